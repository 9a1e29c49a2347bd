"""Counted exactly once, whatever is killed and whenever."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from blog.models import ReaderCount, SpoolOffset
from blog.readers import roll_up, spool

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(site, make_post):
    return make_post()


def spool_readers(post, marks):
    for mark in marks:
        spool.write(spool.Line(timezone.localdate(), post.pk, mark))


def counted(post):
    return ReaderCount.objects.get(post=post).counted


@pytest.mark.parametrize("moment", ["save", "add"])
def test_a_crash_between_offset_and_count_does_both_or_neither(post, monkeypatch, moment):
    spool_readers(post, range(30))

    def crash(*args, **kwargs):
        raise DatabaseError("as if the connection were lost")

    target = (SpoolOffset, "save") if moment == "save" else (roll_up, "_forget_old_days")
    with monkeypatch.context() as patch, pytest.raises(DatabaseError):
        patch.setattr(*target, crash)
        roll_up.roll_up()
    assert not SpoolOffset.objects.exists() and not ReaderCount.objects.exists()
    roll_up.roll_up()
    assert counted(post) == 30


def test_a_crash_after_the_count_and_before_the_removal_counts_nobody_again(post, monkeypatch):
    spool_readers(post, range(30))
    spool.close()

    def crash(self):
        raise OSError("as if the disk were gone")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="disk"):
        patch.setattr(Path, "unlink", crash)
        roll_up.roll_up()
    assert roll_up.roll_up() == 0
    assert counted(post) == 30 and not spool.files()


def test_threads_that_write_and_roll_up_at_once_lose_nobody(post):
    def write(start):
        spool_readers(post, range(start, start + 250))

    def roll():
        try:
            for _ in range(10):
                roll_up.roll_up()
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[n * 250]) for n in range(4)]
    threads += [threading.Thread(target=roll) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    roll_up.roll_up()
    assert counted(post) == 1000


CHILD = """
import sys
import django
django.setup()
from django.conf import settings
from pathlib import Path
name, folder, *work = sys.argv[1:]
settings.DATABASES["default"]["NAME"], settings.SPOOL_DIR = name, Path(folder)
from django.utils import timezone
from blog.readers import roll_up, spool
print("ready", flush=True)
if work:
    post, start, count = map(int, work)
    for mark in range(start, start + count):
        spool.write(spool.Line(timezone.localdate(), post, mark))
        print(mark, flush=True)
else:
    while True:
        roll_up.roll_up()
"""


@pytest.fixture
def child(post):
    """child(*work): a process of its own on this test's database and spool, which rolls up without end,
    or writes the readers that `work` names. It is ready when this returns."""
    started = []

    def start(*work):
        command = [
            sys.executable,
            "-c",
            CHILD,
            str(connection.settings_dict["NAME"]),
            str(settings.SPOOL_DIR),
        ]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        process = subprocess.Popen(
            [*command, *map(str, work)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def kill_rollers(post, child, times):
    chance = random.Random(times)
    for n in range(times):
        roller = child()
        spool_readers(post, range(n * 500, (n + 1) * 500))
        time.sleep(chance.uniform(0, 0.05))
        os.kill(roller.pid, signal.SIGKILL)
        roller.wait()
    roll_up.roll_up()
    assert counted(post) == times * 500


def test_rollers_that_are_killed_count_everybody_once(post, child):
    kill_rollers(post, child, 4)


@pytest.mark.soak
def test_many_rollers_that_are_killed_count_everybody_once(post, child):
    kill_rollers(post, child, 60)


def test_what_a_killed_process_had_written_is_counted(post, child):
    writer = child(post.pk, 0, 100_000)
    for _ in range(200):
        written = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    rest = writer.stdout.read().split("\n")
    last = max([written, *(int(line) for line in rest[:-1])])
    writer.wait()
    roll_up.roll_up()
    # It may have been killed between a write and the line that tells us of it.
    assert counted(post) in {last + 1, last + 2}
    assert not spool.files()
