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
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
# Apart, because a set that holds both is searched character by character, at a tenth of the speed.
_RARE_CHARACTER = re.compile("[\U00020000-\U000323af]")
_WORD = re.compile(r"[^\W_]+")


def reading_minutes(nodes: Sequence[Node], placeholders: Placeholders) -> int:
    """0 for an empty text."""
    text = " ".join([node.plain for node in nodes if isinstance(node, Text)])
    seconds = _seconds_of_text(text) + sum(_seconds(node, placeholders) for node in nodes)
    return max(1, round(seconds / 60)) if seconds else 0


def _seconds_of_text(text: str) -> float:
    text, characters = _CHARACTER.subn(" ", text)
    text, rare = _RARE_CHARACTER.subn(" ", text)
    return (characters + rare) * SECONDS_A_CHARACTER + len(_WORD.findall(text)) * SECONDS_A_WORD


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
