"""What was made to do harm, in real Chromium with the Content-Security-Policy switched off: nothing of it
runs, loads or becomes an element of its own, on the site, in feeds or in the admin."""

import re
from html import escape, unescape
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from comments.addresses import normal_site_url
from comments.mail import compose
from comments.models import BODY_LIMIT, Comment
from comments.names import clean_name
from comments.outbox import OutgoingMail, put
from tests.corpora import corpus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODIES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))", "[x](java\tscript:alert(1))", "![x](https://evil.example/pixel.png)",
    "<a href='https://a.example' onmouseover=alert(1)>x</a>", "$\\href{javascript:alert(1)}{x}$",
    "$</math><script>alert(1)</script>$", "$\\unicode{<img src=x onerror=alert(1)>}$",
    "</div></article><iframe src=javascript:alert(1)></iframe>", "<details open ontoggle=alert(1)>",
    "`</code><script>alert(1)</script>`", "<math><mtext><script>alert(1)</script>",
]  # fmt: skip
FIELDS = [
    '"><script>alert(1)</script>',
    "'onfocus=alert(1) autofocus='",
    "http://a.example/\"onclick='alert(1)'",
]
EXAMPLES = 20  # every twentieth of a corpus, in the short form

# What our own pages never hold where a comment is printed, found by the browser's own parser.
AUDIT = """() => {
  const found = [];
  for (const place of document.querySelectorAll(
    ".comment, .first-words, .commenter, #result_list td, #result_list th, .conversation, .item, main"
  )) for (const element of place.querySelectorAll("*")) {
    for (const {name, value} of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc") found.push(`${element.tagName} ${name}`);
      if (/^(href|src|action|formaction|xlink:href)$/.test(name)) {
        const bare = value.replace(/[\\0-\\x20]/g, "").toLowerCase();
        if (/^(javascript|vbscript|data):/.test(bare)) found.push(`${element.tagName} ${value}`);
      }
    }
    if (/^(IFRAME|OBJECT|EMBED|BASE|META|STYLE|FRAME)$/i.test(element.tagName)) found.push(element.tagName);
    if (/^SCRIPT$/i.test(element.tagName) && !element.src.startsWith(location.origin + "/static/"))
      found.push("SCRIPT");
  }
  return found;
}"""


def payloads(step):
    rows = [
        row["input"] for name in ("html", "markdown", "latex") for row in corpus(f"xss_{name}.jsonl")[::step]
    ]
    return [text for text in BODIES + rows if text.strip() and len(text) <= BODY_LIMIT]


def write(post, step):
    fields = FIELDS + [row["input"] for row in corpus("fields.jsonl")]
    for number, body in enumerate(payloads(step)):
        typed = fields[number % len(fields)]
        try:
            site_url = normal_site_url(typed)
        except ValidationError:
            site_url = ""
        Comment(
            post=post,
            body=body,
            author_name=clean_name(typed)[:60] or "x",
            email=typed[:200],
            site_url=site_url,
            state="approved" if number % 4 else "pending",
            reason="blocked",
            evidence=typed[:200],
        ).save()


@pytest.fixture
def browse(chromium, serve, settings, ada):
    """browse(path): the page, opened by somebody logged in and with the policy off; what happened there
    is in browse.happened."""
    server = serve(SECRET_KEY=settings.SECRET_KEY, COMMENT_INTERVAL="0")
    context = chromium.new_context(base_url=server.site, bypass_csp=True)
    staff = Client()
    staff.force_login(ada)
    cookie = staff.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.site}])
    happened = []

    def see_dialog(dialog):
        happened.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def see_request(request):
        if not request.url.startswith((server.site, "data:", "blob:", "about:")):
            happened.append(f"loaded: {request.url}")

    context.on("dialog", see_dialog)
    context.on("request", see_request)
    page = context.new_page()

    def browse(path, html=None):
        page.goto(path)
        if html:
            page.set_content(html)
        happened.extend(f"{path}: {fault}" for fault in page.evaluate(AUDIT))
        return page

    browse.happened = happened
    yield browse
    context.close()


def attack(browse, post, step):
    write(post, step)
    pages = Comment.objects.approved().order_by("-page").values_list("page", flat=True)[0]
    for number in range(2, pages + 1):
        browse(f"/archives/{post.pk}/comment-page-{number}/")
    browse(post.get_absolute_url())
    browse("/")
    for path in ("/feed/comments/", f"/archives/{post.pk}/feed/atom/"):
        text = browse(path).request.get(path).text()
        contents = re.findall(r"<content(?::encoded)?[^>]*>(.*?)</content", text, re.DOTALL)
        assert contents
        browse("/privacy/", "".join(f"<div class='item'>{unescape(content)}</div>" for content in contents))
    for query in ["", "?state__exact=pending", f"?q={quote(FIELDS[0])}", "?all="]:
        browse(f"/admin/comments/comment/{query}")
    for comment in Comment.objects.order_by("pk")[: len(BODIES)]:
        browse(f"/admin/comments/comment/{comment.pk}/change/")
        put(OutgoingMail.Kind.AUTHOR, comment, "ada@example.org")
        letter = compose(OutgoingMail.objects.get(comment=comment))
        assert letter.content_subtype == "plain"
    browse(f"/admin/comments/comment/person/?email={quote(FIELDS[0])}")
    assert browse.happened == []


def test_nothing_of_an_attack_runs_anywhere(browse, make_post):
    attack(browse, make_post(), EXAMPLES)


@pytest.mark.soak
def test_nothing_of_all_collected_attacks_runs_anywhere(browse, make_post):
    attack(browse, make_post(), 1)


def test_the_audit_would_find_what_runs(browse, make_post):
    post = make_post()
    Comment(post=post, body="x", author_name="x").save()
    Comment.objects.update(html="<img src=x onerror=alert(1)>" + escape("<x>"), state="approved")
    browse(post.get_absolute_url())
    assert any("dialog" in event for event in browse.happened)
    assert any("IMG onerror" in event for event in browse.happened)
