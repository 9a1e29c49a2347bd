"""Which posts come first, how they are counted and narrowed, and that none is missing."""

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from blog.models import Category, Post, SearchDocument, Series
from blog.search import finding, indexing
from blog.search.filters import name_facets, scope_of
from blog.search.finding import BLOCK, CANDIDATE_COLUMNS, PAGE, find, least_units
from blog.search.queries import parse
from blog.search.ranking import Candidate, ranked
from comments.models import Comment
from tests.bench.search_corpus import make_posts
from tests.bench.search_queries import Asker, read_texts

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 1)


def search(text, number=1):
    query = parse(text)
    return find(query, scope_of(query), number, TODAY)


def titles(page):
    names = dict(Post.objects.values_list("pk", "title"))
    return [names[each.post_id] for each in page.candidates]


def found(text):
    return titles(search(text))


def in_year(year):
    return datetime(year, 5, 6, tzinfo=UTC)


def test_the_title_weighs_more_than_headings_and_these_more_than_the_text(make_post):
    make_post("Text", "Adam, Adam, Adam, Adam, Adam and Adam.", published_at=in_year(2024))
    make_post("Heading", "## Adam\n\nHere.", published_at=in_year(2022))
    make_post("On Adam", "Here.", published_at=in_year(2020))
    post = make_post("Comment", "Here.", published_at=in_year(2024))
    Comment.objects.create(post=post, author_name="Ray", body="Adam! " * 50)
    assert found("adam") == ["On Adam", "Heading", "Text", "Comment"]


def test_of_two_alike_the_newer_comes_first(make_post):
    for year in [2021, 2024, 2019]:
        make_post(f"Adam in {year}", published_at=in_year(year))
    assert found("adam") == ["Adam in 2024", "Adam in 2021", "Adam in 2019"]


@pytest.mark.parametrize("query", ["Adam", "adam", "ＡＤＡＭ", '"Adam"'])
def test_the_exact_title_comes_first(make_post, query):
    make_post("Adam, Adam and Adam", "Adam. " * 20, published_at=in_year(2024), tags=["Adam"])
    make_post("Adam", "Here.", published_at=in_year(2010))
    assert found(query)[0] == "Adam"


def test_the_exact_title_comes_first_though_hundreds_are_newer(make_post):
    old = make_post("Adam", published_at=in_year(2010))
    Post.objects.bulk_create(
        Post(title=f"Adam {n}", status="published", published_at=in_year(2024), updated_at=in_year(2024))
        for n in range(BLOCK + 5)
    )
    indexing.reindex(Post.objects.all())
    page = search("adam")
    assert (page.candidates[0].post_id, page.count, page.is_sure) == (old.pk, BLOCK + 6, True)
    last = search("adam", number=11)
    assert len(last.candidates) == 6 and (last.number, last.pages) == (11, 11)


def test_pages_hold_everything_once_and_beyond_the_last_is_the_last(make_post):
    for n in range(PAGE + 3):
        make_post(f"Adam {n}")
    first, second, beyond = search("adam"), search("adam", 2), search("adam", 99)
    assert len(first.candidates) == PAGE and titles(beyond) == titles(second)
    assert len({*titles(first), *titles(second)}) == first.count == PAGE + 3


def test_three_characters_must_stand_side_by_side(make_post):
    make_post("Apart", "优化 化器")
    make_post("Together", "优化器")
    page = search("优化器")
    assert (titles(page), page.count, page.is_sure) == (["Together"], 1, True)


def test_a_count_is_an_estimate_until_all_is_read(make_post, monkeypatch):
    monkeypatch.setattr(finding, "BLOCK", 4)
    for n in range(12):
        make_post(f"Post {n}", "优化器" if n % 2 else "优化 化器", tags=["T"])
    page = search("优化器")
    assert not page.is_sure and 4 <= page.count <= 12
    assert dict(page.facets)["y2024"] == page.count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("adam -sgd", {"Adam"}),
        ('adam -"learning rate"', {"Adam", "Both", "Chinese"}),
        ("adam -学习率", {"Adam", "Rate", "Both"}),
        ("adam -学率", {"Adam", "Rate", "Both", "Chinese"}),
        ('"learning rate"', {"Rate"}),
        ('"rate learning"', set()),
        ('"learn rate"', set()),
        ("learned rates", {"Rate"}),
        ("-adam", set()),
    ],
)
def test_words_phrases_and_exclusions(make_post, query, expected):
    make_post("Adam", "Adam.")
    make_post("Both", "Adam and SGD.")
    make_post("Rate", "Adam has a learning\nrate, SGD too.")
    make_post("Chinese", "Adam的学习率，SGD的也是。")
    assert set(found(query)) == expected if parse(query) else expected == set()


def test_a_question_finds_what_has_most_of_its_words(make_post):
    make_post("Best", "Adam的收敛很快，SGD较慢。")
    make_post("Good", "Adam与收敛。")
    make_post("Other", "别的。")
    page = search("为什么Adam的收敛速度比SGD快？")
    assert page.is_relaxed and titles(page)[0] == "Best" and "Other" not in titles(page)


@pytest.mark.parametrize(("count", "least"), [(2, 1), (3, 2), (4, 2), (5, 3), (8, 4)])
def test_most_words_are_half_of_them(count, least):
    assert least_units(count) == least


def test_who_quotes_gets_no_less(make_post):
    make_post("Slope", "learning a rate")
    assert search('"learning rate"').candidates == ()


def test_filters_narrow_and_facets_count(make_post):
    category = Category.objects.create(name="Learning", slug="learning")
    series = Series.objects.create(title="Optimizers", slug="optimizers")
    make_post("Adam I", tags=["A", "B c"], category=category, published_at=in_year(2023))
    make_post("Adam II", tags=["A"], published_at=in_year(2024), series=series, series_position=1)
    named = name_facets(search("adam").facets, 5)
    assert named["year"] == [("2024", "year:2024", 1), ("2023", "year:2023", 1)]
    assert named["tag"] == [("A", "tag:A", 2), ("B c", 'tag:"B c"', 1)]
    assert named["category"] == [("Learning", "category:learning", 1)]
    assert named["series"] == [("Optimizers", "series:optimizers", 1)]
    assert named["author"] == [("Ada", "author:ada", 2)]
    for facets in named.values():
        for _label, typed, count in facets:
            assert search(f"adam {typed}").count == search(typed).count == count


@pytest.mark.parametrize("query", ["adam tag:none", "tag:none", "adam year:1999", "adam tag:A -tag:A"])
def test_a_filter_that_nothing_passes_finds_nothing(make_post, query):
    make_post("Adam", tags=["A"])
    assert found(query) == []


def test_everything_is_found_in_order_and_nothing_else(db):
    """Against a scan of all folded texts, on 150 made-up posts in Chinese and English. As the order is
    Python's own, SQLite and PostgreSQL answer alike."""
    make_posts(150, 900)
    indexing.reindex(Post.objects.all())
    rows = SearchDocument.objects.values_list(*CANDIDATE_COLUMNS)
    everything = [Candidate(*row, found=0) for row in rows]
    wrong = defaultdict(list)
    for asked in Asker(read_texts()).ask(20):
        query = parse(asked.query)
        answer = [each for each in everything if each.post_id in asked.answer]
        expected = ranked(answer, query.terms, query.words, TODAY)[:PAGE]
        page = search(asked.query)
        if asked.answer and (page.count, page.is_sure, page.candidates) != (
            len(answer),
            True,
            tuple(expected),
        ):
            wrong[asked.kind].append(asked.query)
    assert not wrong
