"""Rows that lie, are damaged or mean harm: a line in the report, never half a post, never a crash."""

import pytest
from django.db import DatabaseError

from blog.importers import posts
from blog.models import Category, Post, Redirect, Tag
from comments.models import Comment
from tests.importing.conftest import messages

pytestmark = pytest.mark.django_db


def test_comments_of_no_post_of_a_file_and_of_a_revision_are_left_out(typecho, take_over):
    typecho.post(5)
    typecho.post(6, type="revision", parent=5)
    typecho.comment(80, 99)
    typecho.comment(81, 6)
    report = take_over()
    assert not Comment.objects.exists()
    assert [finding.where for finding in report.findings["skipped"]] == [
        "content 6",
        "comment 80",
        "comment 81",
    ]


@pytest.mark.parametrize(
    ("parents", "kept"),
    [
        ({80: 80}, {80: None}),
        ({80: 81, 81: 80}, {80: 81, 81: None}),
        ({80: 82, 81: 80, 82: 81}, {80: 82, 81: None, 82: 81}),
        ({80: 81, 81: 0}, {80: 81, 81: None}),
        ({80: 999}, {80: None}),
        ({80: 90}, {80: None}),
        ({80: -1}, {80: None}),
    ],
)
def test_threads_hold_together_whatever_the_parents_are(typecho, take_over, parents, kept):
    typecho.post(5)
    typecho.post(6)
    typecho.comment(90, 6)
    for coid, parent in parents.items():
        typecho.comment(coid, 5, parent=parent)
    take_over()
    stored = dict(Comment.objects.filter(post=5).values_list("pk", "parent"))
    assert stored == kept


def test_a_thread_ten_thousand_deep_comes_over_whole(typecho, take_over, client):
    typecho.post(5)
    for coid in range(1, 10_001):
        typecho.comment(
            coid,
            5,
            "Re.",
            parent=coid - 1,
            created=1_400_000_000 + coid,
            status="spam" if coid % 50 else "approved",
        )
    take_over()
    assert Comment.objects.filter(parent__isnull=False).count() == 9_999
    assert client.get("/archives/5/").status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://user:pw@evil.example",
        "http://",
        "x" * 300,
    ],
)
def test_a_site_that_may_not_be_linked_to_is_left_out(typecho, take_over, url):
    typecho.post(5)
    typecho.comment(80, 5, url=url)
    take_over()
    assert Comment.objects.get().site_url == ""


@pytest.mark.parametrize("created", [0, -5, 2**40, "nonsense", None, 1e300])
def test_a_date_that_is_none_is_replaced_and_told(typecho, take_over, created):
    typecho.post(5, created=created, modified=1_400_000_000)
    typecho.comment(80, 5, created=created)
    report = take_over()
    assert Post.objects.get().published_at.year == 2014
    assert Comment.objects.get().created_at.year == 1970
    assert messages(report, "date") == ["It has no date; it is given 2014-05-13."]


def test_a_title_of_sixty_kilobytes_is_cut_and_kept_beside(typecho, take_over):
    typecho.post(5, title="梯" * 20_000)
    report = take_over()
    post = Post.objects.get()
    assert (len(post.title), len(post.custom_fields["title"])) == (300, 20_000)
    assert len(messages(report, "title")) == 1


@pytest.mark.parametrize("title", ["", None, "&lt;&gt;\x00\x08", "<script>alert(1)</script>"])
def test_a_title_is_text(typecho, take_over, client, title):
    typecho.post(5, title=title)
    take_over()
    assert Post.objects.get().title
    assert b"<script>alert" not in client.get("/archives/5/").content


def test_bytes_that_are_no_utf_8_are_told_and_shown_as_such(typecho, take_over):
    typecho.post(5, title=b"Gr\xfc\xdfe")
    typecho.connection.execute(
        "UPDATE typecho_contents SET text = CAST(? AS TEXT)", [b"<!--markdown-->A\xff b \xe6\xa2\xaf"]
    )
    typecho.comment(80, 5, author=b"R\xe9my")
    report = take_over()
    assert (Post.objects.get().title, Post.objects.get().body) == ("Gr\ufffd\ufffde", "A\ufffd b 梯")
    assert Comment.objects.get().author_name == "R\ufffdmy"
    assert len(report.findings["encoding"]) == 2


def test_utf_8_that_was_stored_as_latin_1_is_read_again(typecho, take_over):
    def spoilt(text):
        return text.encode().decode("cp1252")

    for cid, title in [(5, "中文"), (6, "下一步"), (7, "Plain"), (8, "你好")]:
        typecho.post(cid, spoilt("一步"), title=spoilt(title))
    take_over()
    assert dict(Post.objects.values_list("pk", "title")) == {5: "中文", 6: "下一步", 7: "Plain", 8: "你好"}
    assert Post.objects.get(pk=5).body == "一步"


def test_letters_that_only_look_spoilt_are_left_alone(typecho, take_over):
    for cid, title in [(5, "Ã©tude"), (6, "Gradient für alle"), (7, "中文"), (8, "naïve")]:
        typecho.post(cid, title=title)
    take_over()
    assert Post.objects.get(pk=5).title == "Ã©tude"


def test_slugs_that_are_taken_reserved_or_impossible_become_free_ones(typecho, take_over, client):
    typecho.connection.execute("DROP INDEX IF EXISTS typecho_contents_slug")
    for cid, slug in [
        (1, "about"),
        (2, "about"),
        (3, "archives"),
        (4, "a/b c"),
        (5, ""),
        (6, "search"),
        (7, "<x>"),
    ]:
        typecho.post(cid, type="page", slug=slug)
    take_over()
    slugs = dict(Post.objects.order_by("pk").values_list("pk", "slug"))
    assert slugs == {1: "about", 2: "about-2", 3: "archives-2", 4: "ab-c", 5: "page-5", 6: "search-2", 7: "x"}
    for slug in slugs.values():
        assert client.get(f"/{slug}/").status_code == 200


def test_categories_in_a_circle_too_deep_or_of_one_slug_are_placed(typecho, take_over):
    typecho.term(1, "A", "a", "category", parent=2)
    typecho.term(2, "B", "b", "category", parent=1)
    typecho.term(3, "C", "c", "category", parent=3)
    typecho.term(4, "D", "feed", "category", parent=99)
    typecho.term(5, "E", "feed", "category")
    for mid in range(10, 22):
        typecho.term(mid, f"Deep {mid}", f"d{mid}", "category", parent=mid - 1 if mid > 10 else 0)
    typecho.post(5, terms=[1, 2, 3, 4, 5, 21])
    take_over()
    assert Category.objects.count() == 17
    placed = Category.objects.filter(path__in=["a", "a/b", "c", "feed-2", "feed-2-2"])
    assert set(placed.values_list("name", flat=True)) == set("ABCDE")


def test_relations_to_terms_and_fields_of_posts_that_are_gone_do_no_harm(typecho, take_over):
    typecho.post(5, terms=[77])
    typecho.add("relationships", cid=99, mid=1)
    typecho.add("fields", cid=99, name="x", type="str", str_value="y")
    take_over()
    assert (Post.objects.count(), Tag.objects.count()) == (1, 0)


def test_numbers_that_are_none_stop_the_run_with_a_message(typecho, take_over):
    typecho.connection.execute("DROP TABLE typecho_contents")
    typecho.connection.execute(
        "CREATE TABLE typecho_contents"
        " (cid, title, slug, created, modified, text, authorId, type, status, password)"
    )
    typecho.connection.execute(
        "INSERT INTO typecho_contents (cid, title, type, status) VALUES ('five', 'T', 'post', 'publish')"
    )
    with pytest.raises(Exception, match="does not hold numbers"):
        take_over()
    assert not Post.objects.exists()


def test_a_post_that_the_database_refuses_is_left_out_whole(typecho, take_over, monkeypatch):
    write = posts.PostWriter.write

    def refuse(self, post, record, **options):
        write(self, post, record, **options)
        if record.source_id == "5":
            raise DatabaseError("no room")

    monkeypatch.setattr(posts.PostWriter, "write", refuse)
    typecho.post(5)
    typecho.comment(80, 5)
    typecho.post(6)
    report = take_over()
    assert list(Post.objects.values_list("pk", flat=True)) == [6]
    assert not Comment.objects.exists()
    assert messages(report, "failed") == ["Nothing of it was stored: no room"]


def test_scripts_in_bodies_and_comments_do_not_run(typecho, take_over, client):
    typecho.post(5, "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))")
    typecho.post(6, "<script>alert(1)</script><img src=x onerror=alert(2)>", markdown=False)
    typecho.comment(80, 5, "<script>alert(4)</script> <a href='javascript:alert(5)'>x</a>", author="<b>R</b>")
    take_over()
    for page in ("/archives/5/", "/archives/6/", "/feed/"):
        content = client.get(page).content
        assert b"<script>alert" not in content
        assert b"<img src=x onerror" not in content
        assert b'href="javascript:' not in content


def test_a_comment_without_a_name_or_of_an_unknown_state_waits_or_is_anonymous(typecho, take_over):
    typecho.post(5)
    typecho.comment(80, 5, author="\u200b", status="odd", mail="not an address")
    take_over()
    comment = Comment.objects.get()
    assert (comment.author_name, comment.state, comment.email) == ("Anonymous", "pending", "")


def test_old_paths_are_cut_to_what_the_table_holds(typecho, take_over):
    typecho.post(2, type="page", slug="a" * 3000)
    take_over()
    assert len(Redirect.objects.get(old_path__startswith="/aaa").old_path) == 500
