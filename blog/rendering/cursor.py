"""Where the scanner stands in its text, and the few ways to go on. `scanner` has the whole picture."""

import re
from dataclasses import dataclass, field

from .blocks import BlockReader, Line
from .closers import Closers, Found, Place
from .document import RenderError
from .edits import Edit
from .items import Item, Placeholders
from .macros import Macros


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one kind of text may hold."""

    raw_html: bool = True
    theorems: bool = True
    definitions: bool = True
    excerpt_cut: bool = True
    comment_numbers: bool = False
    markdown: bool = True  # else HTML, in which blank lines end paragraphs
    hyperdown: bool = False  # lines end where they were ended; formulas are escaped by hand
    formula_limit: int = 3_000


POST = Dialect()
TYPECHO = Dialect(hyperdown=True)
HTML = Dialect(markdown=False, theorems=False)
DIALECTS = {"standard": POST, "typecho": TYPECHO, "html": HTML}
COMMENT = Dialect(
    raw_html=False,
    theorems=False,
    definitions=False,
    excerpt_cut=False,
    comment_numbers=True,
    formula_limit=40,
)

BEFORE = Line("", "", "blank")


@dataclass(slots=True)
class Cursor:
    source: str
    macros: Macros
    dialect: Dialect
    lines: list[str] = field(init=False)
    placeholders: Placeholders = field(init=False)
    closers: Closers = field(init=False)
    blocks: BlockReader = field(init=False)
    errors: list[RenderError] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    # The line being read: what of it is out, what is left, and the containers that it stands in.
    row: int = 0
    pieces: list[str] = field(default_factory=list)
    text: str = ""
    pos: int = 0
    line: Line = BEFORE
    quotes: int = 0
    ends_missing: set[str] = field(default_factory=set)
    edits: list[Edit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.source.split("\n")
        self.placeholders = Placeholders.for_text(self.source)
        self.closers = Closers(self.lines)
        self.blocks = BlockReader(
            in_post=self.dialect is not COMMENT, any_number_begins=self.dialect.hyperdown
        )

    @property
    def place(self) -> Place:
        return Place(self.row, self.text, self.pos)

    @property
    def stands_alone(self) -> bool:
        """Headings and table rows end with their line."""
        return self.line.kind in ("heading", "table")

    def add(self, item: Item) -> str:
        return self.placeholders.add(item)

    def report(self, message: str, row: int | None = None) -> None:
        self.errors.append(RenderError((self.row if row is None else row) + 1, message))

    def move(self, found: Found) -> int:
        """Goes on after `found`; returns the number of the line where it began."""
        first = self.row + 1
        self.row, self.text, self.pos = found.after.row, found.after.text, found.after.pos
        return first

    def until(self, closer: str, start: int) -> str | None:
        """The source up to `closer`, across blank lines; reading goes on after it."""
        if closer in self.ends_missing:
            return None
        pattern = re.compile(re.escape(closer), re.IGNORECASE)
        if end := pattern.search(self.text, start):
            content, self.pos = self.text[start : end.start()], end.end()
            return content
        parts = [self.text[start:]]
        for row in range(self.row + 1, len(self.lines)):
            text = self.lines[row]
            if end := pattern.search(text):
                parts.append(text[: end.start()])
                self.row, self.text, self.pos = row, text, end.end()
                return "\n".join(parts)
            parts.append(text)
        self.ends_missing.add(closer)
        return None

    def put_line(self) -> None:
        self.out.append("".join(self.pieces))
        self.pieces = []

    def put_own_block(self, text: str) -> str:
        """Ends the line here, puts `text` out as a block of its own, and goes on after it."""
        inside = self.line.prefix + ("    " if self.line.kind == "item" else "")
        if "".join(self.pieces).strip(" >"):
            self.put_line()
        self.out += [self.line.blank, inside + text, self.line.blank]
        self.text = self.text[self.pos :].lstrip()
        self.pos = 0
        self.pieces = [inside]
        self.blocks.previous = "other"
        return ""
