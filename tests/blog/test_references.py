"""References from post to post: they print the other's numbers and follow them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post, PostLink

FLOW = r"\begin{equation}x'=-\nabla L\label{eq:flow}\end{equation}"
ANOTHER = "\\begin{equation}a=b\\end{equation}\n\n"


@pytest.fixture
def flow(make_post):
    return make_post("Gradient flow", FLOW, pk=101)


def html_of(post):
    return Post.objects.get(pk=post.pk).html


def test_a_reference_prints_the_number_and_leads_to_the_equation(flow, make_post):
    html = html_of(make_post("Momentum", r"By \eqref{101:eq:flow} it falls."))
    assert ">(1)</a>" in html
    assert f'href="/archives/101/#{flow.labels[0]["id"]}"' in html
    assert 'title="Gradient flow"' in html


def test_a_new_number_reaches_those_who_refer_to_it(flow, make_post):
    momentum = make_post("Momentum", r"By \eqref{101:eq:flow} it falls.")
    before = Post.objects.get(pk=momentum.pk)
    flow.body = ANOTHER + FLOW
    flow.save()
    after = Post.objects.get(pk=momentum.pk)
    assert ">(2)</a>" in after.html
    assert (after.updated_at, after.version) == (before.updated_at, before.version)


def test_a_new_title_reaches_those_who_refer_to_it(flow, make_post):
    momentum = make_post("Momentum", r"By \eqref{101:eq:flow} it falls.")
    flow.title = "The flow"
    flow.save()
    assert 'title="The flow"' in html_of(momentum)


@pytest.mark.parametrize("status", ["draft", "private", "withdrawn"])
def test_what_is_not_public_gives_away_neither_number_nor_title(flow, make_post, status):
    momentum = make_post("Momentum", r"By \eqref{101:eq:flow} it falls.")
    Post.objects.filter(pk=101).update(status=status)
    html = html_of(momentum)
    assert "(??)" in html
    assert "Gradient flow" not in html


def test_a_scheduled_post_gives_nothing_away_either(make_post):
    make_post("Gradient flow", FLOW, pk=101, published_at=timezone.now() + timedelta(days=1))
    assert "(??)" in html_of(make_post("Momentum", r"By \eqref{101:eq:flow} it falls."))


def test_the_author_reads_which_reference_leads_nowhere(make_post):
    momentum = make_post("Momentum", "One line.\n\nBy \\eqref{7:eq:none} it falls.")
    assert [error["line"] for error in momentum.rendering_errors] == [3]


def test_a_reference_may_be_written_before_its_target(make_post):
    momentum = make_post("Momentum", r"By \eqref{101:eq:flow} it falls.")
    make_post("Gradient flow", FLOW, pk=101)
    assert ">(1)</a>" in html_of(momentum)


def test_links_and_references_are_noted_once_each(flow, make_post):
    body = r"See [there](/archives/101/#x), [again](http://testserver/archives/101/), \eqref{101:eq:flow}."
    momentum = make_post("Momentum", body)
    momentum.save()
    links = PostLink.objects.filter(source=momentum).order_by("label")
    assert [(link.target_id, link.label) for link in links] == [(101, ""), (101, "eq:flow")]


@pytest.mark.parametrize(
    "delete", [lambda post: post.delete(), lambda post: Post.objects.filter(pk=101).delete()]
)
def test_a_deleted_target_leaves_an_open_reference(flow, make_post, delete):
    momentum = make_post("Momentum", r"By \eqref{101:eq:flow} it falls.")
    delete(flow)
    assert "(??)" in html_of(momentum)
