"""Tags, categories, series and authors: their names, their addresses, their lists."""

import unicodedata
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog.models import Category, Filing, Post, Series, Tag, TaggedPost, User
from tests.reading import main_of

pytestmark = pytest.mark.usefixtures("site")

NFD = unicodedata.normalize("NFD", "café")


@pytest.fixture
def tree(db):
    """maths ▸ analysis ▸ limits"""
    maths = Category.objects.create(name="Maths", slug="maths")
    analysis = Category.objects.create(name="Analysis", slug="analysis", parent=maths)
    limits = Category.objects.create(name="Limits", slug="limits", parent=analysis)
    return maths, analysis, limits


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("甲子園", "/tag/甲子園/"),
        ("C++", "/tag/c-plus-plus/"),
        ("C#", "/tag/c-sharp/"),
        (".NET", "/tag/dot-net/"),
        ("Gradient Flow", "/tag/gradient-flow/"),
        ("café", "/tag/café/"),
    ],
)
def test_a_tag_keeps_its_name_and_has_a_readable_address(client, make_post, name, path):
    make_post(title="Unmistakable", tags=[name])
    tag = Tag.objects.get()
    assert (tag.name, tag.get_absolute_url()) == (name, quote(path))
    assert "Unmistakable" in main_of(client.get(path))


def test_tags_that_differ_by_a_sign_stay_apart(make_post):
    make_post(tags=["C", "C++", "C#"])
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["c", "c-plus-plus", "c-sharp"]


def test_a_tag_in_another_case_is_the_same_tag(make_post):
    make_post(tags=["Adam"])
    make_post(tags=["adam", "ADAM"])
    assert Tag.objects.count() == 1


def test_different_tags_with_one_slug_get_different_addresses(make_post):
    make_post(tags=["a b", "a-b"])
    assert len(set(Tag.objects.values_list("slug", flat=True))) == 2


@pytest.mark.parametrize("name", ["...", "！？", "🎉", "++"])
def test_a_tag_without_letter_or_digit_is_refused(make_post, name):
    with pytest.raises(ValidationError, match="letter or digit"):
        make_post(tags=[name])
    with pytest.raises(ValidationError, match="letter or digit"):
        Tag(name=name).clean()


def test_a_tag_of_many_signs_fits_its_address(make_post):
    make_post(tags=["C" + "+" * 60])
    assert Tag.objects.get().slug.startswith("c-plus-plus")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/tag/C++/", "/tag/c-plus-plus/"),
        ("/tag/C%23/", "/tag/c-sharp/"),
        (f"/tag/{NFD}/", "/tag/caf%C3%A9/"),
        ("/tag/CAF%C3%89/", "/tag/caf%C3%A9/"),
        (f"/category/{NFD}/", "/category/caf%C3%A9/"),
        ("/series/CAF%C3%89/", "/series/caf%C3%A9/"),
    ],
)
def test_another_spelling_of_an_address_leads_to_the_right_one(client, make_post, path, target):
    Category.objects.create(name="Café", slug="café")
    Series.objects.create(title="Café", slug="café")
    make_post(tags=["C++", "C#", "café"])
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, target)
    assert client.get(target).status_code == 200


def test_a_page_is_found_by_either_unicode_form_of_its_slug(client, make_post):
    make_post(kind="page", slug=NFD)
    assert client.get(quote(f"/{NFD}/")).status_code == 200
    assert client.get("/caf%C3%A9/").status_code == 200


def test_a_post_stands_in_its_category_and_in_all_above(client, make_post, tree):
    make_post(title="Unmistakable", category=tree[2])
    for path in ["/category/maths/", "/category/maths/analysis/", "/category/maths/analysis/limits/"]:
        assert "Unmistakable" in main_of(client.get(path))


def test_a_further_category_lists_the_post_too(client, make_post, tree):
    life = Category.objects.create(name="Life", slug="life")
    make_post(title="Unmistakable", category=life, further=[tree[1]])
    paths = ["/category/life/", "/category/maths/", "/category/maths/analysis/"]
    assert all("Unmistakable" in main_of(client.get(path)) for path in paths)
    assert "Unmistakable" not in main_of(client.get("/category/maths/analysis/limits/"))


def test_saving_again_keeps_the_further_categories(make_post, tree):
    post = make_post(category=tree[0], further=[tree[2]])
    post.save()
    assert list(post.filings.filter(further=True).values_list("category", flat=True)) == [tree[2].pk]


def test_a_moved_category_takes_addresses_and_posts_along(client, make_post, tree):
    _maths, analysis, limits = tree
    physics = Category.objects.create(name="Physics", slug="physics")
    post = make_post(title="Unmistakable", category=limits)
    analysis.parent = physics
    analysis.save()
    assert "Unmistakable" in main_of(client.get("/category/physics/analysis/limits/"))
    assert client.get("/category/maths/analysis/").status_code == 404
    filed = Filing.objects.filter(post=post).values_list("category", flat=True)
    assert set(filed) == {physics.pk, analysis.pk, limits.pk}


def test_a_renamed_category_takes_those_below_along(tree):
    maths, _analysis, limits = tree
    maths.slug = "mathematics"
    maths.save()
    limits.refresh_from_db()
    assert limits.path == "mathematics/analysis/limits"


def test_a_category_cannot_stand_within_itself(tree):
    maths, _analysis, limits = tree
    maths.parent = limits
    with pytest.raises(ValidationError, match="within itself"):
        maths.clean()


@pytest.mark.parametrize("slug", ["page", "feed"])
def test_a_category_cannot_be_called_what_follows_its_address(slug):
    with pytest.raises(ValidationError, match="slug"):
        Category(name="Mine", slug=slug).clean()


def test_categories_go_eight_deep_and_no_further(client, make_post):
    parent = None
    for depth in range(8):
        parent = Category.objects.create(name=f"Level {depth}", slug=f"l{depth}", parent=parent)
    make_post(title="Unmistakable", category=parent)
    assert "Unmistakable" in main_of(client.get(parent.get_absolute_url()))
    with pytest.raises(ValidationError, match="deep"):
        Category(name="Level 8", slug="l8", parent=parent).clean()


def test_a_series_lists_its_parts_in_order(client, make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    for part in [2, 3, 1]:
        make_post(title=f"Part {part} of it", series=series, series_position=part)
    page = main_of(client.get("/series/adam/"))
    assert page.index("Part 1 of it") < page.index("Part 2 of it") < page.index("Part 3 of it")


def test_an_author_has_a_page_once_something_of_hers_is_public(client, ada, make_post):
    draft = make_post(status="draft")
    assert client.get("/author/ada/").status_code == 404
    Post.objects.filter(pk=draft.pk).publish()
    assert client.get("/author/ada/").status_code == 200


def test_authors_stand_in_their_order(client, ada, mo, make_post):
    byline = client.get(make_post(authors=[mo, ada]).get_absolute_url()).text
    assert byline.index(">Mo<") < byline.index(">Ada<")


# The date that through tables carry -------------------------------------------


def listed_dates(post):
    """The dates under which the post stands on its tag's, category's and author's list."""
    return {through.objects.get(**{field: post}).published_at
            for through, field in [(TaggedPost, "content_object"), (Filing, "post")]} | {
        post.authorships.get().published_at}  # fmt: skip


@pytest.fixture
def listed_post(make_post, tree):
    return make_post(category=tree[0], tags=["topic"])


JUNE = datetime(2024, 6, 6, 4, tzinfo=UTC)


def test_a_listed_post_carries_its_date_into_every_list(listed_post):
    assert listed_dates(listed_post) == {listed_post.published_at}


def test_a_new_date_reaches_every_list(listed_post):
    listed_post.published_at = JUNE
    listed_post.save()
    assert listed_dates(listed_post) == {JUNE}


@pytest.mark.parametrize(
    "change", [{"status": "draft"}, {"status": "unlisted"}, {"kind": "page", "slug": "a"}]
)
def test_what_stands_on_no_list_carries_no_date(listed_post, change):
    for field, value in change.items():
        setattr(listed_post, field, value)
    listed_post.save()
    assert listed_dates(listed_post) == {None}


def test_a_bulk_update_reaches_every_list(listed_post):
    Post.objects.filter(pk=listed_post.pk).update(published_at=JUNE)
    assert listed_dates(listed_post) == {JUNE}
    Post.objects.filter(pk=listed_post.pk).update(status="private")
    assert listed_dates(listed_post) == {None}


def test_bulk_publishing_reaches_every_list(listed_post):
    Post.objects.filter(pk=listed_post.pk).update(status="draft")
    Post.objects.filter(pk=listed_post.pk).publish()
    assert listed_dates(listed_post) == {listed_post.published_at}


def test_a_bulk_update_of_many_posts_fits_the_database(make_post):
    posts = [make_post(tags=["topic"]) for _ in range(3)]
    Post.objects.bulk_create(Post(title="x", content_hash="", updated_at=JUNE) for _ in range(600))
    assert Post.objects.update(status="published", published_at=JUNE) == 603
    assert set(TaggedPost.objects.values_list("published_at", flat=True)) == {JUNE}
    assert len(posts) == 3


def test_a_tag_added_later_carries_the_date(listed_post):
    listed_post.tags.add("another")
    assert set(TaggedPost.objects.values_list("published_at", flat=True)) == {listed_post.published_at}


def test_a_changed_version_is_seen_after_a_bulk_update(listed_post):
    version = listed_post.version
    Post.objects.filter(pk=listed_post.pk).update(status="draft")
    listed_post.refresh_from_db()
    assert listed_post.version == version + 1


def test_an_author_with_posts_is_not_deleted(ada, make_post):
    make_post()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ada.pk).delete()
