import xml.etree.ElementTree as ET

import pytest

from comments.avatars import COLOURS, avatar


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", COLOURS)
def test_a_white_letter_stands_out_from_every_colour(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("name", "letter"), [("ray", "R"), ("阿拙", "阿"), ("<b>", "B"), ("🙂", "?"), ("ßa", "S"), ("(é)", "É")]
)
def test_an_avatar_shows_the_names_first_letter(name, letter):
    assert ET.fromstring(avatar(name)).find("text").text == letter


def test_it_is_the_same_for_the_same_name_and_needs_no_style():
    assert avatar("Ray") == avatar("Ray")
    assert "style" not in avatar("Ray") and len(avatar("Ray")) < 200
    assert len({avatar(f"Reader {number}") for number in range(100)}) > 6


def test_it_stands_beside_every_comment(client, make_comment, post):
    make_comment()
    page = client.get(post.get_absolute_url()).content.decode()
    assert page.count('<svg class="avatar"') == 1 and "gravatar" not in page
