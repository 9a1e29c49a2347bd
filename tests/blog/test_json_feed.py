import json

import pytest

from blog.models import Series

pytestmark = pytest.mark.usefixtures("site")


def test_a_json_feed_holds_whole_posts(client, settings, make_post, ada, mo):
    post = make_post(title="On <gradients>", body="*Follow* $x$.", tags=["slopes"], authors=[ada, mo])
    response = client.get("/feed/json/")
    feed = json.loads(response.content)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{settings.SITE_URL}/feed/json/"
    (item,) = feed["items"]
    assert item["url"] == settings.SITE_URL + post.get_absolute_url()
    assert item["title"] == "On <gradients>" and "<em>Follow</em>" in item["content_html"]
    assert item["authors"] == [{"name": "Ada"}, {"name": "Mo"}] and item["tags"] == ["slopes"]
    assert item["date_published"] == "2024-05-06T04:00:00+00:00" and item["id"] == post.feed_id


def test_a_term_has_its_own_and_its_page_names_it(client, make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    make_post(title="Part", series=series, series_position=1, tags=["slopes"])
    make_post(title="Another")
    for path in ["/series/adam/", "/tag/slopes/", "/author/ada/"]:
        titles = [item["title"] for item in json.loads(client.get(f"{path}feed/json/").content)["items"]]
        assert ("Another" in titles) is (path == "/author/ada/") and "Part" in titles
        assert f'href="{path}feed/json/"' in client.get(path).text


def test_who_cannot_read_the_formulas_is_sent_to_the_feed_with_tex(client, make_post):
    make_post(body="$x$")
    assert "/feed/tex/" in json.loads(client.get("/feed/json/").content)["items"][0]["content_html"]
