"""A line does not break between a formula and its punctuation; wide boxes scroll by keyboard."""

import re

import pytest

from blog.rendering import render_comment, render_post
from blog.rendering.line_breaks import LONGEST_KEPT

_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
_KEPT = re.compile(r'<span class="math-nowrap">(.*?)</span>')


def kept(html: str) -> list[str]:
    """What is held together, formulas as x."""
    return _KEPT.findall(_FORMULA.sub("x", html))


PUNCTUATION = [
    ("设$x$，则", ["x，"]),
    ("（$x$）。", ["（x）。"]),
    ("“$x$”“$y$”", ["“x”", "“x”"]),
    ("$x$）（$y$", ["x）", "（x"]),
    ("The $x$, [$y$]: ($z$).", ["x,", "[x]:", "(x)."]),
    ('Say "$x$" & $y$; no', ['"x"', "x;"]),
    ("the $k$th, $x$'s, $n$-dimensional, non-$p$", ["xth,", "x's,", "x-", "-x"]),
    ("$x$ , $y$ 中", []),
    ("the $x$and 中$x$文", []),
    ("a ($x$ <b>!</b>", ["(x"]),
    ("$x$!!!!!!", ["x!!!!"]),
    ("($$x$$).", []),
    (r"($\nosuch$).", []),
]


@pytest.mark.parametrize(("source", "expected"), PUNCTUATION, ids=[row[0] for row in PUNCTUATION])
def test_a_formula_keeps_the_marks_that_touch_it(source, expected):
    assert kept(render_post(source).html) == expected


def test_a_formula_that_prints_long_breaks_from_its_punctuation():
    assert kept(render_post(f"${'x' * LONGEST_KEPT}$。").html) == ["x。"]
    assert kept(render_post(f"${'x' * (LONGEST_KEPT + 1)}$。").html) == []
    assert kept(render_post("$" + r"\boldsymbol{\theta}" * LONGEST_KEPT + "$。").html) == ["x。"]


def test_excerpts_comments_and_contents_keep_them_too():
    post = render_post("# ($x$)\n\n$x$。")
    assert kept(post.excerpt_html) == ["(x)", "x。"]
    assert kept(post.toc[0].html) == ["(x)"]
    assert kept(render_comment("$x$。").html) == ["x。"]


def test_feeds_and_plain_text_are_as_written():
    post = render_post("（$x$）。")
    assert post.text == "（$x$）。"
    assert post.description == "（x）。"
    assert post.feed_tex_html == "<p>（$x$）。</p>"
    assert _FORMULA.sub("x", post.feed_html) == "<p>（x）。</p>"


TABLE = "|a|\n|-|\n|b|"


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "表"), ("en", "Table"), ("fr", "Tableau")])
def test_a_table_scrolls_in_a_named_box_that_takes_the_focus(language, name):
    html = render_post(TABLE, language=language).html
    assert html.startswith(f'<div class="table-scroll" tabindex="0" role="group" aria-label="{name}"><table>')
    assert html.endswith("</table></div>")


def test_a_table_in_a_table_has_a_box_of_its_own():
    html = render_post("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>").html
    assert html.count('<div class="table-scroll"') == html.count("</table></div>") == 2


def test_code_takes_the_focus():
    block = '<pre class="highlight" tabindex="0"><code'
    assert f"{block}>" in render_post("```\na\n```").html
    assert f'{block} class="language-py">' in render_comment("```py\na\n```").html


def test_feeds_have_no_boxes():
    html = render_post(f"{TABLE}\n\n```\na\n```").feed_html
    assert html.startswith("<table>") and "tabindex" not in html and "class" not in html
