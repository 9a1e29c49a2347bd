"""Colours by name and by model, as `#rrggbb`."""

import re

from .tokens import TexError


def _table(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


# The sixty-eight names of dvips, as MathJax 2 shows them.
DVIPS = _table(
    "Apricot:fbb982 Aquamarine:00b5be Bittersweet:c04f17 Black:221e1f Blue:2d2f92"
    " BlueGreen:00b3b8 BlueViolet:473992 BrickRed:b6321c Brown:792500 BurntOrange:f7921d"
    " CadetBlue:74729a CarnationPink:f282b4 Cerulean:00a2e3 CornflowerBlue:41b0e4 Cyan:00aeef"
    " Dandelion:fdbc42 DarkOrchid:a4538a Emerald:00a99d ForestGreen:009b55 Fuchsia:8c368c"
    " Goldenrod:ffdf42 Gray:949698 Green:00a64f GreenYellow:dfe674 JungleGreen:00a99a"
    " Lavender:f49ec4 LimeGreen:8dc73e Magenta:ec008c Mahogany:a9341f Maroon:af3235 Melon:f89e7b"
    " MidnightBlue:006795 Mulberry:a93c93 NavyBlue:006eb8 OliveGreen:3c8031 Orange:f58137"
    " OrangeRed:ed135a Orchid:af72b0 Peach:f7965a Periwinkle:7977b8 PineGreen:008b72 Plum:92268f"
    " ProcessBlue:00b0f0 Purple:99479b RawSienna:974006 Red:ed1b23 RedOrange:f26035"
    " RedViolet:a1246b Rhodamine:ef559f RoyalBlue:0071bc RoyalPurple:613f99 RubineRed:ed017d"
    " Salmon:f69289 SeaGreen:3fbc9d Sepia:671800 SkyBlue:46c5dd SpringGreen:c6dc67 Tan:da9d76"
    " TealBlue:00aeb3 Thistle:d883b7 Turquoise:00b4ce Violet:58429b VioletRed:ef58a0 White:ffffff"
    " WildStrawberry:ee2967 Yellow:fff200 YellowGreen:98cc70 YellowOrange:faa21a"
)

# CSS: MathJax and KaTeX hand a lower-case name to the browser, so `green` is the dark one, not xcolor's.
CSS = _table(
    "aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 black:000000"
    " blue:0000ff blueviolet:8a2be2 brown:a52a2a burlywood:deb887 cadetblue:5f9ea0"
    " chartreuse:7fff00 chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed crimson:dc143c"
    " cyan:00ffff darkblue:00008b darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9"
    " darkgreen:006400 darkgrey:a9a9a9 darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00"
    " darkorchid:9932cc darkred:8b0000 darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b"
    " darkslategray:2f4f4f darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493"
    " deepskyblue:00bfff dimgray:696969 dodgerblue:1e90ff firebrick:b22222 forestgreen:228b22"
    " fuchsia:ff00ff gold:ffd700 goldenrod:daa520 gray:808080 green:008000 greenyellow:adff2f"
    " grey:808080 hotpink:ff69b4 indianred:cd5c5c indigo:4b0082 ivory:fffff0 khaki:f0e68c"
    " lavender:e6e6fa lawngreen:7cfc00 lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff"
    " lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a"
    " lightseagreen:20b2aa lightskyblue:87cefa lightyellow:ffffe0 lime:00ff00 limegreen:32cd32"
    " linen:faf0e6 magenta:ff00ff maroon:800000 mediumblue:0000cd mediumorchid:ba55d3"
    " mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee mediumturquoise:48d1cc"
    " mediumvioletred:c71585 midnightblue:191970 moccasin:ffe4b5 navy:000080 olive:808000"
    " olivedrab:6b8e23 orange:ffa500 orangered:ff4500 orchid:da70d6 palegreen:98fb98"
    " paleturquoise:afeeee palevioletred:db7093 peachpuff:ffdab9 peru:cd853f pink:ffc0cb"
    " plum:dda0dd powderblue:b0e0e6 purple:800080 rebeccapurple:663399 red:ff0000 rosybrown:bc8f8f"
    " royalblue:4169e1 saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 seagreen:2e8b57"
    " sienna:a0522d silver:c0c0c0 skyblue:87ceeb slateblue:6a5acd slategray:708090"
    " slategrey:708090 springgreen:00ff7f steelblue:4682b4 tan:d2b48c teal:008080 thistle:d8bfd8"
    " tomato:ff6347 turquoise:40e0d0 violet:ee82ee wheat:f5deb3 white:ffffff whitesmoke:f5f5f5"
    " yellow:ffff00 yellowgreen:9acd32"
)
NAMES = CSS | DVIPS
HEXADECIMAL = re.compile(r"#?(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
MIXTURE = re.compile(r"([a-zA-Z]+)!([0-9]{1,3})(?:!([a-zA-Z]+))?")


def colour(specification: str, model: str = "", defined: dict[str, str] | None = None) -> str:
    r"""What \color{..}, \color[model]{..} and \definecolor mean; names are also xcolor's `red!40!blue`."""
    text = specification.strip()
    if model in ("", "named"):
        return named(text, defined or {})
    if model == "HTML" and HEXADECIMAL.fullmatch(text):
        return normal(text)
    parts = [number(part, specification) for part in text.split(",")]
    if model == "RGB" and len(parts) == 3:
        return from_rgb([part / 255 for part in parts])
    if model == "rgb" and len(parts) == 3:
        return from_rgb(parts)
    if model == "gray" and len(parts) == 1:
        return from_rgb(parts * 3)
    if model == "cmyk" and len(parts) == 4:
        return from_rgb([1 - min(1, part + parts[3]) for part in parts[:3]])
    raise TexError(f"[{model}]{{{specification}}} is no colour")


def named(text: str, defined: dict[str, str]) -> str:
    if text in defined:
        return defined[text]
    if text in NAMES:
        return "#" + NAMES[text]
    if text.lower() in CSS:
        return "#" + CSS[text.lower()]
    if text.startswith("#") and HEXADECIMAL.fullmatch(text):
        return normal(text)
    if mixture := MIXTURE.fullmatch(text):
        first, percent, second = mixture.groups()
        return mix(named(first, defined), int(percent) / 100, named(second or "white", defined))
    raise TexError(f"{text or 'nothing'} is no colour")


def normal(text: str) -> str:
    digits = text.lstrip("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def mix(first: str, share: float, second: str) -> str:
    share = min(1, share)
    pairs = zip(channels(first), channels(second), strict=True)
    return from_rgb([one * share + other * (1 - share) for one, other in pairs])


def channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def from_rgb(parts: list[float]) -> str:
    return "#" + "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)


def ink_on(ground: str) -> str:
    """The class for text on a coloured ground: the page's own colour may be the wrong one there, by night."""
    red, green, blue = channels(ground)
    return "math-on-light" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "math-on-dark"


def number(text: str, specification: str) -> float:
    try:
        return float(text)
    except ValueError as wrong:
        raise TexError(f"{specification} is no colour") from wrong
