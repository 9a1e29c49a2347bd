"""A second opinion on rendered HTML: what a browser would make of it, by html5lib's own parser."""

import re
from collections.abc import Iterator
from pathlib import Path

import html5lib

from blog.rendering.names import names

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"

MATHML = "{http://www.w3.org/1998/Math/MathML}"
HTML = "{http://www.w3.org/1999/xhtml}"
FORBIDDEN = names(
    "script style iframe frame object embed applet form input button select textarea svg link meta base"
    " template noscript xmp plaintext marquee portal dialog slot"
)
MATHML_ELEMENTS = names(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup"
    " msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd"
)
URL_ATTRIBUTES = frozenset({"href", "src", "cite", "poster", "action", "data", "background", "srcset"})
COMMENT_ID = re.compile(r"(?:fn|fnref[0-9]*|eq)-c[0-9]+-[0-9a-fn]+")
COMMENT_CLASS = re.compile(
    r"math(?:-[a-z-]+)?|table-scroll|highlight|language-[\w#.+-]+|footnote(?:-ref|-backref)?|reference(?:-missing)?"
    r"|hll|[a-z]{1,2}[a-z0-9]?"
)
SAFE_ADDRESS = re.compile(r"https?://[^/\s]|mailto:|[#/?]|(?![^/?#]*:)", re.IGNORECASE)


def faults(html: str, *, is_comment: bool) -> Iterator[str]:
    """Everything in `html` that could run, load, leave its box or take another element's name."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=True)
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else "comment"
        name = tag.rpartition("}")[2]
        if tag.startswith(MATHML):
            if name not in MATHML_ELEMENTS:
                yield f"MathML element {name}"
        elif not tag.startswith(HTML) and tag != "DOCUMENT_FRAGMENT":
            yield f"foreign element {tag}"
        if name in FORBIDDEN or (is_comment and name in ("img", "video", "audio", "h1", "h2")):
            yield f"element {name}"
        for attribute, value in element.attrib.items():
            yield from _attribute_faults(name, str(attribute), value, is_comment)


def _attribute_faults(element: str, name: str, value: str, is_comment: bool) -> Iterator[str]:
    local = name.rpartition("}")[2].lower()
    if local.startswith("on") or local in ("style", "srcdoc", "formaction", "http-equiv", "contenteditable"):
        yield f"attribute {name} on {element}"
    if local in URL_ATTRIBUTES and not SAFE_ADDRESS.match(value):
        yield f"address {value!r} on {element}"
    if any(ord(letter) < 0x20 and letter not in "\t\n" for letter in value):
        yield f"control character in {name}"
    if is_comment and local == "id" and not COMMENT_ID.fullmatch(value):
        yield f"id {value!r} in a comment"
    if is_comment and local == "class":
        for each in value.split():
            if not COMMENT_CLASS.fullmatch(each):
                yield f"class {each!r} in a comment"
