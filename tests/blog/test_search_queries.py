import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.search.folding import fold
from blog.search.index import PostgresIndex, SqliteIndex
from blog.search.queries import MOST_TERMS, QUERY_LENGTH, parse
from blog.search.tokens import tokens


def texts(terms):
    return [term.text for term in terms]


@pytest.mark.parametrize(
    ("query", "wanted", "excluded"),
    [
        ("梯度 下降", ["梯度", "下降"], []),
        ("Tiger优化器", ["tiger", "优化器"], []),
        ("機器學習", ["机器学习"], []),
        ('"learning rate" adam', ["learning rate", "adam"], []),
        ("“学习率”", ["学习率"], []),
        ("「学习率」", ["学习率"], []),
        ("adam -sgd", ["adam"], ["sgd"]),
        ('adam -"learning rate"', ["adam"], ["learning rate"]),
        ("adam -state-of-the-art", ["adam"], ["state-of-the-art"]),
        ("state-of-the-art", ["state", "of", "the", "art"], []),
        (r"\eqref \theta_t", [r"\eqref", r"\theta", "t"], []),
        ("http://example.org", ["http", "example", "org"], []),
        ("year:last in:may tag:", ["year", "last", "in", "may", "tag"], []),
        ('"', [], []),
        ("-adam", [], ["adam"]),
        ("… -- ！？", [], []),
        ("adam adam ADAM", ["adam"], []),
    ],
)
def test_a_query_means(query, wanted, excluded):
    parsed = parse(query)
    assert (texts(parsed.terms), texts(parsed.excluded)) == (wanted, excluded)


@pytest.mark.parametrize(
    ("query", "field", "value", "rest"),
    [
        ("tag:优化 adam", "tag", "优化", "adam"),
        ("tag：优化 adam", "tag", "优化", "adam"),
        ('adam tag:"machine learning"', "tag", "machine learning", "adam"),
        ("category:ml/deep adam", "category", "ml/deep", "adam"),
        ("Series:优化器 adam", "series", "优化器", "adam"),
        ("author:ada adam", "author", "ada", "adam"),
        ("adam year:2024", "year", "2024", "adam"),
        ("in:comments adam", "in", "comments", "adam"),
    ],
)
def test_a_field_narrows_the_search_and_can_be_taken_away(query, field, value, rest):
    parsed = parse(query)
    (only,) = parsed.filters
    assert (only.field, only.value, only.is_excluded) == (field, value, False)
    assert texts(parsed.terms) == ["adam"]
    assert parsed.without(only) == rest


def test_a_field_can_be_excluded():
    (only,) = parse("adam -tag:优化").filters
    assert (only.value, only.is_excluded) == ("优化", True)


def test_a_word_is_its_stem_or_the_command_of_its_name_and_a_command_only_itself():
    word, command = parse(r"optimizers \theta").terms
    assert (word.groups, command.groups) == ((("optim", r"\optimizers"),), ((r"\theta",),))


def test_one_character_is_the_beginning_of_a_token():
    (term,) = parse("优").terms
    assert term.groups == (("优*",),)


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("为什么Adam的收敛比SGD快？", ["adam", "收敛", "敛比", "sgd", "快"]),
        ("why does adam converge", ["adam", "converge"]),
        ("how to do it", ["how", "to", "do", "it"]),
        ("什么", ["什么"]),
        ('"exactly this" adam', []),
    ],
)
def test_a_question_is_made_of_these_units(query, units):
    assert texts(parse(query).units) == units


@pytest.mark.parametrize(
    "typed", ["梯度" * 500, "word " * 500, "-a " * 500, '"' * 500, "tag:x " * 500, "\\" * 500]
)
def test_a_long_query_is_cut(typed):
    parsed = parse(typed)
    assert len(parsed.text) <= QUERY_LENGTH
    assert len(parsed.terms) <= MOST_TERMS and len(parsed.filters) <= MOST_TERMS


def has(tokens, wanted):
    if wanted.endswith("*"):
        return any(token.startswith(wanted[:-1]) for token in tokens)
    return wanted in tokens


@given(st.text(), st.text())
def test_whatever_a_term_needs_stands_in_every_text_that_holds_it(before, after):
    for term in parse(f"{before} {after}").terms:
        if term.is_phrase or not term.is_exact:
            have = tokens(fold(f"{before}。{term.text}。{after}"))
            for group in term.groups:
                assert any(has(have, token) for token in group)


@given(st.text())
def test_what_is_quoted_in_a_text_is_found_in_it(text):
    for term in parse(f'"{text}"').terms:
        assert term.spans(fold(term.text)) == [(0, len(term.text))]


@given(st.text(min_size=1))
def test_quotes_keep_a_token_from_meaning_anything_else(token):
    assert SqliteIndex.quote(token.rstrip("*")).count('"') % 2 == 0
    literal = PostgresIndex.literal(token)
    inside = literal[1:-1].replace("\\\\", "").replace("''", "")
    assert "'" not in inside and "\\" not in inside
