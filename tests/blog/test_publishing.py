"""A scheduled post appears everywhere at its second, and never vanishes again."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from blog.models import Post, Series
from blog.publishing import publish_due

JUNE = datetime(2026, 6, 7, 8, tzinfo=UTC)
TITLE = "Unmistakable"


def forget_what_was_published():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE site_version SET published_until = '1970-01-01 00:00:00'")


@pytest.fixture(autouse=True)
def nothing_published_yet(transactional_db):
    # Before, too: no flush between tests knows of site_version, and its date outlives other files' tests.
    forget_what_was_published()
    yield
    forget_what_was_published()


def versions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM site_version")
        return cursor.fetchone()[0]


def schedule(make_post, moment):
    series = Series.objects.create(title="Adam", slug="adam")
    return make_post(TITLE, published_at=moment, tags=["slopes"], series=series, series_position=1)


def test_what_is_due_is_published_once(site, make_post):
    with time_machine.travel(JUNE - timedelta(hours=1), tick=False) as clock:
        make_post()
        publish_due()
        schedule(make_post, JUNE)
        before = versions()
        assert publish_due() == 0 and versions() == before
        clock.shift(timedelta(hours=1))
        assert (publish_due(), publish_due()) == (1, 0)
        assert versions() == before + 1


def test_a_reference_to_a_post_that_was_not_public_gets_its_number(site, make_post):
    with time_machine.travel(JUNE - timedelta(hours=1), tick=False) as clock:
        target = schedule(make_post, JUNE)
        target.body = r"\begin{equation} a=b \label{eq:a} \end{equation}"
        target.save()
        referring = make_post("Refers", body=rf"See \eqref{{{target.pk}:eq:a}}.")
        assert "??" in Post.objects.get(pk=referring.pk).html
        clock.shift(timedelta(hours=1))
        publish_due()
    assert "??" not in Post.objects.get(pk=referring.pk).html


def test_a_clock_that_is_set_back_unpublishes_nothing(client, site, make_post):
    with time_machine.travel(JUNE, tick=False) as clock:
        post = schedule(make_post, JUNE)
        publish_due()
        clock.shift(timedelta(hours=-1))
        assert client.get(post.get_absolute_url()).status_code == 200
        assert TITLE in client.get("/").text
        assert publish_due() == 0


PLACES = ["/", "/tag/slopes/", "/series/adam/", "/archives/", "/feed/", "/feed/atom/", "/author/ada/"]


def shown_at(clients, post):
    """The places that show the post, asked for on every connection."""
    month = timezone.localtime(post.published_at, timezone.get_fixed_timezone(8 * 60))
    places = [*PLACES, post.get_absolute_url(), f"/{month:%Y/%m}/"]
    found = []
    for client in clients:
        found += [place for place in places if TITLE.encode() in client.get(place).content]
    return found, len(places) * len(clients)


def test_a_scheduled_post_is_everywhere_at_its_second_and_nothing_earlier(serve, make_post):
    make_post("An older one", tags=["slopes"])
    server = serve()
    due = timezone.now() + timedelta(seconds=6)
    post = schedule(make_post, due)
    with closing(server.client()) as one, closing(server.client()) as other:
        found, _ = shown_at([one, other], post)
        assert timezone.now() < due and found == []
        time.sleep((due - timezone.now()).total_seconds() + 0.05)
        found, everywhere = shown_at([one, other], post)
    assert len(found) == everywhere


def test_servers_with_clocks_five_minutes_apart_agree(serve, make_post):
    make_post("An older one", tags=["slopes"])
    shared = {"workers": 1, "site": "http://blog.example", "ALLOWED_HOSTS": "blog.example"}
    slow = serve(**shared)
    post = schedule(make_post, timezone.now() + timedelta(seconds=200))
    with closing(slow.client()) as behind:
        assert shown_at([behind], post)[0] == []
        with closing(serve(**shared, CLOCK="300").client()) as ahead:
            assert TITLE.encode() in ahead.get("/").content
            found, everywhere = shown_at([behind, ahead], post)
    assert len(found) == everywhere
