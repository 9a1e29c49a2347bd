"""Two versions of a post's texts beside each other, for an author who must choose."""

import difflib
from dataclasses import dataclass

# SequenceMatcher is quadratic; on two different texts of this many lines it takes a second.
LONGEST_DIFF = 2000


@dataclass(frozen=True, slots=True)
class Line:
    kind: str  # "stored", "typed", "both" or "gap"
    text: str


def compare(stored: str, typed: str) -> list[Line] | None:
    """The lines that differ, with two lines around each; None for texts too long to compare."""
    before, after = stored.split("\n"), typed.split("\n")
    if max(len(before), len(after)) > LONGEST_DIFF:
        return None
    lines = []
    groups = difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(2)
    for number, group in enumerate(groups):
        if number:
            lines.append(Line("gap", "…"))
        for tag, first, last, typed_first, typed_last in group:
            if tag == "equal":
                lines += [Line("both", line) for line in before[first:last]]
                continue
            lines += [Line("stored", line) for line in before[first:last]]
            lines += [Line("typed", line) for line in after[typed_first:typed_last]]
    return lines


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    stored: str
    lines: list[Line] | None
