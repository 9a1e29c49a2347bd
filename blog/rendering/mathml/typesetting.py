"""From one formula's source to `<math>`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from xml.etree.ElementTree import Element

from .direct import breaks_lines, converted, typeset_directly
from .limits import POST_LIMITS, Limits, check_nesting, check_source
from .macros import Macro, MacroTable
from .marks import MARK
from .rewriter import Notes, Rewriter
from .tokens import TexError, tokenize
from .tree import DEEPEST, Resolver, check_depth, dress_numbers, parse, serialise

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
        mathml = typeset_directly(source, display, used, macros, row_ids)
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


def _rewritten(
    source: str, display: bool, macros: Mapping[str, "str | Macro"], row_ids: Sequence[str], limits: Limits
) -> str:
    def elements(part: str, part_display: bool) -> list[Element]:
        return list(parse(converted(part, part_display, notes.colours)))

    notes = Notes(MacroTable(macros, limits.expansions), limits, elements)
    if display and breaks_lines(source):
        source = f"\\begin{{gathered}}{source}\\end{{gathered}}"
    rewritten = Rewriter(notes, display=display).rewrite(tokenize(source))
    if notes.outer_tag and display:
        rewritten = f"\\begin{{equation*}}{rewritten}{notes.outer_tag}\\end{{equation*}}"
    if len(rewritten) > 20 * limits.characters:
        raise TexError("the formula grows too long when its macros are expanded")
    check_nesting(rewritten, limits, extra=30)
    mathml = converted(rewritten, display, notes.colours)
    if MARK.search(mathml) or "math-wide" in mathml:
        root = parse(mathml)
        dress_numbers(root, row_ids, notes.noted)
        Resolver(notes.noted).resolve(root)
        mathml = serialise(root)
    return mathml


def _dressed(mathml: str, source: str, display: bool) -> str:
    body = mathml[mathml.index(">") + 1 :]
    block = ' display="block"' if display else ""
    return f'<math class="math"{block} alttext="{_attribute(source)}">{body}'


def _attribute(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
