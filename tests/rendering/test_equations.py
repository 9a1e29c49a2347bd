"""Numbers, labels and the places that they lead to."""

import pytest

from blog.rendering import Label, Target, render_comment, render_post, wanted_references
from tests.rendering.outline import numbers, outline

ENVIRONMENTS = [
    ("equation", "a", ["(1)"]),
    ("equation*", "a", []),
    ("align", r"a&=b\\c&=d", ["(1)", "(2)"]),
    ("align", r"a&=b\\c&=d\\", ["(1)", "(2)"]),
    ("align", r"a&=\begin{pmatrix}1\\2\end{pmatrix}\\c&=d", ["(1)", "(2)"]),
    ("align", r"a\notag\\b\nonumber\\c", ["(1)"]),
    ("align", r"a\tag{x}\\b", ["(x)", "(1)"]),
    ("alignat", r"{2}a&=b&c&=d\\e&=f", ["(1)", "(2)"]),
    ("flalign", r"a&=b\\c&=d", ["(1)", "(2)"]),
    ("gather", r"a\\[5pt]b\\*c", ["(1)", "(2)", "(3)"]),
    ("gather", r"\text{a\\b}\\c", ["(1)", "(2)"]),
    ("eqnarray", r"a&=&b\\c&=&d", ["(1)", "(2)"]),
    ("multline", r"a\\b\\c", ["(1)"]),
    ("multline*", r"a\\b", []),
    ("subequations", r"\begin{align}a\\b\end{align}", ["(1a)", "(1b)"]),
    ("subequations", r"\begin{equation}a\end{equation}\begin{equation}b\end{equation}", ["(1a)", "(1b)"]),
    ("equation", r"a \nonumber", []),
    ("align", r"a\cr b\cr", ["(1)", "(2)"]),
    ("eqnarray", r"a&=&b\cr c&=&d\nonumber", ["(1)"]),
    ("align", r"\eqalign{a\cr b}\\c", ["(1)", "(2)"]),
    ("equation", r"\begin{cases}a\\b\end{cases}", ["(1)"]),
]


@pytest.mark.parametrize(("name", "content", "expected"), ENVIRONMENTS)
def test_environments_are_numbered_as_in_latex(name, content, expected):
    rendered = render_post(f"\\begin{{{name}}}{content}\\end{{{name}}}")
    assert numbers(rendered.html) == expected
    assert not rendered.errors


def test_words_between_subequations_are_words():
    rendered = render_post(
        "\\begin{subequations}\\label{s}The system\n\\begin{equation}a\\end{equation}\nwhere $a$ is 1, and\n"
        "\\begin{equation}b\\end{equation}\n\\end{subequations}\n\\eqref{s}"
    )
    assert numbers(rendered.html) == ["(1a)", "(1b)"]
    assert r"⟧⟧⟦\text{where $a$ is 1, and}⟧⟦⟦" in outline(rendered.html)
    assert f'id="{rendered.labels[0].id}"' in rendered.html
    assert ">(1)</a>" in rendered.html
    assert not rendered.errors


def test_numbers_run_through_the_whole_post():
    align = "\\begin{align}b\\\\c\\tag{T}\\\\d\\end{align}"
    source = f"$$a\\label{{a}}$$\n\n{align}\n\n- \\begin{{equation}}e\\end{{equation}}"
    rendered = render_post(source)
    assert numbers(rendered.html) == ["(1)", "(2)", "(T)", "(3)", "(4)"]
    assert [equation.number for equation in rendered.equations] == ["1", "2", "T", "3", "4"]


def test_an_environment_inside_dollars_is_numbered_too():
    assert numbers(render_post(r"$$\begin{align}a\\b\end{align}$$").html) == ["(1)", "(2)"]


def test_ids_of_labelled_equations_stay_when_others_are_added():
    equation = "\\begin{equation}x\\label{eq:x}\\end{equation}"
    before = render_post(equation, post_id=3).labels[0]
    after = render_post(f"\\begin{{equation}}y\\end{{equation}}\n\n{equation}", post_id=3).labels[0]
    assert before.id == after.id
    assert (before.number, after.number) == ("1", "2")


def test_every_numbered_equation_has_an_id_on_the_page():
    rendered = render_post("\\begin{gather}a\\\\b\\label{b}\\end{gather}", post_id=8)
    assert rendered.equations[0].id == "eq-8-n1"
    assert all(f'id="{equation.id}"' in rendered.html for equation in rendered.equations)


@pytest.mark.parametrize("anchor", ["mjx-eqn-eq:flow", "mjx-eqn:eq:flow"])
def test_the_anchors_of_mathjax_still_lead_there(anchor):
    assert f'id="{anchor}"' in render_post("$$x\\label{eq:flow}$$").html


def test_a_label_cannot_leave_its_attribute():
    html = render_post('$$x\\label{"><script>}$$').html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\eqref{e}", ">(1)</a>"),
        (r"\ref{e}", ">1</a>"),
        (r"$\eqref{e}$", ">(1)</a>"),
        (r"\autoref{e}", ">式 (1)</a>"),
        (r"[see \eqref{e}](/x)", '<a href="/x">see (1)</a>'),
        (r"# T \eqref{e}", ">(1)</a>"),
    ],
)
def test_references_are_links_with_the_number(source, expected):
    assert expected in render_post(f"{source}\n\n$$x\\label{{e}}$$").html


def test_a_reference_inside_a_formula_is_its_number():
    rendered = render_post("$$x\\label{e}$$\n\n$a\\text{ by }\\eqref{e}, \\ref{e}, \\ref{none}$")
    assert r"⟦a\text{ by }\text{(1)}, \text{1}, \text{(??)}⟧" in outline(rendered.html)
    assert [error.line for error in rendered.errors] == [3]


def test_the_excerpt_shows_the_numbers_of_the_whole_post():
    source = "See \\eqref{b}.\n\n<!--more-->\n\n\\begin{align}a\\\\b\\label{b}\\end{align}"
    rendered = render_post(source, post_id=2, url="/archives/2/")
    assert f'href="/archives/2/#{rendered.labels[0].id}">(2)</a>' in rendered.excerpt_html


def test_a_label_on_a_row_without_number_is_reported():
    rendered = render_post("\\begin{align*}a\\label{a}\\end{align*}\n\n\\ref{a}")
    assert [error.line for error in rendered.errors] == [1, 3]
    assert "(??)" in rendered.html


def test_a_label_outside_everything_is_reported():
    rendered = render_post("text\\label{a}")
    assert rendered.html == "<p>text</p>"
    assert "标签 a 没有对应" in rendered.errors[0].message


TARGETS = {(9662, "eq:flow"): Target("3", "/archives/9662/#eq-9662-aaaaaaaa", 'A "title"')}


def test_a_reference_into_another_post_links_and_names_it():
    html = render_post(r"\eqref{9662:eq:flow}", targets=TARGETS).html
    link = '<a class="reference" href="/archives/9662/#eq-9662-aaaaaaaa" title="A &quot;title&quot;">(3)</a>'
    assert html == f"<p>{link}</p>"


def test_in_the_feed_that_link_is_absolute():
    feed = render_post(
        r"\eqref{9662:eq:flow}", targets=TARGETS, base_url="https://h.org", url="/a/"
    ).feed_html
    assert 'href="https://h.org/archives/9662/#eq-9662-aaaaaaaa"' in feed


def test_an_unknown_target_shows_nothing_of_itself():
    rendered = render_post(r"\eqref{1:secret}", targets=TARGETS)
    assert ">(??)</span>" in rendered.html
    assert rendered.errors


def test_a_post_may_name_itself():
    assert ">(1)</a>" in render_post("\\eqref{7:e}\n\n$$x\\label{e}$$", post_id=7).html


def test_what_a_text_wants_from_other_posts():
    source = r"\eqref{9662:eq:flow} $a=\ref{12:y}$ `\ref{3:z}` \ref{x} \ref{eq:1}"
    assert wanted_references(source) == {(9662, "eq:flow"), (12, "y")}


def test_a_comment_speaks_of_the_post_s_equations():
    around = {"eq:flow": Label("eq:flow", "2", "eq-7-abcdef01")}
    rendered = render_comment(r"by \eqref{eq:flow}", post_id=7, post_url="/archives/7/", equations=around)
    assert '<a class="reference" href="/archives/7/#eq-7-abcdef01">(2)</a>' in rendered.html


def test_a_comment_numbers_only_what_it_names():
    rendered = render_comment("\\begin{gather}a\\\\b\\label{b}\\end{gather} \\eqref{b}", comment_id=4)
    assert numbers(rendered.html) == ["(1)"]
    assert 'href="#eq-c4-' in rendered.html
    assert "mjx-eqn" not in rendered.html
