from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from blog.models import Category, Filing, Post, ReaderCount, Series, Tag, TaggedPost, User
from tests.blog.desk import fill

ADD, NEW = "/admin/blog/post/add/", "/admin/blog/post/preview/"
EVERYTHING = [Post, Tag, TaggedPost, Category, Filing, Series, User, ReaderCount, LogEntry, Session]


def rows():
    return [list(model.objects.order_by("pk").values()) for model in EVERYTHING]


def test_the_preview_is_the_public_page_of_what_is_in_the_form(site, ada_client):
    notes = Category.objects.create(name="Notes", slug="notes")
    sent = fill(ada_client, ADD, title="On $x$", body="## Steps\n\n$a^2$ *now*", tags="C++, 甲子園",
                further=[notes.pk], status="published")  # fmt: skip
    page = ada_client.post(NEW, sent).text
    assert '<h1 class="post-title p-name">On $x$</h1>' in page
    assert "<msup>" in page
    assert "<em>now</em>" in page
    assert 'href="/tag/c-plus-plus/"' in page
    assert 'href="/category/notes/"' in page
    assert 'href="/author/ada/"' in page


def test_a_preview_writes_nothing(site, make_post, ada_client):
    post = make_post("Stored", "Stored text.", tags=["old"])
    sent = fill(ada_client, f"/admin/blog/post/{post.pk}/change/", title="Typed", body="Typed.", tags="new")
    before = rows()
    for address in [NEW, f"/admin/blog/post/{post.pk}/preview/"]:
        page = ada_client.post(address, sent).text
        assert "Typed" in page and "/tag/new/" in page and "Stored text" not in page
    assert rows() == before


def test_a_preview_is_kept_and_found_by_nobody(site, ada_client):
    response = ada_client.post(NEW, {"title": "x"})
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"title": "", "body": "Only text."},
        {"title": "x", "status": "published", "published_at": "yesterday"},
        {"title": "x", "kind": "page"},
        {"title": "x", "kind": "page", "slug": "a/b"},
        {"title": "x", "kind": "nonsense", "language": "xx", "status": "odd"},
        {"title": "x", "category": "999", "further": ["999", "abc"], "byline": ["999"], "tags": "?, —"},
        {"title": "x", "series": "1", "series_position": "-1"},
        {"title": "x" * 400, "cover": "abc"},
        {"title": "x", "body": "$\\frac{$ \\begin{align} [" + "[" * 200},
        {"title": "\x00", "body": "a\x00b\ud800"},
        {"title": "x", "version": "abc", "overwrite": "-1"},
    ],
)
def test_an_unfinished_or_wrong_form_can_be_previewed(sent, site, make_post, ada_client):
    post = make_post()
    encoded = urlencode(sent, doseq=True, errors="surrogatepass")
    for address in [NEW, f"/admin/blog/post/{post.pk}/preview/"]:
        response = ada_client.post(address, encoded, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200


def test_a_text_that_is_too_long_is_named_in_the_preview(site, ada_client):
    page = ada_client.post(NEW, {"title": "x", "body": "y" * 500_001}).text
    assert "longer than 500000 characters" in page


def test_a_part_of_a_series_can_be_previewed(site, make_post, ada_client):
    series = Series.objects.create(title="Optimisers", slug="optimisers")
    make_post("Part one", series=series, series_position=1)
    page = ada_client.post(NEW, {"title": "Part two", "series": series.pk, "series_position": "2"}).text
    assert "Part one" in page


def test_a_reload_after_the_session_ended_leads_back_to_the_form(site, make_post, ada_client):
    post = make_post()
    assert ada_client.get(NEW).headers["Location"] == ADD
    response = ada_client.get(f"/admin/blog/post/{post.pk}/preview/")
    assert response.headers["Location"] == f"/admin/blog/post/{post.pk}/change/"


def test_the_form_previews_in_a_new_tab_without_a_script(site, ada_client):
    page = ada_client.get(ADD).text
    assert f'formaction="{NEW}" formtarget="_blank"' in page
    assert page.index('name="_save"') < page.index("formaction")  # the Enter key presses the first
