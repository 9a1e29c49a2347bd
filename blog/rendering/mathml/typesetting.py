# ruff: noqa: S105 (a token is a piece of TeX here)
"""From one formula's source to `<math>`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from xml.etree.ElementTree import Element

from . import arrays, boxes, colour_commands, commands, diagrams, environments, texts
from .engine import convert
from .limits import POST_LIMITS, Limits, check_nesting, check_source
from .macros import Macro, MacroTable
from .marks import MARK
from .polish import polished
from .rewriter import COMMANDS, DEFINING, Notes, Rewriter
from .styles import classified
from .tokens import TexError, command_set, tokenize
from .tree import DEEPEST, Resolver, check_depth, dress_numbers, parse, serialise

# Imported for what they register.
HANDLERS = (arrays, boxes, colour_commands, commands, diagrams, environments, texts)

NO_MACROS: Mapping[str, "str | Macro"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Typeset:
    """`mathml` is "" when the formula was refused; `error` then says why, else is ""."""

    mathml: str
    error: str


def typeset(
    tex: str,
    *,
    display: bool,
    macros: Mapping[str, "str | Macro"] = NO_MACROS,
    row_ids: Sequence[str] = (),
    limits: Limits = POST_LIMITS,
) -> Typeset:
    r"""`macros` maps `\name` to its body; the n-th tag of the formula gets the HTML id row_ids[n]."""
    if not macros and not row_ids and len(tex) <= SHORT:
        return _typeset_short(tex, display, limits)
    return _typeset(tex, display, macros, row_ids, limits)


SHORT = 60  # `$x$` and `$n \to \infty$` come again and again; with this length the cache stays below 4 MB


@lru_cache(maxsize=1024)
def _typeset_short(tex: str, display: bool, limits: Limits) -> Typeset:
    return _typeset(tex, display, NO_MACROS, (), limits)


def _typeset(
    tex: str, display: bool, macros: Mapping[str, "str | Macro"], row_ids: Sequence[str], limits: Limits
) -> Typeset:
    source = CONTROL.sub("", tex)
    try:
        used = check_source(source, limits)
        numbered = NUMBERED.fullmatch(source) if display else None
        if numbered and _is_plain(numbered[1], used - EDGES, macros):
            mathml = _numbered(*numbered.groups(), row_ids)
        else:
            mathml = _plain(source, display) if _is_plain(source, used, macros) else None
        if mathml is None:
            mathml = _rewritten(source, display, macros, row_ids, limits)
        if mathml.count("<m") > DEEPEST:
            check_depth(mathml)
    except TexError as wrong:
        return Typeset("", str(wrong))
    if len(mathml) > limits.output_bytes:
        return Typeset("", f"the typeset formula would have more than {limits.output_bytes} characters")
    return Typeset(_dressed(mathml, source, display), "")


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")

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


LINE_BREAK = re.compile(r"\\\\|\\(?:begin|end)(?![a-zA-Z])|\\[\s\S]|[{}]")


def _breaks_lines(source: str) -> bool:
    r"""Whether `\\` stands outside of environments and braces, where MathJax begins a new line."""
    depth = 0
    for match in LINE_BREAK.finditer(source):
        token = match.group()
        if token == "\\\\" and not depth:
            return bool(source[match.end() :].strip())
        depth += (token in ("{", "\\begin")) - (token in ("}", "\\end"))
    return False


def _is_plain(source: str, used: set[str], macros: Mapping[str, "str | Macro"]) -> bool:
    if MISREAD.search(source) or ("\\\\" in source and _breaks_lines(source)):
        return False
    return used.isdisjoint(macros) and used.isdisjoint(REWRITTEN)


# Commands that are handled only when the engine has refused the formula.
NATIVE = command_set(
    r"\\ \begin \end \limits \nolimits \left \right \middle \operatorname \text \textrm \textbf"
    r" \textit \textsf \texttt \emph \boldsymbol \bm \not \sideset \big \Big \bigg \Bigg \bigl"
    r" \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr \bigm \Bigm \biggm \Biggm \textup \substack"
    r" \sqrt \sout"
)
REWRITTEN = (COMMANDS.keys() | DEFINING) - NATIVE


def _plain(source: str, display: bool) -> str | None:
    try:
        return _converted(source.replace("{split}", "{aligned}"), display, ())
    except TexError:
        return None


# One plain formula and its number, the most common display by far: a tenth of the rewriter's time.
NUMBERED = re.compile(
    r"\\begin\{equation\*\}((?:(?!\\end\{equation\*\}|\\tag).)*+)\\tag\{([0-9.]+)\}\s*\\end\{equation\*\}\s*",
    re.S,
)
EDGES = command_set(r"\tag \begin \end")


def _numbered(body: str, number: str, row_ids: Sequence[str]) -> str | None:
    mathml = _plain(body, True)
    if mathml is None:
        return None
    shell = _shell("row" if row_ids and row_ids[0] else "")
    inside = mathml[mathml.index(">") + 1 : mathml.rindex("<")]
    return shell[0] + inside + shell[1] + (row_ids[0] if row_ids else "") + shell[2] + number + shell[3]


@lru_cache(maxsize=2)
def _shell(row_id: str) -> tuple[str, str, str, str]:
    """What the rewriter puts around a formula, its id and its number."""
    mathml = _rewritten(r"\begin{equation*}x\tag{1}\end{equation*}", True, NO_MACROS, [row_id], POST_LIMITS)
    before, rest = mathml.split("<mi>x</mi>")
    between, after = rest.split("(1)")
    id_at = between.index(f'"{row_id}"') + 1 if row_id else len(between)
    end = id_at + len(row_id) if row_id else len(between)
    return before, between[:id_at], between[end:] + "(", ")" + after


def _rewritten(
    source: str, display: bool, macros: Mapping[str, "str | Macro"], row_ids: Sequence[str], limits: Limits
) -> str:
    def elements(part: str, part_display: bool) -> list[Element]:
        return list(parse(_converted(part, part_display, notes.colours)))

    notes = Notes(MacroTable(macros, limits.expansions), limits, elements)
    if display and "\\\\" in source and _breaks_lines(source):
        source = f"\\begin{{gathered}}{source}\\end{{gathered}}"
    rewritten = Rewriter(notes, display=display).rewrite(tokenize(source))
    if notes.outer_tag and display:
        rewritten = f"\\begin{{equation*}}{rewritten}{notes.outer_tag}\\end{{equation*}}"
    if len(rewritten) > 20 * limits.characters:
        raise TexError("the formula grows too long when its macros are expanded")
    check_nesting(rewritten, limits, extra=30)
    mathml = _converted(rewritten, display, notes.colours)
    if MARK.search(mathml) or "math-wide" in mathml:
        root = parse(mathml)
        dress_numbers(root, row_ids, notes.noted)
        Resolver(notes.noted).resolve(root)
        mathml = serialise(root)
    return mathml


def _converted(source: str, display: bool, colours: Sequence[str]) -> str:
    return classified(polished(convert(source, display=display)), colours)


def _dressed(mathml: str, source: str, display: bool) -> str:
    body = mathml[mathml.index(">") + 1 :]
    block = ' display="block"' if display else ""
    return f'<math class="math"{block} alttext="{_attribute(source)}">{body}'


def _attribute(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
