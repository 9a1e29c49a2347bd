"""The database stops, freezes or is gone: what readers get meanwhile, and that it ends by itself."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.db import connection

from tests.machine import postgres
from tests.server import ROOT, Server

PATIENCE = 2.5  # seconds that nobody waits longer than


def ask(client, path):
    """(the answer, the seconds that it took)"""
    started = time.monotonic()
    return client.get(path), time.monotonic() - started


def wait_until(is_true):
    for _ in range(300):
        if is_true():
            return
        time.sleep(0.1)
    raise AssertionError("it has not come back after half a minute")


def endure(server, path, begin, end):
    """The stale rule, from the first request after `begin` until everything is well after `end`."""
    with closing(server.client()) as client:
        first = client.get(path)
        assert first.status == client.get(path).status == 200
        begin()
        try:
            for _ in range(3):
                kept, seconds = ask(client, path)
                assert seconds < PATIENCE and kept.status == 200 and kept.content == first.content
            assert kept.headers["Scholium-Stale"] == "1"
            for other in ["/search/?q=slope", "/archives/999999/", "/comments/", "/admin/login/"]:
                answer, seconds = ask(client, other)
                assert seconds < PATIENCE and answer.status == 503, other
                assert int(answer.headers["Retry-After"]) > 0
            ready, seconds = ask(client, "/readyz")
            assert seconds < PATIENCE and ready.status == 503
            assert client.get("/healthz").status == 200
        finally:
            end()
        wait_until(lambda: client.get("/readyz").status == 200)
        after = client.get(path)
        assert after.status == 200 and "Scholium-Stale" not in after.headers
        assert client.get("/search/?q=slope").status == 200


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a folder that can be moved is SQLite's")
def test_a_database_whose_folder_is_gone_and_comes_back(serve, make_post):
    """As when a volume is not mounted. (A file that is moved alone leaves its -wal behind.)"""
    folder, server = Path(connection.settings_dict["NAME"]).parent, serve(workers=1)
    away = folder.with_name(f"{folder.name}-away")

    def begin():
        folder.rename(away)
        time.sleep(1.1)  # a second for which nobody looks

    endure(server, make_post().get_absolute_url(), begin, lambda: away.rename(folder))


class Cluster:
    """A PostgreSQL of the test's own, with a few posts in it."""

    def __init__(self, programs, url):
        self.programs, self.folder = programs, Path(unquote(urlsplit(url).netloc.partition("@")[2]))
        self.restarted = []

    def processes(self):
        pid = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def signal(self, number):
        for pid in self.processes():
            os.kill(pid, number)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def stop(self):
        [pid, *_] = self.processes()
        os.kill(pid, signal.SIGQUIT)  # at once, as if the machine had gone
        wait_until(lambda: not (self.folder / "data/postmaster.pid").exists() or not is_running(pid))

    def start(self):
        self.restarted.append(postgres.start_server(self.programs, self.folder))

    def close(self):
        for process in self.restarted:
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=30)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def cluster(tmp_path):
    programs = postgres.find_programs()
    with postgres.cluster(programs) as url:
        environment = {
            **os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "config.settings", "SITE_URL": "http://127.0.0.1:1",
            "ALLOWED_HOSTS": "",
        }  # fmt: skip
        for command in ["migrate -v0", "benchdata --posts 12 --comments 20"]:
            subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment,
                           check=True, capture_output=True)  # fmt: skip
        with closing(Cluster(programs, url)) as found:
            server = Server(tmp_path, workers=1, DATABASE_URL=url, TEST_DATABASE="postgres")
            try:
                yield server, found
            finally:
                server.stop()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own")
@pytest.mark.parametrize("fault", ["frozen", "stopped"])
def test_a_database_server_that_is(cluster, fault):
    server, database = cluster
    begin, end = {
        "frozen": (database.freeze, database.thaw),
        "stopped": (database.stop, database.start),
    }[fault]
    endure(server, "/archives/10/", begin, end)
