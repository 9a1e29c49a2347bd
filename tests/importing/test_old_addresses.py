"""Addresses of fifteen years: each is answered here, or leads in one step to where its page is."""

import pytest

from blog.models import Redirect, Site
from tests.importing.conftest import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(typecho, take_over):
    """A Typecho site that has moved in, with its addresses as they are by default."""
    typecho.term(1, "大数据", "Big-Data", "category")
    typecho.term(2, "流", "flows", "category", parent=1)
    typecho.term(3, "流模型", "流模型")
    typecho.term(4, "GAN", "GAN")
    for cid in range(10, 25):
        typecho.post(cid, terms=[1, 2, 3, 4])
    typecho.post(2, type="page", slug="about")
    typecho.comment(80, 10)
    take_over()


@pytest.mark.parametrize(
    ("old", "leads_to"),
    [
        ("/", None),
        ("/index.php", "/"),
        ("/index.php/", "/"),
        ("/archives/10/", None),
        ("/archives/10", "/archives/10/"),
        ("/index.php/archives/10/", "/archives/10/"),
        ("/index.php/archives/10", "/archives/10/"),
        ("/archives/10/comment-page-1", "/archives/10/"),
        ("/archives/10/comment-page-7", "/archives/10/"),
        ("/index.php/archives/10/comment-page-1", "/archives/10/"),
        ("/about.html", "/about/"),
        ("/index.php/about.html", "/about/"),
        ("/about.html/comment-page-1", "/about/"),
        ("/category/Big-Data", "/category/Big-Data/"),
        ("/index.php/category/Big-Data/", "/category/Big-Data/"),
        ("/category/flows/", "/category/Big-Data/flows/"),
        ("/category/flows", "/category/Big-Data/flows/"),
        ("/category/Big-Data/2/", "/category/Big-Data/page/2/"),
        ("/category/flows/2/", "/category/Big-Data/flows/page/2/"),
        ("/category/Big-Data/9/", "/category/Big-Data/"),
        ("/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/", None),
        ("/tag/%e6%b5%81%e6%a8%a1%e5%9e%8b/", None),
        ("/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B", "/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/"),
        ("/index.php/tag/%e6%b5%81%e6%a8%a1%e5%9e%8b", "/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/"),
        ("/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/2/", "/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/page/2/"),
        ("/tag/GAN/", None),
        ("/index.php/tag/GAN/2", "/tag/GAN/page/2/"),
        ("/search/%E6%A2%AF%E5%BA%A6/", None),
        ("/index.php/search/%E6%A2%AF%E5%BA%A6/", "/search/%E6%A2%AF%E5%BA%A6/"),
        ("/author/1/", "/author/ada/"),
        ("/index.php/author/1/2/", "/author/ada/page/2/"),
        ("/page/2/", None),
        ("/index.php/page/2/", "/page/2/"),
        ("/blog/", "/"),
        ("/blog/page/2/", "/page/2/"),
        ("/2010/", None),
        ("/2010", "/2010/"),
        ("/index.php/2010/page/2/", "/2010/"),
        ("/2010/01/", None),
        ("/index.php/2010/01", "/2010/01/"),
        ("/2010/01/12/", "/2010/01/"),
        ("/2010/01/12/page/2/", "/2010/01/"),
        ("/feed/", None),
        ("/feed", "/feed/"),
        ("/index.php/feed/", "/feed/"),
        ("/feed/atom/", None),
        ("/feed/rss/", "/feed/"),
        ("/feed/atom/category/Big-Data/", "/category/Big-Data/feed/atom/"),
        ("/feed/category/flows/", "/category/Big-Data/flows/feed/"),
        ("/feed/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/", "/tag/%E6%B5%81%E6%A8%A1%E5%9E%8B/feed/"),
        ("/index.php/feed/tag/GAN", "/tag/GAN/feed/"),
        ("/feed/archives/10/", "/archives/10/feed/"),
        ("/index.php/feed/atom/archives/10", "/archives/10/feed/atom/"),
        ("/feed/comments/", None),
        ("/feed/rss/comments/", "/feed/comments/"),
        ("/feed/about.html", "/feed/"),
        ("/archives/10?utm_source=x", "/archives/10/?utm_source=x"),
    ],
)
def test_an_old_address_is_answered_or_leads_there_in_one_step(moved, client, old, leads_to):
    response = client.get(old)
    if leads_to is None:
        assert response.status_code == 200
        return
    assert (response.status_code, response["Location"]) == (301, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    "nowhere",
    [
        "/archives/99/", "/index.php/archives/99/", "/tag/none/", "/2011/01/12/", "/category/none/2/",
        "/index.php/x/y", "/none/comment-page-1", "/index.php/" + "a/" * 50, "/index.php/admin/",
    ],
)  # fmt: skip
def test_what_never_was_answers_404_and_leads_nowhere(moved, client, nowhere):
    assert client.get(nowhere).status_code == 404


def test_a_further_host_leads_in_one_step_to_the_last_address(moved, client):
    for old, new in [
        ("/archives/10/", "/archives/10/"),
        ("/index.php/archives/10", "/archives/10/"),
        ("/about.html", "/about/"),
        ("/feed/rss/", "/feed/"),
        ("/tag/GAN?a=b", "/tag/GAN/?a=b"),
        ("/nothing/", "/nothing/"),
    ]:
        response = client.get(old, headers={"Host": "old.example"})
        assert (response.status_code, response["Location"]) == (301, f"http://testserver{new}")


def test_following_an_old_address_counts_no_reader_and_sets_no_cookie(moved, ray):
    response = ray.get("/index.php/archives/10/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("pattern", "old"),
    [
        ("/[slug].html", "/gradient.html"),
        ("/[year:digital:4]/[month:digital:2]/[slug].html", "/2010/01/gradient.html"),
        ("/[year:digital:4]/[month:digital:2]/[day:digital:2]/[slug]/", "/2010/01/12/gradient/"),
        ("/[category]/[slug].html", "/Big-Data/gradient.html"),
        ("/[directory:split:0]/[cid:digital]/", "/Maths/Big-Data/10/"),
        ("/post-[cid:digital]", "/post-10"),
    ],
)
def test_a_pattern_of_the_routing_table_is_followed(typecho, take_over, client, pattern, old):
    routes = f'a:2:{{i:0;a:0:{{}}s:4:"post";a:1:{{s:3:"url";s:{len(pattern)}:"{pattern}";}}}}'
    typecho.connection.execute("UPDATE typecho_options SET value = ? WHERE name = 'routingTable'", [routes])
    typecho.term(1, "数学", "Maths", "category")
    typecho.term(2, "大数据", "Big-Data", "category", parent=1)
    # 00:30 of the 12th of January in Shanghai; in UTC it is still the 11th.
    typecho.post(10, slug="gradient", created=1_263_227_400, terms=[2])
    report = take_over("--check-urls")
    for asked in [old, f"/index.php{old}", old.rstrip("/"), f"{old.rstrip('/')}/comment-page-1"]:
        response = client.get(asked)
        assert (asked, response.status_code, response.get("Location")) == (asked, 301, "/archives/10/")
    assert messages(report, "address") == []


def test_a_slug_that_was_cut_within_a_letter_is_mended_and_its_old_address_kept(typecho, take_over, client):
    cut = "梯度下降".encode()[:-1]
    typecho.post(2, type="page", slug=cut)
    take_over()
    response = client.get("/%E6%A2%AF%E5%BA%A6%E4%B8%8B%E9%99.html")
    assert response["Location"] == "/%E6%A2%AF%E5%BA%A6%E4%B8%8B/"


def test_the_path_that_the_old_site_stood_at_leads_here_too(typecho, take_over, client):
    typecho.connection.execute(
        "UPDATE typecho_options SET value = 'https://old.example/blog' WHERE name = 'siteUrl'"
    )
    typecho.term(4, "GAN", "GAN")
    typecho.post(10, terms=[4])
    take_over()
    for old, new in [
        ("/blog/archives/10/", "/archives/10/"),
        ("/blog/index.php/tag/GAN", "/tag/GAN/"),
        ("/blog/", "/"),
    ]:
        assert client.get(old)["Location"] == new


def test_every_old_address_is_asked_for_and_listed_with_its_answer(typecho, take_over):
    typecho.term(1, "大数据", "Big-Data", "category")
    typecho.term(3, "流模型", "流模型")
    typecho.post(10, terms=[1, 3])
    typecho.post(2, type="page", slug="about")
    typecho.post(11, status="private")
    report = take_over("--check-urls")
    answers = {answer.path: (answer.hops, answer.status) for answer in report.addresses}
    assert answers["/archives/10/"] == (0, 200)
    assert answers["/index.php/about.html"] == (1, 200)
    assert answers["/tag/%e6%b5%81%e6%a8%a1%e5%9e%8b/"] == (0, 200)
    assert "/archives/11/" not in answers
    assert set(answers.values()) <= {(0, 200), (1, 200)}
    assert messages(report, "address") == []


def test_an_owners_own_redirect_comes_first(moved, client):
    Redirect.objects.create(old_path="/about.html/", target="/archives/")
    Redirect.objects.filter(old_path="/about.html").update(target="https://example.org/ada")
    assert client.get("/index.php/about.html")["Location"] == "https://example.org/ada"


def test_the_site_remembers_only_a_host_that_is_not_its_own(typecho, take_over):
    typecho.connection.execute(
        "UPDATE typecho_options SET value = 'http://testserver' WHERE name = 'siteUrl'"
    )
    typecho.post(10)
    take_over()
    assert Site.objects.get().aliases == ""
