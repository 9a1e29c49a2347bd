"""The blocks of a page's HTML, for two readings of one text to be compared."""

import re

from .nodes import BLOCKS

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_SHOWN = BLOCKS | {"td", "th", "img", "math", "video", "audio", "thead", "tbody"}


def block_structure(html: str) -> tuple[str, ...]:
    """Its blocks, breaks, cells, pictures and formulas in order: "p", "math", "br", "/p"."""
    names = ((end + name.lower(), name.lower()) for end, name in _TAG.findall(html))
    return tuple(tag for tag, name in names if name in _SHOWN and tag != "/math")
