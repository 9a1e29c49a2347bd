"""Theorem-like blocks: their numbers, and their place in the Markdown tree."""

import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

from .document import RenderError
from .items import Placeholders, Qed, TheoremClosing, TheoremOpening
from .labels import Labels, label_id

END_MARK = "∎"


@dataclass(slots=True)
class TheoremNumbers:
    """Numbers by the index of the opening placeholder; a starred theorem or a proof has none."""

    separate_counters: bool
    counts: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    self_marked: set[int] = field(default_factory=set)  # proofs whose author placed the end mark

    def read(self, placeholders: Placeholders, labels: Labels) -> None:
        for index, item in placeholders.of_kind(TheoremOpening):
            self._open(index, item, labels)

    def find_end_marks(self, placeholders: Placeholders, formulas: frozenset[int]) -> None:
        """`formulas` are those that show the end mark of the proof they stand in."""
        proofs: list[int] = []
        for index, item in enumerate(placeholders.items):
            if isinstance(item, TheoremOpening) and item.kind == "proof":
                proofs.append(index)
            elif isinstance(item, TheoremClosing) and item.kind == "proof" and proofs:
                proofs.pop()
            elif proofs and (isinstance(item, Qed) or index in formulas):
                self.self_marked.add(proofs[-1])

    def _open(self, index: int, item: TheoremOpening, labels: Labels) -> None:
        if item.is_numbered:
            counter = item.kind if self.separate_counters else ""
            self.counts[counter] = self.counts.get(counter, 0) + 1
            number = str(self.counts[counter])
            self.numbers[index] = number
            if not item.label:
                self.ids[index] = (
                    f"{label_id(item.kind, labels.scope, '')[:3]}-{labels.scope}-{item.kind}{number}"
                )
        if item.label:
            self.ids[index] = labels.name(item.label, self.numbers.get(index, ""), item.kind, item.line)


@dataclass(slots=True)
class TheoremTree:
    """Turns paragraphs of placeholders into blocks. Works before Markdown reads the inline marks."""

    placeholders: Placeholders
    theorems: TheoremNumbers
    words: dict[str, str]
    errors: list[RenderError] = field(default_factory=list)

    def run(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            if len(parent):
                self._gather(parent)

    def _gather(self, parent: etree.Element) -> None:
        """Children between an opening and its closing move into a block; what has no partner is named."""
        stack: list[tuple[etree.Element, int]] = [(parent, -1)]
        children = list(parent)
        if not any(self._mark(child) for child in children):
            return
        for child in children:
            parent.remove(child)
        for child in children:
            index, item = self._mark(child) or (-1, None)
            if isinstance(item, TheoremOpening):
                block = self._block(index, item, child.text.strip())
                stack[-1][0].append(block)
                stack.append((block, index))
            elif isinstance(item, TheoremClosing) and self._closes(stack, item):
                self._finish(*stack.pop())
            elif isinstance(item, TheoremClosing):
                self._complain(item, f"{item.source} closes nothing.")
            else:
                stack[-1][0].append(child)
        while len(stack) > 1:
            block, index = stack.pop()
            item = self.placeholders.items[index]
            self._complain(item, f"{item.source} has no \\end{{{item.kind}}}.")
            self._finish(block, index)

    def _mark(self, element: etree.Element) -> tuple[int, TheoremOpening | TheoremClosing] | None:
        found = self.placeholders.first(element.text) if element.tag == "p" else None
        return found if found and isinstance(found[1], TheoremOpening | TheoremClosing) else None

    def _closes(self, stack: list[tuple[etree.Element, int]], item: TheoremClosing) -> bool:
        return len(stack) > 1 and self.placeholders.items[stack[-1][1]].kind == item.kind

    def _complain(self, item: TheoremOpening | TheoremClosing, message: str) -> None:
        self.errors.append(RenderError(item.line, message))

    def _block(self, index: int, item: TheoremOpening, text: str) -> etree.Element:
        is_proof = item.kind == "proof"
        classes = "proof" if is_proof else f"theorem theorem-{item.kind}"
        block = etree.Element("div", {"class": classes})
        if self.theorems.ids.get(index):
            block.set("id", self.theorems.ids[index])
        heading = etree.SubElement(block, "p")
        # Elements that show their weight where no style sheet comes along, as in feeds.
        head = etree.SubElement(heading, "em" if is_proof else "strong")
        head.set("class", "proof-head" if is_proof else "theorem-head")
        number = self.theorems.numbers.get(index, "")
        title = text.removeprefix(self.placeholders.word(index)).strip()
        head.text = f"{self.words[item.kind]} {number}".strip()
        if title and is_proof:
            head.text = title
        elif title:
            head.tail = " "
            name = etree.SubElement(heading, "span", {"class": "theorem-name"})
            name.text = f"({title})"
        heading[-1].tail = " "
        return block

    def _finish(self, block: etree.Element, index: int) -> None:
        heading, *rest = block
        if rest and rest[0].tag == "p":
            self._run_in(heading, rest[0])
            block.remove(rest[0])
        if block.get("class") == "proof" and index not in self.theorems.self_marked:
            last = block[-1] if block[-1].tag == "p" else etree.SubElement(block, "p")
            mark = etree.SubElement(last, "span", {"class": "qed"})
            mark.text = END_MARK

    @staticmethod
    def _run_in(heading: etree.Element, first: etree.Element) -> None:
        heading[-1].tail += (first.text or "").lstrip()
        heading.extend(list(first))
