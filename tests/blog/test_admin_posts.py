from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.urls import reverse

from blog.models import Category, Post, Series, Site, Tag, User
from tests.blog.desk import fill

ADD = "/admin/blog/post/add/"


def change(post):
    return f"/admin/blog/post/{post.pk}/change/"


def form_of(response):
    return response.context["adminform"].form


def write(client, **typed):
    return client.post(ADD, fill(client, ADD, **typed), follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_an_author_writes_files_and_publishes_a_post(site, ada, ada_client):
    parent = Category.objects.create(name="Mathematics", slug="mathematics")
    category = Category.objects.create(name="Algebra", slug="algebra", parent=parent)
    further = Category.objects.create(name="Notes", slug="notes")
    response = write(ada_client, title="Groups", body="$a \\cdot b$", status="published", tags="C++, 甲子園",
                     category=category.pk, further=[further.pk])  # fmt: skip
    assert response.redirect_chain
    post = Post.objects.get(title="Groups")
    assert (post.byline, post.language) == ([ada], "en")
    assert sorted(post.tags.names()) == ["C++", "甲子園"]
    assert {filing.category for filing in post.filings.all()} == {parent, category, further}
    assert post.is_public
    assert "Groups" in ada_client.get("/").text


def test_the_form_knows_who_writes_and_in_which_language(site, ada, ada_client):
    form = form_of(ada_client.get(ADD))
    assert form["byline"].value() == [ada.pk]
    assert form["language"].value() == "en"


def test_the_date_is_the_sites_and_says_so(site, ada_client):
    page = ada_client.get(ADD).text
    assert "Asia/Shanghai" in page
    write(ada_client, title="Tomorrow", status="published", published_at="2999-12-01T00:30")
    post = Post.objects.get()
    assert post.published_at == datetime(2999, 11, 30, 16, 30, tzinfo=UTC)
    assert post.is_scheduled


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Shanghai", datetime(2024, 5, 6, 4, 0, 7, 123456, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2024, 5, 6, 4, 0, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2024, 4, 6, 15, 30, tzinfo=UTC)),  # 2:30 comes twice that night
        ("Australia/Sydney", datetime(2024, 4, 6, 16, 30, tzinfo=UTC)),
    ],
)
def test_saving_ten_times_does_not_move_the_date(zone, moment, site, make_post, ada_client):
    Site.objects.update(time_zone=zone)
    post = make_post(published_at=moment)
    for _time in range(10):
        ada_client.post(change(post), fill(ada_client, change(post), body="Better."))
    post.refresh_from_db()
    assert (post.published_at, post.body) == (moment, "Better.")


def test_a_browser_leaves_out_seconds_that_are_none(site, make_post, ada_client):
    Site.objects.update(time_zone="Australia/Sydney")
    moment = datetime(2024, 4, 6, 15, 30, tzinfo=UTC)
    post = make_post(published_at=moment)
    ada_client.post(change(post), fill(ada_client, change(post), published_at="2024-04-07T02:30"))
    post.refresh_from_db()
    assert post.published_at == moment


def test_an_untouched_form_changes_nothing(site, make_post, ada_client):
    notes = Category.objects.create(name="Notes", slug="notes")
    post = make_post(body="    code\n\ntext ", tags=["Adam", "SGD"], further=[notes])
    before = Post.objects.values().get()
    ada_client.post(change(post), fill(ada_client, change(post)))
    after = Post.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert sorted(post.tags.names()) == ["Adam", "SGD"]
    assert [filing.category for filing in post.filings.all()] == [notes]
    assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."


def test_authors_stand_in_the_order_in_which_they_were_chosen(site, ada, mo, make_post, ada_client):
    post = make_post()
    ada_client.post(change(post), fill(ada_client, change(post), byline=[mo.pk, ada.pk, "", mo.pk]))
    assert Post.objects.get().byline == [mo, ada]
    page = ada_client.get(change(post)).text
    assert page.count('<select name="byline"') == 4


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("machine learning, C++", ["C++", "machine learning"]),
        ("优化器，梯度、甲子園", ["优化器", "梯度", "甲子園"]),
        ("Adam, adam,  ADAM ,", ["Adam"]),
        ("a\x00b\x08, \ufffe", ["ab"]),
        ("", []),
    ],
)
def test_tags_stand_between_commas(typed, names, site, ada_client):
    write(ada_client, title="Tagged", tags=typed)
    assert sorted(Post.objects.get().tags.names()) == names


@pytest.mark.parametrize("typed", ["Adam, ???", "—", "x" * 101, "a" + "+" * 30])
def test_a_tag_that_could_have_no_address_is_named(typed, site, ada_client):
    response = write(ada_client, title="Tagged", body="My text.", tags=typed)
    assert "tags" in form_of(response).errors
    assert "My text." in response.text
    assert not Tag.objects.exists()


def test_control_characters_are_dropped(site, ada_client):
    write(
        ada_client, title="On\x00 \x08gradients\ufffe", body="one\x00\r\ntwo\x1b", manual_excerpt="\x0bshort"
    )
    post = Post.objects.get()
    assert (post.title, post.body, post.manual_excerpt) == ("On gradients", "one\ntwo", "short")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": " \x00\u3000"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"kind": "page"}, "slug"),
        ({"kind": "page", "slug": "taken"}, "__all__"),
        ({"kind": "page", "slug": "feed"}, "slug"),
        ({"slug": "not a slug"}, "slug"),
        ({"published_at": "yesterday", "status": "published"}, "published_at"),
        ({"series": "new"}, "series_position"),
        ({"byline": ["999"]}, "byline"),
        ({"category": "999"}, "category"),
        ({"cover": "999"}, "cover"),
    ],
)
def test_what_is_wrong_is_named_once_and_everything_typed_comes_back(
    typed, field, site, make_post, ada_client
):
    make_post(kind="page", slug="taken", title="About")
    if typed.get("series"):
        typed = {"series": Series.objects.create(title="Optimisers", slug="optimisers").pk}
    sent = {
        "title": "Mine",
        "body": "    My *own* words <b>",
        "tags": "a, b",
        "manual_excerpt": "Short.",
    } | typed
    response = write(ada_client, **sent)
    assert response.status_code == 200
    assert list(form_of(response).errors) == [field]
    assert len(form_of(response).errors[field]) == 1
    for name, value in sent.items():
        if isinstance(value, str):
            assert form_of(response)[name].value() == value
    assert "    My *own* words &lt;b&gt;" in response.text


def test_half_a_megabyte_is_taken(site, ada_client):
    body = "数学与优化。" * 83_000
    response = write(ada_client, title="Long", body=body)
    assert response.redirect_chain
    assert Post.objects.get().body == body


def test_more_than_half_a_megabyte_is_refused_with_the_text_kept(site, ada_client):
    body = "x" * 500_001
    response = write(ada_client, title="Too long", body=body)
    assert "longer than 500000 characters" in str(form_of(response).errors["body"])
    assert body in response.text


@pytest.mark.parametrize("sent", [{"body": "x" * 3_000_000}, {"further": ["1"] * 3000}])
def test_a_form_beyond_what_the_server_takes_at_once_says_so(sent, site, ada_client):
    response = ada_client.post(ADD, {"title": "Too much"} | sent)
    assert response.status_code == 400
    assert "more than the server takes at once" in response.text


def test_a_text_with_faults_is_saved_and_the_lines_are_named(site, ada_client):
    response = write(ada_client, title="Broken", body="Fine.\n\n$\\frac{1}$ and $\\undefinedcommand$")
    post = Post.objects.get()
    assert post.rendering_errors
    assert all(any(error["message"] in message for message in messages_of(response))
               for error in post.rendering_errors)  # fmt: skip
    assert any(message.startswith("Line 3: ") for message in messages_of(response))


def test_a_second_save_over_a_newer_one_is_stopped_with_both_texts(site, make_post, ada_client):
    post = make_post(title="On gradients", body="one\ntwo\nthree")
    opened = fill(ada_client, change(post))
    ada_client.post(change(post), opened | {"body": "one\ntheirs\nthree"})
    response = ada_client.post(change(post), opened | {"body": "one\nmine\nthree"})
    assert Post.objects.get().body == "one\ntheirs\nthree"
    assert form_of(response)["body"].value() == "one\nmine\nthree"
    assert "<del>theirs</del>" in response.text
    assert "<ins>mine</ins>" in response.text


def test_the_newer_version_is_replaced_by_who_has_seen_it(site, make_post, ada_client):
    post = make_post(body="one")
    opened = fill(ada_client, change(post))
    ada_client.post(change(post), opened | {"body": "theirs"})
    seen = form_of(ada_client.post(change(post), opened | {"body": "mine"})).stored["version"]
    ada_client.post(change(post), opened | {"body": "theirs again"} | {"version": seen})
    response = ada_client.post(change(post), opened | {"body": "mine", "overwrite": seen})
    assert Post.objects.get().body == "theirs again"
    ada_client.post(change(post), opened | {"body": "mine", "overwrite": form_of(response).stored["version"]})
    assert Post.objects.get().body == "mine"


@pytest.mark.parametrize("version", [None, "", "abc", "999"])
def test_a_form_without_its_version_does_not_overwrite(version, site, make_post, ada_client):
    post = make_post(body="one")
    ada_client.post(change(post), fill(ada_client, change(post), body="two", version=version))
    assert Post.objects.get().body == "one"


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_stopped(site, make_post, ada):
    post = make_post(body="one")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(ada)
    opened = fill(clients[0], change(post))
    start = Barrier(2)

    def save(client, body):
        start.wait()
        try:
            return client.post(change(post), opened | {"body": body}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(save, clients, ["mine", "theirs"])) == [200, 302]
    assert Post.objects.get().version == post.version + 1


def test_a_post_deleted_while_it_was_edited_is_saved_as_a_new_one(site, make_post, ada_client):
    post = make_post()
    opened = fill(ada_client, change(post), body="Hours of work.")
    Post.objects.all().delete()
    ada_client.post(change(post), opened)
    assert Post.objects.get().body == "Hours of work."


@pytest.mark.parametrize("address", ["abc", "0", "99999999999999999999", "1_2"])
def test_an_address_without_a_post_is_no_error(address, site, ada_client):
    response = ada_client.get(f"/admin/blog/post/{address}/change/")
    assert response.status_code == 302


def test_who_may_only_look_sees_the_post_and_saves_nothing(site, make_post, mo, mo_client):
    mo.user_permissions.set(Permission.objects.filter(codename="view_post"))
    post = make_post(body="one", tags=["Adam"])
    response = mo_client.get(change(post))
    assert response.status_code == 200
    assert 'name="_save"' not in response.text
    assert mo_client.post(change(post), {"title": "x"}).status_code == 403
    assert mo_client.post(reverse("admin:blog_post_preview", args=[post.pk])).status_code == 403
    assert mo_client.get(ADD).status_code == 403


def test_a_reader_is_sent_to_the_login(site, make_post, client):
    post = make_post()
    for address in [ADD, change(post), "/admin/blog/post/", "/admin/blog/post/preview/"]:
        assert client.post(address).headers["Location"].startswith("/admin/login/?next=")
    assert User.objects.count() == 1
