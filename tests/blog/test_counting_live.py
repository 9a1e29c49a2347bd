"""The counter behind a real server: counted once, whoever is killed, and soon on the page."""

import http.client
import os
import random
import signal
import threading
import time
from contextlib import closing

import pytest
from django.db import connection

from blog.models import ReaderCount
from blog.readers import roll_up
from tests.server import BROWSER


@pytest.fixture
def post(site, transactional_db, make_post):
    return make_post()


class NewReaders(threading.Thread):
    """Every request is somebody else's."""

    def __init__(self, server, path, name):
        super().__init__(daemon=True)
        self.server, self.path, self.label = server, path, name
        self.counted = self.broken = 0
        self.stopped = threading.Event()

    def run(self):
        client, number = self.server.client(), 0
        while not self.stopped.is_set():
            number += 1
            try:
                client.connection.request(
                    "GET",
                    self.path,
                    headers=client.headers | {"User-Agent": f"{BROWSER} {self.label}-{number}"},
                )
                response = client.connection.getresponse()
                response.read()
                self.counted += response.status == 200
            except (OSError, http.client.HTTPException):
                self.broken += 1
                client.close()
        client.close()


def wait_for_readers(crowd, number):
    """Until so many more have had the page: a machine that is busy takes its time over a new worker."""
    wanted = sum(reader.counted for reader in crowd) + number
    for _ in range(600):
        if sum(reader.counted for reader in crowd) >= wanted:
            return
        time.sleep(0.1)
    raise AssertionError("nobody gets the page any more")


def kill_workers(server, post, times):
    chance = random.Random(times)
    crowd = [NewReaders(server, post.get_absolute_url(), name) for name in range(4)]
    for reader in crowd:
        reader.start()
    for _ in range(times):
        wait_for_readers(crowd, 20)
        time.sleep(chance.uniform(0, 0.3))
        os.kill(chance.choice(server.workers()), signal.SIGKILL)
    wait_for_readers(crowd, 20)
    for reader in crowd:
        reader.stopped.set()
    for reader in crowd:
        reader.join()
    server.stop()
    roll_up.roll_up()
    counted, broken = sum(r.counted for r in crowd), sum(r.broken for r in crowd)
    assert counted > 20 * times
    assert counted <= ReaderCount.objects.get(post=post).counted <= counted + broken


def test_workers_that_are_killed_lose_no_reader_and_count_none_twice(serve, post):
    kill_workers(serve(), post, 2)


@pytest.mark.soak
def test_ten_workers_that_are_killed_lose_no_reader(serve, post):
    kill_workers(serve(), post, 10)


def test_the_number_on_a_kept_page_follows_without_a_new_version(serve, post):
    with connection.cursor() as cursor:
        with closing(serve(workers=1).client()) as client:
            first = client.get(post.get_absolute_url())  # also publishes what is due
            client.get(post.get_absolute_url())
            cursor.execute("SELECT v FROM site_version")
            before = cursor.fetchone()
            for number in range(6):
                client.get(post.get_absolute_url(), User_Agent=f"{BROWSER} {number}")
            for _ in range(40):  # four seconds, and patience for a machine that is busy
                time.sleep(0.5)
                page = client.get(post.get_absolute_url())
                if b"7 readers" in page.content:
                    break
            assert b"7 readers" in page.content
            assert b"7 readers" in client.get("/").content
            assert page.headers["ETag"] == first.headers["ETag"]
        cursor.execute("SELECT v FROM site_version")
        assert cursor.fetchone() == before
