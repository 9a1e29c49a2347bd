"""Equations under a reader's hands: pointed at, copied, scrolled, printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in

pytestmark = pytest.mark.browser

POST = "/archives/101/"
PHONE = {"width": 390, "height": 844}
TEXT = r"""Recall \eqref{101:eq:gd}, and \eqref{wide} of Theorem \ref{thm}, with $a < b$ and $c^2$.

\begin{theorem}[Bound]\label{thm}
It holds that $x$ is small.
\end{theorem}

\begin{equation}\label{wide}
a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} + a_{15} = b
\end{equation}

Words alone.
"""


@pytest.fixture(scope="module")
def path(chromium, server):
    """A published post with that text."""
    with chromium.new_context(base_url=server.url) as context:
        page = context.new_page()
        log_in(page, server)
        page.goto("/admin/blog/post/add/")
        page.fill("#id_title", "On references")
        page.fill("#id_body", TEXT)
        page.select_option("#id_status", "published")
        page.click("[name=_continue]")
        page.wait_for_url("**/change/")
        return f"/archives/{re.search(r'/post/([0-9]+)/change/', page.url)[1]}/"


@pytest.fixture
def read(path, open_page):
    def read(**options):
        page = open_page(**options)
        page.goto(path)
        return page

    return read


def card(page):
    return page.locator(".reference-card")


def test_pointing_at_a_reference_shows_the_equation_and_escape_hides_it(read):
    page = read()
    page.locator("a.reference", has_text="(1)").nth(1).hover()
    expect(card(page).locator("math")).to_have_attribute("alttext", re.compile("a_1 .* = b"))
    card(page).hover()
    page.wait_for_timeout(300)
    expect(card(page)).to_be_visible()
    assert page.locator(".reference-card [id], .reference-card [tabindex='0']").count() == 0
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)


def test_the_card_goes_with_the_pointer(read):
    page = read()
    page.locator("a.reference").nth(1).hover()
    expect(card(page)).to_be_visible()
    page.locator("h1").hover()
    expect(card(page)).to_have_count(0)


def test_the_keyboard_s_focus_shows_a_theorem_and_takes_it_away(read):
    page = read()
    link = page.locator("a.reference").nth(2)
    page.locator("a.reference").nth(1).focus()
    page.keyboard.press("Tab")
    expect(card(page)).to_contain_text("Bound")
    expect(link).to_have_attribute("aria-describedby", "reference-card")
    page.keyboard.press("Tab")
    expect(card(page)).to_have_count(0)
    assert link.get_attribute("aria-describedby") is None


def test_a_reference_into_another_post_shows_it_and_asks_once(read):
    page, asked = read(), []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(POST) else None)
    for _ in range(2):
        page.locator("a.reference").first.hover()
        expect(card(page).locator("math")).to_have_attribute("alttext", re.compile("theta"))
        page.keyboard.press("Escape")
        page.locator("h1").hover()
    assert len(asked) == 1


def test_when_the_other_post_does_not_come_the_link_is_a_link(read, complaints):
    page = read()
    page.route(f"**{POST}", lambda route: route.abort())
    page.locator("a.reference").first.hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_have_count(0)
    page.unroute(f"**{POST}")
    page.locator("a.reference").first.click()
    page.wait_for_url(f"**{POST}#eq-*")
    assert all("ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("options", [{"has_touch": True}, {"java_script_enabled": False}])
def test_a_touch_or_a_browser_without_scripts_follows_the_link(read, options):
    page = read(**options)
    link = page.locator("a.reference").nth(1)
    link.tap() if "has_touch" in options else link.click()
    page.wait_for_url("**/#eq-*")
    assert card(page).count() == 0


def copied(page, selection):
    """The clipboard's text after `selection`, a script's lines that prepare `range`."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        f"""() => {{
            const range = document.createRange();
            {selection};
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }}"""
    )
    page.keyboard.press("Control+C")
    return page.evaluate("navigator.clipboard.readText()")


def test_a_copied_paragraph_has_its_formulas_as_tex(read):
    text = copied(read(), "range.selectNodeContents(document.querySelector('.prose > p'))")
    assert text.startswith("Recall (1), and (1) of Theorem 1, with $a < b$ and $c^2$.")


def test_part_of_a_formula_is_copied_as_the_whole(read):
    text = copied(read(), "range.selectNodeContents(document.querySelector('.prose math mo'))")
    assert text == "$a < b$"


def test_a_copied_display_is_between_two_dollars_on_lines_of_its_own(read):
    text = copied(read(), "range.selectNodeContents(document.querySelector('.prose'))")
    displays = [line for line in text.splitlines() if line.startswith("$$")]
    assert len(displays) == 1 and displays[0].endswith(r"= b \tag{1}$$")
    assert "It holds that $x$ is small." in text and text.endswith("Words alone.")


def test_a_copy_for_a_word_processor_keeps_its_mathml(read):
    page = read()
    copied(page, "range.selectNodeContents(document.querySelector('.prose > p'))")
    html = page.evaluate(
        "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(blob => blob.text())"
    )
    assert html.count("<math") == 2 and "$" not in re.sub(r"<[^>]*>", "", html)


def test_a_wide_equation_scrolls_by_keyboard_and_keeps_its_number_in_view(read):
    page = read(viewport=PHONE)
    box, number = page.locator(".math-display"), page.locator(".math-display .math-number")
    box.focus()
    before = number.bounding_box()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert box.evaluate("box => box.scrollLeft") > 50
    after = number.bounding_box()
    assert before["x"] == pytest.approx(after["x"], abs=1)
    assert 0 < after["x"] < after["x"] + after["width"] <= PHONE["width"]


def test_on_paper_numbers_stay_and_equations_are_whole(read):
    page = read()
    page.emulate_media(media="print")
    expect(page.locator(".math-number")).to_have_text("(1)")
    expect(page.locator(".math-display")).to_have_css("break-inside", "avoid")
    expect(page.locator(".math-display")).to_have_css("overflow", "visible")


def test_every_formula_of_a_page_carries_its_tex_and_is_not_translated(read):
    page = read()
    for address in [page.url, POST, "/", "/archives/127/"]:
        page.goto(address)
        assert page.locator("math").count() > 0
        assert page.locator("math:not([alttext])").count() == 0
        assert page.evaluate("[...document.querySelectorAll('math')].every(math => !math.translate)"), address


def test_a_browser_without_mathml_shows_the_tex(read):
    """Chromium has MathML: the rules that it passes over are applied by hand."""
    page = read(bypass_csp=True)
    rules = page.evaluate(
        """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
            .filter(rule => rule instanceof CSSSupportsRule && rule.conditionText.includes('math-style'))
            .flatMap(rule => [...rule.cssRules]).map(rule => rule.cssText)"""
    )
    page.add_style_tag(content="\n".join(rules))
    shown = page.evaluate("getComputedStyle(document.querySelector('.prose math'), '::before').content")
    assert shown == '"a < b"'
    assert page.evaluate("getComputedStyle(document.querySelector('.prose math')).fontSize") == "0px"
