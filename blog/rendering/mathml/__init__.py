"""TeX to MathML.

    typeset(tex, display=True) -> Typeset(mathml, error)

The source goes through `rewriter` only when it holds something that the engine refuses or misreads;
plain formulas, nine of ten, go straight to the engine and need only their inline styles exchanged.
"""

from .feed import for_feed
from .limits import COMMENT_LIMITS, POST_LIMITS, Limits
from .macros import Macro, macro_with_delimiters
from .typesetting import Typeset, typeset

__all__ = [
    "COMMENT_LIMITS",
    "POST_LIMITS",
    "Limits",
    "Macro",
    "Typeset",
    "for_feed",
    "macro_with_delimiters",
    "typeset",
]
