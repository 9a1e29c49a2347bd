"""Marks: how the rewriter leaves notes in TeX source that the tree pass finds again in the MathML.

The engine has no command for an attribute or a foreign element. It does keep two things as they are:
a space of an absurd width, which does not disturb the spacing of its neighbours, and a private-use
character, which stands as a letter where the engine wants text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

FIRST_WIDTH = 7000  # em; no limit lets an author ask for that much
FIRST_CHARACTER = 0xE000
MOST = 0xF8FF - FIRST_CHARACTER
MARK = re.compile(r'[\ue000-\uf8ff]|width="7[0-9]{3}em"')
PRIVATE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Wrap:
    """The element after the mark goes into this one."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inlay:
    """These elements stand here."""

    elements: Sequence[Element]


@dataclass(frozen=True, slots=True)
class Table:
    """The nearest table around the mark gets these classes; `columns` go to its cells, one each."""

    classes: str = ""
    columns: Sequence[str] = ()
    first_last: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The row around the mark gets this class."""

    classes: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Every symbol of the element after the mark becomes bold."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The cells `first` to `last` of the row around the mark, counted from 1, get a line above."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """The first operator of the element after the mark becomes this character."""

    character: str


@dataclass(frozen=True, slots=True)
class Interruption:
    r"""These elements, the words of an \intertext, begin at the margin of the row around the mark."""

    elements: Sequence[Element]


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell around the mark gets these attributes."""

    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LimitsAbove:
    """Scripts of the element around the mark go above and below it, whatever the style."""


Mark = Wrap | Bold | Inlay | Table | Row | Rule | Symbol | Interruption | Cell | LimitsAbove


def as_space(index: int) -> str:
    return f"\\hspace{{{FIRST_WIDTH + index}em}}"


def as_character(index: int) -> str:
    return chr(FIRST_CHARACTER + index)
