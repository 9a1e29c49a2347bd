from pathlib import Path

import pytest
from django.core.management import call_command

from blog.rendering.mathml.coverage import measure, unsound
from tests.corpora import FOLDER

OWN = r"""{"tex": "\\frac12", "display": true}
{"tex": "\\R", "display": false, "macros": {"\\R": "\\mathbb R"}}
{"tex": "\\nosuch", "display": true}
"""

GOALS = [
    ("formulas_blogs_sample.jsonl", 99.8),
    ("formulas_temml.jsonl", 97),
    ("formulas_katex.jsonl", 90),
    ("formulas_mathjax_sample.jsonl", 85),
]


@pytest.fixture
def collection(tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text(OWN)
    return path


def test_what_is_refused_is_counted_and_named(collection):
    coverage = measure(collection)
    assert (coverage.formulas, len(coverage.refusals)) == (3, 1)
    assert round(coverage.percent, 1) == 66.7
    assert "\\nosuch" in coverage.refusals[0].message


def test_one_command_prints_the_figures(collection, capsys):
    call_command("mathcoverage", str(collection), "--refused")
    assert capsys.readouterr().out.startswith("own.jsonl: 2 of 3, 66.67 %\n    ")


def test_the_sheet_is_one_file_with_everything_in_it(tmp_path):
    path = tmp_path / "sheet.html"
    call_command("mathsheet", str(path))
    text = Path(path).read_text(encoding="utf-8")
    assert "data:font/woff2;base64," in text and 'src="' not in text and "@import" not in text


@pytest.mark.parametrize(
    ("mathml", "fault"),
    [
        ("<math><mi>x</mi></math>", ""),
        ("<math><b>x</b></math>", "<b>"),
        ('<math><mi style="color:red">x</mi></math>', "style"),
        ("<math><mi>\\foo</mi></math>", "\\foo"),
    ],
)
def test_an_accepted_formula_is_looked_through(mathml, fault):
    assert fault in unsound(mathml) and bool(fault) == bool(unsound(mathml))


@pytest.mark.parametrize(("name", "goal"), GOALS)
def test_published_collections_are_covered(name, goal):
    path = FOLDER / name
    if path.exists():
        assert measure(path).percent >= goal
