import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.search.folding import fold
from blog.search.stems import stem
from blog.search.tokens import tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Gradient", "gradient"),
        ("ＡＢＣ１２３：", "abc123:"),
        ("Café naïve Łódź", "cafe naive łodz"),
        ("機器學習與優化", "机器学习与优化"),
        ("“引号”　「括号」", '"引号" "括号"'),
        ("İstanbul ﬁ ß", "istanbul ﬁ ß"),
        ("don’t\n\tstop", "don't  stop"),
        ("Ελλάς Ёлка", "ελλας елка"),
    ],
)
def test_what_is_taken_for_the_same_is_spelt_the_same(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


def test_folding_keeps_every_single_character_one():
    assert all(len(fold(chr(code))) == 1 for code in range(0x110000))


@given(st.text())
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("words", "common"),
    [
        ("optimize optimizer optimizers optimizing optimized", "optim"),
        ("connect connected connecting connection connections", "connect"),
        ("happy happily happiness happier", None),
        ("lying", "lie"),
        ("ties", "tie"),
        ("cries", "cri"),
        ("relational", "relat"),
        ("hopping hopped", "hop"),
        ("hoping hoped", "hope"),
        ("generalization generally general generalizations", "general"),
        ("sky news", None),
        ("proceed", "proceed"),
        ("apologize", "apolog"),
        ("adjustable", "adjust"),
        ("adoption", "adopt"),
        ("controllable", "control"),
        ("by", "by"),
        ("gas", "gas"),
        ("gaps", "gap"),
    ],
)
def test_forms_of_a_word_have_one_stem(words, common):
    if common:
        assert {stem(word) for word in words.split()} == {common}
    else:
        assert all(stem(word) for word in words.split())


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_every_word_has_a_stem(word):
    assert 0 < len(stem(word)) <= len(word) + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("优化器", ["优化", "化器", "器"]),
        ("神", ["神"]),
        ("Tiger优化", ["tiger", "优化", "化"]),
        (r"\theta_{t+1}", [r"\theta", "t", "1"]),
        (r"a\\theta", ["a", "theta"]),
        ("C++ and C#", ["c++", "and", "c++·and", "c#", "and·c#"]),
        ("training data", ["train", "data", "train·data"]),
        ("training, data", ["train", "data"]),
        ("word2vec 3.14", ["word2vec", "3", "word2vec·3", "14"]),
        ("Привет", ["привет"]),
        ("… —！", []),
    ],
)
def test_a_text_is_cut_into_these_tokens(text, found):
    assert tokens(fold(text)) == found


@given(st.text())
def test_no_token_holds_what_the_index_reads_as_its_own_signs(text):
    for token in tokens(fold(text)):
        assert not set(token) & set("\"'*:()&|! \0")
        assert not any(unicodedata.category(character) == "Cs" for character in token)
