import re
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.rendering.mathml import COMMENT_LIMITS, Macro, for_feed, typeset
from blog.rendering.mathml.coverage import unsound
from blog.rendering.mathml.rewriter import COMMANDS, ENVIRONMENTS
from blog.rendering.mathml.sheet import formulas, page
from blog.rendering.mathml.styles import STRIKES, STYLE_OF
from tests.corpora import corpus

from .mathml_reading import symbols

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static" / "css" / "math.css").read_text(encoding="utf-8")
SAFE_ATTRIBUTES = frozenset(
    (
        *("class", "id", "display", "alttext", "displaystyle", "scriptlevel", "mathvariant", "mathcolor"),
        *("mathbackground", "mathsize", "accent", "accentunder", "stretchy", "symmetric", "form", "lspace"),
        *("rspace", "minsize", "maxsize", "movablelimits", "largeop", "linethickness", "width", "height"),
        *("depth", "voffset", "columnspan"),
    )
)


def mathml(tex, *, display=True, **options):
    result = typeset(tex, display=display, **options)
    assert result.error == ""
    return result.mathml


def error(tex, **options):
    result = typeset(tex, display=True, **options)
    assert result.mathml == ""
    return result.error


def test_a_display_formula_is_a_block_and_an_inline_one_is_not():
    assert mathml("x").startswith('<math class="math" display="block"')
    assert 'display="' not in mathml("x", display=False)


def test_the_source_is_the_alternative_text():
    root = fromstring(mathml('a<b \\text{"&"}\n+c'))
    assert root.get("alttext") == 'a<b \\text{"&"} +c'


@pytest.mark.parametrize(
    "name", ["href", "url", "htmlClass", "htmlId", "htmlStyle", "htmlData", "class", "style"]
)
@pytest.mark.parametrize("formula", [r"\%s{x}{y}", r"\text{a \%s{x}{y}}", r"\def\z{\%s{x}{y}}\z"])
def test_what_links_or_styles_is_refused_by_name(name, formula):
    assert f"\\{name}" in error(formula % name)


@pytest.mark.parametrize("name", ["data", "includegraphics", "mmlToken", "cssId", "input"])
def test_what_loads_is_refused_by_name(name):
    assert f"\\{name}" in error(f"\\{name}{{x}}{{y}}")


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        (r"\foo{x}", r"\foo"),
        (r"\frac{1}{2", "}"),
        (r"\begin{foo}x\end{foo}", "foo"),
        (r"\begin{matrix}x", "matrix"),
        (r"\textcolor{nosuch}{x}", "nosuch"),
        (r"\kern x", r"\kern"),
        (r"\begin{array}{z}x\end{array}", "z"),
        (r"\unicode{x0}", r"\unicode"),
        (r"a^b^c", ""),
    ],
)
def test_an_error_names_what_is_wrong(formula, named):
    message = error(formula)
    assert message and named in message and "\n" not in message


@pytest.mark.parametrize(
    "formula",
    [
        r"\hspace{-9999em}",
        r"\kern 9999em x",
        r"\raisebox{500em}{x}",
        r"\rule{1em}{99999pt}",
        r"\begin{matrix}a\\[9999em]b\end{matrix}",
        r"\genfrac{}{}{9999em}{}{a}{b}",
        r"{a\above 9999em b}",
        r"\mspace{-99999mu}",
        r"\def\x{999}\hspace{\x em}",
    ],
)
def test_a_length_beyond_the_limit_is_refused(formula):
    assert "em" in error(formula)


def test_millimetres_in_text_are_no_length():
    assert symbols(mathml(r"\text{9999 mm}")) == "9999mm"


@pytest.mark.parametrize(
    "formula",
    [
        r"\def\a{\a\a}\a",
        r"\def\a{\b}\def\b{\a}\a",
        r"\def\a#1{\a{#1#1}}\a{x}",
        r"\def\a{{\a}}\text{\a}",
        r"\def\a{\textbf{\a}}\text{\a}",
        r"\def\a{\boxed{\a}}\a",
        r"\text{" + r"\color{red}" * 500 + "x}",
        "".join(f"\\def\\{chr(98 + i)}{{\\{chr(97 + i)}\\{chr(97 + i)}}}" for i in range(20))
        + r"\def\a{xxxx}\u",
        "{" * 3000 + "}" * 3000,
        r"\sqrt" * 1200 + " x",
        r"\left(" * 900 + r"\right)" * 900,
        r"\frac{1}{" * 800 + "x" + "}" * 800,
        r"\text{$" * 300 + "$}" * 300,
        "x^{" * 1500,
        "&" * 4000,
        r"\begin{array}{*{60}{*{60}{c}}}x\end{array}",
        r"\begin{matrix}" * 300,
        "x" * 20_000,
        r"\color{red}" * 700,
        r"\boxed{x}" * 800 + r"\not{ab}" * 100,
    ],
)
@pytest.mark.parametrize("limits", [{}, {"limits": COMMENT_LIMITS}])
def test_a_bomb_is_answered_quickly(formula, limits):
    start = time.process_time()
    result = typeset(formula, display=True, **limits)
    assert time.process_time() - start < 0.4
    assert result.error or len(result.mathml) < 300_000


def test_what_nests_without_braces_is_refused_when_too_deep():
    assert "nested" in error(r"\sqrt" * 1200 + " x")
    assert mathml(r"\sqrt" * 20 + " x")


def test_a_comment_may_not_draw_over_its_neighbours():
    for name in ("smash", "llap", "rlap", "mathllap", "mathrlap", "mathclap"):
        assert f"\\{name}" in error(f"\\{name}{{x}}", limits=COMMENT_LIMITS)
        assert mathml(f"\\{name}{{x}}")


def test_tags_get_the_ids_they_are_given_in_order():
    rows = r"\begin{align*}a&=b\tag{1}\\c&=d\tag{2}\\e&=f\tag{3}\end{align*}"
    root = fromstring(mathml(rows, row_ids=["eq-1-a", "", "eq-1-c"]))
    tags = [cell for cell in root.iter("mtd") if "math-tag" in cell.get("class", "")]
    assert [(cell.get("id"), "".join(cell.itertext())) for cell in tags] == [
        ("eq-1-a", "(1)"),
        (None, "(2)"),
        ("eq-1-c", "(3)"),
    ]


def test_an_id_cannot_leave_its_attribute():
    assert fromstring(mathml(r"a\tag{1}", row_ids=['"><script>'])).find(".//*[@id]").get("id") == '"><script>'


def test_macros_of_one_formula_are_unknown_to_the_next():
    assert mathml(r"\gdef\mine{x}\mine")
    assert r"\mine" in error(r"\mine")


def test_given_macros_are_used_and_forgotten():
    assert symbols(mathml(r"\R^n", macros={r"\R": r"\mathbb{R}"})) == "ℝ𝑛"
    assert r"\norm" in error(r"\norm{x}")


@pytest.mark.parametrize(
    ("macro", "formula", "expected"),
    [
        (r"\langle #1,#2\rangle", r"\m{x}{y}", "⟨𝑥,𝑦⟩"),
        (Macro(r"#1_{#2}", 2, "n"), r"\m{x}", "𝑛𝑥"),
        (Macro(r"#1_{#2}", 2, "n"), r"\m[k]{x}", "𝑘𝑥"),
        (r"\color{red}{#1}", r"\m{x}y", "⟦ff0000 𝑥⟧𝑦"),
        (r"\text{若 $#1$}", r"\m{x}", "若𝑥"),
        (Macro(r"\m", built_in=True), r"\m", None),
    ],
)
def test_a_given_macro_means_its_body(macro, formula, expected):
    result = typeset(formula, display=True, macros={r"\m": macro})
    assert (symbols(result.mathml) if result.mathml else None) == (expected and expected.replace(" ", ""))


def test_an_old_meaning_survives_its_redefinition():
    macros = {r"\old": r"\phi", r"\phi": r"\old_1"}
    assert symbols(mathml(r"\phi+\old", macros=macros)) == "𝜙1+𝜙"


def test_threads_do_not_disturb_each_other():
    sources = [f"\\color{{red}}{{x_{{{i}}}}}+\\text{{若 $y_{{{i}}}$}}" for i in range(200)]
    alone = [typeset(source, display=True) for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: typeset(source, display=True), sources)) == alone


def test_five_thousand_formulas_cost_less_than_thirty_megabytes():
    typeset("x", display=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for i in range(5000):
        typeset(f"\\sum_{{i=1}}^{{{i}}} \\frac{{a_{{{i}}}}}{{\\sqrt{{b_i}}}} + \\text{{n $x$}}", display=True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024


def test_every_class_is_in_the_style_sheet():
    used = {
        name
        for names in re.findall(r' class="([^"]*)"', page().split("</style>")[-1])
        for name in names.split()
    }
    for name in (used | STYLE_OF.keys() | STRIKES.keys()) - {"math-wide", "entry"}:
        assert f".{name}" in CSS, name


def test_the_sheet_has_eighty_formulas_and_shows_each():
    sheet = list(formulas())
    assert len(sheet) >= 80
    for _title, tex in sheet:
        assert typeset(tex.removeprefix("inline "), display=True).error == "", tex


def test_a_feed_formula_needs_no_style_sheet():
    print_for_feed = for_feed(mathml(r"\begin{align*}a&=b\tag{1}\end{align*}", row_ids=["eq-1"]))
    assert print_for_feed.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML"')
    assert "class=" not in print_for_feed and "id=" not in print_for_feed
    assert "text-align:right" in print_for_feed and "(1)" in print_for_feed


def test_a_feed_formula_keeps_boxes_and_strikes():
    assert 'notation="updiagonalstrike"' in for_feed(mathml(r"\cancel{x}"))
    assert "border:" in for_feed(mathml(r"\boxed{x}"))


def test_the_font_is_small_keeps_its_table_and_comes_with_its_licence():
    path = ROOT / "static" / "fonts" / "scholium-math.woff2"
    assert path.stat().st_size <= 150_000
    assert "GUST Font License" in (path.parent / "GUST-FONT-LICENSE.txt").read_text(encoding="utf-8")
    font = TTFont(path)
    assert "MATH" in font
    assert {ord(c) for c in "x𝑥𝒙ℝ𝔤𝒜∑∫√⟨‾→"} <= font.getBestCmap().keys()


def test_hostile_formulas_come_out_harmless():
    for row in corpus("xss_latex.jsonl"):
        result = typeset(row["input"].strip("$"), display=True, limits=COMMENT_LIMITS)
        if result.mathml:
            assert_harmless(result.mathml)


def assert_harmless(markup):
    assert unsound(markup) == ""
    for element in fromstring(markup).iter():
        assert element.attrib.keys() <= SAFE_ATTRIBUTES
    assert not re.search('[\ue000-\uf8ff]|"7[0-9]{3}em', markup)


PIECES = list(COMMANDS)
PIECES += [f"\\{edge}{{{name}}}" for name in ENVIRONMENTS for edge in ("begin", "end")]
PIECES += [
    *"{}{}{}[]^_&$abxy12+-=()|~ '\"#%<>@*,.中",
    "\\\\",
    "\\frac",
    "\\left(",
    "\\right)",
    "{x}",
    "[2pt]",
]
PIECES += ["\ue000", "\\hspace{7000em}", "\\text{$x$}", "\\color{red}"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_whatever_is_typed_is_refused_or_harmless(source, display):
    result = typeset(source, display=display)
    assert bool(result.mathml) != bool(result.error)
    if result.mathml:
        assert_harmless(result.mathml)
        fromstring(for_feed(result.mathml))


UNEVEN = [
    r"\begin{align*}a&=b\tag{1}\\c\tag{2}\end{align*}",
    r"\begin{align*}a\tag{1}\\b&=c&d&=e\tag{2}\\&f\end{align*}",
    r"\begin{align*}a\tag{1}\\[2pt]b&=\begin{aligned}c&d\\e\end{aligned}\tag{2}\end{align*}",
    r"\begin{align*}a\\b&=\color{red}c\tag{$*$}\end{align*}",
]


@pytest.mark.parametrize("tex", UNEVEN)
def test_a_number_stands_in_the_last_column_however_short_its_row(tex):
    table = fromstring(typeset(tex, display=True).mathml).find(".//mtable")
    last = max(len(row) for row in table) - 1
    numbers = [at for row in table for at, cell in enumerate(row) if "math-tag" in cell.get("class", "")]
    assert numbers == [last] * tex.count("\\tag")
