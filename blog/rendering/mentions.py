"""The sentence in which a text speaks of an address, for the page that is spoken of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from .items import Code, Formula, Reference, Url
from .nodes import BLOCKS, CELLS, Held, Node, Tag, Text
from .printing import LinePrint

# Of a sentence that is longer, so much on each side of the link.
SIDE = 110
_FORMULA_WEIGHT = 8
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | CELLS))})>")
_OTHER_TAG = re.compile(r"</?[a-z][a-z0-9]*>")
# Punctuation with what closes after it. A full stop before a small letter is an abbreviation's.
_SENTENCE_END = re.compile(r"[。！？][”’」』）]{0,3}|[.!?][\"')\]”’]{0,3} (?![a-z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Plain text, or a formula or another thing that is never cut."""

    text: str
    held: Held | None = None
    link: str = ""
    ends_sentence: bool = False

    @property
    def weight(self) -> int:
        return _FORMULA_WEIGHT if self.held else len(self.text)


@dataclass(slots=True)
class MentionReader:
    """Reads the nodes of one text, block by block. Only blocks with links cost more than a look."""

    line: LinePrint
    block: list[str | Node] = field(default_factory=list)
    has_link: bool = False  # in the block

    def read(self, nodes: Sequence[Node]) -> dict[str, str]:
        """The first sentence that leads to each address."""
        found: dict[str, str] = {}
        for node in [*nodes, Tag("hr")]:
            if isinstance(node, Text) and "<" not in node.html:
                self.block.append(node.html)
            elif isinstance(node, Text):
                first, *others = _BLOCK_TAG.split(node.html)
                self.block.append(first)
                for fragment in others:
                    self._end_block(found)
                    self.block.append(fragment)
            elif self._ends_block(node):
                self._end_block(found)
            else:
                self.block.append(node)
                self.has_link = self.has_link or bool(self._link_of(node))
        return found

    def _ends_block(self, node: Tag | Held) -> bool:
        if isinstance(node, Tag):
            return node.name in BLOCKS or node.name in CELLS
        item = self.line.content.placeholders.items[node.index]
        return (isinstance(item, Formula) and item.display) or (isinstance(item, Code) and item.is_block)

    def _end_block(self, found: dict[str, str]) -> None:
        block, self.block = self.block, []
        has_link, self.has_link = self.has_link, False
        if not has_link:
            return
        pieces = list(self._pieces(block))
        for at, piece in enumerate(pieces):
            if piece.link and piece.link not in found:
                found[piece.link] = self._around(pieces, at)

    def _link_of(self, node: str | Node) -> str:
        """The address on another page that a node leads to."""
        match node:
            case Tag(name="a", is_end=False):
                href = node.get("href") or ""
            case Held():
                href = self._address_of(node)
            case _:
                return ""
        return "" if href.startswith("#") else href

    def _address_of(self, held: Held) -> str:
        match self.line.content.placeholders.items[held.index]:
            case Url() as url:
                return url.href
            case Reference():
                resolved = self.line.content.references[held.index]
                return resolved.url if resolved else ""
        return ""

    def _pieces(self, block: Sequence[str | Node]) -> Iterator[Piece]:
        link = ""
        for node in block:
            if isinstance(node, str):
                yield from _sentences(_plain(node), link)
            elif isinstance(node, Held):
                yield Piece("", node, link or self._link_of(node))
            elif node.name == "a":
                link = self._link_of(node)

    def _printed(self, piece: Piece) -> str:
        held = piece.held
        if held is None:
            return escape(piece.text, quote=False)
        return self.line.held(self.line.content.placeholders.items[held.index], held)

    def _around(self, pieces: Sequence[Piece], at: int) -> str:
        """The sentence that holds the piece, or its middle; what is the link's own in bold."""
        end = at + 1
        while end < len(pieces) and pieces[end].link == pieces[at].link:
            end += 1
        before, is_cut = _within(pieces[:at][::-1], from_end=True)
        start = "…" if is_cut else ""
        is_last = pieces[end - 1].ends_sentence
        after, is_cut = ([], False) if is_last else _within(pieces[end:], from_end=False)
        printed = ["".join(map(self._printed, part)) for part in (before[::-1], pieces[at:end], after)]
        return f"{start}{printed[0]}<b>{printed[1]}</b>{printed[2]}{'…' if is_cut else ''}".strip()


def _within(pieces: Sequence[Piece], *, from_end: bool) -> tuple[list[Piece], bool]:
    """Those up to the sentence's border, going away from the link, and whether there was more."""
    taken, room = [], SIDE
    for piece in pieces:
        if from_end and piece.ends_sentence:
            break
        if piece.weight > room:
            if room and piece.held is None:
                taken.append(Piece(piece.text[-room:].lstrip() if from_end else piece.text[:room].rstrip()))
            return taken, True
        taken.append(piece)
        room -= piece.weight
        if piece.ends_sentence:
            break
    return taken, False


def _plain(html: str) -> str:
    """Without tags; white space folded, but a blank at an end stays one."""
    return re.sub(r"\s+", " ", unescape(_OTHER_TAG.sub("", html)))


def _sentences(text: str, link: str) -> Iterator[Piece]:
    if link:  # is quoted whole
        yield Piece(text, link=link, ends_sentence=text.endswith(("。", "！", "？")))
        return
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield Piece(text[start : end.end()], ends_sentence=True)
        start = end.end()
    if start < len(text):
        yield Piece(text[start:])
