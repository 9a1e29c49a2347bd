"""What is maths, what is code, what is text."""

import re

import pytest

from blog.rendering import render_comment, render_post
from tests.rendering.outline import outline


def page(source: str) -> str:
    return outline(render_post(source).html)


MATHS = [
    ("$x$", "⟦x⟧"),
    ("($x$)", "(⟦x⟧)"),
    (r"\(x\)", "⟦x⟧"),
    (r"\[x\]", "⟦⟦x⟧⟧"),
    ("$$x$$", "⟦⟦x⟧⟧"),
    ("$a\nb$", "⟦a b⟧"),
    ("$a$$b$", "⟦a⟧⟦b⟧"),
    (r"$\$5$", r"⟦\$5⟧"),
    ("*$a$*", "<em>⟦a⟧</em>"),
    ("**中$a$文**", "<strong>中⟦a⟧文</strong>"),
    (r"见\begin{cases}a\\b\end{cases}后", r"见⟦⟦\begin{cases}a\\b\end{cases}⟧⟧后"),
    ("\\begin{gather*}\n+ a\\\\\n- b\n\\end{gather*}", r"⟦⟦\begin{gather*} + a\\ - b \end{gather*}⟧⟧"),
    ("$$\na\n> 0\n$$", "⟦⟦a &gt; 0⟧⟧"),
    ("a $x_1$ b_2 $y_3$", "a ⟦x_1⟧ b_2 ⟦y_3⟧"),
    (r"\\(x\\)", "\\(x\\)"),
    (r"$\textbf{a $b$}$", r"⟦\textbf{a $b$}⟧"),
    (r"$\text{``a'' $b$}$", r"⟦\text{``a'' $b$}⟧"),
    (r"$\text{` a", r"$\text{` a"),
    ("US$5 and A$6", "US$5 and A$6"),
    ("$1,000–$2,000", "$1,000–$2,000"),
    ("I paid $a and then $b$", "I paid $a and then ⟦b⟧"),
    ("$`a`$", "$<code>a</code>$"),
    ("$a `$` b", "$a <code>$</code> b"),
    (r"\$x\$", "$x$"),
    ("$$", "$$"),
    ("$$$$", "$$$$"),
    ("a $", "a $"),
    (r"\(x", r"\(x"),
    (r"a \] b", "a ] b"),
    ("$a\n\nb$", "$a</p>\n<p>b$"),
    ("价格$5\n\n- 价$x", "价格$5</p>\n<ul>\n<li>价$x</li>\n</ul>"),
    ("<!-- $x$ -->a", "a"),
    ("<code>$x$</code>", "<code>$x$</code>"),
    ('see <img src="a.png" alt="$x$">', 'see <img src="a.png" alt="$x$">'),
    ("https://a.org/?x=$y$", '<a href="https://a.org/?x=">https://a.org/?x=</a>⟦y⟧'),
]


@pytest.mark.parametrize(("source", "expected"), MATHS, ids=[repr(row[0]) for row in MATHS])
def test_maths_is_found_and_nothing_else(source, expected):
    html = page(source).removeprefix("<p>").removesuffix("</p>")
    assert html == expected


CONTAINERS = [
    ("- $$\n  a\n  $$\n- b", "<ul>\n<li>⟦⟦a⟧⟧</li>\n<li>b</li>\n</ul>"),
    ("> - x\n>   $$\n>   a\n>   $$", "<blockquote>\n<ul>\n<li>x\n    ⟦⟦a⟧⟧</li>\n</ul>\n</blockquote>"),
    ("|a|b|\n|-|-|\n|$x|y$|`|`|", "<td>⟦x|y⟧</td>\n<td><code>|</code></td>"),
    ("|a|\n|-|\n|\\eqref{e}|\n\n$$x\\label{e}$$", '">(1)</a></td>'),
    ("a\n: $x$\n", "<dt>a</dt>\n<dd>⟦x⟧</dd>"),
    ("x[^1]\n\n[^1]: $y$\n\n    $$z$$", "<p>⟦y⟧</p>\n<p>⟦⟦z⟧⟧"),
    ("## a $x$ ##", '<h2 id="a">a ⟦x⟧</h2>'),
]


@pytest.mark.parametrize(("source", "expected"), CONTAINERS, ids=[repr(row[0]) for row in CONTAINERS])
def test_maths_is_found_inside_every_block(source, expected):
    assert expected in page(source)


CODE = [
    ("```\n$x$\n```", "$x$\n"),
    ("~~~ py\n$x$\n~~~", "$x$\n"),
    ("    $x$\n\n    y\n", "$x$\n\ny\n"),
    ("- a\n\n      $x$\n", "$x$\n"),
    ("- a\n  ```\n  $x$\n    y\n  ```\n- b", "$x$\n  y\n"),
    ("> ```\n> $x$\n> ```", "$x$\n"),
    ("```\n    - a\n# b\n> c\n```", "    - a\n# b\n&gt; c\n"),
    ("text\n```\n<b>&amp;\n```\ntext", "&lt;b&gt;&amp;amp;\n"),
    ("```\na\n\n\n\nb\tc\n```", "a\n\n\n\nb\tc\n"),
]


@pytest.mark.parametrize(("source", "expected"), CODE, ids=[repr(row[0]) for row in CODE])
def test_code_blocks_keep_every_character(source, expected):
    html = re.sub(r"</?span[^>]*>", "", render_post(source).html)
    assert f">{expected}</code></pre>" in html


def test_a_code_block_without_end_is_reported_and_runs_to_the_end():
    rendered = render_post("a\n\n```\n$x$")
    assert ">$x$\n</code>" in rendered.html
    assert [(error.line, error.message) for error in rendered.errors] == [(3, "代码块没有结束。")]


def test_an_environment_without_end_is_text_and_reported():
    rendered = render_post("a\n\n\\begin{align}x")
    assert "\\begin{align}x" in rendered.html
    assert rendered.errors[0].line == 3


def test_an_unknown_environment_is_text_and_reported():
    rendered = render_post("\\begin{tikzpicture}x\\end{tikzpicture}")
    assert "\\begin{tikzpicture}x\\end{tikzpicture}" in rendered.html
    assert "tikzpicture" in rendered.errors[0].message


@pytest.mark.parametrize("source", ["a\x00b", "a\ud800b", "a\ufffeb", "a\x02b", "a\x0bb", "a\U0001fffeb"])
def test_what_is_not_text_is_cleaned_at_the_door(source):
    assert render_post(source).html == "<p>ab</p>"
    assert render_comment(source).html == "<p>ab</p>"


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\x0c"])
def test_every_kind_of_line_end_is_one(newline):
    assert render_post(f"a{newline}{newline}b").html == "<p>a</p>\n<p>b</p>"


def test_an_environment_that_is_no_maths_keeps_its_star():
    rendered = render_post("\\begin{foo*}a\\end{foo*} *b*")
    assert rendered.html == "<p>\\begin{foo*}a\\end{foo*} <em>b</em></p>"


@pytest.mark.parametrize(
    "name", ["bsmallmatrix*", "multlined", "drcases", "numcases", "Vsmallmatrix", "dmath", "tabular"]
)
def test_environments_that_the_typesetter_knows_need_no_dollars(name):
    argument = {"numcases": "{f}", "tabular": "{c}"}.get(name, "")
    rendered = render_post(f"text\n\\begin{{{name}}}{argument}a\\\\b\\end{{{name}}}\ntext")
    assert rendered.html.count("<math") == 1
    assert not rendered.errors


def test_too_many_formulas_are_shown_as_text():
    rendered = render_comment("$x$ " * 45)
    assert rendered.html.count("<math") == 40
    assert "<code>$x$</code>" in rendered.html
    assert len(rendered.errors) == 1
