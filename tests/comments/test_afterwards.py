"""What the holder of a receipt may do: see, change and withdraw, for a quarter of an hour."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments.afterwards import CHANGEABLE
from comments.models import Comment
from comments.moderation import Reason, State
from comments.receipts import receipt_of

from .conftest import typed_values

JSON = {"Accept": "application/json"}


def mine(comment):
    return f"/comments/mine/{receipt_of(comment.nonce)}/"


def change(comment, body="I take it back: $x^3$.", **data):
    return Client().post(mine(comment), {"body": body, **data})


def state_of(comment):
    stored = Comment.objects.get(pk=comment.pk)
    return stored.state, stored.reason


def test_the_page_shows_the_comment_and_everything_typed_for_a_change(make_comment, client):
    comment = make_comment("Is $x^2$ convex?")
    page = client.get(mine(comment)).content.decode()
    assert "is published" in page
    assert comment.html in page
    assert f'href="{comment.get_absolute_url()}"' in page
    assert typed_values(page)["body"] == comment.body


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM])
def test_what_is_held_is_shown_to_its_writer_as_waiting_and_to_nobody_else(make_comment, client, post, state):
    comment = make_comment("Is $x^2$ convex?", state=state)
    page = client.get(mine(comment)).content.decode()
    assert "has arrived" in page
    assert comment.html in page
    assert comment.anchor not in client.get(post.get_absolute_url()).content.decode()


def test_the_page_is_kept_by_nobody_and_sets_no_cookie(make_comment, client):
    answer = client.get(mine(make_comment()))
    assert answer["Cache-Control"] == "private, no-store"
    assert 'name="robots" content="noindex"' in answer.content.decode()
    assert not answer.cookies


def test_a_receipt_that_was_not_given_out_opens_nothing(make_comment, client):
    comment = make_comment()
    for url in ["/comments/mine/x/", f"/comments/mine/{comment.nonce.hex}:x/", mine(comment)[:-2] + "~/"]:
        assert client.get(url).status_code == 404


def test_nothing_is_shown_of_a_post_that_is_no_longer_public(make_comment, client, post):
    comment = make_comment()
    post.status = "draft"
    post.save()
    assert client.get(mine(comment)).status_code == 404


def test_a_change_is_shown_before_it_is_stored(make_comment):
    comment = make_comment("before")
    page = change(comment).content.decode()
    assert "<msup>" in page
    assert 'name="publish"' in page
    assert Comment.objects.get().body == "before"


def test_a_change_is_rendered_and_stands_at_the_post_at_once(make_comment, client, post):
    comment = make_comment("before")
    created_at = Comment.objects.get().created_at
    assert change(comment, publish="1").url == mine(comment)
    stored = Comment.objects.get()
    assert (stored.body, stored.created_at, stored.state) == (
        "I take it back: $x^3$.",
        created_at,
        "approved",
    )
    assert "I take it back" in client.get(post.get_absolute_url()).content.decode()
    assert "back" in stored.first_words


def test_a_withdrawn_comment_is_gone(make_comment, client, post):
    comment = make_comment("too rash")
    assert change(comment, "", withdraw="1").status_code == 303
    assert state_of(comment) == (State.REMOVED, Reason.WITHDRAWN)
    assert comment.anchor not in client.get(post.get_absolute_url()).content.decode()
    page = client.get(mine(comment)).content.decode()
    assert "no longer shown" in page
    assert "too rash" not in page


def test_a_withdrawn_comment_leaves_a_placeholder_above_its_replies(make_comment, client, post):
    comment = make_comment("too rash")
    make_comment("not at all", parent=comment)
    change(comment, withdraw="1")
    page = client.get(post.get_absolute_url()).content.decode()
    assert f'id="{comment.anchor}"' in page
    assert "too rash" not in page
    assert "not at all" in page


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_after_a_quarter_of_an_hour_it_stays_as_it_is(make_comment, client, action):
    comment = make_comment("before", created_at=timezone.now() - CHANGEABLE - timedelta(seconds=1))
    answer = change(comment, "after", **{action: "1"})
    assert answer.status_code == 403
    assert "too late" in answer.content.decode()
    assert typed_values(answer.content.decode())["body"] == "after"
    assert (Comment.objects.get().body, Comment.objects.get().state) == ("before", State.APPROVED)
    assert 'name="withdraw"' not in client.get(mine(comment)).content.decode()


def test_it_is_the_servers_time_that_counts(make_comment):
    comment = make_comment("before")
    with time_machine.travel(timezone.now() + CHANGEABLE - timedelta(seconds=5), tick=False):
        assert change(comment, publish="1").status_code == 303


@pytest.mark.parametrize("state", [State.REMOVED])
def test_what_a_moderator_has_removed_cannot_be_changed_back(make_comment, state):
    comment = make_comment("before", state=state)
    assert change(comment, publish="1").status_code == 403
    assert Comment.objects.get().body == "before"


@pytest.mark.parametrize("body", ["", " \n", "x" * 8001])
def test_a_wrong_change_is_said_and_comes_back(make_comment, body):
    comment = make_comment("before")
    page = change(comment, body, publish="1").content.decode()
    assert "error-summary" in page
    assert typed_values(page)["body"] == body
    assert Comment.objects.get().body == "before"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_change_sent_from_elsewhere_is_refused(make_comment, headers):
    comment = make_comment("before")
    for action in ["publish", "withdraw"]:
        answer = Client().post(mine(comment), {"body": "after", action: "1"}, headers=headers)
        assert answer.status_code == 403
    assert (Comment.objects.get().body, Comment.objects.get().state) == ("before", State.APPROVED)


def test_a_link_that_is_added_later_is_judged_like_one_that_was_there(make_comment):
    comment = make_comment()
    change(comment, "see https://a.example/", publish="1", receipts=receipt_of(comment.nonce))
    assert state_of(comment) == (State.PENDING, Reason.LINKS)


def test_who_holds_an_older_receipt_may_add_a_link(make_comment):
    older, comment = make_comment("older"), make_comment()
    change(comment, "see https://a.example/", publish="1", receipts=receipt_of(older.nonce))
    assert state_of(comment)[0] == State.APPROVED


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM])
def test_a_change_releases_nothing_that_is_held(make_comment, state):
    comment = make_comment("see https://a.example/", state=state, reason=Reason.LINKS)
    change(comment, "no link any more", publish="1")
    assert state_of(comment) == (state, Reason.LINKS)


def test_the_script_is_told_of_a_waiting_comment_and_where_it_belongs(make_comment, client):
    parent = make_comment("why?")
    comment = make_comment("Is $x^2$ convex?", parent=parent, state=State.PENDING)
    told = client.get(mine(comment), headers=JSON).json()
    assert (told["state"], told["parent"]) == ("waiting", parent.pk)
    assert comment.html in told["html"]
    assert 890 < told["seconds"] <= 900


@pytest.mark.parametrize("state", [State.APPROVED, State.REMOVED])
def test_the_script_is_told_of_any_other_comment_without_its_text(make_comment, client, state):
    told = client.get(mine(make_comment(state=state)), headers=JSON).json()
    assert (told["state"], "html" in told) == (state, False)


# One click -----------------------------------------------------------------------------------------


def test_the_script_gets_the_receipt_and_where_the_comment_stands(journey):
    told = journey.publish(headers=JSON)
    comment = Comment.objects.get()
    assert told.status_code == 201
    assert told.json() == {
        "receipt": receipt_of(comment.nonce),
        "comment": comment.pk,
        "url": comment.get_absolute_url(),
    }


def test_a_held_comment_has_an_address_for_its_writer_alone(journey, post):
    told = journey.publish(headers=JSON, subject="x").json()
    assert told["url"] == f"{post.get_absolute_url()}#waiting-{Comment.objects.get().pk}"


def test_the_script_gets_the_faults_by_their_fields(journey):
    told = journey.publish(headers=JSON, name="", token="x").json()
    assert told["errors"] == {"name": ["This field is required."]}


def test_without_a_token_the_script_gets_one(journey):
    told = journey.publish(headers=JSON, token="x").json()
    assert "once more" in told["notice"]
    assert journey.publish(headers=JSON, token=told["token"]).status_code == 201
