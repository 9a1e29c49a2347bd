"""Makes static/fonts/scholium-math.woff2: Latin Modern Math, cut to what formulas need.

    python -m blog.rendering.mathml.font /usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf

Needs fonttools and brotli (development requirements) and Debian's fonts-lmodern. One file, not
several by `unicode-range`: constants and size variants must sit with their base glyphs.
"""

import sys
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Scholium Math"
TARGET = Path(__file__).resolve().parents[3] / "static" / "fonts" / "scholium-math.woff2"
PRIMES = (0x2032, 0x2033, 0x2034, 0x2057, 0x2035, 0x2036, 0x2037)
HANGING = (0x20D6, 0x20D7, 0x20DB, 0x20DC, 0x20E1, 0x302, 0x303, 0x305, 0x306, 0x30C, 0x311, 0x2DA)

# Inclusive ranges of characters.
KEPT = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x237, 0x237), (0x2C6, 0x2DD), (0x300, 0x338),
    (0x33F, 0x33F),
    (0x391, 0x3F6), (0x2002, 0x200A), (0x2010, 0x2026), (0x2030, 0x2037), (0x203E, 0x203E), (0x2044, 0x2044),
    (0x2057, 0x2057), (0x20D0, 0x20D7), (0x20DB, 0x20E1), (0x20EC, 0x20F0), (0x2100, 0x214B),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x230F), (0x231C, 0x2323), (0x2329, 0x232A),
    (0x23B0, 0x23B5),
    (0x23DC, 0x23E1), (0x2423, 0x2423), (0x24C8, 0x24C8), (0x25A0, 0x25FF), (0x2605, 0x2606),
    (0x2660, 0x2667),
    (0x266D, 0x266F), (0x2713, 0x2713), (0x2720, 0x2720), (0x27C2, 0x27C2), (0x27E6, 0x27EF),
    (0x27F5, 0x27FF),
    (0x290E, 0x2914), (0x2A00, 0x2A1C), (0x2A3F, 0x2A3F), (0x2A5E, 0x2A5E), (0x2A6E, 0x2A6E),
    (0x2A74, 0x2A76),
    (0x2A7D, 0x2AB9), (0x2AC5, 0x2ACC),
    # Alphabets: bold, italic, bold italic, script, bold script capitals, Fraktur, blackboard bold,
    # bold Fraktur capitals, sans serif, bold sans serif, monospace; Greek bold, italic, bold italic;
    # bold and blackboard digits.
    (0x1D400, 0x1D4E9), (0x1D504, 0x1D537), (0x1D538, 0x1D56B), (0x1D56C, 0x1D585), (0x1D5A0, 0x1D5D3),
    (0x1D5D4, 0x1D607), (0x1D670, 0x1D6A5), (0x1D6A8, 0x1D755), (0x1D7CA, 0x1D7E1),
)  # fmt: skip


def build(source: Path, target: Path) -> int:
    """Bytes of the file written."""
    font = TTFont(source, recalcTimestamp=False)
    alias_wide_accents(font)
    give_marks_a_width(font)
    narrow_radicals(font)
    use_script_primes(font)
    cut(font)
    level_lines(font)
    rename(font)
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def alias_wide_accents(font: TTFont) -> None:
    """MathML stretches these three characters; the font can stretch the combining marks of the same shape."""
    for code, mark in ((0x203E, 0x305), (0x7E, 0x303), (0x2C7, 0x30C)):
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[code] = font.getBestCmap()[mark]


def give_marks_a_width(font: TTFont) -> None:
    """Combining arrows and accents hang left of a zero width; Chromium centres the width, not the ink."""
    accents = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    attachments = dict(zip(accents.TopAccentCoverage.glyphs, accents.TopAccentAttachment, strict=True))
    for code in HANGING:
        name = font.getBestCmap()[code]
        bounds = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[name].draw(bounds)
        left, _, right, _ = bounds.bounds
        width = round(right - left)
        redraw(font, name, (1, 0, 0, 1, -left, 0), width)
        if name in attachments:
            attachments[name].Value = width // 2


def narrow_radicals(font: TTFont) -> None:
    """Chromium gives every root the width of the widest root sign, and draws its line as much too long."""
    variants = font["MATH"].table.MathVariants
    base = font.getBestCmap()[0x221A]
    construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(base)]
    names = {record.VariantGlyph for record in construction.MathGlyphVariantRecord} - {base}
    names |= {part.glyph for part in construction.GlyphAssembly.PartRecords}
    target = font["hmtx"][base][0] + 30
    for name in names:
        width = font["hmtx"][name][0]
        if width > target:
            redraw(font, name, (target / width, 0, 0, 1, 0, 0), target)


def redraw(font: TTFont, name: str, transformation: tuple[float, ...], width: int) -> None:
    charstrings = font["CFF "].cff.topDictIndex[0].CharStrings
    glyph_set = font.getGlyphSet()
    old = charstrings[name]
    pen = T2CharStringPen(width, glyph_set)
    glyph_set[name].draw(TransformPen(pen, transformation))
    charstrings[name] = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    bounds = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(bounds)
    font["hmtx"][name] = (width, round(bounds.bounds[0]))


def use_script_primes(font: TTFont) -> None:
    """A prime is a superscript: it is to be drawn with the form meant for that, as TeX does.

    The font has that form as an alternative (`ssty`), which Chromium never asks for. For letters the same
    feature holds optical sizes, and would double the file.
    """
    alternatives = script_alternatives(font)
    character_map = font.getBestCmap()
    for code in PRIMES:
        glyph = alternatives.get(character_map.get(code, ""))
        for table in font["cmap"].tables if glyph else ():
            if table.isUnicode() and code in getattr(table, "cmap", {}):
                table.cmap[code] = glyph


def script_alternatives(font: TTFont) -> dict[str, str]:
    found: dict[str, str] = {}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "ssty" else ():
            for subtable in table.LookupList.Lookup[index].SubTable:
                subtable = getattr(subtable, "ExtSubTable", subtable)
                found |= {glyph: forms[0] for glyph, forms in getattr(subtable, "alternates", {}).items()}
                found |= getattr(subtable, "mapping", {})
    return found


def cut(font: TTFont) -> None:
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["DSIG", "FFTM"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes={code for first, last in KEPT for code in range(first, last + 1)})
    subsetter.subset(font)


def level_lines(font: TTFont) -> None:
    """The font asks for lines five times its size (its tallest brace); text lines are not to grow by that."""
    ascent, descent = 806, -194
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, descent, 200
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ascent, descent, 200
    metrics.usWinAscent, metrics.usWinDescent = ascent, -descent
    metrics.fsSelection |= 1 << 7  # use the typographic metrics


def rename(font: TTFont) -> None:
    """A changed font goes by another name, as its licence asks; who made it stays in the file."""
    names = {1: FAMILY, 3: f"{FAMILY} 1", 4: FAMILY, 6: FAMILY.replace(" ", ""), 16: FAMILY}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    if "CFF " in font:
        table = font["CFF "].cff
        table.fontNames[0] = names[6]
        table.topDictIndex[0].FullName = table.topDictIndex[0].FamilyName = FAMILY


if __name__ == "__main__":
    size = build(Path(sys.argv[1]), TARGET)
    sys.stdout.write(f"{TARGET}: {size} bytes\n")
