"""What is kept of a person can be seen, handed over and deleted."""

import json
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.utils import timezone

from blog import logins
from comments import flood
from comments.models import Comment, FloodBucket
from comments.outbox import MailAddress, OutgoingMail, announce
from comments.privacy import forget_old

PERSON = "/admin/comments/comment/person/"
RAY = "ray@example.com"


def test_all_of_one_person_is_handed_over_and_nothing_of_others(mo_client, make_comment):
    make_comment("Mine, $x$.")
    make_comment("Mine too.", email="Ray@example.com", state="spam")
    make_comment("Another's.", email="emmy@example.net")
    assert "2 comments were written" in mo_client.get(PERSON, {"email": RAY}).content.decode()
    answer = mo_client.post(PERSON, {"email": RAY, "export": "1"})
    told = json.loads(answer.content)
    assert [comment["text"] for comment in told["comments"]] == ["Mine, $x$.", "Mine too."]


def test_what_is_deleted_is_gone_for_good_and_replies_of_others_stay(mo_client, client, make_comment, post):
    first = make_comment("My secret.", site_url="https://ray.example/", wants_mail=True)
    reply = make_comment("An answer.", parent=first, email="emmy@example.net", author_name="Emmy")
    make_comment("My own answer.", parent=make_comment("Alone.", parent=reply))
    MailAddress.objects.create(email=RAY)
    mo_client.post(PERSON, {"email": RAY, "delete": "1"})
    assert {comment.pk for comment in Comment.objects.all()} == {first.pk, reply.pk}
    rows = str(Comment.objects.filter(pk=first.pk).values())
    assert not any(text in rows for text in ["secret", "ray", "Ray"])
    assert not MailAddress.objects.exists()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "An answer." in page and "no longer shown" in page and "secret" not in page


def test_mails_to_a_deleted_person_are_gone_too(mo_client, make_comment, ada):
    announce(make_comment(email=RAY))
    OutgoingMail.objects.update(email=RAY)
    mo_client.post(PERSON, {"email": RAY, "delete": "1"})
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("email", ["", " ", "%", "nobody@example.org"])
def test_no_address_stands_for_everybody(mo_client, make_comment, email):
    make_comment()
    make_comment(email="")
    mo_client.post(PERSON, {"email": email, "delete": "1"})
    assert Comment.objects.count() == 2


def test_what_need_not_be_kept_goes_by_itself(make_comment, ada):
    now = timezone.now()
    announce(make_comment())
    flood.claim("192.0.2.1")
    AccessAttempt.objects.create(username="eve", ip_address="192.0.2.1", failures_since_start=1)
    for days, left in [(0.02, (2, 1, 1)), (0.05, (0, 1, 1)), (15, (0, 0, 1)), (31, (0, 0, 0))]:
        with time_machine.travel(now + timedelta(days=days), tick=False):
            forget_old()
            logins.forget_old()
        models = (FloodBucket, OutgoingMail, AccessAttempt)
        assert tuple(model.objects.count() for model in models) == left, days


def test_nobody_else_sees_it(client, post):
    assert client.get(PERSON).status_code == 302


def test_the_privacy_page_is_linked_and_can_be_replaced_by_the_owners(client, post, make_post):
    assert 'href="/privacy/"' in client.get("/").content.decode()
    page = client.get("/privacy/")
    assert "30 days" in page.content.decode() and not page.cookies
    make_post("Our own", kind="page", slug="privacy")
    assert "Our own" in client.get("/privacy/").content.decode()
