import xml.sax

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text import clean, clean_line, make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Gradient Flow", "gradient-flow"),
        ("甲子園", "甲子園"),
        ("线性代数", "线性代数"),
        ("ＡＩ与Ｍａｔｈ", "ai与math"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("c", "c"),
        (".NET", "dot-net"),
        ("R&D", "r-and-d"),
        ("100%", "100-percent"),
        ("A*", "a-star"),
        ("  spaced   out  ", "spaced-out"),
        ("Émile", "émile"),
        ("Cafe\u0301", "café"),
        ("snake_case", "snake_case"),
        ("【生活】杂记！", "生活杂记"),
        ("...", ""),
        ("+++", ""),
        ("！？", ""),
        ("🎉", ""),
        ("", ""),
        ("\x00\x07", ""),
    ],
)
def test_a_slug_is_readable_and_keeps_what_is_said(text, slug):
    assert make_slug(text) == slug


@given(st.text(max_size=100))
def test_a_slug_of_anything_is_a_slug_of_itself(text):
    assert make_slug(make_slug(text)) == make_slug(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07 and null\x00", "bell and null"),
        ("C1 \x85\x9f", "C1 "),
        ("half \ud83d a pair", "half  a pair"),
        ("\ufffe\uffff\ufdd0\U0001ffff", ""),
        ("whole pair 😀, 𝔄, \u200d joiner", "whole pair 😀, 𝔄, \u200d joiner"),
    ],
)
def test_clean_text_can_be_printed_anywhere(text, cleaned):
    assert clean(text) == cleaned


def test_a_line_is_folded_and_trimmed():
    assert clean_line("  a\tb\n\nc\u3000d ") == "a b c d"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaned_text_is_always_xml(text):
    escaped = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    xml.sax.parseString(f"<a>{escaped}</a>".encode(), xml.sax.ContentHandler())
