"""Feeds of comments: approved ones alone, of all posts and of one, fit for readers that know no page."""

import feedparser
import pytest

from comments.feeds import print_for_feed
from comments.models import Comment
from comments.moderation import State
from comments.names import clean_name
from tests.corpora import corpus

ADDRESSES = ["/feed/comments/", "/feed/atom/comments/", "/archives/{pk}/feed/", "/archives/{pk}/feed/atom/"]


def read(client, address, post):
    response = client.get(address.format(pk=post.pk))
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    return feed


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_holds_the_approved_comments_newest_first(client, make_comment, post, address):
    for body, state in [("First.", "approved"), ("No.", "pending"), ("Spam.", "spam"), ("Last.", "approved")]:
        make_comment(body, state=state)
    feed = read(client, address, post)
    assert [entry.content[0].value for entry in feed.entries] == ["<p>Last.</p>", "<p>First.</p>"]
    entry = feed.entries[0]
    assert entry.title == "Ray on “On gradients”"
    assert entry.link == f"http://testserver/archives/{post.pk}/#{Comment.objects.latest('pk').anchor}"


def test_a_posts_feed_is_its_own_and_drafts_have_none(client, make_comment, make_post, post):
    make_comment("Here.")
    hidden = make_post("Unlisted", status="unlisted")
    make_comment("There.", post=hidden)
    draft = make_post("Draft", status="draft")
    assert [entry.summary for entry in read(client, "/archives/{pk}/feed/", post).entries] == ["Here."]
    assert len(read(client, "/feed/comments/", post).entries) == 1  # unlisted posts are told to nobody
    assert len(read(client, "/archives/{pk}/feed/", hidden).entries) == 1
    assert client.get(f"/archives/{draft.pk}/feed/").status_code == 404


def test_typechos_addresses_lead_here_and_the_post_names_its_feeds(client, post):
    answer = client.get(f"/feed/archives/{post.pk}/")
    assert (answer.status_code, answer.url) == (301, f"/archives/{post.pk}/feed/")
    assert f'href="/archives/{post.pk}/feed/"' in client.get(post.get_absolute_url()).content.decode()


def test_formulas_are_mathml_and_links_are_whole(make_comment):
    comment = make_comment("$$a=1\\tag{3}\\label{q}$$ \\eqref{q} [x](/archives/1/) $x$ `$y$`")
    html = print_for_feed(comment.html, "https://blog.example/archives/1/#comment-1")
    assert html.count('<math xmlns="http://www.w3.org/1998/Math/MathML"') == 2
    assert 'href="https://blog.example/archives/1/#comment-1"' in html
    assert 'href="http://testserver/archives/1/"' in html
    assert " class=" not in html and " id=" not in html and "\x00" not in html


def test_a_feed_is_kept_and_changes_with_the_next_comment(client, make_comment, post):
    make_comment("First.")
    first = client.get("/feed/comments/")
    assert client.get("/feed/comments/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_comment("Second.")
    assert client.get("/feed/comments/", headers={"If-None-Match": first["ETag"]}).status_code == 200
    Comment.objects.all().hold()
    assert b"<item>" not in client.get("/feed/comments/").content


@pytest.mark.parametrize("count", [1, 30])
def test_a_feed_costs_as_many_statements_for_many_comments(
    client, make_comment, post, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_comment()
    for address, most in zip(ADDRESSES, [2, 2, 3, 3], strict=True):
        with django_assert_max_num_queries(most):
            client.get(address.format(pk=post.pk))


OWN = [
    "a]]>b",
    "a\x10b\ufffe",
    "<script>&amp;",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "ignore"),
]


def test_whatever_is_typed_the_feed_stays_well_formed(client, make_comment, post):
    typed = OWN + [row["input"] for row in corpus("feed_text.jsonl")]
    for text in typed:
        if text.strip() and "\x00" not in text:
            make_comment(text[:2000], author_name=(clean_name(text)[:50] or "x"), state=State.APPROVED)
    for address in ADDRESSES:
        read(client, address, post)
