r"""Environments and the plain TeX commands that do the same work (\matrix, \eqalign ..)."""

from .limits import Limits, check_length, in_em
from .macros import Macro
from .marks import Cell, Inlay, Interruption, Row, Rule, Table
from .rewriter import ENVIRONMENTS, Rewriter, command, environment
from .texts import text_elements
from .tokens import Stream, TexError, join, split_rows, strip, tokenize

ROW_ENDS = ("\\\\", "\\cr", "\\newline")


@command("begin")
def begin(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    title = stream.text_argument(name)
    if title in rewriter.notes.environments:
        opening, closing = rewriter.notes.environments[title]
        body = stream.environment(title, rewriter.notes.macros.expand_bracket)
        stream.push(["{", *body_between(rewriter, title, opening, closing, body), "}"])
        return
    writer = ENVIRONMENTS.get(title)
    if writer is None:
        raise TexError(f"there is no environment {title}")
    body = stream.environment(title, rewriter.notes.macros.expand_bracket)
    rewriter.notes.macros.open_group()
    out.append(writer(rewriter, title, Stream(body)))
    rewriter.notes.macros.close_group()


def body_between(rewriter: Rewriter, title: str, opening: Macro, closing: str, body: list[str]) -> list[str]:
    stream = Stream(body)
    rewriter.notes.macros.expand(title, opening, stream)
    rest: list[str] = []
    while stream:
        rest.append(stream.next())
    return [*rest, *tokenize(closing)]


@command("end")
def end(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    raise TexError(f"\\end{{{stream.text_argument(name)}}} was never begun")


@command("newenvironment", "renewenvironment")
def new_environment(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    title = stream.text_argument(name)
    count = "".join(stream.optional() or ["0"])
    default = stream.optional()
    opening, closing = join(stream.argument(name)), join(stream.argument(name))
    arity = int(count) if count.isdigit() else 0
    macro = Macro(opening, arity, None if default is None else join(default))
    rewriter.notes.environments[title] = (macro, closing)


def rewrite_rows(rewriter: Rewriter, body: Stream, *, continued: bool = False) -> str:
    r"""The body with `\\[2pt]` and `\\*` read, of which the engine prints the brackets."""
    out: list[str] = []
    gap: float | None = None
    while body:
        token = body.next()
        if token in ROW_ENDS:
            end = len(out)
            out.append("\\\\")
            body.accept("*") if body.starts_with("*") else None
            gap = row_gap(body, rewriter.notes.limits)
            if continued and body.peek() in ("+", "-", "="):
                out.append("{}")  # amsmath: what begins a line of multline goes on with the one before
            if gap:
                out.insert(end, rewriter.mark(Row(gap_class(gap))))
        elif token in LINES and last_written(out) in LINES:
            continue  # a double line: the engine draws one
        else:
            body.push([token])
            rewriter.step(body, out)
    return join(close_with_line(rewriter, trim_rows(out)))


def close_with_line(rewriter: Rewriter, out: list[str]) -> list[str]:
    r"""`\\ \hline` at the end is a line below the last row, for the engine a row of its own."""
    if not out or out[-1] not in LINES:
        return out
    pieces = [index for index, piece in enumerate(out) if piece != " "]
    if len(pieces) < 3 or out[pieces[-2]] != "\\\\":
        return out
    name = "math-row-line" if out[-1] == "\\hline" else "math-row-dashes"
    return [*out[: pieces[-2]], rewriter.mark(Row(name))]


LINES = ("\\hline", "\\hdashline")


def last_written(out: list[str]) -> str:
    return next((piece for piece in reversed(out) if piece != " "), "")


@command("cline")
def partial_line(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    first, _, last = stream.text_argument(name).partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise TexError(f"{name} wants columns such as 1-2")
    out.append(rewriter.mark(Rule(int(first), int(last))))


def trim_rows(out: list[str]) -> list[str]:
    while out and out[-1] == " ":
        out.pop()
    return out


def row_gap(stream: Stream, limits: Limits) -> float | None:
    """`[2pt]` directly after the end of a row; brackets around anything but a length are brackets."""
    if not stream.starts_with("["):
        return None
    content = stream.optional()
    if content is None:
        return None
    gap = in_em("".join(content))
    if gap is None:
        stream.push(["[", *content, "]"])
    else:
        check_length(gap, limits)
    return gap


def gap_class(gap: float) -> str:
    """Quarters of an em, up to three: a row a hair wider or narrower is not worth a class."""
    quarters = round(gap * 4)
    return f"math-row-gap-{min(12, quarters)}" if quarters > 0 else ""


# Rows of formulas, numbered or not

OUTER = {
    "equation": "equation*", "equation*": "equation*", "displaymath": "equation*", "math": "",
    "align": "align*", "align*": "align*", "alignat": "align*", "alignat*": "align*", "xalignat": "align*",
    "xalignat*": "align*", "xxalignat": "align*", "flalign": "align*", "flalign*": "align*",
    "eqnarray": "align*", "eqnarray*": "align*", "gather": "gather*", "gather*": "gather*",
    "multline": "multline*", "multline*": "multline*", "empheq": "align*", "indentalign": "",
    "dgroup": "gather*", "dgroup*": "gather*", "dmath": "equation*", "dmath*": "equation*",
    "subequations": "", "spreadlines": "",
}  # fmt: skip
INNER = {
    "aligned": "aligned", "split": "aligned", "alignedat": "aligned", "gathered": "gathered",
    "multlined": "gathered", "lgathered": "gathered", "rgathered": "gathered",
}  # fmt: skip
TAKES_COUNT = frozenset(("alignat", "alignat*", "xalignat", "xalignat*", "xxalignat", "alignedat", "empheq"))
EQNARRAY = ("math-right math-tight-right", "math-centre", "math-left math-tight-left")


@environment(*OUTER)
def outer_rows(rewriter: Rewriter, title: str, body: Stream) -> str:
    if title in ("empheq", "spreadlines", "indentalign"):
        while body.optional() is not None:
            pass
    if title in TAKES_COUNT or title in ("spreadlines", "indentalign"):
        body.argument(f"\\begin{{{title}}}")
    if title in ("gather", "gather*", "multline", "multline*"):
        body.optional()
    inside = rewriter.notes.inside_rows
    rewriter.notes.inside_rows = True
    rows = rewrite_rows(rewriter, body, continued=title.startswith("multline"))
    rewriter.notes.inside_rows = inside
    engine_title = OUTER[title] if not inside else INNER_OF.get(OUTER[title], "")
    if not engine_title:
        return f"{{{rows}}}"
    return f"\\begin{{{engine_title}}}{dress(rewriter, title)}{rows}\\end{{{engine_title}}}"


INNER_OF = {"align*": "aligned", "gather*": "gathered", "multline*": "gathered"}


def dress(rewriter: Rewriter, title: str) -> str:
    stem = title.rstrip("*")
    if stem == "eqnarray":
        return rewriter.mark(Table("math-eqnarray", EQNARRAY))
    if stem == "multlined":
        return rewriter.mark(Table("math-multlined", first_last=("math-first", "math-last")))
    if stem in ("alignat", "alignedat"):
        return rewriter.mark(Table("math-alignat"))
    return ""


@environment(*INNER)
def inner_rows(rewriter: Rewriter, title: str, body: Stream) -> str:
    body.optional() if body.starts_with("[") and title != "multlined" else None
    if title == "multlined":
        while body.optional() is not None:
            pass
    if title in TAKES_COUNT:
        body.argument(f"\\begin{{{title}}}")
    dressing, rows = dress(rewriter, title), rewrite_rows(rewriter, body)
    return f"\\begin{{{INNER[title]}}}{dressing}{rows}\\end{{{INNER[title]}}}"


@command("intertext", "shortintertext")
def interruption(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    out += [rewriter.mark(Interruption(text_elements(rewriter, stream.argument(name)))), "\\\\"]


@command("tag")
def tag(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    starred = stream.accept("*")
    content = stream.argument(name)
    tokens = content if starred else ["(", *content, ")"]
    elements = text_elements(rewriter, tokens)
    # The engine takes nothing but ASCII here; the tree pass looks the number up among the marks.
    written = f"\\tag*{{{rewriter.note(Inlay(elements))}}}"
    if rewriter.notes.inside_rows:
        out.append(written)
    else:
        rewriter.notes.outer_tag = written


# Matrices

FENCES = {
    "": ("", ""), "p": ("(", ")"), "b": ("[", "]"), "B": ("\\{", "\\}"), "v": ("|", "|"), "V": ("\\|", "\\|"),
}  # fmt: skip
ALIGNMENT = {"l": "math-left", "r": "math-right", "c": "math-centre"}


@environment(*(fence + "matrix" + star for fence in FENCES for star in ("", "*")))
def matrix(rewriter: Rewriter, title: str, body: Stream) -> str:
    stem = title.rstrip("*")
    alignment = "".join(body.optional() or []).strip() if title.endswith("*") else ""
    dressing = rewriter.mark(Table(columns=[ALIGNMENT[alignment]] * 60)) if alignment in ("l", "r") else ""
    return f"\\begin{{{stem}}}{dressing}{rewrite_rows(rewriter, body)}\\end{{{stem}}}"


@environment(*(fence + "smallmatrix" + star for fence in FENCES for star in ("", "*")), "subarray")
def small_matrix(rewriter: Rewriter, title: str, body: Stream) -> str:
    alignment = "".join(body.optional() or []).strip() if title.endswith("*") else ""
    if title == "subarray":
        alignment = body.text_argument("\\begin{subarray}")
    columns = [ALIGNMENT[alignment]] * 60 if alignment in ("l", "r") else ()
    dressing = rewriter.mark(Table("math-small" if title != "subarray" else "", columns))
    rows = f"\\begin{{subarray}}{{c}}{dressing}{rewrite_rows(rewriter, body)}\\end{{subarray}}"
    left, right = (
        FENCES[title.removesuffix("*").removesuffix("smallmatrix")] if title != "subarray" else ("", "")
    )
    return f"\\left{left}{rows}\\right{right}" if left else rows


CASES = {
    "cases": "cases", "dcases": "dcases", "rcases": "rcases", "drcases": "drcases",
    "numcases": "cases", "subnumcases": "cases",
}  # fmt: skip


@environment(*CASES, "cases*", "dcases*", "rcases*", "drcases*", "lcases", "bigcases")
def cases(rewriter: Rewriter, title: str, body: Stream) -> str:
    before = ""
    stem = title.removesuffix("*")
    if stem in ("numcases", "subnumcases"):
        before = rewriter.rewrite(body.argument(f"\\begin{{{title}}}"))
    if title.endswith("*") or before:
        rows = split_rows(drain(body))
        body = Stream(join_rows([[row[0], *(as_text(cell) for cell in row[1:])] for row in rows]))
    engine_title = CASES.get(stem, "cases")
    return f"{before}\\begin{{{engine_title}}}{rewrite_rows(rewriter, body)}\\end{{{engine_title}}}"


def as_text(cell: list[str]) -> list[str]:
    return ["\\text", "{", *cell, "}"]


def drain(stream: Stream) -> list[str]:
    tokens = []
    while stream:
        tokens.append(stream.next())
    return tokens


def join_rows(rows: list[list[list[str]]]) -> list[str]:
    tokens: list[str] = []
    for number, row in enumerate(rows):
        tokens += ["\\\\"] if number else []
        for column, cell in enumerate(row):
            tokens += ["&", *cell] if column else cell
    return tokens


@command("matrix", "pmatrix", "cases", "array", "eqalign", "displaylines", "substack", "bordermatrix")
def plain_rows(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    argument = stream.argument(name)
    title = PLAIN[name[1:]]
    stream.push(["\\begin", "{", *title, "}", *argument, "\\end", "{", *title, "}"])


PLAIN = {
    "matrix": "matrix", "pmatrix": "pmatrix", "cases": "cases", "array": "matrix", "eqalign": "aligned",
    "displaylines": "gathered", "substack": "substack", "bordermatrix": "pmatrix",
}  # fmt: skip


@environment("substack")
def substack(rewriter: Rewriter, title: str, body: Stream) -> str:
    return f"\\begin{{subarray}}{{c}}{rewrite_rows(rewriter, body)}\\end{{subarray}}"


@command("eqalignno", "leqalignno")
def numbered_lines(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    """The third column holds the number."""
    tokens: list[str] = []
    for number, row in enumerate(split_rows(stream.argument(name))):
        tokens += ["\\\\"] if number else []
        tokens += [*row[0], "&", *(row[1] if len(row) > 1 else [])]
        if len(row) > 2 and strip(row[2]):
            tokens += ["\\tag", "*", "{", "$", *strip(row[2]), "$", "}"]
    stream.push(["\\begin", "{", *"align*", "}", *tokens, "\\end", "{", *"align*", "}"])


@command("hdotsfor")
def dots_across(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    stream.optional()
    count = span(stream, name)
    out.append("\\dots ")
    out += ["&", "\\dots "] * (count - 1)


@command("multicolumn")
def multicolumn(rewriter: Rewriter, name: str, stream: Stream, out: list[str]) -> None:
    count = span(stream, name)
    preamble = "".join(stream.argument(name))
    align = next((ALIGNMENT[letter] for letter in preamble if letter in ALIGNMENT), "math-centre")
    body = rewriter.rewrite(stream.argument(name))
    out.append(rewriter.mark(Cell({"columnspan": str(count), "class": align})) + body)


def span(stream: Stream, name: str) -> int:
    count = stream.text_argument(name)
    if not count.isdigit() or not 0 < int(count) <= 60:
        raise TexError(f"{name} wants a number of columns, not {count}")
    return int(count)
