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
        blocks = [block for block in root if block.get("class") != "footnote"]
        lengths = [self._length(block) for block in blocks]
        total, length = sum(lengths), 0
        for at, block in enumerate(blocks):
            length += lengths[at]
            if block.tag in HEADINGS or length < EXCERPT_LENGTH:
                continue
            if total - length >= REST_LENGTH:
                word = self.placeholders.add(Cut("", 0))
                root.insert(list(root).index(block) + 1, _paragraph(word))
            return

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
