"""One spelling for what readers take for the same: case, accents, full width, traditional characters."""

import unicodedata
from pathlib import Path


def _latin_and_kin(character: str) -> str:
    """Without case and accents; itself where that would take more than one character."""
    base = unicodedata.normalize("NFD", character.lower())[0]
    return base if character.lower() else character


def _read_simplified() -> dict[str, str]:
    lines = (Path(__file__).parent / "simplified.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(line[0], line[1:]) for line in lines if not line.startswith("#")]
    return {traditional: simplified for simplified, written in pairs for traditional in written}


def _build_table() -> dict[int, str]:
    table = _read_simplified()
    letters = [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)]
    table |= {chr(code): _latin_and_kin(chr(code)) for code in letters}
    for code in [*range(0xF900, 0xFB00), *range(0xFF66, 0xFF9E)]:  # compatibility ideographs, katakana
        plain = unicodedata.normalize("NFKC", chr(code))
        table[chr(code)] = table.get(plain, plain) if len(plain) == 1 else chr(code)
    table |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys("\t\n\r\x0b\x0c\x85\xa0\u2002\u2003\u2009\u202f\u3000", " ")
    table |= dict.fromkeys("‘’＇", "'") | dict.fromkeys("“”„＂「」『』", '"')
    table |= {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return {ord(old): table.get(new, new) for old, new in table.items()}


_TABLE = _build_table()


def fold(text: str) -> str:
    """Always as long as the text, so that a place found in the folded text is the place in the text."""
    return text.translate(_TABLE)
