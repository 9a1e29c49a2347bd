# ruff: noqa: S105 (a token is a piece of TeX here)
r"""Macros: what an author defines with \newcommand and its kin, and how a use of one is expanded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .tokens import Stream, TexError, join, tokenize

PARAMETER = re.compile(r"#([1-9])")


@dataclass(frozen=True, slots=True)
class Macro:
    """`default` is the value of an optional first argument, None when there is none."""

    body: str
    arity: int = 0
    default: str | None = None
    built_in: bool = False  # \\let to a command that is no macro: its meaning stays when the name changes
    delimiters: tuple[tuple[str, ...], ...] = ()  # of \def\pair(#1,#2): what stands before and after each

    @classmethod
    def of(cls, definition: "str | Macro") -> "Macro":
        if isinstance(definition, Macro):
            return definition
        arity = max((int(n) for n in PARAMETER.findall(definition)), default=0)
        return cls(definition, arity)


class BuiltIn(str):
    """A command that no macro of the same name may replace."""

    __slots__ = ()


class MacroTable:
    """Macros of one formula: given ones below, its own above, each visible to the end of its group."""

    def __init__(self, given: Mapping[str, "str | Macro"], most_expansions: int):
        self._given = given
        self._own: list[dict[str, Macro]] = [{}]
        self._left = self._most = most_expansions

    def __contains__(self, name: str) -> bool:
        return name in self._given or any(name in scope for scope in self._own)

    def find(self, name: str) -> Macro | None:
        for scope in reversed(self._own):
            if name in scope:
                return scope[name]
        return Macro.of(self._given[name]) if name in self._given else None

    def define(self, name: str, macro: Macro, *, everywhere: bool = False) -> None:
        if len(self._own[-1]) > 200:
            raise TexError("the formula defines too many macros")
        self._own[0 if everywhere else -1][name] = macro
        if everywhere:
            for scope in self._own[1:]:
                scope.pop(name, None)

    def open_group(self) -> None:
        self._own.append({})

    def close_group(self) -> None:
        if len(self._own) > 1:
            self._own.pop()

    def expand(self, name: str, macro: Macro, stream: Stream) -> None:
        """Replaces a use of the macro, whose name has just been read, by its body."""
        self._left -= 1
        if self._left < 0 or len(stream) > 200 * self._most:
            raise TexError(f"{name} expands without end: more than {self._most} expansions")
        if macro.built_in or self._is_old_meaning(name, macro):
            stream.push([BuiltIn(macro.body)])
            return
        arguments = read_arguments(name, macro, stream)
        stream.push(substitute(tokenize(macro.body), arguments))

    def _is_old_meaning(self, name: str, macro: Macro) -> bool:
        r"""`\let\old\x` and then `\renewcommand\x{..\old..}`, given as two macros that call each other."""
        target = self.find(macro.body) if macro.body.startswith("\\") and not macro.arity else None
        return target is not None and target is not macro and name in tokenize(target.body)

    def expand_bracket(self, token: str, stream: Stream) -> bool:
        r"""Expands `\ee` when it stands for the end (or the beginning) of an environment."""
        macro = self.find(token) if token[0] == "\\" else None
        if macro is None or not ("\\end" in macro.body or "\\begin" in macro.body):
            return False
        self.expand(token, macro, stream)
        return True


def read_arguments(name: str, macro: Macro, stream: Stream) -> list[list[str]]:
    if macro.delimiters:
        return read_delimited(name, macro, stream)
    arguments = []
    if macro.default is not None:
        given = stream.optional()
        arguments.append(tokenize(macro.default) if given is None else given)
    while len(arguments) < macro.arity:
        arguments.append(stream.argument(name))
    return arguments


def read_delimited(name: str, macro: Macro, stream: Stream) -> list[list[str]]:
    arguments = []
    for position, delimiter in enumerate(macro.delimiters):
        if position == 0:
            expect(name, delimiter, stream)
        elif not delimiter:
            arguments.append(stream.argument(name))
        else:
            arguments.append(stream.until(delimiter[0], name))
            expect(name, delimiter[1:], stream)
    return arguments


def expect(name: str, delimiter: tuple[str, ...], stream: Stream) -> None:
    for token in delimiter:
        if not stream.accept(token):
            raise TexError(f"{name} is not used as it was defined: {token} is missing")


def substitute(body: list[str], arguments: list[list[str]]) -> list[str]:
    filled: list[str] = []
    tokens = iter(body)
    for token in tokens:
        if token != "#":
            filled.append(token)
            continue
        number = next(tokens, "")
        if number == "#":
            filled.append("#")
        elif number.isdigit() and 0 < int(number) <= len(arguments):
            filled += arguments[int(number) - 1]
        else:
            raise TexError(f"a macro uses the argument #{number}, which it does not have")
    return filled


def read_definition(command: str, stream: Stream) -> tuple[str, Macro]:
    r"""Reads on after \newcommand, \def, \let or \DeclareMathOperator."""
    starred = stream.accept("*")
    name = join(stream.argument(command)).strip()
    if not name.startswith("\\"):
        raise TexError(f"{command} wants the name of a command, not {name}")
    if command in ("\\def", "\\gdef", "\\edef", "\\xdef"):
        return name, read_def(command, stream)
    if command == "\\let":
        stream.accept("=")
        return name, Macro(join(stream.argument(command)))
    if command == "\\DeclareMathOperator":
        body = join(stream.argument(command))
        return name, Macro(f"\\operatorname{'*' if starred else ''}{{{body}}}")
    arity = stream.optional()
    default = stream.optional()
    body = join(stream.argument(command))
    count = "".join(arity or ["0"]).strip()
    if not count.isdigit() or int(count) > 9:
        raise TexError(f"{command} wants a number of arguments from 0 to 9")
    return name, Macro(body, int(count), None if default is None else join(default))


def macro_with_delimiters(parameters: str, body: str) -> Macro:
    r"""What `\def\pair(#1,#2){body}` defines; `parameters` are `(#1,#2)`."""
    read = read_def("\\def", Stream([*tokenize(parameters), "{", "}"]))
    return Macro(body, read.arity, delimiters=read.delimiters)


def read_def(command: str, stream: Stream) -> Macro:
    delimiters: list[tuple[str, ...]] = []
    between: list[str] = []
    while not stream.starts_with("{"):
        token = stream.next()
        if token == "#":
            stream.next()
            delimiters.append(tuple(between))
            between = []
        elif token != " ":
            between.append(token)
    delimiters.append(tuple(between))
    body = join(stream.argument(command))
    arity = len(delimiters) - 1
    return Macro(body, arity, delimiters=tuple(delimiters) if any(delimiters) else ())
