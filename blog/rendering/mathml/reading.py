# ruff: noqa: S105 (a token is a piece of TeX here)
"""Reading what several commands read: lengths, atoms, the rest of a cell."""

from .limits import Limits, check_length, in_em
from .tokens import Stream, TexError, is_name


def read_length(stream: Stream, name: str, limits: Limits) -> float:
    r"""A length in em, braced (`\kern{1em}`) or bare (`\kern1em`, `\hskip 1em plus 2em`)."""
    if stream.peek() == "{":
        text = "".join(stream.argument(name))
    else:
        text, unit = "", ""
        while (token := stream.peek()) and (token in "+-−.,0123456789") and not unit:
            text += token
            stream.skip_blanks()
            stream.next()
        while len(unit) < 2 and len(stream.peek()) == 1 and stream.peek().isalpha():
            unit += stream.peek()
            stream.skip_blanks()
            stream.next()
        text += unit
        skip_stretch(stream)
    found = in_em(text.split("plus")[0].split("minus")[0].lstrip("+").strip())
    if found is None:
        raise TexError(f"{name} wants a length such as 2em, not {text or 'nothing'}")
    check_length(found, limits)
    return found


def skip_stretch(stream: Stream) -> None:
    for word in ("plus", "minus"):
        if all(stream.accept(letter) for letter in word[: 1 if stream.peek() == word[0] else 0]):
            continue


def next_atom(stream: Stream, name: str) -> list[str]:
    """An argument, or a command together with the braced arguments behind it."""
    first = stream.argument(name)
    if len(first) == 1 and is_name(first[0]):
        while stream.peek() == "{":
            first += ["{", *stream.argument(name), "}"]
    return first


def rest_of_cell(stream: Stream) -> list[str]:
    tokens = stream.rest_of_group()
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token in ("{", "\\begin", "\\left")) - (token in ("}", "\\end", "\\right"))
        if depth < 0 or (not depth and token in ("&", "\\\\", "\\cr")):
            stream.push(tokens[index:])
            return tokens[:index]
    return tokens
