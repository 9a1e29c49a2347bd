"""The boxes beside a page are rendered once for a version, and never shown after it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post, Site, Tag
from blog.page_cache import pieces
from comments.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(site, make_post):
    return make_post("On slopes", tags=["slopes"])


def statements(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_second_page_of_a_version_asks_for_no_boxes(client, post):
    first = statements(client, "/")
    assert statements(client, "/") == first - 2  # the boxes, and the newest comments


@pytest.mark.parametrize(
    "edit",
    [
        lambda post: Post.objects.filter(pk=post.pk).update(title="Changed"),
        lambda post: Tag.objects.update(name="Changed"),
        lambda post: Comment(post=post, author_name="Changed", body="Indeed.").save(),
        lambda post: Site.objects.update(links="Changed | https://example.org/"),
    ],
)
def test_a_change_is_on_the_next_page(client, post, edit):
    client.get("/how-we-count/")
    edit(post)
    assert "Changed" in client.get("/how-we-count/").text


def test_a_scheduled_post_joins_the_boxes_at_its_second(client, post, make_post):
    due = timezone.now() + timedelta(hours=1)
    make_post("Due", published_at=due)
    assert "Due" not in client.get("/how-we-count/").text
    with time_machine.travel(due + timedelta(seconds=1)):
        assert "Due" in client.get("/how-we-count/").text


def test_nothing_is_kept_that_may_be_rolled_back(site):
    site = Site.load()
    with transaction.atomic():
        pieces.keep("test", site, "not committed", None)
        assert pieces.find("test", site) is None
    assert pieces.find("test", site) is None
    pieces.keep("test", site, "committed", None)
    assert pieces.find("test", site) == "committed"
