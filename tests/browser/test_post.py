"""What stands around a post, under a reader's hands."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TEXT = """Words with a note.[^1] [Away](https://example.org/), [near](/archives/) and [paper](/a.pdf).

[^1]: The note itself, with $x^2$.
"""


@pytest.fixture(scope="module")
def path(chromium, server):
    """A published post with that text."""
    with chromium.new_context(base_url=server.url) as context:
        page = context.new_page()
        log_in(page, server)
        page.goto("/admin/blog/post/add/")
        page.fill("#id_title", "On notes")
        page.fill("#id_body", TEXT)
        page.select_option("#id_status", "published")
        page.click("[name=_continue]")
        page.wait_for_url("**/change/")
        return f"/archives/{re.search(r'/post/([0-9]+)/change/', page.url)[1]}/"


def test_a_touched_footnote_opens_in_place_and_a_second_touch_goes_there(open_page, path):
    page = open_page(viewport=PHONE, has_touch=True)
    page.goto(path)
    page.tap(".footnote-ref")
    expect(page.locator("#reference-card")).to_contain_text("The note itself")
    assert "#" not in page.url
    page.tap(".footnote-ref")
    page.wait_for_url("**#fn-*")
    expect(page.locator("#reference-card")).to_have_count(0)


def test_without_scripts_a_footnote_is_a_link_and_no_button_is_dead(open_page, path):
    page = open_page(java_script_enabled=False)
    page.goto(path)
    expect(page.locator("[data-share], [data-print]").first).to_be_hidden()
    expect(page.locator(".post-tools a")).to_be_visible()
    page.click(".footnote-ref")
    page.wait_for_url("**#fn-*")


def test_sharing_copies_the_canonical_address_where_there_is_no_share_sheet(open_page, server, path):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(f"{path}?utm_source=elsewhere")
    page.click("[data-share]")
    expect(page.locator("[data-share]")).to_have_text(re.compile("copied|已复制"))
    assert page.evaluate("navigator.clipboard.readText()") == f"{server.url}{path}"


def test_sharing_opens_the_share_sheet_where_there_is_one(open_page, server, path):
    page = open_page()
    page.add_init_script("Navigator.prototype.share = async (what) => { window.shared = what; }")
    page.goto(path)
    page.click("[data-share]")
    assert page.evaluate("window.shared.url") == f"{server.url}{path}"


def test_printing_opens_the_dialogue(open_page, path):
    page = open_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(path)
    page.click("[data-print]")
    assert page.evaluate("window.printed")


def test_data_for_search_engines_is_no_script_to_the_policy(open_page, path):
    page = open_page()  # whose complaints are collected
    page.goto(path)
    blocks = page.locator("script[type='application/ld+json']").all_text_contents()
    assert {json.loads(block)["@type"] for block in blocks} == {"BlogPosting", "BreadcrumbList"}


def test_a_link_says_where_it_goes(open_page, path):
    page = open_page()
    page.goto(path)
    mark = "link => getComputedStyle(link, '::after').content"
    marks = page.eval_on_selector_all(".post-text p a:not(.footnote-ref)", f"links => links.map({mark})")
    assert ["↗" in marks[0], marks[1], "PDF" in marks[2]] == [True, "none", True]
