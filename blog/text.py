"""Small pure functions on text that people typed."""

import re
import unicodedata

from django.utils.text import slugify

# C0 and C1 controls but tab and newline, lone surrogates and noncharacters: XML 1.0 forbids most of
# them and PostgreSQL refuses NUL, so one of them in a title would break a feed or a save.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
SIGNS = {"+": "-plus-", "#": "-sharp-", "&": "-and-", "@": "-at-", "%": "-percent-", "*": "-star-"}


def clean(text: str) -> str:
    """The text with newlines as \\n and without characters that no page or feed may hold."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """One line: inner white space folded to single blanks, ends trimmed."""
    return " ".join(clean(text).split())


def make_slug(text: str) -> str:
    """A readable Unicode slug; "" when the text holds no letter or digit.

    Signs become words, so that C++ (c-plus-plus) and C# (c-sharp) stay apart, and a leading dot too
    (.NET is dot-net). NFKC folds full-width letters, and 甲子園 keeps its characters.
    """
    text = unicodedata.normalize("NFKC", clean_line(text))
    if not any(character.isalnum() for character in text):
        return ""
    text = re.sub(r"(?:^|(?<=\s))\.(?=\w)", "dot-", text)
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    return re.sub(r"-{2,}", "-", slugify(text, allow_unicode=True)).strip("-_")
