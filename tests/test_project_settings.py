"""Every start that the environment can ask for: what it gives, and what it refuses."""

import re
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = ["ALLOWED_HOSTS", "DATABASE_URL", "DATA_DIR", "SITE_URL"]
REAL = {"SITE_URL": "https://blog.example.org", "ALLOWED_HOSTS": "blog.example.org"}


@pytest.fixture
def start(monkeypatch, tmp_path):
    """start(NAME=value…): the settings that a process with these variables alone would have."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def start(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        return runpy.run_path(str(ROOT / "config" / "settings.py"))

    return start


def test_nothing_set_is_a_site_on_this_machine_without_debug(start, tmp_path):
    settings = start()
    assert settings["DEBUG"] is False
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert set(settings["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "scholium.sqlite3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("ROLL_UP_SECONDS", "0"),
        ("ROLL_UP_SECONDS", "soon"),
        ("ROLL_UP_SECONDS", "nan"),
        ("SITE_URL", "blog.example.org"),
        ("SITE_URL", "ftp://127.0.0.1"),
        ("SITE_URL", "http://"),
        ("SITE_URL", "http://127.0.0.1/blog"),
        ("SITE_URL", "http://127.0.0.1?a=b"),
        ("SITE_URL", "http://127.0.0.1#top"),
        ("SITE_URL", "http://ada@127.0.0.1"),
        ("SITE_URL", "http://127.0.0.1:http"),
        ("SITE_URL", "http://127.0.0.1:123456"),
        ("SITE_URL", "https://博客.example"),
        ("SITE_URL", "http://[::1"),
        ("SITE_URL", "http://127.0.0.1; script-src *"),
        ("DATABASE_URL", "the usual one"),
        ("DATABASE_URL", "oracle8://somewhere/db"),
        ("EMAIL_URL", "pigeon://coo"),
        ("DATA_DIR", __file__),
        ("DATA_DIR", "/proc/scholium"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(start, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        start(**{name: value})


def test_a_public_address_needs_the_hosts_that_it_answers_to(start):
    with pytest.raises(ImproperlyConfigured, match=r"ALLOWED_HOSTS=blog\.example\.org"):
        start(SITE_URL="https://blog.example.org")


def test_the_hosts_must_hold_the_sites_own(start):
    with pytest.raises(ImproperlyConfigured, match=r"ALLOWED_HOSTS.*blog\.example\.org"):
        start(SITE_URL="https://blog.example.org", ALLOWED_HOSTS="www.example.org")


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000", "http://127.9.9.9"]
)
def test_a_loopback_address_needs_no_hosts(start, url):
    assert start(SITE_URL=url)["SITE_URL"] == url


def test_https_flags_and_cookie_names_follow_the_sites_address(start):
    settings = start(**REAL)
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_plain_http_keeps_plain_cookies_and_promises_no_https(start):
    settings = start()
    assert not settings["SESSION_COOKIE_SECURE"] and not settings["CSRF_COOKIE_SECURE"]
    assert "SESSION_COOKIE_NAME" not in settings
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_a_final_slash_of_the_address_is_dropped(start):
    assert start(SITE_URL="http://127.0.0.1:8000/")["SITE_URL"] == "http://127.0.0.1:8000"


def test_postgresql_comes_by_url(start):
    database = start(DATABASE_URL="postgres://ada:secret@127.0.0.1/blog")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["ATOMIC_REQUESTS"] is False
    assert "init_command" not in database["OPTIONS"]


def test_mail_comes_by_url(start):
    settings = start(EMAIL_URL="submission://ada:secret@mail.example.org", FROM_EMAIL="ada@example.org")
    assert (settings["EMAIL_HOST"], settings["EMAIL_USE_TLS"]) == ("mail.example.org", True)
    assert settings["DEFAULT_FROM_EMAIL"] == "ada@example.org"


def test_without_a_mail_server_mail_is_printed(start):
    assert start()["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"


def test_a_given_secret_is_used_and_none_is_made(start, tmp_path):
    assert start(SECRET_KEY="given" * 10)["SECRET_KEY"] == "given" * 10
    assert not (tmp_path / "secret").exists()


def test_the_secret_is_made_once_for_its_owner_alone(start, tmp_path):
    first, second = start()["SECRET_KEY"], start()["SECRET_KEY"]
    assert first == second and len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    code = "import sys, pathlib, blog.keyfile as k; print(k.read_or_make_key(pathlib.Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "data" / "secret")]
    (tmp_path / "data").mkdir()
    starts = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    secrets = {start.communicate(timeout=60)[0] for start in starts}
    assert len(secrets) == 1 and len(secrets.pop().strip()) >= 50
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_the_readme_lists_every_variable():
    source = "".join((ROOT / "config" / name).read_text() for name in ["settings.py", "gunicorn.py"])
    read = set(re.findall(r"""(?:setting\(env\.\w+, |get\()["']([A-Z_]+)""", source))
    listed = set(re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert len(read) > 12 and not read - listed
