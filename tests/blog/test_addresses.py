"""Old addresses, further hosts, and what a link may look like."""

import pytest
from django.core.exceptions import ValidationError

from blog.models import Redirect, Site

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    ("old", "asked"),
    [
        ("/index.php/old", "/index.php/old"),
        ("/2011/梯度.html", "/2011/%E6%A2%AF%E5%BA%A6.html"),
        ("/old/", "/old/"),
        ("/?p=12", None),
    ],
)
def test_an_old_path_leads_to_the_new_one(client, make_post, old, asked):
    target = make_post().get_absolute_url()
    Redirect.objects.create(old_path=old, target=f"{target}#end")
    if asked:
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, f"{target}#end")


def test_an_old_path_without_its_slash_is_found_too(client):
    Redirect.objects.create(old_path="/old/", target="/archives/")
    response = client.get("/old", follow=True)
    assert response.redirect_chain[-1] == ("/archives/", 301)


def test_what_exists_comes_before_a_redirect(client, make_post):
    address = make_post().get_absolute_url()
    Redirect.objects.create(old_path=address, target="/elsewhere/")
    assert client.get(address).status_code == 200


def test_a_redirect_answers_only_those_who_read(client):
    Redirect.objects.create(old_path="/old/", target="/archives/")
    assert client.head("/old/").status_code == 301
    assert client.post("/old/").status_code in {404, 405}


def test_a_redirect_may_lead_to_another_site(client):
    Redirect.objects.create(old_path="/slides/", target="https://example.org/slides")
    assert client.get("/slides/")["Location"] == "https://example.org/slides"


@pytest.mark.parametrize(
    ("old_path", "target"),
    [("old", "/new/"), ("/old", "new"), ("/old", "//evil.example/"), ("/old", "javascript:alert(1)")],
)
def test_a_redirect_is_a_path_and_leads_to_a_page(old_path, target):
    with pytest.raises(ValidationError):
        Redirect(old_path=old_path, target=target).full_clean()


def test_a_further_host_redirects_to_the_same_page_of_the_site(client):
    Site.objects.update(aliases="www.example.org\nold.example.org:8080\n")
    for host in ["www.example.org", "WWW.Example.org", "old.example.org:8080"]:
        response = client.get("/archives/?a=b", headers={"Host": host})
        assert (response.status_code, response["Location"]) == (301, "http://testserver/archives/?a=b")


def test_a_path_of_a_further_host_cannot_lead_astray(client):
    Site.objects.update(aliases="www.example.org")
    response = client.get("//evil.example/", headers={"Host": "www.example.org"})
    assert response["Location"].startswith("http://testserver/")
