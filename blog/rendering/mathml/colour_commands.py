r"""\color and its kin."""

from .colours import colour, ink_on
from .rewriter import Rewriter, command
from .texts import text_elements
from .tokens import Stream


@command("color")
def colour_switch(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    r"""MathJax 2: a group directly after `\color{red}` is what gets coloured; else the rest of the group."""
    model = "".join(stream.optional() or []).strip()
    chosen = rewriter.colour_name(stream.text_argument(name), model)
    if stream.peek() == "{":
        out.append(f"\\textcolor{{{chosen}}}{{{rewriter.rewrite(stream.argument(name))}}}")
    else:
        out.append(f"\\color{{{chosen}}}")


@command("textcolor")
def coloured(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    model = "".join(stream.optional() or []).strip()
    chosen = rewriter.colour_name(stream.text_argument(name), model)
    out.append(f"\\textcolor{{{chosen}}}{{{rewriter.rewrite(stream.argument(name))}}}")


@command("definecolor")
def define_colour(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    new, model, value = (stream.text_argument(name) for _ in range(3))
    rewriter.notes.defined_colours[new] = colour(value, model, rewriter.notes.defined_colours)


@command("colorbox", "fcolorbox")
def colour_box(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    model = "".join(stream.optional() or []).strip()
    frame = stream.text_argument(name) if name == "\\fcolorbox" else ""
    ground = colour(stream.text_argument(name), model, rewriter.notes.defined_colours)
    text = rewriter.inlay(text_elements(rewriter, stream.argument(name)))
    text = rewriter.wrap(text, "mrow", {"class": ink_on(ground)})
    attributes = {"class": "math-fill", "mathbackground": ground}
    if frame:
        attributes["class"] = "math-box"
        attributes["mathcolor"] = colour(frame, model, rewriter.notes.defined_colours)
    out.append(rewriter.wrap(text, "mrow", attributes))


KHAN_ACADEMY = {
    "blue": "#6495ed",
    "orange": "#ffa500",
    "pink": "#ff00af",
    "red": "#df0030",
    "green": "#28ae7b",
    "gray": "#808080",
    "purple": "#9d38bd",
}


@command(*KHAN_ACADEMY)
def coloured_by_name(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    r"""KaTeX has these besides \textcolor."""
    chosen = rewriter.colour_name(KHAN_ACADEMY[name[1:]])
    out.append(f"\\textcolor{{{chosen}}}{{{rewriter.rewrite(stream.argument(name))}}}")
