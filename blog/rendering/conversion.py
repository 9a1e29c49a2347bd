"""A text of another dialect, written anew in standard Markdown."""

import re

from .cursor import DIALECTS, HTML
from .edits import edited
from .items import Cut, Frame, Item, Placeholders
from .macros import Macros
from .paragraphs import automatic_paragraphs
from .scanner import scan
from .source import POST_LENGTH, clean_source, show_literals

_PARAGRAPH = re.compile(r"^<p>([^\n]*)</p>$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~"}
_LINK = re.compile(r'<a href="([^"\s()<>]*)">')
_PICTURE = re.compile(r'<img src="([^"\s()<>]*)"(?: alt="([^"\[\]]*)")?\s*/?>')
_SPECIAL = re.compile(r"[\\*_\[\]`~{}$]|^[-+#>]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
# What the scanner would take for a formula, code or an address where HTML has text.
_TAKEN = re.compile(r"<[^<>]*>|[`$]|:(?=//)")


def to_standard(source: str, dialect: str) -> tuple[str, ...]:
    """Ways to write it, the best first; none when something would be lost. Whether one of them reads the
    same, only rendering both can tell."""
    source = clean_source(source)
    if dialect == "standard" or len(source) > POST_LENGTH:
        return (source,)
    scanned = scan(source, Macros(), DIALECTS[dialect])
    if DIALECTS[dialect] is not HTML:
        return (edited(source, scanned.edits),)
    placeholders = scanned.placeholders
    cuts = placeholders.of_kind(Cut)
    if scanned.errors or scanned.macros.known or source.count("<!--") > len(cuts):
        return ()
    html = automatic_paragraphs(scanned.text, placeholders)
    for index, _cut in cuts:
        html = html.replace(f"<p>{placeholders.word(index)}</p>", "<!--more-->")
    html = _TAKEN.sub(_as_entity, html)
    markdown = _PARAGRAPH.sub(lambda paragraph: _in_markdown(paragraph[1]) or paragraph[0], html)
    return tuple(_with_formulas(text, placeholders) for text in (markdown, html))


def _as_entity(found: re.Match) -> str:
    return f"&#{ord(found[0])};" if len(found[0]) == 1 else found[0]


def _with_formulas(text: str, placeholders: Placeholders) -> str:
    def source(_index: int, item: Item) -> str:
        return f"{item.source}</iframe>" if isinstance(item, Frame) else item.source

    return f"{placeholders.replace(show_literals(text), source)}\n"


def _in_markdown(html: str) -> str:
    """One paragraph's; "" when it holds what Markdown has no mark for."""
    pieces, links, at = [], [], 0
    for tag in _TAG.finditer(html):
        pieces.append(_SPECIAL.sub(r"\\\g<0>", html[at : tag.start()]))
        at = tag.end()
        name = tag[0].strip("</ >").lower()
        if name == "br":
            pieces.append("  \n")
        elif name in _MARKS:
            pieces.append(_MARKS[name])
        elif link := _LINK.fullmatch(tag[0]):
            links.append(link[1])
            pieces.append("[")
        elif name == "a" and links:
            pieces.append(f"]({links.pop()})")
        elif picture := _PICTURE.fullmatch(tag[0]):
            pieces.append(f"![{picture[2] or ''}]({picture[1]})")
        else:
            return ""
    pieces.append(_SPECIAL.sub(r"\\\g<0>", html[at:]))
    return "".join(pieces)
