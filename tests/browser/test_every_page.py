"""Every page: nothing refused, nothing missing, nothing wider than the screen."""

import re

import pytest

pytestmark = pytest.mark.browser

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SCREENS = [1280, 390, 320]


def links(page, pattern):
    """The addresses on the page that match, each once, in their order."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(href for href in found if re.fullmatch(pattern, href)))


def public_addresses(page):
    """One of each kind, and every post."""
    page.goto("/archives/")
    posts = links(page, r"/archives/\d+/")
    page.goto("/")
    kinds = [r"/category/.+/", r"/tag/.+/", r"/series/.+/", r"/author/.+/", r"/\d{4}/\d\d/", r"/page/2/"]
    page.goto(posts[0])
    terms = [href for kind in kinds for href in links(page, kind)[:2]]
    return ["/", "/archives/", "/about/", *posts, *terms]


def too_wide(page, address):
    """How far the page can be moved sideways, by the width of the screens where it can."""
    page.goto(address)
    found = {}
    for width in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(SIDEWAYS) > 0:
            found[address, width] = page.evaluate(SIDEWAYS)
    return found


def test_public_pages_fit_every_screen_and_please_the_browser(open_page):
    page, found = open_page(), {}
    for address in public_addresses(page):
        found |= too_wide(page, address)
    assert not found


def test_the_dark_pages_please_the_browser_too(open_page):
    page = open_page(color_scheme="dark")
    for address in public_addresses(page)[:6]:
        page.goto(address)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_pages_of_the_admin_fit_every_screen_and_please_the_browser(desk):
    lists, found = links(desk, r"/admin/\w+/\w+/"), {}
    for address in ["/admin/", *lists, *(f"{address}add/" for address in lists)]:
        if desk.request.get(address).status == 403 and address.endswith("add/"):
            continue  # counts and comments are not added by hand
        found |= too_wide(desk, address)
    assert len(lists) >= 6 and not found


def test_an_error_page_is_in_the_design(open_page, complaints):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/nothing/here/")
    assert page.locator("h1").is_visible() and page.locator("link[rel=stylesheet]").count() > 0
    assert page.evaluate(SIDEWAYS) == 0
    assert complaints and all("404" in complaint for complaint in complaints)
    complaints.clear()


def test_formulas_are_set_in_the_mathematics_font(open_page):
    page = open_page()
    page.goto("/archives/")
    page.goto(links(page, r"/archives/\d+/")[0])
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(font => font.status == 'loaded').map(font => font.family)"
    )
    family = page.evaluate("getComputedStyle(document.querySelector('.prose math')).fontFamily")
    assert any(name in family for name in loaded)
