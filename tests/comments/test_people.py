"""To whom comments are open: posts, replies, authors and the rest of the staff."""

import pytest
from django.conf import settings
from django.test import Client

from blog.models import Post
from comments.models import Comment
from comments.moderation import State
from comments.tokens import Token

from .conftest import Journey, typed_values


def test_a_closed_post_refuses_and_gives_the_text_back(journey, post):
    token = journey.preview()
    Post.objects.filter(pk=post.pk).update(comments_open=False)
    answer = journey.send(token=token, publish="1")
    assert answer.status_code == 403
    assert typed_values(answer.content.decode())["body"] == journey.typed["body"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("status", ["draft", "private", "withdrawn"])
def test_a_post_that_is_not_public_has_no_comments_to_send(journey, post, status):
    Post.objects.filter(pk=post.pk).update(status=status)
    assert journey.send().status_code == 404
    assert journey.client.get(f"{journey.url}held/").status_code == 404


def test_a_reply_works_without_javascript(journey, make_comment):
    parent = make_comment("first", author_name="Emmy")
    page = journey.client.get(f"{journey.url}reply/{parent.pk}/").content.decode()
    assert "Reply to Emmy" in page
    assert typed_values(page)["parent"] == str(parent.pk)
    preview = journey.send(parent=parent.pk).content.decode()
    assert typed_values(preview)["parent"] == str(parent.pk)
    journey.publish(parent=parent.pk)
    assert Comment.objects.latest("pk").parent == parent


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM, State.REMOVED])
def test_only_what_is_approved_can_be_answered(journey, post, make_comment, state):
    parent = make_comment(state=state)
    assert journey.client.get(f"{journey.url}reply/{parent.pk}/").status_code == 404
    page = journey.publish(parent=parent.pk, token=str(Token.new(post.pk)))
    assert "a comment of its own" in page.content.decode()
    assert Comment.objects.count() == 1


def test_no_reply_crosses_from_one_post_to_another(journey, make_post, make_comment):
    stray = make_comment(post=make_post("Elsewhere"))
    assert journey.client.get(f"{journey.url}reply/{stray.pk}/").status_code == 404
    assert "error-summary" in journey.send(parent=stray.pk).content.decode()


def test_there_is_no_reply_form_at_a_closed_post(journey, post, make_comment):
    parent = make_comment()
    Post.objects.filter(pk=post.pk).update(comments_open=False)
    answer = journey.client.get(f"{journey.url}reply/{parent.pk}/")
    assert answer.url == f"/archives/{post.pk}/#comment-{parent.pk}"


def test_an_author_comments_from_the_account_and_carries_the_badge(ada, ada_client, post):
    journey = Journey(post, ada_client)
    assert "You comment as <strong>Ada</strong>" in ada_client.get(post.get_absolute_url()).content.decode()
    journey.publish(name="Somebody", email="else@example.com", body="Thank you, https://a.example/")
    comment = Comment.objects.get()
    assert (comment.user, comment.author_name, comment.email) == (ada, "Ada", ada.email)
    assert comment.is_approved
    assert '<span class="badge">author</span>' in Client().get(post.get_absolute_url()).content.decode()


def test_somebody_else_of_the_staff_is_not_marked_as_the_author(mo_client, post):
    Journey(post, mo_client).publish()
    page = Client().get(post.get_absolute_url()).content.decode()
    assert '<span class="badge">staff</span>' in page
    assert '<span class="badge">author</span>' not in page


def test_no_email_address_stands_on_any_page(journey, post, make_comment):
    parent = make_comment(email="emmy@example.net")
    for url in [post.get_absolute_url(), "/", f"{journey.url}reply/{parent.pk}/"]:
        assert "emmy@example.net" not in journey.client.get(url).content.decode()


def test_the_session_cookie_has_the_name_that_accounts_are_known_by(ada_client):
    assert settings.SESSION_COOKIE_NAME in ada_client.cookies
