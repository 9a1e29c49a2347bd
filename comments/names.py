"""Names that people give themselves: cleaned, and compared the way eyes compare them."""

import unicodedata

from blog.text import clean_line

# Letters and signs that take room, or none, and show nothing.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = "\u200c\u200d"  # they shape Persian words and join emoji
LONGEST_STACK = 3  # of marks on one letter: Vietnamese and Hebrew need two or three
# Cyrillic, Greek and digits beside the Latin letters that they look like, casefolded.
LOOKALIKES = str.maketrans(
    "авеѕіјкмнорстухԁԛԝһӏαβεζηικμνορτυχ01",
    "abesijkmhopctyxdqwhlabezhikmvoptyxol",
)


def is_invisible(character: str) -> bool:
    """Format characters, fillers and variation selectors."""
    return unicodedata.category(character) == "Cf" or character in BLANKS or "\ufe00" <= character <= "\ufe0f"


def clean_name(text: str) -> str:
    """One visible line: no direction overrides, no fillers, no towers of marks. "" when nothing is seen."""
    kept, stack = [], 0
    for character in clean_line(text):
        stack = stack + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        hidden = is_invisible(character) and character not in JOINERS and character != "\ufe0f"
        if not hidden and stack <= LONGEST_STACK:
            kept.append(character)
    name = clean_line("".join(kept))
    return name if any(not is_invisible(character) and not character.isspace() for character in name) else ""


def skeleton(name: str) -> str:
    """Equal for names that a reader would take for the same: ＡＤＡ, Аda (Cyrillic) and `Ada ✓` are ada."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = (character for character in folded if character.isalnum() and not is_invisible(character))
    return "".join(letters).translate(LOOKALIKES)
