"""Reading TeX just far enough: groups, arguments, rows and the marks that number them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .names import names

REFERENCES = names("ref eqref autoref cref Cref")

_BRACES = re.compile(r"\\.|\{|\}", re.DOTALL)
_STRUCTURE = re.compile(r"\\cr(?![A-Za-z])|\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}|\\.|\{|\}", re.DOTALL)
_ALONE = re.compile(r"\\begin\s*\{([^{}]*)\}(.*)\\end\s*\{\1\}", re.DOTALL)
_MARK = re.compile(r"\\(label|tag\*?|nonumber|notag)(?![A-Za-z])|\\.", re.DOTALL)
_ROW_OPTIONS = re.compile(r"\*?(?:\[[^\]\n]{0,40}\])?")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_SPACE = re.compile(r"\s*")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)


def group_end(tex: str, start: int) -> int:
    """The index after the brace that closes the one at `start`; -1 when none does."""
    depth = 0
    for token in _BRACES.finditer(tex, start):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1


def read_argument(tex: str, start: int) -> tuple[str, int] | None:
    """A macro argument (group, command or character) at `start`, and the index after it."""
    start = _SPACE.match(tex, start).end()
    if start >= len(tex):
        return None
    if tex[start] == "{":
        end = group_end(tex, start)
        return None if end < 0 else (tex[start + 1 : end - 1], end)
    command = _COMMAND.match(tex, start)
    return (command[0], command.end()) if command else (tex[start], start + 1)


def strip_comments(tex: str) -> str:
    return _COMMENT.sub(r"\1", tex) if "%" in tex else tex


def outer_environment(tex: str) -> tuple[str, str] | None:
    """(name, content) when one environment spans all of `tex`."""
    tex = tex.strip()
    if not tex.startswith("\\begin"):
        return None
    if tex.count("\\begin") == tex.count("\\end") == 1:
        alone = _ALONE.fullmatch(tex)
        return (alone[1].strip(), alone[2]) if alone else None
    depth = 0
    first = last = None
    for token in _STRUCTURE.finditer(tex):
        if token[0].startswith("\\begin"):
            first = first or token
            depth += 1
        elif token[0].startswith("\\end"):
            depth -= 1
            last = token
            if depth == 0:
                break
    if depth or last is None or last.end() != len(tex):
        return None
    name = _name(first[0])
    return (name, tex[first.end() : last.start()]) if name == _name(last[0]) else None


def _name(token: str) -> str:
    return token[token.index("{") + 1 : -1].strip()


@dataclass(frozen=True, slots=True)
class Row:
    tex: str
    separator: str  # the `\\[5pt]` that ends it, "" for the last


def split_rows(tex: str) -> list[Row]:
    """Rows at `\\\\` and `\\cr` outside braces and inner environments."""
    rows = []
    depth = start = 0
    for token in _STRUCTURE.finditer(tex):
        text = token[0]
        if text == "{" or text.startswith("\\begin"):
            depth += 1
        elif text == "}" or text.startswith("\\end"):
            depth -= 1
        elif text in ("\\\\", "\\cr") and depth == 0 and token.start() >= start:
            end = _ROW_OPTIONS.match(tex, token.end()).end()
            rows.append(Row(tex[start : token.start()], tex[token.start() : end]))
            start = end
    rows.append(Row(tex[start:], ""))
    return rows


@dataclass(frozen=True, slots=True)
class Marks:
    """What a row says about its own number, and the row without it."""

    tex: str
    labels: tuple[str, ...] = ()
    tag: str | None = None
    tag_is_bare: bool = False  # `\\tag*`: printed without parentheses
    unnumbered: bool = False


def read_marks(tex: str) -> Marks:
    if "\\label" not in tex and "\\tag" not in tex and "\\no" not in tex:
        return Marks(tex)
    kept: list[str] = []
    labels: list[str] = []
    tag, bare, unnumbered = None, False, False
    start = 0
    for token in _MARK.finditer(tex):
        name = token[1]
        if name is None or token.start() < start:
            continue
        kept.append(tex[start : token.start()])
        start = token.end()
        if name in ("nonumber", "notag"):
            unnumbered = True
            continue
        argument = read_argument(tex, start)
        if argument is None:
            kept.append(token[0])
            continue
        content, start = argument
        if name == "label":
            labels.append(content.strip())
        else:
            tag, bare = content, name == "tag*"
    kept.append(tex[start:])
    return Marks("".join(kept), tuple(labels), tag, bare, unnumbered)


def replace_references(tex: str, replacement: Callable[[str, str], str]) -> str:
    """`\\eqref{label}` -> `replacement("eqref", label)`; other text stays."""
    if "ref" not in tex:
        return tex
    kept: list[str] = []
    start = 0
    for token in _COMMAND.finditer(tex):
        if token.start() < start or token[0][1:] not in REFERENCES:
            continue
        argument = read_argument(tex, token.end())
        if argument is None:
            continue
        kept += [tex[start : token.start()], replacement(token[0][1:], argument[0].strip())]
        start = argument[1]
    kept.append(tex[start:])
    return "".join(kept)


def environments(tex: str) -> Iterator[tuple[str, str]]:
    """Top-level pieces of `tex`: ("environment", text) and ("", the text between them)."""
    depth = start = 0
    for token in _STRUCTURE.finditer(tex):
        if token[0].startswith("\\begin"):
            if depth == 0:
                yield "", tex[start : token.start()]
                start = token.start()
            depth += 1
        elif token[0].startswith("\\end") and depth:
            depth -= 1
            if depth == 0:
                yield "environment", tex[start : token.end()]
                start = token.end()
    yield "", tex[start:]
