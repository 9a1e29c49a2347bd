import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.rendering import render_post
from blog.search.folding import fold
from blog.search.queries import parse
from blog.search.snippets import LATIN_WINDOW, LONGEST_FORMULA, mark_line, snippet


def shown(source, query):
    rendered = render_post(source)
    return snippet(rendered.text, fold(rendered.text), rendered.html, parse(query).terms)


def visible(html):
    return "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext())


@pytest.mark.parametrize(
    ("title", "query", "html"),
    [
        ("Why Adam?", "adam", "Why <mark>Adam</mark>?"),
        ("Optimizers, optimal", "optimize", "<mark>Optimizers</mark>, <mark>optimal</mark>"),
        ("優化器的優化", "优化", "<mark>優化</mark>器的<mark>優化</mark>"),
        ("<b> & adam", "adam", "&lt;b&gt; &amp; <mark>adam</mark>"),
        ("Learning rates", '"learning rate"', "Learning rates"),
        ("Ada", "adam", "Ada"),
        ("abab", "ab ba", "abab"),
        ("优化化学", "优化 化学", "<mark>优化化学</mark>"),
    ],
)
def test_hits_are_marked_in_a_title(title, query, html):
    assert mark_line(title, fold(title), parse(query).terms) == html


def test_a_snippet_stands_around_the_words():
    source = "Nothing here. " * 60 + "At last the gradient appears. " + "Nothing again. " * 60
    html = shown(source, "gradient")
    assert html.startswith("…") and html.endswith("…") and "<mark>gradient</mark>" in html
    assert len(visible(html)) < LATIN_WINDOW + 30


def test_a_snippet_is_where_all_the_words_are():
    source = "Adam alone. " + "Filler words stand here. " * 40 + "Adam beats momentum there."
    assert "<mark>Adam</mark> beats <mark>momentum</mark>" in shown(source, "adam momentum")


def test_a_text_without_hits_is_shown_from_its_beginning():
    assert shown("First words. " * 50, "absent").startswith("First words.")


def test_formulas_are_typeset_and_a_hit_marks_the_whole():
    html = shown(r"It holds that $\theta_t=\alpha$ as $x=1$.", r"\theta")
    assert "<mark><math" in html and html.count("<math") == 2 and html.count("<mark>") == 1
    assert "$" not in visible(html)


def test_a_formula_is_not_cut():
    source = "word " * 50 + r"$\frac{a}{b}+\frac{c}{d}+\frac{e}{f}$ " * 3 + "word " * 50
    for query in ["word", r"\frac"]:
        html = shown(source, query)
        assert html.count("<math") == html.count("</math>") and "\\frac{" not in visible(html)


def test_a_very_long_formula_is_left_out():
    formula = "$" + "+".join(["x"] * LONGEST_FORMULA) + "$"
    assert "[…]" in shown(f"Before {formula} after.", "before")


def test_a_numbered_formula_loses_its_place_on_the_page():
    html = shown("$$a=b\\label{eq:a}\\tag{7}$$ which \\eqref{eq:a} says.", "says")
    assert "<math" in html and " id=" not in html and "display=" not in html


def test_a_dollar_is_a_dollar():
    html = shown("It costs \\$5, not \\$6, for $x$ of them.", "costs")
    assert "$5, not $6" in visible(html) and html.count("<math") == 1


def test_an_accent_stays_with_its_letter():
    text = "e\u0301" * 400
    assert not visible(snippet(text, fold(text), "", ())).rstrip("…").endswith("e")


PIECES = st.sampled_from(
    [
        *("梯度下降 ", "<b>&amp;", "$x^2$ ", "$$\n\\frac{a}{b}\n$$\n", "e\u0301"),
        *("👩\u200d🔬", '"quoted" ', "`$code$` ", "words and words "),
    ]
)


@given(st.lists(PIECES, max_size=80).map("".join), st.lists(PIECES, max_size=4).map("".join))
def test_every_snippet_is_well_formed(source, query):
    html = shown(source, query)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    parser.parseFragment(html)
    assert html.count("<mark>") == html.count("</mark>")
