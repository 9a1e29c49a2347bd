"""Who hears of a comment, when and how often; and that no mail server can get in the way."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail as letters
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from comments import mail
from comments.models import Comment
from comments.moderation import State
from comments.outbox import MailAddress, OutgoingMail, announce

LINK = re.compile(r"http://testserver(/comments/mail/\w+/\S+)")


@pytest.fixture
def emmy(make_comment):
    """A comment of Emmy's, who wants to hear of replies and has confirmed."""
    MailAddress.objects.create(email="emmy@example.net", confirmed_at=timezone.now())
    return make_comment("Is $x^2$ convex?", author_name="Emmy", email="emmy@example.net", wants_mail=True)


def sent():
    """A moment later: a journey's comments are written some seconds ahead."""
    with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=False):
        mail.send_due()
    return letters.outbox


def test_the_author_hears_of_a_comment_with_its_formulas_as_tex(journey):
    journey.publish(body="Why $x^2$?")
    assert not letters.outbox  # nothing is sent while the reader waits
    (letter,) = sent()
    assert letter.to == ["ada@example.org"]
    assert letter.subject == "Ray on “On gradients”"
    assert "Why $x^2$?" in letter.body and "#comment-" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_of_a_held_comment_the_author_hears_why_and_of_spam_nothing(journey):
    journey.publish(body="see https://a.example/")
    journey.publish(subject="trap")
    (letter,) = sent()
    assert letter.subject.startswith("Waiting: Ray") and "It holds links" in letter.body
    assert "/admin/comments/comment/" in letter.body


def test_an_author_who_answers_is_not_told_so(ada_client, post, journey):
    journey.client = ada_client
    journey.publish()
    assert sent() == []


def test_a_storm_of_comments_is_no_storm_of_mails(make_comment):
    for _ in range(30):
        announce(make_comment())
    assert OutgoingMail.objects.count() == 20


def test_who_was_answered_hears_of_it_once(make_comment, emmy):
    reply = make_comment("Yes.", parent=emmy, state=State.PENDING)
    assert sent() == []
    for _ in range(2):
        Comment.objects.filter(pk=reply.pk).approve()
    (letter,) = sent()
    assert letter.to == ["emmy@example.net"] and "Yes." in letter.body and "Is $x^2$ convex?" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent() == [letter]


@pytest.mark.parametrize(
    "change",
    [{"confirmed_at": None}, {"stopped_at": timezone.now()}, {"email": "someone@else.example"}],
)
def test_nobody_hears_of_replies_without_having_confirmed(make_comment, emmy, change):
    MailAddress.objects.update(**change)
    Comment.objects.filter(pk=make_comment("Yes.", parent=emmy).pk).approve()
    assert sent() == []


def test_who_did_not_ask_for_it_hears_nothing(make_comment, emmy):
    Comment.objects.filter(pk=emmy.pk).update(wants_mail=False)
    Comment.objects.filter(pk=make_comment("Yes.", parent=emmy).pk).approve()
    assert sent() == []


def test_an_address_is_asked_once_a_day_and_confirms_by_a_button(journey):
    for _ in range(3):
        journey.publish(wants_mail="on")
    letters_to_ray = [letter for letter in sent() if letter.to == ["ray@example.com"]]
    assert len(letters_to_ray) == 1
    path = LINK.search(letters_to_ray[0].body)[1]
    client = Client(enforce_csrf_checks=True)
    assert "<button" in client.get(path).content.decode()
    assert not MailAddress.objects.get().confirmed_at  # a virus scanner has looked at the link
    client.post(path)
    assert MailAddress.objects.get().confirmed_at


def test_one_click_ends_it_and_it_can_be_taken_back(make_comment, emmy):
    Comment.objects.filter(pk=make_comment("Yes.", parent=emmy).pk).approve()
    path = sent()[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert MailAddress.objects.get().stopped_at is None
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailAddress.objects.get().stopped_at
    assert Client().get("/comments/mail/stop/forged/").status_code == 404
    client.post(path.replace("/stop/", "/confirm/"))
    assert MailAddress.objects.get().stopped_at is None


def test_a_line_break_in_a_name_makes_no_header(make_comment):
    announce(make_comment(author_name="Ray\r\nBcc: all@example.org"))
    (letter,) = sent()
    assert "\n" not in letter.subject and "Bcc" not in letter.message()


def test_what_is_gone_by_then_is_not_sent(make_comment):
    comment = make_comment()
    announce(comment)
    Comment.objects.filter(pk=comment.pk).remove()
    assert sent() == []
    assert not OutgoingMail.objects.exists()


def test_two_senders_do_not_send_the_same_mail(make_comment):
    announce(make_comment())
    one, other = OutgoingMail.objects.get(), OutgoingMail.objects.get()
    assert mail.claim(one)
    assert not mail.claim(other)
    assert sent() == []  # it is in another's hand


def test_a_dead_mail_server_loses_nothing_and_is_tried_again_later(make_comment, monkeypatch):
    for _ in range(3):
        announce(make_comment())
    tried = []

    def refuse(self, messages):
        tried.append(messages)
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert mail.send_due() == 0
    assert len(tried) == 1  # one timeout, not three
    put_off = OutgoingMail.objects.get(attempts=1)
    assert "gone" in put_off.last_error and put_off.next_try_at > timezone.now()
    assert len(sent()) == 2
    OutgoingMail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert len(sent()) == 3


def test_the_moderator_sees_what_waits_and_why(ada_client, make_comment):
    announce(make_comment())
    OutgoingMail.objects.update(last_error="no route to host")
    page = ada_client.get("/admin/comments/outgoingmail/").content.decode()
    assert "no route to host" in page and "ada@example.org" in page
