"""`#12` in a comment leads to comment 12, where there is one."""

import pytest

from blog.rendering import render_comment, render_post, wanted_comments

THREAD = {12: "/archives/5/#comment-12", 130: "/archives/5/comment-page-2/#comment-130"}
LINK = '<a class="reference" href="/archives/5/#comment-12">#12</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("See #12.", f"<p>See {LINK}.</p>"),
        ("#12 is wrong", f"<p>{LINK} is wrong</p>"),
        ("(#12) 见#12。", f"<p>({LINK}) 见#12。</p>"),
        ("*#12*", f"<p><em>{LINK}</em></p>"),
        ("#12, #13", f"<p>{LINK}, #13</p>"),
        ("#130", f'<p><a class="reference" href="{THREAD[130]}">#130</a></p>'),
        ("> #12", f"<blockquote>\n<p>{LINK}</p>\n</blockquote>"),
    ],
)
def test_a_number_of_the_thread_becomes_a_link(source, html):
    assert render_comment(source, comments=THREAD).html == html


@pytest.mark.parametrize(
    "source",
    [
        "`#12`",
        "```\n#12\n```",
        "a#12",
        "#12th",
        "&#12;",
        "https://a.example/#12",
        "#012",
        "x/#12",
        "##12",
        "\\#12",
    ],
)
def test_what_only_looks_like_one_stays_as_it_is(source):
    rendered = render_comment(source, comments=THREAD)
    assert "comment-12" not in rendered.html


def test_in_a_formula_it_is_no_link():
    assert "comment-12" not in render_comment("$\\text{see #12}$", comments=THREAD).html


def test_within_a_link_it_opens_no_second_one():
    html = render_comment("[see #12](https://a.example/)", comments=THREAD).html
    assert html.count("<a ") == 1
    assert "see #12</a>" in html


def test_the_text_keeps_the_number():
    assert render_comment("See #12.", comments=THREAD).text == "See #12."


def test_a_post_knows_no_numbers_of_comments():
    assert "<a" not in render_post("See #12.").html


def test_the_numbers_of_a_text_are_found_outside_code_and_formulas():
    assert wanted_comments("#12, `#13`, $x$ #14\n\n#15 and $\\text{#16}$") == {12, 14, 15}


def test_a_wall_of_numbers_is_read_in_one_pass():
    assert len(wanted_comments(" ".join(f"#{n}" for n in range(1, 1500)))) == 1499
