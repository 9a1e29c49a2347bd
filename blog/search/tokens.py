"""What the index is made of: the distinct tokens of a text."""

import re
from collections.abc import Iterator

from blog.search.stems import stem

# Raise it whenever folding, stems or tokens change: documents with another version are indexed anew.
TOKENIZER_VERSION = 1
# PostgreSQL holds at most 1 MB of tokens in a row; two characters of a script without blanks are six bytes.
INDEXED_LENGTH = 150_000
WORD_LENGTH = 64

# Chinese, Japanese and Korean: written without blanks, so that every pair of characters is a token.
UNSPACED = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
PIECE = re.compile(
    r"\\\\"  # TeX's end of a row: what follows is no command
    r"|(?P<command>\\[a-z]+)"
    r"|(?P<word>[a-z0-9]+(?:(?:\+\+|\#)(?![a-z0-9]))?)"
    rf"|(?P<run>[{UNSPACED}]+)"
    rf"|(?P<foreign>[^\W_a-z0-9{UNSPACED}]+)"
)
# Two words side by side are a token too, joined by this sign, for the sake of "quoted phrases".
JOINT = "·"


def pieces(folded: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, text, start, end) of what is between the signs and blanks."""
    for match in PIECE.finditer(folded):
        if match.lastgroup:
            yield match.lastgroup, match[0], *match.span()


def word_token(word: str) -> str:
    word = word[:WORD_LENGTH]
    return stem(word) if word.isalpha() else word


def pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def is_joined(gap: str) -> bool:
    return gap != "" and not gap.strip(" -'")


def token_stream(folded: str) -> Iterator[tuple[str, str]]:
    """(kind, token) in the order of the text. Beside the kinds of pieces there are "pair" and "tail" of
    a run, "lone" of a run that is one character, and "joint" of two words."""
    last_word, last_end = "", 0
    for kind, text, start, end in pieces(folded):
        if kind == "run":
            yield from (("pair", pair) for pair in pairs(text))
            # With its last character alone every character begins a token: one is found by its prefix.
            yield "lone" if len(text) == 1 else "tail", text[-1]
        elif kind == "word":
            token = word_token(text)
            yield kind, token
            if last_word and is_joined(folded[last_end:start]):
                yield "joint", f"{last_word}{JOINT}{token}"
            last_word, last_end = token, end
        else:
            yield kind, text[:WORD_LENGTH]


def tokens(folded: str) -> list[str]:
    """Each once, in the order of the text."""
    return list(dict.fromkeys(token for _kind, token in token_stream(folded[:INDEXED_LENGTH])))


def words(folded: str) -> list[str]:
    """The words as they are written, for completing one that is being typed."""
    return [text[:WORD_LENGTH] for kind, text, _start, _end in pieces(folded) if kind == "word"]
