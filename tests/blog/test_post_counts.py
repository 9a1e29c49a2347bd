"""The stored numbers of posts are those that one would count, whatever was done to the posts."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import Category, Filing, Post, PostCount, Site, Tag, TaggedPost
from blog.models.post_counts import month_of
from blog.post_counts import recount
from blog.sidebar import Years

STATUSES, KINDS = ["draft", "published", "unlisted"], ["post", "page"]
MAY = datetime(2024, 5, 31, 20, tzinfo=UTC)  # June in Shanghai


def stored():
    return {(row.list, row.key): row.count for row in PostCount.objects.exclude(count=0)}


def counted():
    zone = Site.load().tzinfo
    found = Counter()
    for tag_id in TaggedPost.objects.exclude(published_at=None).values_list("tag_id", flat=True):
        found["tag", tag_id] += 1
    for category_id in Filing.objects.exclude(published_at=None).values_list("category_id", flat=True):
        found["category", category_id] += 1
    for post in Post.objects.posts().filter(status="published"):
        found["month", month_of(post.published_at, zone)] += 1
    return dict(found)


@pytest.fixture
def maths(site):
    return Category.objects.create(name="Maths", slug="maths")


@pytest.fixture
def algebra(maths):
    return Category.objects.create(name="Algebra", slug="algebra", parent=maths)


def test_a_post_is_counted_in_its_month_its_tags_and_all_its_categories(make_post, maths, algebra):
    make_post(tags=["a", "b"], category=algebra, published_at=MAY)
    tags = {("tag", pk): 1 for pk in Tag.objects.values_list("pk", flat=True)}
    assert stored() == tags | {("category", maths.pk): 1, ("category", algebra.pk): 1, ("month", 202406): 1}


def change_at_random(chance, posts, categories, names):
    post = chance.choice(posts)
    some = Post.objects.filter(pk__in=[post.pk for post in chance.sample(posts, 2)])
    moment = MAY + timedelta(days=chance.randrange(-90, 90))
    chance.choice(
        [
            lambda: post.tags.set(chance.sample(names, 2)),
            lambda: post.tags.clear(),
            lambda: post.file([chance.choice(categories)]),
            lambda: some.update(status=chance.choice(STATUSES), published_at=moment),
            lambda: Post.objects.filter(pk=post.pk).update(kind=chance.choice(KINDS), slug=f"p{post.pk}"),
            lambda: Post.objects.filter(pk=post.pk).update(category=chance.choice(categories)),
            lambda: TaggedPost.objects.filter(content_object=post).delete(),
            lambda: Tag.objects.filter(name=chance.choice(names)).delete(),
        ]
    )()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_the_numbers_are_exact(make_post, maths, algebra, seed):
    chance, names = random.Random(seed), ["a", "b", "c"]
    posts = [make_post(tags=names[: n % 4], category=algebra) for n in range(4)]
    for _ in range(15):
        change_at_random(chance, posts, [maths, algebra], names)
        assert stored() == counted()
    Post.objects.all().delete()
    assert stored() == {}


def test_in_another_time_zone_posts_stand_in_other_months(site, make_post):
    make_post(published_at=MAY)
    site.time_zone = "Europe/London"
    site.save()
    assert stored() == {("month", 202405): 1}


def test_counting_anew_heals_what_was_wrong(make_post, maths):
    make_post(tags=["a"], category=maths)
    right = stored()
    PostCount.objects.update(count=99)
    Post.objects.update(month=190001)
    recount()
    assert stored() == right


def test_the_command_counts_anew_and_has_pages_made_anew(make_post):
    make_post(tags=["a"])
    right = stored()
    PostCount.objects.update(count=99)
    call_command("recount", verbosity=0)
    assert stored() == right


def test_the_archive_has_every_month_but_no_scheduled_post(site, make_post):
    for year in range(2008, 2024):
        make_post(published_at=datetime(year, 3, 3, tzinfo=UTC))
    make_post(published_at=timezone.now() + timedelta(minutes=1))
    months = Years(site).months
    assert [(day.year, link.count) for day, link in months] == [(year, 1) for year in range(2023, 2007, -1)]
    assert months[0][1].url == "/2023/03/"


def test_a_month_is_that_of_the_sites_clock():
    assert month_of(MAY, ZoneInfo("Asia/Shanghai")) == 202406
    assert month_of(MAY, UTC) == 202405
    assert month_of(None, UTC) is None
