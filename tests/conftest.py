"""What all tests share: the cast (Ada writes, Mo moderates, Ray reads), posts, and the guards."""

import os
import socket
from collections import OrderedDict
from datetime import UTC, datetime
from ipaddress import ip_address

import hypothesis
import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from blog.models import Post, Site, User
from blog.readers import counter, roll_up, spool
from tests import settings as test_settings
from tests.server import BROWSER, Server

# No deadline: what a shared machine takes for one example says nothing. No database: runs are alike.
hypothesis.settings.register_profile(
    "default", deadline=None, database=None, derandomize=True, max_examples=50
)
hypothesis.settings.register_profile("soak", deadline=None, database=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_unconfigure():
    # xdist ends its workers without running what is registered for their exit.
    test_settings._folder.cleanup()


def is_local(host):
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", "", None}


@pytest.fixture(autouse=True, scope="session")
def no_outside_connections():
    """A test that would talk to another machine fails instead."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
            raise AssertionError(f"a test wanted to connect to {address}")
        return connect(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if not is_local(host):
            raise AssertionError(f"a test wanted to look up {host}")
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_roll_up_thread():
    """Nobody rolls the spool up but the test itself; for the whole run, since a page's thread may end
    after its test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roll_up, "keep_running", lambda: None)
        yield


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path, monkeypatch):
    """Uploads and spooled readers of one test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SPOOL_DIR = tmp_path / "spool"
    monkeypatch.setattr(counter, "_salts", {})
    monkeypatch.setattr(counter, "_written", OrderedDict())
    yield
    spool.close()


@pytest.fixture
def site(db):
    """The site's row: English, in Shanghai's time."""
    return Site.objects.create(name="Notes in the Margin", tagline="On gradients", language="en")


@pytest.fixture
def ada(db):
    return User.objects.create_superuser("ada", "ada@example.org", "analytical-engine", display_name="Ada")


@pytest.fixture
def mo(db):
    mo = User.objects.create_user(
        "mo", "mo@example.org", "moderato-cantabile", display_name="Mo", is_staff=True
    )
    mo.user_permissions.set(Permission.objects.filter(content_type__app_label="comments"))
    return mo


@pytest.fixture
def ray():
    """The browser of a reader who is known to nobody; unlike `client` he is counted."""
    return Client(headers={"User-Agent": BROWSER})


@pytest.fixture
def ada_client(ada):
    client = Client(headers={"User-Agent": BROWSER})
    client.force_login(ada)
    return client


@pytest.fixture
def mo_client(mo):
    client = Client(headers={"User-Agent": BROWSER})
    client.force_login(mo)
    return client


@pytest.fixture
def make_post(ada):
    """make_post(title, body, tags=[names], authors=[users], further=[categories], **fields): a
    published post of Ada's."""

    def make(
        title="On gradients", body="Follow the slope.", *, tags=(), authors=(ada,), further=(), **fields
    ):
        fields = {
            "status": Post.Status.PUBLISHED,
            "published_at": datetime(2024, 5, 6, 4, tzinfo=UTC),
        } | fields
        post = Post(title=title, body=body, **fields)
        post.save()
        post.set_authors(authors)
        if further:
            post.file(further)
        if tags:
            post.tags.set(tags)
        return post

    return make


@pytest.fixture
def serve(site, transactional_db, tmp_path):
    """serve(**options): a real server with its workers, running on this test's database."""
    started = []

    def serve(**options):
        started.append(Server(tmp_path, **options))
        return started[-1]

    yield serve
    for server in started:
        server.stop()
