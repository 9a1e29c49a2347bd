"""What a reader gets at each address, and who may see what."""

from datetime import UTC, datetime

import pytest
import time_machine

from blog.models import Site
from tests.reading import main_of

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
JUNE = datetime(2024, 6, 6, 4, tzinfo=UTC)


@pytest.fixture
def shelf(site, make_post):
    """Twelve posts at five a page: two whole pages and two more."""
    Site.objects.update(posts_per_page=5)
    return [make_post(title=f"Post {n}", published_at=MAY.replace(day=n)) for n in range(1, 13)]


@pytest.mark.parametrize("path", ["/", "/archives/", "/feed/", "/feed/atom/", "/robots.txt"])
def test_an_empty_blog_answers(client, db, path):
    assert client.get(path).status_code == 200


def test_the_listing_shows_title_byline_and_excerpt(client, site, make_post):
    post = make_post(title="N = ab + c【杂记】", body="The *first* part.\n\n<!--more-->\n\nThe rest.")
    page = client.get("/").text
    assert f'href="{post.get_absolute_url()}"' in page
    assert "N = ab + c【杂记】" in page
    assert "<em>first</em>" in page
    assert "The rest." not in page
    assert "2024-05-06" in page


def test_the_newest_stand_first_and_pages_lead_on(client, shelf):
    first, second, third = (main_of(client.get(path)) for path in ["/", "/page/2/", "/page/3/"])
    assert [f">Post {n}<" in first for n in (12, 8, 7)] == [True, True, False]
    assert 'rel="next" href="/page/2/"' in first
    assert 'rel="prev" href="/"' in second and 'rel="next" href="/page/3/"' in second
    assert 'rel="next"' not in third


@pytest.mark.parametrize(
    "path",
    [
        "/page/0/", "/page/1/", "/page/4/", "/page/-1/", "/page/abc/", "/page/02/", "/page/１２/",
        "/page/101/", "/page/99999999999999999999999999/", "/archives/0/", "/archives/999/",
        "/archives/abc/", "/archives/99999999999999999999999999/", "/archives/1e3/", "/archives/١/",
        "/2024/13/", "/2024/00/", "/2024/5/", "/0000/01/", "/9999/12/", "/1999/01/", "/2024/05/page/9/",
        "/tag/none/", "/category/none/", "/category/a/b/c/d/e/f/g/h/i/j/", "/series/none/", "/author/none/",
        "/author/ray/", "/none/", "/tag/none/feed/", "/media/none.png", "/media/../secret",
        "/media/00000000000000000000000000000000.png", "/%00/", "/tag/%00/", "/category/a/%00/",
        "/no/%00/such", "/tag/%FF/", "/" + "x" * 3000 + "/",
    ],
)  # fmt: skip
def test_what_is_not_there_answers_404_in_the_sites_design(client, site, make_post, path):
    make_post(published_at=MAY)
    response = client.get(path)
    assert response.status_code == 404
    assert "Notes in the Margin" in response.text


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/archives", "/archives/"),
        ("/page/2", "/page/2/"),
        ("/feed", "/feed/"),
        ("/2024/05", "/2024/05/"),
        ("/archives/1?a=b", "/archives/1/?a=b"),
    ],
)
def test_a_missing_slash_is_added(client, site, make_post, path, target):
    post = make_post()
    if "/archives/1" in path:
        path, target = (each.replace("/1", f"/{post.pk}") for each in (path, target))
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client, site, make_post, method):
    post = make_post()
    assert getattr(client, method)("/").status_code == 405
    assert getattr(client, method)(post.get_absolute_url()).status_code == 405


def test_a_head_request_has_no_body(client, site):
    response = client.head("/")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("status", "for_readers", "for_staff", "on_lists"),
    [
        ("published", 200, 200, True),
        ("unlisted", 200, 200, False),
        ("draft", 404, 200, False),
        ("private", 404, 200, False),
        ("withdrawn", 410, 200, False),
    ],
)
def test_a_status_says_who_sees_the_post_and_where(
    client, mo_client, site, make_post, status, for_readers, for_staff, on_lists
):
    post = make_post(title="Unmistakable", status=status, tags=["topic"])
    assert client.get(post.get_absolute_url()).status_code == for_readers
    assert mo_client.get(post.get_absolute_url()).status_code == for_staff
    for path in ["/", "/archives/", "/feed/", "/feed/atom/", "/tag/topic/", "/author/ada/", "/2024/05/"]:
        assert ("Unmistakable" in client.get(path).text) is on_lists, path


@pytest.mark.parametrize("status", ["draft", "private", "withdrawn"])
def test_what_only_staff_sees_is_kept_by_no_cache(mo_client, site, make_post, status):
    response = mo_client.get(make_post(status=status).get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"


def test_a_withdrawn_post_says_so_and_shows_nothing_of_itself(client, site, make_post):
    response = client.get(make_post(title="Unmistakable", status="withdrawn").get_absolute_url())
    assert "Unmistakable" not in response.text
    assert "Notes in the Margin" in response.text


def test_a_scheduled_post_goes_live_by_itself(client, site, make_post):
    with time_machine.travel(MAY, tick=False):
        post = make_post(title="Unmistakable", published_at=JUNE, tags=["topic"])
        assert client.get(post.get_absolute_url()).status_code == 404
        assert "Unmistakable" not in client.get("/").text + client.get("/feed/").text
    with time_machine.travel(JUNE, tick=False):
        assert client.get(post.get_absolute_url()).status_code == 200
        for path in ["/", "/feed/", "/tag/topic/", "/author/ada/", "/archives/", "/2024/06/"]:
            assert "Unmistakable" in client.get(path).text, path


def test_a_month_begins_at_the_sites_midnight(client, site, make_post):
    # 20:00 UTC on 31 May is already June in Shanghai.
    make_post(title="Unmistakable", published_at=datetime(2024, 5, 31, 20, tzinfo=UTC))
    assert "Unmistakable" in main_of(client.get("/2024/06/"))
    assert client.get("/2024/05/").status_code == 404


def test_a_page_has_its_slug_as_address_and_stands_on_no_list(client, site, make_post):
    page = make_post(title="About me", kind="page", slug="about")
    assert page.get_absolute_url() == "/about/"
    assert "About me" in client.get("/about/").text
    assert "About me" not in client.get("/").text
    assert client.get(f"/archives/{page.pk}/").status_code == 404


def test_a_post_leads_to_its_neighbours(client, shelf):
    main = main_of(client.get(shelf[5].get_absolute_url()))
    assert shelf[4].get_absolute_url() in main and shelf[6].get_absolute_url() in main


@pytest.mark.parametrize(
    ("language", "readers", "byline"),
    [("zh-hans", 24894, "24894位读者"), ("en", 24894, "24,894 readers"), ("en", 1, "1 reader")],
)
def test_the_byline_counts_readers_in_the_posts_language(client, site, make_post, language, readers, byline):
    post = make_post(language=language)
    post.reader_count = type(post).reader_count.related.related_model.objects.create(
        post=post, counted=readers
    )
    assert byline in client.get(post.get_absolute_url()).text
