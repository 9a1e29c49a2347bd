"""What a post keeps, and what the database refuses."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog.models import Category, Post, Redirect, Series, Site

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "poem"},
        {"status": "lost"},
        {"title": ""},
        {"kind": "page", "slug": ""},
        {"status": "published", "published_at": None},
        {"status": "unlisted", "published_at": None},
    ],
)
def test_the_database_refuses_an_impossible_post(make_post, change):
    post = make_post()
    with pytest.raises(IntegrityError), transaction.atomic():
        super(type(Post.objects.all()), Post.objects.filter(pk=post.pk)).update(**change)


def test_two_pages_cannot_share_a_slug_but_posts_can(make_post):
    make_post(kind="page", slug="about")
    make_post(slug="about"), make_post(slug="about")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(kind="page", slug="about")


def test_a_part_of_a_series_is_there_once_and_numbered(make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    make_post(series=series, series_position=1)
    for position in [1, None]:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_post(series=series, series_position=position)


def test_a_category_path_is_there_once():
    Category.objects.create(name="Maths", slug="maths")
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(name="Mathematics", slug="maths")


def test_there_is_one_site_row():
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(id=2)


def test_a_redirect_cannot_lead_to_itself():
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(old_path="/old/", target="/old/")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " \x00 "}, "title"),
        ({"kind": "page", "slug": ""}, "slug"),
        ({"series": True, "series_position": None}, "series_position"),
    ],
)
def test_a_form_is_told_what_is_missing(change, field):
    if "series" in change:
        change = {**change, "series": Series.objects.create(title="Adam", slug="adam")}
    with pytest.raises(ValidationError) as refused:
        Post(**{"title": "A title", **change}).clean()
    assert list(refused.value.message_dict) == [field]


def test_publishing_without_a_date_means_now():
    post = Post(title="A title", status="published")
    with time_machine.travel(MAY, tick=False):
        post.clean()
    assert post.published_at == MAY


def test_control_characters_and_half_pairs_never_reach_the_database(make_post):
    post = make_post(title="Nu\x00ll \ud83d", body="one\r\ntwo\x00\x08\ud800")
    post.refresh_from_db()
    assert (post.title, post.body) == ("Null", "one\ntwo")


def test_half_a_megabyte_of_text_is_saved(make_post, client):
    post = make_post(body="Words and $x^2$ words.\n\n" * 20_000)
    assert client.get(post.get_absolute_url()).status_code == 200


def test_a_broken_formula_is_saved_and_reported(make_post, client):
    post = make_post(body="Before\n\n$$\\frac{1}{$$\n\nafter")
    assert post.rendering_errors
    assert "after" in client.get(post.get_absolute_url()).text


def test_updated_moves_when_the_author_edits_and_only_then(make_post):
    with time_machine.travel(MAY, tick=False):
        post = make_post(body="First words.")
    with time_machine.travel(MAY.replace(month=6), tick=False):
        post.save()
        post.rerender()
        Post.objects.filter(pk=post.pk).update(status="draft")
        Post.objects.filter(pk=post.pk).publish()
        post.refresh_from_db()
        assert post.updated_at == MAY
        post.body = "Better words."
        post.save()
        assert post.updated_at == MAY.replace(month=6)


def test_every_save_makes_a_new_version(make_post):
    post = make_post()
    version = post.version
    post.save()
    assert post.version == version + 1


def test_a_part_of_a_row_cannot_be_saved_past_the_rendering(make_post):
    post = make_post()
    with pytest.raises(ValueError, match="whole row"):
        post.save(update_fields=["body"])


def test_a_post_may_bring_its_number_and_the_next_one_gets_another(make_post):
    brought = make_post(pk=9000)
    following = [make_post(), make_post()]
    assert brought.get_absolute_url() == "/archives/9000/"
    assert all(post.pk > 9000 for post in following)


def test_a_feed_id_is_made_once_and_may_be_brought(make_post):
    post = make_post()
    feed_id = post.feed_id
    post.save()
    assert post.feed_id == feed_id and feed_id.startswith("urn:uuid:")
    assert make_post(feed_id="https://old.example/?p=12").feed_id == "https://old.example/?p=12"


def test_a_new_post_is_in_the_sites_language():
    Site.objects.update(language="en")
    assert Post().language == "en"


@pytest.mark.parametrize(
    "line",
    [
        "arXiv",
        "| https://arxiv.org/",
        "arXiv | arxiv.org",
        "arXiv | javascript:alert(1)",
        "x | //evil.example/",
    ],
)
def test_a_link_of_the_site_must_lead_to_a_page(site, line):
    site.links = f"Home | /\n{line}"
    with pytest.raises(ValidationError, match="Line 2"):
        site.full_clean()


def test_links_of_the_site_are_label_and_address(site):
    site.links = "arXiv | https://arxiv.org/\n\n  A | B | /about/ \n"
    assert site.sidebar_links == [("arXiv", "https://arxiv.org/"), ("A | B", "/about/")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("posts_per_page", 0),
        ("posts_per_page", 51),
        ("citation_prefix", "a b"),
    ],
)
def test_the_site_row_refuses_what_would_break_pages(site, field, value):
    setattr(site, field, value)
    with pytest.raises(ValidationError) as refused:
        site.full_clean()
    assert field in refused.value.message_dict
