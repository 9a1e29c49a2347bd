"""What holds for every text."""

import re
import time

import html5lib
import pytest
from bleach.sanitizer import Cleaner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.rendering import pipeline, render_comment, render_post
from blog.rendering.macros import Macros
from blog.rendering.sanitize import POST_TAGS, clean_blocks
from blog.rendering.scanner import scan
from tests.rendering.audit import faults
from tests.rendering.outline import numbers

PIECES = [
    "text ", "中文", "\n", "\n\n", "- ", "  - ", "1. ", "> ", "# ", "    ", "```\n", "`", "``", "$", "$$",
    "\\(", "\\)", "\\[", "\\]", "\\begin{align}", "\\end{align}", "\\begin{equation}", "\\end{equation}",
    "\\\\", "\\label{a}", "\\label{b}", "\\eqref{a}", "\\ref{b}", "\\tag{1}", "\\notag", "x", "_", "^",
    "{", "}", "*", "**", "~~", "[", "](", ")", "![", "|", "|a|b|\n|-|-|\n", "<b>", "</b>", "<div>",
    "</div>", "<!--", "-->", "<script>", "\\begin{theorem}", "\\end{theorem}", "\\begin{proof}",
    "\\end{proof}", "\\qed", "\\def\\q{x}", "\\q", "https://a.org/", "[^1]", "\n\n[^1]: note",
    "<!--more-->", "\\$", "5", " ", '"', "&", "&lt;", "\\text{", "%", "\n---\n", ": ", "<details>",
    "</details>", "<pre>", "</pre>", "\\newcommand{\\be}{\\begin{equation}}", "\\be",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def prints(rendered) -> list[str]:
    return [rendered.html, rendered.excerpt_html, rendered.feed_html, rendered.feed_tex_html]


NONCE = "00c0ffee00aa"


@QUICK
@given(TEXTS)
def test_no_placeholder_is_left(source):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.token_hex", lambda _length: NONCE)
        both = render_post(source), render_comment(source)
    for rendered in both:
        everything = "".join([*prints(rendered), rendered.text, rendered.description])
        assert NONCE not in everything
        assert not re.search("[\ufdd0-\ufdef\x02\x03]", everything)


@QUICK
@given(TEXTS)
def test_output_is_well_formed_and_inert(source):
    for rendered, is_comment in ((render_post(source), False), (render_comment(source), True)):
        for html in (rendered.html, rendered.excerpt_html):
            assert not list(faults(html, is_comment=is_comment))
            assert balanced(html)


def balanced(html: str) -> bool:
    """Every element is closed where it was opened."""
    opened: list[str] = []
    for end, name, rest in re.findall(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>", html):
        if name in ("br", "hr", "img", "source", "track", "col", "wbr") or rest.endswith("/"):
            continue
        if end:
            if not opened or opened.pop() != name:
                return False
        else:
            opened.append(name)
    return not opened


@QUICK
@given(TEXTS)
def test_what_is_taken_for_clean_bleach_gives_back_as_it_is(source):
    with pytest.MonkeyPatch.context() as patch:
        converted: list[str] = []
        patch.setattr(pipeline, "sanitize_post", lambda html: (converted.append(html) or "", frozenset()))
        render_post(source)
    cleaner = Cleaner(tags=POST_TAGS, attributes=lambda *_attribute: True, strip=True)
    for html in converted:
        for block, is_clean in clean_blocks(html, POST_TAGS, lambda *_attribute: True):
            assert not is_clean or cleaner.clean(block) == block


@QUICK
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200))
def test_code_is_untouched(code):
    code = re.sub(
        "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff]|[^\ud7ff\u0000-\ufffd]", "", code
    ).strip()
    html = render_post(f"```\n{code}\n```").html
    shown = "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext())
    fence = code.startswith("```") and not code.strip("`")
    assert fence or shown == f"{code}\n"


@QUICK
@given(
    st.lists(
        st.sampled_from(
            [
                "\\begin{equation}a\\end{equation}",
                "\\begin{align}a\\\\b\\end{align}",
                "$$a\\label{%d}$$",
                "$$a$$",
                "\\begin{gather}a\\notag\\\\b\\end{gather}",
                "- \\begin{multline}a\\\\b\\end{multline}",
                "text $x$",
            ]
        ),
        max_size=12,
    )
)
def test_numbers_are_consecutive(blocks):
    source = "\n\n".join(block % at if "%d" in block else block for at, block in enumerate(blocks))
    rendered = render_post(source)
    found = [int(number.strip("()")) for number in numbers(rendered.html)]
    assert found == list(range(1, len(found) + 1))
    assert [equation.number for equation in rendered.equations] == [str(number) for number in found]


@QUICK
@given(TEXTS)
def test_the_scanner_takes_every_character_once(source):
    scanned = scan(source, Macros())
    words = scanned.placeholders.pattern.findall(scanned.text)
    assert len(words) == len(set(words))


def test_a_text_cannot_quote_a_placeholder(monkeypatch):
    nonces = iter(["00c0ffee00aa", "00c0ffee00bb"])
    monkeypatch.setattr("secrets.token_hex", lambda _length: next(nonces))
    html = render_post("x00c0ffee00aan0x $x$").html
    assert html.startswith("<p>x00c0ffee00aan0x <math")


OPENERS = [
    "$x ", "$", "$$x ", "\\(x ", "\\[x ", "\\begin{align}x ", "`x ", "``x `", "```", "<!-- ", "<a ",
    "<div ", "[", "![", "**a ", "_a ", "~~a ", "${", "$\\text{", "\\eqref{", "\\newcommand{",
    "\\begin{theorem}", "</p>", "> ", "- ", "\\(x\n", "$x\n", "$$x\n", "\\begin{align}\n", "`x\n", "<a\n",
    "\\newcommand{\\a}{\n", "https://", "|", "\\begin{align}\\begin{gather}", "<b><i>", "<pre>",
    "\\label{a}", "\\", "{", "[^1]: ", "<div>", "<b>", "\\end{theorem}\n", "\\begin{theorem}\n- ",
]  # fmt: skip


@pytest.mark.parametrize("opener", OPENERS)
def test_unmatched_openers_cost_linear_time(opener):
    """Four times the text may cost at most six times as much; asked again when the machine was busy."""

    def spent(length: int) -> float:
        source = (opener * (length // len(opener) + 1))[:length]
        start = time.process_time()
        scan(source, Macros())
        return time.process_time() - start

    # Below 20 ms the clock says nothing.
    assert any(spent(200_000) < max(0.02, 6 * spent(50_000)) for _ in range(4))
