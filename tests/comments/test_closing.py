"""Comments close by hand, or by the age of the post, at the very moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from blog import publishing

PUBLISHED = datetime(2024, 5, 6, 4, tzinfo=UTC)


@pytest.fixture
def a_week(site):
    site.close_comments_after = 7
    site.save()


def version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM site_version")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("days", "is_open"), [(6.9, True), (7.1, False)])
def test_a_post_takes_comments_until_it_is_old(journey, post, a_week, days, is_open):
    with time_machine.travel(PUBLISHED + timedelta(days=days), tick=False):
        page = journey.client.get(post.get_absolute_url()).content.decode()
        assert ('id="comment-form"' in page) == is_open
        assert journey.send().status_code == (200 if is_open else 403)


def test_without_the_setting_it_stays_open_and_by_hand_it_closes_at_once(journey, make_post, post):
    assert journey.send().status_code == 200
    post.comments_open = False
    post.save()
    assert journey.send().status_code == 403


def test_kept_pages_are_told_once_when_a_post_has_come_of_age(post, a_week):
    raised = []
    with time_machine.travel(PUBLISHED, tick=False) as clock:
        publishing.publish_due()
        for days in [1, 6.99, 7.01, 7.02, 30]:
            clock.move_to(PUBLISHED + timedelta(days=days))
            before = version()
            publishing.publish_due()
            raised.append(version() - before)
    assert raised == [0, 0, 1, 0, 0]
