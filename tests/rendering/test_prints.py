"""One text, several prints."""

import re
from dataclasses import asdict, fields
from json import dumps

import html5lib
import pytest

from blog.rendering import Rendered, render_comment, render_post
from tests.rendering.outline import outline

SITE = {"post_id": 5, "url": "/archives/5/", "base_url": "https://h.org"}
BODY = """开头 [见](/archives/3/) ![pic](/media/a.png) \\eqref{e} [^n] [下](#小节) <https://a.org>

## 小节 $x^2$

<!--more-->

$$y\\label{e}$$

```py
x = 1
```

[^n]: 注
"""


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return render_post(BODY, **SITE)


def test_the_excerpt_ends_at_the_mark(rendered):
    assert outline(rendered.excerpt_html).endswith("<h2>小节 ⟦x^2⟧</h2>")
    assert not rendered.excerpt_is_whole


def test_the_excerpt_has_no_ids(rendered):
    assert " id=" not in rendered.excerpt_html


def test_places_in_the_excerpt_are_on_the_post_s_page(rendered):
    addresses = re.findall(r'href="([^"]*)"', rendered.excerpt_html)
    assert addresses[0] == "/archives/3/"
    assert all(address.startswith("/archives/5/#") for address in addresses[1:4])


def test_addresses_in_the_feed_are_absolute(rendered):
    addresses = re.findall(r'(?:href|src)="([^"]*)"', rendered.feed_html)
    assert len(addresses) == 7
    assert all(address.startswith("https://") for address in addresses)


@pytest.mark.parametrize("name", [" id=", "class=", "math-display", "heading-link", "loading="])
def test_the_feed_needs_no_style_sheet_of_ours(rendered, name):
    assert name not in rendered.feed_html


def test_maths_in_the_feed_is_mathml_with_its_namespace(rendered):
    assert rendered.feed_html.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == 2


def test_the_other_feed_has_tex(rendered):
    assert "<math" not in rendered.feed_tex_html
    assert "<h2>小节 $x^2$</h2>" in rendered.feed_tex_html
    assert "<p>$$y\\tag{1}$$</p>" in rendered.feed_tex_html


def test_the_plain_text_holds_tex(rendered):
    assert "小节 $x^2$\n" in rendered.text
    assert "$$y\\tag{1}$$" in rendered.text
    assert "<" not in rendered.text.replace("<https://a.org>", "")


def test_the_description_can_be_read_without_tex(rendered):
    assert rendered.description.startswith("开头 见 pic (1)")
    assert rendered.description.endswith("小节 x²")


def test_links_are_those_that_leave_the_text(rendered):
    assert rendered.links == ("/archives/3/", "https://a.org")


def test_a_formula_that_failed_is_its_source_in_every_print():
    rendered = render_post(r"$\nosuch$ b")
    assert '<span class="math-error"' in rendered.html
    assert rendered.feed_html == "<p><code>$\\nosuch$</code> b</p>"
    assert rendered.feed_tex_html == "<p>$\\nosuch$ b</p>"
    assert rendered.text == "$\\nosuch$ b"


def test_everything_can_be_stored_as_json(rendered):
    assert dumps(asdict(rendered))


@pytest.mark.parametrize("name", [field.name for field in fields(Rendered) if "html" in field.name])
def test_every_print_is_well_formed(rendered, name):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    parser.parseFragment(getattr(rendered, name).replace("&#160;", " "))


def test_the_typeset_formulas_carry_what_a_page_needs(rendered):
    assert '<math translate="no" class="math"' in rendered.html
    assert '<span class="math-display" translate="no" tabindex="0" role="group"><math' in rendered.html
    assert rendered.html.count("alttext=") == 2


CUTS = [
    ("a\n\n<!--more-->\n\nb", "<p>a</p>"),
    ("a<!-- more -->b", "<p>a</p>"),
    ("a\n<!--more-->\nb", "<p>a</p>"),
    ("> q\n> <!--more-->\n> r\n\nb", "<blockquote>\n<p>q</p>\n<p>r</p>\n</blockquote>"),
    ("- a\n\n  <!--more-->\n\n- b\n\nc", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
    ("\\begin{theorem}\na\n\n<!--more-->\n\nb\n\\end{theorem}\n\nc", None),
    ("`<!--more-->` a\n\n<!--more-->\n\nb", "<p><code>&lt;!--more--&gt;</code> a</p>"),
    ("a\n\n<!--more-->\n\nb\n\n<!--more-->\n\nc", "<p>a</p>"),
]


@pytest.mark.parametrize(("source", "excerpt"), CUTS, ids=[repr(row[0]) for row in CUTS])
def test_the_mark_cuts_between_blocks(source, excerpt):
    rendered = render_post(source)
    if excerpt is not None:
        assert rendered.excerpt_html == excerpt
    assert not rendered.excerpt_is_whole
    assert "more" not in rendered.html.replace("&lt;!--more--&gt;", "")
    for name in ("div", "blockquote", "p"):
        assert rendered.excerpt_html.count(f"<{name}") == rendered.excerpt_html.count(f"</{name}>")


LONG = "字" * 310
AUTOMATIC = [
    (f"{LONG}\n\n{LONG}", f"<p>{LONG}</p>"),
    (f"{LONG}\n\n短", None),
    ("短\n\n短", None),
    (f"{'字' * 200}\n\n# H\n\n{LONG}\n\n{LONG}", f"<p>{'字' * 200}</p>\n<h1>H</h1>\n<p>{LONG}</p>"),
    (f"- {LONG}\n- b\n\n{LONG}", f"<ul>\n<li>{LONG}</li>\n<li>b</li>\n</ul>"),
    (f"> {LONG}\n>\n> b\n\n{LONG}", f"<blockquote>\n<p>{LONG}</p>\n<p>b</p>\n</blockquote>"),
]


@pytest.mark.parametrize(("source", "excerpt"), AUTOMATIC)
def test_without_a_mark_the_excerpt_ends_with_a_block(source, excerpt):
    rendered = render_post(source)
    assert rendered.excerpt_html == (excerpt or rendered.html)
    assert rendered.excerpt_is_whole == (excerpt is None)


def test_an_author_s_own_excerpt_uses_the_numbers_of_the_post():
    rendered = render_post("a\n\n$$x\\label{e}$$", excerpt_source="Mine: $y$ \\eqref{e} \\nosuch{f}", **SITE)
    assert outline(rendered.excerpt_html).startswith(
        f'<p>Mine: ⟦y⟧ <a class="reference" href="/archives/5/#{rendered.labels[0].id}">(1)</a>'
    )
    assert rendered.description.startswith("Mine: y (1)")
    assert not rendered.excerpt_is_whole


def test_its_errors_are_told_apart():
    errors = render_post("a", excerpt_source="b\n\n$\\nosuch$").errors
    assert errors[0].message.startswith("摘要第 3 行：")


def test_an_empty_text_has_empty_prints():
    assert render_post("") == Rendered()
    assert render_comment(" \n\n ") == Rendered()


def test_a_text_beyond_the_limit_is_shown_as_typed():
    rendered = render_comment("<b>$x$\n" * 2_000)
    assert rendered.html.startswith("<p>&lt;b&gt;$x$<br>\n")
    assert rendered.text.startswith("<b>$x$\n")
    assert rendered.errors[0].message == "评论最多 8000 个字符。"
    assert "500000" in render_post("a" * 500_001).errors[0].message
