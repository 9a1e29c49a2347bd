"""What authors type elsewhere works here; what readers type stays in its place."""

import re

import pytest

from blog.rendering import render_comment, render_post
from tests.rendering.outline import outline


def page(source: str) -> str:
    return outline(render_post(source).html)


def without_space(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


CODE = '<pre class="highlight" tabindex="0"><code>c</code></pre>'
BLOCKS = [
    ("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>"),
    ("text\n1. a\n2. b", "<p>text</p><ol><li>a</li><li>b</li></ol>"),
    ("in the year\n2023. That was", "<p>in the year2023. That was</p>"),
    ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    ("- a\n\n  more\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
    ("t\n|a|b|\n|-|:-:|\n|1|2|\nafter", '<td align="center">2</td></tr></tbody></table><p>after</p>'),
    ("> q\n> - a\n>   - b", "<blockquote><p>q</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>"),
    ("- a\n  > q", "<li>a<blockquote><p>q</p></blockquote></li>"),
    ("text\n# H", '<p>text</p><h1 id="h">H</h1>'),
    ("# H\ntext", '<h1 id="h">H</h1><p>text</p>'),
    ("H\n===\ntext", '<h1 id="h">H</h1><p>text</p>'),
    ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
    ("T\n: d\n: e\n\nU\n: f", "<dl><dt>T</dt><dd>d</dd><dd>e</dd><dt>U</dt><dd>f</dd></dl>"),
    ("1. a\n   ```\n   c\n   ```\n2. b", f"<ol><li><p>a</p><div>{CODE}</div></li><li><p>b</p></li></ol>"),
    ("- ```\n  c\n  ```", f"<ul><li>{CODE}</li></ul>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), BLOCKS, ids=[repr(row[0]) for row in BLOCKS])
def test_blocks(source, expected):
    assert expected in without_space(page(source))


INLINE = [
    ("~~a~~", "<del>a</del>"),
    ("~a~", "~a~"),
    ("前文**中文。**后文", "前文<strong>中文。</strong>后文"),
    ("**“引号”**后", "<strong>“引号”</strong>后"),
    ("snake_case_name", "snake_case_name"),
    ("https://a.org/b_c_d.", '<a href="https://a.org/b_c_d">https://a.org/b_c_d</a>.'),
    ("见https://a.org/b，后", '见<a href="https://a.org/b">https://a.org/b</a>，后'),
    ("(https://a.org/b_(c))", '(<a href="https://a.org/b_(c)">https://a.org/b_(c)</a>)'),
    ("**https://a.org**", '<strong><a href="https://a.org">https://a.org</a></strong>'),
    ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
    ("<ada@example.org>", '<a href="mailto:ada@example.org">ada@example.org</a>'),
    ("[a](https://a.org/b_(c) 't')", '<a href="https://a.org/b_(c)" title="t">a</a>'),
    ("[https://a.org](https://b.org)", '<a href="https://b.org">https://a.org</a>'),
    ("[a][r]\n\n[r]: https://a.org", '<a href="https://a.org">a</a>'),
    ("[a](<https://a.org/b>)", '<a href="https://a.org/b">a</a>'),
    ('<a href="https://a.org">https://a.org</a>', '<a href="https://a.org">https://a.org</a>'),
    ("`https://a.org`", "<code>https://a.org</code>"),
    ("![a](/b.png)", '<a class="original" href="/b.png"><img alt="a" src="/b.png"></a>'),
    ("a < b > c & d", "a &lt; b &gt; c &amp; d"),
    ("a&#0;&#x1F;&#xFFFE;b&#65;", "ab&#65;"),
    ("AT&T &copy; &lt;", "AT&amp;T &copy; &lt;"),
    ("a  \nb", "a<br>\nb"),
    (r"\*a\* \_b\_ \`c\`", "*a* _b_ `c`"),
    ("ABC\n\n*[ABC]: Alpha", '<abbr title="Alpha">ABC</abbr>'),
    ("<kbd>Ctrl</kbd> <b>x</b>", "<kbd>Ctrl</kbd> <b>x</b>"),
    ('<font color="red">x</font>', '<font color="red">x</font>'),
    ("x{: .a #b}", "x{: .a #b}"),
    ("*x*{: .a #b}", '<em class="a" id="b">x</em>'),
]


@pytest.mark.parametrize(("source", "expected"), INLINE, ids=[repr(row[0]) for row in INLINE])
def test_inline_marks(source, expected):
    assert page(source) == f"<p>{expected}</p>"


HTML = [
    (
        "<details>\n<summary>S</summary>\n\n*a* $x$\n\n</details>",
        "<details><summary>S</summary><p><em>a</em> ⟦x⟧</p></details>",
    ),
    ("<div align=\"center\">\n$x$ *a*\n</div>", '<div align="center">⟦x⟧ *a*</div>'),
    ("<table><td colspan=2>$x$</table>", '<table><tbody><tr><td colspan="2">⟦x⟧</td></tr></tbody></table>'),
    (
        'See <img src="/a.png"\n width="10">',
        '<p>See <img src="/a.png" width="10" alt=""></p>',
    ),
    ("<video src=\"/v.mp4\" controls></video>", '<video src="/v.mp4" controls></video>'),
    ("<pre>$x$ *a*</pre>", "<pre>$x$ *a*</pre>"),
    ("</div></b>a", "<p>&lt;/div&gt;&lt;/b&gt;a</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), HTML, ids=[repr(row[0]) for row in HTML])
def test_html_of_authors(source, expected):
    assert without_space(page(source)) == expected


LEFT_OUT = [
    ("a\n\n<script>x</script>", 3, "不允许使用 <script>"),
    ("<form>a</form>", 1, "不允许使用 <form>"),
    ('<b onclick="x">a</b>', 0, "<b> 上不允许有 onclick 属性"),
    ('<iframe src="https://evil.example/x"></iframe>', 1, "evil.example"),
]


@pytest.mark.parametrize(("source", "line", "message"), LEFT_OUT)
def test_what_is_left_out_is_reported(source, line, message):
    errors = render_post(source).errors
    assert [error.line for error in errors] == [line]
    assert message in errors[0].message


def test_a_frame_becomes_a_link_that_a_click_may_open():
    html = render_post('<iframe src="https://player.bilibili.com/x?a=1&b=2" title="T"></iframe>').html
    address = "https://player.bilibili.com/x?a=1&amp;b=2"
    assert html == f'<p><a class="embed" href="{address}" data-frame="{address}">T</a></p>'


def test_an_image_with_a_title_is_a_figure():
    html = page('![alt](/a.png "A *title* $x$")')
    assert html == (
        '<figure><a class="original" href="/a.png"><img alt="alt" src="/a.png"></a>'
        "<figcaption>A *title* ⟦x⟧</figcaption></figure>"
    )


def test_an_image_in_a_line_of_text_is_none():
    assert "<figure" not in page('text ![alt](/a.png "T")')


HEADINGS = [
    ("# 标题 $\\theta_1$", ["标题"]),
    ("# 一、引言：(A) & B", ["一引言a-b"]),
    ("# A\n\n# A\n\n# A", ["a", "a-2", "a-3"]),
    ("# $x$", ["section"]),
    ("# A `b_c`\n\n# *D*", ["a", "d"]),
    ("# A {#mine}\n\n# B", ["mine", "b"]),
]


@pytest.mark.parametrize(("source", "expected"), HEADINGS, ids=[repr(row[0]) for row in HEADINGS])
def test_ids_of_headings_are_their_words(source, expected):
    rendered = render_post(source)
    assert [entry.id for entry in rendered.toc] == expected
    assert re.findall(r'<h\d id="([^"]*)"', rendered.html) == expected


HASHES = [
    ("# a", True, True),
    ("###### a", True, True),
    ("#标题", True, False),
    ("##标题##", True, False),
    ("##Title", True, False),
    ("###1. a", True, False),
    ("#话题# a", True, False),
    ("#1 is right", False, False),
    ("#include", False, False),
    ("#$x$", False, False),
    ("####### a", False, False),
]


@pytest.mark.parametrize(("source", "in_post", "in_comment"), HASHES, ids=[row[0] for row in HASHES])
@pytest.mark.parametrize("before", ["", "text\n", "> ", "- ", "1. "])
def test_a_hash_makes_a_heading_only_where_one_is_meant(before, source, in_post, in_comment):
    assert ("<h" in render_post(before + source).html) == in_post
    assert ("<h" in render_comment(before + source).html) == in_comment
    assert in_post or source.replace("$x$", "") in outline(render_post(before + source).html).replace(
        "⟦x⟧", ""
    )


def test_the_contents_hold_typeset_headings_without_links():
    entry = render_post("# [A](/x) $y$ `z`").toc[0]
    assert (entry.level, entry.text) == (1, "A y z")
    assert outline(entry.html) == "A ⟦y⟧ <code>z</code>"


def test_a_heading_links_to_itself():
    assert (
        '<a class="heading-link" href="#h" aria-hidden="true" tabindex="-1">#</a></h2>'
        in render_post("## H").html
    )


def test_footnotes_of_two_texts_can_stand_on_one_page():
    source = "a[^1] b[^1]\n\n[^1]: note"
    first, second = render_post(source, post_id=1).html, render_comment(source, comment_id=1).html
    ids = re.findall(r' id="([^"]*)"', first + second)
    assert len(ids) == 6
    assert len(set(ids)) == len(ids)
    assert all(f'href="#{id}"' in first + second for id in ids)


COMMENT = [
    ("a\nb", "<p>a<br>\nb</p>"),
    ("a\n$$x$$\n$$y$$\nb", "<p>a\n⟦⟦x⟧⟧\n⟦⟦y⟧⟧\nb</p>"),
    ("# H\n\n## I\n\n##### J", "<h3>H</h3>\n<h4>I</h4>\n<h6>J</h6>"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("![a](/b.png)", "<p>![a](/b.png)</p>"),
    ("[a](/b)", '<p><a href="/b" rel="nofollow ugc noopener">a</a></p>'),
    ("https://a.org", '<p><a href="https://a.org" rel="nofollow ugc noopener">https://a.org</a></p>'),
    ("*x*{: #id .class}", "<p><em>x</em>{: #id .class}</p>"),
    ("a<!--more-->b", "<p>a&lt;!--more--&gt;b</p>"),
    ("`$x$` $x$", "<p><code>$x$</code> ⟦x⟧</p>"),
    ("&lt;b&gt;", "<p>&lt;b&gt;</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), COMMENT, ids=[repr(row[0]) for row in COMMENT])
def test_the_dialect_of_comments(source, expected):
    assert outline(render_comment(source).html) == expected


def test_code_in_comments_is_highlighted():
    assert '<span class="k">def</span>' in render_comment("```python\ndef f(): pass\n```").html


def test_a_language_is_never_guessed():
    assert "<span" not in render_post("```\ndef f(): pass\n```").html
    assert "<span" not in render_post("```nosuchlanguage\ndef f(): pass\n```").html
