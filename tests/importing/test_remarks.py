"""Comments as they were typed read the same in our Markdown."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.importers.typecho.remarks import markdown_of
from blog.rendering import render_comment


def shown(text):
    return " ".join(render_comment(markdown_of(text)).text.split())


@pytest.mark.parametrize(
    "text",
    [
        "a*b*c and snake_case_x",
        "# no heading\n1. one\n2) two\n- no list\n+ nor this\n> no quotation\n===\n---",
        "[1] and [a](b) and `code` and ~~x~~ and |a|b|",
        "$a_i*b_j*c$ and $x_1*y_2*z$ and $x$_end_",
        "price $5 and\n$6*2*3",
        "a < b > c & d",
        "tail \\* and \\_ and \\# and C:\\x",
        "[https://ray.example/a_b_c*d*?q=1] end_of_it",
        "![no](image) and [^1] and [x]: y",
        "* * *",
        "    no code",
    ],
)
def test_what_was_typed_is_what_is_read(text):
    assert shown(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ('see <a href="https://ray.example/a_b">my_page</a>!', '<a href="https://ray.example/a_b"'),
        ("<b>bold</b>", "<strong>bold</strong>"),
        ("one<br/>two", "one<br"),
        ("<code>x</code>", "<code>x</code>"),
    ],
)
def test_html_that_meant_something_keeps_its_meaning(typed, html):
    assert html in render_comment(markdown_of(typed)).html


@pytest.mark.parametrize(
    "typed", ["<a href='javascript:alert(1)'>x</a>", "<a>x", "</a>x", "<a href=https://a.b/>x"]
)
def test_links_that_lead_nowhere_good_are_text(typed):
    assert "javascript" not in render_comment(markdown_of(typed)).html
    assert "x" in shown(typed)


@given(st.text(alphabet=string.ascii_lowercase + "*_[]()#+-.!~|>` \n12", max_size=60))
def test_no_sign_is_lost_or_read_as_markdown(text):
    assert "".join(shown(text).split()) == "".join(text.split())


@given(st.text(alphabet="$\\([{}])ab \n<>", max_size=80))
def test_it_ends_whatever_is_opened(text):
    render_comment(markdown_of(text))
