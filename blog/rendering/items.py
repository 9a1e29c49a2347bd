"""What the scanner takes out of the text, and the placeholders that stand for it.

A placeholder is one word of letters and digits, so no rule of Markdown, of tables, of typography or
of slugs can touch it. Its nonce is drawn for every text, so no text can quote one.
"""

import re
import secrets
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Formula:
    tex: str
    display: bool
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    command: str
    label: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    source: str
    line: int
    is_block: bool = False
    info: str = ""


@dataclass(frozen=True, slots=True)
class Url:
    """An address written without any markup."""

    source: str
    line: int

    @property
    def href(self) -> str:
        address = self.source.strip("<>")
        return address if "://" in address else f"mailto:{address}"


@dataclass(frozen=True, slots=True)
class CommentNumber:
    """`#12` in a comment: comment 12 of the same thread, if there is one."""

    number: int
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A player on another site: a link, until the reader's click makes it a frame."""

    address: str
    title: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A `\\label` outside a formula: it names the heading, figure or table that it stands in."""

    label: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class TheoremOpening:
    kind: str
    label: str
    source: str
    line: int
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class TheoremClosing:
    kind: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Qed:
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the excerpt."""

    source: str
    line: int


Item = (
    Formula | Reference | Code | Url | CommentNumber | Frame | Anchor
    | TheoremOpening | TheoremClosing | Qed | Cut
)  # fmt: skip


def _new_nonce() -> str:
    return secrets.token_hex(6)


@dataclass(slots=True)
class Placeholders:
    nonce: str = field(default_factory=_new_nonce)
    items: list[Item] = field(default_factory=list)
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.pattern = re.compile(rf"x{self.nonce}n([0-9]+)x")

    @classmethod
    def for_text(cls, text: str) -> "Placeholders":
        placeholders = cls()
        while placeholders.nonce in text:
            placeholders = cls()
        return placeholders

    def add(self, item: Item) -> str:
        self.items.append(item)
        return self.word(len(self.items) - 1)

    def word(self, index: int) -> str:
        return f"x{self.nonce}n{index}x"

    def of_kind(self, kind: type) -> list[tuple[int, Item]]:
        return [(index, item) for index, item in enumerate(self.items) if isinstance(item, kind)]

    def only(self, text: str | None) -> tuple[int, Item] | None:
        """(index, item) when `text` is one placeholder and nothing else."""
        match = self.pattern.fullmatch(text.strip()) if text and self.nonce in text else None
        return self._found(match)

    def first(self, text: str | None) -> tuple[int, Item] | None:
        """(index, item) when `text` begins with a placeholder."""
        match = self.pattern.match(text.lstrip()) if text and self.nonce in text else None
        return self._found(match)

    def last(self, text: str) -> tuple[int, Item] | None:
        """(index, item) when `text` ends with a placeholder."""
        at = text.rfind(f"x{self.nonce}n")
        return self._found(self.pattern.fullmatch(text, at) if at >= 0 else None)

    def _found(self, match: re.Match | None) -> tuple[int, Item] | None:
        index = int(match[1]) if match else -1
        return (index, self.items[index]) if 0 <= index < len(self.items) else None

    def replace(self, text: str, replacement: Callable[[int, "Item"], str]) -> str:
        """Every placeholder in `text` -> `replacement(index, item)`."""
        if self.nonce not in text:
            return text

        def item(match: re.Match) -> str:
            index = int(match[1])
            return replacement(index, self.items[index]) if index < len(self.items) else match[0]

        return self.pattern.sub(item, text)

    def in_text(self, text: str) -> list[Item]:
        if self.nonce not in text:
            return []
        indexes = [int(match[1]) for match in self.pattern.finditer(text)]
        return [self.items[index] for index in indexes if index < len(self.items)]

    def source(self, text: str) -> str:
        return self.replace(text, lambda _index, item: item.source)

    def without(self, text: str) -> str:
        return self.replace(text, lambda _index, _item: "")


def take_anchors(placeholders: Placeholders, element: etree.Element) -> list[Anchor]:
    """The labels in `element`, which loses them."""
    found: list[Anchor] = []

    def keep(_index: int, item: Item, word: str) -> str:
        if isinstance(item, Anchor):
            found.append(item)
            return ""
        return word

    def strip(text: str | None) -> str | None:
        if not text or placeholders.nonce not in text:
            return text
        return placeholders.replace(text, lambda index, item: keep(index, item, placeholders.word(index)))

    for part in element.iter():
        part.text = strip(part.text)
        if part is not element:
            part.tail = strip(part.tail)
    return found
