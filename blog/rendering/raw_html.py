"""HTML that an author writes into Markdown.

Only what is a whole tag reaches Python-Markdown and html5lib as one. Both grow quadratic or recurse
on loose `<`, unclosed tags and floods of end tags.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from .closers import Place
from .cursor import Cursor
from .items import Cut, Frame, Url
from .names import names
from .sanitize import POST_TAGS, VOID, safe_url
from .source import literal

TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,40})"
    r"(?P<attributes>(?:\s+[^\s\"'<>/=]{1,100}(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=`]+))?)*)\s*/?>"
)
TAG_LENGTH = 3_000
TAG_LINES = 8
DEPTH_LIMIT = 60
# So far the head of a block may reach: a summary, a caption.
HEAD_LINES = 20
# Hosts whose players authors embed; a reader's browser goes there only after a click.
FRAME_HOSTS = names(
    "www.youtube.com youtube.com www.youtube-nocookie.com player.vimeo.com player.bilibili.com"
    " www.desmos.com www.geogebra.org"
)

_TAG_START = re.compile(r"</?[A-Za-z]")
_LOOSE_LESS = re.compile(r"<(?!/?[A-Za-z][^<>]*>)")
_AUTOLINK = re.compile(r"<(?:https?://[^<>\s]{1,2000}|[^<>\s@:/?#]{1,100}@[A-Za-z0-9.-]{1,200})>")
_LINK_TARGET = re.compile(r"(?:\]\(|^\s*\[[^\]]*\]:\s*)$")
_MORE = re.compile(r"\s*more(?:\s[^\n]*)?\Z", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=\s*[\"']?([^\"'\s>]{1,1000})")
_TITLE = re.compile(r"\stitle\s*=\s*[\"']([^\"']{1,200})[\"']")
_MARKDOWN = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|markdown)[\"']?)?(?=[\s/>])")

_VERBATIM = names("pre code script style textarea svg math title iframe")
_DISCARDED = names("script style textarea svg math title")
_BLOCKS = names(
    "address article aside audio blockquote center details div dl fieldset figure footer form header"
    " main nav ol p pre section table tbody tfoot thead tr ul video"
)
_MARKDOWN_BLOCKS = names("article aside blockquote details div figure footer header section")
_CLOSES_ITSELF = names("p li dt dd tr td th tbody thead tfoot colgroup option")


@dataclass(slots=True)
class TagBalance:
    """Which tags are open at this place of the source; raw ones hold HTML, the others Markdown."""

    open: list[tuple[str, bool]] = field(default_factory=list)
    loose: dict[str, int] = field(default_factory=dict)

    def admits(self, tag: re.Match, holds_markdown: bool = False) -> bool:
        """Whether the tag may stand; one that may not is shown as text."""
        name = tag["name"].lower()
        if tag["end"]:
            return self._close(name)
        if name in VOID or tag[0].endswith("/>"):
            return True
        if name in _CLOSES_ITSELF:
            self.loose[name] = self.loose.get(name, 0) + 1
            return True
        if len(self.open) >= DEPTH_LIMIT:
            return False
        self.open.append((name, name in _BLOCKS and not holds_markdown))
        return True

    def _close(self, name: str) -> bool:
        if name in _CLOSES_ITSELF:
            if not self.loose.get(name):
                return False
            self.loose[name] -= 1
            return True
        if not any(name == each for each, _ in self.open):
            return False
        while self.open.pop()[0] != name:
            pass
        return True

    @property
    def in_raw_block(self) -> bool:
        return bool(self.open) and any(is_raw for _, is_raw in self.open)


@dataclass(slots=True)
class HtmlReader(Cursor):
    balance: TagBalance = field(default_factory=TagBalance)
    long_tag_failed: int = 0

    def take_less(self, start: int) -> str:
        autolink = _AUTOLINK.match(self.text, start)
        if autolink:
            self.pos = autolink.end()
            if self._in_link_target:
                return autolink[0][1:-1]
            return self.add(Url(autolink[0], self.row + 1))
        if not self.dialect.raw_html:
            return literal("<")
        if self.text.startswith("<!--", start):
            return self._take_comment(start)
        tag = TAG.match(self.text, start, min(len(self.text), start + TAG_LENGTH)) or self._long_tag(start)
        if tag is None:
            return "<" if self._in_link_target else literal("<")
        return self._take_tag(tag)

    @property
    def _in_link_target(self) -> bool:
        """After `](` or `[name]:`, where an address may stand in `<..>`."""
        return bool(_LINK_TARGET.search("".join(self.pieces[-3:])[-300:]))

    def _take_tag(self, tag: re.Match) -> str:
        name = tag["name"].lower()
        if name in _VERBATIM and not tag["end"]:
            return self._take_verbatim(tag, name)
        if name not in POST_TAGS:
            self._leave(tag)
            if not tag["end"]:
                self.report(f"<{name}> is not allowed and was left out.")
            return ""
        holds_markdown = self._holds_markdown(tag, name)
        if not self.balance.admits(tag, holds_markdown):
            return literal("<")
        self._leave(tag)
        written = tag[0].replace("\n", " ")
        if holds_markdown and not _MARKDOWN.search(written):
            return f'{written[:-1]} markdown="1">'
        return written

    def _holds_markdown(self, tag: re.Match, name: str) -> bool:
        """As in CommonMark: after the first blank line inside comes Markdown. Or the author says so."""
        if tag["end"] or name not in _MARKDOWN_BLOCKS or not self.dialect.markdown:
            return False
        if _MARKDOWN.search(tag[0]):
            return True
        if any(piece.strip() for piece in self.pieces) or self.balance.in_raw_block:
            return False
        closing = f"</{name}"
        if closing in tag.string[tag.end() :].lower():
            return False
        for text in self.lines[self.row + 1 : self.row + HEAD_LINES]:
            if not text.strip():
                return True
            if closing in text.lower():
                return False
        return False

    def _long_tag(self, start: int) -> re.Match | None:
        """A tag written over several lines."""
        if self.row < self.long_tag_failed or not _TAG_START.match(self.text, start):
            return None
        following = self.closers.following(Place(self.row, self.text, start), self.quotes)
        ahead = list(islice(following, TAG_LINES))
        joined = "\n".join(text[pos:] for _, text, pos in ahead)
        tag = TAG.match(joined[:TAG_LENGTH])
        if tag is None:
            self.long_tag_failed = self.row + 1 if ">" in joined else ahead[-1][0] + 1
        return tag

    def _leave(self, tag: re.Match) -> None:
        """Goes on after `tag`, which may be one of `_long_tag`."""
        if tag.string is self.text:
            self.pos = tag.end()
            return
        skipped = tag[0].count("\n")
        self.row += skipped
        self.text = tag.string.split("\n")[skipped]
        self.pos = len(tag[0]) - tag[0].rfind("\n") - 1

    def _take_comment(self, start: int) -> str:
        content = self.until("-->", start + 4)
        if content is None:
            return literal("<")
        cuts = self.dialect.excerpt_cut and _MORE.match(content) and not self.placeholders.of_kind(Cut)
        if cuts and not self.balance.open:
            return self.put_own_block(self.add(Cut("", self.row + 1)))
        return ""

    def _take_verbatim(self, tag: re.Match, name: str) -> str:
        before = self.row, self.text, self.pos
        first = self.row
        self._leave(tag)
        content = self.until(f"</{name}>", self.pos)
        if content is None:
            self.row, self.text, self.pos = before
            return literal("<")
        if name == "iframe":
            return self._take_frame(tag, first)
        if name in _DISCARDED:
            self.report(f"<{name}> is not allowed and was left out.", first)
            return ""
        return f"{tag[0]}{literal('<').join(_LOOSE_LESS.split(content))}</{name}>"

    def _take_frame(self, tag: re.Match, first: int) -> str:
        source = _SOURCE.search(tag[0])
        address = safe_url(source[1], only_web=True) if source else None
        host = urlsplit(address).hostname if address else ""
        if host not in FRAME_HOSTS:
            self.report(f"A frame of {host or 'an unknown place'} is not allowed and was left out.", first)
            return ""
        title = _TITLE.search(tag[0])
        return self.add(Frame(address, title[1] if title else host, tag[0], first + 1))
