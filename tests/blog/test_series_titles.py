import pytest

from blog.series_titles import Proposal, proposed_series


def proposed(*titles):
    return [
        (proposal.title, [(number, titles[key]) for number, key in proposal.parts])
        for proposal in proposed_series(dict(enumerate(titles)))
    ]


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        ("变分推断（一）：从零开始", "变分推断（二）：再进一步", "变分推断"),
        ("变分推断(1)", "变分推断（2）", "变分推断"),
        ("变分推断：1、从零开始", "变分推断：2、再进一步", "变分推断"),
        ("变分推断 1. 从零开始", "变分推断 2. 再进一步", "变分推断"),
        ("变分推断（上）", "变分推断（下）", "变分推断"),
        ("变分推断·上篇", "变分推断·下篇", "变分推断"),
        ("变分推断之一：零", "变分推断之二：一", "变分推断"),
        ("变分推断 第一篇 零", "变分推断 第2篇 一", "变分推断"),
        ("【杂记】变分推断（一）", "【杂记】变分推断（二）", "【杂记】变分推断"),
        ("Flows, Part I: Still", "Flows, part 2: Moving", "Flows"),
        ("Flows I", "Flows II", "Flows"),
        ("Flows #1", "Flows #2", "Flows"),
        ("Flows 1: Still", "flows 2: Moving", "Flows"),
        ("Flows [1]", "Flows [2]", "Flows"),
    ],
)
def test_titles_that_differ_in_their_numbers_are_a_series(first, second, title):
    assert proposed(second, first)[0][1] == [(1, first), (2, second)]
    assert proposed(second, first)[0][0].casefold() == title.casefold()


@pytest.mark.parametrize(
    "titles",
    [
        ["变分推断（一）"],
        ["变分推断（一）", "概率论（二）"],
        ["（一）", "（二）"],
        ["从N = 1说起", "从N = 2说起"],
        ["Python 3.11", "Python 3.12"],
        ["Of 2023 and before", "Of 2024 and before"],
        ["变分推断（一二）", "变分推断（二三）"],
        ["Flows IIV", "Flows VV"],
        ["变分推断（一）", "变分推断（1）"],
    ],
)
def test_others_are_none(titles):
    assert proposed(*titles) == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("XIV", 14),
        ("XXXIX", 39),
        ("007", 7),
    ],
)
def test_numbers_are_read_in_every_script(written, number):
    assert proposed("甲（100）", f"甲（{written}）")[0][1][0][0] == number


def test_the_longest_stands_first_and_gaps_stay():
    titles = {7: "乙（1）", 8: "乙（2）", 1: "甲（一）", 2: "甲（五）", 3: "甲（三）"}
    assert proposed_series(titles) == [
        Proposal("甲", ((1, 1), (3, 3), (5, 2))),
        Proposal("乙", ((1, 7), (2, 8))),
    ]
