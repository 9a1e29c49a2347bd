"""What one formula may cost, and which commands are refused whatever they cost."""

import re
from dataclasses import dataclass

from .tokens import COMMAND, TexError, command_set

# They load, link, or style the page around the formula.
FORBIDDEN = command_set(
    r"\href \url \htmlClass \htmlId \htmlStyle \htmlData \html \class \style \data \cssId"
    r" \includegraphics \mmlToken \input \include \write \openout \read \catcode \csname \special"
    r" \directlua \bbox@ \tooltip \toggle \mathtip \texttip"
)
# They draw outside their own box: harmless from the author, a nuisance from a stranger.
OVERLAPPING = command_set(r"\smash \llap \rlap \clap \mathllap \mathrlap \mathclap \crampedllap \crampedrlap")

EM_PER_UNIT = {
    "em": 1, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "bp": 0.1, "px": 0.0625, "pc": 1.2, "dd": 0.107,
    "cc": 1.284, "sp": 0.0000015, "mm": 0.285, "cm": 2.85, "in": 7.23, "rem": 1, "ch": 0.5, "vw": 1, "vh": 1,
}  # fmt: skip
LENGTH = re.compile(
    r"([-−+]*)[ ]*([0-9]{1,12}(?:[.,][0-9]{0,12})?|[.,][0-9]{1,12})[ ]*(?:true[ ]*)?("
    + "|".join(EM_PER_UNIT)
    + ")"
)


@dataclass(frozen=True, slots=True)
class Limits:
    characters: int
    depth: int
    cells: int
    expansions: int
    output_bytes: int
    longest_em: float
    forbidden: frozenset[str]


POST_LIMITS = Limits(8_000, 40, 2_500, 1_000, 300_000, 100.0, FORBIDDEN)
COMMENT_LIMITS = Limits(2_000, 20, 100, 300, 60_000, 20.0, FORBIDDEN | OVERLAPPING)


def in_em(text: str) -> float | None:
    """`-2.5pt` as a number of ems; None when it is no length."""
    match = LENGTH.fullmatch(text.strip())
    if not match:
        return None
    signs, digits, unit = match.groups()
    negative = (signs.count("-") + signs.count("−")) % 2
    return float(digits.replace(",", ".")) * EM_PER_UNIT[unit] * (-1 if negative else 1)


def check_length(ems: float, limits: Limits) -> None:
    if abs(ems) > limits.longest_em:
        raise TexError(f"a length of {ems:.6g}em is beyond {limits.longest_em:g}em")


def check_source(tex: str, limits: Limits) -> set[str]:
    """The commands in it, if it may be typeset at all."""
    if len(tex) > limits.characters:
        raise TexError(f"the formula has {len(tex)} characters, more than {limits.characters}")
    if tex.count("{") + tex.count("\\left") + tex.count("\\begin") > limits.depth:
        check_nesting(tex, limits)
    used = set(COMMAND.findall(tex))
    if not limits.forbidden.isdisjoint(used):
        raise TexError(f"{min(limits.forbidden & used)} is not allowed")
    if tex.count("&") + tex.count("\\\\") > limits.cells:
        raise TexError(f"the formula has more than {limits.cells} cells")
    return used


NESTING = re.compile(r"\\(?:begin|left)(?![a-zA-Z])|\\(?:end|right)(?![a-zA-Z])|\\[\s\S]|\{|\}")


def check_nesting(tex: str, limits: Limits, *, extra: int = 0) -> None:
    """Braces, environments and fences; what is left open is for the engines to report."""
    depth = 0
    for match in NESTING.finditer(tex):
        token = match.group()
        if token in ("{", "\\begin", "\\left"):
            depth += 1
            if depth > limits.depth + extra:
                raise TexError(f"the formula is nested deeper than {limits.depth} levels")
        elif token in ("}", "\\end", "\\right"):
            depth -= 1
