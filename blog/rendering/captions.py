"""Figures and tables with captions, and the numbers of those that carry a label."""

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

from .items import Anchor, Placeholders, take_anchors
from .labels import Labels

_TABLE_WORD = re.compile(r"\s*(?:(?:table|表格?)\s*[:：]|[:：])\s*", re.IGNORECASE)


@dataclass(slots=True)
class CaptionTree:
    """Works after Markdown has read the inline marks: images and links are elements by then."""

    placeholders: Placeholders
    labels: Labels
    words: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)

    def run(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag == "p":
                    self._figure(child)
                elif child.tag == "table":
                    self._caption_table(parent, child)

    def _figure(self, paragraph: etree.Element) -> None:
        """A paragraph that holds one image with a title (or a link around it) becomes a figure."""
        image = _only_child(paragraph)
        if image is not None and image.tag == "a":
            image = _only_child(image)
        if image is None or image.tag != "img" or not image.get("title"):
            return
        paragraph.tag = "figure"
        caption = etree.SubElement(paragraph, "figcaption")
        caption.text = image.attrib.pop("title")
        self._number(paragraph, caption, "figure")

    def _caption_table(self, parent: etree.Element, table: etree.Element) -> None:
        """The paragraph before or after a table is its caption when it carries a label or says `Table:`."""
        siblings = list(parent)
        at = siblings.index(table)
        for neighbour in siblings[max(at - 1, 0) : at] + siblings[at + 1 : at + 2]:
            if neighbour.tag == "p" and self._is_caption(neighbour):
                parent.remove(neighbour)
                neighbour.tag, neighbour.tail = "caption", "\n"
                neighbour.text = _TABLE_WORD.sub("", neighbour.text or "", count=1)
                table.insert(0, neighbour)
                self._number(table, neighbour, "table")
                return

    def _is_caption(self, paragraph: etree.Element) -> bool:
        if _TABLE_WORD.match(paragraph.text or ""):
            return True
        items = self.placeholders.in_text("".join(paragraph.itertext()))
        return any(isinstance(item, Anchor) for item in items)

    def _number(self, element: etree.Element, caption: etree.Element, kind: str) -> None:
        """The caption's label numbers the element; the number leads the caption."""
        anchors = take_anchors(self.placeholders, caption)
        if not anchors:
            return
        number = str(self.counts.get(kind, 0) + 1)
        self.counts[kind] = int(number)
        if len(caption):
            caption[-1].tail = (caption[-1].tail or "").rstrip()
        text = caption.text or ""
        head = etree.Element("span", {"class": "caption-head"})
        head.text, head.tail = (
            f"{self.words[kind]} {number}",
            f" {text.lstrip() if len(caption) else text.strip()}",
        )
        caption.text = ""
        caption.insert(0, head)
        for anchor in anchors:
            if id := self.labels.name(anchor.label, number, kind, anchor.line, element.get("id", "")):
                element.set("id", id)


def _only_child(element: etree.Element) -> etree.Element | None:
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return None
    return element[0]
