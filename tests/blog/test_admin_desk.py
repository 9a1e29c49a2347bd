import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core import mail

from blog.models import Category, ReaderCount, Redirect, Series, Site, Tag, User
from tests.blog.desk import fill

PASSWORD = "analytical-engine"


def log_in(client, password=PASSWORD, name="ada", follow="/admin/"):
    return client.post(
        f"/admin/login/?next={follow}", {"username": name, "password": password, "next": follow}
    )


def errors_of(response):
    return response.context["adminform"].form.errors


# The desk as a whole ------------------------------------------------------------------------------


def test_the_desk_bears_the_sites_name(site, ada_client, client):
    for page in [ada_client.get("/admin/").text, client.get("/admin/login/").text]:
        assert "<title>" in page
        assert re.search(r"<title>[^<]*Notes in the Margin</title>", page)
        assert "Django" not in re.sub(r"<!--.*?-->", "", page)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_every_list_and_form_opens(model, site, make_post, ada_client):
    make_post()
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert ada_client.get(base, follow=True).status_code == 200
    assert ada_client.get(base, {"q": "x\x00', \"", "o": "1", "p": "0"}, follow=True).status_code == 200
    assert ada_client.get(f"{base}add/").status_code in {200, 403}


def test_only_the_admins_catalogue_of_words_is_added_to_the_policy(site, ada_client, client):
    public = client.get("/").headers["Content-Security-Policy"]
    desk = ada_client.get("/admin/").headers["Content-Security-Policy"]
    assert desk.replace(" http://testserver/admin/jsi18n/", "") == public
    assert "unsafe" not in desk
    assert client.get("/admin/login/").headers["Content-Security-Policy"] == public


@pytest.mark.parametrize("path", ["/admin/", "/admin/blog/post/", "/admin/login/"])
def test_desk_pages_are_kept_by_nobody(path, site, ada_client):
    response = ada_client.get(path, follow=True)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Frame-Options"] == "DENY"


# Who comes in -------------------------------------------------------------------------------------


def test_the_login_leads_to_the_page_that_was_asked_for(site, ada, client):
    assert log_in(client, follow="/admin/blog/post/").headers["Location"] == "/admin/blog/post/"


@pytest.mark.parametrize(
    "follow", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", "/\\evil.invalid"]
)
def test_the_login_leads_to_no_other_site(follow, site, ada, client):
    assert log_in(client, follow=follow).headers["Location"] == "/admin/"


def test_ten_wrong_passwords_close_the_login_for_that_name_and_address_alone(site, ada, mo, client):
    for _time in range(10):
        response = log_in(client, "wrong")
    assert response.status_code == 429
    assert "Too many attempts" in response.text
    assert log_in(client).status_code == 429
    assert log_in(client, "moderato-cantabile", "mo").status_code == 302
    client.logout()
    other = log_in(type(client)(REMOTE_ADDR="203.0.113.9"))
    assert other.status_code == 302


def test_failed_logins_are_seen_at_the_desk(site, ada_client, client):
    log_in(client, "wrong")
    assert "/admin/login/" in ada_client.get("/admin/axes/accessattempt/").text


def test_a_forgotten_password_is_set_anew_by_mail(site, ada, client):
    assert "/admin/password_reset/" in client.get("/admin/login/").text
    client.post("/admin/password_reset/", {"email": "ada@example.org"}, headers={"Host": "testserver:99"})
    (letter,) = mail.outbox
    address = re.search(r"http://testserver(/reset/\S+)", letter.body)[1]
    form = client.get(address, follow=True)
    address = form.redirect_chain[-1][0]
    new = {"new_password1": "difference-engine-2", "new_password2": "difference-engine-2"}
    assert client.post(address, new, follow=True).status_code == 200
    assert log_in(client, "difference-engine-2").status_code == 302


def test_nobody_learns_whether_an_address_is_known(site, ada, client):
    known = client.post("/admin/password_reset/", {"email": "ada@example.org"}, follow=True)
    unknown = client.post("/admin/password_reset/", {"email": "ray@example.org"}, follow=True)
    assert known.text == unknown.text
    assert len(mail.outbox) == 1


# The records --------------------------------------------------------------------------------------


def test_the_site_is_one_row_that_its_list_leads_to(db, ada_client):
    response = ada_client.get("/admin/blog/site/")
    assert response.headers["Location"] == "/admin/blog/site/1/change/"
    address = response.headers["Location"]
    ada_client.post(address, fill(ada_client, address, "site", name="Margins", time_zone="Europe/Paris"))
    assert (Site.objects.get().name, Site.objects.get().time_zone) == ("Margins", "Europe/Paris")
    assert ada_client.get("/admin/blog/site/add/").status_code == 403
    assert ada_client.post("/admin/blog/site/1/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("posts_per_page", "0"),
        ("navigation", "About /about/"),
        ("links", "Evil | javascript:alert(1)"),
        ("licence_url", "javascript:alert(1)"),
        ("citation_prefix", "a{b}"),
        ("name", "\x00 "),
    ],
)
def test_a_wrong_setting_is_named_and_comes_back(field, value, site, ada_client):
    address = "/admin/blog/site/1/change/"
    response = ada_client.post(address, fill(ada_client, address, "site", **{field: value}))
    assert list(errors_of(response)) == [field]
    assert response.context["adminform"].form[field].value() == value


def test_categories_are_listed_as_a_tree(site, ada_client):
    above = Category.objects.create(name="Mathematics", slug="mathematics", position=2)
    Category.objects.create(name="Algebra", slug="algebra", parent=above)
    Category.objects.create(name="Ideas", slug="ideas", position=1)
    Category.objects.create(name="Mathematics for all", slug="mathematics-all", position=3)
    rows = ada_client.get("/admin/blog/category/").context["cl"].result_list
    assert [category.name for category in rows] == ["Ideas", "Mathematics", "Algebra", "Mathematics for all"]


def test_a_category_cannot_stand_within_itself(site, ada_client):
    above = Category.objects.create(name="Mathematics", slug="mathematics")
    below = Category.objects.create(name="Algebra", slug="algebra", parent=above)
    address = f"/admin/blog/category/{above.pk}/change/"
    response = ada_client.post(address, fill(ada_client, address, "category", parent=below.pk))
    assert list(errors_of(response)) == ["parent"]


@pytest.mark.parametrize("slug", ["notes", "feed", "page", "a b"])
def test_a_category_needs_an_address_of_its_own(slug, site, ada_client):
    Category.objects.create(name="Notes", slug="notes")
    typed = {"name": "Other notes", "slug": slug, "position": "0"}
    response = ada_client.post("/admin/blog/category/add/", typed)
    assert list(errors_of(response)) == ["slug"]
    assert "Other notes" in response.text


def test_categories_stand_eight_deep_at_most(site, ada_client):
    parent = None
    for depth in range(8):
        parent = Category.objects.create(name=f"Level {depth}", slug=f"level-{depth}", parent=parent)
    typed = {"name": "Too deep", "slug": "deep", "position": "0", "parent": parent.pk}
    assert list(errors_of(ada_client.post("/admin/blog/category/add/", typed))) == ["parent"]
    other = Category.objects.create(name="Top", slug="top")
    top = Category.objects.get(slug="level-0")
    address = f"/admin/blog/category/{top.pk}/change/"
    response = ada_client.post(address, fill(ada_client, address, "category", parent=other.pk))
    assert list(errors_of(response)) == ["parent"]


def test_a_series_shows_its_parts_in_order(site, make_post, ada_client):
    series = Series.objects.create(title="Optimisers", slug="optimisers")
    make_post("Second", series=series, series_position=2)
    make_post("First", series=series, series_position=1)
    page = ada_client.get(f"/admin/blog/series/{series.pk}/change/").text
    assert page.index("First") < page.index("Second")


@pytest.mark.parametrize(
    ("model", "name", "slug"),
    [
        (Tag, "甲子園\x00", "甲子園"),
        (Tag, "C++", "c-plus-plus"),
        (Category, "机器 学习", "机器-学习"),
        (Series, "On SGD", "on-sgd"),
    ],
)
def test_a_slug_that_was_left_empty_is_made_from_the_name(model, name, slug, site, ada_client):
    typed = {"name": name, "title": name, "slug": "", "position": "0"}
    ada_client.post(f"/admin/blog/{model._meta.model_name}/add/", typed)
    assert model.objects.get().slug == slug


@pytest.mark.parametrize(("slug", "field"), [("x", "name"), ("", "slug")])
def test_a_tag_without_a_letter_is_refused(slug, field, site, ada_client):
    response = ada_client.post("/admin/blog/tag/add/", {"name": "???", "slug": slug})
    assert field in errors_of(response)
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("old", "/new/", "old_path"),
        ("/old", "//evil.invalid/", "target"),
        ("/old", "javascript:alert(1)", "target"),
        ("/old", "/old", "__all__"),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_refused(old, new, field, site, ada_client):
    response = ada_client.post("/admin/blog/redirect/add/", {"old_path": old, "target": new})
    assert list(errors_of(response)) == [field]
    assert not Redirect.objects.exists()


def test_the_imported_count_is_edited_while_the_counter_goes_on(site, make_post, ada_client):
    count, _created = ReaderCount.objects.update_or_create(post=make_post(), defaults={"counted": 5})
    address = f"/admin/blog/readercount/{count.pk}/change/"
    opened = fill(ada_client, address, "readercount", imported="1000")
    assert "counted" not in opened
    ReaderCount.objects.update(counted=6)
    ada_client.post(address, opened | {"counted": "0"})
    assert ReaderCount.objects.get().total == 1006


def test_a_new_author_gets_a_name_for_the_byline(site, ada_client):
    typed = {"username": "emmy", "display_name": "Emmy Noether", "email": "emmy@example.org"}
    typed |= {"usable_password": "true", "password1": "ideal-theory-1921", "password2": "ideal-theory-1921"}
    ada_client.post("/admin/blog/user/add/", typed)
    emmy = User.objects.get(username="emmy")
    assert (str(emmy), emmy.email, emmy.is_superuser) == ("Emmy Noether", "emmy@example.org", False)
    address = f"/admin/blog/user/{emmy.pk}/change/"
    response = ada_client.post(address, fill(ada_client, address, "user", bio="    Invariants."))
    assert response.status_code == 302
    assert User.objects.get(username="emmy").bio == "    Invariants."


def test_an_author_with_posts_is_not_deleted(site, ada, make_post, ada_client):
    make_post()
    ada_client.post(f"/admin/blog/user/{ada.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=ada.pk).exists()


def test_who_edits_accounts_cannot_rise(site, ada, mo, mo_client):
    mo.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    address = f"/admin/blog/user/{mo.pk}/change/"
    mo_client.post(address, fill(mo_client, address, "user", is_superuser="on", groups=[], bio="Moderato."))
    mo.refresh_from_db()
    assert (mo.is_superuser, mo.bio) == (False, "Moderato.")
    taken = {"password1": "taken-over-2026", "password2": "taken-over-2026", "usable_password": "true"}
    assert mo_client.post(f"/admin/blog/user/{ada.pk}/password/", taken).status_code == 403
    assert mo_client.post(f"/admin/blog/user/{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    mo_client.post(
        "/admin/blog/user/add/",
        taken | {"username": "x", "display_name": "X", "is_superuser": "on", "is_staff": "on"},
    )
    assert not User.objects.filter(username="x").filter(is_staff=True).exists()


def test_comments_are_registered_by_their_own_app():
    assert apps.get_model("comments", "Comment") in admin.site._registry
