# ruff: noqa: S105 (a token is a piece of TeX here)
"""Turns TeX as people write it into the TeX that the engine reads, with marks for the tree pass."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from . import marks
from .colours import colour
from .limits import Limits
from .macros import BuiltIn, Macro, MacroTable, read_definition
from .styles import PALETTE
from .tokens import Stream, TexError, command_set, join, strip

Handler = Callable[["Rewriter", str, Stream, list[str]], None]
COMMANDS: dict[str, Handler] = {}
CHARACTERS: dict[str, Handler] = {}  # not ASCII
ENVIRONMENTS: dict[str, Callable[["Rewriter", str, Stream], str]] = {}
DEFINING = command_set(
    r"\newcommand \renewcommand \providecommand \def \gdef \edef \xdef \let \DeclareMathOperator"
)
NAMES = tuple(PALETTE)


@dataclass(slots=True)
class Notes:
    """What one formula gathers while it is rewritten; parts typeset on their own share it."""

    macros: MacroTable
    limits: Limits
    convert: Callable[[str, bool], list[Element]]  # TeX the engine reads, display -> elements with marks
    noted: list[marks.Mark] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    defined_colours: dict[str, str] = field(default_factory=dict)
    environments: dict[str, tuple[Macro, str]] = field(default_factory=dict)
    inside_rows: bool = False  # of an environment that can hold a tag
    outer_tag: str = ""  # one that stands outside of any
    depth: int = 0

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Around whatever calls itself: macros nest deeper than their source shows."""
        self.depth += 1
        if self.depth > self.limits.depth + 10:
            raise TexError(f"the formula is nested deeper than {self.limits.depth} levels")
        yield
        self.depth -= 1


class Rewriter:
    def __init__(self, notes: Notes, *, display: bool):
        self.notes = notes
        self.display = display

    def rewrite(self, tokens: list[str]) -> str:
        stream, out = Stream(tokens), []
        with self.notes.deeper():
            while stream:
                self.step(stream, out)
        return join(out)

    def step(self, stream: Stream, out: list[str]) -> None:
        token = stream.next()
        macros = self.notes.macros
        if token == "{":
            macros.open_group()
            out.append(token)
        elif token == "}":
            macros.close_group()
            out.append(token)
        elif token == "$":
            raise TexError("a dollar sign stands inside a formula")
        elif len(token) == 1:
            if handler := CHARACTERS.get(token):
                handler(self, token, stream, out)
            else:
                out.append(token)
        elif not isinstance(token, BuiltIn) and (macro := macros.find(token)) is not None:
            macros.expand(token, macro, stream)
        elif token in DEFINING:
            self.define(token, stream)
        elif token in self.notes.limits.forbidden:
            raise TexError(f"{token} is not allowed")
        elif handler := COMMANDS.get(token):
            handler(self, token, stream, out)
        else:
            out.append(token)

    def define(self, command: str, stream: Stream) -> None:
        name, macro = read_definition(command, stream)
        if command == "\\providecommand" and name in self.notes.macros:
            return
        if command == "\\let":
            macro = self.notes.macros.find(macro.body) or Macro(macro.body, built_in=True)
        self.notes.macros.define(name, macro, everywhere=command in ("\\gdef", "\\xdef"))

    # What handlers use

    def mark(self, mark: marks.Mark) -> str:
        return marks.as_space(self.note(mark))

    def note(self, mark: marks.Mark) -> int:
        self.notes.noted.append(mark)
        if len(self.notes.noted) > 900:
            raise TexError("the formula has too many boxes and texts")
        return len(self.notes.noted) - 1

    def wrap(self, tokens: list[str] | str, tag: str, attributes: Mapping[str, str] | None = None) -> str:
        body = tokens if isinstance(tokens, str) else self.rewrite(tokens)
        return f"{{{self.mark(marks.Wrap(tag, attributes or {}))}{{{body}}}}}"

    def inlay(self, elements: list[Element], command: str = "\\text") -> str:
        return f"{command}{{{marks.as_character(self.note(marks.Inlay(elements)))}}}"

    def typeset(self, tokens: list[str], *, display: bool = False) -> list[Element]:
        """A part on its own, as elements to be laid in."""
        part = Rewriter(self.notes, display=display)
        self.notes.macros.open_group()
        source = part.rewrite(strip(tokens))
        self.notes.macros.close_group()
        return self.notes.convert(source, display)

    def colour_name(self, specification: str, model: str = "") -> str:
        value = colour(specification, model, self.notes.defined_colours)
        colours = self.notes.colours
        if value not in colours:
            if len(colours) == len(NAMES):
                raise TexError(f"the formula has more than {len(NAMES)} colours")
            colours.append(value)
        return NAMES[colours.index(value)]


def command(*names: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for name in names:
            if name.isascii():
                COMMANDS["\\" + name] = handler
            else:
                CHARACTERS[name] = handler
        return handler

    return register


def environment(*names: str):
    def register(handler):
        for name in names:
            ENVIRONMENTS[name] = handler
        return handler

    return register


def last_group(out: list[str]) -> int:
    """Where the group that is being written begins: behind its brace, cell or row mark."""
    depth = 0
    for index in range(len(out) - 1, -1, -1):
        piece = out[index]
        if piece == "}":
            depth += 1
        elif piece == "{":
            if not depth:
                return index + 1
            depth -= 1
        elif not depth and piece in ("&", "\\\\", "\\right"):
            return index + 1
    return 0


def pop_atom(out: list[str]) -> str:
    """Takes back what was written last: a token with its arguments cannot be known, a group can."""
    while out and out[-1] == " ":
        out.pop()
    if not out:
        return ""
    if out[-1] != "}":
        return out.pop()
    depth = 0
    for index in range(len(out) - 1, -1, -1):
        depth += (out[index] == "}") - (out[index] == "{")
        if not depth:
            start = index
            break
    else:
        return out.pop()
    while start and out[start - 1].startswith("\\") and out[start - 1][1:2].isalpha():
        start -= 1
    atom = join(out[start:])
    del out[start:]
    return atom
