from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Category, Series
from blog.sidebar import PostSidebar, Sidebar

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)


def links(box):
    return [(link.label, link.count) for link in box]


def test_an_empty_blog_has_empty_boxes(site):
    sidebar = Sidebar(site)
    assert sidebar.latest == sidebar.categories == sidebar.tags == sidebar.months == []


def test_the_latest_posts_stand_newest_first(site, make_post):
    posts = [make_post(title=f"Post {n}", published_at=MAY.replace(day=n)) for n in range(1, 11)]
    latest = Sidebar(site).latest
    assert [link.label for link in latest] == [f"Post {n}" for n in range(10, 2, -1)]
    assert latest[0].url == posts[-1].get_absolute_url()


def test_only_what_stands_on_lists_is_counted(site, make_post):
    for status in ["published", "draft", "unlisted", "private", "withdrawn"]:
        make_post(title=status, status=status, tags=["topic"])
    make_post(title="scheduled", published_at=MAY.replace(year=2099), tags=["topic", "later"])
    sidebar = Sidebar(site)
    assert links(sidebar.tags) == [("topic", 1)]
    assert [link.label for link in sidebar.latest] == ["published"]
    assert [(day, link.count) for day, link in sidebar.months] == [(date(2024, 5, 1), 1)]


def test_tags_stand_by_number_then_by_name(site, make_post):
    make_post(tags=["b", "a", "c"])
    make_post(tags=["c"])
    assert links(Sidebar(site).tags) == [("c", 2), ("a", 1), ("b", 1)]


def test_categories_stand_as_a_tree_in_the_authors_order(site, make_post):
    life = Category.objects.create(name="Life", slug="life", position=2)
    maths = Category.objects.create(name="Maths", slug="maths", position=1)
    algebra = Category.objects.create(name="Algebra", slug="algebra", parent=maths, position=5)
    make_post(category=algebra), make_post(category=life)
    categories = Sidebar(site).categories
    assert [(link.label, link.depth, link.count) for link in categories] == [
        ("Maths", 0, 1),
        ("Algebra", 1, 1),
        ("Life", 0, 1),
    ]


def test_months_are_the_sites_months(site, make_post):
    make_post(published_at=datetime(2024, 5, 31, 20, tzinfo=UTC))  # June in Shanghai
    make_post(published_at=datetime(2023, 12, 1, tzinfo=UTC))
    months = Sidebar(site).months
    assert [(day, link.url) for day, link in months] == [
        (date(2024, 6, 1), "/2024/06/"),
        (date(2023, 12, 1), "/2023/12/"),
    ]


def test_all_boxes_cost_one_statement(site, make_post):
    post = make_post(tags=["a"])
    with CaptureQueriesContext(
        connection,
    ) as captured:
        sidebar = PostSidebar(site, post)
        boxes = [sidebar.latest, sidebar.categories, sidebar.tags, sidebar.months, sidebar.newer,
                 sidebar.older, sidebar.post_tags, sidebar.post_categories, sidebar.series_parts]  # fmt: skip
    assert len(captured) == 1
    assert len(boxes) == 9


@pytest.fixture
def week(make_post):
    """Five posts, two of them of the same second."""
    days = [1, 2, 2, 3, 4]
    return [make_post(title=f"Post {n}", published_at=MAY.replace(day=day)) for n, day in enumerate(days)]


def test_every_post_knows_its_neighbours(site, week):
    def neighbours(post):
        sidebar = PostSidebar(site, post)
        return [link and link.label for link in (sidebar.older, sidebar.newer)]

    assert [neighbours(post) for post in week] == [
        [None, "Post 1"],
        ["Post 0", "Post 2"],
        ["Post 1", "Post 3"],
        ["Post 2", "Post 4"],
        ["Post 3", None],
    ]


def test_a_post_that_stands_on_no_list_has_no_neighbours(site, week, make_post):
    sidebar = PostSidebar(site, make_post(status="unlisted", published_at=MAY.replace(day=2)))
    assert sidebar.older is sidebar.newer is None


def test_a_post_has_its_own_tags_categories_and_series(site, make_post):
    maths = Category.objects.create(name="Maths", slug="maths")
    algebra = Category.objects.create(name="Algebra", slug="algebra", parent=maths)
    life = Category.objects.create(name="Life", slug="life")
    series = Series.objects.create(title="Adam", slug="adam")
    for part in [2, 1, 3]:
        status = "draft" if part == 3 else "published"
        post = make_post(title=f"Part {part}", series=series, series_position=part, status=status)
    post.category = algebra
    post.save()
    post.file([life])
    post.tags.set(["b", "a"])
    sidebar = PostSidebar(site, post)
    assert [link.label for link in sidebar.post_tags] == ["a", "b"]
    assert {link.label for link in sidebar.post_categories} == {"Algebra", "Life"}
    assert links(sidebar.series_parts) == [("Part 1", 1), ("Part 2", 2)]
