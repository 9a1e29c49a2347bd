from dataclasses import dataclass

import pytest

from comments.models import Comment
from comments.moderation import State
from comments.threads import build_thread


@dataclass
class Line:
    pk: int
    parent_id: int | None = None
    is_approved: bool = True
    is_pinned: bool = False


def outline(thread):
    """1 [2 [3] 4] as the lists of the page nest."""
    marks = []
    for entry in thread.entries:
        marks.append("[" * entry.opens + str(entry.comment.pk) + "]" * len(entry.closes))
    return " ".join(marks)


@pytest.mark.parametrize(
    ("lines", "nested"),
    [
        ([], ""),
        ([Line(1), Line(2)], "1 2"),
        ([Line(1), Line(2), Line(3, 1), Line(4, 2), Line(5, 1)], "1 [3 5] 2 [4]"),
        ([Line(1), Line(2, 1), Line(3, 2), Line(4)], "1 [2 [3]] 4"),
        ([Line(1), Line(2, 1), Line(3, 2), Line(4, 3), Line(5, 4), Line(6, 3)], "1 [2 [3 4 5 6]]"),
        ([Line(1), Line(2, 77)], "1 2"),
        ([Line(1), Line(2), Line(3, 2), Line(4, is_pinned=True), Line(5, 4)], "4 [5] 1 2 [3]"),
    ],
)
def test_replies_stand_below_what_they_answer_down_to_a_set_depth(lines, nested):
    assert outline(build_thread(lines, deepest=2)) == nested


def test_only_what_stands_flat_names_whom_it_answers():
    thread = build_thread([Line(1), Line(2, 1), Line(3, 2), Line(4, 3)], deepest=1)
    assert [entry.answers and entry.answers.pk for entry in thread.entries] == [None, None, 2, 3]


@pytest.mark.parametrize(
    ("lines", "nested", "count"),
    [
        ([Line(1, None, False)], "", 0),
        ([Line(1, None, False), Line(2, 1)], "1 [2]", 1),
        ([Line(1, None, False), Line(2, 1, False), Line(3, 2)], "1 [2 [3]]", 1),
        ([Line(1), Line(2, 1, False), Line(3, 2, False)], "1", 1),
    ],
)
def test_what_is_gone_keeps_its_place_only_above_what_is_not(lines, nested, count):
    thread = build_thread(lines)
    assert (outline(thread), thread.count) == (nested, count)


def test_a_thread_of_three_thousand_replies_in_a_row_is_built_without_recursion():
    thread = build_thread([Line(1)] + [Line(n, n - 1) for n in range(2, 3001)])
    assert thread.count == len(thread.entries) == 3000
    assert thread.entries[-1].depth == 4
    assert len(thread.entries[-1].closes) == 4


def test_a_number_in_a_comment_leads_to_that_comment_of_the_thread(make_comment, make_post, post):
    first = make_comment("first")
    held = make_comment("held", state=State.PENDING)
    other = make_comment("at another post", post=make_post("Another"))
    comment = make_comment(f"#{first.pk}, #{held.pk}, #{other.pk} and #99999")
    assert comment.html.count("<a ") == 1
    assert f'href="{first.get_absolute_url()}">#{first.pk}</a>' in comment.html


def test_a_number_leads_to_the_page_that_holds_the_comment(make_comment, post):
    first = make_comment("first")
    Comment.objects.filter(pk=first.pk).update(page=3)
    comment = make_comment(f"as in #{first.pk}")
    assert f"{post.get_absolute_url()}comment-page-3/#{first.anchor}" in comment.html
