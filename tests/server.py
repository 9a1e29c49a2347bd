"""A real gunicorn with its workers on this test's database, and clients that talk to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from django.db import connection

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROOT = Path(__file__).resolve().parents[1]


def free_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """Environment variables of the server's own may be given by name; CLOCK sets its clock so many
    seconds ahead."""

    def __init__(self, folder, workers=2, site=None, **environment):
        self.port = free_port()
        self.site = site or f"http://127.0.0.1:{self.port}"
        self.folder = Path(folder)
        self.log = self.folder / f"server-{self.port}.log"
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "tests.serving", "DATA_DIR": str(folder),
            "TEST_DATABASE": str(connection.settings_dict["NAME"]), "PORT": str(self.port),
            "SITE_URL": self.site, "ALLOWED_HOSTS": "", "WEB_CONCURRENCY": str(workers), **environment,
        }  # fmt: skip
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait_until_ready(workers)

    def wait_until_ready(self, workers):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            if len(self.workers()) >= workers:
                try:
                    if self.get("/healthz").status == 200:
                        return
                except OSError:
                    pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def client(self, **headers):
        return KeptClient(self, headers)

    def get(self, path, **headers):
        with closing(self.client(**headers)) as client:
            return client.get(path)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class KeptClient:
    """One kept connection, and so one worker; retries once what was closed while it was idle."""

    def __init__(self, server, headers=()):
        self.headers = {"User-Agent": BROWSER, "Host": server.site.partition("//")[2], **dict(headers)}
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

    def get(self, path, method="GET", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self.connection.request(method, path, headers=self.headers | headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            self.connection.request(method, path, headers=self.headers | headers)
            response = self.connection.getresponse()
        response.content = response.read()
        return response

    def close(self):
        self.connection.close()
