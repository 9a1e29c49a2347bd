"""The cases that break other systems, each with what must stand in the page and what must not."""

import re

import pytest

from blog.rendering import render_comment, render_post
from tests.rendering.outline import numbers, outline


def page(source: str) -> str:
    return outline(render_post(source).html)


INLINE = [
    (1, "It costs $5 and $10.", "<p>It costs $5 and $10.</p>"),
    (2, "`a` $5$ and $x$", "<p><code>a</code> ⟦5⟧ and ⟦x⟧</p>"),
    (3, r"\$5 is $x$", "<p>$5 is ⟦x⟧</p>"),
    (4, "从$5到$10", "<p>从$5到$10</p>"),
    (5, "中文$x_1$中文,$y_2$。", "<p>中文⟦x_1⟧中文,⟦y_2⟧。</p>"),
    (6, "$a_1*b$ and $c*d_2$", "<p>⟦a_1*b⟧ and ⟦c*d_2⟧</p>"),
    (7, r"$ x $ but \( x \)", "<p>$ x $ but ⟦x⟧</p>"),
    (8, "`$x_1$` and ``a ` $b$``", "<p><code>$x_1$</code> and <code>a ` $b$</code></p>"),
    (25, "text $$a$$ text", "<p>text ⟦⟦a⟧⟧ text</p>"),
    (31, r"$\text{若 $x>0$,则}$", r"<p>⟦\text{若 $x&gt;0$,则}⟧</p>"),
    (32, "$a<b$ & $c>d$", "<p>⟦a&lt;b⟧ &amp; ⟦c&gt;d⟧</p>"),
]


@pytest.mark.parametrize(("case", "source", "expected"), INLINE, ids=[str(row[0]) for row in INLINE])
def test_maths_is_told_from_text(case, source, expected):
    assert page(source) == expected


def test_9_a_fenced_block_is_untouched_and_highlighted():
    html = render_post("```tex\n\\begin{equation}\n$$x$$\n```").html
    assert re.sub(r"</?span[^>]*>", "", html).count("\\begin{equation}\n$$x$$") == 1
    assert '<code class="language-tex"><span class="' in html
    assert "<math" not in html


def test_10_indented_code_is_untouched():
    assert "<code>a $x$\n</code>" in page("text\n\n    a $x$\n")


def test_11_escaped_braces_survive():
    html = render_post(r"$\{\eta_t\}$").html
    assert ">{</mo>" in html
    assert ">}</mo>" in html


def test_12_an_equation_directly_after_a_line_of_text():
    rendered = render_post("文字\n\\begin{equation}a\\end{equation}\n文字")
    assert re.fullmatch(r"<p>文字\n⟦⟦.*⟧⟧\n文字</p>", outline(rendered.html), re.S)
    assert numbers(rendered.html) == ["(1)"]


NUMBERED = [
    (13, r"\begin{align}a&=b\\c&=d\end{align}", ["(1)", "(2)"]),
    (14, r"\begin{align}a&=b\nonumber\\c&=d\end{align}", ["(1)"]),
    (15, r"\begin{gather}a\tag{*}\\b\tag*{A}\\c\end{gather}", ["(*)", "A", "(1)"]),
    (16, r"\begin{align*}a&=b\\c&=d\tag{7}\end{align*}", ["(7)"]),
    (17, r"\begin{equation}\begin{aligned}a&=b\\c&=d\end{aligned}\end{equation}", ["(1)"]),
    (19, r"\begin{multline}a\\b\\c\end{multline}", ["(1)"]),
    (24, r"$$ \label{s}\begin{split}a&=b\end{split} $$", ["(1)"]),
    (24, r"$$a$$", []),
]


@pytest.mark.parametrize(("case", "source", "expected"), NUMBERED, ids=[str(row[0]) for row in NUMBERED])
def test_rows_get_the_numbers_of_latex(case, source, expected):
    rendered = render_post(source)
    assert numbers(rendered.html) == expected
    assert not rendered.errors


def test_15_a_tag_of_maths_and_the_next_integer():
    html = render_post(
        "\\begin{equation}a\\tag{$\\ast$}\\end{equation}\n\n\\begin{equation}b\\end{equation}"
    ).html
    assert "∗" in html
    assert "(1)" in numbers(html)


def test_18_a_reference_before_its_equation():
    rendered = render_post(
        "See \\eqref{x}.\n\\begin{equation}\\begin{split}a&=b\\end{split}\\label{x}\\end{equation}", post_id=9
    )
    id = rendered.equations[0].id
    assert f'<a class="reference" href="#{id}">(1)</a>' in rendered.html
    assert f'id="{id}"' in rendered.html


def test_19_the_number_of_a_multline_is_on_its_last_line():
    html = render_post(r"\begin{multline}a\\b\\c\end{multline}").html
    assert html.index("<mi>c</mi>") < html.index("(1)")
    assert html.index("<mi>b</mi>") < html.index("(1)")


def test_20_ref_prints_the_number_without_parentheses():
    html = render_post("\\begin{gather}a\\\\b\\label{b}\\end{gather}\n\n\\ref{b}").html
    assert re.search(r'<a class="reference" href="#eq-0-[0-9a-f]{8}">2</a>', html)


def test_21_references_in_dollars_and_with_marks_of_emphasis():
    html = render_post("$\\eqref{x}$, \\eqref{a_b*c} *x*\n\n$$a\\label{x}$$ $$b\\label{a_b*c}$$").html
    assert re.search(r"<p><a [^>]*>\(1\)</a>, <a [^>]*>\(2\)</a> <em>x</em></p>", html)


def test_22_a_missing_label_is_shown_and_listed():
    rendered = render_post("a\n\n\\eqref{missing}")
    assert '<span class="reference-missing" title="missing">(??)</span>' in rendered.html
    assert [(error.line, error.message) for error in rendered.errors] == [(3, "没有标签 missing。")]


def test_23_the_first_of_two_equal_labels_wins():
    rendered = render_post("$$a\\label{x}$$\n\n$$b\\label{x}$$\n\n\\ref{x}")
    assert ">1</a>" in rendered.html
    assert [error.line for error in rendered.errors] == [3]


def test_26_a_display_formula_in_a_quote():
    html = page("> 引用\n> $$\n> \\frac{a}{b}\n> $$")
    assert html == "<blockquote>\n<p>引用\n⟦⟦\\frac{a}{b}⟧⟧</p>\n</blockquote>"


def test_27_a_display_formula_in_a_list():
    html = page("- item\n\n    $$\n    a\\\\b\n    $$")
    assert html == "<ul>\n<li>\n<p>item</p>\n<p>⟦⟦a\\\\b⟧⟧</p>\n</li>\n</ul>"


def test_28_bars_in_a_table_cell():
    html = page("| $|x|$ | $\\|y\\|$ |\n|---|---|\n| 1 | 2 |")
    assert "<th>⟦|x|⟧</th>\n<th>⟦\\|y\\|⟧</th>" in html


def test_29_a_heading_with_maths():
    rendered = render_post("# 标题 $\\theta_1$")
    assert '<h1 id="标题">标题 ⟦\\theta_1⟧' in outline(rendered.html)
    assert rendered.toc[0].text == "标题 θ₁"
    assert outline(rendered.toc[0].html) == "标题 ⟦\\theta_1⟧"


def test_30_maths_in_a_link():
    html = page('[见 $x_1$](/a_b_c "t $y$")')
    assert html == '<p><a href="/a_b_c" title="t $y$">见 ⟦x_1⟧</a></p>'


def test_33_a_broken_formula_stays_in_its_place():
    rendered = render_post(r"$\frac{1}{2$ ok")
    assert re.search(
        r'<span class="math-error" title="[^"]+"><code>\$\\frac\{1\}\{2\$</code></span> ok', rendered.html
    )
    assert rendered.errors


def test_34_the_error_names_the_command_and_neighbours_render():
    rendered = render_post(r"$a$ $\foo{x}$ $b$")
    assert "\\foo" in rendered.errors[0].message
    assert outline(rendered.html).startswith("<p>⟦a⟧ <span")
    assert outline(rendered.html).endswith("</span> ⟦b⟧</p>")


def test_35_macros_do_not_leak():
    assert ">ℝ</mi>" in render_post("\\newcommand{\\Reel}{\\mathbb{R}}\n\n$\\Reel$").html
    assert render_post(r"$\Reel$").errors
    assert ">ℝ</mi>" in render_post(r"$\Reel$", macros={r"\Reel": r"\mathbb{R}"}).html
    render_comment(r"$\gdef\Reel{x}\Reel$")
    assert render_post(r"$\Reel$").errors


@pytest.mark.parametrize("tex", [r"\href{javascript:alert(1)}{x}", r"\htmlStyle{position:fixed}{x}"])
def test_36_commands_that_reach_out_are_refused(tex):
    rendered = render_comment(f"${tex}$")
    assert "math-error" in rendered.html
    assert "<a" not in rendered.html
    assert "style=" not in rendered.html


def test_37_html_in_a_comment_is_text():
    html = render_comment(r"$\text{<img src=x onerror=alert(1)>}$<script>alert(1)</script>").html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_38_lengths_that_leave_the_comment_are_refused():
    rendered = render_comment(r"$\hspace{-9999em}\raisebox{500em}{x}$")
    assert "math-error" in rendered.html


@pytest.mark.parametrize("source", [f"${'{' * 5000}x$", r"$\def\a{\a\a}\a$", "[" * 8_000])
def test_39_bombs_are_answered(source):
    assert render_comment(source).html


def test_40_what_latex_takes_is_taken_and_the_feed_has_it():
    rendered = render_post(
        "\\begin{equation}p_n=[\\cos\\theta_1]\\\\[5pt]q\\label{s}\\end{equation}\n\n"
        "$\\boldsymbol{\\theta}^*=\\operatorname*{argmin}_\\theta L$ and $x_\\max$ by \\eqref{s}",
        post_id=4,
        url="/archives/4/",
        base_url="https://example.org",
    )
    assert not rendered.errors
    assert "𝜽" in rendered.feed_html
    assert f'href="https://example.org/archives/4/#{rendered.equations[0].id}"' in rendered.feed_html
    assert "annotation" not in rendered.feed_html
    assert "katex" not in rendered.feed_html
    assert 'xmlns="http://www.w3.org/1998/Math/MathML"' in rendered.feed_html
