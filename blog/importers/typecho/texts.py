"""What is wrong with the texts and numbers of an old database, and how it is put right."""

import codecs
import html
import math
from collections.abc import Iterable
from datetime import UTC, datetime

from blog.text import clean, clean_line

MARKDOWN = "<!--markdown-->"
LATEST = 2**32  # seconds; later dates are nonsense, and the database could not hold all of them


def text_of(value: object) -> str:
    """As the database gave it. Bytes that are no UTF-8 stay as lone surrogates, until they are mended."""
    if value is None:
        return ""
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value).decode("utf-8", "surrogateescape")
    return str(value)


def number_of(value: object) -> int:
    """0 for what is no whole number that a database would store."""
    try:
        number = int(value) if not isinstance(value, float) or math.isfinite(value) else 0
    except (TypeError, ValueError):
        return 0
    return number if abs(number) < 2**63 else 0


def moment_of(seconds: object, shift_hours: float = 0) -> datetime | None:
    """None for 0, which stands for "never", and for what is no date."""
    seconds = number_of(seconds)
    if not 0 < seconds < LATEST:
        return None
    return datetime.fromtimestamp(seconds + shift_hours * 3600, UTC)


def is_broken(text: str) -> bool:
    """Whether bytes in it were no UTF-8."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def mend(text: str) -> str:
    """Readable text; where bytes were no UTF-8 it says so with U+FFFD."""
    if is_broken(text):
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return clean(text)


def mend_slug(text: str) -> str:
    """Without the half character that cutting at 128 bytes may leave."""
    return clean_line(text.encode("utf-8", "surrogateescape").decode("utf-8", "ignore"))


def unescape_line(text: str) -> str:
    """A title or name: Typecho stores them escaped, since 1.2 some of them twice."""
    once = html.unescape(mend(text))
    return clean_line(html.unescape(once))


def split_marker(text: str) -> tuple[str, bool]:
    """The body, and whether it is Markdown."""
    body = mend(text)
    return (body[len(MARKDOWN) :], True) if body.startswith(MARKDOWN) else (body, False)


def _sloppy(byte: int) -> str:
    # MySQL's latin1 is Windows-1252, whose five unused bytes it takes as they are.
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_WINDOWS_1252 = {ord(_sloppy(byte)): byte for byte in range(256)}


def read_again(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 (æ¢¯åº¦ for 梯度), read as UTF-8. None: it was not."""
    try:
        encoded, _length = codecs.charmap_encode(text, "strict", _WINDOWS_1252)
        return encoded.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def is_mojibake(texts: Iterable[str]) -> bool:
    """Whether all that is not ASCII in them can be read again; one word alone may be a coincidence."""
    beyond_ascii = [text for text in texts if not text.isascii()]
    return len(beyond_ascii) > 2 and all(read_again(text) is not None for text in beyond_ascii)
