"""What goes wrong on a real machine, with a real server: a disk that is full, a restart under load, a
clock that is set back, a crowd before a cold cache."""

import http.client
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from blog.models import ReaderCount
from blog.readers import roll_up
from tests.server import BROWSER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(site, make_post):
    return make_post()


def counted(post):
    roll_up.roll_up()
    return sum(ReaderCount.objects.filter(post=post).values_list("counted", flat=True))


# A disk that takes no more -----------------------------------------------------

FULL = 1 << 16  # bytes that a file may have


def fill_disk(server):
    """No file of the workers' may grow beyond what their spools are then filled to."""
    for worker in server.workers():
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (FULL, resource.RLIM_INFINITY))
    for path in (server.folder / "spool").glob("*.spool"):
        with path.open("a") as file:
            file.write("x\n" * ((FULL - path.stat().st_size) // 2 + 1))


def test_a_full_disk_costs_no_page_and_is_logged_once(serve, post):
    server = serve(workers=1)
    with closing(server.client()) as client:
        page = client.get(post.get_absolute_url(), User_Agent=f"{BROWSER} first")
        fill_disk(server)
        for number in range(6):
            again = client.get(post.get_absolute_url(), User_Agent=f"{BROWSER} {number}")
            assert (again.status, len(again.content)) == (page.status, len(page.content))
    server.stop()
    log = server.log.read_text()
    assert log.count("The spool cannot be written") == 1
    # The database is on the same disk where it is SQLite's.
    lost = log.count("Readers are not counted")
    assert lost <= 1 and (counted(post) == 7 or (lost and connection.vendor == "sqlite"))


# A restart under load ----------------------------------------------------------


class Reader(threading.Thread):
    """Reloads without end; retries once, as browsers do, what was closed while it was idle."""

    def __init__(self, server, path):
        super().__init__(daemon=True)
        self.client, self.path = server.client(), path
        self.stopped, self.statuses, self.failures = threading.Event(), set(), []

    def run(self):
        while not self.stopped.is_set():
            try:
                self.statuses.add(self.client.get(self.path).status)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                self.client.close()
        self.client.close()


def reload_under_load(server, paths, times):
    readers = [Reader(server, path) for path in paths]
    for reader in readers:
        reader.start()
    for _ in range(times):
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        for _ in range(400):
            time.sleep(0.1)
            if len(server.workers()) == 2 and not before & set(server.workers()):
                break
        assert not before & set(server.workers())
    for reader in readers:
        reader.stopped.set()
    for reader in readers:
        reader.join()
    assert [failure for reader in readers for failure in reader.failures] == []
    assert set.union(*(reader.statuses for reader in readers)) == {200}


def test_a_restart_of_the_workers_fails_no_request(serve, post):
    reload_under_load(serve(), [post.get_absolute_url(), "/", "/search/?q=slope"], 1)


@pytest.mark.soak
def test_ten_restarts_fail_no_request(serve, post):
    reload_under_load(serve(), [post.get_absolute_url(), "/", "/feed/", "/search/?q=slope"], 10)


# A clock that is set back ------------------------------------------------------


@pytest.mark.parametrize("hour", ["2024-05-06 12:30", "2024-05-06 16:30"], ids=["at noon", "over midnight"])
def test_a_clock_set_back_an_hour_counts_nobody_twice(ray, post, hour):
    moment = timezone.datetime.fromisoformat(f"{hour}+00:00")  # in Shanghai 16:30 is past midnight
    for back in [0, 1, 0]:
        with time_machine.travel(moment - timedelta(hours=back)):
            assert ray.get(post.get_absolute_url()).status_code == 200
            roll_up.roll_up()
    days = ReaderCount.objects.get(post=post).counted
    assert days == (1 if "12:30" in hour else 2)  # the day before is another day


def test_a_server_whose_clock_was_set_back_an_hour_counts_the_same_reader_no_more(serve, post):
    for clock in ["0", "-3600"]:
        server = serve(workers=1, CLOCK=clock)
        for path in [post.get_absolute_url(), "/", post.get_absolute_url()]:
            assert server.get(path).status == 200
        server.stop()
    assert counted(post) <= (1 if timezone.localtime().hour else 2)


# A crowd before a cold cache -----------------------------------------------------


def crowd(server, paths):
    """Everybody asks for another page at the same moment, and somebody for one that is kept."""
    server.get("/")
    with ThreadPoolExecutor(len(paths)) as pool:
        answers = [pool.submit(lambda path=path: server.get(path).status) for path in paths]
        assert server.get("/").status == 200
        assert not all(answer.done() for answer in answers)  # it has not waited for them
        assert [answer.result() for answer in answers] == [200] * len(paths)


def test_a_crowd_before_a_cold_cache_gets_its_pages_and_kept_ones_do_not_wait(serve, make_post):
    posts = [make_post(f"Number {number}") for number in range(40)]
    crowd(serve(), [post.get_absolute_url() for post in posts])


@pytest.mark.soak
def test_two_hundred_cold_pages_at_once_keep_no_kept_page_waiting(serve, make_post):
    posts = [make_post(f"Number {number}") for number in range(200)]
    crowd(serve(), [post.get_absolute_url() for post in posts])
