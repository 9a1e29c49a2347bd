# ruff: noqa: S105 (a token is a piece of TeX here)
r"""`\begin{CD}`: objects on a grid, arrows between them with labels on both sides."""

from .boxes import without_width
from .marks import Table
from .rewriter import Rewriter, environment
from .tokens import Stream, TexError, strip

# `@>a>b>` has its first label above; `@VaVbV` its first label at the left.
HORIZONTAL = {">": "\\xrightarrow", "<": "\\xleftarrow", ")": "\\xrightarrow", "(": "\\xleftarrow"}
DOUBLE = ("|", "\\vert", "\\|", "\\Vert")
VERTICAL = {"V": "\\downarrow", "A": "\\uparrow"}


@environment("CD")
def commutative_diagram(rewriter: Rewriter, title: str, body: Stream) -> str:
    body.optional() if body.starts_with("[") else None
    rows = []
    for line in lines(body):
        cells = read_line(rewriter, Stream(line))
        rows.append(" & ".join(cells))
    if rows and not rows[-1]:
        rows.pop()
    dressing = rewriter.mark(Table("math-diagram"))
    return "\\begin{matrix}" + dressing + " \\\\ ".join(rows) + "\\end{matrix}"


def lines(body: Stream) -> list[list[str]]:
    found: list[list[str]] = [[]]
    depth = 0
    while body:
        token = body.next()
        depth += (token in ("{", "\\begin")) - (token in ("}", "\\end"))
        if token in ("\\\\", "\\cr") and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found


def read_line(rewriter: Rewriter, line: Stream) -> list[str]:
    """Cells of one line: objects in the odd columns, horizontal arrows between them.

    A vertical arrow takes the place of an object and leaves the one at its right empty; `@.` leaves both.
    """
    cells: list[str] = []
    item: list[str] = []
    depth = 0
    while line:
        token = line.next()
        depth += (token == "{") - (token == "}")
        if token != "@" or depth:
            item.append(token)
            continue
        kind = line.next()
        thing = rewriter.rewrite(strip(item))
        item = []
        if kind in VERTICAL or kind in DOUBLE:
            cells += [thing + vertical(rewriter, kind, line), ""]
        else:
            cells += [thing, horizontal(rewriter, kind, line)]
    return [*cells, rewriter.rewrite(strip(item))]


def labels(rewriter: Rewriter, kind: str, line: Stream) -> tuple[str, str]:
    first = line.until(kind, f"@{kind}")
    second = line.until(kind, f"@{kind}")
    return rewriter.rewrite(strip(first)), rewriter.rewrite(strip(second))


def horizontal(rewriter: Rewriter, kind: str, line: Stream) -> str:
    if kind in HORIZONTAL:
        above, below = labels(rewriter, kind, line)
        return f"{HORIZONTAL[kind]}{f'[{{{below}}}]' if below else ''}{{{above}}}"
    if kind == "=":
        return "\\xlongequal{}"
    if kind == ".":
        return ""
    raise TexError(f"@{kind} is no arrow of a diagram")


def vertical(rewriter: Rewriter, kind: str, line: Stream) -> str:
    if kind in DOUBLE:
        return "\\Big\\Vert"
    left, right = labels(rewriter, kind, line)
    arrow = f"\\Big{VERTICAL[kind]}"
    # Labels beside an arrow take no room, so that the arrow stays under its object.
    beside_left = without_width(rewriter, "\\scriptstyle " + left, "math-lap-left") if left else ""
    beside_right = without_width(rewriter, "\\scriptstyle " + right, "") if right else ""
    return f"{{{beside_left}{arrow}{beside_right}}}"
