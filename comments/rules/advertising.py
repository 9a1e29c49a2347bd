"""What looks like advertising, by signs that have a weight each. The language of a text is none of them.

Signs add up; from HELD on a comment waits for a moderator. Those that an honest comment hardly ever shows
(BBCode, a spinner's braces, a disguised word) are enough alone; a link, a price, a word of a trade is not.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from comments.rules import patterns
from comments.rules.reading import LINK, Reading, holds, is_masked
from comments.rules.vocabulary import EMPTY, FILLERS, PRAISE, PRAISED, SHORTENERS, TRADES

HELD = 4
MODEST_PRAISE = {"thank", "thanks", "спасибо"}  # who thanks has read, perhaps


@dataclass(frozen=True, slots=True)
class Sign:
    weight: int
    seen: str  # what it was, for the moderator


def advertising(text: str, name: str = "", site_url: str = "") -> tuple[Sign, ...]:
    """All the signs in a comment, the heaviest first."""
    reading = Reading(text)
    found = [
        *foreign_markup(reading), *disguises(reading), *offers(reading), *links(reading),
        *shouting(reading), *says_nothing(reading, site_url), *in_the_fields(name, site_url),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda sign: -sign.weight))


def weight(signs: tuple[Sign, ...]) -> int:
    return sum(sign.weight for sign in signs)


def words_of_trades(text: str) -> Iterator[tuple]:
    """(trade, its words in the text) for every trade that has some."""
    for trade in TRADES:
        found = [word for word in trade.words if word in text and holds(text, word)]
        if found:
            yield trade, found


def foreign_markup(reading: Reading) -> Iterator[Sign]:
    """Written for other systems, or by a program whose blanks were not filled in."""
    for pattern in (patterns.BBCODE, patterns.ANCHOR, patterns.TEMPLATE, patterns.SPINTAX):
        # No braces of a formula.
        if match := pattern.search(reading.prose if pattern is patterns.SPINTAX else reading.text):
            yield Sign(HELD, match[0])


def disguises(reading: Reading) -> Iterator[Sign]:
    """What is not to be read by machines."""
    if patterns.OVERRIDE.search(reading.text):
        yield Sign(HELD, "U+202E")
    if hidden := patterns.HIDDEN_WITHIN.findall(reading.text):
        # One may have come along with what was copied.
        yield Sign(HELD if len(hidden) > 1 else 2, f"U+{ord(hidden[0][1]):04X}")
    masked = [word for word in re.findall(r"\w{4,60}", reading.prose) if is_masked(word)]
    if masked:
        yield Sign(HELD, masked[0])
    for _trade, words in words_of_trades(reading.unmasked):
        disguised = [word for word in words if not holds(reading.folded, word)]
        if disguised:
            yield Sign(HELD, disguised[0])


def offers(reading: Reading) -> Iterator[Sign]:
    for trade, words in words_of_trades(reading.said):
        yield Sign(min(trade.weight * len(words), trade.limit), ", ".join(words[:3]))
    for pattern, value in [
        (patterns.PROMOTION, 3), (patterns.CONTACT, 2), (patterns.PRICE, 2), (patterns.URGING, 1),
    ]:  # fmt: skip
        if match := pattern.search(reading.folded):
            yield Sign(value, match[0].strip())


def links(reading: Reading) -> Iterator[Sign]:
    hosts, addresses = reading.hosts, [match[0] for match in LINK.finditer(reading.text)]
    if not hosts:
        if match := patterns.DOMAIN.search(reading.folded):
            yield Sign(1, match[0])
        return
    yield Sign(1 if reading.words else 2, hosts[0])
    if len(hosts) >= 4:
        # References come with words about them, lists of links do not.
        letters = sum(len(word) for word in reading.words)
        yield Sign(HELD if letters < 25 * len(hosts) else 1, f"{len(hosts)} × http")
    if len(set(addresses)) < len(addresses) - 1:
        yield Sign(2, f"2 × {addresses[0]}")
    if short := [host for host in hosts if host in SHORTENERS]:
        yield Sign(2, short[0])
    if named := list(words_of_trades(spoken(" ".join(addresses)))):
        yield Sign(2, ", ".join(named[0][1][:3]))


def shouting(reading: Reading) -> Iterator[Sign]:
    cased = [c for word in patterns.LONG_WORD.findall(reading.prose) for c in word if c.lower() != c.upper()]
    if len(cased) >= 20 and sum(c.isupper() for c in cased) > 0.7 * len(cased):
        yield Sign(2, "ABC")
    if match := patterns.EXCITED.search(reading.prose):
        yield Sign(1, match[0])
    packed = reading.prose.encode()
    if len(packed) >= 120 and len(zlib.compress(packed)) < 0.2 * len(packed):  # the same again and again
        yield Sign(HELD, "∞")


def says_nothing(reading: Reading, site_url: str) -> Iterator[Sign]:
    """A greeting alone, or praise that would fit below any text."""
    alone = " ".join(re.sub(r"[^\w\s']", " ", reading.folded).split())
    if alone in EMPTY:
        yield Sign(HELD, alone)
        return
    words = reading.words
    if not 2 <= len(words) <= 60 or patterns.FORMULA_OR_DIGIT.search(reading.text):
        return
    others = sum(word not in PRAISE and word not in PRAISED and word not in FILLERS for word in words)
    praises, praised = {*words} & PRAISE - MODEST_PRAISE, {*words} & PRAISED
    if others <= len(words) // 8 and praises and praised:
        yield Sign(HELD, " ".join(words))
    elif site_url and others <= len(words) // 4 and (praises or praised):
        yield Sign(2, " ".join(words))


def in_the_fields(name: str, site_url: str) -> Iterator[Sign]:
    """People call themselves by a name; advertisers by what they sell."""
    if LINK.search(name) or patterns.DOMAIN.search(name):
        yield Sign(HELD, name)
    for text in (Reading(name).unmasked, spoken(site_url)):
        for _trade, words in words_of_trades(text):
            yield Sign(3, ", ".join(words[:3]))


def spoken(address: str) -> str:
    """The words in an address."""
    return re.sub(r"[\W_]+", " ", f" {address.casefold()} ")
