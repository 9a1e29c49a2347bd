"""What search engines are told of the whole site."""

import xml.etree.ElementTree as etree
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import sitemaps
from blog.models import Category, Post, Series

MAY, JUNE = datetime(2024, 5, 6, 4, tzinfo=UTC), datetime(2024, 6, 6, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("site")


def entries(response):
    """{path: lastmod}"""
    root = etree.fromstring(response.content)
    space = f"{{{sitemaps.NAMESPACE}}}"
    found = {}
    for entry in root:
        path = entry.findtext(f"{space}loc").removeprefix("http://testserver")
        found[path] = entry.findtext(f"{space}lastmod")
    return found


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "http://testserver"


def test_everything_listed_stands_in_it_and_nothing_else(client, make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    maths = Category.objects.create(name="Maths", slug="maths")
    Category.objects.create(name="Empty", slug="empty")
    post = make_post(tags=["数学 & 物理"], category=maths, series=series, series_position=1)
    make_post(kind="page", slug="about")
    for status in ["draft", "unlisted", "private", "withdrawn"]:
        make_post(status=status, tags=["hidden"])
    make_post(published_at=MAY.replace(year=2099))
    found = entries(client.get("/sitemap.xml"))
    assert set(found) == {
        *("/", "/archives/", "/about/", post.get_absolute_url(), "/series/", "/series/adam/"),
        *("/category/maths/", "/tag/%E6%95%B0%E5%AD%A6-and-%E7%89%A9%E7%90%86/", "/author/ada/"),
    }


def test_a_post_changed_when_its_text_did_or_when_it_was_published(client, make_post):
    edited = make_post(updated_at=JUNE)
    early = make_post(updated_at=MAY.replace(month=1))
    found = entries(client.get("/sitemap.xml"))
    assert found[edited.get_absolute_url()] == "2024-06-06T04:00:00+00:00"
    assert found[early.get_absolute_url()] == found["/"] == "2024-05-06T04:00:00+00:00"


def test_a_large_blog_has_an_index_of_blocks(client, make_post, monkeypatch):
    monkeypatch.setattr(sitemaps, "BLOCK", 4)
    for pk in (1, 2, 4, 5, 6, 13):
        make_post(pk=pk, updated_at=JUNE if pk == 6 else MAY)
    found = entries(client.get("/sitemap.xml"))
    assert list(found) == ["/sitemap-lists.xml", *(f"/sitemap-posts-{block}.xml" for block in (0, 1, 3))]
    assert found["/sitemap-posts-1.xml"] == "2024-06-06T04:00:00+00:00"
    assert list(entries(client.get("/sitemap-posts-1.xml"))) == [f"/archives/{pk}/" for pk in (4, 5, 6)]
    assert "/" in entries(client.get("/sitemap-lists.xml"))
    assert client.get("/sitemap-posts-2.xml").status_code == 404


def test_it_costs_the_same_at_any_size(client, make_post, monkeypatch):
    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    make_post(tags=["a"])
    small = cost("/sitemap.xml")
    for n in range(12):
        make_post(tags=[f"tag {n}"])
    assert cost("/sitemap.xml") == small <= 9
    monkeypatch.setattr(sitemaps, "BLOCK", 4)
    assert cost("/sitemap.xml") <= 3
    assert cost(f"/sitemap-posts-{Post.objects.earliest('pk').pk // 4}.xml") <= 2


def test_an_empty_blog_has_an_empty_one(client):
    assert entries(client.get("/sitemap.xml")) == {}


def test_robots_are_sent_to_it(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /random/"} <= set(lines)
