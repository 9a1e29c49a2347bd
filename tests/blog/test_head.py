"""What a page says of itself to search engines, other sites and reference managers."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from blog.models import Category, Series
from blog.structured_data import written

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)


def head_of(response):
    return response.text.partition("<head>")[2].partition("</head>")[0]


def metas(response):
    """{name or property: [contents]}"""
    found = {}
    for name, content in re.findall(
        r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head_of(response)
    ):
        found.setdefault(name, []).append(unescape(content))
    return found


def data(response):
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    return {block["@type"]: block for block in map(json.loads, blocks)}


@pytest.fixture
def post(site, make_post, mo, ada):
    maths = Category.objects.create(name="Maths", slug="maths")
    analysis = Category.objects.create(name="Analysis", slug="analysis", parent=maths)
    series = Series.objects.create(title="Adam", slug="adam")
    return make_post(
        title="A </script> & B", body="Let $x_i \\to 0$ be.", category=analysis, tags=["slopes"],
        language="en", series=series, series_position=2, authors=[ada, mo], published_at=MAY,
    )  # fmt: skip


def test_reference_managers_learn_title_authors_and_date(client, post):
    found = metas(client.get(post.get_absolute_url()))
    assert found["citation_title"] == ["A </script> & B"]
    assert found["citation_author"] == ["Ada", "Mo"]
    assert found["citation_publication_date"] == ["2024/05/06"]
    assert found["citation_publisher"] == ["Notes in the Margin"]


def test_the_description_holds_no_tex(client, post):
    found = metas(client.get(post.get_absolute_url()))
    assert found["description"] == found["og:description"]
    assert "$" not in found["description"][0] and "\\" not in found["description"][0]


def test_a_post_is_a_blog_posting(client, settings, post):
    posting = data(client.get(post.get_absolute_url()))["BlogPosting"]
    assert posting["headline"] == "A </script> & B"
    assert [author["name"] for author in posting["author"]] == ["Ada", "Mo"]
    assert posting["datePublished"] == "2024-05-06T12:00:00+08:00"
    assert posting["mainEntityOfPage"] == f"{settings.SITE_URL}{post.get_absolute_url()}"
    assert (posting["isPartOf"]["name"], posting["position"]) == ("Adam", 2)
    assert posting["inLanguage"] == "en" and posting["keywords"] == ["slopes"]


def test_the_way_to_a_post_leads_through_its_categories(client, post):
    steps = data(client.get(post.get_absolute_url()))["BreadcrumbList"]["itemListElement"]
    names = ["Notes in the Margin", "Maths", "Analysis", "A </script> & B"]
    assert [step["name"] for step in steps] == names
    assert [step["position"] for step in steps] == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "]]>"])
def test_data_cannot_end_its_block(text):
    line = written({"text": text})
    assert not set("<>&") & set(line) and json.loads(line) == {"text": text}


def test_a_post_that_readers_do_not_see_is_no_data(mo_client, site, make_post):
    response = mo_client.get(make_post(status="draft").get_absolute_url())
    assert data(response) == {} and metas(response)["robots"] == ["noindex"]


def test_the_front_page_names_the_site_and_its_search(client, settings, post):
    website = data(client.get("/"))["WebSite"]
    assert website["potentialAction"]["target"]["urlTemplate"] == f"{settings.SITE_URL}/search/?q={{words}}"


@pytest.mark.parametrize("path", ["/tag/slopes/", "/category/maths/analysis/", "/archives/", "/author/ada/"])
def test_a_listing_says_where_it_stands(client, settings, post, path):
    response = client.get(path)
    step = data(response)["BreadcrumbList"]["itemListElement"][-1]
    assert step["item"] == settings.SITE_URL + path
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in head_of(response)


def test_a_post_names_its_neighbours(client, settings, site, make_post):
    older, post, newer = (make_post(published_at=MAY.replace(day=day)) for day in (1, 2, 3))
    head = head_of(client.get(post.get_absolute_url()))
    assert f'<link rel="prev" href="{settings.SITE_URL}{older.get_absolute_url()}">' in head
    assert f'<link rel="next" href="{settings.SITE_URL}{newer.get_absolute_url()}">' in head


def test_microformats_mark_entry_author_and_date(client, post):
    page = client.get(post.get_absolute_url()).text
    for name in ["h-entry", "p-name", "p-author h-card", "dt-published", "e-content", "p-category", "u-url"]:
        assert re.search(rf'class="[^"]*\b{name}\b', page), name
    listing = client.get("/").text
    assert 'class="h-feed"' in listing and "p-summary" in listing
