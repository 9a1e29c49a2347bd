"""Links that lead nowhere, or by an old address, as authors are told of them."""

import re

import pytest

from blog.models import Redirect, Site

LIST = "/admin/blog/postlink/"


@pytest.fixture
def shelf(site, settings, make_post):
    """A post whose links are right, gone, held back, moved, lost and of a former host."""
    settings.SITE_URL = "http://testserver"
    Site.objects.update(aliases="old.example")
    right, draft = make_post(title="Right"), make_post(title="Draft", status="draft")
    Redirect.objects.create(old_path="/moved.html", target="/archives/1/")
    addresses = [f"/archives/{right.pk}/", "/archives/9999/", f"/archives/{draft.pk}/", "/moved.html"]
    addresses += ["/lost.html"]
    body = "\n\n".join(f"See [{address}]({address})." for address in addresses)
    make_post(title="Source", body=body)
    make_post(title="Other", body=f"See [it](https://old.example/archives/{right.pk}).")
    return addresses


def faults(response):
    return re.findall(r'<td class="field-leads_to">([^<]*)</td>', response.text)


def test_broken_links_are_listed_with_their_sentence(ada_client, shelf):
    response = ada_client.get(f"{LIST}?fault=broken")
    assert set(faults(response)) == {shelf[1], shelf[2], shelf[4]}
    assert f"See <b>{shelf[4]}</b>." in response.text


def test_outdated_links_are_those_that_lead_on(ada_client, shelf):
    found = faults(ada_client.get(f"{LIST}?fault=outdated"))
    assert found[0].startswith("https://old.example/archives/") and found[1:] == ["/moved.html"]


def test_a_right_link_is_not_listed(ada_client, shelf):
    assert shelf[0] not in faults(ada_client.get(LIST))
    assert len(faults(ada_client.get(LIST))) == 5


def test_nothing_is_added_changed_or_deleted_there(ada_client, shelf):
    assert ada_client.get(f"{LIST}add/").status_code == 403
