"""The reader's journey: read, cite, comment, find the comment beside the posts."""

import time

import pytest
from playwright.sync_api import expect

from .commenting import publish, publish_plainly

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_reader_reads_cites_comments_and_replies(open_page, scripts):
    name = "Ray" if scripts else "Ray the Plain"
    page = open_page(java_script_enabled=scripts)
    page.goto("/")
    page.locator("main article a").first.click()
    formula = page.locator(".prose math").first
    assert formula.bounding_box()["width"] > 5
    page.click(".byline a[href$='#cite']")
    expect(page.locator("#cite")).to_contain_text("@online{")

    send = publish if scripts else publish_plainly
    posted = send(page, r"Is $\sum_n \frac{1}{n^2}$ small?", name)
    expect(posted).to_contain_text(name)
    assert posted.locator("math").count() == 1
    recent = page.locator(".recent-comments li").first
    expect(recent).to_contain_text(name)
    expect(recent.locator("math")).to_be_visible()

    posted.locator("[data-reply]").first.click()
    expect(send(page, "It is, I have looked it up.", name)).to_contain_text("looked it up")
    page.goto("/")
    expect(page.locator(".recent-comments li").first).to_contain_text("looked it up")


def test_a_reader_is_counted_once(open_page, server):
    first, second = "Mozilla/5.0 Firefox/141.0", "Mozilla/5.0 Firefox/142.0"
    page = open_page(user_agent=first)
    page.goto("/archives/")
    address = page.locator("main a[href^='/archives/']").last.get_attribute("href")

    def readers(user_agent):
        """As this browser sees them with nothing in its cache: a page kept there may show an older number."""
        page = open_page(user_agent=user_agent)
        page.goto(address)
        number = int("".join(sign for sign in page.locator(".readers").inner_text() if sign.isdigit()))
        return number

    def becomes(expected):
        """The number follows within four seconds; a busy machine gets more."""
        for _ in range(40):
            if readers(first) >= expected:
                break
            time.sleep(0.5)
        return readers(first) == expected

    before = readers(first)
    assert becomes(before + 1)
    readers(second)
    assert becomes(before + 2)  # and the first one, who has come again and again, was one


def test_a_reader_keeps_no_cookie(open_page):
    page = open_page()
    for path in ["/", "/archives/", "/about/"]:
        page.goto(path)
    page.locator("main a[href^='/archives/']").first.click()
    assert page.context.cookies() == []
