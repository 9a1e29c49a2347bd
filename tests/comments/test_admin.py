import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import User
from comments.models import Comment
from comments.moderation import Reason, State

LIST = "/admin/comments/comment/"


def change_url(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def act(client, action, comments=(), **fields):
    selected = [comment.pk for comment in comments]
    return client.post(LIST, {"action": action, "_selected_action": selected, **fields}, follow=True)


def test_a_moderator_sees_state_name_words_post_and_date(mo_client, make_comment):
    make_comment("Is $x^2$ convex?", author_name="Emmy", state=State.PENDING, reason=Reason.LINKS)
    page = mo_client.get(LIST).content.decode()
    for text in ["pending", "Emmy", "Is $x^2$ convex?", "On gradients", "It holds links"]:
        assert text in page


def test_the_list_needs_no_query_a_row(mo_client, make_comment):
    def queries():
        with CaptureQueriesContext(connection) as context:
            mo_client.get(LIST)
        return len(context)

    make_comment()
    few = queries()
    for _ in range(20):
        make_comment()
    assert queries() == few


@pytest.mark.parametrize("query", ["emmy", "emmy@example.net", "convex", "gradients"])
def test_comments_are_found_by_name_address_text_and_post(mo_client, make_comment, make_post, query):
    make_comment("Is it convex?", author_name="Emmy", email="emmy@example.net")
    make_comment("Something else", post=make_post("Another"))
    page = mo_client.get(LIST, {"q": query}).content.decode()
    assert "Is it convex?" in page
    assert "Something else" not in page


def test_the_queue_is_a_filter_away(mo_client, make_comment):
    make_comment("waiting", state=State.PENDING)
    make_comment("settled")
    page = mo_client.get(LIST, {"state__exact": "pending"}).content.decode()
    assert "waiting" in page
    assert "settled" not in page


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve", "approved"), ("hold", "pending"), ("mark_spam", "spam"), ("remove", "removed")],
)
def test_an_action_changes_all_that_are_selected(mo_client, make_comment, action, state):
    before = State.SPAM if action == "hold" else State.PENDING
    chosen = [make_comment(state=before) for _ in range(3)]
    other = make_comment(state=State.PENDING)
    page = act(mo_client, action, chosen).content.decode()
    assert "3 comments changed" in page
    assert {comment.state for comment in Comment.objects.filter(pk__in=[c.pk for c in chosen])} == {state}
    assert Comment.objects.get(pk=other.pk).state == State.PENDING


def test_an_action_on_all_that_a_search_found_is_one_update(
    mo_client, make_comment, django_assert_max_num_queries
):
    pattern = make_comment("cheap pills")
    make_comment("honest")
    Comment.objects.bulk_create(
        Comment(post=pattern.post, author_name="Bot", body="pills", text="pills", state=State.PENDING)
        for _ in range(2500)
    )
    with django_assert_max_num_queries(55) as queries:  # 26 of them write the log
        mo_client.post(
            f"{LIST}?q=pills",
            {"action": "mark_spam", "select_across": "1", "_selected_action": [pattern.pk]},
        )
    assert Comment.objects.spam().count() == 2501
    assert sum(query["sql"].startswith("UPDATE") for query in queries.captured_queries) == 1


def test_a_corrected_text_is_rendered_anew(mo_client, make_comment):
    comment = make_comment("$\\frac{1}$")
    fields = {"state": "approved", "body": "$x^2$", "author_name": "Ray", "email": "", "site_url": ""}
    answer = mo_client.post(change_url(comment), fields)
    assert answer.status_code == 302
    comment.refresh_from_db()
    assert "<msup>" in comment.html


def test_a_dangerous_address_does_not_get_in_by_the_admin_either(mo_client, make_comment):
    comment = make_comment()
    fields = {"state": "approved", "body": "x", "author_name": "Ray", "email": "", "site_url": "javascript:1"}
    assert "not the address of a site" in mo_client.post(change_url(comment), fields).content.decode()


def test_no_link_of_a_comment_can_be_followed_from_the_admin(mo_client, make_comment):
    comment = make_comment(
        "[x](https://evil.example/)", site_url="https://evil.example/", email="e@evil.example"
    )
    for url in [LIST, change_url(comment), f"{change_url(comment)}?_popup=1"]:
        page = mo_client.get(url).content.decode()
        assert 'href="https://evil' not in page
        assert "mailto:" not in page


def test_nothing_is_written_or_deleted_in_bulk_here(ada_client, make_comment):
    comment = make_comment()
    assert ada_client.get(f"{LIST}add/").status_code == 403
    act(ada_client, "delete_selected", [comment], post="yes")
    assert Comment.objects.exists()


def test_a_new_visitor_is_sent_to_the_login(client, make_comment):
    assert client.get(change_url(make_comment())).url.startswith("/admin/login/")


def test_staff_without_the_permission_can_do_nothing(client, make_comment):
    comment = make_comment(state=State.PENDING)
    client.force_login(User.objects.create_user("eve", "eve@example.org", "x", is_staff=True))
    assert client.get(LIST).status_code == 403
    assert act(client, "approve", [comment]).status_code == 403
    assert Comment.objects.get().state == State.PENDING


def test_who_may_only_look_cannot_change_a_state(client, make_comment):
    comment = make_comment(state=State.PENDING)
    eve = User.objects.create_user("eve", "eve@example.org", "x", is_staff=True)
    eve.user_permissions.set(Permission.objects.filter(codename="view_comment"))
    client.force_login(eve)
    act(client, "approve", [comment])
    client.post(change_url(comment), {"state": "approved", "body": "x", "author_name": "x"})
    assert Comment.objects.get().state == State.PENDING


def test_every_change_is_in_the_log_with_who_made_it(mo_client, mo, make_comment):
    chosen = [make_comment(state=State.PENDING), make_comment(state=State.APPROVED)]
    act(mo_client, "approve", chosen)
    entry = LogEntry.objects.get()  # one of them was approved already
    assert (entry.user, entry.object_id, entry.change_message) == (mo, str(chosen[0].pk), "approved")


def test_the_page_of_a_comment_shows_what_it_answers_and_who_answered(mo_client, make_comment):
    first = make_comment("What is $x$?")
    second = make_comment("A number.", parent=first)
    third = make_comment("Which one?", parent=second)
    page = mo_client.get(change_url(second)).content.decode()
    page = page[page.index('class="conversation"') :]
    assert page.index("What is $x$?") < page.index("A number.") < page.index("Which one?")
    assert change_url(first) in page and change_url(third) in page
    assert second.post.get_absolute_url() in page


def test_what_the_rule_saw_is_shown(mo_client, make_comment):
    comment = make_comment(state=State.PENDING, reason=Reason.BLOCKED, evidence="casino")
    for url in [LIST, change_url(comment)]:
        page = mo_client.get(url).content.decode()
        assert "on the blocklist" in page and "casino" in page


def test_a_pinned_comment_stands_first_and_is_marked(mo_client, client, make_comment, post):
    make_comment("The first.")
    later = make_comment("The better one.")
    act(mo_client, "pin", [later])
    page = client.get(post.get_absolute_url()).content.decode()
    assert page.index("The better one.") < page.index("The first.")
    assert page.count("The better one.</p>") == page.count(">pinned<") == 1
    act(mo_client, "unpin", [later])
    assert ">pinned<" not in client.get(post.get_absolute_url()).content.decode()


def test_a_pinned_reply_is_shown_above_the_thread_too(client, make_comment, post):
    make_comment("The answer.", parent=make_comment("The question."), is_pinned=True)
    page = client.get(post.get_absolute_url()).content.decode()
    section = page[page.index('id="comments"') :]
    assert section.index("The answer.") < section.index("The question.") < section.rindex("The answer.")
    assert page.count('id="comment-') == len(set(re.findall(r'id="comment-[\w-]+"', page)))


def test_a_held_comment_is_not_shown_for_being_pinned(client, make_comment, post):
    make_comment("Shown.")
    make_comment("Held.", is_pinned=True, state=State.PENDING)
    assert "Held." not in client.get(post.get_absolute_url()).content.decode()
