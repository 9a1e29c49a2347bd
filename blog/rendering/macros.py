"""Definitions that authors write: `\\newcommand`, `\\def`, `\\DeclareMathOperator`, `\\newenvironment` ..

The typesetter expands them. Only those that the scanner and the numbering must see through are put in full
before: what begins or ends an environment, and what holds numbers, labels or ends of rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .mathml import Macro, macro_with_delimiters
from .names import names
from .tex import read_argument, split_rows

DEFINERS = names(
    "newcommand renewcommand providecommand def gdef DeclareMathOperator let newenvironment renewenvironment"
)
_NAME = re.compile(r"\s*(?:\{\s*(\\(?:[A-Za-z]+|.))\s*\}|(\\(?:[A-Za-z]+|.)))", re.DOTALL)
_OPTION = re.compile(r"\s*\[([^\]]*)\]")
_PARAMETERS = re.compile(r"\s*([^{}\n]{0,60})(?=\{)")
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+\*?)\s*\}")
_DEFINER = re.compile(r"\\(" + "|".join(sorted(DEFINERS)) + r")\*?(?![A-Za-z])|\\.", re.DOTALL)
_ANY_DEFINER = re.compile(r"\\(?:" + "|".join(sorted(DEFINERS)) + ")")
_EDGE = re.compile(r"\\(begin|end)\s*\{")
_USE = re.compile(r"\\(?:(?:begin|end)\{[A-Za-z]+\*?\}|[A-Za-z]+|.)", re.DOTALL)
_NUMBERING = re.compile(r"\\(?:nonumber|notag|tag|label)(?![A-Za-z])")
_PARAMETER = re.compile(r"#([1-9])")

MACRO_LIMIT = 200
SHORTHAND_LENGTH = 2_000
EXPANDED_LENGTH = 20_000  # no formula may be longer than 8,000 characters


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    macro: Macro
    end: int


def read_definition(text: str, definer: str, start: int) -> Definition | None:
    """The definition whose command `\\definer` ends at `start`; None when it is not well formed."""
    named = _NAME.match(text, start)
    if not named:
        return None
    name, start = named[1] or named[2], named.end()
    if definer == "let":
        start = start + 1 if text[start : start + 1] == "=" else start
        body = read_argument(text, start)
        return Definition(name, Macro(body[0], 0), body[1]) if body else None
    if definer in ("def", "gdef"):
        return _read_def(text, name, start)
    arity, default = 0, None
    if definer != "DeclareMathOperator":
        options = _read_options(text, start)
        if options is None:
            return None
        arity, default, start = options
    body = read_argument(text, start)
    return Definition(name, Macro(body[0], arity, default), body[1]) if body else None


def _read_options(text: str, start: int) -> tuple[int, str | None, int] | None:
    """`[2][x]`: the number of arguments, the first one's default, and the index after them."""
    count = _OPTION.match(text, start)
    if not count:
        return 0, None, start
    if not re.fullmatch(r"\s*[0-9]\s*", count[1]):
        return None
    default = _OPTION.match(text, count.end()) if int(count[1]) else None
    return int(count[1]), default[1] if default else None, (default or count).end()


def _read_def(text: str, name: str, start: int) -> Definition | None:
    parameters = _PARAMETERS.match(text, start)
    body = read_argument(text, parameters.end()) if parameters else None
    if body is None:
        return None
    written = parameters[1].strip()
    if re.fullmatch(r"(?:#[1-9])*", written):
        return Definition(name, Macro(body[0], len(written) // 2), body[1])
    return Definition(name, macro_with_delimiters(written, body[0]), body[1])


def read_environment(text: str, start: int) -> list[Definition]:
    """What `\\newenvironment` defines: a macro for the beginning and one for the end; none if ill formed."""
    named = _ENVIRONMENT.match(text, start)
    options = _read_options(text, named.end()) if named else None
    opening = read_argument(text, options[2]) if options else None
    closing = read_argument(text, opening[1]) if opening else None
    if closing is None:
        return []
    begin = Macro(opening[0], options[0], options[1])
    return [
        Definition(f"\\begin{{{named[1]}}}", begin, closing[1]),
        Definition(f"\\end{{{named[1]}}}", Macro(closing[0]), closing[1]),
    ]


def operator(definition: Definition, starred: bool) -> Definition:
    command = "\\operatorname*" if starred else "\\operatorname"
    return Definition(definition.name, Macro(f"{command}{{{definition.macro.body}}}", 0), definition.end)


def definer_in(tex: str) -> str:
    """The first command in `tex` that defines another, "" when there is none."""
    return next((token[1] for token in _DEFINER.finditer(tex) if token[1]), "")


@dataclass(slots=True)
class Macros:
    """The macros of one document: the site's, then what the document itself defines."""

    known: dict[str, Macro] = field(default_factory=dict)
    # `\\be` and the like, which open or close an environment: the scanner must see that in the text.
    shorthands: dict[str, Macro] = field(default_factory=dict)
    # Those of them, and of the others, that the numbering must see in formulas.
    in_formulas: dict[str, Macro] = field(default_factory=dict)
    defined: int = 0

    @classmethod
    def of_site(cls, macros: Mapping[str, str | Macro]) -> "Macros":
        site = cls()
        for name, body in macros.items():
            name = name if name.startswith("\\") else "\\" + name
            site._add(name, body if isinstance(body, Macro) else Macro(body, _arity(body)))
        return site

    def _add(self, name: str, macro: Macro) -> None:
        self.known[name] = macro
        self.shorthands.pop(name, None)
        self.in_formulas.pop(name, None)
        edges = [edge[1] for edge in _EDGE.finditer(macro.body)]
        is_open = edges.count("begin") != edges.count("end")
        if macro.delimiters or len(macro.body) > SHORTHAND_LENGTH or self._recurs(name, macro.body):
            return
        if is_open or (edges and not macro.arity):
            self.shorthands[name] = macro
        if is_open or _NUMBERING.search(macro.body) or len(split_rows(macro.body)) > 1:
            self.in_formulas[name] = macro

    def _recurs(self, name: str, body: str) -> bool:
        """Shorthands are put in full one level deep, so that none can grow without end."""
        return any(command in self.shorthands or command == name for command in _USE.findall(body))

    def read(self, text: str, definer: str, start: int) -> int:
        """Takes the definition at `start` in; returns the index after it, or -1."""
        starred = text.startswith("*", start)
        if definer.endswith("environment"):
            definitions = read_environment(text, start + starred)
        else:
            definition = read_definition(text, definer, start + starred)
            definitions = [definition] if definition else []
        if not definitions or self.defined >= MACRO_LIMIT:
            return -1
        if definer == "DeclareMathOperator":
            definitions = [operator(definitions[0], starred)]
        for definition in definitions:
            if definer != "providecommand" or definition.name not in self.known:
                self._add(definition.name, definition.macro)
                self.defined += 1
        return definitions[0].end

    def extract(self, tex: str) -> str:
        """`tex` without the definitions in it, which are taken in."""
        if not _ANY_DEFINER.search(tex):
            return tex
        kept: list[str] = []
        start = 0
        for token in _DEFINER.finditer(tex):
            if token[1] is None or token.start() < start:
                continue
            end = self.read(tex, token[1], token.start() + 1 + len(token[1]))
            if end >= 0:
                kept.append(tex[start : token.start()])
                start = end
        kept.append(tex[start:])
        return "".join(kept)

    def expand_in_formula(self, tex: str) -> str:
        """`tex` with what the numbering must see in full; as it is when that would grow too long."""
        if not self.in_formulas or "\\" not in tex:
            return tex
        kept: list[str] = []
        start = length = 0
        for command in _USE.finditer(tex):
            macro = self.in_formulas.get(command[0])
            if (
                macro is None
                or command.start() < start
                or (use := read_use(macro, tex, command.end())) is None
            ):
                continue
            kept += [tex[start : command.start()], use[0]]
            start = use[1]
            length += len(use[0])
            if length > EXPANDED_LENGTH:
                return tex
        kept.append(tex[start:])
        return "".join(kept)


def read_use(macro: Macro, text: str, start: int) -> tuple[str, int] | None:
    """What a use of `macro`, whose name ends at `start`, stands for, and the index after its arguments."""
    arguments: list[str] = []
    if macro.default is not None:
        option = _OPTION.match(text, start)
        arguments.append(option[1] if option else macro.default)
        start = option.end() if option else start
    while len(arguments) < macro.arity:
        argument = read_argument(text, start)
        if argument is None:
            return None
        arguments.append(argument[0])
        start = argument[1]
    body = _PARAMETER.sub(lambda number: "".join(arguments[int(number[1]) - 1 : int(number[1])]), macro.body)
    return body, start


def _arity(body: str) -> int:
    return max((int(digit) for digit in _PARAMETER.findall(body)), default=0)
