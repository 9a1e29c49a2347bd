"""TeX as plain text."""

import pytest

from blog.rendering.readable import readable_tex

FORMULAS = [
    ("10^{-5}", "10⁻⁵"),
    (r"\theta_{t+1}", "θₜ₊₁"),
    (r"\frac{1}{2}", "1/2"),
    (r"\frac{a+b}{c}", "(a+b)/c"),
    (r"\sqrt{x}", "√x"),
    (r"x^{ab}", "x^(ab)"),
    (r"\mathbb{R}^n", "ℝⁿ"),
    (r"\text{sign}(x)", "sign(x)"),
    (r"\pm 100", "± 100"),
    (r"\boldsymbol{u}_t = \nabla L", "uₜ = ∇ L"),
    (r"\sin\theta \leq 1", "sin θ ≤ 1"),
    (r"\left(a\right)", "(a)"),
    (r"\{x\}", "{x}"),
    (r"\begin{align}a&=b\\c\end{align}", "a=b c"),
    (r"\nosuch{x}", "nosuchx"),
    ("{" * 50 + "x", "x"),
]


@pytest.mark.parametrize(("tex", "expected"), FORMULAS)
def test_formulas_can_be_read(tex, expected):
    assert readable_tex(tex) == expected


def test_endless_scripts_end():
    assert readable_tex("^" * 5_000 + "{" * 5_000)
