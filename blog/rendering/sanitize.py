"""The two allow-lists. bleach is called here and nowhere else, and never its `linkify`.

bleach is the first of two gates. The second is `safe_url` and the writing of every attribute anew
in `nodes`: bleach takes `javascript:123` for a host with a port and lets it pass.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urlsplit

from bleach.sanitizer import Cleaner

from .names import names
from .source import clean_source, hide_entities, show_literals

_TEXT = names(
    "a abbr b blockquote br code dd del div dl dt em h3 h4 h5 h6 hr i kbd li ol p pre s small span"
    " strong sub sup table tbody td th thead tr ul caption figure figcaption"
)
COMMENT_TAGS = _TEXT - {"kbd", "small", "figure", "figcaption"}
POST_TAGS = _TEXT | names(
    "h1 h2 img cite dfn ins mark q samp u var wbr tfoot col colgroup details summary center font big"
    " section article aside header footer ruby rb rt rp time video audio source track bdi bdo tt"
    " strike address nav main"
)
_COMMENT_ATTRIBUTES = {
    "a": {"href", "title"},
    "td": {"align"},
    "th": {"align"},
    "ol": {"start"},
}
_POST_ATTRIBUTES = {
    "a": {"href", "title", "rel", "name", "hreflang"},
    "img": {"src", "alt", "title", "width", "height", "align"},
    "td": {"align", "colspan", "rowspan", "valign"},
    "th": {"align", "colspan", "rowspan", "valign", "scope"},
    "tr": {"align"},
    "col": {"span", "align"},
    "colgroup": {"span"},
    "table": {"align"},
    "p": {"align"},
    "div": {"align"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "font": {"color"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "time": {"datetime"},
    "abbr": {"title"},
    "dfn": {"title"},
    "video": {"src", "controls", "width", "height", "poster", "loop", "muted", "preload"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
_EVERYWHERE = frozenset({"id", "class", "lang", "dir", "title"})
URL_ATTRIBUTES = frozenset({"href", "src", "cite", "poster"})
VOID = names("area base br col embed frame hr img input keygen link meta param source track wbr")
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:[^<>\"]|\"[^\"]*\")*>")
_PLAIN_TAG = re.compile(r"<[a-z][a-z0-9]*(?: [a-z]+=\"[^\"<>&]*\")+>")
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_MARKUP = re.compile(r"[<>&]")
_PIECE_LENGTH = 8_000
_NUMERIC = re.compile(r"&#([0-9]{1,9}|[xX][0-9a-fA-F]{1,8});")
_SCHEMES = frozenset({"http", "https", "mailto"})

_ID = re.compile(r"[^\s\"'<>&`=\\\x00-\x1f]{1,200}")
_CLASS = re.compile(r"[\w-]{1,60}(?: +[\w-]{1,60}){0,9}")
_COMMENT_ID = re.compile(r"fn(?:ref[0-9]*)?-c[0-9]+-[0-9]+")
_COMMENT_CLASS = re.compile(r"footnote(?:-ref|-backref)?|section-number|math-error")
_SIMPLE = re.compile(r"[\w#%.,:+ -]{0,60}")
_SCHEME = re.compile(r"([^/?#]*?):")
_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f"
    '\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\\\\`<>"]'
)


def safe_url(address: str, *, only_web: bool = False) -> str | None:
    """The address when a browser can do nothing with it but go there; None otherwise.

    `only_web`: what a page loads by itself, so not `mailto:`.
    """
    address = unescape(address).strip(" \t\n").replace(" ", "%20")
    if not address or _UNSEEN.search(address):
        return None
    scheme = _SCHEME.match(address)
    if scheme:
        name = scheme[1].lower()
        if name not in _SCHEMES or (only_web and name == "mailto"):
            return None
        if name != "mailto" and not re.match(r"https?://[^/]", address, re.IGNORECASE):
            return None
    elif address.startswith("//"):
        address = "https:" + address
    try:
        urlsplit(address)
    except ValueError:
        return None
    return address


def _admit_in_post(tag: str, name: str, value: str) -> bool:
    if name == "id":
        return bool(_ID.fullmatch(unescape(value)))
    if name == "class":
        return bool(_CLASS.fullmatch(value))
    if name in ("lang", "dir"):
        return bool(re.fullmatch(r"[A-Za-z0-9-]{1,35}", value))
    if name == "title":
        return True
    if name not in _POST_ATTRIBUTES.get(tag, ()):
        return False
    if name in URL_ATTRIBUTES or name in ("alt", "label"):
        return True
    if name == "name":
        return bool(_ID.fullmatch(unescape(value)))
    return bool(_SIMPLE.fullmatch(value))


def _admit_in_comment(tag: str, name: str, value: str) -> bool:
    if name == "id":
        return bool(_COMMENT_ID.fullmatch(value))
    if name == "class":
        return bool(_COMMENT_CLASS.fullmatch(value))
    if name not in _COMMENT_ATTRIBUTES.get(tag, ()):
        return False
    return name in ("href", "title") or bool(re.fullmatch(r"left|right|center|[0-9]{1,9}", value))


def sanitize_post(html: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The clean HTML, and the (tag, attribute) pairs that were left out of it."""
    dropped: set[tuple[str, str]] = set()

    def admit(tag: str, name: str, value: str) -> bool:
        admitted = _admit_in_post(tag, name, value)
        if not admitted:
            dropped.add((tag, name))
        return admitted

    return _clean(html, POST_TAGS, admit), frozenset(dropped)


def sanitize_comment(html: str) -> str:
    return _clean(html, COMMENT_TAGS, _admit_in_comment)


Admits = Callable[[str, str, str], bool]


def _clean(html: str, tags: frozenset[str], admits: Admits) -> str:
    # A Cleaner keeps the state of its parser: one for each text.
    cleaner = Cleaner(tags=tags, attributes=admits, protocols=_SCHEMES, strip=True)
    out: list[str] = []
    unclear = ""
    for block, is_clean in clean_blocks(hide_entities(html), tags, admits):
        unclear += "" if is_clean else block
        if unclear and (is_clean or len(unclear) > _PIECE_LENGTH):
            out.append(cleaner.clean(unclear))
            unclear = ""
        if is_clean:
            out.append(block)
    if unclear:
        out.append(cleaner.clean(unclear))
    cleaned = show_literals("".join(out))
    return _NUMERIC.sub(_character, cleaned) if "&#" in cleaned else cleaned


def clean_blocks(html: str, tags: frozenset[str], admits: Admits) -> Iterator[tuple[str, bool]]:
    """`html` cut between top-level elements; True for those with nothing in them for bleach to do.

    Those are most of what Markdown makes: every tag is allowed and closed in order, every attribute
    is quoted and admitted, and no other `<`, `>` or `&` is left. html5lib needs as long as all the
    rest of the rendering, and walks siblings in quadratic time (200 kB of short paragraphs: 4.2 s).
    """
    start = count = 0
    is_clean = True
    open_tags: list[str] = []
    for tag in _ANY_TAG.finditer(html):
        end, name = tag[1], tag[2]
        count += 1
        is_clean = is_clean and name in tags and _is_clean_tag(tag, name, admits)
        if end and not open_tags:
            break
        if end:
            is_clean = open_tags.pop() == name and is_clean
        elif name.lower() not in VOID:
            open_tags.append(name)
        if not open_tags:
            block = html[start : tag.end()]
            is_clean = is_clean and "&" not in block and block.count("<") == block.count(">") == count
            yield block, is_clean
            start, count, is_clean = tag.end(), 0, True
    if start < len(html):
        yield html[start:], not _MARKUP.search(html, start)


def _is_clean_tag(tag: re.Match, name: str, admits: Admits) -> bool:
    if len(tag[0]) == len(name) + len(tag[1]) + 2:
        return True
    return bool(_PLAIN_TAG.fullmatch(tag[0])) and all(
        admits(name, attribute, value) for attribute, value in _ATTRIBUTE.findall(tag[0])
    )


def _character(reference: re.Match) -> str:
    """A numeric reference may not bring in what the door kept out; XML has no place for it either."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference[0] if number < 0x110000 and clean_source(chr(number)) else ""
