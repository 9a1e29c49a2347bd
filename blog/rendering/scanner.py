"""One pass over the Markdown source that takes out everything Markdown must not touch: formulas,
references, code, bare addresses, definitions, theorem marks. What comes out is Markdown with
placeholders, its blocks in normal form (see `blocks`), and the list of what was taken.

Nothing after this pass looks for maths or code again, so the two can never disagree.
"""

import re
from dataclasses import dataclass, replace

from .blocks import THEOREMS, Line, strip_quotes
from .closers import Found
from .cursor import POST, Dialect
from .dialects import DialectReader
from .document import RenderError
from .edits import Edit
from .items import (
    Anchor,
    Code,
    CommentNumber,
    Formula,
    Placeholders,
    Qed,
    Reference,
    TheoremClosing,
    TheoremOpening,
    Url,
)
from .macros import DEFINERS, Macros, read_use
from .names import names
from .source import literal

ENVIRONMENTS = names(
    "equation align alignat flalign gather multline eqnarray subequations xalignat displaymath math"
    " split aligned alignedat gathered cases dcases rcases array matrix pmatrix bmatrix Bmatrix"
    " vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix Bsmallmatrix vsmallmatrix Vsmallmatrix subarray"
    " multlined lgathered rgathered lcases drcases bigcases numcases subnumcases darray tabular empheq dmath"
    " dgroup CD"
)
DEFINITION_LINES = 20

# Every alternative begins with a plain character: then the search skips what cannot begin any.
_TOKEN = re.compile(
    r"\\begin\s?\{(?P<begin>[A-Za-z]+\*?)\}"
    r"|\\end\s?\{(?P<end>[A-Za-z]+\*?)\}"
    r"|\\(?P<reference>eqref|ref|autoref|cref|Cref|label)\s?\{(?P<label>[^{}\n]{1,200})\}"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|\\(?P<escaped>.)"
    r"|\$(?P<dollars>\$?)"
    r"|`(?P<ticks>`*)"
    r"|h(?P<url>ttps?://[A-Za-z0-9\-._~:/?#@!&'()*+,;=%]{1,2000})"
    r"|<(?P<less>)"
    r"|#(?<![\w&#/]#)(?P<number>[1-9][0-9]{0,17})(?!\w)"
)
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,}) *(.*)$")
_MARKER = re.compile(r"(?:[*+-]|\d{1,9}\.) ")
_INNER_QUOTES = re.compile(r"(?: {0,3}>)+")
_NAME = re.compile(r"\s*\[([^\]\n]{1,300})\]")
_LABEL = re.compile(r"\s*\\label\s?\{([^{}\n]{1,200})\}")


@dataclass(frozen=True, slots=True)
class Scan:
    text: str
    placeholders: Placeholders
    macros: Macros
    errors: tuple[RenderError, ...]
    edits: tuple[Edit, ...] = ()


def scan(source: str, macros: Macros, dialect: Dialect = POST) -> Scan:
    """`source` must be clean (see `source.clean_source`); `macros` takes in what it defines."""
    return Scanner(source, macros, dialect).scan()


@dataclass(slots=True)
class Scanner(DialectReader):
    formulas: int = 0
    definition_failed: int = 0
    open_theorem: int = -1  # index of the opening that the next label may name

    def scan(self) -> Scan:
        while self.row < len(self.lines):
            self._read_line()
        return Scan(
            "\n".join(self.out), self.placeholders, self.macros, tuple(self.errors), tuple(self.edits)
        )

    # Lines and blocks

    def _read_line(self) -> None:
        raw = self.lines[self.row]
        if self.balance.in_raw_block or not self.dialect.markdown:
            self._read_inline(Line("", raw, "text"))
            return
        following = self.lines[self.row + 1] if self.row + 1 < len(self.lines) else ""
        previous = self.blocks.previous
        line = self.blocks.read(raw, following)
        if line.blank_before:
            self.out.append(line.blank)
        if line.kind == "blank":
            if not self.out or self.out[-1] != line.prefix:
                self.out.append(line.prefix)
            self.row += 1
        elif line.kind == "code":
            self._read_indented_code(line)
        else:
            marker = _MARKER.match(line.content) if line.kind == "item" else None
            start = marker.end() if marker else 0
            fence = _FENCE.match(line.content, start)
            if fence:
                self._read_fence(line, fence, line.content[:start])
            elif self.dialect.hyperdown:
                self._read_hyperdown(line, previous)
            else:
                self._read_inline(line)

    def _read_hyperdown(self, line: Line, previous: str) -> None:
        row, first = self.row, len(self.out)
        self._read_inline(line)
        self.break_line(line, previous, row, first)

    def _read_indented_code(self, line: Line) -> None:
        first, code, blanks = self.row, [line.content], 0
        self.row += 1
        while self.row < len(self.lines):
            ahead = replace(self.blocks, items=[*self.blocks.items])
            following = ahead.read(self.lines[self.row])
            if following.kind == "blank":
                blanks += 1
            elif following.kind == "code" and following.prefix == line.prefix:
                code += [""] * blanks + [following.content]
                blanks = 0
            else:
                break
            self.blocks = ahead
            self.row += 1
        self.row -= blanks
        self.blocks.previous = "other"
        text = "\n".join(code) + "\n"
        self._put_block(line, "", Code(text, text, first + 1, is_block=True))

    def _read_fence(self, line: Line, fence: re.Match, marker: str) -> None:
        first = self.row
        raw = strip_quotes(self.lines[first], line.quotes) or ""
        indent = len(raw) - len(raw.lstrip(" \t")) + len(marker)
        closing = re.compile(rf"\s*{fence[1][0]}{{{len(fence[1])},}}\s*$")
        code: list[str] = []
        self.row += 1
        while self.row < len(self.lines):
            text = strip_quotes(self.lines[self.row], line.quotes)
            if text is None:
                break
            self.row += 1
            if closing.match(text):
                break
            code.append(_unindent(text, indent))
        else:
            self.report("This code block has no end.", first)
        self.blocks.previous = "other"
        text = "".join(f"{each}\n" for each in code)
        self._put_block(line, marker, Code(text, text, first + 1, is_block=True, info=fence[2].strip()))

    def _put_block(self, line: Line, marker: str, code: Code) -> None:
        word = self.placeholders.add(code)
        if not marker:
            self.out.append(line.blank)
        self.out += [line.prefix + marker + word, line.blank]

    # Inside lines

    def _read_inline(self, line: Line) -> None:
        self.line = line
        self.quotes = line.quotes
        self.pieces = [line.prefix]
        self.text, self.pos = line.content, 0
        if line.prefix.endswith("    ") and (inner := _INNER_QUOTES.match(line.content)):
            self.quotes += inner[0].count(">")
        while token := _TOKEN.search(self.text, self.pos):
            self.pieces.append(self.text[self.pos : token.start()])
            self.pos = token.end()
            self.pieces.append(self._take(token))
        self.pieces.append(self.text[self.pos :])
        self.put_line()
        self.row += 1

    def _take(self, token: re.Match) -> str:
        match token.lastgroup:
            case "begin":
                return self._take_environment(token)
            case "end":
                return self._take_end(token)
            case "label":
                return self._take_reference(token)
            case "command":
                return self._take_command(token)
            case "escaped":
                return self._take_escape(token)
            case "dollars":
                return self._take_dollars(token)
            case "ticks":
                return self._take_ticks(token)
            case "url":
                return self._take_url(token)
            case "number":
                return self._take_number(token)
            case _:
                return self.take_less(token.start())

    def _formula(self, found: Found | None, opener: str, closer: str, display: bool) -> str:
        if found is None or not found.content.strip():
            return _literal(opener) if self.dialect.markdown else opener
        self.formulas += 1
        line = self.move(found)
        if self.dialect.hyperdown or not self.dialect.markdown:
            found, opener, closer = self.in_standard(found, opener, closer, line)
        source = f"{opener}{found.content}{closer}"
        if self.formulas > self.dialect.formula_limit:
            if self.formulas == self.dialect.formula_limit + 1:
                limit = self.dialect.formula_limit
                self.report(f"More than {limit} formulas; the rest is shown as text.", line - 1)
            return self.add(Code(source, source, line))
        tex = found.content
        if self.dialect.definitions:
            tex = self.macros.extract(tex)
            if not tex.strip():
                return ""
        return self.add(Formula(tex, display, source, line))

    def _take_by_hand(self) -> str:
        mark = self.text[self.pos]
        opener, closer = ("\\\\(", "\\\\)") if mark == "(" else ("\\\\[", "\\\\]")
        inside = replace(self.place, pos=self.pos + 1)
        found = self.closers.by_hand(closer, inside, self.quotes, self.stands_alone)
        if found is None or not found.content.strip():
            return "\\\\"
        return self._formula(found, opener, closer, display=mark == "[")

    def _take_dollars(self, token: re.Match) -> str:
        if token[0] == "$$":
            found = self.closers.dollars(self.place, self.quotes)
            return self._formula(found, "$$", "$$", display=True)
        after = self.text[self.pos : self.pos + 1]
        if not after or after.isspace():
            return "$"
        found = self.closers.dollar(self.place, self.quotes, self.stands_alone)
        return self._formula(found, "$", "$", display=False)

    def _take_escape(self, token: re.Match) -> str:
        escaped = token["escaped"]
        if escaped == "(":
            found = self.closers.parenthesis(self.place, self.quotes, self.stands_alone)
            return self._formula(found, "\\(", "\\)", display=False)
        if escaped == "[":
            found = self.closers.bracket(self.place, self.quotes)
            return self._formula(found, "\\[", "\\]", display=True)
        if escaped == "\\" and self.dialect.hyperdown and self.text[self.pos : self.pos + 1] in ("(", "["):
            return self._take_by_hand()
        return {"$": "$", "<": literal("<")}.get(escaped, token[0])

    def _take_environment(self, token: re.Match) -> str:
        name = token["begin"]
        if name.rstrip("*") in THEOREMS and self.dialect.theorems:
            return self._open_theorem(token, name)
        if self._expand(f"\\begin{{{name}}}") is not None:
            return ""
        if name.rstrip("*") not in ENVIRONMENTS:
            self.report(f"The environment {name} is not known here.")
            return token[0].replace("*", literal("*"))
        found = self.closers.environment(name, self.place, self.quotes, self.macros.expand_in_formula)
        if found is None:
            self.report(f"\\begin{{{name}}} has no \\end{{{name}}} before the next blank line.")
            return token[0].replace("*", literal("*"))
        begin, end = f"\\begin{{{name}}}", f"\\end{{{name}}}"
        whole = Found(f"{begin}{found.content}{end}", found.after)
        return self._formula(whole, "", "", display=True)

    def _take_end(self, token: re.Match) -> str:
        name = token["end"]
        if name.rstrip("*") not in THEOREMS or not self.dialect.theorems:
            return token[0] if self._expand(f"\\end{{{name}}}") is None else ""
        self.blocks.close_theorem()
        closing = TheoremClosing(name.rstrip("*"), token[0], self.row + 1)
        self.open_theorem = -1
        return self.put_own_block(self.add(closing))

    def _open_theorem(self, token: re.Match, name: str) -> str:
        title = label = ""
        if named := _NAME.match(self.text, self.pos):
            title, self.pos = named[1], named.end()
        if labelled := _LABEL.match(self.text, self.pos):
            label, self.pos = labelled[1].strip(), labelled.end()
        kind = name.rstrip("*")
        numbered = kind != "proof" and not name.endswith("*")
        self.blocks.open_theorem()
        opening = TheoremOpening(kind, label, token[0], self.row + 1, numbered)
        word = self.add(opening)
        self.open_theorem = len(self.placeholders.items) - 1
        return self.put_own_block(f"{word} {self._take_fragment(title)}".rstrip())

    def _take_fragment(self, text: str) -> str:
        """A piece of this line, read by itself: only what ends within it."""
        line, rest = self.line, (self.text, self.pos)
        self.line, self.text, self.pos = replace(line, kind="heading"), text, 0
        kept = []
        while token := _TOKEN.search(self.text, self.pos):
            kept.append(self.text[self.pos : token.start()])
            self.pos = token.end()
            fits = token.lastgroup in ("label", "ticks") or token[0] in ("$", "\\(")
            kept.append(self._take(token) if fits else token[0])
        kept.append(self.text[self.pos :])
        self.line, (self.text, self.pos) = line, rest
        return "".join(kept)

    def _take_reference(self, token: re.Match) -> str:
        command, label = token["reference"], token["label"].strip()
        if command != "label":
            return self.add(Reference(command.lower(), label, token[0], self.row + 1))
        if self.open_theorem >= 0:
            opening = self.placeholders.items[self.open_theorem]
            if not opening.label:
                self.placeholders.items[self.open_theorem] = replace(opening, label=label)
                return ""
        return self.add(Anchor(label, token[0], self.row + 1))

    def _take_command(self, token: re.Match) -> str:
        command = token["command"]
        if command in DEFINERS and self.dialect.definitions:
            return self._take_definition(token)
        if command in ("qed", "qedhere") and self.dialect.theorems:
            return self.add(Qed(token[0], self.row + 1))
        return token[0] if self._expand(token[0]) is None else ""

    def _expand(self, name: str) -> str | None:
        """Goes on with what a shorthand stands for, if `name` is one; None if not."""
        macro = self.macros.shorthands.get(name)
        use = read_use(macro, self.text, self.pos) if macro else None
        if use is None:
            return None
        self.text, self.pos = use[0] + self.text[use[1] :], 0
        return ""

    def _take_definition(self, token: re.Match) -> str:
        place = self.place
        if self.row < self.definition_failed:
            return token[0]
        rows, texts = [], []
        for row, text, pos in self.closers.following(place, self.quotes):
            rows.append(row)
            texts.append(text[pos:])
            joined = "\n".join(texts)
            end = self.macros.read(joined, token["command"], 0)
            if end >= 0:
                before = joined.rfind("\n", 0, end) + 1
                self.row = rows[joined.count("\n", 0, end)]
                self.text, self.pos = joined[before:].split("\n")[0], end - before
                return ""
            if len(rows) > DEFINITION_LINES:
                break
        self.definition_failed = rows[-1] + 1
        self.report(f"\\{token['command']} is not a definition here.", place.row)
        return token[0]

    def _take_ticks(self, token: re.Match) -> str:
        if not self.dialect.markdown:
            return token[0]
        found = self.closers.ticks(token[0], self.place, self.quotes, self.stands_alone)
        if found is None:
            return token[0]
        source = f"{token[0]}{found.content}{token[0]}"
        text = found.content.replace("\n", " ")
        if text.startswith(" ") and text.endswith(" ") and text.strip():
            text = text[1:-1]
        if "|" in text and self.line.kind == "table":
            text = text.replace("\\|", "|")
        line = self.move(found)
        return self.add(Code(text, source, line))

    def _take_number(self, token: re.Match) -> str:
        if not self.dialect.comment_numbers:
            return token[0]
        return self.add(CommentNumber(int(token["number"]), token[0], self.row + 1))

    def _take_url(self, token: re.Match) -> str:
        if not self.dialect.markdown:
            return token[0]
        address = _trim_url(token[0])
        self.pos = token.start() + len(address)
        if address.endswith("://"):
            return address
        return self.add(Url(address, self.row + 1))


def _literal(text: str) -> str:
    """TeX that stays text; Markdown would eat the backslash before punctuation."""
    return text.replace("\\", "\\\\") if text.startswith(("\\(", "\\[")) else text


def _unindent(text: str, indent: int) -> str:
    leading = len(text) - len(text.lstrip(" \t"))
    return text[min(leading, indent) :]


def _trim_url(address: str) -> str:
    """Without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        if last in ".,;:!?'*_~" or (last == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        else:
            return address
    return address
