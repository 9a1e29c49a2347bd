# ruff: noqa: S105 (a token is a piece of TeX here)
"""TeX source as a list of tokens, and a stream that arguments can be read from."""

import re
from collections.abc import Callable, Iterable

# A command keeps no blanks after its name; whatever blanks stand there are swallowed as in TeX.
# A comment takes its line end and the blanks that open the next line with it.
TOKEN = re.compile(r"(\\[a-zA-Z]+)\s*|(\\[\s\S]|\\$)|%[^\n]*(?:\n[ \t]*|$)|(\s+)|([\s\S])")
COMMAND = re.compile(r"\\(?:[a-zA-Z]+|[\s\S])")

OPENERS = {"{": "}", "[": "]"}


def command_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


class TexError(ValueError):
    """What is wrong with a formula, as a sentence for its author."""


def tokenize(tex: str) -> list[str]:
    """Commands, single characters, and one blank for a run of white space."""
    tokens = []
    for name, symbol, blank, character in TOKEN.findall(tex):
        if symbol and symbol[-1].isspace():
            symbol = "\\ "
        if token := name or symbol or (" " if blank else character):
            tokens.append(token)
    return tokens


def is_name(token: str) -> bool:
    return len(token) > 1 and token[0] == "\\" and token[1].isalpha()


def join(tokens: Iterable[str]) -> str:
    r"""Source again: a blank only where `\in x` would otherwise read `\inx`."""
    parts: list[str] = []
    after_name = False
    for token in tokens:
        if after_name and token and (token[0].isalpha() or token[0] == "*"):
            parts.append(" ")
        parts.append(token)
        if token:
            after_name = ends_in_name(token)
    return "".join(parts)


def ends_in_name(text: str) -> bool:
    stem = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(stem) == len(text) or not stem.endswith("\\"):
        return False
    return (len(stem) - len(stem.rstrip("\\"))) % 2 == 1


def strip(tokens: list[str]) -> list[str]:
    start, end = 0, len(tokens)
    while start < end and tokens[start] == " ":
        start += 1
    while end > start and tokens[end - 1] == " ":
        end -= 1
    return tokens[start:end]


class Stream:
    """Tokens to be read from the left; what a macro stands for is pushed back and read in turn."""

    def __init__(self, tokens: Iterable[str]):
        self._rest = list(tokens)[::-1]

    def __bool__(self) -> bool:
        return bool(self._rest)

    def __len__(self) -> int:
        return len(self._rest)

    def next(self) -> str:
        if not self._rest:
            raise TexError("the formula ends too early")
        return self._rest.pop()

    def push(self, tokens: Iterable[str]) -> None:
        self._rest.extend(reversed(list(tokens)))

    def skip_blanks(self) -> None:
        while self._rest and self._rest[-1] == " ":
            self._rest.pop()

    def peek(self) -> str:
        """The next token that is not a blank; "" at the end."""
        for token in reversed(self._rest):
            if token != " ":
                return token
        return ""

    def starts_with(self, token: str) -> bool:
        return bool(self._rest) and self._rest[-1] == token

    def accept(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.skip_blanks()
        self._rest.pop()
        return True

    def argument(self, command: str) -> list[str]:
        """A braced group without its braces, or a single token."""
        self.skip_blanks()
        if not self._rest:
            raise TexError(f"{command} lacks an argument")
        token = self._rest.pop()
        if token == "}":
            raise TexError(f"{command} lacks an argument")
        return self.group() if token == "{" else [token]

    def text_argument(self, command: str) -> str:
        return "".join(self.argument(command)).strip()

    def group(self) -> list[str]:
        """Up to the brace that closes the one just read."""
        depth, taken = 1, []
        while self._rest:
            token = self._rest.pop()
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
                if not depth:
                    return taken
            taken.append(token)
        raise TexError("a closing brace } is missing")

    def optional(self) -> list[str] | None:
        """`[...]` if it comes next; None, and nothing is read, when it does not or is never closed."""
        if self.peek() != "[":
            return None
        depth = 0
        for index in range(len(self._rest) - 1, -1, -1):
            token = self._rest[index]
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
                if depth < 0:
                    return None
            elif token == "]" and not depth:
                taken = self._rest[index + 1 :][::-1]
                del self._rest[index:]
                return taken[taken.index("[") + 1 :]
        return None

    def until(self, stop: str, command: str) -> list[str]:
        """Up to a token at this depth of braces; the token itself is consumed."""
        depth, taken = 0, []
        while self._rest:
            token = self._rest.pop()
            if token == stop and not depth:
                return taken
            depth += (token == "{") - (token == "}")
            taken.append(token)
        raise TexError(f"{command} is never closed")

    def rest_of_group(self) -> list[str]:
        """Everything up to the end, or to the brace that closes the group we are in (left unread)."""
        depth, taken = 0, []
        while self._rest:
            token = self._rest[-1]
            depth += (token == "{") - (token == "}")
            if depth < 0:
                break
            taken.append(self._rest.pop())
        return taken

    def environment(self, name: str, expand: Callable[[str, "Stream"], bool]) -> list[str]:
        r"""The body up to the matching \end{name}; `expand` opens macros that begin or end environments."""
        depth, taken = 1, []
        while self._rest:
            token = self._rest.pop()
            if expand(token, self):
                continue
            if token in ("\\begin", "\\end"):
                group = self.argument(token)
                if "".join(group).strip() == name:
                    depth += 1 if token == "\\begin" else -1
                if not depth:
                    return taken
                taken += [token, "{", *group, "}"]
            else:
                taken.append(token)
        raise TexError(f"\\begin{{{name}}} is never ended")


def split_rows(
    tokens: list[str], ends: Iterable[str] = ("\\\\", "\\cr", "\\newline")
) -> list[list[list[str]]]:
    """Rows of cells, cut at top level only; a last empty row is not a row."""
    rows: list[list[list[str]]] = [[[]]]
    depth, stream = 0, Stream(tokens)
    while stream:
        token = stream.next()
        if token in ("{", "\\begin"):
            depth += 1
        elif token in ("}", "\\end"):
            depth -= 1
        if not depth and token == "&":
            rows[-1].append([])
        elif not depth and token in ends:
            rows.append([[]])
        else:
            rows[-1][-1].append(token)
        if token == "\\end":
            name = stream.argument(token)
            rows[-1][-1] += ["{", *name, "}"]
    if len(rows) > 1 and not any(strip(cell) for cell in rows[-1]):
        rows.pop()
    return rows
