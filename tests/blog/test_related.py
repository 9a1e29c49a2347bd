"""Which posts a reader of one post is offered next."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, RelatedPost, Series
from blog.models.related import KEPT
from blog.sidebar import PostSidebar

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("site")


def related(post, site):
    return [link.label for link in PostSidebar(site, Post.objects.get(pk=post.pk)).related]


def test_posts_with_a_rare_tag_come_before_those_with_a_common_one(site, make_post):
    post = make_post(title="A", tags=["rare", "common"])
    for n in range(4):
        make_post(title=f"Common {n}", tags=["common"])
    make_post(title="Rare", tags=["rare"])
    assert related(post, site)[0] == "Rare"
    assert set(related(post, site)[1:]) == {f"Common {n}" for n in range(4)}


def test_both_sides_know_of_the_relation_whichever_was_saved_last(site, make_post):
    first = make_post(title="First", tags=["topic"])
    second = make_post(title="Second", tags=["topic"])
    assert related(first, site) == ["Second"] and related(second, site) == ["First"]
    second.tags.set(["other"])
    assert related(first, site) == related(second, site) == []


def test_a_link_relates_two_posts(site, make_post):
    first = make_post(title="First")
    second = make_post(title="Second", body=f"See [there](/archives/{first.pk}/).")
    assert related(first, site) == ["Second"] and related(second, site) == ["First"]


def test_parts_of_the_same_series_stand_in_its_list_already(site, make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    parts = [make_post(title=f"Part {n}", series=series, series_position=n, tags=["t"]) for n in (1, 2)]
    make_post(title="Another", tags=["t"])
    assert related(parts[0], site) == ["Another"]


def test_a_draft_is_offered_once_it_is_published(site, make_post):
    post = make_post(title="A", tags=["topic"])
    make_post(title="Draft", status="draft", tags=["topic"])
    assert related(post, site) == []
    Post.objects.filter(title="Draft").publish()
    assert related(post, site) == ["Draft"]


def test_a_link_to_nothing_relates_nothing(site, make_post):
    assert related(make_post(body="See [there](/archives/999/)."), site) == []


def test_a_post_keeps_only_its_best(site, make_post):
    posts = [make_post(title=f"Post {n}", tags=["topic"]) for n in range(KEPT + 6)]
    assert max(RelatedPost.objects.filter(post=post).count() for post in posts) == KEPT
    assert len(related(posts[0], site)) == 5


def test_relating_costs_the_same_whatever_the_size_of_the_blog(site, make_post):
    def cost(post):
        with CaptureQueriesContext(connection) as captured:
            post.relate()
        return len(captured)

    posts = [make_post(tags=["topic"]) for _ in range(3)]
    small = cost(posts[0])
    posts += [make_post(tags=["topic"]) for _ in range(20)]
    assert max(small, cost(posts[-1])) <= 12  # one more where surplus rows go
