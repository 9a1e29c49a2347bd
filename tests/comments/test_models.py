import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.deletion import RestrictedError
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from comments.models import Comment
from comments.moderation import State


def test_a_comment_is_rendered_when_it_is_saved(make_comment):
    comment = make_comment("So **$x^2$** & <b>y</b>")
    assert "<strong>" in comment.html
    assert "<math" in comment.html
    assert "<b>" not in comment.html
    assert "$x^2$" in comment.text
    assert "<math" in comment.first_words
    assert comment.rendering_version > 0


def test_a_changed_text_gets_new_prints(make_comment):
    comment = make_comment("old")
    comment.body = "new"
    comment.save()
    comment.refresh_from_db()
    assert "new" in comment.html
    assert comment.text.strip() == "new"


def test_a_comment_speaks_of_the_equations_of_its_post(site, make_post, make_comment):
    post = make_post(body="\\begin{equation}a=b\\label{eq:one}\\end{equation}", language="en")
    comment = make_comment("Why \\eqref{eq:one}?", post=post)
    assert f'href="{post.get_absolute_url()}#{post.labels[0]["id"]}"' in comment.html
    assert comment.rendering_errors == []


def test_it_knows_the_macros_of_the_site(site, make_post, make_comment):
    site.macros = r"\newcommand{\R}{\mathbb{R}}"
    site.save()
    assert make_comment(r"$x \in \R$").rendering_errors == []


def test_what_cannot_be_typeset_is_noted(make_comment):
    comment = make_comment("$\\frac{1}$ and $\\nonsense$")
    assert comment.rendering_errors
    assert "line" in comment.rendering_errors[0]


def test_characters_that_no_page_may_hold_are_dropped(make_comment):
    assert make_comment("a\x00b\ud800c\r\nd\uffff").body == "abc\nd"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "unknown"},
        {"author_name": ""},
        {"site_url": "javascript:alert(1)"},
        {"site_url": "ftp://example.org"},
        {"nonce": uuid.UUID(int=1)},
    ],
)
def test_the_database_refuses_what_no_comment_can_be(make_comment, wrong):
    make_comment(nonce=uuid.UUID(int=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_comment(**wrong)


def test_no_comment_answers_itself(make_comment):
    comment = make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(parent=comment)


def test_a_reply_stands_at_the_post_of_what_it_answers(make_post, make_comment):
    stray = make_comment(post=make_post("Elsewhere"))
    with pytest.raises(ValueError, match="another post"):
        make_comment(parent=stray)
    with pytest.raises(ValidationError):
        Comment(post=make_comment().post, parent=stray, author_name="Ray", body="x").full_clean()


def test_an_import_sets_ids_and_the_next_comment_comes_after_them(make_comment):
    make_comment(id=16034)
    assert make_comment().pk == 16035


@pytest.mark.parametrize(
    ("verb", "state"),
    [("approve", "approved"), ("hold", "pending"), ("mark_spam", "spam"), ("remove", "removed")],
)
def test_every_change_of_state_is_one_verb_and_one_update(make_comment, verb, state):
    for _ in range(3):
        make_comment(state=State.PENDING)
    with CaptureQueriesContext(connection) as queries:
        assert getattr(Comment.objects.all(), verb)() == 3
    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "comments_comment"')]
    assert len(updates) == 1
    assert set(Comment.objects.values_list("state", flat=True)) == {state}


def test_each_state_has_its_word(make_comment):
    for state in State:
        make_comment(state.value, state=state)
    for word in ["approved", "pending", "spam", "removed"]:
        assert [comment.body for comment in getattr(Comment.objects, word)()] == [word]


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Post.Status.DRAFT},
        {"status": Post.Status.PRIVATE},
        {"status": Post.Status.WITHDRAWN},
        {"status": Post.Status.UNLISTED},
        {"published_at": datetime.now(UTC) + timedelta(days=2)},
    ],
)
def test_comments_of_a_post_that_is_on_no_list_are_not_recent(make_post, make_comment, hidden):
    shown = make_comment()
    make_comment(post=make_post("Hidden", **hidden))
    assert list(Comment.objects.recent(8)) == [shown]


def test_the_recent_ones_are_the_newest_approved(make_comment):
    now = datetime.now(UTC)
    old, new = (make_comment(created_at=now - timedelta(hours=hours)) for hours in (3, 1))
    make_comment(created_at=now, state=State.PENDING)
    assert list(Comment.objects.recent(8)) == [new, old]
    assert list(Comment.objects.recent(1)) == [new]


def test_the_newest_are_read_from_their_index(db):
    # A join with the posts made SQLite sort every comment there is.
    plan = Comment.objects.listed().newest_first().values("pk")[:8].explain()
    assert "comment_newest" in plan or "Seq Scan" in plan  # PostgreSQL scans a table of no rows
    assert "TEMP B-TREE" not in plan


def test_a_post_takes_its_thread_along_but_no_comment_its_replies(post, make_comment):
    first = make_comment()
    make_comment(parent=make_comment(parent=first))
    with pytest.raises(RestrictedError):
        first.delete()
    post.delete()
    assert not Comment.objects.exists()


def test_a_reference_follows_when_the_posts_equations_are_renumbered(make_post, make_comment):
    equation = "\\begin{{equation}}{}\\label{{eq:{}}}\\end{{equation}}\n\n"
    post = make_post(body=equation.format("a", "one"))
    comment = make_comment("Why \\eqref{eq:one}?", post=post)
    elsewhere = make_comment(f"As \\eqref{{{post.pk}:eq:one}} says.", post=make_post("Another"))
    post.body = equation.format("b", "zero") + post.body
    post.save()
    for referring in (comment, elsewhere):
        before = referring.html
        referring.refresh_from_db()
        assert "(1)" in before
        assert "(2)" in referring.html
