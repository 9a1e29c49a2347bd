"""Boxes, strikes, overlaps, spaces."""

from .colours import colour, ink_on
from .limits import check_length, in_em
from .reading import next_atom, read_length
from .rewriter import Rewriter, command
from .texts import text_elements
from .tokens import Stream, TexError

STRIKES = {"\\cancel": "math-cancel", "\\bcancel": "math-backcancel", "\\sout": "math-strike"}


@command("cancel", "bcancel", "sout", "xcancel")
def strike(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    body = rewriter.rewrite(stream.argument(name))
    if name == "\\xcancel":
        inside = rewriter.wrap(body, "mrow", {"class": "math-cancel"})
        out.append(rewriter.wrap(inside, "mrow", {"class": "math-backcancel"}))
    else:
        out.append(rewriter.wrap(body, "mrow", {"class": STRIKES[name]}))


@command("cancelto")
def cancel_to(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    target = rewriter.rewrite(stream.argument(name))
    body = rewriter.wrap(stream.argument(name), "mrow", {"class": "math-cancel"})
    out.append(f"{{{body}}}^{{\\nearrow {target}}}")


@command("boxed", "fbox", "framebox")
def boxed(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.optional()
    tokens = stream.argument(name)
    if name == "\\boxed":
        body = "\\displaystyle " + rewriter.rewrite(tokens)
    else:
        body = rewriter.inlay(text_elements(rewriter, tokens))
    out.append(rewriter.wrap(body, "mrow", {"class": "math-box"}))


BORDER_STYLES = frozenset(("solid", "dashed", "dotted", "double"))


@command("bbox")
def bbox(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    r"""`\bbox[yellow,5pt,border:2px solid red]{..}`: colour, padding and border in any order."""
    options = "".join(stream.optional() or [])
    body = rewriter.rewrite(stream.argument(name))
    attributes = {"class": "math-fill"}
    for option in options.split(","):
        text = option.strip()
        if text.startswith("border"):
            attributes["class"] = "math-box"
            if (ink := text.split()[-1]) != text and in_em(ink) is None and ink not in BORDER_STYLES:
                attributes["mathcolor"] = colour(ink, "", rewriter.notes.defined_colours)
                body = rewriter.wrap(body, "mrow", {"class": "math-ink"})
        elif text and in_em(text) is None:
            attributes["mathbackground"] = colour(text, "", rewriter.notes.defined_colours)
    if ground := attributes.get("mathbackground"):
        body = rewriter.wrap(body, "mrow", {"class": ink_on(ground)})
    out.append(rewriter.wrap(body, "mrow", attributes))


ENCLOSURES = {
    "box": "math-box", "roundedbox": "math-rounded", "circle": "math-circle", "left": "math-side-left",
    "right": "math-side-right", "top": "math-side-top", "bottom": "math-side-bottom",
    "updiagonalstrike": "math-cancel", "downdiagonalstrike": "math-backcancel",
    "updiagonalarrow": "math-cancel", "northeastarrow": "math-cancel", "horizontalstrike": "math-strike",
    "verticalstrike": "math-upstrike", "actuarial": "math-angle", "madruwb": "math-madruwb",
    "longdiv": "math-longdiv", "phasorangle": "math-phasor", "radical": "",
}  # fmt: skip


@command("enclose")
def enclose(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    notations = stream.text_argument(name).replace(",", " ").split()
    attributes = dict.fromkeys(())
    for option in "".join(stream.optional() or []).split(","):
        key, _, value = option.partition("=")
        if key.strip() in ("mathcolor", "mathbackground") and value.strip(" \"'"):
            attributes[key.strip()] = colour(value.strip(" \"'"), "", rewriter.notes.defined_colours)
    body = rewriter.rewrite(stream.argument(name))
    for notation in notations:
        if notation not in ENCLOSURES:
            raise TexError(f"\\enclose knows no {notation}")
        body = f"\\sqrt{{{body}}}" if notation == "radical" else body
        body = rewriter.wrap(body, "mrow", {"class": ENCLOSURES[notation]}) if ENCLOSURES[notation] else body
    out.append(rewriter.wrap(body, "mrow", attributes) if attributes else body)


@command("angl")
def actuarial_angle(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out.append(rewriter.wrap(stream.argument(name), "mrow", {"class": "math-angle"}))


@command("phase")
def phasor(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out.append(rewriter.wrap(["\\angle", *stream.argument(name)], "mrow", {"class": "math-side-bottom"}))


# Overlaps and heights

LAPS = {"l": "math-lap-left", "r": "", "c": "math-lap-centre"}


LAPPING = [prefix + side + "lap" for prefix in ("", "math", "cramped") for side in "lrc"]


@command(*LAPPING, "textllap", "textrlap", "textclap")
def lap(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    style = "".join(stream.optional() or [])
    tokens = stream.argument(name)
    if name in ("\\llap", "\\rlap", "\\clap") or name.startswith("\\text"):
        body = rewriter.inlay(text_elements(rewriter, tokens))
    else:
        body = style + " " + rewriter.rewrite(tokens)
    out.append(without_width(rewriter, body, LAPS[name[-4]]))


def without_width(rewriter: Rewriter, body: str, name: str) -> str:
    """A box of no width; its ink hangs out at the right, or where the class moves it."""
    inside = rewriter.wrap(body, "mrow", {"class": name}) if name else body
    return rewriter.wrap(inside, "mpadded", {"width": "0"})


@command("smash")
def smash(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    part = "".join(stream.optional() or [])
    attributes = {} if part == "b" else {"height": "0"}
    if part != "t":
        attributes["depth"] = "0"
    out.append(rewriter.wrap(stream.argument(name), "mpadded", attributes))


# Lengths


@command("kern", "mkern", "hskip", "mskip", "hspace", "mspace", "hspace*")
def space(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.accept("*")
    out.append(f"\\hspace{{{read_length(stream, name, rewriter.notes.limits):.4g}em}}")


@command("rule")
def rule(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    shift = stream.optional()
    raised = (in_em("".join(shift)) or 0.0) if shift else 0.0
    check_length(raised, rewriter.notes.limits)
    width, height = (
        read_length(stream, name, rewriter.notes.limits),
        read_length(stream, name, rewriter.notes.limits),
    )
    attributes = {
        "width": f"{max(0, width):.4g}em",
        "height": f"{max(0, height + raised):.4g}em",
        "depth": f"{max(0, -raised):.4g}em",
        "class": "math-rule",
    }
    if raised > 0:
        inside = rewriter.wrap("", "mspace", attributes | {"height": f"{height:.4g}em"})
        out.append(rewriter.wrap(inside, "mpadded", {"voffset": f"{raised:.4g}em"}))
    else:
        out.append(rewriter.wrap("", "mspace", attributes))


@command("raise", "lower", "raisebox")
def raised_box(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    by = read_length(stream, name, rewriter.notes.limits) * (-1 if name == "\\lower" else 1)
    if name == "\\raisebox":
        stream.optional()
        stream.optional()
        body = rewriter.inlay(text_elements(rewriter, stream.argument(name)))
    else:
        body = rewriter.rewrite(next_atom(stream, name))
    attributes = {"voffset": f"{by:.4g}em"} | (
        {"height": f"+{by:.4g}em"} if by > 0 else {"depth": f"+{-by:.4g}em"}
    )
    out.append(rewriter.wrap(body, "mpadded", attributes))


@command("moveleft", "moveright", "hsize", "vsize")
def ignored_length(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.accept("=")
    read_length(stream, name, rewriter.notes.limits)


@command("vcenter", "vtop", "vbox")
def vertical_box(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out.append(f"{{{rewriter.rewrite(stream.argument(name))}}}")


@command("mathmakebox")
def math_box(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    while stream.optional() is not None:
        pass
    out.append(f"{{{rewriter.rewrite(stream.argument(name))}}}")


@command("parbox", "makebox")
def text_box(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    while stream.optional() is not None:
        pass
    if name == "\\parbox":
        read_length(stream, name, rewriter.notes.limits)
    out.append(rewriter.inlay(text_elements(rewriter, stream.argument(name))))
