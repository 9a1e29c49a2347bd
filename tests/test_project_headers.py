"""What every answer carries, whatever it is, and what none of them may carry."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import include, path

from blog.media import take_image
from blog.models import Category, Series
from tests.reading import body_of
from tests.samples.pictures import upload

PUBLIC = [
    "/", "/archives/", "/archives/{post}/", "/archives/{post}/cite.bib", "/2024/05/", "/about/",
    "/tag/topic/",
    "/category/maths/", "/series/adam/", "/author/ada/", "/feed/", "/feed/atom/", "/tag/topic/feed/",
    "/category/maths/feed/atom/", "/robots.txt", "/nothing/here/", "/archives/{withdrawn}/", "/archives",
    "/media/{picture}", "/static/css/site.css", "/static/none.css",
]  # fmt: skip
ADMIN = ["/admin/", "/admin/login/", "/admin/blog/post/", "/admin/password_reset/"]


def fail(request):
    raise RuntimeError("as if a view were broken")


urlpatterns = [path("broken/", fail), path("", include("config.urls"))]


@pytest.fixture
def shelf(site, make_post):
    """One thing behind every public address."""
    category = Category.objects.create(name="Maths", slug="maths")
    series = Series.objects.create(title="Adam", slug="adam")
    post = make_post(tags=["topic"], category=category, series=series, series_position=1)
    make_post(kind="page", slug="about")
    picture = take_image(upload("PNG")).file.name
    return {"post": post.pk, "withdrawn": make_post(status="withdrawn").pk, "picture": picture}


def test_nothing_that_an_anonymous_reader_gets_sets_a_cookie_or_holds_a_token(shelf):
    for address in PUBLIC:
        client = Client()
        response = client.get(address.format(**shelf))
        assert not response.cookies and not client.cookies, address
        assert b"csrfmiddlewaretoken" not in body_of(response), address
        assert "Cookie" not in response.get("Vary", ""), address


@pytest.mark.parametrize("address", PUBLIC + ADMIN)
def test_every_answer_tells_the_browser_to_be_careful(shelf, address):
    response = Client().get(address.format(**shelf))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    body_of(response)


def policy(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("address", ["/", "/archives/{post}/", "/nothing/here/", "/admin/login/"])
def test_only_the_sites_own_scripts_run(shelf, address):
    response = Client().get(address.format(**shelf))
    assert policy(response)["script-src"] == ["http://testserver/static/"]
    assert policy(response)["frame-ancestors"] == policy(response)["base-uri"] == ["'none'"]
    assert b"<script>" not in response.content and b"javascript:" not in response.content


@pytest.mark.parametrize("address", ["/", "/archives/{post}/", "/about/", "/archives/", "/nothing/here/"])
def test_public_pages_need_no_inline_style(shelf, address):
    response = Client().get(address.format(**shelf))
    assert policy(response)["style-src"] == ["'self'"]
    assert b"<style" not in response.content and b' style="' not in response.content


def test_an_error_of_ours_is_a_page_in_the_design_with_the_same_headers(shelf, settings):
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "RuntimeError" not in response.text and "<h1" in response.text
    assert not response.cookies


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "testserver:port", ""])
@pytest.mark.parametrize("address", ["/", "/archives/1/", "/admin/login/", "/robots.txt"])
def test_an_unknown_host_is_refused_and_repeated_nowhere(db, host, address):
    response = Client(headers={"Host": host}).get(address)
    assert response.status_code == 400
    assert host == "" or host not in response.text + str(response.headers)


def test_an_upload_is_shown_and_never_run(shelf):
    response = Client().get(f"/media/{shelf['picture']}")
    assert response["Content-Type"] == "image/png"
    body_of(response)
    assert policy(response).keys() == {"sandbox", "default-src"}
    assert "immutable" in response["Cache-Control"]


def test_the_admin_is_kept_by_no_cache_and_shown_in_no_frame(ada_client):
    response = ada_client.get("/admin/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_form_of_the_admin_is_checked_for_forgery(ada):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "ada", "password": "analytical-engine"})
    assert response.status_code == 403


def test_wrong_passwords_close_a_name_for_one_address_only(ada):
    attempt = {"username": "ada", "password": "wrong"}
    client = Client(REMOTE_ADDR="192.0.2.1")
    answers = [client.post("/admin/login/", attempt).status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[:-1] == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    right = {"username": "ada", "password": "analytical-engine"}
    assert client.post("/admin/login/", right).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").post("/admin/login/", right).status_code == 302
