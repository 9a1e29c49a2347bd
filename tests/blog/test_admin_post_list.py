from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Category, Post, ReaderCount, Series
from tests.blog.desk import fill

LIST = "/admin/blog/post/"


def titles(response):
    return [post.title for post in response.context["cl"].result_list]


def run(client, action, posts, query=""):
    sent = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(LIST + query, sent, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def shelf(site, make_post):
    """One post of every status, named by it."""
    later = timezone.now() + timedelta(days=300)
    return {
        "draft": make_post("draft", status="draft", published_at=None),
        "dated draft": make_post("dated draft", status="draft", published_at=later),
        "published": make_post("published"),
        "scheduled": make_post("scheduled", published_at=later),
        "unlisted": make_post("unlisted", status="unlisted"),
        "private": make_post("private", status="private"),
        "withdrawn": make_post("withdrawn", status="withdrawn"),
    }


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("draft", {"draft", "dated draft"}),
        ("published", {"published"}),
        ("scheduled", {"scheduled"}),
        ("unlisted", {"unlisted"}),
        ("private", {"private"}),
        ("withdrawn", {"withdrawn"}),
        ("nonsense", set()),
    ],
)
def test_posts_are_found_by_status(status, found, shelf, ada_client):
    assert set(titles(ada_client.get(LIST, {"status": status}))) == found


def test_a_scheduled_post_says_so_and_names_the_zone(shelf, ada_client):
    page = ada_client.get(LIST, {"status": "scheduled"}).text
    assert '<td class="field-state">scheduled</td>' in page
    assert "(Asia/Shanghai)" in page
    assert "Asia/Shanghai" not in ada_client.get(LIST, {"status": "published"}).text


def test_the_list_shows_readers_and_approved_comments(site, make_post, ada_client):
    post = make_post(tags=["a", "b"])
    ReaderCount.objects.update_or_create(post=post, defaults={"counted": 40, "imported": 2})
    comment = apps.get_model("comments", "Comment")
    states = ["approved", "approved", "spam", "pending"]
    comment.objects.bulk_create(comment(post=post, author_name="Ray", state=state) for state in states)
    (row,) = ada_client.get(LIST, {"q": "gradients"}).context["cl"].result_list
    assert (row.readers_total, row.approved_comments) == (42, 2)


@pytest.mark.parametrize("column", range(1, 6))
def test_the_list_can_be_sorted_by_every_column(column, shelf, ada_client):
    assert len(titles(ada_client.get(LIST, {"o": column}))) == 7
    assert len(titles(ada_client.get(LIST, {"o": -column}))) == 7


@pytest.mark.parametrize("words", ["Gradients", "steepest", "Optimiser", "gradients steepest"])
def test_search_looks_into_titles_texts_and_tags(words, site, make_post, ada_client):
    make_post("On gradients", "The steepest way.", tags=["Optimiser", "Optimisation"])
    make_post("Something else")
    assert titles(ada_client.get(LIST, {"q": words})) == ["On gradients"]


def test_a_category_holds_what_stands_below_it(site, make_post, ada_client):
    above = Category.objects.create(name="Mathematics", slug="mathematics")
    below = Category.objects.create(name="Algebra", slug="algebra", parent=above)
    make_post("Groups", category=below)
    make_post("Elsewhere")
    assert titles(ada_client.get(LIST, {"category": above.pk})) == ["Groups"]
    assert len(titles(ada_client.get(LIST, {"category": "abc"}))) == 2
    assert "\u2003Algebra" in ada_client.get(LIST).text


def test_months_are_those_of_the_sites_clock(site, make_post, ada_client):
    make_post("New year", published_at=datetime(2023, 12, 31, 17, tzinfo=UTC))
    make_post("Old year", published_at=datetime(2023, 12, 31, 15, tzinfo=UTC))
    assert titles(ada_client.get(LIST, {"month": "2024-01"})) == ["New year"]
    assert titles(ada_client.get(LIST, {"month": "2023-12"})) == ["Old year"]
    assert len(titles(ada_client.get(LIST, {"month": "2023-13"}))) == 2


def test_posts_are_found_by_kind_language_and_series(site, make_post, ada_client):
    series = Series.objects.create(title="Optimisers", slug="optimisers")
    make_post("Part", series=series, series_position=1)
    make_post("关于", kind="page", slug="about", language="zh-hans")
    assert titles(ada_client.get(LIST, {"kind__exact": "page"})) == ["关于"]
    assert titles(ada_client.get(LIST, {"language__exact": "zh-hans"})) == ["关于"]
    assert titles(ada_client.get(LIST, {"series__id__exact": series.pk})) == ["Part"]


@pytest.mark.parametrize("query", ["", "?q=post", "?status=published", "?o=4"])
def test_a_longer_list_takes_no_more_queries(query, site, make_post, ada_client, django_assert_num_queries):
    make_post("First post", tags=["a"])
    with CaptureQueriesContext(connection) as few:
        ada_client.get(LIST + query)
    for number in range(12):
        make_post(f"Another post {number}", tags=["a", "b"])
    with django_assert_num_queries(len(few)):
        ada_client.get(LIST + query)
    assert len(few) <= 14


def test_the_list_reads_no_text(shelf, ada_client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as captured:
        ada_client.get(LIST)
    assert not any('"blog_post"."body"' in query["sql"] for query in captured.captured_queries)


def test_publishing_in_bulk_keeps_dates_and_gives_one_where_there_is_none(shelf, ada_client):
    posts = [shelf["draft"], shelf["dated draft"], shelf["withdrawn"]]
    response = run(ada_client, "publish", posts)
    assert said(response)[0].startswith("3 posts are published now")
    draft, dated, withdrawn = [Post.objects.get(pk=post.pk) for post in posts]
    assert draft.is_public and dated.is_scheduled and withdrawn.is_public
    assert withdrawn.published_at == shelf["withdrawn"].published_at
    assert draft.authorships.get().published_at == draft.published_at


def test_withdrawing_in_bulk_takes_posts_from_lists_and_answers_410(shelf, ada_client, client):
    response = run(ada_client, "withdraw", [shelf["published"]])
    assert said(response) == ["1 post is withdrawn."]
    assert shelf["published"].get_absolute_url() not in client.get("/").text
    assert client.get(shelf["published"].get_absolute_url()).status_code == 410


def test_taking_back_to_draft_in_bulk_hides_posts(shelf, ada_client, client):
    response = run(ada_client, "to_draft", [shelf["published"], shelf["unlisted"]])
    assert said(response) == ["2 posts are drafts."]
    assert client.get(shelf["unlisted"].get_absolute_url()).status_code == 404


@pytest.mark.parametrize("query", ["?q=draft", "?status=draft", "?q=draft&status=draft"])
def test_actions_work_on_what_was_searched_and_filtered(query, shelf, ada_client):
    response = run(ada_client, "publish", [shelf["draft"]], query)
    assert said(response)[0].startswith("1 post is published")
    shelf["draft"].refresh_from_db()
    assert shelf["draft"].is_public


def test_a_form_opened_before_an_action_does_not_undo_it(shelf, ada_client):
    address = f"{LIST}{shelf['published'].pk}/change/"
    opened = fill(ada_client, address)
    run(ada_client, "withdraw", [shelf["published"]])
    ada_client.post(address, opened)
    shelf["published"].refresh_from_db()
    assert shelf["published"].is_withdrawn


def test_who_may_only_look_has_no_actions(shelf, mo, mo_client):
    mo.user_permissions.set(Permission.objects.filter(codename="view_post"))
    run(mo_client, "publish", [shelf["draft"]])
    shelf["draft"].refresh_from_db()
    assert shelf["draft"].status == "draft"
