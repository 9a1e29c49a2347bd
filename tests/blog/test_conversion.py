import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from blog.conversion import convert, difference
from blog.models import Post
from blog.rendering import render_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(site, make_post):
    return make_post(body="one\ntwo", dialect="typecho")


def test_a_post_is_read_in_its_dialect(foreign):
    assert foreign.html == "<p>one<br>\ntwo</p>"


def test_a_converted_post_reads_the_same_and_keeps_its_date(foreign):
    before = Post.objects.get(pk=foreign.pk)
    assert convert(foreign.pk).diff() == "@@ -1,2 +1,2 @@\n-one\n+one  \n two"
    after = Post.objects.get(pk=foreign.pk)
    assert (after.body, after.dialect, after.html) == ("one  \ntwo", "standard", before.html)
    assert after.updated_at == before.updated_at
    assert convert(foreign.pk) is None


@pytest.mark.parametrize(("dialect", "body"), [("html", "a<!-- b -->"), ("html", "<embed src=x>a")])
def test_a_post_that_would_lose_something_keeps_its_dialect(site, make_post, dialect, body):
    post = make_post(body=body, dialect=dialect)
    assert convert(post.pk).refusal
    assert Post.objects.filter(pk=post.pk, dialect=dialect, body=body).exists()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("a b", "a  b", ""),
        ("a", "a b", "The text would change."),
        ("a b", "a  \nb", "Paragraphs, lines or lists would change."),
        ("[a](/x/)", "[a](/y/)", "Links would change."),
        ("# a", "# a {#b}", "The addresses of headings would change."),
        ("$$x$$", "$$x\\tag{1}$$", "The text would change."),
        ("a\n\n<!--more-->\n\nb", "a\n\nb", "Paragraphs, lines or lists would change."),
    ],
)
def test_what_a_reader_would_find_changed_is_named(before, after, said):
    assert difference(render_post(before), render_post(after)) == said


def test_the_command_shows_the_difference_and_stores_it_unless_dry(foreign, capsys):
    call_command("convert_dialect", "--all", "--dry-run")
    assert "+one  " in capsys.readouterr().out
    assert Post.objects.get(pk=foreign.pk).dialect == "typecho"
    call_command("convert_dialect", str(foreign.pk))
    assert capsys.readouterr().out.endswith("1 converted, 0 left as they are\n")
    assert Post.objects.get(pk=foreign.pk).dialect == "standard"


@pytest.mark.parametrize("arguments", [[], ["--all", "1"]])
def test_the_command_wants_posts_or_all(arguments):
    with pytest.raises(CommandError):
        call_command("convert_dialect", *arguments)


def test_the_desk_shows_the_dialect_and_converts_with_one_click(foreign, ada_client):
    form = ada_client.get(reverse("admin:blog_post_change", args=[foreign.pk]))
    address = reverse("admin:blog_post_convert", args=[foreign.pk])
    assert f'href="{address}"' in form.text
    assert "<ins>one  </ins>" in ada_client.get(address).text
    assert ada_client.post(address).status_code == 302
    assert Post.objects.get(pk=foreign.pk).dialect == "standard"
    assert ada_client.get(address).status_code == 404


def test_only_who_may_change_posts_may_convert_them(foreign, mo_client):
    assert mo_client.post(reverse("admin:blog_post_convert", args=[foreign.pk])).status_code == 403


def test_many_posts_are_converted_together_and_the_rest_is_counted(foreign, make_post, ada_client):
    kept = make_post(body="a<!-- b -->", dialect="html")
    chosen = {"action": "to_standard", "_selected_action": [foreign.pk, kept.pk]}
    page = ada_client.post(reverse("admin:blog_post_changelist"), chosen, follow=True)
    assert "1 post is converted." in page.text
    assert "1 post keeps its dialect" in page.text
