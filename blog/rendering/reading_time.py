"""How long a text takes to read, in whole minutes."""

import re
from collections.abc import Sequence

from .items import Code, Formula, Placeholders
from .nodes import Held, Node, Tag, Text

# Chinese is read at 300 to 500 characters a minute and English at 200 to 250 words; these are for
# texts that one follows with a pencil.
SECONDS_A_CHARACTER = 60 / 350
SECONDS_A_WORD = 60 / 220
SECONDS_A_FORMULA = {False: 1.5, True: 8}  # within a line, on a line of its own
SECONDS_A_LINE_OF_CODE = 2
SECONDS_A_PICTURE = 8
# Han, kana and hangul; whatever else stands between blanks is a word.
_CHARACTERS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
# Apart, because a set that holds both is searched character by character, at a tenth of the speed.
_RARE_CHARACTERS = re.compile("[\U00020000-\U000323af]+")
# Letters of the alphabets and digits, as ranges: asking each character for its kind takes six times as long.
_WORD = re.compile("[0-9A-Za-z\u00aa-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2dff\ua640-\uabff]+")


def reading_minutes(nodes: Sequence[Node], placeholders: Placeholders) -> int:
    """0 for an empty text."""
    text = " ".join([node.plain for node in nodes if isinstance(node, Text)])
    seconds = _seconds_of_text(text) + sum(_seconds(node, placeholders) for node in nodes)
    return max(1, round(seconds / 60)) if seconds else 0


def _seconds_of_text(text: str) -> float:
    rest, runs = _CHARACTERS.subn(" ", text)
    if len(rest.encode("utf-16-le")) > 2 * len(rest):  # the quickest way to know that there is any
        rest, more = _RARE_CHARACTERS.subn(" ", rest)
        runs += more
    characters = len(text) - len(rest) + runs
    return characters * SECONDS_A_CHARACTER + len(_WORD.findall(rest)) * SECONDS_A_WORD


def _seconds(node: Node, placeholders: Placeholders) -> float:
    if isinstance(node, Held):
        match placeholders.items[node.index]:
            case Formula(display=display):
                return SECONDS_A_FORMULA[display]
            case Code(is_block=True, text=text):
                return (text.count("\n") + 1) * SECONDS_A_LINE_OF_CODE
            case Code():
                return SECONDS_A_WORD
    if isinstance(node, Tag) and node.name == "img":
        return SECONDS_A_PICTURE
    return 0
