"""What a post with formulas costs to render, beside what Markdown and bleach cost on its words alone.

python -m tests.bench.rendering [rounds]
"""

import random
import re
import statistics
import sys
import time
from collections.abc import Callable

import bleach
import markdown

from blog.rendering import render_post
from blog.rendering.sanitize import POST_TAGS

LENGTH, INLINE, DISPLAYS = 50_000, 340, 60
_MATHS = re.compile(
    r"\$[^$]+\$|\\begin\{align\}.*?\\end\{align\}|\\begin\{equation\}.*?\\end\{equation\}", re.S
)
_INLINE = [
    r"$x_{%d}$", r"$\frac{%d}{\eta}$", r"$\boldsymbol{\theta}_{%d}\in\mathbb{R}^n$", r"$\nabla f(x_{%d})$",
    r"$\sqrt{%d+a^2}\leq\varepsilon$", r"$\Vert\boldsymbol{v}\Vert^{%d}$", r"$\eta_{%d}\to 0$",
]  # fmt: skip
_DISPLAYS = [
    r"""\begin{equation}
\sum_{k=1}^{%d}\frac{a_k}{k^2} = \int_0^1 f(t)\,\mathrm{d}t\label{e%d}
\end{equation}""",
    r"""\begin{align}
a_{%d} &= \left(\frac{b}{c}\right)^2 + \mathcal{O}(h)\label{e%d}\\
&\leq 1
\end{align}""",
]
_WORDS = (
    "the", "gradient", "of", "a", "smooth", "function", "moves", "along", "its", "steepest", "line", "and",
    "梯度流", "从任意一点出发", "损失永远不会上升", "就得到", "收敛的速度",
)  # fmt: skip
_MARKED = ("*expect*", "**nothing**", "`code`", "[see](https://example.org/)")
_SECTION = "\n\n## Part %d\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"


def sample(edition: int = 1) -> str:
    """A post of about `LENGTH` characters with 400 different formulas, ten sections, lists and tables.

    No two editions share a formula: nothing may be remembered from the round before.
    """
    chance = random.Random(edition)
    first = 1_000 * edition
    formulas = [_INLINE[number % len(_INLINE)] % (first + number) for number in range(INLINE)]
    formulas += [_DISPLAYS[number % len(_DISPLAYS)] % (first + number, number) for number in range(DISPLAYS)]
    chance.shuffle(formulas)
    between = (LENGTH - sum(map(len, formulas))) // len(formulas)
    pieces = []
    for at, formula in enumerate(formulas, start=1):
        words = [_MARKED[at % 4]] if at % 3 == 0 else []
        while sum(map(len, words)) + len(words) < between:
            words.append(chance.choice(_WORDS))
        pieces += [" ".join(words), f"{formula}, "]
        if at % 4 == 0:
            pieces.append(_SECTION % at if at % 40 == 0 else "\n\n")
    return "\n".join(pieces)


def plain(source: str) -> str:
    """What a blog without formulas does with it."""
    html = markdown.markdown(source, extensions=["extra", "toc", "sane_lists"])
    return bleach.clean(html, tags=POST_TAGS, attributes={"a": ["href"], "*": ["id", "class"]})


def cpu_time(render: Callable[[str], object], source: str) -> float:
    start = time.process_time()
    render(source)
    return time.process_time() - start


def figures(rounds: int) -> str:
    editions = [sample(edition) for edition in range(rounds + 1)]
    words = [_MATHS.sub("formula", source) for source in editions]
    render_post(editions[0]), plain(words[0])
    # By turns: what else the machine does meets both alike.
    pairs = [
        (cpu_time(render_post, source), cpu_time(plain, its_words))
        for source, its_words in zip(editions[1:], words[1:], strict=True)
    ]
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return (
        f"{len(editions[1])} characters, {len(_MATHS.findall(editions[1]))} formulas: {ours:.0f} ms;"
        f" Markdown and bleach on its words alone: {theirs:.0f} ms; ratio {ours / theirs:.2f}"
    )


if __name__ == "__main__":
    print(figures(int(sys.argv[1]) if len(sys.argv) > 1 else 9))  # noqa: T201
