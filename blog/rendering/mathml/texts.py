# ruff: noqa: S105 (a token is a piece of TeX here)
r"""Text inside formulas: \text and its kin, accents, inner `$..$`, \verb, characters by number."""

import unicodedata
from xml.etree.ElementTree import Element

from .colours import colour
from .rewriter import Rewriter, command
from .tokens import Stream, TexError, command_set

STYLE_OF_COMMAND = {
    "textbf": "math-bold", "textit": "math-italic", "textsl": "math-italic", "emph": "math-italic",
    "textsf": "math-sans", "texttt": "math-mono", "textsc": "math-caps",
    "text": "", "textrm": "", "textnormal": "", "textup": "", "textmd": "", "mbox": "", "hbox": "",
    "mathrm": "", "mathbf": "math-bold", "mathit": "math-italic", "mathsf": "math-sans",
    "mathtt": "math-mono",
}  # fmt: skip
STYLE_OF_SWITCH = {
    "bf": "math-bold", "bfseries": "math-bold", "it": "math-italic", "itshape": "math-italic",
    "em": "math-italic",
    "sl": "math-italic", "sf": "math-sans", "sffamily": "math-sans", "tt": "math-mono",
    "ttfamily": "math-mono",
    "rm": "", "rmfamily": "", "normalfont": "", "upshape": "", "mdseries": "", "sc": "math-caps", "cal": "",
    "oldstyle": "", "scriptsize": "", "footnotesize": "", "small": "", "normalsize": "", "large": "",
    "Large": "",
    "LARGE": "", "huge": "", "Huge": "", "tiny": "", "displaystyle": "", "textstyle": "", "scriptstyle": "",
    "scriptscriptstyle": "", "mit": "math-italic", "limits": "", "protect": "", "hfill": "", "hfil": "",
}  # fmt: skip
CHARACTERS = {
    "\\ldots": "…", "\\dots": "…", "\\textellipsis": "…", "\\dag": "†", "\\dagger": "†", "\\textdagger": "†",
    "\\ddag": "‡", "\\ddagger": "‡", "\\S": "§", "\\P": "¶", "\\AA": "Å", "\\aa": "å", "\\AE": "Æ",
    "\\ae": "æ",
    "\\OE": "Œ", "\\oe": "œ", "\\O": "Ø", "\\o": "ø", "\\L": "Ł", "\\l": "ł", "\\ss": "ß", "\\i": "ı",
    "\\j": "ȷ",
    "\\pounds": "£", "\\textsterling": "£", "\\copyright": "©", "\\textregistered": "®",
    "\\texttrademark": "™",
    "\\textdollar": "$", "\\textbackslash": "\\", "\\textasciitilde": "~", "\\textasciicircum": "^",
    "\\textunderscore": "_", "\\textbar": "|", "\\textless": "<", "\\textgreater": ">",
    "\\textquotedblleft": "“",
    "\\textquotedblright": "”", "\\textquoteleft": "‘", "\\textquoteright": "’", "\\lq": "‘", "\\rq": "’",
    "\\textendash": "–", "\\textemdash": "—", "\\textdegree": "°", "\\degree": "°", "\\checkmark": "✓",
    "\\maltese": "✠", "\\yen": "¥", "\\texteuro": "€", "\\euro": "€", "\\textbullet": "•", "\\bullet": "•",
    "\\TeX": "TeX", "\\LaTeX": "LaTeX", "\\KaTeX": "KaTeX", "\\slash": "/", "\\&": "&", "\\%": "%",
    "\\#": "#",
    "\\$": "$", "\\_": "_", "\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\-": "\u00ad",
    "\\/": "",
    "\\textasteriskcentered": "∗", "\\textordmasculine": "º", "\\textordfeminine": "ª",
    "\\textperiodcentered": "·",
    "\\circledR": "®", "\\vdots": "⋮", "\\textvisiblespace": "␣", "\\textbraceleft": "{",
    "\\textbraceright": "}",
}  # fmt: skip
SPACES = {
    "\\ ": "\u00a0", "~": "\u00a0", "\\\n": "\u00a0", "\\,": "\u2009", "\\thinspace": "\u2009",
    "\\:": "\u2005",
    "\\;": "\u2004", "\\quad": "\u2003", "\\qquad": "\u2003\u2003", "\\enspace": "\u2002",
    "\\enskip": "\u2002",
    "\\!": "", "\\negthinspace": "", "\\medspace": "\u2005", "\\thickspace": "\u2004", "\\space": "\u00a0",
    "\\>": "\u2005", "\\nobreakspace": "\u00a0", "\\\\": "\u00a0", "\\newline": "\u00a0", "\\@": "",
}  # fmt: skip
ACCENTS = {
    "'": "\u0301", "’": "\u0301", "`": "\u0300", "‘": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303",
    "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327",
    "d": "\u0323", "b": "\u0331", "k": "\u0328", "t": "\u0361",
}  # fmt: skip
LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))


@command(*(name for name in STYLE_OF_COMMAND if not name.startswith("math")))
def text(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    style = STYLE_OF_COMMAND[name[1:]]
    argument = read_text(name, stream)
    out.append(rewriter.inlay(text_elements(rewriter, argument, style)))


def read_text(name: str, stream: Stream) -> list[str]:
    r"""Like an argument, but the blank after `\text` inside `\mbox to 3em{..}` and the like is skipped."""
    if name in ("\\hbox", "\\mbox") and stream.peek() in ("t", "s"):
        while stream.peek() not in ("{", ""):
            stream.next()
    return stream.argument(name)


def text_elements(rewriter: Rewriter, tokens: list[str], style: str = "") -> list[Element]:
    writer = TextWriter(rewriter, style)
    writer.write(Stream(tokens))
    writer.flush()
    return writer.elements or [Element("mtext")]


class TextWriter:
    def __init__(self, rewriter: Rewriter, style: str):
        self.rewriter = rewriter
        self.styles = [style] if style else []
        self.elements: list[Element] = []
        self._text = ""

    def flush(self) -> None:
        if not self._text:
            return
        content = self._text
        if "math-mono" not in self.styles:
            for source, character in LIGATURES:
                content = content.replace(source, character)
        element = Element("mtext", {"class": " ".join(dict.fromkeys(self.styles))} if self.styles else {})
        # Blanks at the ends of an element are dropped by browsers, runs of them collapse.
        element.text = unicodedata.normalize("NFC", content).replace(" ", "\u00a0")
        self.elements.append(element)
        self._text = ""

    def write(self, stream: Stream) -> None:
        with self.rewriter.notes.deeper():
            while stream:
                self.step(stream.next(), stream)

    def step(self, token: str, stream: Stream) -> None:
        if token == "{":
            self.nested(stream.group(), "")
        elif token == "}":
            raise TexError("there is a closing brace } too many")
        elif token == "$":
            self.mathematics(stream.until("$", "$"))
        elif token == "\\(":
            self.mathematics(stream.until("\\)", "\\("))
        elif token == " ":
            self._text += "" if self._text.endswith(" ") else " "
        elif token in SPACES:
            self._text += SPACES[token]
        elif token in CHARACTERS:
            self._text += CHARACTERS[token]
            if len(token) > 2:
                stream.skip_blanks()
        elif token[0] == "\\":
            self.command(token, stream)
        else:
            self._text += token

    def nested(self, tokens: list[str], style: str) -> None:
        self.flush()
        outer = self.styles
        self.styles = [*outer, style] if style else list(outer)
        self.write(Stream(tokens))
        self.flush()
        self.styles = outer

    def mathematics(self, tokens: list[str]) -> None:
        if tokens:
            self.flush()
            self.elements.append(row(self.rewriter.typeset(tokens), attributes={"displaystyle": "false"}))

    def command(self, token: str, stream: Stream) -> None:
        name, macros = token[1:], self.rewriter.notes.macros
        if macro := macros.find(token):
            macros.expand(token, macro, stream)
        elif name in STYLE_OF_COMMAND:
            self.nested(read_text(token, stream), STYLE_OF_COMMAND[name])
        elif name in STYLE_OF_SWITCH:
            self.flush()
            if STYLE_OF_SWITCH[name]:
                self.styles = [*self.styles, STYLE_OF_SWITCH[name]]
            elif name in ("rm", "rmfamily", "normalfont", "upshape", "mdseries"):
                self.styles = []
            stream.skip_blanks()
        elif name == "color":
            self.coloured_rest(stream)
        elif name in ACCENTS and (not name.isalpha() or stream.peek()):
            letter = self.plain(stream.argument(token)) or " "
            self._text += unicodedata.normalize("NFC", letter[0] + ACCENTS[name]) + letter[1:]
        elif name in ("unicode", "U", "char", "symbol"):
            self._text += character_by_number(token, stream)
        else:
            self.in_mathematics(token, stream)

    def coloured_rest(self, stream: Stream) -> None:
        model = "".join(stream.optional() or []).strip()
        chosen = colour(stream.text_argument("\\color"), model, self.rewriter.notes.defined_colours)
        rest = []
        while stream:
            rest.append(stream.next())
        if rest:
            self.flush()
            coloured = TextWriter(self.rewriter, "")
            coloured.styles = self.styles
            coloured.write(Stream(rest))
            coloured.flush()
            self.elements.append(row(coloured.elements, attributes={"mathcolor": chosen}))

    def plain(self, tokens: list[str]) -> str:
        return "".join({"\\i": "ı", "\\j": "ȷ"}.get(token, CHARACTERS.get(token, token)) for token in tokens)

    def in_mathematics(self, token: str, stream: Stream) -> None:
        """Any other command means the same in text as in a formula: colour, boxes, references, spaces."""
        tokens = [token]
        while stream.peek() in ("{", "["):
            optional = stream.optional()
            if optional is not None:
                tokens += ["[", *optional, "]"]
            elif stream.peek() == "{":
                argument = stream.argument(token)
                last = stream.peek() not in ("{", "[")
                takes_text = last and token in TAKES_TEXT
                tokens += ["{", *(["\\text", "{", *argument, "}"] if takes_text else argument), "}"]
            else:
                break
        self.flush()
        self.elements += self.rewriter.typeset(tokens)


TAKES_TEXT = command_set(
    r"\textcolor \colorbox \fcolorbox \fbox \boxed \phantom \hphantom \vphantom \llap \rlap \clap"
    r" \mathllap \mathrlap \mathclap \smash \raisebox \sout \cancel \bcancel \xcancel \underline"
    r" \overline \uline"
)


def character_by_number(name: str, stream: Stream) -> str:
    r"""`\unicode[1em,0.2em]{x61}`, `\U{61}`, `\char"41`, `\symbol{65}`."""
    if name == "\\unicode":
        stream.optional()
    if name == "\\char":
        digits = ""
        while (token := stream.peek()) and (token in "\"'" or token in "0123456789abcdefABCDEF"):
            digits += token
            stream.skip_blanks()
            stream.next()
    else:
        digits = stream.text_argument(name)
    prefixes = {"x": 16, "X": 16, '"': 16, "'": 8, "U": 16, "#": 10}
    base = 16 if name == "\\U" else prefixes.get(digits[:1], 10)
    digits = digits.lstrip("xX\"'U+#").strip()
    try:
        number = int(digits, base)
        character = chr(number)
    except (ValueError, OverflowError) as wrong:
        raise TexError(f"{name} wants the number of a character, not {digits or 'nothing'}") from wrong
    if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cf", "Cn"):
        raise TexError(f"{name}: the number {digits} is no printable character")
    return character


@command("unicode", "U", "char", "symbol")
def numbered_character(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    character = character_by_number(name, stream)
    escaped = {
        "&": "\\&",
        "%": "\\%",
        "#": "\\#",
        "$": "\\$",
        "_": "\\_",
        "{": "\\{",
        "}": "\\}",
        "^": "\\text{^}",
    }
    if character.isspace():
        out.append("\\ ")
    elif unicodedata.category(character)[0] in "LN" or character == "\\":
        element = Element("mi", {"mathvariant": "normal"} if character.isascii() else {})
        element.text = character
        out.append(rewriter.inlay([element]))
    else:
        out.append(escaped.get(character, character))


# What the engine knows only as a command, or not at all.
UNICODE = {
    "∅": "\\varnothing", "∠": "\\angle", "∡": "\\measuredangle", "∢": "\\sphericalangle", "∴": "\\therefore",
    "∵": "\\because", "⊤": "\\top", "⊥": "\\bot",
}  # fmt: skip


@command("surd", "√", *UNICODE, *"∛∜⇫⇬⇭⇮⇯⇰⇱⇲⇳⟀⟁⟃⟄⟊⟐⟓⟔⟠⤙⤚⦰⦱⦲⦺⧖⧗⧜⧝⧞⧫⧾⧿⫙⫚⫛⫝⫫")
def typed_character(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    character = "√" if name == "\\surd" else name[-1]
    if character in UNICODE:
        out.append(UNICODE[character])
        return
    element = Element("mi", {"mathvariant": "normal"})
    element.text = character
    out.append(rewriter.inlay([element]))


@command("verb")
def verbatim(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.accept("*")
    mark = stream.next()
    content = ""
    while (token := stream.next()) != mark:
        content += token
    element = Element("mtext", {"class": "math-mono"})
    element.text = content.replace(" ", "\u00a0")
    out.append(rewriter.inlay([element]))


CIRCLED = {str(n): chr(0x245F + n) for n in range(1, 21)} | {"0": "⓪"}
CIRCLED |= {chr(65 + i): chr(0x24B6 + i) for i in range(26)} | {
    chr(97 + i): chr(0x24D0 + i) for i in range(26)
}


@command("textcircled", "circled")
def circled(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    tokens = stream.argument(name)
    content = "".join(tokens).strip()
    if content in CIRCLED:
        element = Element("mtext")
        element.text = CIRCLED[content]
    else:
        element = row(text_elements(rewriter, tokens), attributes={"class": "math-circle"})
    out.append(rewriter.inlay([element]))


def plain_text(tokens: list[str]) -> str | None:
    """The text when it is nothing but text, None when it holds a command."""
    if any(token[0] in "\\{}$~%^_&#" for token in tokens):
        return None
    return "".join(tokens)


def row(elements: list[Element], attributes: dict[str, str]) -> Element:
    parent = Element("mrow", attributes)
    parent.extend(elements)
    return parent
