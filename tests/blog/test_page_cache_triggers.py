"""site_version rises with every change that a page shows, and with no other."""

import re
import time
from datetime import timedelta
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from blog.models import Category, Image, Post, ReaderCount, Series, Site, Tag, TaggedPost, User
from blog.page_cache import triggers
from blog.page_cache.pages import KEPT
from blog.page_cache.tables import EXEMPT, TABLES
from comments.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own")


def letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v, c, s FROM site_version")
        return dict(zip("vcs", cursor.fetchone(), strict=True))


@pytest.fixture
def raised():
    """raised(act): which of the letters v, c and s the call has raised."""

    def raised(act):
        before = letters()
        act()
        return "".join(letter for letter, number in letters().items() if number != before[letter])

    return raised


@pytest.fixture
def post(site, make_post):
    return make_post(tags=["optimisation"])


@pytest.fixture
def draft(site, make_post):
    return make_post(status="draft", published_at=None)


def write_comment(post, **fields):
    comment = Comment(post=post, author_name="Ray", email="ray@example.org", body="Why?", **fields)
    comment.save()
    return comment


SEEN = {
    "a bulk update": lambda post: Post.objects.filter(pk=post.pk).update(title="On slopes"),
    "a save": lambda post: (setattr(post, "body", "Down."), post.save()),
    "a withdrawal": lambda post: Post.objects.filter(pk=post.pk).update(status="withdrawn"),
    "a deletion": lambda post: post.delete(),
    "a tag": lambda post: post.tags.add("slopes"),
    "a tag taken away": lambda post: post.tags.clear(),
    "a tag's other name": lambda post: Tag.objects.update(name="descent"),
    "a tag's deletion": lambda post: Tag.objects.all().delete(),
    "an author's other name": lambda post: User.objects.update(display_name="Augusta"),
    "another author": lambda post: post.set_authors([]),
    "a category": lambda post: Category.objects.create(name="Maths", slug="maths"),
    "a comment": write_comment,
    "the site's name": lambda post: Site.objects.update(name="Margins"),
    "rows put in by the importer": lambda post: TaggedPost.objects.bulk_create(
        [TaggedPost(content_object=post, tag=Tag.objects.create(name="x", slug="x"))]
    ),
}


@pytest.mark.parametrize("change", SEEN)
def test_what_a_page_shows_raises_the_version(post, raised, change):
    assert "v" in raised(lambda: SEEN[change](post))


def test_so_does_sql_by_hand(post, raised):
    def by_hand():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE blog_post SET title = 'On slopes'")

    assert raised(by_hand) == "v"


@pytest.mark.parametrize("state", ["pending", "spam", "removed"])
def test_a_comment_that_is_hidden_or_shown_again_raises_it_and_a_held_one_does_not(post, raised, state):
    comment = write_comment(post)
    assert raised(lambda: Comment.objects.update(state=state)) == "v"
    assert raised(lambda: Comment.objects.update(body="What?", html="What?")) == ""
    assert raised(lambda: write_comment(post, state=state)) == ""
    assert raised(lambda: Comment.objects.exclude(pk=comment.pk).delete()) == ""
    assert raised(lambda: Comment.objects.filter(pk=comment.pk).approve()) == "v"


UNSEEN = {
    "a draft saved again": lambda draft: (setattr(draft, "body", "Down."), draft.save()),
    "another draft": lambda draft: Post(title="Another", body="Words.").save(),
    "a draft's tags": lambda draft: draft.tags.add("unheard of"),
    "a draft deleted": lambda draft: draft.delete(),
    "a login": lambda draft: User.objects.update(last_login=timezone.now()),
    "a new colleague": lambda draft: User.objects.create_user("mo", "mo@example.org", "moderato"),
    "an upload": lambda draft: Image.objects.create(file="0.png", width=1, height=1, original_name="0"),
    "a series without parts": lambda draft: Series.objects.create(title="Adam", slug="adam"),
    "nothing that differs": lambda draft: Site.objects.update(name="Notes in the Margin"),
}


@pytest.mark.parametrize("change", UNSEEN)
def test_what_no_page_shows_does_not(draft, raised, change):
    assert raised(lambda: UNSEEN[change](draft)) == ""


def test_a_new_print_of_the_source_alone_is_unseen(post, raised):
    assert raised(lambda: Post.objects.update(body="Other words.", version=9)) == ""


def test_a_count_raises_its_own_number(post, raised):
    assert raised(lambda: ReaderCount.objects.create(post=post, counted=7)) == "c"
    assert raised(lambda: ReaderCount.objects.update(counted=9)) == "c"
    assert raised(lambda: ReaderCount.objects.update(imported=9)) == "vc"


def test_a_post_of_tomorrow_raises_only_the_schedule(post, raised, make_post):
    tomorrow = timezone.now() + timedelta(days=1)
    assert raised(lambda: make_post("Tomorrow", published_at=tomorrow)) == "s"


def test_a_change_that_is_rolled_back_raises_nothing(post, raised):
    def change():
        with transaction.atomic():
            Site.objects.update(name="Margins")
            transaction.set_rollback(True)

    assert raised(change) == ""


@on_postgres
def test_a_transaction_raises_once(post):
    before = letters()["v"]
    with transaction.atomic():
        for name in "abc":
            Site.objects.update(name=name)
            Tag.objects.update(name=name)
    assert letters()["v"] == before + 1


@on_postgres
def test_a_truncated_table_raises(post, raised):
    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE comments_comment CASCADE")

    assert raised(truncate) == "v"


def test_two_changes_within_a_second_get_two_seconds(site):
    def change():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE blog_site SET name = name || '.'")
            cursor.execute("SELECT changed_at FROM site_version")
            return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE site_version SET changed_at = 1")
    first, second = change(), change()
    assert abs(first - time.time()) < 5 and second > first


# Installation -----------------------------------------------------------------


def drop_one():
    dialect = triggers.dialect_of(connection.vendor)
    with connection.cursor() as cursor:
        name = next(name for name in dialect.found(cursor) if name.startswith("site_version_v_blog_tag"))
        dialect.drop(cursor, name, dialect.found(cursor)[name])
    return name


def test_a_trigger_that_is_gone_is_named_by_readyz_and_by_the_check_and_comes_back(client):
    name = drop_one()
    response = client.get("/readyz")
    assert response.status_code == 503 and name in response.text
    assert name in triggers.check(databases=["default"])[0].msg
    call_command("migrate", verbosity=0)
    assert client.get("/readyz").status_code == 200
    assert triggers.check(databases=["default"]) == []


def test_installing_twice_changes_nothing():
    triggers.install()
    assert list(triggers.faults()) == []


def test_every_column_that_is_named_exists():
    with connection.cursor() as cursor:
        for table in TABLES:
            description = connection.introspection.get_table_description(cursor, table.name)
            assert {*table.shown, *table.unseen} <= {column.name for column in description}, table.name


# Completeness -----------------------------------------------------------------


def path_of(name, values):
    """The address of this view, with whichever of the values it takes."""
    for count in range(3):
        for names in combinations(values, count):
            try:
                return reverse(name, kwargs={key: values[key] for key in names})
            except NoReverseMatch:
                continue
    raise AssertionError(name)


TABLE = re.compile(r'(?:FROM|JOIN)\s+"?([a-z_]+)"?', re.IGNORECASE)


def test_every_table_that_kept_pages_read_is_triggered_or_exempt(client, make_post, site):
    maths = Category.objects.create(name="Maths", slug="maths")
    series = Series.objects.create(title="Adam", slug="adam")
    cover = Image.objects.create(file="0.png", width=1, height=1, original_name="0")
    post = make_post(tags=["slopes"], category=maths, series=series, series_position=1, cover=cover)
    make_post("About", kind="page", slug="about")
    write_comment(post)
    Comment.objects.filter(pk=write_comment(post).pk).update(page=2)
    made = {
        "pk": post.pk,
        "path": "maths",
        "username": "ada",
        "year": 2024,
        "month": 5,
        "number": 2,
        "block": 0,
    }
    slugs = {"tag": "slopes", "series": "adam", "page": "about"}
    seen = set()
    for name in KEPT:
        if name.endswith("-page"):  # a listing has its first page's statements on the others, too
            continue
        path = path_of(name, made | {"slug": slugs.get(name.removeprefix("blog:").split("-")[0], "")})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        seen |= {table for query in captured for table in TABLE.findall(query["sql"])}
    seen -= {"u", "select"}
    assert {"blog_post", "comments_comment", "blog_image"} <= seen
    assert seen - {table.name for table in TABLES} <= EXEMPT.keys()
