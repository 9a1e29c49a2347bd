"""The pages of a long thread: bounded, cheap, and a comment's address for good."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments import pages
from comments.models import Comment
from comments.moderation import State
from comments.pages import Fill, pager_numbers

from .test_pages import fill_thread


@pytest.mark.parametrize(
    ("fill", "takes_conversation", "takes_reply"),
    [
        (Fill(0, 0), True, True),
        (Fill(99, 49), True, True),
        (Fill(60, 50), False, True),
        (Fill(100, 1), False, True),
        (Fill(200, 1), False, False),
    ],
)
def test_a_page_takes_so_many_conversations_and_answers(fill, takes_conversation, takes_reply):
    assert (fill.takes_conversation, fill.takes_reply) == (takes_conversation, takes_reply)


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]),
        (2, 3, [1, 2, 3]),
        (1, 30, [1, 2, 3, None, 30]),
        (15, 30, [1, None, 13, 14, 15, 16, 17, None, 30]),
        (30, 30, [1, None, 28, 29, 30]),
    ],
)
def test_a_pager_names_the_ends_and_what_is_near(current, last, numbers):
    assert pager_numbers(current, last) == numbers


@pytest.fixture
def small_pages(monkeypatch):
    """Two conversations on a page, three comments, and with answers five."""
    for name, size in {"CONVERSATIONS": 2, "FULL": 3, "LIMIT": 5}.items():
        monkeypatch.setattr(pages, name, size)


def test_a_comment_keeps_its_page_whatever_comes_later(small_pages, make_comment):
    comments = [make_comment(str(n)) for n in range(5)]
    assert [comment.page for comment in comments] == [1, 1, 2, 2, 3]
    answers = [make_comment("yes", parent=comments[0]) for _ in range(5)]
    assert [answer.page for answer in answers] == [1, 1, 1, 3, 3]
    comments[1].body = "edited"
    comments[1].save()
    assert [comment.page for comment in Comment.objects.order_by("pk")[:5]] == [1, 1, 2, 2, 3]


def test_what_was_refused_takes_no_room(small_pages, make_comment):
    for _ in range(7):
        make_comment("cheap", state=State.SPAM)
    assert make_comment("mine").page == 1


def test_a_comments_address_leads_to_the_page_that_holds_it(small_pages, make_comment, client):
    for comment in [make_comment(str(n)) for n in range(5)]:
        url = comment.get_absolute_url()
        assert f'id="{comment.anchor}"' in client.get(url).content.decode()
        assert client.get(f"/comments/{comment.pk}/").url == url


def test_a_held_comment_has_no_address_for_others(make_comment, client):
    assert client.get(f"/comments/{make_comment(state=State.PENDING).pk}/").status_code == 404
    assert client.get("/comments/99/").status_code == 404


def test_the_pages_name_each_other_and_themselves(small_pages, make_comment, client, post):
    for n in range(5):
        make_comment(str(n))
    url = post.get_absolute_url()
    first = client.get(url).content.decode()
    assert "5 comments" in first
    assert f'rel="next" href="{url}comment-page-2/#comments"' in first
    second = client.get(f"{url}comment-page-2/").content.decode()
    assert "5 comments" in second
    for link in [
        f'<link rel="canonical" href="http://testserver{url}comment-page-2/">',
        f'<link rel="prev" href="http://testserver{url}">',
        f'<link rel="next" href="http://testserver{url}comment-page-3/">',
        f'<a href="{url}comment-page-2/#comments" aria-current="page">2</a>',
    ]:
        assert link in second


def test_a_thread_of_one_page_has_no_pager(make_comment, client, post):
    make_comment()
    assert "comment-pages" not in client.get(post.get_absolute_url()).content.decode()


def test_an_answer_on_a_later_page_names_and_links_what_it_answers(small_pages, make_comment, client, post):
    asked = make_comment("why?", author_name="Emmy")
    for n in range(5):
        make_comment(str(n), parent=asked)
    page = client.get(f"{post.get_absolute_url()}comment-page-2/").content.decode()
    assert f'<a href="{asked.get_absolute_url()}">@<bdi>Emmy</bdi></a>' in page


@pytest.mark.parametrize("number", [1, 7, 10**15])
def test_addresses_of_other_systems_pages_lead_to_the_post(make_comment, client, post, number):
    make_comment()
    for slash in ["/", ""]:
        answer = client.get(f"{post.get_absolute_url()}comment-page-{number}{slash}", follow=True)
        assert answer.redirect_chain[-1][0] == post.get_absolute_url()


def test_nobody_reads_the_thread_of_a_post_that_is_no_longer_public(make_comment, client, post):
    make_comment()
    Comment.objects.all()._update([(Comment._meta.get_field("page"), None, 2)])
    post.status = "draft"
    post.save()
    assert client.get(f"{post.get_absolute_url()}comment-page-2/").status_code == 404


def test_when_the_first_page_is_empty_the_next_stands_below_the_post(small_pages, make_comment, client, post):
    comments = [make_comment(f"comment {n}") for n in range(3)]
    Comment.objects.filter(page=1).remove()
    page = client.get(post.get_absolute_url()).content.decode()
    assert f'id="{comments[2].anchor}"' in page


# The depth of an answer does not matter; the numbers are those of a thread with every reply to one root.
@pytest.mark.parametrize(
    "parent_of", [lambda n: None, lambda n: n - 1 or None, lambda n: 1 if n > 1 else None]
)
def test_three_thousand_comments_are_read_in_few_queries(post, parent_of):
    fill_thread(post, 3000, parent_of, page_of=lambda n: (n + 99) // 100)
    seen = set()
    for number in [1, 2, 30]:
        url = post.get_absolute_url() + (f"comment-page-{number}/" if number > 1 else "")
        with CaptureQueriesContext(connection) as queries:
            page = Client().get(url).content.decode()
        assert len(queries) <= 12
        assert "3000 comments" in page
        seen |= set(re.findall(r'<article [^>]*id="(comment-\d+)"', page))
    assert len(seen) == 300


def test_a_page_that_holds_three_thousand_is_shown_whole_without_recursion(post):
    fill_thread(post, 3000, parent_of=lambda n: n - 1 or None)
    with CaptureQueriesContext(connection) as queries:
        page = Client().get(post.get_absolute_url()).content.decode()
    assert page.count('<article class="comment') == 3000
    assert len(queries) <= 12


def test_search_leads_to_the_page_that_holds_the_comment(small_pages, make_comment, client, post):
    comments = [make_comment(f"word{n} said") for n in range(3)]
    found = client.get("/search/?q=word2").content.decode()
    assert f'href="{post.get_absolute_url()}comment-page-2/#{comments[2].anchor}"' in found
