"""Many comment at once while others read and workers are killed: what was acknowledged is there, once."""

import http.client
import os
import random
import signal
import threading
import time
import uuid
from contextlib import closing
from urllib.parse import urlencode

import pytest

from comments.models import Comment
from comments.tokens import Token

pytestmark = pytest.mark.django_db(transaction=True)


class Commenter(threading.Thread):
    """Sends one comment after the other, each again and again until it is acknowledged."""

    def __init__(self, server, post, number, until):
        super().__init__(daemon=True)
        self.server, self.post, self.number, self.until = server, post, number, until
        self.acknowledged, self.sent, self.statuses = [], [], set()

    def run(self):
        while time.monotonic() < self.until:
            nonce = uuid.uuid4()
            self.sent.append(nonce)
            while not self.send(nonce):
                if time.monotonic() > self.until + 60:
                    return
            self.acknowledged.append(nonce)

    def send(self, nonce):
        token = Token(self.post.pk, nonce, time.time() - 60)
        form = {"name": f"Ray {self.number}", "email": "ray@example.com", "body": f"So $x_{self.number}$.",
                "token": str(token), "publish": "1"}  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)) as connection:
                connection.request("POST", f"/archives/{self.post.pk}/comments/", urlencode(form), headers)
                status = connection.getresponse().status
        except (OSError, http.client.HTTPException):  # its worker was killed
            return False
        self.statuses.add(status)
        return status == 303


class Reader(threading.Thread):
    def __init__(self, server, post, until):
        super().__init__(daemon=True)
        self.server, self.post, self.until, self.statuses = server, post, until, set()

    def run(self):
        while time.monotonic() < self.until:
            try:
                self.statuses.add(self.server.get(self.post.get_absolute_url()).status)
            except (OSError, http.client.HTTPException):
                continue


def crowd(server, post, seconds):
    until = time.monotonic() + seconds
    commenters = [Commenter(server, post, number, until) for number in range(32)]
    readers = [Reader(server, post, until) for _ in range(8)]
    for thread in commenters + readers:
        thread.start()
    chance = random.Random(7)
    while time.monotonic() < until - 1:
        time.sleep(1.5)
        if workers := server.workers():
            os.kill(chance.choice(workers), signal.SIGKILL)
    for thread in commenters + readers:
        thread.join(seconds + 90)
    return commenters, readers


def check(serve, post, settings, seconds):
    server = serve(SECRET_KEY=settings.SECRET_KEY, COMMENT_INTERVAL="0")
    commenters, readers = crowd(server, post, seconds)
    stored = list(Comment.objects.values_list("nonce", flat=True))
    acknowledged = {nonce for thread in commenters for nonce in thread.acknowledged}
    assert acknowledged
    assert len(stored) == len(set(stored))
    assert acknowledged <= set(stored) <= {nonce for thread in commenters for nonce in thread.sent}
    # 422 and 429 give everything typed back: the typesetter was busy. Nothing else may go wrong.
    assert set().union(*(thread.statuses for thread in commenters)) <= {303, 422, 429}
    assert set().union(*(thread.statuses for thread in readers)) <= {200}
    assert "locked" not in server.log.read_text()


def test_what_many_write_at_once_is_stored_once_though_workers_are_killed(serve, post, settings):
    check(serve, post, settings, 5)


@pytest.mark.soak
def test_what_many_write_for_a_minute_is_stored_once_though_workers_are_killed(serve, post, settings):
    check(serve, post, settings, 60)
