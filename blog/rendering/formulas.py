"""Formulas typeset once; what each print shows of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from .document import RenderError
from .equations import Part
from .items import Formula
from .macros import definer_in
from .mathml import Macro, for_feed, typeset
from .messages import worded

if TYPE_CHECKING:
    from .mathml import Limits

OUTPUT_LIMIT = 5_000_000

_ID = re.compile(r' id="[^"]*"')
# MathJax 2 and 3 make these anchors of labels; links from elsewhere hold them.
_MATHJAX_ANCHORS = ("mjx-eqn-", "mjx-eqn:")


@dataclass(frozen=True, slots=True)
class SetPart:
    """One call of the typesetter. `mathml` is "" when it refused."""

    tex: str
    display: bool
    mathml: str
    error: str
    labels: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def in_dollars(self) -> str:
        if not self.display:
            return f"${self.tex.strip()}$"
        # The environment that `equations` puts around one row says nothing to a reader.
        tex = self.tex.strip().removeprefix("\\begin{equation*}").removesuffix("\\end{equation*}")
        return f"$${tex.strip()}$$"


@dataclass(frozen=True, slots=True)
class SetFormula:
    formula: Formula
    parts: tuple[SetPart, ...]
    error: str = ""

    def page(self, *, with_ids: bool = True, with_anchors: bool = True) -> str:
        if self.error:
            return _error(self.formula.source, self.error)
        return "".join(_page_part(part, with_ids, with_anchors) for part in self.parts)

    def feed(self) -> str:
        if self.error:
            return f"<code>{escape(self.formula.source, quote=False)}</code>"
        return "".join(for_feed(part.mathml) for part in self.parts)

    def tex(self) -> str:
        """Between dollars, for readers and places without MathML."""
        if self.error:
            return self.formula.source
        return "".join(part.in_dollars for part in self.parts)


def _page_part(part: SetPart, with_ids: bool, with_anchors: bool) -> str:
    mathml = part.mathml if with_ids else _ID.sub("", part.mathml)
    if not part.display:
        return mathml.replace("<math", '<math translate="no"', 1)
    anchors = _anchors(part) if with_anchors else ""
    return f'{anchors}<span class="math-display" translate="no" tabindex="0" role="group">{mathml}</span>'


def _anchors(part: SetPart) -> str:
    ids = list(part.anchors)
    for label in part.labels:
        name = "_".join(label.split())
        ids += [prefix + name for prefix in _MATHJAX_ANCHORS]
    return "".join(f'<span class="math-anchor" id="{escape(id)}"></span>' for id in ids)


def _error(source: str, message: str) -> str:
    shown = escape(source, quote=False)
    return f'<span class="math-error" title="{escape(message)}"><code>{shown}</code></span>'


@dataclass(slots=True)
class Typesetter:
    """Typesets the formulas of one text; equal formulas only once."""

    macros: Mapping[str, Macro]
    limits: "Limits"
    total_limit: int
    language: str
    may_define: bool = True
    total: int = 0  # characters of TeX so far
    written: int = 0  # and of MathML
    done: dict[tuple, tuple[str, str]] = field(default_factory=dict)
    errors: list[RenderError] = field(default_factory=list)

    def set(self, formula: Formula, parts: tuple[Part, ...]) -> SetFormula:
        done = tuple(self._set_part(part) for part in parts)
        error = next((worded(part.error, self.language) for part in done if part.error), "")
        if error:
            self.errors.append(RenderError(formula.line, error))
        return SetFormula(formula, done, error)

    def _set_part(self, part: Part) -> SetPart:
        key = (part.tex, part.display, part.row_ids)
        if key not in self.done:
            self.done[key] = self._typeset(part)
        mathml, error = self.done[key]
        return SetPart(part.tex, part.display, mathml, error, part.labels, part.anchors)

    def _typeset(self, part: Part) -> tuple[str, str]:
        self.total += len(part.tex)
        if self.total > self.total_limit or self.written > OUTPUT_LIMIT:
            return "", "The formulas of this text are too long together."
        if not self.may_define and (definer := definer_in(part.tex)):
            return "", f"\\{definer} is not allowed in a comment"
        result = typeset(
            part.tex.strip(),
            display=part.display,
            macros=self.macros,
            row_ids=part.row_ids,
            limits=self.limits,
        )
        self.written += len(result.mathml)
        return result.mathml, result.error
