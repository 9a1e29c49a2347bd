"""Finding where maths and code end.

A search runs forward from its opener, line by line, and stops at a blank line. One that fails is
remembered for its kind of opener, so that the next opener of the kind fails at once: that keeps
a text of unmatched openers linear.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .blocks import strip_quotes

# No formula may be longer than 8,000 characters; the rest is for comments and indentation.
SEARCH_LENGTH = 20_000

_INTERRUPTION = re.compile(r"(?:[*+-]|1[.)]) +\S|#{1,6}(?!#)|`{3,}|~{3,}|>|\||\[\^[^\]]+\]:")
_FENCE = re.compile(r"`{3,}|~{3,}")
_DOLLAR = re.compile(r"\\(?:text[a-z]*|mbox|hbox|tag\*?|intertext|shortintertext|fbox)\s*\{|\\.|\{|\}|\$|`")
# All of a formula on one line, when nothing in it can hold a dollar of its own: nearly every formula.
_WHOLE = re.compile(r"(?:[^\\$`]|\\(?!text|mbox|hbox|tag|intertext|shortintertext|fbox).)*+\$")
_DISPLAY_DOLLARS = re.compile(r"\\.|\$\$")
_PARENTHESIS = re.compile(r"\\\)|\\.")
_BY_HAND = re.compile(r"\\\\[)\]]|\\.")
_BRACKET = re.compile(r"\\\]|\\.")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Place:
    row: int
    text: str  # the line, without the marks of its containers
    pos: int


@dataclass(frozen=True, slots=True)
class Found:
    content: str
    after: Place


@dataclass(slots=True)
class Closers:
    lines: list[str]
    failed: dict[str, int] = field(default_factory=dict)

    def parenthesis(self, place: Place, quotes: int, one_line: bool) -> Found | None:
        return self._search("\\)", _PARENTHESIS, place, quotes, one_line, interrupted=True)

    def bracket(self, place: Place, quotes: int) -> Found | None:
        return self._search("\\]", _BRACKET, place, quotes)

    def by_hand(self, closer: str, place: Place, quotes: int, one_line: bool) -> Found | None:
        r"""The `\\)` or `\\]` of a formula whose author escaped every backslash."""
        return self._search(closer, _BY_HAND, place, quotes, one_line, interrupted=closer == "\\\\)")

    def dollars(self, place: Place, quotes: int) -> Found | None:
        return self._search("$$", _DISPLAY_DOLLARS, place, quotes)

    def ticks(self, run: str, place: Place, quotes: int, one_line: bool) -> Found | None:
        return self._search(run, _TICKS, place, quotes, one_line, interrupted=True)

    def _search(
        self,
        closer: str,
        tokens: re.Pattern[str],
        place: Place,
        quotes: int,
        one_line: bool = False,
        interrupted: bool = False,
    ) -> Found | None:
        if place.row < self.failed.get(closer, -1):
            return None
        parts: list[str] = []
        row = place.row
        for row, text, pos in self.following(place, quotes, one_line, interrupted):
            for token in tokens.finditer(text, pos):
                if token[0] == closer:
                    parts.append(text[pos : token.start()])
                    return Found("\n".join(parts), Place(row, text, token.end()))
            parts.append(text[pos:])
        if not one_line:
            self.failed[closer] = row + 1
        return None

    def environment(self, name: str, place: Place, quotes: int, expand: Callable[[str], str]) -> Found | None:
        """The matching `\\end{name}`; `expand` puts environment shorthands in full into a line."""
        key = f"\\end{{{name}}}"
        if place.row < self.failed.get(key, -1):
            return None
        edge = re.compile(r"\\(begin|end)\s?\{" + re.escape(name) + r"\}")
        depth = 1
        parts: list[str] = []
        row = place.row
        for row, line, pos in self.following(place, quotes):
            text = expand(line[pos:])
            for token in edge.finditer(text):
                depth += 1 if token[1] == "begin" else -1
                if depth == 0:
                    parts.append(text[: token.start()])
                    return Found("\n".join(parts), Place(row, text, token.end()))
            parts.append(text)
        self.failed[key] = row + 1
        return None

    def dollar(self, place: Place, quotes: int, one_line: bool) -> Found | None:
        r"""The next `$` that can close: not after a space, not before a digit, not inside `\text{..}`."""
        if place.row < self.failed.get("$", -1):
            return None
        if whole := _WHOLE.match(place.text, place.pos):
            text, end = place.text, whole.end()
            if text[end - 2].isspace() or text[end : end + 1].isdigit():
                return None
            return Found(text[place.pos : end - 1], Place(place.row, text, end))
        if place.row >= self.failed.get("\\text", -1):
            found, row, unclosed = self._dollar(place, quotes, one_line, inside_text=True)
            if found or not unclosed:
                return found
            self.failed["\\text"] = row + 1
        found, row, _ = self._dollar(place, quotes, one_line, inside_text=False)
        if row is not None and not one_line:
            self.failed["$"] = row + 1
        return found

    def _dollar(
        self, place: Place, quotes: int, one_line: bool, inside_text: bool
    ) -> tuple[Found | None, int | None, bool]:
        """(the end, the last row when there is no `$` at all, whether a text group stayed open)"""
        parts: list[str] = []
        groups: list[bool] = []
        in_text = 0
        row = place.row
        for row, text, pos in self.following(place, quotes, one_line, interrupted=True):
            for token in _DOLLAR.finditer(text, pos):
                mark = token[0]
                if mark == "$" and not in_text:
                    after = text[token.end() : token.end() + 1]
                    if text[token.start() - 1 : token.start()].isspace() or after.isdigit():
                        return None, None, False
                    if not text[: token.start()].strip() and row > place.row:
                        return None, None, False
                    parts.append(text[pos : token.start()])
                    return Found("\n".join(parts), Place(row, text, token.end())), None, False
                if mark == "`" and not in_text:
                    return None, None, False
                if mark.endswith("{") and inside_text and mark != "\\{":
                    groups.append(len(mark) > 1)
                    in_text += len(mark) > 1
                elif mark == "}" and groups:
                    in_text -= groups.pop()
            parts.append(text[pos:])
        return None, row, bool(in_text)

    def following(
        self, place: Place, quotes: int, one_line: bool = False, interrupted: bool = False
    ) -> Iterator[tuple[int, str, int]]:
        """This line from `place` on, then (row, text, 0) of those after it, up to the block's end."""
        yield place.row, place.text, place.pos
        length = len(place.text) - place.pos
        for row in range(place.row + 1, len(self.lines) if not one_line else 0):
            text = strip_quotes(self.lines[row], quotes)
            if text is None or not (text := text.strip(" \t")) or _FENCE.match(text):
                return
            if interrupted and _INTERRUPTION.match(text):
                return
            length += len(text)
            if length > SEARCH_LENGTH:
                return
            yield row, text, 0
