"""Which posts look like parts of one series: titles that differ in their numbers, or only after them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

_DIGITS = "〇一二三四五六七八九"
_ROMAN = {"I": 1, "V": 5, "X": 10}
_HALVES = {"上": 1, "中": 2, "下": 3}
_NUMBER = r"[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[IVX]{1,5}"
# Each way in which people number posts. What stands before is the title of the series.
_STYLES = [
    re.compile(rf"[(（\[【]\s?(?P<number>{_NUMBER}|[上中下])\s?[)）\]】]"),
    re.compile(rf"第(?P<number>{_NUMBER})(?:篇|部分|章|讲|回|部|节|期)"),
    re.compile(rf"\b(?:part|no\.|episode|chapter)\s?(?P<number>{_NUMBER})\b", re.IGNORECASE),
    re.compile(r"之(?P<number>[一二三四五六七八九十]{1,3})(?=[\s:：,，]|$)"),
    re.compile(r"(?<=[:：\s])(?P<number>[0-9]{1,3})[、.．](?![0-9])"),
    re.compile(r"(?<=\s)#?(?P<number>[0-9]{1,3}|[IVX]{1,5})(?=\s?[:：]|$)"),
    re.compile(r"(?P<number>[上中下])篇?(?=\s?[:：]|$)"),
]
_EDGE = " \t:：,，、-–—·|."


@dataclass(frozen=True, slots=True)
class Proposal:
    """`parts` are (number, key of the title) in order; each number is there once."""

    title: str
    parts: tuple[tuple[int, int], ...]


def proposed_series(titles: Mapping[int, str]) -> list[Proposal]:
    """Those with at least two parts, the longest first. `titles` by any number, such as the post's."""
    found = defaultdict(dict)
    names = {}
    for key, title in titles.items():
        for name, number in _readings(title):
            stem = unicodedata.normalize("NFKC", name).casefold()
            names.setdefault(stem, name)
            found[stem].setdefault(number, key)
            break
    proposals = [
        Proposal(names[stem], tuple(sorted(_without_gap(parts).items())))
        for stem, parts in found.items()
        if len(parts) > 1
    ]
    return sorted(proposals, key=lambda proposal: (-len(proposal.parts), proposal.title))


def _readings(title: str):
    """(title of the series, number) by each style that the title follows."""
    for style in _STYLES:
        match = style.search(title)
        name = title[: match.start()].strip(_EDGE) if match else ""
        number = _value(match["number"]) if match else None
        if name and number:
            yield name, number


def _without_gap(parts: dict[int, int]) -> dict[int, int]:
    """上 and 下 alone are parts 1 and 2."""
    return {1: parts[1], 2: parts[3]} if set(parts) == {1, 3} else parts


def _value(number: str) -> int | None:
    if number in _HALVES:
        return _HALVES[number]
    if number.isdecimal():
        return int(number)
    if number.upper().strip("IVX") == "":
        return _roman(number.upper())
    return _chinese(number)


def _chinese(number: str) -> int | None:
    """Up to 九十九; None for what is no number, such as 一二."""
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or (not ten and len(number) != 1):
        return None
    return (10 * (_DIGITS.index(tens) if tens else 1) if ten else 0) + (_DIGITS.index(ones) if ones else 0)


def _roman(number: str) -> int | None:
    """Up to 39; None for what no Roman wrote, such as IIV."""
    values = [_ROMAN[letter] for letter in number]
    value = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    tens, ones = divmod(value, 10)
    written = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    return value if written == number else None
