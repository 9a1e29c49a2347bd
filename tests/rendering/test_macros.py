"""Definitions, and how far they reach."""

import pytest

from blog.rendering import definitions_in, render_comment, render_post

DEFINITIONS = [
    (r"\newcommand{\foo}{x}", r"\foo", "<mi>x</mi>"),
    (r"\newcommand\foo{x}", r"\foo", "<mi>x</mi>"),
    (r"\renewcommand{\foo}{x}", r"\foo", "<mi>x</mi>"),
    (r"\newcommand{\foo}[1]{#1}", r"\foo{x}", "<mi>x</mi>"),
    (r"\newcommand{\foo}[2][y]{#1 #2}", r"\foo{x}", "<mi>y</mi><mi>x</mi>"),
    (r"\newcommand{\foo}[2][y]{#1 #2}", r"\foo[z]{x}", "<mi>z</mi><mi>x</mi>"),
    (r"\newcommand*{\foo}[1]{#1}", r"\foo{x}", "<mi>x</mi>"),
    (r"\let\foo=\alpha", r"\foo", "<mi>α</mi>"),
    (r"\def\foo(#1,#2){#2 #1}", r"\foo(x,y)", "<mi>y</mi><mi>x</mi>"),
    (r"\def\foo#1\to#2;{#2 #1}", r"\foo x\to y;", "<mi>y</mi><mi>x</mi>"),
    (r"\def\foo#1#2{#2 #1}", r"\foo{x}{y}", "<mi>y</mi><mi>x</mi>"),
    (r"\DeclareMathOperator{\foo}{ess\,sup}", r"\foo x", "sup"),
    (r"\DeclareMathOperator*{\foo}{argmin}", r"\foo_x", "argmin"),
    (r"\let\foo\alpha", r"\foo", "<mi>α</mi>"),
]


@pytest.mark.parametrize(("definition", "tex", "expected"), DEFINITIONS, ids=[row[0] for row in DEFINITIONS])
@pytest.mark.parametrize("wrapped", ["{}", "${}$", "$${}$$"])
def test_a_definition_serves_the_whole_post(definition, tex, expected, wrapped):
    rendered = render_post(f"{wrapped.format(definition)}\n\n${tex}$")
    assert expected in rendered.html
    assert rendered.html.count("<math") == 1
    assert not rendered.errors


def test_a_definition_over_several_lines():
    rendered = render_post("\\newcommand{\\foo}[1]{\n  #1\n} text\n\n$\\foo{x}$")
    assert rendered.html.startswith("<p>text</p>")
    assert "<mi>x</mi>" in rendered.html


def test_definitions_in_code_are_code():
    rendered = render_post("`\\newcommand{\\foo}{x}` $\\foo$")
    assert "<code>\\newcommand{\\foo}{x}</code>" in rendered.html
    assert rendered.errors


def test_shorthands_of_environments():
    definitions = "\\newcommand{\\be}{\\begin{equation}}\\newcommand{\\ee}{\\end{equation}}"
    source = f"{definitions}\n\ntext\n\\be a\\label{{a}} \\ee\n`\\be` \\eqref{{a}}"
    rendered = render_post(source)
    assert [equation.number for equation in rendered.equations] == ["1"]
    assert "<code>\\be</code>" in rendered.html
    assert not rendered.errors


NUMBERED = [
    # definitions, text, numbers, labels
    (r"\newcommand{\nn}{\nonumber}", r"\begin{align}a\nn\\b\end{align}", ["1"], []),
    (r"\def\nn{\nonumber\\}", r"\begin{align}a\nn b\end{align}", ["1"], []),
    (r"\let\nn\notag", r"\begin{equation}a\nn\end{equation}", [], []),
    (r"\def\br{\\}", r"\begin{gather}a\br b\end{gather}", ["1", "2"], []),
    (r"\newcommand{\lab}[1]{\label{eq:#1}}", r"\begin{equation}a\lab{q}\end{equation}", ["1"], ["eq:q"]),
    (r"\newcommand{\star}{\tag{*}}", r"$$a\star$$", ["*"], []),
    (
        r"\newcommand{\beq}[1]{\begin{equation}\label{#1}}\def\eeq{\end{equation}}",
        r"\beq{q}a\eeq",
        ["1"],
        ["q"],
    ),
    (r"\def\be{\begin{equation}}\def\ee{\end{equation}}", r"$$\be a\ee$$", ["1"], []),
    (r"\newenvironment{eqn}{\begin{align}}{\end{align}}", r"\begin{eqn}a\\b\end{eqn}", ["1", "2"], []),
    (
        r"\newenvironment{eqn}[1]{\begin{equation}\label{#1}}{\end{equation}}",
        r"\begin{eqn}{q}a\end{eqn}",
        ["1"],
        ["q"],
    ),
    (
        r"\newcommand{\col}[2]{\begin{pmatrix}#1\\#2\end{pmatrix}}",
        r"\begin{align}\col{a}{b}\end{align}",
        ["1"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("definitions", "text", "numbers", "labels"), NUMBERED, ids=[row[0] for row in NUMBERED]
)
@pytest.mark.parametrize("from_site", [False, True])
def test_what_a_macro_holds_is_numbered_as_if_it_were_written_out(
    definitions, text, numbers, labels, from_site
):
    if from_site:
        rendered = render_post(text, macros=definitions_in(definitions))
    else:
        rendered = render_post(f"{definitions}\n\n{text}")
    assert [equation.number for equation in rendered.equations] == numbers
    assert [label.label for label in rendered.labels] == labels
    assert not rendered.errors


def test_macros_put_in_full_do_not_grow_without_end():
    bomb = "\\newcommand{\\a}{" + "\\nonumber x" * 100 + "}"
    rendered = render_post(bomb + "\n\n$$" + "\\a" * 2_000 + "$$")
    assert len(rendered.html) < 20_000
    assert rendered.errors


def test_shorthands_may_come_from_the_site():
    macros = {r"\be": r"\begin{align}", r"\ee": r"\end{align}"}
    assert len(render_post(r"\be a\\b \ee", macros=macros).equations) == 2


def test_the_post_s_macro_wins_over_the_site_s():
    assert "<mi>y</mi>" in render_post(r"\def\foo{y} $\foo$", macros={r"\foo": "x"}).html


def test_macros_without_backslash_are_understood():
    assert "<mi>x</mi>" in render_post(r"$\foo$", macros={"foo": "x"}).html


@pytest.mark.parametrize("definition", [r"\newcommand{\foo}{x}", r"\def\foo{x}", r"\gdef\foo{x}"])
def test_a_comment_defines_nothing(definition):
    rendered = render_comment(f"{definition} ${definition}\\foo$ $\\foo$")
    assert rendered.html.count("math-error") == 2


def test_a_comment_uses_the_post_s_macros():
    macros = definitions_in(r"\newcommand{\foo}[1]{#1} text")
    assert "<mi>x</mi>" in render_comment(r"$\foo{x}$", macros=macros).html


def test_macros_of_one_text_are_not_known_to_the_next():
    render_post(r"\def\foo{x} $\foo$")
    assert render_post(r"$\foo$").errors


def test_the_caller_s_mapping_is_left_alone():
    macros = {r"\foo": "x"}
    render_post(r"\def\bar{y} $\bar$", macros=macros)
    assert macros == {r"\foo": "x"}
