"""Code blocks with Pygments' classes; the language is what the author says, never a guess."""

import re
from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

# Beyond this a block is printed plain: some lexers are slow on hostile text.
HIGHLIGHT_LENGTH = 50_000

_LANGUAGE = re.compile(r"\{?\s*\.?(?:language-)?([\w#.+-]{1,40})")
_LINES = re.compile(r"hl_lines=[\"']([0-9 ,-]{1,200})[\"']")


@lru_cache(maxsize=128)
def _lexer_class(language: str):
    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


def language_of(info: str) -> str:
    """`python`, `{.python hl_lines="2"}`, `language-python` -> `python`."""
    match = _LANGUAGE.match(info)
    return match[1].lower() if match else ""


def _highlighted_lines(info: str) -> list[int]:
    match = _LINES.search(info)
    return [int(part) for part in re.findall(r"[0-9]{1,6}", match[1])] if match else []


def highlighted(code: str, info: str) -> str:
    """A block that scrolls sideways takes the keyboard's focus: not every browser gives it by itself."""
    language = language_of(info)
    lexer_class = _lexer_class(language) if language and len(code) <= HIGHLIGHT_LENGTH else None
    if lexer_class is None:
        return f'<pre class="highlight" tabindex="0"><code>{escape(code, quote=False)}</code></pre>'
    spans = highlight(code, lexer_class(), HtmlFormatter(nowrap=True, hl_lines=_highlighted_lines(info)))
    opening = f'<pre class="highlight" tabindex="0"><code class="language-{escape(language)}">'
    return f"{opening}{spans}</code></pre>"


def plain(code: str) -> str:
    return f"<pre><code>{escape(code, quote=False)}</code></pre>"
