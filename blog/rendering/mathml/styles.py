"""The engine's inline styles as classes, and the classes as inline styles for readers without our CSS.

Pages forbid inline styles (their content security policy lists `style-src 'self'`); feeds have
nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

CLASS_OF = {
    "width: 100%": "math-wide",
    "width: 50%": "math-margin",
    "width: 7.5%": "math-indent",
    "text-align: right": "math-right",
    "text-align: left": "math-left",
    "padding-right: 0": "math-tight-right",
    "padding-left: 0": "math-tight-left",
    "padding-left:0": "math-tight-left",
    "padding-right:0": "math-tight-right",
    "padding-left:1em": "math-gap-left",
    "padding-left: 0.1em": "math-rule-left",
    "padding-right: 0.1em": "math-rule-right",
    "padding-left:0.2778em": "math-relation-left",
    "padding-right:0.2778em": "math-relation-right",
    "padding-left:0.2222em": "math-binary-left",
    "padding-right:0.2222em": "math-binary-right",
    "padding-left:0.1667em": "math-thin-left",
    "padding-right:0.1667em": "math-thin-right",
    "padding-top: 0.1667em": "math-continued",
    "padding-top: 0": "math-tight-top",
    "padding-bottom: 0": "math-tight-bottom",
    "border-right: 0.05em solid currentcolor": "math-line-right",
    "border-left: 0.05em solid currentcolor": "math-line-left",
    "border-top: 0.05em solid currentcolor": "math-line-top",
    "border-bottom: 0.05em solid currentcolor": "math-line-bottom",
    "border-right: 0.05em dashed currentcolor": "math-dashes-right",
    "border-left: 0.05em dashed currentcolor": "math-dashes-left",
    "border-top: 0.05em dashed currentcolor": "math-dashes-top",
    "border-bottom: 0.05em dashed currentcolor": "math-dashes-bottom",
}
REDUNDANT = frozenset({"justify-items: end", "justify-items: start"})
STYLE_OF = {name: style.replace(": ", ":") for style, name in CLASS_OF.items()} | {
    "math-right": "text-align:right;justify-items:end",
    "math-left": "text-align:left;justify-items:start",
    "math-centre": "text-align:center",
    "math-tag": "text-align:right;justify-items:end",
    "math-number": "padding-left:0.5em",
    "math-box": "border:1px solid;padding:0.25em",
    "math-circle": "border:1px solid;border-radius:50%;padding:0.1em 0.3em",
    "math-rounded": "border:1px solid;border-radius:0.4em;padding:0.25em",
    "math-side-left": "border-left:1px solid;padding-left:0.15em",
    "math-side-right": "border-right:1px solid;padding-right:0.15em",
    "math-side-top": "border-top:1px solid;padding-top:0.15em",
    "math-side-bottom": "border-bottom:1px solid;padding-bottom:0.15em",
    "math-fill": "padding:0.2em",
    "math-on-light": "color:#000",
    "math-on-dark": "color:#fff",
    "math-rule": "background:currentColor",
    "math-bold": "font-weight:bold",
    "math-italic": "font-style:italic",
    "math-sans": "font-family:sans-serif",
    "math-mono": "font-family:monospace",
    "math-caps": "font-variant:small-caps",
}
STRIKES = {
    "math-cancel": "updiagonalstrike",
    "math-backcancel": "downdiagonalstrike",
    "math-strike": "horizontalstrike",
    "math-upstrike": "verticalstrike",
    "math-angle": "actuarial",
}
# The engine takes a colour by one of these names and writes it as the number beside it. So the n-th
# colour of a formula goes in under the n-th name, and comes back from the n-th number.
PALETTE = {
    "Apricot": "#FFB882", "Aquamarine": "#1CBFC1", "Bittersweet": "#D04C17", "Black": "#2C2E35",
    "Blue": "#102694", "BlueGreen": "#14BCBC", "BlueViolet": "#2D3497", "BrickRed": "#C43119",
    "Brown": "#772206", "BurntOrange": "#FF8E27", "CadetBlue": "#63729D", "CarnationPink": "#FC81BC",
    "Cerulean": "#00ADE7", "CornflowerBlue": "#48BBE8", "Cyan": "#00B9F2", "Dandelion": "#FFB94C",
    "DarkOrchid": "#9E508F", "Emerald": "#00B1A0", "ForestGreen": "#129F57", "Fuchsia": "#833794",
    "Goldenrod": "#FFDB57", "Gray": "#9B9C9F", "Green": "#00AB4F", "GreenYellow": "#E1E57B",
    "JungleGreen": "#00B19D", "Lavender": "#FDA0CC", "LimeGreen": "#88C946", "Magenta": "#FB3199",
    "Mahogany": "#B4321E", "Maroon": "#BA3132", "Melon": "#FF9D7B", "MidnightBlue": "#006896",
}  # fmt: skip
STYLE = re.compile(r' style="([^"]*)"')
CLASS = re.compile(r' class="([^"]*)"')
COLOUR = re.compile(r"color: ?(#[0-9a-fA-F]{6})")
NEGATIVE = re.compile(r"margin-left: ?-([0-9.]+)(r?em)")


def classified(mathml: str, colours: Sequence[str]) -> str:
    """Classes for inline styles; the n-th colour of the formula for the n-th of the palette."""
    if ' style="' not in mathml:
        return mathml
    if not colours:
        return STYLE.sub(_without_colours, mathml)
    back = dict(zip(PALETTE.values(), colours, strict=False))
    return STYLE.sub(lambda match: _attributes(match[1], back), mathml)


def _without_colours(match: re.Match[str]) -> str:
    return _known_attributes(match[1])


@lru_cache(maxsize=512)
def _known_attributes(style: str) -> str:
    return _attributes(style, {})


def _attributes(style: str, colours: Mapping[str, str]) -> str:
    names, attributes = [], ""
    for declaration in style.split(";"):
        text = declaration.strip()
        if name := CLASS_OF.get(text):
            names.append(name)
        elif match := COLOUR.fullmatch(text):
            attributes += f' mathcolor="{colours.get(match[1], match[1])}"'
        elif match := NEGATIVE.fullmatch(text):
            names.append(f"math-back-{min(90, max(1, round(float(match[1]) * 18)))}")
    return (f' class="{" ".join(names)}"' if names else "") + attributes


@lru_cache(maxsize=512)
def style_for(classes: str) -> str:
    styles = []
    for name in classes.split():
        if name.startswith("math-back-"):
            styles.append(f"margin-left:-{int(name[10:]) / 18:.4g}em")
        elif name in STYLE_OF:
            styles.append(STYLE_OF[name])
    return ";".join(styles)
