"""axe-core finds nothing against WCAG 2.2 AA on any kind of page, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.commenting import fill_in

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# axe takes a heading cell that holds a formula, and nothing else, for empty.
OPTIONS = {
    "resultTypes": ["violations"], "runOnly": RULES, "rules": {"empty-table-header": {"enabled": False}},
}  # fmt: skip
LISTS = ["/", "/archives/", "/2025/", "/2025/06/", "/series/", "/series/concentration/", "/author/yining/",
         "/category/mathematics/", "/tag/adam/"]  # fmt: skip
# Formulas and a figure, a table, code and footnotes, comments, English.
POSTS = ["/archives/101/", "/archives/119/", "/archives/124/", "/about/"]
OTHERS = ["/search/?q=Adam", "/search/?q=xyzzy", "/privacy/", "/how-we-count/", "/nothing/here/"]


def violations(page, address, options):
    """[(address, rule, elements)] of what axe finds wrong."""
    page.goto(address)
    return [(address, *fault) for fault in named(Axe().run(page, options=options))]


def named(results):
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in results.response["violations"]
    ]


# The two differ in nothing but their colours.
CONTRAST = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize(("scheme", "options"), [("light", OPTIONS), ("dark", CONTRAST)])
def test_axe_finds_nothing_on_any_kind_of_page(open_page, complaints, scheme, options):
    page = open_page(color_scheme=scheme, bypass_csp=True)
    found = [fault for address in [*LISTS, *POSTS, *OTHERS] for fault in violations(page, address, options)]
    complaints.clear()  # that there is nothing at /nothing/here/
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_preview_of_a_comment(open_page, scheme):
    page = open_page(color_scheme=scheme, java_script_enabled=False)
    page.goto("/archives/101/")
    fill_in(page, "Why $x^2$?")
    page.click("[name=preview]")
    expect(page.locator("#comment-preview math")).to_be_visible()
    markup = page.content()
    checked = open_page(color_scheme=scheme, bypass_csp=True)
    checked.goto("/")
    checked.set_content(markup)
    found = Axe().run(checked, options=OPTIONS)
    assert not named(found), named(found)
