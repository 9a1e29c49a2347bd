"""What stands around the text of a post."""

import re
from datetime import UTC, datetime

import pytest

from blog.models import Category, Image, Series, Site
from tests.reading import main_of

MAY = datetime(2024, 5, 6, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("site")


def words_of(response):
    return " ".join(re.sub("<[^>]*>", " ", main_of(response)).split())


@pytest.mark.parametrize(("body", "words"), [("字" * 3500, "10 minutes"), ("word " * 220, "1 minute")])
def test_a_post_says_how_long_it_takes_to_read(client, make_post, body, words):
    post = make_post(body=body, language="en")
    assert f"{words} to read" in words_of(client.get(post.get_absolute_url()))


def test_the_byline_stays_as_it_is(client, make_post):
    page = words_of(client.get(make_post(language="en").get_absolute_url()))
    assert "By Ada | 2024-05-06 | 0 readers | Cite" in page


def test_the_way_to_the_post_is_shown_outermost_first(client, make_post):
    maths = Category.objects.create(name="Maths", slug="maths")
    analysis = Category.objects.create(name="Analysis", slug="analysis", parent=maths)
    page = main_of(client.get(make_post(category=analysis).get_absolute_url()))
    way = page.partition('class="breadcrumb')[2].partition("</nav>")[0]
    assert way.index("Maths") < way.index("Analysis")
    assert 'href="/category/maths/analysis/"' in way


def test_a_part_of_a_series_leads_to_those_beside_it(client, make_post):
    series = Series.objects.create(title="Adam", slug="adam")
    parts = [
        make_post(title=f"Part {n}", series=series, series_position=n, language="en",
                  status="draft" if n == 2 else "published")
        for n in [1, 2, 3, 4]
    ]  # fmt: skip
    page = words_of(client.get(parts[2].get_absolute_url()))
    assert "part 3 of 4" in page
    assert "Previous part of the series Part 1" in page and "Next part of the series Part 4" in page


def test_an_edit_of_a_later_day_is_named(client, make_post):
    edited = make_post(language="en", updated_at=MAY.replace(day=20))
    assert "Updated 2024-05-20" in words_of(client.get(edited.get_absolute_url()))
    fresh = make_post(language="en", updated_at=MAY)
    assert "Updated" not in words_of(client.get(fresh.get_absolute_url()))


def test_the_support_box_stands_below_posts_when_the_site_has_one(client, site, make_post):
    post = make_post()
    assert "support" not in main_of(client.get(post.get_absolute_url()))
    site.support = "If it helped, *write to me*. $x$ <script>alert(1)</script>"
    site.save()
    page = main_of(client.get(post.get_absolute_url()))
    assert "<em>write to me</em>" in page and "<math" in page and "<script>alert" not in page


def test_a_picture_of_the_library_has_its_size_on_the_page(client, make_post):
    name = "0123456789abcdef0123456789abcdef.png"
    # Not by create(): that would look for the file to measure it.
    Image.objects.bulk_create([Image(file=name, width=640, height=480, original_name="a.png")])
    page = main_of(client.get(make_post(body=f"![a](/media/{name})").get_absolute_url()))
    assert 'width="640" height="480"' in page


def test_the_support_box_follows_an_update_of_single_columns(site):
    site.support = "**Thanks**"
    site.save(update_fields=["support"])
    assert "<strong>" in Site.objects.get().support_html
