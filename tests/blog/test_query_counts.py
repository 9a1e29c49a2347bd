"""How many statements a page costs, whatever the size of the blog."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Authorship, Category, Filing, Post, Series, Tag, TaggedPost

START = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def fill(site, ada, mo):
    """fill(count): so many posts with two authors, tags, categories and series, made in bulk."""
    tags = [Tag.objects.create(name=f"tag {n}", slug=f"tag-{n}") for n in range(5)]
    maths = Category.objects.create(name="Maths", slug="maths")
    analysis = Category.objects.create(name="Analysis", slug="analysis", parent=maths)
    series = Series.objects.create(title="Adam", slug="adam")

    def fill(count):
        dates = [START + timedelta(hours=17 * n) for n in range(count)]
        posts = Post.objects.bulk_create(
            Post(title=f"Post {n}", body="Words.", html="<p>Words.</p>", excerpt_html="<p>Words.</p>",
                 feed_html="<p>Words.</p>", content_hash="", status="published", published_at=date,
                 updated_at=date, category=analysis, series=series, series_position=n + 1)
            for n, date in enumerate(dates)
        )  # fmt: skip
        for n, (post, date) in enumerate(zip(posts, dates, strict=True)):
            listed = {"published_at": date}
            TaggedPost.objects.create(content_object=post, tag=tags[n % 5], **listed)
            for category in (maths, analysis):
                Filing.objects.create(post=post, category=category, **listed)
            for position, author in enumerate([ada, mo], 1):
                Authorship.objects.create(post=post, author=author, position=position, **listed)
        return posts

    return fill


def statements(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]


LISTINGS = ["/", "/page/2/", "/tag/tag-1/", "/category/maths/analysis/", "/author/mo/", "/2020/01/"]
BUDGETS = {"/": 5, "/page/2/": 5, "post": 6, "/archives/": 4, "/feed/": 5, "/feed/atom/": 5}


@pytest.mark.parametrize("count", [10, 1000])
def test_a_page_keeps_its_budget_at_any_size(ray, fill, site, count):
    site.posts_per_page = 5
    site.save()
    posts = fill(count)
    ray.get(posts[5].get_absolute_url())  # the first reader of a day makes its salt
    for name, budget in BUDGETS.items():
        path = posts[5].get_absolute_url() if name == "post" else name
        found = statements(ray, path)
        assert len(found) <= budget, "\n".join([path, *found])


def test_every_listing_costs_the_same_at_ten_and_at_a_thousand_posts(client, fill, site):
    site.posts_per_page = 5
    site.save()
    fill(20)
    small = {path: len(statements(client, path)) for path in LISTINGS if path != "/page/2/"}
    Post.objects.all().delete()
    fill(400)
    assert {path: len(statements(client, path)) for path in small} == small
    assert max(small.values()) <= 7


GROWING = ("blog_post", "blog_taggedpost", "blog_filing", "blog_authorship", "blog_readercount")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize("path", ["/", "/archives/", "post", *LISTINGS[1:], "/feed/"])
def test_no_page_walks_through_a_table_that_grows(ray, fill, site, path):
    site.posts_per_page = 5
    site.save()
    posts = fill(40)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        ray.get(posts[5].get_absolute_url() if path == "post" else path)
        for query in list(captured):
            if not query["sql"].startswith("SELECT"):
                continue
            plan = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")]
            scans = [step for step in plan if step.startswith("SCAN") and " INDEX " not in step]
            assert not [scan for scan in scans if scan.split()[1] in GROWING], query["sql"]
