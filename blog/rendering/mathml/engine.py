"""The engine, math-core; no other module knows it."""

import re

from math_core import LatexError, LatexToMathML

from .definitions import DEFINITIONS
from .tokens import TexError

_converter = LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, macros=DEFINITIONS)
POSITION = re.compile(r"^\d+: ")


def convert(tex: str, *, display: bool) -> str:
    """`<math>..</math>` with the engine's inline styles; raises TexError."""
    try:
        return tidy(_converter.convert_with_local_state(tex, displaystyle=display))
    except LatexError as refusal:
        raise TexError(POSITION.sub("", str(refusal))) from refusal


STYLED_TEXT = re.compile(
    r"<mtext><(b|i|em|code|span)(?: class=\"math-core-([a-z-]+)-font\")?>([^<]*)</\1></mtext>"
)
TEXT_CLASS = {"b": "math-bold", "i": "math-italic", "em": "math-italic", "code": "math-mono"}


def tidy(mathml: str) -> str:
    """Plain MathML: no HTML entities, no HTML elements inside text, no lengths in rem."""
    if "&A" in mathml:
        mathml = mathml.replace("&ApplyFunction;", "\u2061")
    if "<mtext><" in mathml:
        mathml = STYLED_TEXT.sub(_text_with_class, mathml)
    if "rem" in mathml:
        mathml = mathml.replace('rem"', 'em"').replace("rem;", "em;")
    return mathml


def _text_with_class(match: re.Match[str]) -> str:
    tag, font, text = match.groups()
    name = "math-sans" if font == "sans-serif" else TEXT_CLASS.get(tag, "")
    return f'<mtext class="{name}">{text}</mtext>' if name else f"<mtext>{text}</mtext>"
