r"""What the engine writes, made to look like TeX in today's browsers.

All of this works on text and not on the tree: it happens to every formula.
"""

import re

# Spacing accents are no accents in MathML's operator dictionary, and get the space of a relation.
BARE_ACCENT = re.compile("<mo>([´`¨˙˘˚⃛⃜])</mo></m(over|under)>")
LOW_LINE_ABOVE = '<mo stretchy="true">\u0332</mo></mover>'
OVERLINE = '<mo stretchy="true">‾</mo></mover>'

# Three full stops, for a reader and in what is copied, are an ellipsis.
DOTS = re.compile(
    r'<mo(?: lspace="([^"]*)")?(?: rspace="[^"]*")?>([.·])</mo><mo[^<>]*>\2</mo>'
    r'<mo(?: lspace="[^"]*")?(?: rspace="([^"]*)")?>\2</mo>'
)

# \big and its kin: TeX's sizes are those at which Latin Modern has a glyph. Asking for a hair more, as the
# engine does, gives the next one.
SIZES = {
    "1.2em": "1.195em",
    "1.623em": "1.793em",
    "2.047em": "2.393em",
    "2.470em": "2.991em",
    "2.47em": "2.991em",
}
SIZE = re.compile(r'minsize="([0-9.]+em)" maxsize="\1">([^<]*)<')
LEVEL = {"1.195em": 1, "1.793em": 2, "2.393em": 3, "2.991em": 4}
KIND = {
    "(": "round", ")": "round", "[": "square", "]": "square", "{": "curly", "}": "curly", "⟨": "angle",
    "⟩": "angle", "⌊": "floor", "⌋": "floor", "⌈": "floor", "⌉": "floor",
}  # fmt: skip

# Chromium gives a stretching fence the width of the widest form it might take. Where TeX would not stretch
# \left( .. \right), or by one step for a superscript, the fence is told its size.
# Every repetition is possessive: what it took it never gives back, so that the search stays linear.
CLOSING = r'<mo(?: rspace="0\.1667em")?>[)\]}⟩⌋⌉]</mo>'
LEAF = rf"(?!{CLOSING})<m(?:i|n|o|text)(?: [^<>]*)?>[^<>]*</m(?:i|n|o|text)>|<mspace[^<>]*/>"
ITEM = rf"(?>{LEAF}|<mrow>(?:{LEAF})*+</mrow>)"
SCRIPTS = rf"<m(?:sub|sup|subsup)>(?:{ITEM}){{2,3}}+</m(?:sub|sup|subsup)>"
FLAT = rf"(?>{ITEM}|{SCRIPTS}|<mover accent=\"true\">{ITEM}{ITEM}</mover>)"
ROW = rf"(?>{FLAT}|<mrow>(?:{FLAT}|<mrow>(?:{FLAT})*+</mrow>)*+</mrow>)"
FENCED = re.compile(
    rf'<mrow><mo( lspace="0\.1667em")?>([(\[{{⟨⌊⌈])</mo>((?:{ROW})*+)'
    r'<mo( rspace="0\.1667em")?>([)\]}⟩⌋⌉])</mo></mrow>'
)
# Chromium stretches an operator beside something else; a base alone, or alone in a row, stays small.
SIZED_BASE = re.compile(r"(<m(?:sub|sup|subsup)>)(<mo [^<>]*minsize[^<>]*>[^<]*</mo>)")
MIDDLE = '<mo stretchy="true"'
OPENING = re.compile(r"<mrow><mo(?: [^<>]*)?>[(\[{⟨⌊⌈|‖]</mo>")

# A sum with limits counts as an operator, and Firefox does not stretch fences to the height of operators. An
# empty letter beside it makes it something else.
BIG_WITH_LIMITS = re.compile("(<m(?:under|over|underover)>)(<mo[^<>]*>[∏-∑∫-∰⋀-⋃⨀-⨌]</mo>)")

# The root sign is an em high; over a low letter Chromium lets it hang down, TeX centres it.
ROOT_STRUT = '<mspace height="0.61em"/>'
ROOT_OF_LETTER = re.compile("<mroot>(<m[in](?: [^<>]*)?>[^<>]*</m[in]>)")

# `\\` behind the last row begins none.
EMPTY_LAST_ROW = re.compile(r"(</mtr>)<mtr>(?:<mtd(?![^<>]*border)[^<>]*></mtd>)+</mtr></mtable>")

# The engine leaves out the cells that a row of align does not use, and the number would stand in their place.
WIDE = '<mtable displaystyle="true" scriptlevel="0" style="width: 100%">'
CELLS = re.compile(r"<mtable|</mtable>|<mtd|</mtr>")
NUMBER_CELL = '<mtd style="width: 50%;text-align: right'
EMPTY_CELL = '<mtd style="padding-left: 0;padding-right: 0"></mtd>'

# A row of a matrix is as high as a line of text in TeX, however low its letters; Chromium goes by the ink.
TABLE = re.compile(r'<mtable[^<>]*?(scriptlevel="1")?>|</mtable>|(?<![-+−×⋅=]</mo>)</mtd></mtr>')
STRUT = '<mspace height="0.84em" depth="0.36em"/>'


def polished(mathml: str) -> str:
    if 'accent="true"' in mathml or "accentunder" in mathml:
        mathml = BARE_ACCENT.sub(r'<mo stretchy="false" lspace="0" rspace="0">\1</mo></m\2>', mathml)
        mathml = mathml.replace(LOW_LINE_ABOVE, OVERLINE)
    if ">.</mo>" in mathml or ">·</mo>" in mathml:
        mathml = DOTS.sub(_ellipsis, mathml)
    if "<msqrt" in mathml or "<mroot" in mathml:
        mathml = mathml.replace("</msqrt>", ROOT_STRUT + "</msqrt>")
        mathml = ROOT_OF_LETTER.sub(rf"<mroot><mrow>\1{ROOT_STRUT}</mrow>", mathml)
    if "<mtable" in mathml:
        mathml = EMPTY_LAST_ROW.sub(r"\1</mtable>", mathml)
        mathml = _with_struts(_with_numbers_last(mathml) if WIDE in mathml else mathml)
    if "minsize" in mathml:
        mathml = SIZED_BASE.sub(r"\1<mrow><mi></mi>\2</mrow>", SIZE.sub(_sized, mathml))
    if OPENING.search(mathml):
        mathml = FENCED.sub(_fenced, mathml)
        if "<munder" in mathml or "<mover" in mathml:
            mathml = BIG_WITH_LIMITS.sub(r"\1<mrow>\2<mi></mi></mrow>", mathml)
    # The usual form of calligraphic letters; for a selector Chromium would look for another font.
    return mathml.replace("\ufe00", "")


def _with_numbers_last(mathml: str) -> str:
    rows: list[list[int]] = [[]]  # of the outermost table: where each cell begins
    depth = 0
    for part in CELLS.finditer(mathml):
        text = part[0]
        depth += (text == "<mtable") - (text == "</mtable>")
        if depth == 1 and text == "<mtd":
            rows[-1].append(part.start())
        elif depth == 1 and text == "</mtr>":
            rows.append([])
    width = max(map(len, rows))
    for cells in reversed(rows[:-1]):
        if len(cells) < width and mathml.startswith(NUMBER_CELL, cells[-1]):
            mathml = mathml[: cells[-1]] + EMPTY_CELL * (width - len(cells)) + mathml[cells[-1] :]
    return mathml


def _with_struts(mathml: str) -> str:
    """One strut a row, at its end: in front of a minus sign it would make that binary."""
    small: list[bool] = []

    def replace(match: re.Match[str]) -> str:
        text = match.group()
        if text == "</mtable>":
            small.pop()
        elif text.startswith("<mtable"):
            small.append(match[1] is not None)
        elif not small[-1]:
            return STRUT + text
        return text

    return TABLE.sub(replace, mathml)


def _ellipsis(match: re.Match[str]) -> str:
    before, dot, after = match.groups()
    dots = "…" if dot == "." else "⋯"
    return f'<mo lspace="{before or "0.1667em"}" rspace="{after or "0.1667em"}">{dots}</mo>'


def _sized(match: re.Match[str]) -> str:
    size, character = match.groups()
    return _size(SIZES.get(size, size), character) + f">{character}<"


def _size(size: str, character: str) -> str:
    kind = KIND.get(character)
    name = f' class="math-{kind}-{LEVEL[size]}"' if kind and size in LEVEL else ""
    return f'minsize="{size}" maxsize="{size}"{name}'


def _fenced(match: re.Match[str]) -> str:
    before, left, inside, after, right = match.groups()
    if "<msup" in inside or "<msubsup" in inside:
        opening, closing = (f'stretchy="true" {_size("1.195em", fence)}' for fence in (left, right))
        inside = inside.replace(MIDDLE, MIDDLE + ' symmetric="true" minsize="1.195em" maxsize="1.195em"')
    else:
        opening = closing = 'stretchy="false"'
        inside = inside.replace(MIDDLE, '<mo stretchy="false"')
    return (
        f"<mrow><mo {opening}{before or ''}>{left}</mo>{inside}<mo {closing}{after or ''}>{right}</mo></mrow>"
    )
