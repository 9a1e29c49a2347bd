"""The door: what is not text is cleaned away, what is too long is refused."""

import re
import unicodedata
from html import escape

POST_LENGTH = 500_000
COMMENT_LENGTH = 8_000

# C0 but tab and newline, C1, noncharacters and lone surrogates: none may stand in HTML or XML, and
# Python-Markdown uses U+0002 and U+0003 for its own marks.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Apart, because one set of both kinds is compared character by character: a tenth of the speed.
_ABOVE = re.compile("[\U00010000-\U0010ffff]")
_FORBIDDEN_ABOVE = re.compile(
    "[" + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)
_NEWLINE = re.compile("\r\n?|\x0c|\x85|\u2028|\u2029")


def clean_source(source: str) -> str:
    """Text that every later step, HTML and XML can hold; lines end in a newline."""
    text = _FORBIDDEN.sub("", _NEWLINE.sub("\n", source).removeprefix("\ufeff"))
    return _FORBIDDEN_ABOVE.sub("", text) if _ABOVE.search(text) else text


def clean_line(text: str) -> str:
    """One line of such text in normal form, for slugs and titles."""
    return unicodedata.normalize("NFC", " ".join(clean_source(text).split()))


# The door lets no noncharacter in, so within rendering they are free to stand for characters that
# Markdown would read as marks and html5lib as entities: one character each, which no rule knows.
_LITERAL = dict(zip("<>&[*_~!{\\", map(chr, range(0xFDD0, 0xFDDA)), strict=True))


def literal(mark: str) -> str:
    """What stands for a character that shall stay text until `show_literals`."""
    return _LITERAL[mark]


def hide_entities(html: str) -> str:
    """html5lib makes a token of every entity, and a copy of the text before it."""
    for mark in "<>&":
        html = html.replace(escape(mark), _LITERAL[mark])
    return html


def show_literals(html: str) -> str:
    for mark, stand_in in _LITERAL.items():
        html = html.replace(stand_in, escape(mark))
    return html
