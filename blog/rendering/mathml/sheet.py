"""A page of hard formulas to be looked at: `manage.py mathsheet OUT.html`."""

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path

from .feed import for_feed
from .typesetting import typeset

FORMULAS = Path(__file__).with_name("sheet.txt")
STATIC = Path(__file__).resolve().parents[3] / "static"

PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Contact sheet</title><style>{style}</style><style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 44em; margin: 1em auto; padding: 0 1em; }}
body {{ font: 17px/1.6 "Noto Serif", "Noto Serif CJK SC", serif; }}
.entry {{ border-top: 1px solid #8886; padding: 0.3em 0; }}
.entry > code {{ font-size: 11px; opacity: 0.7; overflow-wrap: anywhere; display: block; line-height: 1.2; }}
</style></head><body>
{body}
</body></html>
"""


def formulas() -> Iterator[tuple[str, str]]:
    """Title of the section, formula."""
    title = ""
    for line in FORMULAS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title = line[2:]
        elif line.strip():
            yield title, line


def page(*, feed: bool = False) -> str:
    """`feed`: as a feed reader without our CSS would show it."""
    parts, last = [], ""
    for number, (title, tex) in enumerate(formulas(), 1):
        if title != last:
            parts.append(f"<h2>{escape(title)}</h2>")
            last = title
        parts.append(entry(number, tex, feed=feed))
    return PAGE.format(style="" if feed else stylesheet(), body="\n".join(parts))


def entry(number: int, tex: str, *, feed: bool) -> str:
    source = f"<code>{number}. {escape(tex)}</code>"
    if tex.startswith("inline "):
        shown = mathml(tex.removeprefix("inline "), False, feed)
        return f'<div class="entry">{source}文字 text {shown} text 文字,再来一行文字。</div>'
    shown = mathml(tex, True, feed)
    return f'<div class="entry">{source}<span class="math-display" tabindex="0">{shown}</span></div>'


def mathml(tex: str, display: bool, feed: bool) -> str:
    result = typeset(tex, display=display)
    if result.error:
        return f'<span class="math-error" title="{escape(result.error)}"><code>{escape(tex)}</code></span>'
    return for_feed(result.mathml) if feed else result.mathml


def stylesheet() -> str:
    """math.css with the font inside, so that the page stands alone."""
    css = (STATIC / "css" / "math.css").read_text(encoding="utf-8")
    font = b64encode((STATIC / "fonts" / "scholium-math.woff2").read_bytes()).decode()
    return css.replace("../fonts/scholium-math.woff2", f"data:font/woff2;base64,{font}")
