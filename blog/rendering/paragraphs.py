"""HTML as people typed it into the boxes of old blogs: a blank line begins a paragraph, the end of a line
ends it. Formulas are placeholders by now, so that no line ends within one."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .items import Cut, Formula, Placeholders
from .names import names
from .raw_html import TAG, TAG_LENGTH

_LEAVES = names("p li dd dt td th h1 h2 h3 h4 h5 h6 caption figcaption summary")
_HOLDERS = names("div blockquote section article aside header footer main nav center details figure")
_GRIDS = names("ul ol dl table thead tbody tfoot tr colgroup")
_BLOCKS = _LEAVES | _HOLDERS | _GRIDS | {"pre", "hr"}
# What an opening tag closes when its author did not.
_CLOSED_BY = {"li": {"li", "p"}, "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "dt": {"dt", "dd", "p"}}
_CLOSED_BY |= {"dd": _CLOSED_BY["dt"], "tr": {"td", "th", "p"}}
_BLANK_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+")
_BLANKS = " \t\u3000"
_BREAK = re.compile(r"(?:^|(?<=\S))\s*<br\s*/?>\s*", re.IGNORECASE)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)


def automatic_paragraphs(html: str, placeholders: Placeholders) -> str:
    """`html` with `<p>` and `<br>` where its blank lines and its ends of lines are, one block a line."""
    return _Paragraphs(placeholders).read(html)


@dataclass(slots=True)
class _Paragraphs:
    placeholders: Placeholders
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def read(self, html: str) -> str:
        start = at = 0
        while (at := html.find("<", at)) >= 0:
            tag = TAG.match(html, at, min(len(html), at + TAG_LENGTH))
            name = tag["name"].lower() if tag else ""
            if name not in _BLOCKS:
                at = tag.end() if tag else at + 1
                continue
            self._put_text(html[start:at])
            end = tag.end()
            if name == "pre" and not tag["end"] and (closing := _PRE_END.search(html, end)):
                end = closing.end()
                self._put(html[at:end])
            else:
                self._put_tag(tag, name)
            start = at = end
        self._put_text(html[start:])
        return "".join(self.out).strip("\n")

    def _put(self, text: str) -> None:
        self.out.append(text if self.open else f"\n\n{text}")

    def _put_tag(self, tag: re.Match, name: str) -> None:
        written = tag[0].replace("\n", " ")
        if tag["end"]:
            if name in self.open:
                while self.open.pop() != name:
                    pass
            self.out.append(written)
            return
        while self.open and self.open[-1] in _CLOSED_BY.get(name, {"p"}):
            self.out.append(f"</{self.open.pop()}>")
        self._put(written)
        if name != "hr":
            self.open.append(name)

    def _put_text(self, text: str) -> None:
        around = self.open[-1] if self.open else ""
        text = _BREAK.sub("<br>", text).strip(_BLANKS + "\n")
        if around in _GRIDS or not text:
            self.out.append(text)
            return
        paragraphs = _BLANK_LINES.split(text)
        if around in _LEAVES or (around and len(paragraphs) == 1):
            self.out.append(self._broken(text))
            return
        for paragraph in paragraphs:
            if cut := self._around_cut(paragraph):
                self._put(cut)
            elif paragraph.strip():
                self._put(f"<p>{self._broken(paragraph)}</p>")

    def _around_cut(self, paragraph: str) -> str:
        held = self.placeholders.only(paragraph)
        return f"<p>{paragraph.strip()}</p>" if held and isinstance(held[1], Cut) else ""

    def _broken(self, text: str) -> str:
        """With its ends of lines; a display formula is a line of its own anyhow."""
        lines = [line.strip(_BLANKS) for line in text.strip().split("\n")]
        pieces = lines[:1]
        for before, line in pairwise(lines):
            apart = self._is_display(self.placeholders.last(before))
            apart = apart or self._is_display(self.placeholders.first(line))
            pieces += ["\n" if apart else "<br>", line]
        return "".join(pieces)

    @staticmethod
    def _is_display(held: tuple | None) -> bool:
        return bool(held) and isinstance(held[1], Formula) and held[1].display
