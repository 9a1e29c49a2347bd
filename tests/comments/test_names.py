import pytest

from comments.names import clean_name, skeleton


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ray \t of  light ", "Ray of light"),
        ("a\r\nBcc: x@evil.example", "a Bcc: x@evil.example"),
        ("a\u202enimda", "animda"),
        ("admin\u200b\u3164", "admin"),
        ("\u3000", ""),
        ("\u2800\u3164\u200b\u202e", ""),
        ("\u200d", ""),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Nguye\u0302\u0303n", "Nguye\u0302\u0303n"),
        ("Z" + "\u0351" * 40, "Z" + "\u0351" * 3),
        ("\ud800Ray\x00\ufffe", "Ray"),
        ("阿拙", "阿拙"),
    ],
)
def test_a_name_is_one_visible_line(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "name",
    ["ada", "ADA", " A d a ", "ａｄａ", "Аda", "αdа", "Ada\u200b", "Ada ✓", "«Ada»", "Ad\u00ada", "𝐀𝐝𝐚"],
)
def test_names_that_look_like_an_authors_have_the_same_skeleton(name):
    assert skeleton(name) == skeleton("Ada")


@pytest.mark.parametrize("name", ["Adam", "Ida", "阿达", "Adá", "☃"])
def test_other_names_have_another(name):
    assert skeleton(name) != skeleton("Ada")
