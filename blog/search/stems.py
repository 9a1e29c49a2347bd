"""English stems: Martin Porter's second algorithm (snowballstem.org/algorithms/english/stemmer.html)."""

import re
from functools import lru_cache

_EXCEPTIONS = {
    "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl",
    "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl",
} | {word: word for word in ("sky", "news", "howe", "atlas", "cosmos", "bias", "andes")}  # fmt: skip
_DONE_AFTER_PLURAL = frozenset(
    ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"]
)
_R1_PREFIX = re.compile(r"gener|commun|arsen|univers|later|emerg|organ|inter")
# The part of a word after its first consonant that follows a vowel.
_REGION = re.compile(r"[aeiouy][^aeiouy]")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_SHORT_END = re.compile(r"(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$")

_STEP_2 = {
    "ization": "ize", "ational": "ate", "fulness": "ful", "ousness": "ous", "iveness": "ive",
    "tional": "tion", "biliti": "ble", "lessli": "less", "entli": "ent", "ation": "ate", "alism": "al",
    "aliti": "al", "ousli": "ous", "iviti": "ive", "fulli": "ful", "enci": "ence", "anci": "ance",
    "abli": "able", "izer": "ize", "ator": "ate", "alli": "al", "bli": "ble",
}  # fmt: skip
_STEP_3 = {
    "ational": "ate", "tional": "tion", "alize": "al", "icate": "ic", "iciti": "ic", "ical": "ic",
    "ful": "", "ness": "",
}  # fmt: skip
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
    "al", "er", "ic",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a word in small letters a to z."""
    if len(word) <= 2:
        return word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    # A y that is a consonant is written Y on the way.
    word = re.sub(r"^y|(?<=[aeiouy])y", "Y", word)
    r1, r2 = _regions(word)
    word = _plural(word)
    if word in _DONE_AFTER_PLURAL:
        return word
    word = _past_and_participle(word, r1)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in "aeiouy":
        word = word[:-1] + "i"
    word = _derived(word, r1, r2)
    return word.lower()


def _regions(word: str) -> tuple[int, int]:
    """Where R1 and R2 begin."""
    prefix = _R1_PREFIX.match(word)
    first = prefix or _REGION.search(word)
    r1 = first.end() if first else len(word)
    second = _REGION.search(word, r1)
    return r1, second.end() if second else len(word)


def _plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _VOWEL.search(word[:-2]):
        return word[:-1]
    return word


def _past_and_participle(word: str, r1: int) -> str:
    for suffix in ("eedly", "eed"):
        if word.endswith(suffix):
            return word[: -len(suffix)] + "ee" if len(word) - len(suffix) >= r1 else word
    for suffix in ("ingly", "edly", "ing", "ed"):
        if word.endswith(suffix):
            base = word[: -len(suffix)]
            return _mended(base, r1) if _VOWEL.search(base) else word
    return word


def _mended(base: str, r1: int) -> str:
    if base.endswith(("at", "bl", "iz")):
        return base + "e"
    if base.endswith(_DOUBLE):  # adding is from add, though, and egging from egg
        return base if len(base) == 3 and base[0] in "aeo" else base[:-1]
    return base + "e" if r1 >= len(base) and _SHORT_END.search(base) else base


def _derived(word: str, r1: int, r2: int) -> str:
    word = _replaced(word, _STEP_2, r1) or _ogi_or_li(word, r1)
    word = _replaced(word, _STEP_3, r1) or (
        word[:-5] if word.endswith("ative") and len(word) - 5 >= r2 else word
    )
    word = _without_ending(word, r2)
    if word.endswith("e"):
        base = word[:-1]
        if len(base) >= r2 or (len(base) >= r1 and not _SHORT_END.search(base)):
            return base
    elif word.endswith("ll") and len(word) - 1 >= r2:
        return word[:-1]
    return word


def _replaced(word: str, endings: dict[str, str], region: int) -> str:
    """The word with its longest ending of these replaced; "" where none stands at its end."""
    for suffix, new in endings.items():
        if word.endswith(suffix):
            start = len(word) - len(suffix)
            return word[:start] + new if start >= region else word
    return ""


def _ogi_or_li(word: str, r1: int) -> str:
    if word.endswith("ogi") and len(word) - 3 >= r1 and word[:-3].endswith("l"):
        return word[:-1]
    if word.endswith("li") and len(word) - 2 >= r1 and word[-3:-2] in "cdeghkmnrt":
        return word[:-2]
    return word


def _without_ending(word: str, r2: int) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            return word[: -len(suffix)] if len(word) - len(suffix) >= r2 else word
    if word.endswith(("sion", "tion")) and len(word) - 3 >= r2:
        return word[:-3]
    return word
