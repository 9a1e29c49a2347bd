"""Nothing that anybody types runs, loads, leaves its box, or takes longer than it may."""

import json
import time
from functools import cache

import pytest

from blog.rendering import Rendered, render_comment, render_post
from blog.rendering.sanitize import safe_url
from tests.rendering.audit import CORPORA, faults

SITE = {"url": "/archives/1/", "base_url": "https://example.org"}


@cache
def corpus(name: str) -> tuple[dict, ...]:
    path = CORPORA / f"{name}.jsonl"
    if not path.exists():
        return ()
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def faults_of(rendered: Rendered, *, is_comment: bool) -> set[str]:
    prints = [rendered.html, rendered.excerpt_html, rendered.feed_tex_html]
    prints += [entry.html for entry in rendered.toc]
    found = {fault for each in prints for fault in faults(each, is_comment=is_comment)}
    # In the feed, formulas carry styles of the engine's own making instead of classes.
    feed = {fault for fault in faults(rendered.feed_html, is_comment=is_comment) if "style on m" not in fault}
    return found | feed


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<a href="javascript:123">x</a>',
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<div style='position:fixed;top:0' onmouseover=alert(1)>x</div>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p id=x name=y class='z'>a</p>",
    "<video><source onerror=alert(1)></video>",
    "<pre><img src=x onerror=alert(1)></pre>",
    "<code><script>alert(1)</script></code>",
    "<b title='\"><script>alert(1)</script>'>x</b>",
    "[x](javascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](java\u200bscript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](java\\def\\a{}script:alert(1))",
    "[x]($javascript:alert(1)$)",
    "[x](`javascript:alert(1)`)",
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](/a.png "\\" onerror=\\"alert(1)")',
    '![" onerror="alert(1)](/a.png)',
    "*x*{: onclick=alert(1) style=position:fixed id=x }",
    '```x" onmouseover="alert(1)\ncode\n```',
    "```{.a onclick=alert(1)}\ncode\n```",
    '[^"><script>]\n\n[^"><script>]: x',
    '# a {#"><script>}',
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$\text{</mtext><script>alert(1)</script>}$",
    r"$$x\label{\"><script>alert(1)</script>}$$",
    r"$$x\tag{<script>alert(1)</script>}$$",
    r"\eqref{\"><script>alert(1)</script>}",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{position:fixed}{x}$ $\class{a}{x}$ $\cssId{a}{x}$",
    r"$\unicode{x3c}\unicode{60}$ $\color{red;position:fixed}{x}$",
    r"$\begin{array}{\"onclick=alert(1)}x\end{array}$",
    '\\begin{theorem}[<script>alert(1)</script>]\\label{"><script>}\nx\n\\end{theorem}',
    '$\\nosuch"><script>alert(1)</script>$',
    "<details open ontoggle=alert(1)>x</details>",
    "<xMath0>",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_attacks_are_inert_through_both_doors(source):
    assert not faults_of(render_post(source, **SITE), is_comment=False)
    assert not faults_of(render_comment(source, base_url="https://example.org"), is_comment=True)


@pytest.mark.parametrize("name", ["xss_html", "xss_markdown", "xss_latex"])
def test_every_row_of_the_corpora_is_inert(name):
    bad = {}
    for row in corpus(name):
        source = row["input"]
        found = faults_of(render_post(source, **SITE), is_comment=False)
        found |= faults_of(render_comment(source), is_comment=True)
        if found:
            bad[source] = found
    assert not bad


URLS = [
    ("https://a.org/b?c=d&e=f#g", "https://a.org/b?c=d&e=f#g"),
    ("/a b", "/a%20b"),
    ("#a:b", "#a:b"),
    ("a/b:c", "a/b:c"),
    ("?a=b:c", "?a=b:c"),
    ("mailto:a@b.c", "mailto:a@b.c"),
    ("//a.org", "https://a.org"),
    ("HTTPS://a.org", "HTTPS://a.org"),
    ("a&#58;b", None),
    ("javascript:1", None),
    ("javascript:123", None),
    ("JaVaScRiPt:1", None),
    (" javascript:1", None),
    ("\x01javascript:1", None),
    ("java\tscript:1", None),
    ("javascript\u200b:1", None),
    ("data:image/png;base64,x", None),
    ("vbscript:1", None),
    ("file:///etc/passwd", None),
    ("blob:x", None),
    ("https:a.org", None),
    ("http:///a", None),
    ("\\\\a.org", None),
    ("http://[", None),
    ("", None),
    ("ｊavascript:1", None),
]


@pytest.mark.parametrize(("address", "expected"), URLS)
def test_only_addresses_that_lead_somewhere_are_links(address, expected):
    assert safe_url(address) == expected


def test_what_a_page_loads_by_itself_is_never_mail():
    assert safe_url("mailto:a@b.c", only_web=True) is None


BOMBS = [
    "[" * 7_900,
    "![" * 3_900,
    "*a_" * 2_600,
    "_" * 7_900 + "a",
    "**a *b " * 1_100,
    "> " * 3_900 + "x",
    "- " * 3_900 + "x",
    "1. " * 2_600 + "x",
    "".join("  " * depth + "- x\n" for depth in range(60)),
    "`a``b```c" * 800,
    "$" * 7_900,
    "$x " * 2_600,
    "\\(" * 3_900,
    "\\[" * 3_900,
    "\\begin{align}" * 600,
    "\\begin{align}" * 300 + "\\end{align}" * 300,
    "${" * 3_900,
    "$\\text{" * 1_100,
    "${" + "{" * 7_000 + "$",
    "$\\frac{1}{" * 700,
    "$" + "\\frac{1}{" * 200 + "}" * 200 + "$",
    "<a " * 2_600,
    "<!--" * 1_900,
    "<![CDATA[" * 800,
    "<div>" * 1_500,
    "<b><p>" * 1_300,
    "</p>" * 1_900,
    "&lt;" * 1_900,
    "\\" * 7_900,
    "a\n=\n" * 1_900,
    "# a\n" * 1_900,
    "a\n: b\n" * 1_300,
    "```\n" * 1_900,
    "|" * 3_900 + "\n|-|\n",
    "|a" * 1_900 + "\n" + "|-" * 1_900 + "\n" + "|b" * 100,
    "[a]: http://x\n" * 560,
    "[^a]: x\n" * 980,
    "x[^a] " * 1_300 + "\n\n[^a]: y",
    "<http://" * 980,
    "http://" * 1_100,
    "https://a." * 780,
    "~" * 7_900,
    "~~a " * 1_900,
    "{" * 7_900,
    "x{: a}" * 1_300,
    "\r" * 7_900 + "x",
    "\t" * 7_900 + "x",
    "\"'" * 3_900,
    "[x](" * 1_900,
    "[x](<" * 1_500,
    "[x][" * 1_900,
    "a@b." * 1_900,
    r"$\def\a{\a\a}\a$" * 40,
    "$" + "x+" * 900 + "x$",
    "\\eqref{a}" * 800,
]


def seconds_for(source: str) -> float:
    start = time.process_time()
    render_comment(source)
    return time.process_time() - start


@pytest.mark.parametrize("source", BOMBS, ids=lambda source: repr(source[:12]))
def test_a_comment_is_answered_within_its_time(source):
    assert len(source) <= 8_000
    assert any(seconds_for(source) < 0.5 for _ in range(3))


def test_the_corpus_of_slow_texts_is_answered_or_refused():
    slow = {}
    for row in corpus("redos_markdown"):
        for length in (8_000, 10**9):
            source = (row["prefix"] + row["repeat"] * row["n"] + row["suffix"])[:length]
            budget = row["budget_ms"] / 1_000
            if all(seconds_for(source) > budget for _ in range(3)):
                slow[row["input"]] = length
    assert not slow


@pytest.mark.parametrize(
    "source", ["\ud800$x$\udfff", "\x00<b>\x00x</b>", "\ufdd0script\ufdd1", "\x02wzxhzdk:0\x03"]
)
def test_marks_that_are_not_text_open_nothing(source):
    for rendered in (render_post(source), render_comment(source)):
        assert rendered.html.encode()
        assert "<script" not in rendered.html


def test_nesting_beyond_the_stack_is_shown_as_typed(monkeypatch):
    def too_deep(*_arguments, **_settings):
        raise RecursionError

    monkeypatch.setattr("blog.rendering.pipeline.convert", too_deep)
    rendered = render_post("> a $x$")
    assert rendered.html == "<p>&gt; a $x$</p>"
    assert "嵌套太深" in rendered.errors[0].message


def test_half_a_megabyte_is_answered():
    source = (f"正文 $x_1$ 与 **重点**，见 `code`。{'文' * 400}\n\n" * 1_200)[:499_000]
    assert len(source) == 499_000
    rendered = render_post(source)
    assert len(rendered.html) > 499_000
    assert not rendered.errors
