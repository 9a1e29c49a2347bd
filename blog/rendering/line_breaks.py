"""Where a line may not break: between a formula and the punctuation that touches it.

A browser lays `<math>` out as one box and breaks the line on either side of it, even before a full stop.
`white-space: nowrap` around both keeps them together.
"""

import re
from collections.abc import Mapping, Sequence

from .formulas import SetFormula
from .nodes import Held, Node, Text

# In letters and signs as printed: about the width of a phone. What is wider may lose its full stop.
LONGEST_KEPT = 40

_MOST = 4  # marks on one side
_BEFORE = re.compile(r"""[(\[{（［｛【〔〖《〈「『“‘«"'\-–/]+\Z""")
_AFTER = re.compile(
    r"(?:['’\-]?(?:th|st|nd|rd|s)(?![A-Za-z0-9]))?"  # the $k$th, the $x$'s
    r"""[.,;:!?)\]}%"'’”»\-–/…。．，、；：！？）］｝】〕〗》〉」』％]{0,4}"""
)
_TAG = re.compile(r"<[^>]*>")
_KEPT, _KEPT_END = '<span class="math-nowrap">', "</span>"


def keep_punctuation(nodes: Sequence[Node], formulas: Mapping[int, SetFormula]) -> list[Node]:
    """`nodes` with an element around each short formula in a line and the marks that touch it."""
    rest, kept = list(nodes), []
    for at, node in enumerate(rest):
        if not isinstance(node, Held) or not _is_short(formulas.get(node.index)):
            kept.append(node)
            continue
        before = after = ""
        if kept and isinstance(kept[-1], Text) and (found := _BEFORE.search(kept[-1].html[-_MOST:])):
            before = found[0]
            kept[-1] = Text(kept[-1].html[: -len(before)], kept[-1].plain[: -len(before)])
        if at + 1 < len(rest) and isinstance(following := rest[at + 1], Text):
            after = _AFTER.match(following.html)[0]
            rest[at + 1] = Text(following.html[len(after) :], following.plain[len(after) :])
        if before or after:
            kept += [Text(_KEPT + before, before), node, Text(after + _KEPT_END, after)]
        else:
            kept.append(node)
    return kept


def _is_short(formula: SetFormula | None) -> bool:
    if formula is None or formula.error or formula.formula.display:
        return False
    # TeX is seldom shorter than what it prints, so most formulas need not be looked at.
    return len(formula.formula.tex) <= LONGEST_KEPT or _printed_length(formula) <= LONGEST_KEPT


def _printed_length(formula: SetFormula) -> int:
    return len(_TAG.sub("", formula.page()))
