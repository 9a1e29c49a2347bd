"""The line structure of Markdown: quotes, lists and indented code, put into the one form of nesting
(four columns a level, blank lines between blocks) that Python-Markdown reads without fail."""

import re
from dataclasses import dataclass, field

from .names import names

NESTING_LIMIT = 20
THEOREMS = names(
    "theorem lemma proposition corollary definition example remark assumption algorithm conjecture"
    " claim proof"
)

_QUOTES = re.compile(rf" {{0,3}}>(?: {{0,3}}>){{0,{NESTING_LIMIT - 1}}} ?")
_ITEM = re.compile(r"(?:([*+-])|(\d{1,9})[.)])( +)(?=\S)")
_NOTE = re.compile(r"\[\^[^\]\n]{1,200}\]:|:(?= +\S)")
_RULE = re.compile(r"(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_HEADING = re.compile(r"#{1,6}(?=[ \t]|$)")
_COMMENT_NUMBER = re.compile(r"#[1-9][0-9]{0,17}(?!\w)")
# Without the blank, as Chinese authors write (`#标题`, `##标题`); but `#1` and `#include` are text.
_CLOSE_HEADING = re.compile(r"#{2,6}(?![#\s])|#(?=[^\x00-\x7f])")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_DEFINITION = re.compile(r"\[[^\]\n]{1,200}\]:|\*\[[^\]\n]{1,200}\]:")
_TERM_END = re.compile(r" {0,3}:(?= +\S)")
_THEOREM_EDGE = re.compile(rf"\\(begin|end)\s?\{{(?:{'|'.join(sorted(THEOREMS))})\*?\}}")
_CLOSED = frozenset({"heading", "underline", "reference", "other"})
_DELIMITER_ROW = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
_REPEATED_ITEM = re.compile(rf"(?:(?:[*+-]|\d{{1,9}}[.)]) +){{{NESTING_LIMIT}}}")


@dataclass(frozen=True, slots=True)
class Item:
    """An open list item, or a footnote or definition, which nest the same way."""

    indent: int
    content: int
    ordered: bool
    is_note: bool = False

    @property
    def inner(self) -> int:
        # Two columns are enough to nest, whatever the width of the marker: that is what people type.
        return min(self.content, self.indent + 2)


@dataclass(frozen=True, slots=True)
class Line:
    prefix: str  # containers in normal form
    content: str
    kind: str  # blank, code, item, heading, table, rule, text
    quotes: int = 0
    blank_before: bool = False

    @property
    def blank(self) -> str:
        """A blank line inside the same quotes."""
        return "> " * self.quotes


@dataclass(slots=True)
class BlockReader:
    """Reads line after line; knows which containers are open."""

    quotes: int = 0
    items: list[Item] = field(default_factory=list)
    previous: str = "blank"
    continues: bool = False  # the block being read goes on inside an item, after a blank line
    in_post: bool = True
    any_number_begins: bool = False
    theorems: list[int] = field(default_factory=list)  # how many items were open where each one began

    def open_theorem(self) -> None:
        self.theorems.append(len(self.items))

    def close_theorem(self) -> None:
        if self.theorems:
            self.theorems.pop()

    def read(self, raw: str, following: str = "") -> Line:
        quoted = _QUOTES.match(raw)
        quotes = quoted[0].count(">") if quoted else 0
        rest = raw[quoted.end() :] if quoted else raw
        if quotes != self.quotes and not (quotes < self.quotes and self._continues_lazily(rest)):
            if self.previous != "blank":
                self.previous = "other"
            self.items.clear()
            self.quotes = quotes
        if not rest.strip():
            return self._line("blank", "", quotes)
        indent, text = _measure(rest)
        return self._read_item(indent, text, quotes) or self._read_text(indent, text, quotes, following)

    def _continues_lazily(self, rest: str) -> bool:
        return bool(rest.strip()) and self.previous == "text" and not _ITEM.match(rest.lstrip())

    def _line(self, kind: str, content: str, quotes: int, level: int | None = None) -> Line:
        level = len(self.items) if level is None else level
        prefix = "> " * quotes + "    " * level
        apart = self.previous != "blank" and self._stands_apart(kind)
        if kind in ("blank", "item") or apart:
            self.continues = False
        self.previous = kind
        return Line(prefix if content else prefix.rstrip(" "), content, kind, quotes, apart)

    def _stands_apart(self, kind: str) -> bool:
        """Python-Markdown splits a block by copying its rest, so blocks of one kind in a row are costly."""
        if kind in ("heading", "reference", "term") or self.previous in _CLOSED:
            return kind != "blank"
        if kind == "table":
            return self.previous != "table"
        return self.previous == "table" and kind != "blank"

    def _read_item(self, indent: int, text: str, quotes: int) -> Line | None:
        marker, note = _ITEM.match(text), _NOTE.match(text)
        if not (marker or note) or _RULE.match(text):
            return None
        if not self.items and (indent > 3 or not self._may_begin_list(marker, text)):
            return None
        if self.items and self.previous == "blank" and indent >= self.items[-1].content + 4:
            return None
        if note and not marker:
            return self._read_note(indent, text, quotes)
        ordered = marker[1] is None
        closed = self._close_items(indent)
        changed = closed is not None and closed.ordered != ordered
        begins = closed is None and not self.items
        if len(self.items) >= NESTING_LIMIT:
            return self._line("text", text, quotes)
        level = self._level()
        apart = (changed or begins or self.continues) and self.previous != "blank"
        content = indent + len(marker[0]) if len(marker[3]) <= 4 else indent + len(marker[0].rstrip()) + 1
        self.items.append(Item(indent, content, ordered))
        symbol = f"{marker[2]}." if ordered else marker[1]
        line = self._line("item", f"{symbol} {_flatten(self._escaped(text[marker.end() :]))}", quotes, level)
        return Line(line.prefix, line.content, line.kind, quotes, apart or line.blank_before)

    def _read_note(self, indent: int, text: str, quotes: int) -> Line:
        self._close_items(indent)
        level = self._level()
        self.items.append(Item(indent, indent + 4, False, is_note=True))
        return self._line("item", text, quotes, level)

    def _may_begin_list(self, marker: re.Match | None, text: str) -> bool:
        if self.previous != "text" or marker is None:
            return marker is not None or text.startswith("[^") or self.previous in ("text", "term")
        # A number in a line of text begins a list only when it is 1: "in the year\n2023. That was".
        return marker[2] is None or marker[2] == "1" or self.any_number_begins

    def _close_items(self, indent: int) -> Item | None:
        """Closes the items that this indent leaves; the last of them is the new item's elder sibling."""
        closed = None
        while self.items and indent < self.items[-1].inner:
            closed = self.items.pop()
        return closed

    def _level(self) -> int:
        return len(self.items)

    def _read_text(self, indent: int, text: str, quotes: int, following: str) -> Line:
        separate = self.previous in ("blank", "code")
        edge = _THEOREM_EDGE.match(text) if self.items and self.in_post else None
        if edge and edge[1] == "end" and self.theorems:
            # The end stands beside its beginning, however far it is indented.
            del self.items[self.theorems[-1] :]
        elif self.items and (separate or edge):
            self._close_items(indent)
        content = self.items[-1].content if self.items else 0
        if separate and indent - content >= 4:
            return self._line("code", " " * (indent - content - 4) + text, quotes)
        line = self._line(self._kind(text, following), self._escaped(text), quotes)
        self.continues = self.continues or bool(self.items and (separate or line.blank_before))
        return line

    def _is_heading(self, text: str) -> bool:
        if text[0] != "#":
            return False
        return bool(_HEADING.match(text) or (self.in_post and _CLOSE_HEADING.match(text)))

    def _escaped(self, text: str) -> str:
        """Python-Markdown takes every `#` at the beginning of a line for a heading's."""
        is_number = not self.in_post and _COMMENT_NUMBER.match(text)
        return "\\" + text if text[0] == "#" and not is_number and not self._is_heading(text) else text

    def _kind(self, text: str, following: str) -> str:
        if self._is_heading(text):
            return "heading"
        if self.previous == "text" and _UNDERLINE.match(text):
            return "underline"
        if _DEFINITION.match(text):
            return "reference"
        if "|" in text and self.previous == "table":
            return "table"
        if "|" in text and is_delimiter_row(following):
            return "table"
        if self.previous == "item" and self.items and self.items[-1].is_note and _TERM_END.match(following):
            self.items.pop()
            return "term"
        return "text"


def is_delimiter_row(raw: str) -> bool:
    row = raw.lstrip(" >")
    return "-" in row and "|" in row and bool(_DELIMITER_ROW.match(row))


def strip_quotes(raw: str, quotes: int) -> str | None:
    """The line without the `>` of its quotes; None when it has left them."""
    if not quotes:
        return raw
    quoted = re.match(rf"(?: *>){{1,{quotes}}} ?", raw)
    return raw[quoted.end() :] if quoted and quoted[0].count(">") == quotes else None


def _measure(text: str) -> tuple[int, str]:
    if not text.startswith((" ", "\t")):
        return 0, text
    stripped = text.lstrip(" \t")
    leading = text[: len(text) - len(stripped)]
    return len(leading.expandtabs(4)), stripped


def _flatten(content: str) -> str:
    """A line of more list markers than may nest keeps them as text: each would cost a recursion."""
    return "\\" + content if _REPEATED_ITEM.match(content) else content
