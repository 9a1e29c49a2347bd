"""Series that the author's titles suggest."""

import pytest

from blog.models import Post, Series

pytestmark = pytest.mark.usefixtures("site")
LIST, ACCEPT = "/admin/blog/series/", "/admin/blog/series/accept/"


@pytest.fixture
def parts(make_post):
    return [make_post(title=f"Flows ({number})") for number in (2, 1)]


def test_titles_that_differ_in_their_numbers_are_offered(ada_client, parts, make_post):
    make_post(title="Another")
    page = ada_client.get(LIST).text
    assert "Make this series" in page and "Flows (1)" in page and "Another" not in page


def test_one_click_makes_the_series(ada_client, parts):
    response = ada_client.post(ACCEPT, {"title": "Flows"})
    series = Series.objects.get()
    assert response["Location"] == f"/admin/blog/series/{series.pk}/change/"
    assert [post.title for post in series.posts.order_by("series_position")] == ["Flows (1)", "Flows (2)"]
    assert "Make this series" not in ada_client.get(LIST).text


def test_a_part_written_later_joins_its_series(ada_client, parts, make_post):
    ada_client.post(ACCEPT, {"title": "Flows"})
    make_post(title="Flows (3)"), make_post(title="Flows (4)"), make_post(title="Flows (1)")
    ada_client.post(ACCEPT, {"title": "Flows"})
    positions = Series.objects.get().posts.order_by("series_position")
    assert list(positions.values_list("series_position", flat=True)) == [1, 2, 3, 4]


def test_what_is_no_longer_so_is_said(ada_client, parts):
    parts[0].delete()
    response = ada_client.post(ACCEPT, {"title": "Flows"}, follow=True)
    assert "These posts have changed meanwhile." in response.text
    assert not Series.objects.exists()


def test_only_who_may_write_accepts(mo_client, parts):
    assert mo_client.post(ACCEPT, {"title": "Flows"}).status_code == 403
    assert not Post.objects.exclude(series=None).exists()


def test_a_link_accepts_nothing(ada_client, parts):
    assert ada_client.get(ACCEPT).status_code == 405
