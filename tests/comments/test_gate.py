"""A flood of comments at a real server: refused before it costs anything, and no reader notices."""

import http.client
import statistics
import threading
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest

from comments.models import Comment
from comments.tokens import Token

pytestmark = pytest.mark.django_db(transaction=True)


def send(connection, post, address, body, token=""):
    """The status of one form sent."""
    form = urlencode(
        {"name": "Bot", "email": "bot@example.com", "body": body, "token": token, "publish": "1"}
    )
    connection.request(
        "POST", f"/archives/{post.pk}/comments/", form,
        {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address},
    )  # fmt: skip
    response = connection.getresponse()
    response.read()
    return response.status


def connect(server):
    return closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30))


def test_after_six_forms_at_once_the_next_are_refused_without_a_look_at_them(serve, post):
    server = serve(workers=1, TRUSTED_PROXIES="1", COMMENT_INTERVAL="20")
    with connect(server) as connection:
        statuses = [send(connection, post, "192.0.2.1", "Buy.") for _ in range(20)]
        assert statuses[:6] == [200] * 6 and statuses.count(429) > 6
        assert send(connection, post, "198.51.100.1", "Why?") == 200  # on the same connection
        url, headers = f"/archives/{post.pk}/comments/", {"X-Forwarded-For": "192.0.2.1"}
        connection.request("POST", url, b"x" * 50_000, headers)
        response = connection.getresponse()
        assert response.status == 429 and 0 < int(response.headers["Retry-After"]) <= 10
        assert "Please go back" in response.read().decode()


class Flood(threading.Thread):
    """Spam as fast as one connection carries it, up to `rate` a second, from ever the same 200 clients."""

    def __init__(self, server, post, rate, number):
        super().__init__(daemon=True)
        self.server, self.post, self.pause, self.number = server, post, 1 / rate, number
        self.stopped, self.statuses = threading.Event(), []

    def run(self):
        with connect(self.server) as connection:
            due = time.monotonic()
            while not self.stopped.is_set():
                client = len(self.statuses) % 50 * 4 + self.number
                token = str(Token(self.post.pk, Token.new(self.post.pk).nonce, time.time() - 60))
                try:
                    status = send(connection, self.post, f"10.{client}.0.1", f"Buy {client}.", token)
                except (http.client.HTTPException, OSError):
                    connection.close()
                    continue
                self.statuses.append(status)
                due = max(due + self.pause, time.monotonic() - 0.1)
                self.stopped.wait(max(0, due - time.monotonic()))


def reading_times(server, post, seconds):
    times, paths = [], ["/", post.get_absolute_url(), "/feed/"]
    end = time.monotonic() + seconds
    with closing(server.client()) as client:
        while time.monotonic() < end:
            start = time.perf_counter()
            assert client.get(paths[len(times) % 3]).status == 200
            times.append(time.perf_counter() - start)
            time.sleep(0.02)
    return times


def flood(server, post, rate, seconds):
    """(readers' times before, during; the statuses of the spam sent)"""
    before = reading_times(server, post, seconds / 3)
    floods = [Flood(server, post, rate / 4, number) for number in range(4)]
    for thread in floods:
        thread.start()
    during = reading_times(server, post, seconds)
    for thread in floods:
        thread.stopped.set()
    for thread in floods:
        thread.join()
    return before, during, [status for thread in floods for status in thread.statuses]


def test_of_a_flood_one_comment_a_client_is_stored_and_readers_are_served(serve, post, settings):
    server = serve(TRUSTED_PROXIES="1", COMMENT_INTERVAL="60", SECRET_KEY=settings.SECRET_KEY)
    _before, during, statuses = flood(server, post, 200, 3)
    assert during
    assert {*statuses} <= {303, 422, 429}  # 422: the queue for the typesetter was too long
    names = [comment.body for comment in Comment.objects.all()]
    assert len(names) == len(set(names)) <= 200
    assert "locked" not in server.log.read_text()


@pytest.mark.soak
def test_five_hundred_spam_posts_a_second_leave_readers_their_speed(serve, post, settings, capsys):
    server = serve(TRUSTED_PROXIES="1", COMMENT_INTERVAL="60", SECRET_KEY=settings.SECRET_KEY)
    before, during, statuses = flood(server, post, 500, 30)
    late = statistics.quantiles(during, n=20)[-1], statistics.quantiles(before, n=20)[-1]
    with capsys.disabled():
        print(f"\n{len(statuses) / 30:.0f} posts/s; p95 {late[1]:.4f} s before, {late[0]:.4f} s during")  # noqa: T201
    names = [comment.body for comment in Comment.objects.all()]
    assert len(names) == len(set(names)) <= 200
    assert {*statuses} <= {303, 422, 429}  # 422: the queue for the typesetter was too long
