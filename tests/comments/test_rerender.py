from io import StringIO

import pytest
from django.core.management import call_command

from blog.models import Post
from blog.rendering import PIPELINE_VERSION
from comments.models import Comment


@pytest.fixture
def old_texts(make_post):
    post = make_post(body=r"\begin{equation}a\label{eq:a}\end{equation}")
    comment = Comment(post=post, author_name="Ray", email="ray@example.org", body=r"By \eqref{eq:a}.")
    comment.save()
    Post.objects.update(html="old", rendering_version=0)
    Comment.objects.update(html="old", rendering_version=0)
    return post, comment


def rerender(*arguments):
    out = StringIO()
    call_command("rerender", *arguments, stdout=out)
    return out.getvalue()


def test_what_an_older_pipeline_made_is_rendered_anew(old_texts):
    assert "posts: 1 rendered" in rerender()
    for model in (Post, Comment):
        text = model.objects.get()
        assert "(1)" in text.html
        assert text.rendering_version == PIPELINE_VERSION


def test_what_is_current_is_left_alone(old_texts):
    rerender()
    assert "posts: 0 rendered" in rerender()
    assert "posts: 1 rendered" in rerender("--all")


def test_rendering_anew_is_no_edit(old_texts):
    before = Post.objects.values("updated_at", "version").get()
    rerender()
    assert Post.objects.values("updated_at", "version").get() == before


def test_only_the_posts_that_were_named(old_texts, make_post):
    other = make_post("Another")
    assert "posts: 1 rendered" in rerender("--posts", str(other.pk))
    assert Post.objects.get(pk=old_texts[0].pk).html == "old"


def test_new_errors_and_lost_ids_are_told(old_texts):
    lost = [{"label": "eq:b", "number": "2", "id": "eq-lost", "kind": "equation"}]
    Post.objects.update(body=r"$\frac{1}{2$ is broken", labels=lost)
    said = rerender()
    assert "new error, line 1" in said
    assert "#eq-lost is no longer there" in said


def test_an_interruption_of_all_is_made_good_by_the_next_call(old_texts, make_post, monkeypatch):
    make_post("Another")
    rerender()
    rendered = []

    def interrupted(text):
        if rendered:
            raise KeyboardInterrupt
        rendered.append(text.pk)
        real(text)

    real = Post.rerender
    monkeypatch.setattr(Post, "rerender", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rerender("--all")
    monkeypatch.undo()
    said = rerender()
    assert "posts: 1 rendered" in said
    assert "comments: 1 rendered" in said
