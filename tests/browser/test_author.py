"""The author's journey: log in, write with formulas and a picture, preview, publish, find it."""

import re

import pytest
from playwright.sync_api import expect

from tests.samples.pictures import picture

pytestmark = pytest.mark.browser

TEXT = r"""Then
\begin{equation}\boldsymbol{\theta}_{t+1}
= \boldsymbol{\theta}_t - \eta_t \boldsymbol{u}_t \label{u}\end{equation}
with $\pm 100$ and $\text{sign}$, as \eqref{u} says.

"""


def test_an_author_writes_previews_publishes_and_finds_the_post(desk, open_page):
    desk.goto("/admin/blog/post/add/")
    desk.fill("#id_title", "A test of patience: N = ab + c")
    desk.fill("#id_body", TEXT)
    desk.set_input_files(
        "[data-upload] input[type=file]",
        {"name": "plot.png", "mimeType": "image/png", "buffer": picture("PNG", size=(300, 200))},
    )
    expect(desk.locator("#id_body")).to_have_value(re.compile(r"!\[.*\]\(/media/[0-9a-f]{32}\.png"))

    with desk.expect_popup() as popup:
        desk.click("button.preview")
    preview = popup.value
    assert_is_the_post(preview)
    preview.close()

    desk.select_option("#id_status", "published")
    desk.click("[name=_save]")
    desk.wait_for_url("**/admin/blog/post/")

    page = open_page()
    page.goto("/")
    page.click("main >> text=A test of patience")
    assert_is_the_post(page)
    feed = page.request.get("/feed/").text()
    assert "A test of patience: N = ab + c" in feed and "&lt;math" in feed


def assert_is_the_post(page):
    expect(page.locator("h1")).to_have_text("A test of patience: N = ab + c")
    expect(page.locator(".prose math")).to_have_count(3)
    expect(page.locator(".prose")).to_contain_text("(1)")
    image = page.locator(".prose img")
    image.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.prose img').naturalWidth == 300")


def test_a_broken_formula_is_saved_and_named_with_its_line(desk):
    desk.goto("/admin/blog/post/add/")
    desk.fill("#id_title", "A broken formula")
    desk.fill("#id_body", "One line.\n\nAnd $\\frac{1}{2$ here.")
    desk.click("[name=_continue]")
    expect(desk.locator(".messagelist .warning")).to_contain_text("3")
    expect(desk.locator("#id_body")).to_have_value("One line.\n\nAnd $\\frac{1}{2$ here.")


def test_a_second_save_over_a_newer_one_shows_both_texts(desk):
    desk.goto("/admin/blog/post/add/")
    desk.fill("#id_title", "Written twice")
    desk.fill("#id_body", "The first text.")
    desk.click("[name=_continue]")
    desk.wait_for_url("**/change/")
    other = desk.context.new_page()
    other.goto(desk.url)
    other.fill("#id_body", "The text of another window.")
    other.click("[name=_save]")
    other.wait_for_url("**/admin/blog/post/")
    desk.fill("#id_body", "My own text.")
    desk.click("[name=_save]")
    expect(desk.locator(".conflict")).to_contain_text("The text of another window.")
    expect(desk.locator("#id_body")).to_have_value("My own text.")


def test_an_author_links_to_a_post_and_to_an_equation_of_it(desk):
    desk.goto("/admin/blog/post/add/")
    desk.fill("#id_title", "On slopes [draft]")
    desk.fill("#id_body", r"\begin{equation}x\label{eq:slope}\end{equation}")
    desk.click("[name=_continue]")
    desk.wait_for_url("**/change/")
    pk = re.search(r"/post/(\d+)/", desk.url)[1]
    desk.goto("/admin/blog/post/add/")
    for step in [["ArrowDown", "Enter"], ["ArrowDown", "ArrowDown", "Enter"]]:
        desk.locator(".link-picker input").press_sequentially("on slo")
        expect(desk.locator("[role=option]:visible")).to_have_count(2)
        for key in step:
            desk.locator(".link-picker input").press(key)
    markdown = rf"[On slopes \[draft\]](/archives/{pk}/)\eqref{{{pk}:eq:slope}}"
    expect(desk.locator("#id_body")).to_have_value(markdown)
    expect(desk).to_have_url(re.compile("/post/add/"))
