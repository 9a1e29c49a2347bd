"""A comment as the rules read it: folded, stripped of its formulas, its disguises taken off."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from comments.names import BLANKS

FORMULA = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$[^$]{1,2000}\$|\\\([^\n]{1,400}?\\\)|\\\[[^\]]{1,2000}?\\\]|`[^`\n]{1,400}`"
)
LINK = re.compile(r"(?:https?://|\bwww\.)([^\s/?#)>\]\"'<]{1,253})([^\s)>\]\"'<]*)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_](?:['’]?\w)*")
# Words with signs and digits put for letters: a disguise only if a word comes out that means something.
LEET = [str.maketrans("013457@$!|", letters) for letters in ("oleastasil", "oieastasii")]
# v.i.a.g.r.a, b u y: single letters with one and the same sign between them.
SPACED = re.compile(r"(?<!\w)\w(?:([ ._*-])\w)(?:\1\w){2,40}(?!\w)")
# Cyrillic and Greek letters that nobody can tell from Latin ones, small and capital.
LOOKALIKES = dict(zip("аеорсухѕіјԁһԛԝАВЕКМНОРСТУХЅІЈαονιρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
                      "aeopcyxsijdhqwABEKMHOPCTYXSIJaoviprABEZHIKMNOPTYX", strict=True))  # fmt: skip


def is_hidden(character: str) -> bool:
    """Takes no room, in texts whose letters do not join."""
    return unicodedata.category(character) == "Cf" or character in BLANKS


@dataclass(frozen=True)
class Reading:
    """One text with all that several rules want to know of it."""

    text: str

    @cached_property
    def folded(self) -> str:
        """As typed, but in lower case and in one form of each letter."""
        return f" {unicodedata.normalize('NFKC', self.text).casefold()} "

    @cached_property
    def said(self) -> str:
        """The same without addresses, whose words are not the writer's own."""
        return LINK.sub(" ", self.folded)

    @cached_property
    def unmasked(self) -> str:
        """As a person reads it: lookalikes, digits for letters and letters set apart are words again."""
        seen = "".join(character for character in self.text if not is_hidden(character))
        seen = unicodedata.normalize("NFKC", seen)
        seen = "".join(LOOKALIKES.get(character, character) if is_mixed else character
                       for word, is_mixed in mixed_words(seen) for character in word)  # fmt: skip
        seen = SPACED.sub(lambda match: match[0].replace(match[1], ""), seen).casefold()
        return " ".join(["", seen, *(seen.translate(digits) for digits in LEET), ""])

    @cached_property
    def prose(self) -> str:
        """Without formulas, code and addresses."""
        return LINK.sub(" ", FORMULA.sub(" ", self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word.casefold() for word in WORD.findall(self.prose))

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that it links to or names."""
        return tuple(match[1].casefold().removeprefix("www.") for match in LINK.finditer(self.text))


def mixed_words(text: str):
    """(piece, whether it is a Latin word with letters of another alphabet put in for their looks).

    A Russian ending on a Latin stem is no disguise (LaTeXа), nor is a Greek letter at either end of a
    word (Δx, λx): the foreign letter must stand first or within, and be one of those that look alike.
    """
    for piece in re.split(r"(\W+)", text):
        yield piece, is_masked(piece)


def is_masked(word: str) -> bool:
    if len(word) < 4 or word.isascii():
        return False
    scripts = "".join(script_of(character) for character in word)
    foreign = [character for character in word if script_of(character) in "cg"]
    if "l" not in scripts or not foreign or any(character not in LOOKALIKES for character in foreign):
        return False
    within = scripts.rstrip("c").strip("g")
    return "c" in within or "g" in within


def script_of(character: str) -> str:
    if "a" <= character.lower() <= "z":
        return "l"
    if "\u0370" <= character <= "\u03ff":
        return "g"
    return "c" if "\u0400" <= character <= "\u052f" else "-"


def holds(text: str, word: str) -> bool:
    """Whether the word stands in a padded text: as a whole where words have blanks between them, anywhere
    in Chinese."""
    start = text.find(word)
    while start != -1:
        end = start + len(word)
        if not (touches(word[0], text[start - 1]) or touches(word[-1], text[end])):
            return True
        start = text.find(word, start + 1)
    return False


def touches(edge: str, neighbour: str) -> bool:
    return script_of(edge) != "-" and script_of(neighbour) != "-"
