"""Where the excerpt of a post ends: at `<!--more-->`, else after the first few hundred characters."""

import xml.etree.ElementTree as etree
from dataclasses import dataclass

from .items import Code, Cut, Placeholders
from .outline import HEADINGS

EXCERPT_LENGTH = 300
# What is left must be worth a click.
REST_LENGTH = 200

_CODE_WEIGHT = 100
_ITEM_WEIGHT = 12


@dataclass(slots=True)
class ExcerptTree:
    placeholders: Placeholders

    def run(self, root: etree.Element) -> None:
        cuts = self.placeholders.of_kind(Cut)
        if cuts:
            self._lift(root, self.placeholders.word(cuts[0][0]))
        else:
            self._choose(root)

    def _lift(self, root: etree.Element, word: str) -> None:
        """The mark goes behind the outermost block that holds it: no half blocks in an excerpt."""
        for at, block in enumerate(list(root)):
            if block.tag == "p" and (block.text or "").strip() == word:
                return
            for parent in block.iter():
                for child in list(parent):
                    if (child.text or "").strip() == word:
                        parent.remove(child)
                        root.insert(at + 1, _paragraph(word))
                        return

    def _choose(self, root: etree.Element) -> None:
        length = rest = 0
        last = None  # block of the excerpt
        for block in root:
            if block.get("class") == "footnote":
                continue
            if last is not None:
                rest += self._length(block)
                if rest >= REST_LENGTH:
                    root.insert(list(root).index(last) + 1, _paragraph(self.placeholders.add(Cut("", 0))))
                    return
                continue
            length += self._length(block)
            if length >= EXCERPT_LENGTH and block.tag not in HEADINGS:
                last = block

    def _length(self, block: etree.Element) -> int:
        text = "".join(block.itertext())
        held = sum(
            _CODE_WEIGHT if isinstance(item, Code) and item.is_block else _ITEM_WEIGHT
            for item in self.placeholders.in_text(text)
        )
        return len("".join(self.placeholders.without(text).split())) + held


def _paragraph(word: str) -> etree.Element:
    paragraph = etree.Element("p")
    paragraph.text = word
    paragraph.tail = "\n"
    return paragraph
