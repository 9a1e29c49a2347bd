"""Headings: ids made of their own words, numbers of sections, labels."""

import re
import unicodedata
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

from .items import Placeholders, take_anchors
from .labels import Labels

HEADINGS = {f"h{level}": level for level in range(1, 7)}

_STASHED = re.compile("\x02[^\x03]*\x03")
_ESCAPED = re.compile("\x02([0-9]+)\x03")
_NOT_IN_SLUG = re.compile(r"[^\w\s-]+")
_GAPS = re.compile(r"[\s-]+")


def slugify(text: str) -> str:
    """`一、标题 (A)` -> `一标题-a`: letters of every language stay."""
    text = unicodedata.normalize("NFC", text).lower()
    return _GAPS.sub("-", _NOT_IN_SLUG.sub("", text)).strip("-_")


@dataclass(slots=True)
class HeadingTree:
    placeholders: Placeholders
    labels: Labels
    section_numbers: bool = False
    demote: int = 0  # headings of a comment may not outrank those of the page
    with_ids: bool = True
    taken: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)
    counters: list[int] = field(default_factory=list)

    def run(self, root: etree.Element) -> None:
        headings = [element for element in root.iter() if element.tag in HEADINGS]
        top = min((HEADINGS[heading.tag] for heading in headings), default=1)
        self.taken = {heading.get("id", "") for heading in headings}
        for heading in headings:
            level = HEADINGS[heading.tag]
            heading.tag = f"h{min(6, level + self.demote)}"
            number = self._number(level - top + 1)
            anchors = take_anchors(self.placeholders, heading)
            heading.text = (heading.text or "").strip() if not len(heading) else heading.text
            if self.with_ids:
                self._identify(heading)
            for anchor in anchors:
                text = number if self.section_numbers else self._words(heading)
                self.labels.name(anchor.label, text, "section", anchor.line, heading.get("id", ""))
            if self.section_numbers:
                head = etree.Element("span", {"class": "section-number"})
                head.text, head.tail = number, f" {heading.text or ''}"
                heading.text = ""
                heading.insert(0, head)

    def _number(self, depth: int) -> str:
        self.counters = [*self.counters, *[0] * depth][:depth]
        self.counters[-1] += 1
        return ".".join(str(count) for count in self.counters)

    def _words(self, heading: etree.Element) -> str:
        text = _ESCAPED.sub(lambda code: chr(int(code[1])), "".join(heading.itertext()))
        return " ".join(self.placeholders.without(_STASHED.sub("", text)).split())

    def _identify(self, heading: etree.Element) -> None:
        if heading.get("id"):
            return
        slug = slugify(self._words(heading)) or "section"
        id = slug
        while id in self.taken:
            self.repeats[slug] = self.repeats.get(slug, 1) + 1
            id = f"{slug}-{self.repeats[slug]}"
        self.taken.add(id)
        heading.set("id", id)
