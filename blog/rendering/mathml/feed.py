"""A formula for feed readers: a namespace, inline styles for our classes, no ids."""

import re

from .styles import STRIKES, style_for
from .tree import parse, serialise

CLASS_OR_ID = re.compile(r' (class|id)="([^"]*)"')


def for_feed(mathml: str) -> str:
    if mathml.count(' class="') > 1 or ' id="' in mathml:  # the first is that of <math>
        if any(name in mathml for name in STRIKES):
            mathml = _with_enclosures(mathml)
        mathml = CLASS_OR_ID.sub(_style, mathml)
    else:
        mathml = mathml.replace(' class="math"', "", 1)
    # Fonts other than ours stretch the combining line, not U+203E.
    mathml = mathml.replace('<mo stretchy="true">‾</mo>', '<mo stretchy="true">\u0332</mo>')
    return mathml.replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"', 1)


def _style(match: re.Match[str]) -> str:
    attribute, value = match.groups()
    style = style_for(value) if attribute == "class" else ""
    return f' style="{style}"' if style else ""


def _with_enclosures(mathml: str) -> str:
    """On the page a strike is a background; elsewhere `menclose` is the only way to say it."""
    root = parse(mathml)
    for element in root.iter("mrow"):
        if notation := STRIKES.get(element.get("class", "")):
            element.tag = "menclose"
            element.attrib = {"notation": notation}
    return serialise(root)
