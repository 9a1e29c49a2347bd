"""The sentence around a link, as the page that it leads to shows it."""

import re

import pytest

from blog.rendering import Target, render_post
from tests.rendering.outline import outline

LONG = "很长的一句话" * 60


def sentences(source, **options):
    return {url: outline(html) for url, html in render_post(source, **options).mentions.items()}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("前一句。见[前文](/archives/3/)的讨论。后一句。", "见<b>前文</b>的讨论。"),
        ("First. See [this](/archives/3/), i.e. that. Then more.", "See <b>this</b>, i.e. that."),
        ("由[前文](/archives/3/)得$x^2$。再见。", "由<b>前文</b>得⟦x^2⟧。"),
        ("*强调*和[前文](/archives/3/)，`code`", "强调和<b>前文</b>，<code>code</code>"),
        ("- 甲\n- 见[前文](/archives/3/)", "见<b>前文</b>"),
        ("「好。」见[前文](/archives/3/)", "见<b>前文</b>"),
        ("a < b & [c](/archives/3/)", "a &lt; b &amp; <b>c</b>"),
        ("前[一。二](/archives/3/)后。", "前<b>一。二</b>后。"),
    ],
)
def test_a_link_is_quoted_with_its_sentence(source, sentence):
    assert sentences(source) == {"/archives/3/": sentence}


def test_a_display_formula_ends_the_quotation():
    assert sentences("见[前文](/archives/3/)的\n\n$$y$$\n\n式") == {"/archives/3/": "见<b>前文</b>的"}


def test_a_long_sentence_is_cut_on_both_sides():
    found = sentences(f"{LONG}[前文](/archives/3/){LONG}")["/archives/3/"]
    assert re.fullmatch("…[^<]{110}<b>前文</b>[^<]{110}…", found)


def test_a_reference_and_a_bare_address_are_links_too():
    targets = {(3, "e"): Target("7", "/archives/3/#eq-3-e")}
    assert sentences("由\\eqref{3:e}知。", targets=targets) == {"/archives/3/#eq-3-e": "由<b>(7)</b>知。"}
    assert list(sentences("见 <https://h.org/archives/3/> 。")) == ["https://h.org/archives/3/"]


def test_the_first_sentence_counts_and_places_in_the_text_itself_do_not():
    found = sentences("一[甲](/archives/3/)。二[乙](/archives/3/)。三[丙](#here)。")
    assert found == {"/archives/3/": "一<b>甲</b>。"}


def test_a_quotation_holds_no_link_and_no_id():
    html = render_post("[甲](/archives/3/) [乙](/b/) $x\\label{e}$").mentions["/archives/3/"]
    assert "<a" not in html and " id=" not in html
