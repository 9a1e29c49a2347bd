"""Sanitised HTML read once into nodes, from which every print is made.

The input is bleach's output: well formed, attributes in double quotes, `<` only where a tag begins.
So one regular expression reads it, and a sixth of html5lib's time is not spent again for each print.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape

from .items import Code, CommentNumber, Formula, Placeholders, Reference, Url
from .names import names
from .outline import HEADINGS
from .sanitize import URL_ATTRIBUTES, safe_url

BLOCKS = names(
    "p div li ul ol table tr blockquote pre h1 h2 h3 h4 h5 h6 figure figcaption caption dl dt dd hr"
    " br details summary section article"
)
CELLS = frozenset({"td", "th"})

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s\"=<>/]+(?:=\"[^\"]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s\"=<>/]+)(?:=\"([^\"]*)\")?")
_LOADED = frozenset({"src", "poster"})
# Some print shows them in its own way, or a reader sees something where they stand empty.
_ALWAYS_TAGS = names("a img table hr video audio") | HEADINGS.keys()


@dataclass(frozen=True, slots=True)
class Text:
    """Text, and the tags without attributes in it, which every print on a page or in a feed shows alike."""

    html: str
    plain: str


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    is_end: bool = False

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if key == name), None)

    @property
    def html(self) -> str:
        return self.html_with(dict(self.attributes))

    def html_with(self, attributes: dict[str, str | None]) -> str:
        if self.is_end:
            return f"</{self.name}>"
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in attributes.items()
        )
        return f"<{self.name}{written}>"


@dataclass(frozen=True, slots=True)
class Held:
    """A placeholder. `in_link`: an element of its own may not be a link there."""

    index: int
    in_link: bool


Node = Text | Tag | Held


def read_nodes(html: str, placeholders: Placeholders) -> list[Node]:
    reader = _Reader(placeholders)
    pos = 0
    for match in _TAG.finditer(html):
        if match.start() > pos:
            reader.read_text(html[pos : match.start()])
        pos = match.end()
        reader.read_tag(match)
    if pos < len(html):
        reader.read_text(html[pos:])
    reader.put_text()
    return reader.nodes


@dataclass(slots=True)
class _Reader:
    placeholders: Placeholders
    nodes: list[Node] = field(default_factory=list)
    html: list[str] = field(default_factory=list)  # of the text that is being gathered
    plain: list[str] = field(default_factory=list)
    links: int = 0
    in_heading: bool = False

    def put_text(self) -> None:
        if self.html:
            self.nodes.append(Text("".join(self.html), "".join(self.plain)))
            self.html, self.plain = [], []

    def put(self, node: Node) -> None:
        self.put_text()
        self.nodes.append(node)

    def read_tag(self, match: re.Match) -> None:
        end, name, attributes = match.groups()
        name = name.lower()
        if not attributes and not self.in_heading and name not in _ALWAYS_TAGS:
            self.html.append(f"<{end}{name}>")
            if name in BLOCKS:
                self.plain.append("\n")
            elif end and name in CELLS:
                self.plain.append("\t")
            return
        if name == "a":
            self.links += -1 if end else 1
        elif name in HEADINGS:
            # The table of contents leaves out tags that it cannot hold.
            self.in_heading = not end
        self.put(Tag(name, is_end=True) if end else _read_tag(name, attributes, self.placeholders))

    def read_text(self, html: str) -> None:
        placeholders = self.placeholders
        pos = 0
        if placeholders.nonce in html:
            for match in placeholders.pattern.finditer(html):
                if int(match[1]) >= len(placeholders.items):
                    continue
                if match.start() > pos:
                    self._gather(html[pos : match.start()])
                self.put(Held(int(match[1]), self.links > 0))
                pos = match.end()
        if pos < len(html):
            self._gather(html[pos:])

    def _gather(self, html: str) -> None:
        self.html.append(html)
        self.plain.append(unescape(html))


def _read_tag(name: str, written: str, placeholders: Placeholders) -> Tag:
    if not written:
        return Tag(name)
    attributes: dict[str, str | None] = {}
    for attribute in _ATTRIBUTE.finditer(written):
        key = attribute[1].lower()
        value = attribute[2]
        if value is not None:
            # A formula in an attribute is its source: nothing typeset can stand there.
            value = placeholders.replace(unescape(value), _as_text)
        if key in URL_ATTRIBUTES:
            value = safe_url(escape(value or ""), only_web=key in _LOADED)
            if value is None:
                continue
        attributes.setdefault(key, value)
    return Tag(name, tuple(attributes.items()))


def _as_text(_index: int, item) -> str:
    match item:
        case Formula() | Reference() | Code() | CommentNumber():
            return item.source
        case Url():
            return item.source.strip("<>")
        case _:
            return ""
