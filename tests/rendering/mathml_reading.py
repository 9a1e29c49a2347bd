"""Reads MathML as a reader's eye does: symbols in order, colours, numbers, cells and rows."""

from xml.etree.ElementTree import Element, fromstring

INVISIBLE = dict.fromkeys([*range(0x2061, 0x2065), *range(0xFE00, 0xFE10)])
ITALIC = {chr(0x41 + i): chr(0x1D434 + i) for i in range(26)} | {
    chr(0x61 + i): chr(0x1D44E + i) for i in range(26)
}
ITALIC |= {chr(0x391 + i): chr(0x1D6E2 + i) for i in range(25)} | {
    chr(0x3B1 + i): chr(0x1D6FC + i) for i in range(25)
}
ITALIC |= dict(zip("h∂ϵϑϰϕϱϖıȷ", "ℎ𝜕𝜖𝜗𝜘𝜙𝜚𝜛𝚤𝚥", strict=True))


def symbols(mathml: str) -> str:
    return "".join(read(fromstring(mathml)).split())


def read(element: Element) -> str:
    if element.tag == "mphantom":
        return ""
    text = "".join(read(child) for child in element) if len(element) else token(element)
    if element.tag == "mtable":
        text = "⏎".join(read_row(row) for row in element)
    if colour := element.get("mathcolor"):
        text = f"⟦{colour.lstrip('#')} {text}⟧"
    if (ground := element.get("mathbackground")) and ground != "currentColor":
        text = f"▒{ground.lstrip('#')} {text}▒"
    return text


def read_row(row: Element) -> str:
    cells, number = [], ""
    for cell in row:
        names = cell.get("class", "").split()
        if "math-tag" in names:
            number = "№" + "".join(read(child) for child in cell)
        elif "math-margin" not in names and "math-indent" not in names:
            cells.append("".join(read(child) for child in cell))
    return "¦".join(cells) + number


def token(element: Element) -> str:
    """An `mi` of one letter is shown in italics unless it says otherwise."""
    text = (element.text or "").translate(INVISIBLE)
    if element.tag == "mi" and element.get("mathvariant") != "normal":
        return ITALIC.get(text, text)
    return text
