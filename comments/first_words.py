"""The first words of a comment, for the sidebar: its HTML cut down to one line, formulas kept whole."""

import re
from html import escape
from html.parser import HTMLParser
from unicodedata import east_asian_width

COLUMNS = 72  # a Chinese character takes two
WIDEST_FORMULA = 30
ELLIPSIS = "…"
TOKEN = re.compile(r"\s+|\S+")
# Kept for the thread: in the sidebar an id would stand on the page twice.
THREAD_ONLY = re.compile(r"\s(?:id|display|tabindex)=(?:\"[^\"]*\"|'[^']*')")


def columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def first_words(html: str, room: int = COLUMNS) -> str:
    """Safe inline HTML of about `room` columns: text and whole `<math>` elements.

    What the commenter quotes is left out, unless there is nothing else.
    """
    for with_quotes in (False, True):
        reader = _Reader(room, with_quotes)
        reader.feed(html)
        reader.close()
        if reader.pieces:
            return "".join(reader.pieces)
    return ELLIPSIS


class _Reader(HTMLParser):
    """Expects HTML of our own rendering: balanced, and without anything that could run."""

    def __init__(self, room: int, with_quotes: bool):
        super().__init__(convert_charrefs=True)
        self.room = room
        self.with_quotes = with_quotes
        self.pieces: list[str] = []
        self.gap = False
        self.is_full = False
        self.quotes = 0
        self.formula: list[str] | None = None
        self.formula_columns = 0

    @property
    def left(self) -> int:
        return self.room - bool(self.gap and self.pieces)

    @property
    def ignores(self) -> bool:
        return self.is_full or (self.quotes > 0 and not self.with_quotes)

    def handle_starttag(self, tag, attrs):
        if tag == "math":
            self.formula, self.formula_columns = [], 0
        if self.formula is not None:
            self.formula.append(THREAD_ONLY.sub("", self.get_starttag_text()))
            if tag == "mtable":
                self.formula_columns += WIDEST_FORMULA + 1
        elif tag == "blockquote":
            self.quotes += 1
        elif tag in {"p", "br", "li", "div", "pre", "td", "th", "hr"}:
            self.gap = True

    def handle_startendtag(self, tag, attrs):
        if self.formula is not None:
            self.formula.append(THREAD_ONLY.sub("", self.get_starttag_text()))
        else:
            self.gap = True

    def handle_endtag(self, tag):
        if self.formula is not None:
            self.formula.append(f"</{tag}>")
            if tag == "math":
                self._end_formula()
        elif tag == "blockquote":
            self.quotes -= 1
            self.gap = True

    def handle_data(self, data):
        if self.formula is not None:
            self.formula.append(escape(data, quote=False))
            self.formula_columns += columns(data.strip())
        elif not self.ignores:
            self._add_text(data)

    def _end_formula(self):
        formula, self.formula = "".join(self.formula), None
        if self.ignores:
            return
        if self.formula_columns > WIDEST_FORMULA:
            if self.pieces[-1:] != [ELLIPSIS]:
                self._add(ELLIPSIS, 1)
        elif self.formula_columns > self.left:
            self._end()
        else:
            self._add(formula, self.formula_columns)

    def _add_text(self, text):
        for token in TOKEN.findall(text):
            if token.isspace():
                self.gap = True
            elif columns(token) <= self.left:
                self._add(escape(token), columns(token))
            else:
                self._add_part(token)
                return

    def _add_part(self, token):
        """As many characters as fit of what has no blanks to cut it at: Chinese, or one endless word."""
        can_be_cut = not self.pieces or columns(token) > len(token)
        length = 0
        while can_be_cut and columns(token[: length + 1]) <= self.left:
            length += 1
        if length:
            self._add(escape(token[:length]), columns(token[:length]))
        self._end()

    def _add(self, piece, width):
        if self.gap and self.pieces:
            self.pieces.append(" ")
            self.room -= 1
        self.pieces.append(piece)
        self.room -= width
        self.gap = False

    def _end(self):
        if not self.is_full and self.pieces[-1:] != [ELLIPSIS]:
            self.pieces.append(ELLIPSIS)
        self.is_full = True
