from pathlib import Path

import pytest

from blog.rendering.mathml import typeset

from .mathml_reading import symbols

CASES = [
    line.split(" ⇒ ")
    for line in Path(__file__)
    .with_name("samples")
    .joinpath("formulas.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if " ⇒ " in line and not line.startswith("#")
]


def test_there_are_three_hundred_formulas():
    assert len(CASES) >= 300


@pytest.mark.parametrize(("formula", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_formula_shows_the_symbols_that_latex_shows(formula, expected):
    typeset_formula = typeset(formula, display=True)
    assert typeset_formula.error == ""
    assert symbols(typeset_formula.mathml) == "".join(expected.split())
