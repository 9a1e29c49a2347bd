import pytest

from blog.rendering import block_structure, render_post, to_standard

from .outline import outline

TYPECHO = [
    ("a\nb\n\nc", "<p>a<br> b</p> <p>c</p>"),
    ("a  \nb", "<p>a<br> b</p>"),
    ("> a\n> b", "<blockquote> <p>a<br> b</p> </blockquote>"),
    ("# h\na\nb", '<h1 id="h">h</h1> <p>a<br> b</p>'),
    ("text\n- x\n- y", "<p>text</p> <ul> <li>x</li> <li>y</li> </ul>"),
    ("text\n3. x\n4. y", '<p>text</p> <ol start="3"> <li>x</li> <li>y</li> </ol>'),
    ("- a\n  - b", "<ul> <li>a<ul> <li>b</li> </ul> </li> </ul>"),
    ("- a\nb", "<ul> <li>a<br> b</li> </ul>"),
    ("a\n$$x$$\nb", "<p>a ⟦⟦x⟧⟧ b</p>"),
    ("a $x\n+y$ b\nc", "<p>a ⟦x +y⟧ b<br> c</p>"),
    ("a `b\nc` d\ne", "<p>a <code>b c</code> d<br> e</p>"),
    ("<div>\na\nb\n</div>\nc\nd", "<div> a b </div> <p>c<br> d</p>"),
    ("\\begin{remark}\na\nb\n\\end{remark}\nc",
     '<div class="theorem theorem-remark" id="thm-0-remark1"> '
     '<p><strong class="theorem-head">Remark 1</strong> a<br> b</p> </div> <p>c</p>'),
    (r"\\(a\_i \\frac{1}{2}\\)", r"<p>⟦a_i \frac{1}{2}⟧</p>"),
    (r"\\[a \\\\ b\\]", r"<p>⟦⟦a \\ b⟧⟧</p>"),
    (r"$b\_1+\text{f\_o}$", r"<p>⟦b_1+\text{f\_o}⟧</p>"),
    (r"$x\_{i}\*y$", r"<p>⟦x_{i}*y⟧</p>"),
    (r"a \\(b", r"<p>a \(b</p>"),
    (r"a \\(\\)", r"<p>a \(\)</p>"),
    ("1990\n2. and", '<p>1990</p> <ol start="2"> <li>and</li> </ol>'),
]  # fmt: skip
HTML = [
    ("a\nb\n\nc", "<p>a<br>b</p> <p>c</p>"),
    ("*a* _b_ `c` # d", "<p>*a* _b_ `c` # d</p>"),
    ("<p>a\nb</p>\n\nc<br />\nd", "<p>a<br>b</p> <p>c<br>d</p>"),
    ("<blockquote>q\nr\n\ns</blockquote>x", "<blockquote><p>q<br>r</p><p>s</p></blockquote> <p>x</p>"),
    ("<div>a\nb</div>", "<div>a<br>b</div>"),
    ("<ul>\n<li>a\nb</li>\n<li>c\n</ul>\ny", "<ul><li>a<br>b</li><li>c</li></ul> <p>y</p>"),
    ("<table>\n<tr>\n<td>a\n<td>b\n</table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
    ("<h2>T</h2>\na\n- b", "<h2>T</h2> <p>a<br>- b</p>"),
    ("<strong>a\nb</strong>", "<p><strong>a<br>b</strong></p>"),
    ("<pre>a\n\n$x$ b</pre>\nc", "<pre>a $x$ b</pre> <p>c</p>"),
    ("$a &lt; b$ c", "<p>⟦a &lt; b⟧ c</p>"),
    ("a\n$$x<br />\n+y$$\nb", "<p>a ⟦⟦x +y⟧⟧ b</p>"),
    ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    ("see https://ada.example/", "<p>see https://ada.example/</p>"),
    ("<script>x()</script>a<img src=x onerror=x()>", '<p>a<img src="x" alt=""></p>'),
    ("a\n<!--more-->\nb", "<p>a</p> <p>b</p>"),
    ("", ""),
]  # fmt: skip
SOURCES = [("typecho", source) for source, _ in TYPECHO] + [("html", source) for source, _ in HTML]


def shown(source, dialect):
    return " ".join(outline(render_post(source, dialect=dialect, language="en").html).split())


@pytest.mark.parametrize(("source", "html"), TYPECHO)
def test_typechos_markdown_reads_as_it_did_there(source, html):
    assert shown(source, "typecho") == html


@pytest.mark.parametrize(("source", "html"), HTML)
def test_old_html_gets_its_paragraphs(source, html):
    assert shown(source, "html") == html


@pytest.mark.parametrize(("dialect", "source"), SOURCES)
def test_what_is_written_anew_reads_the_same(dialect, source):
    before = render_post(source, dialect=dialect)
    for written in to_standard(source, dialect):
        after = render_post(written)
        assert block_structure(after.html) == block_structure(before.html)
        assert after.text.split() == before.text.split()
        assert after.links == before.links


@pytest.mark.parametrize(
    ("source", "dialect", "written"),
    [
        ("a\nb", "standard", ("a\nb",)),
        ("a\nb  \nc", "typecho", ("a  \nb  \nc",)),
        ("text\n3. x", "typecho", ("text\n\n3. x",)),
        (r"\\(a\_i\\)", "typecho", (r"\(a_i\)",)),
        ("a $x\n+y$ b\nc", "typecho", ("a $x\n+y$ b<br>\nc",)),
        ("<b>a</b>\n1. <i>b</i>", "html", ("**a**  \n1\\. *b*\n", "<p><b>a</b><br>1. <i>b</i></p>\n")),
        ('<a href="/x/">l</a> <u>u</u>', "html", ('<p><a href="/x/">l</a> <u>u</u></p>\n',) * 2),
        ("a<!-- kept -->b", "html", ()),
        ("<embed src=x>a", "html", ()),
        (r"$\newcommand{\R}{x}$ a", "html", ()),
    ],
)
def test_a_text_is_written_anew_in_standard_markdown(source, dialect, written):
    assert to_standard(source, dialect) == written


def test_the_excerpt_of_another_dialect_ends_where_it_did():
    rendered = render_post("a\nb\n<!--more-->\nc", dialect="html")
    assert (rendered.excerpt_html, rendered.excerpt_is_whole) == ("<p>a<br>b</p>", False)


def test_equations_of_old_html_are_numbered_and_referred_to():
    rendered = render_post("\\begin{equation}x\\label{e}\\end{equation}\nby \\eqref{e}", dialect="html")
    assert [label.number for label in rendered.labels] == ["1"]
    assert f'href="#{rendered.labels[0].id}"' in rendered.html


def test_block_structure_names_blocks_and_no_inline_marks():
    html = '<p class="x">a <em>b</em><br>c</p><ul><li>d</li></ul>'
    assert block_structure(html) == ("p", "br", "/p", "ul", "li", "/li", "/ul")
