"""Definitions that authors write: `\\newcommand`, `\\def`, `\\DeclareMathOperator`, `\\let`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .mathml import Macro
from .tex import read_argument

DEFINERS = frozenset(
    {"newcommand", "renewcommand", "providecommand", "def", "gdef", "DeclareMathOperator", "let"}
)
_NAME = re.compile(r"\s*(?:\{\s*(\\(?:[A-Za-z]+|.))\s*\}|(\\(?:[A-Za-z]+|.)))", re.DOTALL)
_OPTION = re.compile(r"\s*\[([^\]]*)\]")
_PARAMETERS = re.compile(r"\s*((?:#[1-9])*)\s*(?=\{)")
_DEFINER = re.compile(r"\\(" + "|".join(sorted(DEFINERS)) + r")\*?(?![A-Za-z])|\\.", re.DOTALL)
_ANY_DEFINER = re.compile(r"\\(?:" + "|".join(sorted(DEFINERS)) + ")")
_ENVIRONMENT_EDGE = re.compile(r"\\(?:begin|end)\s*\{")
_COMMANDS = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_PARAMETER = re.compile(r"#([1-9])")

MACRO_LIMIT = 200


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
    arity, default = 0, None
    if definer in ("def", "gdef"):
        parameters = _PARAMETERS.match(text, start)
        if not parameters:
            return None
        arity, start = len(parameters[1]) // 2, parameters.end()
    elif definer != "DeclareMathOperator" and (option := _OPTION.match(text, start)):
        if not re.fullmatch(r"\s*[0-9]\s*", option[1]):
            return None
        arity, start = int(option[1]), option.end()
        if arity and (option := _OPTION.match(text, start)):
            default, start = option[1], option.end()
    body = read_argument(text, start)
    if body is None:
        return None
    return Definition(name, Macro(body[0], arity, default), body[1])


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
    # What `\be` stands for when it opens or closes an environment: the scanner must see that.
    shorthands: dict[str, str] = field(default_factory=dict)
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
        if not macro.arity and _ENVIRONMENT_EDGE.search(macro.body) and not self._recurs(name, macro.body):
            self.shorthands[name] = macro.body

    def _recurs(self, name: str, body: str) -> bool:
        """Shorthands are put in full one level deep, so that none can grow without end."""
        return any(command in self.shorthands or command == name for command in _COMMANDS.findall(body))

    def read(self, text: str, definer: str, start: int) -> int:
        """Takes the definition at `start` in; returns the index after it, or -1."""
        starred = text.startswith("*", start)
        definition = read_definition(text, definer, start + starred)
        if definition is None or self.defined >= MACRO_LIMIT:
            return -1
        if definer == "DeclareMathOperator":
            definition = operator(definition, starred)
        if definer != "providecommand" or definition.name not in self.known:
            self._add(definition.name, definition.macro)
            self.defined += 1
        return definition.end

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

    def expand_shorthands(self, tex: str) -> str:
        if not self.shorthands or "\\" not in tex:
            return tex
        return _COMMANDS.sub(lambda command: self.shorthands.get(command[0], command[0]), tex)


def _arity(body: str) -> int:
    return max((int(digit) for digit in _PARAMETER.findall(body)), default=0)
