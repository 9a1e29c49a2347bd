"""Which posts a post leads to, and how the page it leads to shows that."""

import pytest

from blog.models import PostLink, Site
from blog.sidebar import PostSidebar
from tests.reading import main_of

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def target(make_post):
    return make_post(title="Target", body="$$x\\label{e}$$")


def citing(post, site):
    return [(link.label, link.sentence) for link in PostSidebar(site, post).citing]


@pytest.mark.parametrize(
    "link",
    ["[here](/archives/{}/)", "[here](/archives/{})", "[here](/archives/{}/#e)", "[here](http://testserver/archives/{}/?a=b)"],
)  # fmt: skip
def test_the_target_names_the_post_and_its_sentence(site, settings, make_post, target, link):
    settings.SITE_URL = "http://testserver"
    make_post(title="Source", body=f"First. Look {link.format(target.pk)} for $y$. Last.")
    ((title, sentence),) = citing(target, site)
    assert title == "Source"
    assert sentence.startswith("Look <b>here</b> for <") and "Last" not in sentence


def test_a_reference_to_an_equation_counts_as_well(site, make_post, target):
    make_post(title="Source", body=f"By \\eqref{{{target.pk}:e}} we know. Good.")
    assert citing(target, site) == [("Source", "By <b>(1)</b> we know.")]


def test_each_post_is_named_once_and_only_if_readers_may_see_it(site, make_post, target):
    body = f"See [one](/archives/{target.pk}/) and \\eqref{{{target.pk}:e}}."
    make_post(title="Source", body=body)
    make_post(title="Draft", body=body, status="draft")
    assert [title for title, _sentence in citing(target, site)] == ["Source"]


def test_a_post_does_not_cite_itself(site, make_post, target):
    target.body += f"\n\n[here](/archives/{target.pk}/)"
    target.save()
    assert citing(target, site) == []


def test_a_link_to_a_page_is_kept_with_the_page(make_post):
    about = make_post(title="About", kind="page", slug="about")
    post = make_post(body="[me](/about/)")
    assert post.links_out.get().target_id == about.pk


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("/old/name.html", "/old/name.html"),
        ("/%E6%97%A7/", "/旧/"),
        ("http://testserver/nowhere/at/all", "/nowhere/at/all"),
        ("/tag/any/", None),
        ("/feed", None),
        ("https://example.org/old/name.html", None),
        ("http://[", None),
        ("//example.org/x", None),
        ("mailto:a@example.org", None),
        ("relative.html", None),
    ],
)
def test_an_address_of_this_site_that_leads_nowhere_is_kept_as_it_is(settings, make_post, href, kept):
    settings.SITE_URL = "http://testserver"
    post = make_post(body=f"[there]({href})")
    assert [link.address for link in post.links_out.all()] == ([kept] if kept else [])


def test_an_address_on_a_former_host_leads_to_the_post_and_is_remembered(make_post, target):
    Site.objects.update(aliases="old.example")
    address = f"https://old.example/archives/{target.pk}"
    link = make_post(body=f"[there]({address})").links_out.get()
    assert (link.target_id, link.address) == (target.pk, address)


def test_links_are_those_of_the_text_as_it_is_now(make_post, target):
    post = make_post(body=f"[there](/archives/{target.pk}/)")
    post.body = "Nothing."
    post.save()
    assert not PostLink.objects.filter(source=post).exists()


def test_the_page_shows_who_cites_it(client, make_post, target):
    source = make_post(title="Source", body=f"See [there](/archives/{target.pk}/) for $y$.")
    page = main_of(client.get(target.get_absolute_url()))
    assert "Cited by" in page and f'href="{source.get_absolute_url()}"' in page
    assert "See <b>there</b> for <" in page
