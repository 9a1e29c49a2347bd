"""Bodies that were made to do harm: nothing of theirs runs, on the post, beside it or in the admin."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment

from .conftest import corpus

OWN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](javascript&#58;alert(1))",
    "![x](https://evil.example/pixel.png)",
    "<svg/onload=alert(1)>",
    "<style>body{display:none}</style>",
    '<a href="https://a.example" style="position:fixed;inset:0" id="comments" name="x" class="y">x</a>',
    "$\\href{javascript:alert(1)}{x}$",
    "$\\class{evil}{\\style{color:red}{x}}$",
    "$\\unicode{<script>}$",
    "$</math><script>alert(1)</script>$",
    "<form action=https://evil.example><input name=body></form>",
    "</div></article></section><h1>mine</h1>",
]
ACTIVE = {"script", "iframe", "object", "embed", "svg", "style", "form", "input", "link", "meta", "base"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]")  # browsers drop some of them


class Audit(HTMLParser):
    """Collects what a comment may never bring onto a page."""

    def __init__(self, html):
        super().__init__()
        self.faults = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ACTIVE or tag == "img":
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "name"}:
                self.faults.append(name)
            if name not in {"href", "src", "xlink:href", "action"}:
                continue
            scheme = SCHEME.match(BLANKS.sub("", value or "").lower())
            if scheme and scheme[1] not in {"http", "https", "mailto"}:
                self.faults.append(f"{name}={value}")


def faults(body):
    comment = Comment(body=body, post=Post(pk=1, language="en"))
    comment.render()
    return Audit(comment.html).faults + Audit(comment.first_words).faults


@pytest.mark.parametrize("body", OWN)
def test_a_hostile_body_is_inert_wherever_it_is_shown(mo_client, make_comment, post, body):
    comment = make_comment(body)
    assert Audit(comment.html).faults == []
    for client, url in [
        (Client(), post.get_absolute_url()),
        (Client(), "/"),
        (mo_client, "/admin/comments/comment/"),
        (mo_client, f"/admin/comments/comment/{comment.pk}/change/"),
    ]:
        page = client.get(url).content.decode()
        for live in ["<script>alert", "<img src=x", "<svg/onload", "<form action=https", 'src="https://evil']:
            assert live not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["xss_html", "xss_markdown", "xss_latex"])
def test_the_collected_attacks_are_inert(name):
    found = {body: faults(body) for body in corpus(name) if len(body) <= 8000}
    assert {body: fault for body, fault in found.items() if fault} == {}
