"""The search box: with a keyboard, and without JavaScript."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BOX = ".masthead input[type=search]"


def test_suggestions_are_chosen_by_keyboard(open_page):
    page = open_page()
    page.goto("/")
    page.fill(BOX, "优化")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.locator(BOX)).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/series/continuous-time/")


def test_escape_closes_the_suggestions_and_enter_searches_for_what_is_typed(open_page):
    page = open_page()
    page.goto("/")
    page.fill(BOX, "优化")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("优化")
    assert page.locator(BOX).input_value() == "优化"


def test_the_box_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.fill(BOX, r"\theta")
    page.press(BOX, "Enter")
    expect(page.locator(".search-snippet mark math").first).to_be_visible()
    page.locator(".sidebar .counted a").first.click()
    expect(page.locator(".search-filters a")).to_be_visible()
    page.locator(".search-filters a").click()
    expect(page.locator("h1")).to_have_text(r"\theta")


@pytest.mark.parametrize("width", [360, 1280])
def test_results_never_scroll_sideways(open_page, width):
    page = open_page(viewport={"width": width, "height": 800})
    for words in ["梯度", r"\frac", "in:comments", "优化器的连续时间"]:
        page.goto(f"/search/?q={words}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), words
