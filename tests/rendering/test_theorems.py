"""Theorem-like blocks, figures, tables and sections: numbered, named, referable."""

import pytest

from blog.rendering import render_post
from tests.rendering.outline import outline


def page(source: str, **settings) -> str:
    return outline(render_post(source, **settings).html)


def test_a_theorem_holds_markdown_and_maths():
    html = page(
        "\\begin{theorem}[Name $n$]\\label{t}\nA *b* $x$.\n\n- c\n\n$$y$$\n\\end{theorem}\nafter", post_id=1
    )
    assert html.startswith('<div class="theorem theorem-theorem" id="thm-1-')
    head = '<strong class="theorem-head">定理 1</strong> <span class="theorem-name">(Name ⟦n⟧)</span>'
    assert f"{head} A <em>b</em>" in html
    assert "<li>c</li>" in html
    assert html.endswith("⟦⟦y⟧⟧</p>\n</div>\n<p>after</p>")


LANGUAGES = [
    ("zh-hans", "引理 1", "证明"),
    ("zh-Hant", "引理 1", "證明"),
    ("zh-TW", "引理 1", "證明"),
    ("en", "Lemma 1", "Proof"),
    ("en-gb", "Lemma 1", "Proof"),
    ("ja", "補題 1", "証明"),
    ("de", "Lemma 1", "Beweis"),
    ("fr", "Lemme 1", "Démonstration"),
    ("pt", "Lemma 1", "Proof"),
]


@pytest.mark.parametrize(("language", "lemma", "proof"), LANGUAGES)
def test_the_names_are_in_the_post_s_language(language, lemma, proof):
    source = "\\begin{lemma}\na\n\\end{lemma}\n\\begin{proof}\nb\n\\end{proof}"
    html = page(source, language=language)
    assert f">{lemma}</strong>" in html
    assert f">{proof}</em>" in html


THREE = "\\begin{theorem}a\\end{theorem}\n\\begin{lemma}b\\end{lemma}\n\\begin{theorem}c\\end{theorem}"


def test_one_counter_serves_all_kinds():
    html = page(THREE, language="en")
    assert all(f">{head}</strong>" in html for head in ("Theorem 1", "Lemma 2", "Theorem 3"))


def test_or_one_for_each_kind():
    html = page(THREE, language="en", separate_theorem_counters=True)
    assert all(f">{head}</strong>" in html for head in ("Theorem 1", "Lemma 1", "Theorem 2"))


def test_a_starred_theorem_has_no_number():
    assert ">Remark</strong>" in page("\\begin{remark*}\na\n\\end{remark*}", language="en")


@pytest.mark.parametrize("reference", [r"\ref{t}", r"\autoref{t}", r"\cref{t}"])
def test_references_to_theorems(reference):
    source = f"{reference}\n\n\\begin{{theorem}}\n\\label{{t}}\na\n\\end{{theorem}}"
    rendered = render_post(source, language="en")
    text = "1" if reference == r"\ref{t}" else "Theorem 1"
    assert f'<a class="reference" href="#{rendered.labels[0].id}">{text}</a>' in rendered.html
    assert rendered.labels[0].kind == "theorem"
    assert not rendered.errors


QED = [
    ("a", 'a <span class="qed">∎</span></p>'),
    ("a\n\n- b", '</ul>\n<p><span class="qed">∎</span></p>'),
    ("a \\qed\n\nb", 'a <span class="qed">∎</span></p>\n<p>b</p>'),
    ("a\n\n```\nc\n```", '</div>\n<p><span class="qed">∎</span></p>'),
]


@pytest.mark.parametrize(("source", "expected"), QED, ids=[repr(row[0]) for row in QED])
def test_a_proof_ends_with_its_mark(source, expected):
    html = page(f"\\begin{{proof}}\n{source}\n\\end{{proof}}")
    assert expected in html.replace("a<span", "a <span")
    assert html.count("∎") == 1


def test_qedhere_puts_the_mark_into_the_formula():
    html = render_post("\\begin{proof}\na\n$$x \\qedhere$$\n\\end{proof}").html
    assert "∎" not in html
    assert "□" in html or "◻" in html


def test_a_proof_may_have_its_own_heading():
    assert ">Proof of $A$</em>".replace("$A$", "⟦A⟧") in page("\\begin{proof}[Proof of $A$]\na\n\\end{proof}")


def test_blocks_nest():
    html = page("\\begin{example}\na\n\\begin{proof}\nb\n\\end{proof}\nc\n\\end{example}", language="en")
    assert html.index("theorem-example") < html.index("proof-head") < html.index("<p>c</p>")
    assert html.count("<div") == html.count("</div>") == 2


UNBALANCED = [
    ("\\begin{theorem}\na", [1]),
    ("a\n\n\\end{theorem}", [3]),
    ("\\begin{theorem}\na\n\\end{lemma}", [1, 3]),
]


@pytest.mark.parametrize(("source", "lines"), UNBALANCED)
def test_a_block_without_its_end_is_reported(source, lines):
    rendered = render_post(source)
    assert [error.line for error in rendered.errors] == lines
    assert "a" in rendered.html
    assert rendered.html.count("<div") == rendered.html.count("</div>")


def test_figures_are_numbered_by_their_labels():
    figures = [
        '![a](/a.png "First \\label{fig:a}")',
        '![b](/b.png "None")',
        '![c](/c.png "Third \\label{fig:c}")',
    ]
    source = "\n\n".join([*figures, "\\ref{fig:c}"])
    rendered = render_post(source, language="en", post_id=5)
    assert [(label.number, label.kind) for label in rendered.labels] == [("1", "figure"), ("2", "figure")]
    assert f'<figure id="{rendered.labels[1].id}">' in rendered.html
    assert '<span class="caption-head">Figure 2</span> Third</figcaption>' in rendered.html
    assert ">2</a>" in rendered.html


@pytest.mark.parametrize("before", [True, False])
def test_a_table_takes_the_paragraph_beside_it_as_caption(before):
    table, caption = "|a|b|\n|-|-|\n|1|2|", "Table: The *caption* \\label{tab:a}"
    rendered = render_post("\n\n".join([caption, table] if before else [table, caption]), language="en")
    assert (
        '<caption><span class="caption-head">Table 1</span> The <em>caption</em></caption>' in rendered.html
    )
    assert f'<table id="{rendered.labels[0].id}">' in rendered.html


def test_a_paragraph_beside_a_table_is_not_always_a_caption():
    assert "<caption" not in page("text\n\n|a|b|\n|-|-|\n|1|2|\n\ntext")


def test_sections_are_numbered_when_the_post_says_so():
    source = "## A\n\n### B \\label{s}\n\n## C\n\n\\ref{s}"
    rendered = render_post(source, section_numbers=True)
    assert '<h3 id="b"><span class="section-number">1.1</span> B' in rendered.html
    assert [entry.text for entry in rendered.toc] == ["1 A", "1.1 B", "2 C"]
    assert '<a class="reference" href="#b">1.1</a>' in rendered.html


def test_without_numbers_a_section_is_called_by_its_words():
    assert (
        '<a class="reference" href="#我的-节">我的 节</a>'
        in render_post("# 我的 节\\label{s}\n\n\\ref{s}").html
    )


BESIDE = [
    # a block that another block stands in front of, without a blank line between; what follows the theorem
    "\\begin{theorem}\n- a\n- b\n\\end{theorem}\nafter",
    "\\begin{theorem}\n1. a\n   - b\n\\end{theorem}\nafter",
    "\\begin{theorem}\n> a\n\\end{theorem}\nafter",
    "\\begin{theorem}\n| a |\n|---|\n| b |\n\\end{theorem}\nafter",
    "\\begin{theorem}\n```\na\n```\n\\end{theorem}\nafter",
    "- a\n- b\n\\begin{theorem}\nc\n\\end{theorem}\nafter",
    "- a\n\n  b\n\\begin{theorem}\nc\n\\end{theorem}\nafter",
]


@pytest.mark.parametrize("source", BESIDE)
def test_a_theorem_ends_where_its_author_ends_it(source):
    rendered = render_post(source)
    assert not rendered.errors
    assert rendered.html.endswith("</div>\n<p>after</p>")
    assert rendered.html.count('class="theorem ') == 1


INSIDE = [
    "- a\n  \\begin{theorem}\n  - b\n  \\end{theorem}\n- c",
    "- a\n  \\begin{theorem}\n  b\n\\end{theorem}\n- c",
    "- a\n\n    \\begin{theorem}\n    - b\n\n    \\end{theorem}\n\n- c",
    "1. a\n   \\begin{theorem}\n   b\n   \\end{theorem}\n2. c",
]


@pytest.mark.parametrize("source", INSIDE)
def test_a_theorem_inside_an_item_stays_there(source):
    rendered = render_post(source)
    assert not rendered.errors
    first, second = rendered.html.rsplit("<li>", 1)
    assert "theorem-head" in first
    assert "<p>c</p>" in second


MARKS = [
    ("a", 1),
    ("- a\n- b", 1),
    ("a \\qed", 1),
    ("- a\n- b \\qedhere", 1),
    ("$$a \\qedhere$$", 1),
    ("\\begin{align*}a&=b\\\\&=c\\qedhere\\end{align*}", 1),
    ("\\begin{equation}a\\qedhere\\end{equation}", 1),  # its place is taken by the number
    ("\\begin{align}a\\\\b\\qedhere\\end{align}", 1),
    ("\\begin{align}a\\\\b\\notag\\qedhere\\end{align}", 1),
    ("\\begin{proof}\na \\qed\n\\end{proof}\nb", 2),
    ("a\n\n\\begin{claim}\nb\n\\end{claim}\n\nc", 1),
]


@pytest.mark.parametrize(("content", "marks"), MARKS, ids=[repr(row[0]) for row in MARKS])
def test_a_proof_has_one_end_mark(content, marks):
    rendered = render_post(f"\\begin{{proof}}\n{content}\n\\end{{proof}}")
    assert rendered.html.count("∎") + rendered.html.count("□") == marks
    assert not rendered.errors
