"""AMS numbering: formulas as authors write them -> formulas whose rows carry explicit tags."""

from dataclasses import dataclass, field, replace

from .document import RenderError
from .items import Formula
from .labels import Labels
from .readable import readable_tex
from .tex import Marks, Row, environments, outer_environment, read_marks, split_rows, strip_comments

ONE_NUMBER = frozenset({"equation", "multline"})
NUMBER_PER_ROW = frozenset({"align", "alignat", "xalignat", "gather", "flalign", "eqnarray"})
_END_MARK = r"\tag*{$\square$}"


@dataclass(frozen=True, slots=True)
class Part:
    """What the typesetter gets, in one call. `row_ids` are those of the tags in it, in order."""

    tex: str
    display: bool
    row_ids: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()  # ids of labels that name no row

    @property
    def ends_proof(self) -> bool:
        """Whether the end mark of a proof stands where its number would."""
        return _END_MARK in self.tex


@dataclass(slots=True)
class Numbering:
    """Numbers the formulas of one text, called in their order."""

    labels: Labels
    count_unlabelled: bool = True
    count: int = 0
    errors: list[RenderError] = field(default_factory=list)
    parent: str = ""  # inside subequations: the number that a, b, c are added to
    letters: int = 0

    def parts(self, formula: Formula) -> tuple[Part, ...]:
        tex = strip_comments(formula.tex)
        outer = outer_environment(tex)
        if outer is None:
            return (self._plain(tex, formula),)
        name, content = outer
        base = name.rstrip("*")
        if base == "subequations":
            return self._subequations(content, formula)
        if base in ONE_NUMBER or base in NUMBER_PER_ROW:
            return (self._environment(name, content, formula.line),)
        if base in ("displaymath", "math"):
            return (self._plain(content, replace(formula, display=base == "displaymath")),)
        return (self._plain(tex, formula),)

    def _plain(self, tex: str, formula: Formula) -> Part:
        if not formula.display:
            marks = read_marks(tex)
            self._refuse_labels(marks, formula.line)
            return Part(marks.tex if marks.labels else tex, False)
        ends_proof = "\\qedhere" in tex
        marks = read_marks(tex.replace("\\qedhere", "") if ends_proof else tex)
        if not marks.labels and marks.tag is None:
            if ends_proof:
                return Part(f"\\begin{{equation*}}{marks.tex}{_END_MARK}\\end{{equation*}}", True, ("",))
            return Part(marks.tex, True)
        # MathJax shows `???` for a label in `$$..$$`; authors who write one mean a number.
        tag, id = self._tag(marks, formula.line, numbered=True)
        return self._equation("equation", marks.tex, tag, id, marks.labels)

    def _equation(self, base: str, content: str, tag: str, id: str, labels: tuple[str, ...]) -> Part:
        tex = f"\\begin{{{base}*}}{content}{tag}\\end{{{base}*}}"
        return Part(tex, True, (id,) if tag else (), self.labels.leading_to((id,), labels))

    def _environment(self, name: str, content: str, line: int) -> Part:
        base, starred = name.rstrip("*"), name.endswith("*")
        ends_proof = "\\qedhere" in content
        if base in ONE_NUMBER:
            marks = read_marks(content.replace("\\qedhere", "") if ends_proof else content)
            tag, id = self._tag(marks, line, numbered=not starred)
            if ends_proof and not tag:
                tag = _END_MARK
            return self._equation(base, marks.tex, tag, id, marks.labels)
        return self._rows("alignat" if base == "xalignat" else base, content, line, not starred)

    def _rows(self, base: str, content: str, line: int, numbered: bool) -> Part:
        rows = split_rows(content)
        if len(rows) > 1 and not rows[-1].tex.strip():
            rows = [*rows[:-2], Row(rows[-2].tex, "")]
        pieces: list[str] = []
        ids: list[str] = []
        labels: tuple[str, ...] = ()
        for row in rows:
            ends_proof = "\\qedhere" in row.tex
            marks = read_marks(row.tex.replace("\\qedhere", "") if ends_proof else row.tex)
            tag, id = self._tag(marks, line, numbered)
            if ends_proof and not tag:
                tag = _END_MARK
            pieces += [marks.tex, tag, row.separator]
            labels += marks.labels
            if tag:
                ids.append(id)
            line += row.tex.count("\n")
        tex = f"\\begin{{{base}*}}{''.join(pieces)}\\end{{{base}*}}"
        return Part(tex, True, tuple(ids), self.labels.leading_to(tuple(ids), labels))

    def _tag(self, marks: Marks, line: int, numbered: bool) -> tuple[str, str]:
        """(the tag to append, its id); ("", "") for a row without number."""
        if marks.tag is not None:
            id = self.labels.equation(marks.labels, readable_tex(marks.tag, in_text=True), False, line)
            star = "*" if marks.tag_is_bare else ""
            return f"\\tag{star}{{{marks.tag}}}", id
        if not numbered or marks.unnumbered or not (self.count_unlabelled or marks.labels):
            self._refuse_labels(marks, line)
            return "", ""
        number = self._next()
        return f"\\tag{{{number}}}", self.labels.equation(marks.labels, number, True, line)

    def _next(self) -> str:
        if self.parent:
            self.letters += 1
            return self.parent + _letter(self.letters)
        self.count += 1
        return str(self.count)

    def _refuse_labels(self, marks: Marks, line: int) -> None:
        for label in marks.labels:
            self.errors.append(RenderError(line, f"The label {label} stands on a formula without a number."))

    def _subequations(self, content: str, formula: Formula) -> tuple[Part, ...]:
        self.count += 1
        self.parent, self.letters = str(self.count), 0
        anchors: tuple[str, ...] = ()
        parts: list[Part] = []
        for kind, text in environments(content):
            if kind:
                parts += self.parts(replace(formula, tex=text))
                continue
            marks = read_marks(text)
            for label in marks.labels:
                if id := self.labels.name(label, self.parent, "equation", formula.line):
                    anchors += (id,)
            if words := " ".join(marks.tex.split()):
                # LaTeX is in text mode there: "and", "where $x$ is .."
                parts.append(Part(f"\\text{{{words}}}", False))
        self.parent = ""
        first = next((at for at, part in enumerate(parts) if part.display), None)
        if first is not None:
            parts[first] = replace(parts[first], anchors=anchors)
        return tuple(parts)


def _letter(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
