"""The MathML tree behind the engine: marks found and acted upon, tags given their ids."""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, fromstring

from . import marks
from .marks import FIRST_CHARACTER, FIRST_WIDTH, MOST
from .tokens import TexError

SCRIPTS_AS_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
ALIGNMENTS = frozenset(("math-left", "math-right", "math-centre"))
TIGHT = frozenset(("math-tight-left", "math-tight-right"))


def _shifted(*moves: tuple[int, int, int]) -> dict[int, int]:
    return {first + i: bold + i for first, bold, count in moves for i in range(count)}


BOLD_UPRIGHT = _shifted((0x41, 0x1D400, 26), (0x61, 0x1D41A, 26), (0x391, 0x1D6A8, 25))
# Script, Fraktur, sans serif, digits; the letters that Unicode had before it had alphabets come one by one.
BOLD = _shifted((0x1D49C, 0x1D4D0, 52), (0x1D504, 0x1D56C, 52), (0x1D5A0, 0x1D5D4, 52), (0x30, 0x1D7CE, 10))
BOLD |= {
    ord(plain): bold
    for plain, bold in zip(
        "ℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨ",
        map(ord, "𝓑𝓔𝓕𝓗𝓘𝓛𝓜𝓡𝓮𝓰𝓸𝕮𝕳𝕴𝕽𝖅"),
        strict=True,
    )
}
BOLD_FORMS = frozenset(map(chr, [*BOLD.values(), *range(0x1D400, 0x1D434), *range(0x1D468, 0x1D49C)]))
BOLD_FORMS |= frozenset(
    map(chr, [*range(0x1D6A8, 0x1D6E2), *range(0x1D71C, 0x1D756), *range(0x1D7CA, 0x1D7D8)])
)
DEEPEST = 300  # Chromium cuts a document at 512 nested elements


TAG = re.compile("<(/?)m[a-z]+[^<>]*?(/?)>")


def check_depth(mathml: str) -> None:
    r"""`\sqrt\sqrt\sqrt ..` nests without a brace."""
    depth = 0
    for closing, empty in TAG.findall(mathml):
        depth += -1 if closing else not empty
        if depth > DEEPEST:
            raise TexError("the formula is nested too deeply")


def parse(xml: str) -> Element:
    return fromstring(xml)  # noqa: S314 (the engine's own output: no entities, no doctype)


def serialise(root: Element) -> str:
    """ElementTree's own does namespaces, tails and encodings as well, at four times the cost."""
    parts: list[str] = []
    _write(root, parts)
    return "".join(parts)


def _write(element: Element, parts: list[str]) -> None:
    parts.append("<" + element.tag)
    for name, value in element.items():
        parts.append(f' {name}="{_escaped(value)}"')
    if not len(element) and not element.text:
        parts.append("/>" if element.tag == "mspace" else f"></{element.tag}>")
        return
    parts.append(">")
    if element.text:
        parts.append(_escaped(element.text))
    for child in element:
        _write(child, parts)
    parts.append(f"</{element.tag}>")


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or '"' in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


class Resolver:
    def __init__(self, noted: Sequence[marks.Mark]):
        self.noted = noted
        self.path: list[Element] = []

    def resolve(self, element: Element) -> None:
        """Acts on every mark below an element."""
        self.path.append(element)
        if len(self.path) > DEEPEST:
            raise TexError("the formula is nested too deeply")
        index = 0
        while index < len(element):
            child = element[index]
            mark = self.mark_of(child)
            if mark is None:
                self.resolve(child)
                index += 1
            elif isinstance(mark, marks.Inlay):
                element[index] = inlaid(mark)
            else:
                del element[index]
                self.act(mark, element, index)
        self.path.pop()
        unnest(element)

    def mark_of(self, element: Element) -> marks.Mark | None:
        if element.tag == "mspace":
            width = element.get("width", "")
            if len(width) == 6 and width[0] == "7":
                return self.noted[int(width[:4]) - FIRST_WIDTH]
        elif element.text and len(element.text) == 1 and 0 <= ord(element.text) - FIRST_CHARACTER <= MOST:
            return self.noted[ord(element.text) - FIRST_CHARACTER]
        return None

    def act(self, mark: marks.Mark, parent: Element, index: int) -> None:
        match mark:
            case marks.Wrap(tag, attributes) if index < len(parent):
                parent[index] = wrapped(parent[index], tag, dict(attributes))
            case marks.Bold() if index < len(parent):
                for element in parent[index].iter():
                    embolden(element)
            case marks.Table():
                dress_table(self.nearest("mtable"), mark)
            case marks.Row(classes):
                add_class(self.nearest("mtr"), classes)
            case marks.Rule(first, last):
                for cell in self.nearest("mtr")[first - 1 : last]:
                    add_class(cell, "math-line-top")
            case marks.Symbol(character) if index < len(parent):
                operator = next(parent[index].iter("mo"), None)
                if operator is not None:
                    operator.text = character
            case marks.Interruption(elements):
                interrupt(self.nearest("mtr")[0], elements)
            case marks.Cell(attributes):
                self.nearest("mtd").attrib.update(attributes)
            case marks.LimitsAbove():
                self.put_scripts_above(parent)

    def nearest(self, tag: str) -> Element:
        for element in reversed(self.path):
            if element.tag == tag:
                return element
        raise TexError("a command for rows or cells stands outside of a table")

    def put_scripts_above(self, base: Element) -> None:
        if len(self.path) > 1 and self.path[-2][0] is base:
            around = self.path[-2]
            around.tag = SCRIPTS_AS_LIMITS.get(around.tag, around.tag)


def inlaid(mark: marks.Inlay) -> Element:
    if len(mark.elements) == 1:
        return mark.elements[0]
    row = Element("mrow")
    row.extend(mark.elements)
    return row


def wrapped(element: Element, tag: str, attributes: dict[str, str]) -> Element:
    if element.tag == "mrow" and not element.attrib:
        element.tag, element.attrib = tag, attributes
        return element
    wrapper = Element(tag, attributes)
    wrapper.append(element)
    return wrapper


def unnest(element: Element) -> None:
    """A row that held a mark and one thing is that thing."""
    for index, child in enumerate(element):
        if child.tag == "mrow" and not child.attrib and len(child) == 1 and not child.text:
            element[index] = child[0]


def embolden(element: Element) -> None:
    """Letters have bold forms of their own; what has none (operators, text) is left to the style sheet."""
    if not element.text or element.tag not in ("mi", "mn", "mo", "mtext"):
        return
    upright = len(element.text) == 1 and element.get("mathvariant") == "normal"
    text = element.text.translate(BOLD_UPRIGHT if upright else BOLD)
    if upright and text != element.text:
        del element.attrib["mathvariant"]
    element.text = text
    if not all(character in BOLD_FORMS for character in text):
        add_class(element, "math-bold")


def interrupt(cell: Element, elements: Sequence[Element]) -> None:
    words = Element("mpadded", {"width": "0"})
    words.extend(elements)
    cell.insert(0, words)
    align(cell, "math-left")


def add_class(element: Element, names: str) -> None:
    known = element.get("class", "").split()
    element.set("class", " ".join(known + [name for name in names.split() if name not in known]))


def dress_table(table: Element, mark: marks.Table) -> None:
    if mark.classes:
        add_class(table, mark.classes)
    has_margins = "math-wide" in table.get("class", "")
    for row in table:
        cells = [cell for cell in row if not (has_margins and is_margin(cell))]
        for cell, names in zip(cells, mark.columns, strict=False):
            if names:
                align(cell, names)
    if mark.first_last and len(table):
        for row, names in ((table[0], mark.first_last[0]), (table[-1], mark.first_last[1])):
            add_class(row, names)


def align(cell: Element, names: str) -> None:
    """An alignment takes the place of the one that was there; lines stay."""
    if not ALIGNMENTS.isdisjoint(names.split()):
        kept = [name for name in cell.get("class", "").split() if name not in ALIGNMENTS | TIGHT]
        cell.set("class", " ".join(kept))
    add_class(cell, names)


def is_margin(cell: Element) -> bool:
    return not {"math-margin", "math-indent"}.isdisjoint(cell.get("class", "").split())


def number_cells(root: Element) -> Iterator[Element]:
    """The cells of equation numbers, row by row: the last of a row, beside the column of formulas."""
    for table in root.iter("mtable"):
        if "math-wide" not in table.get("class", ""):
            continue
        for row in table:
            cell = row[-1] if len(row) else None
            if cell is not None and len(cell) and cell[0].tag == "mtext" and is_margin(cell):
                yield cell


def dress_numbers(root: Element, row_ids: Sequence[str], noted: Sequence[marks.Mark]) -> None:
    """Puts the tags where the engine has only their place among the marks."""
    ids = iter(row_ids)
    for cell in number_cells(root):
        mark = noted[int(cell[0].text or "0")]
        if isinstance(mark, marks.Inlay):
            number = Element("mrow", {"class": "math-number"})
            number.extend(mark.elements)
            cell[0] = number
        cell.set(
            "class",
            "math-tag math-indent" if "math-indent" in cell.get("class", "") else "math-tag math-margin",
        )
        if identifier := next(ids, ""):
            cell.set("id", identifier)
