"""The thread on the post's page and the box in the sidebar."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from blog.models import Post, Site
from comments.models import Comment
from comments.moderation import State

START = datetime(2024, 1, 1, tzinfo=UTC)


def render(tag, **context):
    request = RequestFactory().get("/")
    request.site = Site()
    return Template("{% load comments %}{% " + tag + " %}").render(Context({"request": request, **context}))


def fill_thread(post, count, parent_of=lambda n: None, page_of=lambda n: 1):
    """`count` comments numbered from 1, each the reply to parent_of(its number)."""
    pattern = Comment(post=post, author_name="Ray", body="So $x^2$.")
    pattern.render()
    Comment.objects.bulk_create(
        Comment(
            pk=n,
            post=post,
            author_name=f"Ray {n}",
            parent_id=parent_of(n),
            page=page_of(n),
            created_at=START + timedelta(minutes=n),
            html=pattern.html,
            first_words=pattern.first_words,
            body=pattern.body,
        )
        for n in range(1, count + 1)
    )


def test_the_thread_nests_replies_and_counts_what_is_approved(post, make_comment):
    first = make_comment("first", author_name="Emmy", site_url="https://emmy.example/")
    second = make_comment("second", parent=first)
    make_comment("held", state=State.PENDING)
    page = render("comment_section post", post=post)
    assert "2 comments" in page
    assert re.search(f'id="{first.anchor}".*<ol class="replies"><li>.*id="{second.anchor}"', page, re.DOTALL)
    assert '<a class="p-name u-url" href="https://emmy.example/" rel="nofollow ugc noopener">' in page
    assert "held" not in page


def test_every_comment_has_its_permalink_its_date_and_a_way_to_reply(post, make_comment):
    comment = make_comment(created_at=START)
    page = render("comment_section post", post=post)
    assert f'href="{post.get_absolute_url()}#comment-{comment.pk}"' in page
    assert f">#{comment.pk}</span>" in page
    assert '<time class="dt-published" datetime="2024-01-01T00:00:00+00:00">' in page
    assert f'href="/archives/{post.pk}/comments/reply/{comment.pk}/"' in page


def test_what_was_removed_leaves_a_placeholder_above_its_replies(post, make_comment):
    gone = make_comment("shameful", author_name="Troll", state=State.REMOVED)
    make_comment("still here", parent=gone)
    make_comment("gone without a trace", state=State.REMOVED)
    page = render("comment_section post", post=post)
    assert f'id="comment-{gone.pk}"' in page
    assert "no longer shown" in page
    for word in ["shameful", "Troll", "without a trace"]:
        assert word not in page


def test_deep_replies_stand_flat_and_name_whom_they_answer(post):
    fill_thread(post, 7, parent_of=lambda n: n - 1 or None)
    page = render("comment_section post", post=post)
    assert page.count('<ol class="replies">') == 4
    assert f'<a href="{post.get_absolute_url()}#comment-6">@<bdi>Ray 6</bdi></a>' in page
    assert "@<bdi>Ray 4" not in page


def test_every_list_that_is_opened_is_closed(post):
    fill_thread(post, 60, parent_of=lambda n: (n * 7) % n or None)
    page = render("comment_section post", post=post)
    for tag in ["ol", "li", "article"]:
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>")


def test_a_closed_post_shows_its_thread_and_no_form(post, make_comment):
    make_comment("said in time")
    post.comments_open = False
    page = render("comment_section post", post=post)
    assert "said in time" in page
    assert "are closed" in page
    assert "<form" not in page
    assert "reply" not in page


def test_a_post_that_was_never_saved_can_be_previewed(db):
    assert "<form" not in render("comment_section post", post=Post(title="New", status="published"))


def test_every_field_has_its_label(post):
    page = render("comment_section post", post=post)
    for field in ["name", "email", "site_url", "body"]:
        assert f'<label for="comment-{field}">' in page


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_first_page_of_a_thread_is_one_query(post, count, django_assert_num_queries):
    fill_thread(post, count, parent_of=lambda n: n // 2 or None)
    post = Post.objects.for_detail().get(pk=post.pk)
    with django_assert_num_queries(1):
        render("comment_section post", post=post)


@pytest.mark.parametrize("count", [0, 1, 300])
def test_the_sidebars_box_is_one_query(post, count, django_assert_num_queries):
    fill_thread(post, count)
    with django_assert_num_queries(1):
        page = render("recent_comments")
    assert page.count("<li>") == min(count, 8)


def test_the_box_names_commenter_post_and_first_words_with_their_formulas(post, make_comment):
    comment = make_comment("Is $x^2$ convex?", author_name="Emmy <i>")
    page = render("recent_comments")
    assert f'href="/archives/{post.pk}/#comment-{comment.pk}"' in page
    assert "Emmy &lt;i&gt;" in page
    assert "On gradients" in page
    assert "<msup>" in page
    assert "convex?" in page
