"""A commenter's browser: preview while typing, one click, drafts, receipts; and the same without scripts."""

import re

import pytest
from playwright.sync_api import expect

from .commenting import fill_in, publish

pytestmark = pytest.mark.browser

STACKED = r"So $\sum_n \frac{1}{n^2}$ is finite."


@pytest.fixture
def post_url(open_page):
    page = open_page()
    page.goto("/archives/")
    return page.locator("main a[href^='/archives/1']").last.get_attribute("href")


@pytest.fixture
def reader(open_page, post_url):
    """A browser at the post's form, with scripts."""
    page = open_page()
    page.goto(post_url)
    return page


def comments_saying(page, post_url, words):
    page.goto(post_url)
    return page.locator(".comment-text", has_text=words).count()


def test_a_formula_is_shown_below_the_field_while_it_is_typed(reader):
    reader.locator("[name=body]").press_sequentially(STACKED)
    formula = reader.locator("[data-preview] mfrac")
    expect(formula).to_be_visible()
    assert formula.bounding_box()["height"] > 10
    reader.fill("[name=body]", r"$\frac{1}$")
    expect(reader.locator("[data-preview]")).to_contain_text(r"\frac")
    assert reader.locator("[data-preview]").get_attribute("aria-live") == "polite"


def test_one_click_publishes_and_shows_the_comment_in_its_thread(reader):
    posted = publish(reader, "One click is enough: $x^2$.")
    expect(posted.locator("math")).to_be_visible()
    expect(reader.locator(".recent-comments li").first).to_contain_text("One click")


def test_a_double_click_makes_one_comment(reader, post_url):
    publish(reader, "Clicked twice in a hurry", click="dblclick")
    assert comments_saying(reader, post_url, "Clicked twice") == 1


def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(reader):
    fill_in(reader, "All of this stays", name="")
    reader.fill("[name=email]", "nobody")
    expect(reader.locator("[data-preview]")).to_be_visible()
    reader.evaluate("document.querySelector('[data-comment-form]').noValidate = true")
    reader.locator(".comment-form [name=publish]").click()
    name = reader.locator("[name=name]")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    described = name.get_attribute("aria-describedby")
    assert described and reader.locator(f"#{described.split()[-1]}").inner_text()
    expect(reader.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    assert reader.input_value("[name=body]") == "All of this stays"


def test_unsent_texts_are_kept_for_each_comment_that_is_replied_to(reader, post_url):
    reader.fill("[name=body]", "to the post")
    reader.locator("[data-reply]").first.click()
    assert reader.input_value("[name=body]") == ""
    reader.fill("[name=body]", "to the first comment")
    reader.click("[data-cancel-reply]")
    assert reader.input_value("[name=body]") == "to the post"
    reader.goto("/about/")
    reader.goto(post_url)
    reader.locator("#comment-form").scroll_into_view_if_needed()
    expect(reader.locator("[name=body]")).to_have_value("to the post")
    reader.locator("[data-reply]").first.click()
    assert reader.input_value("[name=body]") == "to the first comment"


def test_what_was_sent_is_no_longer_kept(reader, post_url):
    publish(reader, "Sent and done with")
    reader.goto(post_url)
    assert reader.input_value("[name=body]") == ""


def test_a_name_is_remembered_only_by_this_browser_and_only_when_asked(reader, post_url, open_page):
    fill_in(reader, "x")
    reader.reload()
    reader.locator("#comment-form").scroll_into_view_if_needed()
    expect(reader.locator("[name=name]")).to_have_value("Emmy")  # this tab knows it
    other = reader.context.new_page()
    other.goto(post_url)
    assert other.input_value("[name=name]") == ""
    reader.check("[data-remember]")
    other.reload()
    other.locator("#comment-form").scroll_into_view_if_needed()
    expect(other.locator("[name=name]")).to_have_value("Emmy")
    other.click("[data-forget]")
    assert other.evaluate("Object.keys(localStorage)") == []
    assert reader.context.cookies() == []


def test_a_reply_stands_below_what_it_answers(reader):
    publish(reader, "What of the other case?")
    reader.locator(".comment:target [data-reply]").click()
    reply = publish(reader, "The other case is easier.")
    above = reply.locator("xpath=ancestor::ol[@class='replies'][1]/preceding-sibling::article")
    expect(above).to_contain_text("What of the other case?")


def test_a_commenter_changes_and_withdraws_from_the_link_at_the_comment(reader, post_url):
    posted = publish(reader, "Too quick a claim")
    posted.locator(".change-link").click()
    reader.fill("[name=body]", "A more careful claim: $y^2$")
    reader.click("[name=preview]")
    expect(reader.locator("#comment-preview math")).to_be_visible()
    reader.locator("[name=publish]").click()
    expect(reader.locator("#comment-preview")).to_contain_text("more careful")
    assert comments_saying(reader, post_url, "more careful") == 1
    reader.locator("#comments").scroll_into_view_if_needed()
    reader.locator(".comment", has_text="more careful").locator(".change-link").click()
    reader.click("[name=withdraw]")
    expect(reader.locator("h1")).to_contain_text(re.compile("no longer|不再"))
    assert comments_saying(reader, post_url, "more careful") == 0


def test_another_browser_has_no_way_to_change_it(reader, post_url, open_page):
    publish(reader, "Mine alone to change")
    other = open_page()
    other.goto(post_url)
    expect(other.locator(".comment", has_text="Mine alone")).to_be_visible()
    assert other.locator(".change-link").count() == 0


def test_a_held_comment_is_shown_to_its_writer_alone(reader, post_url, open_page):
    publish(reader, "It is shown at https://elsewhere.example/proof")
    waiting = reader.locator(".waiting")
    expect(waiting).to_contain_text("It is shown at")
    reader.reload()
    expect(waiting).to_be_visible()
    other = open_page()
    assert comments_saying(other, post_url, "It is shown at") == 0
    waiting.locator(".change-link").click()
    reader.click("[name=withdraw]")
    reader.goto(post_url)
    reader.wait_for_load_state("networkidle")
    assert waiting.count() == 0


def test_a_link_to_a_comment_of_another_page_finds_it(reader, post_url):
    anchor = f"#{publish(reader, 'Where do I stand?').get_attribute('id')}"
    reader.goto(f"/about/{anchor}")
    reader.wait_for_url(f"**{post_url}{anchor}")


def test_without_scripts_the_page_after_posting_is_the_receipt(open_page, post_url):
    page = open_page(java_script_enabled=False)
    page.goto(post_url)
    fill_in(page, "Plainly: $z^2$.")
    assert not page.locator("[data-kept]").is_visible()
    page.click("[name=preview]")
    expect(page.locator("#comment-preview math")).to_be_visible()
    page.wait_for_timeout(1100)
    page.locator("#comment-preview [name=publish]").dblclick()
    expect(page.locator(".comment:target")).to_contain_text("Plainly")
    receipt = page.url
    page.fill("[name=body]", "More plainly: $z^3$.")
    page.click("[name=preview]")
    page.click("[name=publish]")
    assert comments_saying(page, post_url, "plainly") == 1
    page.goto(receipt)
    page.click("[name=withdraw]")
    assert comments_saying(page, post_url, "plainly") == 0
