"""Rendered HTML cut down to what a test is about."""

import re

_ANCHOR = re.compile(r'<span class="math-anchor"[^>]*></span>')
_DISPLAY = re.compile(
    r'<span class="math-display"[^>]*><math\b[^>]*?alttext="([^"]*)"[^>]*>.*?</math></span>', re.DOTALL
)
_INLINE = re.compile(r'<math\b[^>]*?alttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)
_HEADING_LINK = re.compile(r' <a class="heading-link"[^>]*>#</a>')
_KEPT = re.compile(r'<span class="math-nowrap">([^<]*)</span>')
_TABLE_BOX = re.compile(r'<div class="table-scroll"[^>]*>(<table.*?</table>)</div>', re.DOTALL)
_NUMBER = re.compile(r'<mtd class="math-tag[^"]*"[^>]*>(?:<[^>]*>)*([^<]*)')


def outline(html: str) -> str:
    """Formulas as ⟦TeX⟧, display formulas as ⟦⟦TeX⟧⟧; no anchors, no links of headings, no boxes."""
    html = _HEADING_LINK.sub("", _ANCHOR.sub("", html))
    html = _DISPLAY.sub(lambda match: f"⟦⟦{match[1]}⟧⟧", html)
    html = _INLINE.sub(lambda match: f"⟦{match[1]}⟧", html)
    return _TABLE_BOX.sub(r"\1", _KEPT.sub(r"\1", html))


def numbers(html: str) -> list[str]:
    """What stands in the number column, in order."""
    return _NUMBER.findall(html)
