"""A reader's way from the form over the preview to the published comment."""

import threading
import time
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from blog.models import Post
from comments.models import BODY_LIMIT, Comment
from comments.moderation import Reason, State
from comments.receipts import receipt_of
from comments.tokens import LIFETIME, Token

from .conftest import FIELD, Journey, corpus, typed_values


def only_comment():
    return Comment.objects.get()


def mine(comment):
    return f"/comments/mine/{receipt_of(comment.nonce)}/#{comment.anchor}"


def test_the_form_leads_to_a_preview_that_stores_nothing(journey):
    page = journey.send().content.decode()
    assert "Your comment as it will appear" in page
    assert "<math" in page
    assert 'name="publish"' in page
    assert not Comment.objects.exists()


def test_the_preview_shows_exactly_what_the_thread_will(journey, post):
    body = "Why $\\sum_i x_i$?\n\n> quoted\n\n\\begin{equation}a\\tag{7}\\end{equation}"
    preview = journey.send(body=body).content.decode()
    journey.publish(body=body)
    html = only_comment().html
    assert html in preview.replace(html, html, 1)
    assert html in journey.client.get(post.get_absolute_url()).content.decode()


def test_publishing_leads_to_the_comment_on_a_page_of_its_writers(journey, post):
    answer = journey.publish()
    comment = only_comment()
    assert (answer.status_code, answer.url) == (303, mine(comment))
    assert (comment.state, comment.author_name, comment.user) == (State.APPROVED, "Ray", None)
    page = journey.client.get(post.get_absolute_url()).content.decode()
    assert f'id="comment-{comment.pk}"' in page


def test_the_sidebar_of_the_next_page_names_the_comment(journey, post):
    journey.publish(body="Is $x^2$ convex?")
    page = journey.client.get("/").content.decode()
    assert f"#comment-{only_comment().pk}" in page
    assert "convex?" in page


def test_a_page_can_be_commented_on_too(site, make_post):
    about = make_post("About", kind=Post.Kind.PAGE, slug="about")
    answer = Journey(about, Client()).publish()
    assert f'href="/about/#comment-{only_comment().pk}"' in Client().get(answer.url).content.decode()


def test_the_reader_gets_no_cookie_and_the_pages_do_not_vary_by_one(journey, post):
    answers = [
        journey.client.get(post.get_absolute_url()),
        journey.send(),
        journey.send(name=""),
        journey.client.post(f"{journey.url}preview/", {"body": "so"}),
        journey.publish(),
        journey.client.get(mine(only_comment())),
        journey.client.get(f"{journey.url}reply/{only_comment().pk}/"),
    ]
    for answer in answers:
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_the_form_on_the_post_page_holds_no_token(journey, post):
    assert not FIELD.search(journey.client.get(post.get_absolute_url()).content.decode())


def test_broken_formulas_are_named_with_their_line_and_can_be_published_anyway(journey):
    page = journey.send(body="one\n\n$\\frac{1}$").content.decode()
    assert "What could not be typeset" in page
    assert "Line 3:" in page
    journey.publish(body="one\n\n$\\frac{1}$")
    assert only_comment().is_approved


# What is refused, and that nothing typed is lost ---------------------------------------------------


WRONG = [
    {"name": ""},
    {"name": "\u200b\u3164"},
    {"name": "R" * 61},
    {"name": "ADA"},
    {"name": "Аda \u2705"},
    {"email": ""},
    {"email": "nobody"},
    {"email": "ADA@example.org"},
    {"site_url": "javascript:alert(1)"},
    {"body": ""},
    {"body": " \n\u200b\t"},
    {"body": "x" * (BODY_LIMIT + 1)},
    {"parent": "9999"},
    {"parent": "abc"},
    {"parent": "9" * 40},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("publish", [False, True])
def test_what_is_wrong_is_said_and_everything_typed_comes_back(journey, ada, post, wrong, publish):
    extra = {"publish": "1", "token": str(Token.new(post.pk))} if publish else {}
    answer = journey.send(**wrong, **extra)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in page
    assert not Comment.objects.exists()
    expected = {**journey.typed, **wrong, **({"parent": ""} if "parent" in wrong else {})}
    values = typed_values(page)
    assert {name: values[name] for name in expected} == expected


def test_text_that_looks_like_markup_comes_back_as_it_was_typed(journey):
    body = "</textarea><script>alert(1)</script>\n\n  \"quoted\" & 'so' &amp; $a<b$\n"
    page = journey.send(body=body, name='"><b>').content.decode()
    values = typed_values(page)
    assert (values["body"], values["name"]) == (body, '"><b>')
    assert "<script>alert" not in page


def test_characters_that_no_page_may_hold_are_left_out(journey):
    journey.publish(body="a\x00b\r\nc", name="R\x00ay", email="ray@example.com\x00")
    comment = only_comment()
    assert (comment.body, comment.author_name, comment.email) == ("ab\nc", "Ray", "ray@example.com")


def test_raw_bytes_that_are_no_text_make_no_error(post):
    answer = Client().post(
        f"/archives/{post.pk}/comments/",
        b"name=%ED%A0%80Ray&email=r@example.com&body=%FF%00x",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200


def test_the_longest_comment_is_taken_and_newlines_count_once(journey):
    journey.publish(body="x\r\n" * (BODY_LIMIT // 2))
    assert len(only_comment().body) == BODY_LIMIT


@pytest.mark.parametrize("name", corpus("fields", field="name"))
def test_collected_names_neither_break_the_page_nor_pass_as_an_author(journey, ada, name):
    answer = journey.send(name=name)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert" not in unescape(page).replace(name, "")


# Where it comes from -------------------------------------------------------------------------------

HERE = "http://testserver"
ELSEWHERE = "https://evil.example"


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Origin": HERE}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": ELSEWHERE}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "https://testserver"}, False),
    ],
)
@pytest.mark.parametrize("step", ["preview", "publish"])
def test_only_what_this_site_sent_is_taken(journey, post, headers, is_taken, step):
    token = journey.preview()
    extra = {"publish": "1", "token": token} if step == "publish" else {}
    answer = journey.send(headers=headers, **extra)
    assert answer.status_code == (403 if not is_taken else 303 if step == "publish" else 200)
    assert Comment.objects.exists() == (is_taken and step == "publish")


def test_what_came_from_elsewhere_comes_back_without_a_token(journey):
    token = journey.preview()
    answer = journey.send(headers={"Origin": ELSEWHERE}, publish="1", token=token)
    values = typed_values(answer.content.decode())
    assert values["body"] == journey.typed["body"]
    assert values["token"] == ""


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": HERE}])
@pytest.mark.parametrize("token", ["", "forged", "WyI3IiwiYWJjIl0:1:x"])
def test_without_the_previews_token_nothing_is_published(journey, headers, token):
    answer = journey.send(headers=headers, publish="1", token=token)
    page = answer.content.decode()
    assert "look at your comment once more" in page
    assert FIELD.search(page)
    assert not Comment.objects.exists()


def test_the_token_of_one_post_publishes_nothing_at_another(journey, make_post):
    token = Journey(make_post("Another"), Client()).preview()
    journey.publish(token=token)
    assert not Comment.objects.exists()


def test_an_old_preview_is_shown_again_and_can_then_be_published(journey):
    token = journey.preview()
    with time_machine.travel(time.time() + LIFETIME + 60, tick=False):
        page = journey.send(publish="1", token=token).content.decode()
    assert "open for too long" in page
    assert not Comment.objects.exists()
    with time_machine.travel(time.time() + LIFETIME + 90, tick=False):
        assert journey.send(publish="1", token=FIELD.search(page)[1]).status_code == 303


def test_somebody_of_the_staff_is_protected_in_the_same_way(mo_client, post):
    url = f"/archives/{post.pk}/comments/"
    token = FIELD.search(mo_client.post(url, {"body": "x"}).content.decode())[1]
    answer = mo_client.post(
        url, {"body": "x", "publish": "1", "token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert mo_client.post(url, {"body": "x", "publish": "1"}).status_code == 200
    assert not Comment.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(journey, method):
    assert getattr(journey.client, method)(journey.url).status_code == 405


def test_whoever_opens_the_forms_address_is_led_to_the_post(journey, post):
    assert journey.client.get(journey.url).url == f"/archives/{post.pk}/#comments"


# Once and only once --------------------------------------------------------------------------------


def test_a_double_click_a_reload_and_a_retry_make_one_comment(journey):
    token = journey.preview()
    urls = {journey.publish(token=token).url for _ in range(3)}
    assert len(urls) == 1
    assert Comment.objects.count() == 1


def test_it_is_one_comment_also_where_the_client_may_not_post_again_yet(journey, settings):
    settings.COMMENT_INTERVAL = 60
    token = journey.preview()
    assert journey.publish(token=token).url == journey.publish(token=token).url
    assert Comment.objects.count() == 1


def test_a_changed_text_under_a_used_token_is_offered_as_a_second_comment(journey):
    token = journey.preview()
    journey.publish(token=token)
    page = journey.send(token=token, publish="1", body="On second thought").content.decode()
    assert "would become a second comment" in page
    assert typed_values(page)["body"] == "On second thought"
    assert Comment.objects.count() == 1
    journey.publish(token=FIELD.search(page)[1], body="On second thought")
    assert Comment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("interval", [0, 60])
def test_the_same_comment_sent_eight_times_at_once_is_stored_once(site, make_post, settings, interval):
    settings.COMMENT_INTERVAL = interval
    post = make_post()
    token = str(Token(post.pk, Token.new(post.pk).nonce, time.time() - 5))
    answers = []

    def send():
        answers.append(Journey(post, Client()).send(token=token, publish="1"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Comment.objects.count() == 1
    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {
        (303, mine(only_comment()))
    }


# Moderation ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wait", "state", "reason"),
    [
        ({"subject": "cheap"}, 5, State.SPAM, Reason.TRAP),
        ({}, 0, State.PENDING, Reason.HURRY),
        ({"body": "see https://a.example/"}, 5, State.PENDING, Reason.LINKS),
    ],
)
def test_what_a_rule_catches_is_held_and_the_reader_is_told(journey, post, typed, wait, state, reason):
    answer = journey.publish(wait=wait, **typed)
    assert (answer.status_code, answer.url) == (303, mine(only_comment()))
    assert (only_comment().state, only_comment().reason) == (state, reason)
    assert "has arrived" in journey.client.get(answer.url).content.decode()
    assert only_comment().anchor not in journey.client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "is_trusted"),
    [
        ({}, True),
        ({"state": State.PENDING}, False),
        ({"email": "somebody@example.org"}, False),
    ],
)
def test_who_holds_the_receipt_of_an_approved_comment_may_link(journey, make_comment, fields, is_trusted):
    receipt = receipt_of(make_comment(**fields).nonce)
    journey.publish(body="see https://a.example/", receipts=f"forged:receipt {receipt}")
    assert Comment.objects.latest("pk").is_approved == is_trusted


def test_an_address_that_was_approved_once_can_be_claimed_by_anyone_and_opens_nothing(journey, make_comment):
    make_comment(email="ray@example.com")
    journey.publish(body="see https://a.example/", receipts=f"{uuid4().hex}:x")
    assert Comment.objects.latest("pk").reason == Reason.LINKS


def test_links_within_the_site_are_no_reason(journey):
    journey.publish(body="as in http://testserver/archives/1/")
    assert only_comment().is_approved


def test_a_held_comment_that_is_sent_again_still_waits(journey):
    token = journey.preview(subject="x")
    urls = {journey.publish(token=token, subject="x").url for _ in range(2)}
    assert urls == {mine(only_comment())}
