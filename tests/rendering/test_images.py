"""Pictures on the page: their size, when they are loaded, and where they lead."""

import pytest

from blog.rendering import render_post

SIZES = {"/media/a.png": (800, 600)}
TWO = "![one](/media/a.png)\n\n![two](/media/a.png)"


def page(source, **options):
    return render_post(source, sizes=SIZES, **options).html


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("![a](/media/a.png)", 'width="800" height="600"'),
        ('<img src="/media/a.png" width="400">', 'width="400" alt="" height="300"'),
        ('<img src="/media/a.png" width="400" height="400">', 'width="400" height="400"'),
    ],
)
def test_a_known_picture_keeps_its_place_free(source, size):
    assert size in page(source)


def test_a_width_in_percent_and_an_unknown_picture_get_no_height():
    assert "height" not in page('<img src="/media/a.png" width="50%">')
    assert "height" not in page("![b](/media/b.png)")


def test_only_the_first_picture_is_loaded_at_once():
    first, second = page(TWO).split("two")
    assert "loading" not in first and 'loading="lazy"' in second
    assert render_post(TWO).excerpt_html.count('loading="lazy"') == 2


@pytest.mark.parametrize(
    ("source", "leads"),
    [
        ("![a](/media/a.png)", True),
        ('![a](/media/a.png "Caption")', True),
        ("see ![a](/media/a.png)", False),
        ("![a](/media/a.png) ![b](/media/b.png)", False),
    ],
)
def test_a_picture_that_stands_alone_leads_to_its_file(source, leads):
    assert ('<a class="original" href="/media/a.png">' in page(source)) is leads


def test_a_picture_within_a_link_leads_where_the_link_does():
    assert page("[![a](/media/a.png)](/b/)").count("<a ") == 1


def test_a_link_around_a_picture_without_words_has_a_name():
    assert 'aria-label="查看原图"' in page("![](/media/a.png)")


def test_excerpt_and_feed_hold_the_bare_picture():
    rendered = render_post("![a](/media/a.png)", sizes=SIZES, base_url="https://h.org")
    assert "<a " not in rendered.excerpt_html + rendered.feed_html
    assert 'height="600"' in rendered.feed_html
