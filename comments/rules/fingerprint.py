"""Near-same texts get near-same numbers, so that one text sent to many posts is known again."""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

BITS = 64
SHINGLE = 4  # letters
LONGEST = 2000  # letters that are looked at
# What is shorter is said by many people in the same words.
FEWEST_LETTERS = 30
# Of 64 bits. A sentence more or less, or other numbers, change up to eight; unrelated texts about thirty.
NEAR = 8
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

# The bits of a byte, each in a lane of 16 bits: one addition counts eight of them.
LANES = [sum((byte >> place & 1) << 16 * place for place in range(8)) for byte in range(256)]


def fingerprint(text: str) -> int | None:
    """A signed 64-bit number that forgets addresses, digits, case and punctuation; None for short texts."""
    folded = unicodedata.normalize("NFKC", URL.sub("", text)).casefold()
    letters = "".join(character for character in folded if character.isalpha())[:LONGEST]
    if len(letters) < FEWEST_LETTERS:
        return None
    shingles = {letters[start : start + SHINGLE] for start in range(len(letters) - SHINGLE + 1)}
    counts = [0] * 8
    for shingle in shingles:
        for place, byte in enumerate(blake2b(shingle.encode(), digest_size=8).digest()):
            counts[place] += LANES[byte]
    bits = (count >> 16 * lane & 0xFFFF for count in counts for lane in range(8))
    number = sum(1 << place for place, count in enumerate(bits) if 2 * count > len(shingles))
    return number - (1 << BITS) if number >> (BITS - 1) else number  # as a database's integers are


def is_near(number: int | None, others: Iterable[int | None]) -> bool:
    if number is None:
        return False
    mask = (1 << BITS) - 1
    return any(other is not None and ((number ^ other) & mask).bit_count() <= NEAR for other in others)
