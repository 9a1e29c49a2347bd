import xml.etree.ElementTree as etree

import pytest

from comments.first_words import ELLIPSIS, first_words

SQUARE = '<math class="math" alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>'
MATRIX = '<math class="math" display="block"><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>'


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Two <em>small</em>\n words.</p>", "Two small words."),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<p>1 &lt; 2 &amp;amp; <a href='/x'>there</a></p>", "1 &lt; 2 &amp;amp; there"),
        (f"<p>Is {SQUARE} ≥ 0?</p>", f"Is {SQUARE} ≥ 0?"),
        (f"<p>令{SQUARE}。</p>", f"令{SQUARE}。"),
        (f"<p>Then {MATRIX} holds.</p>", "Then … holds."),
        (f"<p>{MATRIX}{MATRIX}</p>", "…"),
        ("<blockquote><p>You said</p></blockquote><p>No.</p>", "No."),
        ("<blockquote><p>You said</p></blockquote>", "You said"),
        ("<hr>", ELLIPSIS),
        ("", ELLIPSIS),
        ('<span class="math-error" title="?"><code>\\x&lt;y</code></span>', "\\x&lt;y"),
    ],
)
def test_the_words_are_one_line_of_text_and_whole_formulas(html, words):
    assert first_words(html) == words


def test_a_display_formula_is_set_inline_and_loses_its_ids():
    formula = '<math class="math" display="block" id="a"><mrow id=\'b\'><mi>x</mi></mrow></math>'
    assert first_words(formula) == '<math class="math"><mrow><mi>x</mi></mrow></math>'


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>alpha beta gamma</p>", "alpha beta…"),
        ("<p>alphabetagamma</p>", "alphabetag…"),
        ("<p>一二三四五六七</p>", "一二三四五…"),
        ("<p>ab &lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt; x</p>", "ab…"),
        (f"<p>alpha bet {SQUARE}</p>", "alpha bet…"),
        (f"<p>alpha {SQUARE} and more</p>", f"alpha {SQUARE}…"),
    ],
)
def test_they_end_between_words_and_never_within_a_formula(html, words):
    assert first_words(html, room=10) == words


@pytest.mark.parametrize("room", range(1, 40))
def test_the_markup_is_whole_wherever_the_words_end(room):
    html = f"<p>So <b>若</b>{SQUARE}，则 <i>a &amp; b</i> {SQUARE} &lt;tag&gt; {MATRIX} 余项足够小。</p>" * 2
    etree.fromstring(f"<p>{first_words(html, room)}</p>")
