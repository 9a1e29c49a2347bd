# ruff: noqa: S105 (a token is a piece of TeX here)
r"""`\begin{array}{..}`: the preamble, and what it puts into cells."""

import re

from .environments import as_text, drain, join_rows, rewrite_rows
from .marks import Table
from .rewriter import Rewriter, environment
from .tokens import Stream, TexError, split_rows, strip


@environment("array", "darray", "tabular")
def array(rewriter: Rewriter, title: str, body: Stream) -> str:
    body.optional()
    preamble = Preamble(body.argument(f"\\begin{{{title}}}"))
    if preamble.has_insertions:
        body = Stream(join_rows([preamble.insert(row) for row in split_rows(drain(body))]))
    if title == "tabular":
        rows = split_rows(drain(body))
        body = Stream(join_rows([[text_cell(cell) for cell in row] for row in rows]))
    rows = rewrite_rows(rewriter, body)
    style = "\\displaystyle " if title == "darray" else ""
    dressing = rewriter.mark(preamble.table())
    lines = re.match(r"(?:\s|\\hline|\\hdashline)*", rows).end()
    columns = preamble.columns or "c"
    return f"\\begin{{array}}{{{columns}}}{rows[:lines]}{dressing}{style}{rows[lines:]}\\end{{array}}"


def text_cell(cell: list[str]) -> list[str]:
    stripped = strip(cell)
    lines = []
    while stripped and stripped[0] in ("\\hline", "\\hdashline"):
        lines.append(stripped[0])
        stripped = strip(stripped[1:])
    return [*lines, *(as_text(stripped) if stripped else [])]


class Preamble:
    r"""`|l@{\,}*{2}{c|}>{x}r` as the engine's letters and lines, and what is to be put into cells."""

    def __init__(self, tokens: list[str]):
        self.columns = ""
        self.before: list[list[str]] = []
        self.after: list[list[str]] = []
        self.tight: list[set[str]] = []  # sides of each column where @{..} took the space away
        self._pending: list[str] = []
        self._pending_tight = False
        self._read(Stream(tokens))

    @property
    def has_insertions(self) -> bool:
        return any(self.before) or any(self.after)

    def table(self) -> Table:
        return Table(
            "math-array", [" ".join(f"math-tight-{side}" for side in sorted(tight)) for tight in self.tight]
        )

    def _read(self, stream: Stream) -> None:
        while stream:
            token = stream.next()
            if token in "lcr":
                self._column(token)
            elif token in "pmbwWX":
                if token in "wW":
                    stream.argument("array")
                if token != "X":
                    stream.argument("array")
                self._column("c" if token in "mwW" else "l")
            elif token in "|:":
                self.columns += token
            elif token == "*":
                self._repeat(stream)
            elif token in "@!":
                self._between(token, strip(stream.argument("array")))
            elif token == ">":
                self._pending += stream.argument("array")
            elif token == "<" and self.after:
                self.after[-1] += stream.argument("array")
            elif token not in (" ", "{", "}"):
                raise TexError(f"an array knows no column of the kind {token}")

    def _column(self, letter: str) -> None:
        if len(self.before) >= 60:
            raise TexError("an array has more than 60 columns")
        self.columns += letter
        self.before.append(self._pending)
        self.after.append([])
        self.tight.append({"left"} if self._pending_tight else set())
        self._pending, self._pending_tight = [], False

    def _repeat(self, stream: Stream) -> None:
        count = stream.text_argument("array")
        pattern = stream.argument("array")
        if not count.isdigit() or int(count) > 60:
            raise TexError("an array repeats its columns too often")
        stream.push(pattern * int(count))

    def _between(self, kind: str, content: list[str]) -> None:
        if kind == "@":
            self._pending_tight = True
            if self.tight:
                self.tight[-1].add("right")
        if self.after:
            self.after[-1] += content
        else:
            self._pending += content

    def insert(self, row: list[list[str]]) -> list[list[str]]:
        filled = []
        for index, cell in enumerate(row):
            before = self.before[index] if index < len(self.before) else []
            after = self.after[index] if index < len(self.after) else []
            lines, rest = [], strip(cell)
            while rest and rest[0] in ("\\hline", "\\hdashline"):
                lines.append(rest[0])
                rest = strip(rest[1:])
            filled.append([*lines, *before, *rest, *after])
        return filled
