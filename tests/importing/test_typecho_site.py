"""What comes over from Typecho, and as what."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from blog.models import Category, Imported, Post, ReaderCount, Site, Tag, User
from comments.models import Comment
from comments.moderation import State
from tests.importing.conftest import messages

pytestmark = pytest.mark.django_db


def test_a_post_keeps_its_number_its_dates_and_its_name_in_feeds(typecho, take_over):
    typecho.post(1733, title="Gradients &amp;amp; steps", created=1_400_000_000, modified=1_400_000_500)
    take_over()
    post = Post.objects.get(pk=1733)
    assert (post.title, post.status, post.body) == ("Gradients & steps", "published", "Follow the slope.")
    assert post.published_at == datetime.fromtimestamp(1_400_000_000, UTC)
    assert post.updated_at == datetime.fromtimestamp(1_400_000_500, UTC)
    assert post.feed_id == "http://old.example/archives/1733/"
    assert "Follow the slope." in post.html


@pytest.mark.parametrize(
    ("stored", "status"),
    [
        ({"status": "publish"}, "published"),
        ({"status": "hidden"}, "unlisted"),
        ({"status": "private"}, "private"),
        ({"status": "waiting"}, "draft"),
        ({"status": "nonsense"}, "draft"),
        ({"status": "publish", "password": "sesame"}, "private"),
        ({"status": "publish", "type": "post_draft", "slug": "@5"}, "draft"),
    ],
)
def test_a_state_becomes_the_one_that_shows_it_to_nobody_else(typecho, take_over, stored, status):
    typecho.post(5, **stored)
    take_over()
    assert Post.objects.get().status == status


def test_a_post_that_is_due_later_is_scheduled(typecho, take_over):
    typecho.post(5, created=4_000_000_000)
    take_over()
    assert Post.objects.get().is_scheduled


def test_unsaved_changes_and_what_plugins_made_are_left_out_and_named(typecho, take_over):
    typecho.post(5)
    typecho.post(6, type="revision", parent=5, slug="@6")
    typecho.post(7, type="post_draft", parent=5, slug="@7")
    typecho.post(8, type="moment")
    report = take_over()
    assert list(Post.objects.values_list("pk", flat=True)) == [5]
    assert len(report.findings["skipped"]) == 3


def test_the_first_line_says_in_which_dialect_a_post_is_written(typecho, take_over):
    typecho.post(5, "*a*")
    typecho.post(6, "<b>a</b>", markdown=False)
    take_over()
    assert dict(Post.objects.values_list("pk", "dialect")) == {5: "typecho", 6: "html"}


def test_categories_keep_their_tree_and_the_first_is_the_posts_own(typecho, take_over):
    typecho.term(1, "数学", "Math", "category", order=2)
    typecho.term(2, "分析", "analysis", "category", parent=1, order=3)
    typecho.term(3, "杂谈", "Talk", "category", order=1)
    typecho.post(5, terms=[1, 2, 3])
    take_over()
    assert dict(Category.objects.values_list("name", "path")) == {
        "数学": "Math", "分析": "Math/analysis", "杂谈": "Talk"
    }  # fmt: skip
    assert Post.objects.get().category.name == "杂谈"
    assert set(Post.objects.get().filings.values_list("category__name", flat=True)) == {
        "数学",
        "分析",
        "杂谈",
    }


def test_tags_are_told_apart_by_number_and_not_by_slug(typecho, take_over):
    for mid, name, slug in [
        (1, "C", "C"),
        (2, "C++", "C"),
        (3, "流模型", "流模型"),
        (4, "GAN", "GAN"),
        (5, "gan", "gan"),
    ]:
        typecho.term(mid, name, slug)
    typecho.post(5, terms=[1, 2, 3, 4, 5])
    report = take_over()
    tags = {"C": "C", "C++": "c-plus-plus", "流模型": "流模型", "GAN": "GAN"}
    assert dict(Tag.objects.values_list("name", "slug")) == tags
    assert set(Post.objects.get().tags.values_list("name", flat=True)) == tags.keys()
    assert any("“gan” is the tag “GAN”" in message for message in messages(report, "term"))


def test_readers_come_from_a_plugins_column_or_field(typecho, take_over):
    typecho.connection.execute("ALTER TABLE typecho_contents ADD COLUMN views INTEGER DEFAULT 0")
    typecho.post(5, views=1_100_000)
    typecho.post(6)
    typecho.add("fields", cid=6, name="viewsNum", type="str", str_value="1234")
    take_over()
    assert dict(ReaderCount.objects.values_list("post", "imported")) == {5: 1_100_000, 6: 1234}
    assert not ReaderCount.objects.exclude(counted=0).exists()


def test_what_no_column_here_holds_is_kept_beside(typecho, take_over):
    typecho.connection.execute("ALTER TABLE typecho_contents ADD COLUMN agree INTEGER DEFAULT 0")
    typecho.post(5, status="waiting", password="sesame", template="wide.php", agree=7)
    typecho.add("fields", cid=5, name="thumb", type="str", str_value="/usr/uploads/a.png")
    typecho.add("fields", cid=5, name="weight", type="float", float_value=0.5)
    take_over()
    assert Post.objects.get().custom_fields == {
        "thumb": "/usr/uploads/a.png", "weight": 0.5, "status": "waiting", "password": "sesame",
        "template": "wide.php", "agree": 7,
    }  # fmt: skip


def test_an_author_comes_without_a_way_in_and_one_who_is_here_stays(typecho, take_over, ada):
    typecho.add("users", uid=2, name="grace", mail="grace@old.example", screenName="Grace")
    typecho.add("users", uid=3, name="nobody", mail="n@old.example", screenName="N")
    typecho.post(5)
    typecho.post(6, authorId=2)
    take_over()
    grace = User.objects.get(username="grace")
    assert (grace.display_name, grace.has_usable_password(), grace.is_staff) == ("Grace", False, False)
    assert Post.objects.get(pk=5).byline == [ada]
    assert not User.objects.filter(username="nobody").exists()


def test_a_comment_keeps_its_number_its_thread_and_its_words(typecho, take_over):
    typecho.post(5)
    typecho.comment(80, 5, "Why *not* $a_i*b_i$?\nAnd x_1?", author="R&amp;D", url="https://ray.example/")
    typecho.comment(81, 5, "Because.", parent=80, authorId=1, author="Ada")
    typecho.comment(82, 5, "Buy", status="spam")
    typecho.comment(83, 5, "Hm", status="waiting")
    take_over()
    first, second = Comment.objects.get(pk=80), Comment.objects.get(pk=81)
    assert (first.author_name, first.site_url, first.text.split()) == (
        "R&D", "https://ray.example/", ["Why", "*not*", "$a_i*b_i$?", "And", "x_1?"]
    )  # fmt: skip
    assert (second.parent_id, second.user.username) == (80, "ada")
    assert dict(Comment.objects.filter(pk__gt=81).values_list("pk", "state")) == {
        82: State.SPAM,
        83: State.PENDING,
    }


def test_comments_of_a_site_that_reads_markdown_stay_markdown(typecho, take_over):
    typecho.connection.execute("UPDATE typecho_options SET value = '1' WHERE name = 'commentsMarkdown'")
    typecho.post(5)
    typecho.comment(80, 5, "**Why?**")
    take_over()
    assert "<strong>Why?</strong>" in Comment.objects.get().html


def test_the_site_is_called_as_before_unless_its_owner_has_named_it(typecho, take_over):
    typecho.post(5)
    Site.objects.update(tagline="", time_zone="Asia/Shanghai")
    typecho.connection.execute("UPDATE typecho_options SET value = '0' WHERE name = 'timezone'")
    report = take_over()
    site = Site.objects.get()
    assert (site.name, site.tagline, site.time_zone) == ("Notes in the Margin", "On gradients", "UTC")
    assert "old.example" in site.alias_hosts
    assert any("“Margins & Notes”" in message for message in messages(report, "source"))


def test_nobody_gets_mail(typecho, take_over):
    typecho.post(5)
    typecho.comment(80, 5, "Lovely.")
    take_over()
    assert mail.outbox == []


def test_a_new_post_and_a_new_comment_get_numbers_of_their_own(typecho, take_over, make_post):
    typecho.post(5)
    typecho.comment(80, 5)
    take_over()
    post = make_post("New")
    assert post.pk == 6
    assert Comment.objects.create(post=post, author_name="Ray", body="First").pk == 81


def test_a_number_that_is_taken_here_gives_way_to_a_new_one(typecho, take_over, make_post):
    own = make_post("Own", pk=5)
    Comment.objects.create(pk=80, post=own, author_name="Ray", body="Mine")
    typecho.post(5, title="Theirs")
    typecho.post(6)
    typecho.comment(80, 5, "Theirs")
    report = take_over()
    assert dict(Post.objects.values_list("pk", "title")) == {5: "Own", 7: "Theirs", 6: "Post 6"}
    assert Comment.objects.get(pk=81).post_id == 7
    assert len(report.findings["number"]) == 2


def test_the_report_counts_what_was_found_and_what_became_of_it(typecho, take_over):
    typecho.post(5)
    typecho.post(2, type="page", slug="about")
    typecho.comment(80, 5)
    report = take_over()
    assert (report.found["posts"], report.found["pages"], report.found["comments"]) == (1, 1, 1)
    assert report.outcomes["posts"] == report.outcomes["pages"] == report.outcomes["comments"] == {"new": 1}
    assert "posts: 1 new" in take_over.said


def test_formulas_that_are_refused_are_told_by_post_and_line(typecho, take_over):
    typecho.post(5, "Fine.\n\n$\\frac{1}{2$ is not.")
    report = take_over()
    finding = report.findings["formula"][0]
    assert (finding.where, finding.line) == ("post 5", 3)


def test_links_and_images_that_lead_nowhere_are_told(typecho, take_over):
    typecho.post(5, "[a](/archives/6/) [b](http://old.example/archives/7/) ![c](/usr/uploads/none.png)")
    typecho.post(6)
    report = take_over()
    assert messages(report, "link") == ["/archives/7/"]
    assert messages(report, "image") == ["/usr/uploads/none.png"]


def test_backslashes_that_were_meant_for_the_old_markdown_are_told(typecho, take_over):
    typecho.post(5, "One.\n\n$a\\_i$")
    assert take_over().findings["escape"][0].line == 3


# Again --------------------------------------------------------------------------------------------


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Post, Comment, Tag, Category, User, ReaderCount)
    ]


def test_a_second_run_changes_nothing(typecho, take_over):
    typecho.term(1, "梯度", "梯度")
    typecho.post(5, terms=[1])
    typecho.comment(80, 5)
    take_over()
    before, ledger = everything(), Imported.objects.count()
    assert take_over().changes == 0
    assert everything() == before
    assert Imported.objects.count() == ledger


def test_what_is_new_or_changed_at_the_source_comes_with_the_next_run(typecho, take_over):
    typecho.post(5, modified=1_400_000_000)
    take_over()
    typecho.connection.execute(
        "UPDATE typecho_contents SET text = '<!--markdown-->Climb.', modified = 1400000900"
    )
    typecho.comment(80, 5)
    typecho.post(6)
    report = take_over()
    post = Post.objects.get(pk=5)
    assert (post.body, post.updated_at) == ("Climb.", datetime.fromtimestamp(1_400_000_900, UTC))
    assert (report.outcomes["posts"], report.outcomes["comments"]) == ({"new": 1, "changed": 1}, {"new": 1})


def test_what_was_edited_or_deleted_here_is_never_written_over(typecho, take_over):
    typecho.post(5)
    typecho.post(6)
    take_over()
    post = Post.objects.get(pk=5)
    post.body = "Edited here."
    post.save()
    Post.objects.get(pk=6).delete()
    typecho.connection.execute("UPDATE typecho_contents SET text = '<!--markdown-->Climb.'")
    assert take_over().outcomes["posts"] == {"kept": 2}
    assert list(Post.objects.values_list("pk", "body")) == [(5, "Edited here.")]


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(typecho, take_over):
    typecho.post(5)
    typecho.post(6)
    take_over("--only", "site")
    take_over("--only", "posts")
    typecho.comment(80, 5)
    assert take_over().outcomes["posts"] == {"same": 2}
    assert Comment.objects.count() == 1


def test_a_trial_run_says_the_same_and_stores_nothing(typecho, take_over):
    typecho.term(1, "梯度", "梯度")
    typecho.post(5, terms=[1])
    typecho.comment(80, 5)
    before = everything()
    trial = take_over("--dry-run")
    assert everything() == before
    real = take_over()
    assert trial.is_dry
    assert (trial.outcomes, trial.findings, trial.found) == (real.outcomes, real.findings, real.found)


def test_hours_that_every_date_is_wrong_by_can_be_added(typecho, take_over):
    typecho.post(5, created=1_400_000_000)
    report = take_over("--shift-hours", "-8")
    assert Post.objects.get().published_at == datetime.fromtimestamp(1_400_000_000 - 8 * 3600, UTC)
    assert report.newest == [("2014-05-13 16:53", "Post 5")]
