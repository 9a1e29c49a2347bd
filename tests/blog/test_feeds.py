"""Both feeds, read as a feed reader reads them."""

from datetime import UTC, datetime

import feedparser
import pytest

from blog.models import Category, Series, Site, User
from blog.text import clean_line
from tests.corpora import corpus

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
FEEDS = ["/feed/", "/feed/atom/"]
pytestmark = pytest.mark.usefixtures("site")


def read(client, path):
    """The feed as feedparser sees it; it must find nothing to forgive."""
    response = client.get(path)
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def ascii_id(text):
    return ascii(text[:30])


@pytest.mark.parametrize("path", FEEDS)
def test_an_entry_holds_the_whole_text_with_its_formulas(client, make_post, path):
    body = "First $x^2$.\n\n<!--more-->\n\nThe rest, with [a link](/archives/) and $$\\frac{1}{2}$$"
    post = make_post(title="N = ab + c【杂记】 & <b>", body=body, tags=["甲子園", "C++"])
    entry = read(client, path).entries[0]
    assert entry.link == f"http://testserver/archives/{post.pk}/"
    assert entry.id == post.feed_id
    assert "N = ab + c【杂记】" in entry.title
    assert {tag.term for tag in entry.tags} == {"C++", "甲子園"}
    content = client.get(path).text
    assert "The rest" in content and "&lt;math" in content and "&lt;mfrac" in content
    assert 'href="http://testserver/archives/"' in content.replace("&quot;", '"')


@pytest.mark.parametrize("path", FEEDS)
def test_authors_stand_in_order(client, ada, mo, make_post, path):
    make_post(authors=[mo, ada])
    assert [author.name for author in read(client, path).entries[0].authors] == ["Mo", "Ada"]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_holds_the_newest_twenty(client, make_post, path):
    for day in range(1, 26):
        make_post(title=f"Post {day}", published_at=MAY.replace(day=day))
    make_post(kind="page", slug="about", title="About")
    assert [entry.title for entry in read(client, path).entries] == [f"Post {n}" for n in range(25, 5, -1)]


def test_updated_moves_with_an_edit_and_the_identity_stays(client, make_post):
    post = make_post(updated_at=MAY)
    before = read(client, "/feed/atom/").entries[0]
    post.body = "Better words."
    post.save()
    after = read(client, "/feed/atom/").entries[0]
    assert before.updated_parsed < after.updated_parsed
    assert (before.id, before.published) == (after.id, after.published)


def test_updated_is_never_before_published(client, make_post):
    make_post(updated_at=MAY.replace(year=2020))
    entry = read(client, "/feed/atom/").entries[0]
    assert entry.updated_parsed == entry.published_parsed


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_says_whose_it_is(client, make_post, path):
    make_post()
    feed = read(client, path).feed
    assert (feed.title, feed.link, feed.language) == ("Notes in the Margin", "http://testserver/", "en")
    assert f"http://testserver{path}" in [link.href for link in feed.links]


@pytest.mark.parametrize("suffix", ["feed/", "feed/atom/"])
@pytest.mark.parametrize(
    "path", ["/tag/c-plus-plus/", "/category/maths/limits/", "/series/adam/", "/author/ada/"]
)
def test_what_has_a_list_has_a_feed(client, make_post, path, suffix):
    maths = Category.objects.create(name="Maths", slug="maths")
    limits = Category.objects.create(name="Limits", slug="limits", parent=maths)
    series = Series.objects.create(title="Adam", slug="adam")
    make_post(title="Unmistakable", tags=["C++"], category=limits, series=series, series_position=1)
    make_post(title="Other", authors=[])
    assert [entry.title for entry in read(client, path + suffix).entries] == ["Unmistakable"]


@pytest.mark.parametrize("path", ["/", "/tag/topic/", "/category/maths/", "/archives/{post}/"])
def test_a_page_names_its_feeds(client, make_post, path):
    Category.objects.create(name="Maths", slug="maths")
    page = client.get(path.format(post=make_post(tags=["topic"]).pk)).text
    assert 'type="application/rss+xml"' in page and 'type="application/atom+xml"' in page
    if path.startswith(("/tag", "/category")):
        assert f'href="{path}feed/"' in page


OWN = [
    "A & B < C > D \" ' ]]>",
    "]]> <![CDATA[ &amp; &nbsp; &bogus; &#0; &#x1F;",
    "\x0b\x1f\x7f\x85 controls a\x0cc\x1bd\x9ff",
    "null\x00 and half \ud83d a pair \udc00 and $x\ud83d$",
    "\ufffe\uffff\U0001fffe and \ufdd0 \U0010ffff $\ufffe$",
    "\u202eright to left\u2066 \u200b\ufeff",
    "<script>alert(1)</script><math><mtext></math>",
    "数学 $\\frac{a}{b}$ 😀 $\\text{<b>&}$ and $$a<b & c$$",
    "x" * 300,
    "&" * 1000,
]


@pytest.mark.parametrize("text", [*OWN, *(row["input"] for row in corpus("feed_text.jsonl"))], ids=ascii_id)
def test_no_text_breaks_a_feed(client, ada, make_post, text):
    make_post(title=clean_line(text)[:300] or "A title", body=text, manual_excerpt=text, language="en")
    # A name reaches the database past our forms too (createsuperuser), so it is cleaned when printed.
    name = text.replace("\x00", "").encode(errors="ignore").decode()[:100]
    User.objects.filter(pk=ada.pk).update(display_name=name)
    Site.objects.update(name=name, tagline=name)
    for path in FEEDS:
        assert len(read(client, path).entries) == 1
    assert client.get("/").status_code == client.get("/archives/").status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_a_second_address_has_the_formulas_as_tex(client, make_post, path):
    make_post(body="Step $10^{-5}$, never 10−5.")
    content = client.get(f"{path}tex/").text
    assert "10^{-5}" in content
    assert "&lt;math" not in content
    assert read(client, f"{path}tex/").entries


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Formulas unreadable?"), ("zh-hans", "公式显示不正常？")]
)
@pytest.mark.parametrize("path", FEEDS)
def test_a_post_with_formulas_names_the_way_out_in_its_own_language(client, make_post, path, language, words):
    make_post(body="Step $10^{-5}$.", language=language)
    content = client.get(path).text
    assert words in content
    assert f"http://testserver{path}tex/" in content


def test_a_post_without_formulas_needs_no_way_out(client, make_post):
    make_post(body="Only words.")
    assert "/feed/tex/" not in client.get("/feed/").text


def test_an_entry_without_formulas_is_the_same_in_both_feeds(client, make_post):
    make_post(body="Only *words*.")
    assert read(client, "/feed/").entries[0].content == read(client, "/feed/tex/").entries[0].content
