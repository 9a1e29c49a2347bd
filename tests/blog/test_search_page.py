import json
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from blog.models import Post, Series, Tag
from blog.search import views
from blog.search.limits import Allowance
from comments.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_allowances(monkeypatch):
    monkeypatch.setattr(views, "searches", Allowance(burst=10_000, rate=1))
    monkeypatch.setattr(views, "suggestions", Allowance(burst=10_000, rate=1))


@pytest.fixture
def page(client, site):
    def get(query="", **parameters):
        response = client.get("/search/", {"q": query, **parameters})
        assert response.status_code == 200
        return response.content.decode()

    return get


def suggestions(client, typed):
    _typed, labels, kinds, urls = json.loads(client.get("/search/suggestions.json", {"q": typed}).content)
    return list(zip(labels, kinds, urls, strict=True))


def test_a_result_has_title_byline_and_snippet(page, make_post):
    post = make_post("On Adam", "Before it $\\theta$ stands, and Adam follows.")
    html = page("adam")
    assert f'<h2><a href="/archives/{post.pk}/">On <mark>Adam</mark></a></h2>' in html
    assert 'class="byline">By <a href="/author/ada/"' in html
    assert "<mark>Adam</mark> follows." in html and "<math" in html
    assert "One result" in html


def test_a_comment_leads_to_its_place(page, make_post):
    comment = Comment.objects.create(post=make_post("Slope"), author_name="Ray <b>", body="A *lovely* $x$.")
    html = page("lovely")
    assert f'href="/archives/{comment.post_id}/#comment-{comment.pk}">Ray &lt;b&gt; on “Slope”' in html
    assert "A <mark>lovely</mark> <math" in html


def test_the_query_stays_in_the_box(page):
    assert 'value="&quot;a &lt; b&quot; tag:x"' in page('"a < b" tag:x')


@pytest.mark.parametrize("words", ["梯度", "a/b", "c++", "100%", "a b", "..", "梯度\n下降"])
def test_words_may_stand_in_the_path(client, site, make_post, words):
    from urllib.parse import quote

    make_post("梯度 a b c++ 100 下降")
    response = client.get(f"/search/{quote(words, safe='')}/")
    assert response.status_code == 200
    if words != "..":
        assert "One result" in response.content.decode()


def test_an_empty_search_explains_itself(page):
    assert "in:comments" in page() and "in:comments" in page("-") and "in:comments" in page("-word")


def test_facets_and_filters_are_links(page, make_post):
    make_post("Adam", tags=["machine learning"])
    assert 'href="/search/?q=adam+tag%3A%22machine+learning%22"' in page("adam")
    html = page('adam tag:"machine learning"')
    assert '<li><a href="/search/?q=adam">tag:&quot;machine learning&quot;<' in html
    assert "adam+tag%3A%22machine+learning%22+tag" not in html


def test_pages_lead_to_each_other(page, make_post):
    for n in range(21):
        make_post(f"Adam {n}")
    assert 'rel="next" href="/search/?q=adam&amp;page=2"' in page("adam")
    assert 'rel="prev" href="/search/?q=adam"' in page("adam", page="2")


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "99999999999999999999", "²", "1e3"])
def test_a_page_that_is_none_is_the_first_or_last(page, make_post, number):
    make_post("Adam")
    assert "One result" in page("adam", page=number)


def test_a_series_that_is_named_comes_first_in_a_box(page, make_post):
    series = Series.objects.create(
        title="Optimizers from scratch", slug="scratch", description="In three parts."
    )
    make_post("Adam", series=series, series_position=1)
    html = page("optimizers from")
    assert '<h2><a href="/series/scratch/">Optimizers from scratch</a></h2>' in html
    assert html.index("/series/scratch/") < html.index('class="search-result"')


def test_a_series_of_drafts_is_not_shown(page, client, make_post):
    series = Series.objects.create(title="Secret plans", slug="plans")
    make_post("Draft", series=series, series_position=1, tags=["Secret"], status=Post.Status.DRAFT)
    assert "/series/plans/" not in page("secret plans")
    assert suggestions(client, "secret") == suggestions(client, "draft") == []


def test_where_nothing_is_found_the_nearest_are_shown(page, make_post):
    make_post("Gradient descent", tags=["gradients"])
    html = page("gradeint")
    assert "Nothing was found" in html and "Gradient descent" in html and "/tag/gradients/" in html


def test_most_words_are_said_to_be_most(page, make_post):
    make_post("Adam", "Adam beats momentum.")
    assert "most of them" in page("does adam beat nesterov momentum")


def test_nobody_keeps_a_search(client, site, make_post):
    make_post("Adam")
    response = client.get("/search/?q=adam")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(("query", "most"), [("adam", 15), ("adam tag:x year:2024", 17), ("nothing", 17)])
def test_a_search_asks_the_database_a_bounded_number_of_times(
    page, make_post, django_assert_max_num_queries, query, most
):
    for n in range(8):
        Comment.objects.create(
            post=make_post(f"Adam {n}", tags=["x", f"t{n}"]), author_name="Ray", body="Adam"
        )
    with django_assert_max_num_queries(most):
        page(query)


def test_who_searches_without_end_is_asked_to_wait(client, site, make_post, monkeypatch):
    monkeypatch.setattr(views, "searches", Allowance(burst=2, rate=0.1))
    statuses = [client.get("/search/?q=x").status_code for _ in range(3)]
    response = client.get("/search/?q=x")
    assert statuses == [200, 200, 429] and int(response.headers["Retry-After"]) > 1
    assert 'role="search"' in response.content.decode()
    assert client.get("/search/").status_code == 200


def test_the_staff_is_not_asked_to_wait(ada_client, site, monkeypatch):
    monkeypatch.setattr(views, "searches", Allowance(burst=0, rate=1))
    assert ada_client.get("/search/?q=x").status_code == 200


def test_suggestions_are_series_tags_and_titles(client, site, make_post):
    series = Series.objects.create(title="优化漫谈", slug="talks")
    post = make_post("优化器一", tags=["凸优化", "优化"], series=series, series_position=1)
    assert suggestions(client, "優化") == [
        ("优化漫谈", "series", "/series/talks/"),
        *((tag.name, "tag", tag.get_absolute_url()) for tag in Tag.objects.order_by("-pk")),
        ("优化器一", "post", f"/archives/{post.pk}/"),
    ]


@pytest.mark.parametrize(
    "typed", ["gra", "gradient des", "GRADIENT", "descent gradient", "优", "优化", "化器"]
)
def test_a_title_is_suggested_while_it_is_typed(client, site, make_post, typed):
    make_post("Gradient descent 优化器")
    assert [label for label, *_ in suggestions(client, typed)] == ["Gradient descent 优化器"]


@pytest.mark.parametrize("typed", ["", " ", "-", '"', "radient", "descending"])
def test_nothing_is_suggested_for(client, site, make_post, typed):
    make_post("Gradient descent")
    assert suggestions(client, typed) == []


def test_browsers_learn_how_to_search(client, site):
    response = client.get("/opensearch.xml")
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    templates = [url.get("template") for url in root.findall("{*}Url")]
    assert templates[0] == "http://testserver/search/?q={searchTerms}"
    assert '<link rel="search" ' in client.get("/").content.decode()


def test_every_page_and_the_one_that_is_not_there_has_a_search_box(client, site):
    assert client.get("/").content.decode().count('role="search"') == 1
    assert client.get("/nowhere/").content.decode().count('role="search"') == 2


HOSTILE = [
    *(
        "'",
        '"',
        "\\",
        "%",
        "*",
        "^",
        ":",
        "-",
        "(",
        ")",
        "NEAR",
        "AND",
        "OR",
        "NOT",
        "\0",
        "\ud800",
        "title:",
    ),
    *(
        "tag:",
        "year:2024",
        "in:comments",
        "';--",
        "优化",
        "é",
        "𠮷",
        "🧪",
        "\u202e",
        "{",
        "&",
        "|",
        "!",
        "<->",
    ),
]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.one_of(st.text(max_size=300), st.lists(st.sampled_from(HOSTILE), max_size=30).map(" ".join)))
def test_whatever_is_typed_answers_with_a_page(client, site, make_post, query):
    if not Post.objects.exists():
        make_post("Adam '优化' title:x", 'AND NEAR(a b) \\theta % * "quoted"', tags=["x"])
    typed = {"q": query.encode("utf-8", "surrogatepass")}
    response = client.get("/search/", typed)
    assert response.status_code == 200 and response.content.decode().endswith("</html>\n")
    assert client.get("/search/suggestions.json", typed).status_code == 200
