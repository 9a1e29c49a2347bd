"""The part of a text that shows why it was found: hits marked, formulas typeset and never cut."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from blog.search.queries import Term

WINDOW = 150  # characters; of text without Chinese more, because its characters are narrow
LATIN_WINDOW = 260
LONGEST_FORMULA = 400  # characters of TeX
LONGEST_SEARCHED = 60_000
OMITTED = "[…]"

_FORMULA = re.compile(r"<math\b[^>]*>")
_ALTTEXT = re.compile(r'\balttext="([^"]*)"')
# What belongs to the place where the formula stands: ids, links, and standing on a line of its own.
_LOCAL = re.compile(r' (?:id|href|display|tabindex)="[^"]*"')

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Formula:
    start: int
    end: int
    mathml: str


def find_formulas(text: str, html: str) -> list[Formula]:
    """The formulas of a plain text, each with the MathML that the page of the text has for it.

    They stand in both in the same order; a `$` that opens no formula of the page is a dollar.
    """
    formulas, place = [], 0
    one_line = text.replace("\n", " ").replace("\t", " ")
    for opening in _FORMULA.finditer(html):
        alttext = _ALTTEXT.search(opening[0])
        span = alttext and _find(one_line, unescape(alttext[1]), 'display="block"' in opening[0], place)
        if not span:
            continue
        start, place = span
        close = html.find("</math>", opening.end())
        formulas.append(Formula(start, place, _LOCAL.sub("", html[opening.start() : close]) + "</math>"))
    return formulas


def _find(text: str, tex: str, is_display: bool, place: int) -> Span | None:
    """An alttext has one blank where the source may have several."""
    mark = "$$" if is_display else "$"
    if is_display:  # the environment that rendering puts around a row is not in the text
        tex = tex.removeprefix(r"\begin{equation*}").removesuffix(r"\end{equation*}").strip()
    start = text.find(f"{mark}{tex}{mark}", place)
    if start >= 0:
        return start, start + len(tex) + 2 * len(mark)
    if " " not in tex:
        return None
    mark = re.escape(mark)
    match = re.compile(mark + " +".join(map(re.escape, tex.split())) + mark).search(text, place)
    return match and match.span()


def merged(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def find_hits(folded: str, terms: Sequence[Term]) -> list[Span]:
    return merged([span for term in terms for span in term.spans(folded)])


def mark_line(text: str, folded: str, terms: Sequence[Term]) -> str:
    """A title as HTML, hits marked."""
    hits = find_hits(folded, terms) if len(text) == len(folded) else []
    return _marked(text, 0, len(text), hits)


def snippet(text: str, folded: str, html: str, terms: Sequence[Term]) -> str:
    """As HTML. `folded` is the folded text, `html` the page's print of it, for its formulas."""
    text, folded = text[:LONGEST_SEARCHED], folded[:LONGEST_SEARCHED]
    by_term = [term.spans(folded) for term in terms] if len(text) == len(folded) else []
    length = WINDOW if re.search("[\u3040-\u9fff]", text[:400]) else LATIN_WINDOW
    start = _best_start(by_term, length)
    formulas = find_formulas(text, html)
    start, end = _fit(text, formulas, start, length)
    hits = merged([span for spans in by_term for span in spans if span[1] > start and span[0] < end])
    inside = _printed(text, start, end, formulas, hits)
    return f"{'…' if start else ''}{inside}{'…' if end < len(text) else ''}"


def _best_start(by_term: list[list[Span]], length: int) -> int:
    """Where the most different terms stand near each other, a little before the first of them."""
    starts = [[start for start, _end in spans] for spans in by_term]
    best, most = 0, 0
    for place in sorted(place for places in starts for place in places[:50]):
        count = sum(1 for places in starts if _any_within(places, place, place + length - 40))
        if count > most:
            best, most = place, count
    return max(best - 40, 0)


def _any_within(places: list[int], start: int, end: int) -> bool:
    index = bisect_left(places, start)
    return index < len(places) and places[index] < end


def _fit(text: str, formulas: list[Formula], start: int, length: int) -> Span:
    """The window moved so that it cuts no formula, no word and no letter from its accent."""
    start = _at_word(text, start)
    for formula in formulas:
        if formula.start < start < formula.end:
            start = formula.start
    end = min(start + length, len(text))
    while end < len(text) and (_continues(text, end) or _inside_word(text, end, end - start - length < 20)):
        end += 1
    for formula in formulas:
        if formula.start < end < formula.end:
            end = formula.end
    return start, end


def _at_word(text: str, start: int) -> int:
    if start and _inside_word(text, start, True):
        space = text.rfind(" ", max(start - 20, 0), start)
        start = space + 1 if space >= 0 else start
    while 0 < start < len(text) and _continues(text, start):
        start -= 1
    return start


def _inside_word(text: str, place: int, is_near: bool) -> bool:
    return is_near and text[place - 1].isalnum() and text[place].isalnum() and text[place].isascii()


def _continues(text: str, place: int) -> bool:
    """Whether the character belongs to the one before it."""
    character = text[place]
    return (
        unicodedata.combining(character) != 0
        or character in "\u200d\ufe0e\ufe0f"
        or text[place - 1] == "\u200d"
    )


def _printed(text: str, start: int, end: int, formulas: list[Formula], hits: list[Span]) -> str:
    out, place = [], start
    for formula in formulas:
        if formula.end <= start or formula.start >= end:
            continue
        out.append(_marked(text, place, formula.start, hits))
        shown = formula.mathml if formula.end - formula.start <= LONGEST_FORMULA else OMITTED
        is_hit = any(hit[0] < formula.end and hit[1] > formula.start for hit in hits)
        out.append(f"<mark>{shown}</mark>" if is_hit else shown)
        place = formula.end
    out.append(_marked(text, place, end, hits))
    return "".join(out)


def _marked(text: str, start: int, end: int, hits: list[Span]) -> str:
    out, place = [], start
    for hit_start, hit_end in hits:
        hit_start, hit_end = max(hit_start, place), min(hit_end, end)
        if hit_start < hit_end:
            out += [escape(text[place:hit_start]), "<mark>", escape(text[hit_start:hit_end]), "</mark>"]
            place = hit_end
    out.append(escape(text[place:end]))
    return "".join(out)
