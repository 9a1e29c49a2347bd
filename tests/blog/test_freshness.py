"""A page is never older than the last change that was committed when it was asked for."""

import random
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import connection

from blog.models import Post, Site, Tag
from blog.readers import roll_up, spool
from comments.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(site, make_post):
    return make_post(tags=["slopes"])


def by_hand(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def comment(post, text):
    Comment(post=post, author_name=text, body="Indeed.").save()


EDITS = [
    lambda post, text: Post.objects.filter(pk=post.pk).update(title=text),
    lambda post, text: by_hand("UPDATE blog_post SET title = %s WHERE id = %s", text, post.pk),
    lambda post, text: Site.objects.update(name=text),
    lambda post, text: by_hand("UPDATE blog_site SET tagline = %s", text),
    lambda post, text: Tag.objects.filter(taggings__content_object=post).update(name=text),
    comment,
]


class Crowd(threading.Thread):
    """Readers who never stop reloading."""

    def __init__(self, servers, paths):
        super().__init__(daemon=True)
        self.servers, self.paths, self.stopped, self.answers = servers, paths, threading.Event(), 0

    def run(self):
        clients = [server.client() for server in self.servers for _ in range(3)]
        while not self.stopped.is_set():
            for client in clients:
                client.get(self.paths[self.answers % len(self.paths)])
                self.answers += 1
        for client in clients:
            client.close()

    def stop(self):
        self.stopped.set()
        self.join()


def stale_answers(servers, post, edits):
    """How many answers of all the servers lacked an edit that was committed before."""
    path = post.get_absolute_url()
    crowd = Crowd(servers, [path, "/", "/tag/slopes/"])
    crowd.start()
    clients = [server.client() for server in servers for _ in range(4)]
    stale = 0
    try:
        for number in range(edits):
            text = f"Edit number {number} of all."
            EDITS[number % len(EDITS)](post, text)
            # One connection stays with one worker; several meet both.
            stale += sum(text.encode() not in client.get(path).content for client in clients)
    finally:
        crowd.stop()
        for client in clients:
            client.close()
    return stale


def test_two_workers_never_show_a_page_from_before_an_edit(serve, post):
    assert stale_answers([serve()], post, 40) == 0


def test_two_servers_that_share_the_database_alone_never_do(serve, post, tmp_path):
    servers = [
        serve(workers=1, site="http://blog.example", ALLOWED_HOSTS="blog.example,127.0.0.1") for _ in range(2)
    ]
    assert stale_answers(servers, post, 30) == 0


@pytest.mark.soak
def test_three_hundred_edits_give_no_stale_answer(serve, post):
    assert stale_answers([serve(), serve(workers=1)], post, 300) == 0


def test_a_kept_page_is_the_same_bytes_with_validators(serve, post):
    with closing(serve(workers=1).client()) as client:
        first, second = (client.get(post.get_absolute_url(), Accept_Encoding="gzip") for _ in range(2))
        assert first.content == second.content and second.headers["Content-Encoding"] == "gzip"
        assert second.headers["Vary"] == "Accept-Encoding"
        assert second.headers["Cache-Control"] == "no-cache"
        assert int(second.headers["Content-Length"]) == len(second.content)
        assert "Set-Cookie" not in second.headers
        again = client.get(post.get_absolute_url(), If_None_Match=second.headers["ETag"])
        assert (again.status, again.content) == (304, b"")
        head = client.get(post.get_absolute_url(), method="HEAD", Accept_Encoding="gzip")
        assert (head.status, head.content) == (200, b"")
        assert head.headers["Content-Length"] == second.headers["Content-Length"]


def test_last_modified_appears_once_it_has_settled(serve, post):
    by_hand("UPDATE site_version SET changed_at = 1700000000")
    with closing(serve(workers=1).client()) as client:
        client.get("/")  # what was published before the server came up is announced first
        Site.objects.update(name="Margins")
        by_hand("UPDATE site_version SET v = v + 1, changed_at = 1700000000")
        response = client.get("/")
        assert response.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
        since = response.headers["Last-Modified"]
        assert client.get("/", If_Modified_Since=since).status == 304
        assert client.get("/", If_Modified_Since="Tue, 14 Nov 2023 22:13:19 GMT").status == 200
        Site.objects.update(name="Notes")
        changed = client.get("/", If_Modified_Since=since)
        assert changed.status == 200 and "Last-Modified" not in changed.headers


# What readers do not see ------------------------------------------------------


def version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM site_version")
        return cursor.fetchone()[0]


def test_spam_autosaves_logins_and_counts_raise_nothing(post, ada, ray, make_post):
    draft = make_post("Not yet", status="draft", published_at=None, tags=["later"])
    before = version()
    chance = random.Random(4)
    for number in range(60):
        draft.body = f"{draft.body} More."
        draft.save()
        state = chance.choice(["pending", "spam"])
        Comment(post=post, author_name="Bot", body="Buy.", state=state).save()
        type(ada).objects.filter(pk=ada.pk).update(last_login=datetime.now(UTC))
        spool.write(spool.Line(datetime.now(UTC).date(), post.pk, number))
        roll_up.roll_up()
    Comment.objects.spam().delete()
    assert version() == before
