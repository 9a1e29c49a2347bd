"""How much of a collection of formulas is typeset: `manage.py mathcoverage FILES`.

A file holds one JSON object a line: `tex`, `display`, perhaps `macros` (name with backslash to body).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from .tokens import command_set
from .tree import parse
from .typesetting import typeset

ELEMENTS = command_set(
    "math mi mn mo mtext mspace mrow mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover"
    " munderover mmultiscripts mprescripts mtable mtr mtd"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    tex: str
    message: str


@dataclass(frozen=True, slots=True)
class Coverage:
    name: str
    formulas: int
    refusals: tuple[Refusal, ...]

    @property
    def percent(self) -> float:
        return 100 * (1 - len(self.refusals) / self.formulas) if self.formulas else 100.0


def measure(path: Path) -> Coverage:
    refusals = []
    count = 0
    for tex, display, macros in read(path):
        count += 1
        result = typeset(tex, display=display, macros=macros)
        message = result.error or unsound(result.mathml)
        if message:
            refusals.append(Refusal(tex, message))
    return Coverage(path.name, count, tuple(refusals))


def read(path: Path) -> Iterator[tuple[str, bool, dict[str, str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["tex"], row["display"], row.get("macros") or {}


def unsound(mathml: str) -> str:
    """What is wrong with an accepted formula, as far as a machine can see: "" for nothing."""
    root = parse(mathml)
    for element in root.iter():
        if element.tag not in ELEMENTS:
            return f"the output holds <{element.tag}>"
        if "style" in element.attrib:
            return "the output holds an inline style"
        if looks_like_source(element):
            return f"source is left in the output: {element.text}"
    return ""


def looks_like_source(element: Element) -> bool:
    text = element.text or ""
    return element.tag in ("mi", "mo", "mn") and text.startswith("\\") and len(text) > 1
