# ruff: noqa: S105 (a token is a piece of TeX here)
"""Formulas that the engine reads as they are: nineteen of twenty, in a tenth of the rewriter's time."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from . import arrays, boxes, colour_commands, commands, diagrams, environments, texts
from .engine import convert
from .macros import Macro
from .polish import polished
from .rewriter import COMMANDS, DEFINING
from .styles import classified
from .tokens import TexError, command_set

# Imported for what they register.
HANDLERS = (arrays, boxes, colour_commands, commands, diagrams, environments, texts)

# What the engine takes, but not as meant (it reads `\\[2pt]` as text, numbers unstarred environments,
# prints `\boldsymbol{0}` light ..): such formulas are rewritten first.
GREEK = (
    "(?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon"
    "|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega)"
)
MISREAD = re.compile(
    r"\\\\\*?\s*\[|\\\\\*|\$|\\begin\s*\{[a-zA-Z*]+\}\s*\[|\\(?:text[a-z]*|emph)(?![a-zA-Z])(?!\s*\{[^{}\\$`'~%\n-]*\})"
    rf"|\\(?:boldsymbol|bm)(?![a-zA-Z])(?!\s*\{{\s*(?:[A-Za-z]+|\\(?:{GREEK}))\s*\}}|\s*(?:[A-Za-z]|\\(?:{GREEK}))(?![a-zA-Z]))"
    r"|\\begin\s*\{(?:equation|align|gather|multline|array)\*?\}"
)


# Commands that are handled only when the engine has refused the formula.
NATIVE = command_set(
    r"\\ \begin \end \limits \nolimits \left \right \middle \operatorname \text \textrm \textbf"
    r" \textit \textsf \texttt \emph \boldsymbol \bm \not \sideset \big \Big \bigg \Bigg \bigl"
    r" \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \bigm \Bigm \biggm \Biggm \textup \substack"
    r" \sqrt \sout"
)
REWRITTEN = (COMMANDS.keys() | DEFINING) - NATIVE

# A display of one formula with its number, and one of several rows, numbered or not.
NUMBERED = re.compile(
    r"\\begin\{equation\*\}((?:(?!\\end\{equation\*\}|\\tag).)*+)\\tag\{([0-9.]+)\}\s*\\end\{equation\*\}\s*",
    re.S,
)


ROWS = re.compile(r"\\begin\{(align|gather)\*\}(?!\s*\[)(.*)\\end\{\1\*\}\s*", re.S)
EDGES = command_set(r"\tag \begin \end")
TAG = re.compile(r"\\tag\{([0-9.]+[a-z]?)\}")
NUMBER_CELL = re.compile(r'<mtd class="math-margin math-right"><mtext>(\([0-9.]+[a-z]?\))</mtext>')

Macros = Mapping[str, "str | Macro"]


def converted(source: str, display: bool, colours: Sequence[str] = ()) -> str:
    return classified(polished(convert(source, display=display)), colours)


def typeset_directly(
    source: str, display: bool, used: set[str], macros: Macros, row_ids: Sequence[str]
) -> str | None:
    """`used` are the commands in `source`. None when the rewriter is needed, or the engine refuses."""
    try:
        if display and (numbered := NUMBERED.fullmatch(source)):
            body, number = numbered.groups()
            plain = _is_plain(body, used - EDGES, macros) and not breaks_lines(body)
            return _numbered(body, number, row_ids) if plain else None
        if display and (rows := ROWS.fullmatch(source)):
            title, body = rows.groups()
            return _rows(title, body, row_ids) if _is_plain(body, used - EDGES, macros) else None
        plain = _is_plain(source, used, macros) and not breaks_lines(source)
        return converted(_with_aligned(source), display) if plain else None
    except TexError:
        return None


def _is_plain(source: str, used: set[str], macros: Macros) -> bool:
    return not MISREAD.search(source) and used.isdisjoint(macros) and used.isdisjoint(REWRITTEN)


LINE_BREAK = re.compile(r"\\\\|\\(?:begin|end)(?![a-zA-Z])|\\[\s\S]|\{|\}")


def breaks_lines(source: str) -> bool:
    r"""Whether `\\` stands outside of environments and braces, where MathJax begins a new line."""
    if "\\\\" not in source:
        return False
    depth = 0
    for match in LINE_BREAK.finditer(source):
        token = match.group()
        if token == "\\\\" and not depth:
            return bool(source[match.end() :].strip())
        depth += (token in ("{", "\\begin")) - (token in ("}", "\\end"))
    return False


def _with_aligned(source: str) -> str:
    return source.replace("{split}", "{aligned}")


def _numbered(body: str, number: str, row_ids: Sequence[str]) -> str:
    mathml = converted(_with_aligned(body), True)
    inside = mathml[mathml.index(">") + 1 : mathml.rindex("<")]
    before, id_at, after = _shell()
    return f"{before}{inside}{id_at}{_id(row_ids)}{after.replace('(1)', f'({number})')}"


@lru_cache(maxsize=1)
def _shell() -> tuple[str, str, str]:
    """What the engine puts around a numbered formula: the same with every formula and number."""
    before, rest = _rows("equation", r"x\tag{1}", ["ID"]).split("<mi>x</mi>")
    between, after = rest.split(' id="ID"')
    return before, between, after


def _rows(title: str, body: str, row_ids: Sequence[str]) -> str | None:
    tagged, count = TAG.subn(r"\\tag*{(\1)}", body)
    if body.count("\\tag") > count:
        return None
    ids = iter(row_ids)

    def dressed(cell: re.Match[str]) -> str:
        opening = f'<mtd class="math-tag math-margin"{_id([next(ids, "")])}>'
        return f'{opening}<mrow class="math-number"><mtext>{cell[1]}</mtext></mrow>'

    mathml = converted(_with_aligned(f"\\begin{{{title}*}}{tagged}\\end{{{title}*}}"), True)
    mathml, found = NUMBER_CELL.subn(dressed, mathml)
    return mathml if found == count else None


def _id(row_ids: Sequence[str]) -> str:
    return f' id="{row_ids[0]}"' if row_ids and row_ids[0] else ""
