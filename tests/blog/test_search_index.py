"""What is in the index: always what posts, terms and comments are now."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog.models import Category, Post, SearchDocument, Series, Site, Tag
from blog.search import index, indexing, upkeep
from blog.search.filters import scope_of
from blog.search.finding import find
from blog.search.queries import parse
from blog.search.tokens import TOKENIZER_VERSION
from comments.models import Comment
from comments.moderation import State

pytestmark = pytest.mark.django_db


def found(text, *, public=True):
    """[title of a post, or "name: title" of a comment on it] in order."""
    query = parse(text)
    page = find(query, scope_of(query, public=public), 1, timezone.localdate())
    names = dict(SearchDocument.objects.values_list("pk", "name"))
    titles = dict(Post.objects.values_list("pk", "title"))
    return [
        f"{names[each.pk]}: {titles[each.post_id]}" if names[each.pk] else titles[each.post_id]
        for each in page.candidates
    ]


def tokens_left():
    """How many documents the token index has."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM blog_search_index")
        else:
            cursor.execute("SELECT count(*) FROM blog_searchdocument WHERE all_tokens <> ''")
        return cursor.fetchone()[0]


def test_a_post_is_found_by_everything_in_it(make_post):
    series = Series.objects.create(title="Optimizers from scratch", slug="optimizers")
    category = Category.objects.create(name="Numerics", slug="numerics")
    make_post(
        "Slope",
        "Text here.\n\n## Momentum\n\n$\\nabla L$ and `argmin(loss)`",
        tags=["Adam"],
        category=category,
        series=series,
        series_position=1,
    )
    for query in ["slope", "text", "momentum", r"\nabla", "nabla", "argmin", "adam", "numerics", "scratch"]:
        assert found(query) == ["Slope"], query


@pytest.mark.parametrize(
    "status", [Post.Status.DRAFT, Post.Status.UNLISTED, Post.Status.PRIVATE, Post.Status.WITHDRAWN]
)
def test_what_stands_on_no_list_is_found_by_the_staff_alone(make_post, status):
    make_post("Hidden", status=status)
    assert (found("hidden"), found("hidden", public=False)) == ([], ["Hidden"])


def test_a_page_is_found(make_post):
    make_post("About me", kind=Post.Kind.PAGE, slug="about")
    assert found("about") == ["About me"]


def test_a_scheduled_post_is_found_from_its_second_on(make_post):
    date = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    make_post("Tomorrow", published_at=date)
    with time_machine.travel(date - timedelta(seconds=1), tick=False):
        assert found("tomorrow") == []
    with time_machine.travel(date, tick=False):
        assert found("tomorrow") == ["Tomorrow"]


def test_an_edit_is_found_and_what_it_removed_is_not(make_post):
    post = make_post("Slope", "Before the edit.")
    post.body = "After the change."
    post.save()
    assert (found("change"), found("edit")) == (["Slope"], [])


def test_statuses_that_change_in_bulk_are_followed(make_post):
    make_post("Slope")
    Post.objects.update(status=Post.Status.DRAFT)
    assert found("slope") == []
    Post.objects.all().publish()
    assert found("slope") == ["Slope"]


def test_a_deleted_post_leaves_nothing(make_post):
    make_post("Slope").delete()
    make_post("Other")
    Post.objects.all().delete()
    assert (found("slope other"), SearchDocument.objects.count(), tokens_left()) == ([], 0, 0)


def test_tags_are_followed(make_post):
    post = make_post("Slope", tags=["Adam", "Ε"])
    post.tags.remove("Adam")
    post.tags.add("Tiger")
    assert (found("adam"), found("tiger"), found("tag:tiger")) == ([], ["Slope"], ["Slope"])
    post.tags.clear()
    assert found("tiger") == []


@pytest.mark.parametrize("whole", [False, True])
def test_a_name_that_changes_or_goes_is_followed(make_post, whole):
    series = Series.objects.create(title="Thermostats", slug="t")
    make_post("Slope", tags=["Adam"], series=series, series_position=1)
    tag = Tag.objects.get()
    tag.name, series.title = "Tiger", "Barometers"
    tag.save()
    series.save()
    assert (found("adam"), found("tiger"), found("thermostat"), found("barometer")) == (
        [],
        ["Slope"],
        [],
        ["Slope"],
    )
    for term in [tag, series]:
        (type(term).objects.all() if whole else term).delete()
    assert (found("tiger"), found("barometer")) == ([], [])


def test_a_category_that_moves_is_followed(make_post):
    top, inner = (Category.objects.create(name=name, slug=name.lower()) for name in ["Science", "Physics"])
    make_post("Slope", category=inner)
    assert found("category:science") == []
    inner.parent = top
    inner.save()
    assert (found("category:science"), found("science"), found("category:science/physics")) == (
        ["Slope"],
    ) * 3


def test_authors_are_followed(make_post, ada, mo):
    post = make_post("Slope")
    post.set_authors([mo])
    assert (found("author:ada"), found("author:mo"), found("author:Mo slope")) == ([], ["Slope"], ["Slope"])


@pytest.fixture
def comment(make_post):
    return Comment.objects.create(
        post=make_post("Slope"), author_name="Ray", body="A lovely *curve* $\\kappa$."
    )


def test_an_approved_comment_is_a_result_of_its_own(comment):
    for query in ["lovely", "curve", r"\kappa", "ray", "in:comments lovely", "in:comments"]:
        assert found(query) == ["Ray: Slope"], query
    assert found("-in:comments lovely") == found("in:posts lovely") == []


@pytest.mark.parametrize("verb", ["hold", "mark_spam", "remove", "delete"])
def test_a_comment_that_is_not_approved_is_not_found(comment, verb):
    getattr(Comment.objects.all(), verb)()
    assert (found("lovely"), SearchDocument.objects.exclude(name="").count(), tokens_left()) == ([], 0, 1)


def test_a_comment_that_is_approved_is_found(comment):
    Comment.objects.all().hold()
    Comment.objects.all().approve()
    assert found("lovely") == ["Ray: Slope"]


def test_a_comment_that_is_held_from_the_first_is_not_found(comment):
    Comment.objects.create(post=comment.post, author_name="Eve", body="lovely", state=State.PENDING)
    assert found("lovely") == ["Ray: Slope"]


def test_a_comment_is_found_while_its_post_is(comment):
    post = comment.post
    Post.objects.update(status=Post.Status.UNLISTED)
    assert found("lovely") == []
    post.refresh_from_db()
    post.status, post.published_at = Post.Status.PUBLISHED, timezone.now() + timedelta(days=1)
    post.save()
    assert found("lovely") == []
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert found("lovely") == ["Ray: Slope"]


def test_a_deleted_post_takes_its_comments_along(comment):
    Post.objects.all().delete()
    assert (SearchDocument.objects.count(), tokens_left()) == (0, 0)


def test_reindex_makes_all_anew(comment, capsys):
    SearchDocument.objects.all().delete()
    call_command("reindex")
    assert capsys.readouterr().out == "2 indexed.\n"
    assert (found("slope"), found("lovely")) == (["Slope"], ["Ray: Slope"])


def test_reindex_mends_broken_tokens_and_forgets_comments_that_are_gone(comment):
    index.token_index().write(SearchDocument.objects.get(kind="post").pk, [], [], ["nonsense"])
    super(type(Comment.objects.all()), Comment.objects.all()).delete()
    call_command("reindex", stdout=StringIO())
    assert (found("slope"), found("nonsense"), found("lovely")) == (["Slope"], [], [])


def test_another_tokenizer_is_noticed_when_the_site_starts(comment):
    SearchDocument.objects.update(tokenizer=TOKENIZER_VERSION - 1)
    index.token_index().write(SearchDocument.objects.get(kind="post").pk, [], [], [])
    upkeep.after_migration()
    assert found("slope") == ["Slope"] and not indexing.is_stale(Post.objects.all())


def test_an_index_that_is_there_is_left_alone(comment, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        upkeep.after_migration()


def test_the_year_is_that_of_the_sites_time_zone(make_post):
    Site.objects.create(time_zone="Asia/Shanghai")
    make_post("New year", published_at=datetime(2023, 12, 31, 20, tzinfo=UTC))
    assert (found("year:2024"), found("year:2023"), found("year:2023 year:2024")) == (
        ["New year"],
        [],
        ["New year"],
    )


def test_an_index_of_the_same_text_is_not_written_again(make_post, monkeypatch):
    post = make_post("Slope", tags=["Adam"])
    monkeypatch.setattr(type(index.token_index()), "write", None)
    post.save()
    Post.objects.update(status=Post.Status.DRAFT)
    assert found("slope") == []


@pytest.fixture
def written(monkeypatch):
    """The titles' tokens of all that is written to the token index from now on."""
    titles, kind = [], type(index.token_index())
    write = kind.write

    def noted(self, pk, title, marks, body):
        titles.append(title[0])
        write(self, pk, title, marks, body)

    monkeypatch.setattr(kind, "write", noted)
    return titles


def test_a_post_saved_in_the_admin_is_indexed_once(ada, ada_client, site, written):
    fields = {
        "title": "Slope",
        "body": "Steep.",
        "status": "published",
        "tags": "Adam, Eve",
        "language": "en",
    }
    fields |= {"byline": [ada.pk], "kind": "post", "series_position": "", "version": 0}
    assert ada_client.post("/admin/blog/post/add/", fields).status_code == 302
    assert written == ["slope"]
    assert found("slope tag:adam author:ada") == ["Slope"]


def test_what_is_undone_in_a_transaction_is_not_indexed(make_post, written):
    post = make_post("Slope")
    with pytest.raises(ZeroDivisionError), indexing.indexed_once():
        post.tags.add("Adam")
        raise ZeroDivisionError
    assert (found("adam"), written) == ([], ["slope"])
    post.tags.add("Eve")
    assert found("eve") == ["Slope"]


def test_a_very_long_text_is_indexed(make_post):
    body = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(170_000))
    post = Post(pk=make_post().pk, title="Long", text=body, status="published", published_at=timezone.now())
    indexing.index_post(post)
    assert found(body[:2]) != []


def test_the_desk_finds_posts_of_any_state(ada_client, site, make_post):
    make_post("Hidden slope", "優化器 $\\nabla L$", status=Post.Status.DRAFT)
    make_post("Other", "Else.")
    for query in ["hidden", "优化器", r"\nabla", "slope hidden why"]:
        html = ada_client.get("/admin/blog/post/", {"q": query}).content.decode()
        assert "Hidden slope" in html and ">Other<" not in html, query
    assert ">Other<" in ada_client.get("/admin/blog/post/", {"q": " "}).content.decode()


def links(client, typed):
    _typed, labels, states, _urls, markdown = client.get("/admin/blog/post/links/", {"q": typed}).json()
    return list(zip(labels, states, markdown, strict=True))


def test_the_desk_offers_links_to_posts_of_any_state_while_a_title_is_typed(ada_client, site, make_post):
    shown = make_post("Slopes and hills", published_at=datetime(2024, 1, 1, tzinfo=UTC))
    draft = make_post("Slopes [new]", status=Post.Status.DRAFT)
    assert links(ada_client, "slo") == [
        ("Slopes [new]", "draft", rf"[Slopes \[new\]](/archives/{draft.pk}/)"),
        ("Slopes and hills", "", f"[Slopes and hills](/archives/{shown.pk}/)"),
    ]
    assert links(ada_client, "") == links(ada_client, "nowhere") == []


def test_the_desk_offers_what_is_numbered_in_the_only_post_found(ada_client, site, make_post):
    body = "\\begin{equation}x\\label{eq:a}\\end{equation}\n\n\\begin{lemma}\\label{small}Yes.\\end{lemma}"
    post = make_post("Slope", body)
    offered = [markdown for _label, _state, markdown in links(ada_client, "slope")]
    assert offered[0] == f"[Slope](/archives/{post.pk}/)"
    assert set(offered[1:]) == {rf"\eqref{{{post.pk}:eq:a}}", rf"\ref{{{post.pk}:small}}"}


def test_links_are_offered_to_the_staff_alone(client, mo_client, site):
    assert client.get("/admin/blog/post/links/?q=a").status_code == 302
    assert mo_client.get("/admin/blog/post/links/?q=a").status_code == 403
