"""What no page shows throws no page away: spam, drafts, logins and counts."""

import asyncio
import math
import random
from contextlib import closing

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from blog.page_cache.adapter import Threads
from blog.page_cache.asgi import PageCache
from blog.page_cache.requests import OwnAddress
from blog.page_cache.version import version_of
from blog.readers import roll_up, spool
from comments.models import Comment
from tests.server import BROWSER

pytestmark = pytest.mark.django_db(transaction=True)


class Visitors:
    """Ask a page cache of this process, with the real Django behind it, for one page after the other."""

    def __init__(self, paths):
        self.paths, self.asked, self.rendered = paths, 0, 0
        self.django = get_wsgi_application()
        self.cache = PageCache(
            Threads(self.render), Threads(self.render, 1),
            version_of(connection.settings_dict, connection.get_connection_params()),
            OwnAddress(host=b"testserver", session_cookie=b"sessionid="), 1 << 22,
        )  # fmt: skip

    def render(self, environ, start_response):
        self.rendered += 1
        return self.django(environ, start_response)

    async def look(self):
        path = self.paths[self.asked % len(self.paths)]
        self.asked += 1
        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": b"", "http_version": "1.1",
            "headers": [(b"host", b"testserver"), (b"user-agent", BROWSER.encode())],
            "client": ("192.0.2.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        answers = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            answers.append(message)

        await self.cache(scope, receive, send)
        assert answers[0]["status"] == 200

    async def during(self, acts, looks):
        """So many looks around each of these acts."""
        with closing(self.cache.django), closing(self.cache.files), closing(self.cache.version):
            for _ in self.paths:
                await self.look()
            self.asked = self.rendered = 0
            for act in acts:
                await self.cache.django.run(act)
                for _ in range(looks):
                    await self.look()


def version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM site_version")
        return cursor.fetchone()[0]


def noise(post, ada, draft, scale):
    """What an hour brings that no reader sees; at scale 1 a thousand comments, mostly spam."""
    chance = random.Random(3)

    def comment():
        state = chance.choice(["pending", "spam", "spam"])
        Comment(post=post, author_name="Bot", body="Buy.", state=state).save()

    def save_draft():
        draft.body += " More."
        draft.save()

    def log_in():
        type(ada).objects.filter(pk=ada.pk).update(last_login=timezone.now())

    def count():
        spool.write(spool.Line(timezone.localdate(), post.pk, chance.getrandbits(60)))
        roll_up.roll_up()

    number = {comment: 1000, save_draft: 360, log_in: 20, count: 50}
    acts = [act for act, times in number.items() for _ in range(math.ceil(times * scale))]
    chance.shuffle(acts)
    return acts


def rest_of_an_hour(post, ada, make_post, scale):
    draft = make_post("Not yet", status="draft", published_at=None, tags=["later"])
    visitors = Visitors([post.get_absolute_url(), "/", "/archives/", "/feed/", "/tag/slopes/"])
    roll_up.publish_due()
    before = version()
    asyncio.run(visitors.during(noise(post, ada, draft, scale), looks=5))
    assert version() == before
    assert visitors.rendered <= visitors.asked / 100


def test_an_hour_of_spam_drafts_logins_and_counts_throws_no_page_away(site, ada, make_post):
    rest_of_an_hour(make_post(tags=["slopes"]), ada, make_post, 0.04)


@pytest.mark.soak
def test_a_thousand_held_comments_throw_no_page_away(site, ada, make_post):
    rest_of_an_hour(make_post(tags=["slopes"]), ada, make_post, 1)
