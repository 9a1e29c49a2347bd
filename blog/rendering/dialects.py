r"""What other systems read otherwise: Typecho's Markdown (HyperDown), and HTML with automatic paragraphs.

HyperDown ends a line where its author did, and prints `\\` as `\`: so authors wrote `\\(x\\)` for a
formula, and in Typecho's first years, when it read emphasis inside formulas too, `a\_i`.
"""

import re
from dataclasses import dataclass
from html import unescape

from .blocks import Line
from .closers import Found
from .edits import Edit
from .items import Formula
from .nodes import BLOCKS
from .raw_html import HtmlReader

_BLOCK_BEFORE = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})\b[^<>]{0,500}>\s*\Z")
_BLOCK_AFTER = re.compile(r"[ >]*</?([A-Za-z][A-Za-z0-9]{0,20})\b")
_TAIL = 520
# `\_` in words is a sign that stays: \text{foo\_bar}, \mathrm{max\_iter}.
_WORDS = (
    r"\\(?:text[a-z]*|math(?:rm|tt|sf|bf|it)|mbox|hbox|operatorname\*?|tag\*?|label|ref|eqref)\s*\{[^{}]*\}"
)
_ESCAPE = re.compile(_WORDS + r"|\\\\\\\\|(?<=[\w)}\]|'])\\_(?=[\w{\\])|\\\*")
_ESCAPE_BY_HAND = re.compile(_WORDS + r"|\\\\\\\\|\\\\(?=[A-Za-z{},;:!|])|\\[_*]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class DialectReader(HtmlReader):
    line_began: int = 0

    def break_line(self, line: Line, previous: str, row: int, first: int) -> None:
        """Ends the line before `row` where it was ended. `out` has what was read of `row` from `first`."""
        began, self.line_began = self.line_began, row
        if line.kind == "item":
            if previous == "text" and line.content[0].isdigit():
                self.edits.append(Edit(row - 1, "", "\n"))
            return
        if line.kind != "text" or previous not in ("text", "item") or not self._breaks_before(first):
            return
        self.out[first - 1] = self.out[first - 1].rstrip() + "  "
        # Blanks at the end of a line in which a formula of several lines ends are not read.
        if began < row - 1:
            self.edits.append(Edit(row - 1, "", "<br>"))
        elif not self.lines[row - 1].endswith("  "):
            self.edits.append(Edit(row - 1, "", "  "))

    def _breaks_before(self, first: int) -> bool:
        """Between two lines of text: not beside a block of HTML or a display formula, which stand alone."""
        before, after = self.out[first - 1].rstrip(), self.out[first].lstrip(" >")
        if not before.strip(" >") or not after:
            return False
        block = _BLOCK_BEFORE.search(before[-_TAIL:]), _BLOCK_AFTER.match(after)
        if any(tag and tag[1].lower() in BLOCKS and tag[1].lower() != "br" for tag in block):
            return False
        following = self.placeholders.first(after)
        return not (self._is_display(following) or self._is_display(self.placeholders.last(before)))

    @staticmethod
    def _is_display(held: tuple | None) -> bool:
        return bool(held) and isinstance(held[1], Formula) and held[1].display

    def in_standard(self, found: Found, opener: str, closer: str, line: int) -> tuple[Found, str, str]:
        """The formula as it is written in standard Markdown."""
        written = f"{opener}{found.content}{closer}"
        if not self.dialect.markdown:
            content = _BREAK.sub("", unescape(found.content))
        elif opener.startswith("\\\\"):
            content, opener, closer = _without(_ESCAPE_BY_HAND, found.content), opener[1:], closer[1:]
        else:
            content = _without(_ESCAPE, found.content)
        standard = f"{opener}{content}{closer}"
        if standard != written:
            self.edits.append(Edit(line - 1, written, standard))
        return Found(content, found.after), opener, closer


def _without(escapes: re.Pattern[str], tex: str) -> str:
    r"""`\\frac` -> `\frac`, `\\\\` -> `\\`, `a\_i` -> `a_i`."""
    return escapes.sub(lambda found: found[0] if found[0].endswith("}") else _unescaped(found[0]), tex)


def _unescaped(escape: str) -> str:
    return "\\\\" if escape == "\\\\\\\\" else escape[1:]
