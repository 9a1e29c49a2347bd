"""The archive: years, months, chance, charts, and every series."""

from datetime import UTC, datetime

import pytest

from blog.models import Category, ReaderCount, Series, Tag
from blog.sidebar import ArchiveSidebar
from comments.models import Comment
from tests.reading import main_of

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def decade(make_post):
    """A post in May of each year from 2015 to 2024, and two more in the last."""
    posts = [make_post(title=f"Of {year}", published_at=MAY.replace(year=year)) for year in range(2015, 2025)]
    return [*posts, *(make_post(title=f"Late {n}", published_at=MAY.replace(month=n)) for n in (6, 7))]


def test_the_archive_counts_all_years_and_lists_the_newest(client, decade):
    page = main_of(client.get("/archives/"))
    assert all(f'href="/{year}/"' in page and f'href="/{year}/05/"' in page for year in range(2015, 2025))
    assert "Of 2024" in page and "Late 7" in page and "Of 2023" not in page


def test_a_year_lists_its_posts_by_month_and_leads_to_the_years_beside_it(client, decade):
    page = main_of(client.get("/2023/"))
    assert "Of 2023" in page and "Of 2022" not in page and 'href="/2023/05/"' in page
    assert 'href="/2022/"' in page and 'href="/2024/"' in page
    page = main_of(client.get("/2024/"))
    assert page.index("Late 7") < page.index("Late 6") < page.index("Of 2024")


def test_a_year_is_the_sites_year(client, make_post):
    make_post(title="New Year", published_at=datetime(2023, 12, 31, 20, tzinfo=UTC))  # 2024 in Shanghai
    assert "New Year" in main_of(client.get("/2024/"))
    assert client.get("/2023/").status_code == 404


@pytest.mark.parametrize("path", ["/2014/", "/1000/", "/9999/", "/0999/"])
def test_a_year_without_posts_is_not_there(client, decade, path):
    assert client.get(path).status_code == 404


def test_chance_leads_to_any_listed_post_and_is_kept_by_nobody(client, make_post):
    posts = {make_post().get_absolute_url() for _ in range(3)}
    make_post(status="draft"), make_post(kind="page", slug="about")
    answers = [client.get("/random/") for _ in range(60)]
    assert {answer["Location"] for answer in answers} == posts
    assert {answer.status_code for answer in answers} == {302}
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_chance_has_nowhere_to_lead_on_an_empty_blog(client):
    assert client.get("/random/").status_code == 404


def test_the_most_read_and_the_most_discussed_stand_first(client, make_post):
    posts = [make_post(title=f"Post {n}") for n in range(12)]
    for n, post in enumerate(posts):
        ReaderCount.objects.create(post=post, counted=n, imported=n % 2)
    draft = make_post(title="Draft", status="draft")
    ReaderCount.objects.create(post=draft, counted=1000)
    for post, count in [(posts[3], 2), (posts[5], 3), (draft, 4)]:
        for _ in range(count):
            Comment(post=post, author_name="Ray", body="Indeed.", state="approved").save()
    page = client.get("/archives/").text
    read = page.partition("Most read")[2].partition("</ul>")[0]
    assert [f"Post {n}<" in read for n in (11, 9, 3, 1)] == [True, True, True, False]
    assert read.index("Post 11") < read.index("Post 10")
    discussed = page.partition("Most discussed")[2].partition("</ul>")[0]
    assert discussed.index("Post 5") < discussed.index("Post 3") and "Draft" not in discussed


def test_tags_have_the_size_of_their_number(site, make_post):
    for tags in [["a", "b"], ["a"], ["a"], ["a"]]:
        make_post(tags=tags)
    assert [(size, link.label) for size, link in ArchiveSidebar(site).sized_tags] == [(3, "a"), (1, "b")]
    assert Tag.objects.count() == 2


def test_every_series_with_a_published_part_is_listed(client, make_post):
    adam, empty = (Series.objects.create(title=title, slug=title.lower()) for title in ("Adam", "Empty"))
    for n in (1, 2):
        make_post(series=adam, series_position=n)
    make_post(series=empty, series_position=1, status="draft")
    page = main_of(client.get("/series/"))
    assert 'href="/series/adam/"' in page and "2 parts" in page and "Empty" not in page


def test_a_blog_without_series_says_so(client):
    assert "No series has been begun yet." in main_of(client.get("/series/"))


def test_a_series_is_introduced_in_markdown(client, make_post):
    series = Series.objects.create(title="Adam", slug="adam", description="All about *Adam*: $m_t$.")
    make_post(series=series, series_position=1)
    for path in ["/series/", "/series/adam/"]:
        page = main_of(client.get(path))
        assert "<em>Adam</em>" in page and "<math" in page


def test_a_category_shows_what_it_stands_in(client, make_post):
    maths = Category.objects.create(name="Maths", slug="maths")
    make_post(category=Category.objects.create(name="Analysis", slug="analysis", parent=maths))
    way = main_of(client.get("/category/maths/analysis/")).partition("<h1>")[0]
    assert 'href="/category/maths/"' in way and 'href="/category/maths/analysis/"' not in way
