"""The words in vocabulary.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trade:
    """`weight` of each word, `limit` of all together."""

    name: str
    weight: int
    limit: int
    words: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    return tuple(stripped for word in text.split(",") if (stripped := " ".join(word.split())))


_data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

TRADES = tuple(
    Trade(name, trade["weight"], trade["limit"], words_of(trade["words"]))
    for name, trade in _data["trades"].items()
)
PRAISE, PRAISED, FILLERS, EMPTY = (
    frozenset(words_of(_data["praise"][name])) for name in ("praising", "praised", "fillers", "empty")
)
SHORTENERS = frozenset(words_of(_data["hosts"]["shorteners"]))
