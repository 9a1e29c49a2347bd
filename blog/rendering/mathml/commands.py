# ruff: noqa: S105 (a token is a piece of TeX here)
"""Fractions, operators, fences, letters, and what has no effect on a page."""

from .boxes import without_width
from .limits import check_length, in_em
from .marks import Bold, LimitsAbove, Symbol
from .reading import next_atom, read_length, rest_of_cell
from .rewriter import Rewriter, command, last_group, pop_atom
from .texts import plain_text, text_elements
from .tokens import Stream, TexError, command_set, is_name, join, strip, tokenize

# Sizes

SIZES = {
    "tiny": 0.5, "Tiny": 0.5, "scriptsize": 0.7, "footnotesize": 0.8, "small": 0.9, "normalsize": 1.0,
    "large": 1.2, "Large": 1.44, "LARGE": 1.73, "huge": 2.07, "Huge": 2.49,
}  # fmt: skip


@command(*SIZES)
def size(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    percent = f"{SIZES[name[1:]] * 100:.0f}%"
    out.append(rewriter.wrap(rest_of_cell(stream), "mstyle", {"mathsize": percent}))


# Fractions written in the middle


@command("above", "abovewithdelims", "overwithdelims", "atopwithdelims")
def infix_fraction(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    fences = ["", ""]
    if name.endswith("withdelims"):
        fences = ["" if token == "." else token for token in (read_fence(stream), read_fence(stream))]
    if name.startswith("\\above"):
        thickness = f"{read_length(stream, name, rewriter.notes.limits):.4g}em"
    else:
        thickness = "0pt" if name.startswith("\\atop") else ""
    start = last_group(out)
    numerator = join(out[start:])
    del out[start:]
    denominator = rewriter.rewrite(rest_of_cell(stream))
    out.append(f"\\genfrac{{{fences[0]}}}{{{fences[1]}}}{{{thickness}}}{{}}{{{numerator}}}{{{denominator}}}")


def read_fence(stream: Stream) -> str:
    stream.skip_blanks()
    return FENCES.get(token := stream.next(), token)


@command("genfrac")
def general_fraction(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    left, right, thickness, style = (stream.text_argument(name) for _ in range(4))
    if thickness:
        check_length(in_em(thickness) or 0.0, rewriter.notes.limits)
    fences = "".join(f"{{{FENCES.get(fence, fence)}}}" for fence in (left, right))
    parts = "".join(f"{{{rewriter.rewrite(stream.argument(name))}}}" for _ in range(2))
    out.append(f"\\genfrac{fences}{{{thickness}}}{{{style}}}{parts}")


@command("root")
def root(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    degree = rewriter.rewrite(stream.until("\\of", name))
    out.append(f"\\sqrt[{{{degree}}}]{{{rewriter.rewrite(stream.argument(name))}}}")


@command("buildrel")
def build_relation(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    above = rewriter.rewrite(stream.until("\\over", name))
    out.append(f"\\stackrel{{{above}}}{{{rewriter.rewrite(stream.argument(name))}}}")


@command("sqrt")
def square_root(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    degree = stream.optional()
    before = f"[{{{rewriter.rewrite(degree)}}}]" if degree is not None else ""
    out.append(f"\\sqrt{before}{{{rewriter.rewrite(stream.argument(name))}}}")


@command("overbracket", "underbracket")
def bracket(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    """Without mathtools' thickness and height."""
    while stream.optional() is not None:
        pass
    out.append(f"{name}{{{rewriter.rewrite(stream.argument(name))}}}")


@command("underbar", "uline")
def underlined_text(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out.append(f"\\underline{{{rewriter.inlay(text_elements(rewriter, stream.argument(name)))}}}")


ARROWS = {
    "xrightleftarrows": "⇄", "xrightequilibrium": "⇌", "xleftequilibrium": "⇋", "xleftrightharpoons": "⇋",
    "xleftrightarrows": "⇆",
}  # fmt: skip


@command(*ARROWS)
def extensible_arrow(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    below = rewriter.rewrite(stream.optional() or [])
    above = rewriter.rewrite(stream.argument(name))
    arrow = f"\\xtofrom{f'[{{{below}}}]' if below else ''}{{{above}}}"
    out.append(f"{{{rewriter.mark(Symbol(ARROWS[name[1:]]))}{{{arrow}}}}}")


# Operators


@command("operatorname", "operatornamewithlimits")
def operator_name(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    starred = stream.accept("*") or name.endswith("limits")
    tokens = strip(stream.argument(name))
    engine_name = "\\operatorname*" if starred else "\\operatorname"
    text = plain_text(tokens)
    if text is not None:
        out.append(f"{engine_name}{{{text.replace(' ', '')}}}")
    else:
        out.append(rewriter.inlay(rewriter.typeset(["\\mathrm", "{", *tokens, "}"]), engine_name))
    stream.accept("\\limits")


@command("mathop")
def operator(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    body = strip(stream.argument(name))
    with_limits = not stream.accept("\\nolimits")
    forced = stream.accept("\\limits")
    stream.accept("\\displaylimits")
    elements = rewriter.typeset(body, display=rewriter.display)
    out.append(rewriter.inlay(elements, "\\operatorname*" if with_limits else "\\operatorname"))
    if forced:
        out[-1] = force_limits(rewriter, out[-1])


def force_limits(rewriter: Rewriter, atom: str) -> str:
    return f"{{{rewriter.mark(LimitsAbove())}{{{atom}}}}}"


@command("limits", "nolimits", "displaylimits")
def limits(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    while out and out[-1] == " ":
        out.pop()
    if not out:
        raise TexError(f"{name} stands after nothing")
    if is_name(out[-1]) and name != "\\displaylimits":
        out.append(name)  # after \int, \sum, \max: the engine knows
    elif name == "\\limits":
        out.append(force_limits(rewriter, pop_atom(out)))


@command("sideset")
def side_set(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    left, right = stream.argument(name), stream.argument(name)
    base = stream.argument(name)
    if len(base) == 1 and is_name(base[0]):
        sides = "".join(f"{{{rewriter.rewrite(side)}}}" for side in (left, right))
        out.append(f"\\sideset{sides}{rewriter.rewrite(base)}")
    else:
        body = "{}" + rewriter.rewrite(left) + rewriter.rewrite(["{", *base, "}", *right])
        out.append(f"{{{body}}}")


# Fences

FENCES = {"<": "\\langle", ">": "\\rangle", "\\lt": "\\langle", "\\gt": "\\rangle"}
SMALL_FENCES = [stem + side for stem in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")]


@command("left", "right", "middle", *SMALL_FENCES)
def fence(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.skip_blanks()
    if stream.peek() == "{":
        inner = stream.argument(name)
        stream.push(inner[:1] if inner else ["."])
    token = read_fence(stream)
    for _ in range(20):
        macro = rewriter.notes.macros.find(token)
        if macro is None:
            break
        rewriter.notes.macros.expand(token, macro, stream)
        token = read_fence(stream)
    if name in ("\\left", "\\right", "\\middle"):
        out += [name, token]
        (rewriter.notes.macros.open_group if name == "\\left" else lambda: None)()
        if name == "\\right":
            rewriter.notes.macros.close_group()
    elif token != ".":
        out += [name, token]


@command("not")
def negated(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    token = stream.peek()
    if token != "{":
        out.append(name)
        return
    tokens = stream.argument(name)
    if len(tokens) == 1:
        out.append(f"\\not{tokens[0]} ")
    else:
        slash = without_width(rewriter, "\\,/", "")
        out.append(f"{{{slash}{rewriter.rewrite(tokens)}}}")


# Letters


@command("boldsymbol", "bm", "pmb", "bold")
def bold(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    """The engine makes letters bold; digits, other alphabets and operators are left to the tree pass."""
    stream.skip_blanks()
    body = rewriter.rewrite(next_atom(stream, name))
    out.append(f"{{{rewriter.mark(Bold())}{{\\boldsymbol{{{body}}}}}}}")


@command("mathchoice")
def choice(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    options = [stream.argument(name) for _ in range(4)]
    out.append(f"{{{rewriter.rewrite(options[0 if rewriter.display else 1])}}}")


EXPANDED = {
    "angln": r"\angl{n}",
    "varlimsup": r"\mathop{\overline{\mathrm{lim}}}",
    "varliminf": r"\mathop{\underline{\mathrm{lim}}}",
    "varinjlim": r"\mathop{\underrightarrow{\mathrm{lim}}}",
    "varprojlim": r"\mathop{\underleftarrow{\mathrm{lim}}}",
}


@command(*EXPANDED)
def expanded(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.push(tokenize(EXPANDED[name[1:]]))


@command("bgroup", "egroup")
def brace(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out.append("{" if name == "\\bgroup" else "}")


@command("\\")
def line_end(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    r"""Outside of rows: `\\\\[1ex]` is not followed by a bracket that is to be shown."""
    out.append(name)
    if stream.starts_with("*"):
        stream.next()
    if stream.starts_with("[") and (content := stream.optional()) and in_em("".join(content)) is None:
        stream.push(["[", *content, "]"])


# Without effect on a page


IDLE = command_set(
    r"\nonumber \notag \nobreak \allowbreak \goodbreak \badbreak \relax \strut \null \hfill \hfil"
    r" \centering \displaybreak \allowdisplaybreaks \par \noindent \/ \- \protect \ignorespaces"
    r" \leavevmode \break \nobreakdash \unskip \smallskip \medskip \bigskip \mathsurround \hss \vfil"
    r" \vfill \vss \sl"
)


@command(*(name[1:] for name in sorted(IDLE)))
def without_effect(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    pass


@command("global", "long", "protected", "outer")
def prefix(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    if name == "\\global" and stream.peek() in ("\\def", "\\edef"):
        stream.skip_blanks()
        stream.next()
        stream.push(["\\gdef"])


@command("skew", "leftroot", "uproot", "adjustlimits", "MoveEqLeft")
def adjustment(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    """Fine positioning, which MathML does by itself."""
    if name == "\\MoveEqLeft":
        stream.optional()
    elif name != "\\adjustlimits":
        stream.argument(name)


DECLARING = command_set(
    r"\require \label \mathtoolsset \xmathstrut \vspace \vskip \usetagform \setlength \fontsize"
    r" \minCDarrowwidth \minCDarrowheight \breakAlign"
)


@command(*(name[1:] for name in sorted(DECLARING)))
def without_effect_but_arguments(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.accept("*")
    while stream.peek() in ("{", "["):
        if stream.optional() is None:
            stream.argument(name)


@command("ref", "eqref", "refeq")
def reference(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.argument(name)
    out.append("\\text{???}" if name == "\\ref" else "\\text{(???)}")
