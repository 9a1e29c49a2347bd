"""Starting: what `make serve` and `make site` refuse, the demo, and the first account."""

import io
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from blog.models import Post, PostLink, Series, User
from comments.models import Comment

ROOT = Path(__file__).resolve().parent.parent


def start(folder, *arguments):
    return subprocess.run(
        ["config/start", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DATA_DIR": str(folder)}, timeout=60,
    )  # fmt: skip


def test_the_demo_is_not_started_in_a_folder_that_was_not_made_for_it(tmp_path):
    refused = start(tmp_path, "--demo")
    assert refused.returncode == 1 and "real site" in refused.stderr
    assert not list(tmp_path.iterdir())


def test_a_real_site_is_not_started_in_the_demos_folder(tmp_path):
    (tmp_path / "demo").touch()
    refused = start(tmp_path)
    assert refused.returncode == 1 and "demo" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def run(command):
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_demo_is_loaded_once_and_all_of_it_can_be_read(client):
    assert "posts" in run("load_demo")
    assert run("load_demo") == ""
    assert Post.objects.posts().published().count() >= 14
    for post in Post.objects.all():
        assert post.rendering_errors == [], post.title
        assert client.get(post.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_nothing_in_the_demo_leads_astray():
    run("load_demo")
    assert not PostLink.objects.exclude(target__in=Post.objects.published()).exists()
    assert not any(comment.rendering_errors for comment in Comment.objects.all())
    for series in Series.objects.all():
        parts = list(series.posts.order_by("published_at").values_list("series_position", flat=True))
        assert parts == list(range(1, len(parts) + 1)) and len(parts) >= 3


@pytest.mark.django_db
def test_the_demo_has_something_of_everything():
    run("load_demo")
    languages = Counter(Post.objects.posts().values_list("language", flat=True))
    assert languages["zh-hans"] >= 10 and languages["en"] >= 4
    assert Series.objects.annotate(parts=Count("posts")).filter(parts__gte=5).exists()
    assert Post.objects.filter(cover__isnull=False).count() >= 2
    assert Comment.objects.approved().count() >= 40
    assert Comment.objects.pending().exists() and Comment.objects.spam().exists()
    assert Comment.objects.filter(parent__parent__parent__parent__parent__isnull=False).exists()


def test_the_demo_refuses_a_site_that_somebody_uses(ada):
    with pytest.raises(CommandError, match="accounts or posts"):
        call_command("load_demo")
    assert not Post.objects.exists()


@pytest.mark.django_db
def test_the_first_author_gets_a_password_that_is_shown_once():
    shown = run("first_author").split()
    author = User.objects.get()
    assert author.username in shown
    assert author.check_password(shown[shown.index("Password:") + 1])
    assert run("first_author") == ""


def test_nobody_gets_a_password_where_somebody_can_log_in(ada):
    assert run("first_author") == ""
    assert list(User.objects.all()) == [ada]


def migrate(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0", *arguments], cwd=ROOT, capture_output=True, text=True,
        check=False, env={**os.environ, "DATA_DIR": str(folder)}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for app in ["comments", "blog"]:
        migrate(tmp_path, app, "0001")  # its triggers are made, and speak of tables that are then rebuilt
    migrate(tmp_path)
