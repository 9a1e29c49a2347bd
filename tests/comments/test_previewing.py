"""The preview beside the form while somebody types."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import previewing
from comments.child import CannotRender, child
from comments.flood import Buckets, Rate
from comments.models import Comment
from comments.tokens import LIFETIME, Token

from .conftest import Journey


@pytest.fixture
def ask(post):
    def ask(body="So $x^2$.", headers=None, **data):
        url = f"/archives/{post.pk}/comments/preview/"
        return Client().post(url, {"body": body, **data}, headers=headers)

    return ask


def test_it_shows_exactly_what_will_be_published_with_one_click(ask, journey):
    told = ask().json()
    assert journey.publish(body="So $x^2$.", token=told["token"]).status_code == 303
    assert Comment.objects.get().html in told["html"]


def test_it_asks_for_no_name_and_stores_nothing(ask):
    assert ask().status_code == 200
    assert not Comment.objects.exists()


def test_the_time_to_fill_in_the_form_counts_from_the_first_request(ask, post):
    first = ask("").json()["token"]
    with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=False):
        second = ask(token=first).json()["token"]
        assert Token.read(second, post.pk).seconds == pytest.approx(30, abs=2)
    assert Token.read(second, post.pk).nonce == Token.read(first, post.pk).nonce


def test_a_form_that_was_open_overnight_gets_a_fresh_token_for_the_same_comment(ask, post):
    old = Token(post.pk, Token.new(post.pk).nonce, time.time() - LIFETIME - 1)
    renewed = Token.read(ask(token=str(old)).json()["token"], post.pk)
    assert renewed.nonce == old.nonce
    assert not renewed.is_expired


@pytest.mark.parametrize("body", ["", "  \n"])
def test_of_nothing_there_is_nothing_to_complain(ask, body):
    told = ask(body).json()
    assert (told["html"], told["errors"]) == ("", [])
    assert told["token"]


def test_what_is_too_long_is_said(ask):
    assert "8000" in ask("x" * 8001).json()["errors"][0]


def test_what_cannot_be_typeset_is_named_with_its_line(ask):
    html = ask("one\n\n$\\frac{1}$").json()["html"]
    assert "What could not be typeset" in html
    assert "Line 3:" in html


def test_a_text_that_takes_too_long_is_said(ask, monkeypatch):
    def refuse(*arguments, **options):
        raise CannotRender

    monkeypatch.setattr(previewing, "render_soon", refuse)
    assert "too long to typeset" in ask().json()["errors"][0]


def test_it_does_not_stand_in_the_way_of_who_publishes(ask, post, journey):
    child.render("warm")
    with child._lock:
        started = time.monotonic()
        assert ask().json()["errors"]
        assert time.monotonic() - started < 5
    assert journey.publish().status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
    ],
)
def test_other_sites_get_neither_preview_nor_token(ask, headers, status):
    answer = ask(headers=headers)
    assert (answer.status_code, "token" in answer.json()) == (status, status == 200)


def test_where_comments_are_closed_there_is_no_preview(ask, post):
    post.comments_open = False
    post.save()
    assert ask().status_code == 403


def test_a_client_that_asks_faster_than_people_type_has_to_wait(ask, settings, monkeypatch):
    settings.COMMENT_INTERVAL = 20
    monkeypatch.setattr(previewing, "asked", Buckets(Rate(1, 20), Rate(0.25, 80)))
    answers = [ask() for _ in range(25)]
    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) >= 1


def test_only_posting_asks_for_it(post):
    assert Client().get(f"/archives/{post.pk}/comments/preview/").status_code == 405


def test_a_draft_has_no_preview(make_post):
    draft = make_post("Draft", status="draft", published_at=None)
    assert Client().post(f"{Journey(draft, None).url}preview/", {"body": "x"}).status_code == 404
