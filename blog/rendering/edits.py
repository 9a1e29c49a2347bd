"""What in a source must be written otherwise to mean the same in standard Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """In the line `row`, counted from 0, `new` instead of `old`. An empty `old` is the line's end."""

    row: int
    old: str
    new: str


def edited(source: str, edits: Iterable[Edit]) -> str:
    """`source` with the edits made; one whose text is not there, as in a formula within a quote, is not."""
    starts, at = [0], -1
    while (at := source.find("\n", at + 1)) >= 0:
        starts.append(at + 1)
    changes, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.row):
        start = starts[edit.row]
        if not edit.old:
            end = starts[edit.row + 1] - 1 if edit.row + 1 < len(starts) else len(source)
            changes.append((end, end, edit.new))
        elif (found := source.find(edit.old, max(start, done), start + 20_000 + len(edit.old))) >= 0:
            done = found + len(edit.old)
            changes.append((found, done, edit.new))
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [source[at:start], new]
        at = end
    return "".join([*pieces, source[at:]])
