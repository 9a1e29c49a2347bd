"""How often the version is read, and that it is never too old for the request that asks."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from blog.page_cache.version import SqliteVersion


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode = WAL;"
            "CREATE TABLE site_version (v, c, s, changed_at, published_until);"
            "INSERT INTO site_version VALUES (1, 1, 1, 0, '1970-01-01');"
            "CREATE TABLE blog_post (status, published_at);"
        )
    return path


def test_requests_of_one_turn_share_a_read_and_those_of_the_next_have_their_own(path):
    async def run():
        version = SqliteVersion(str(path))
        with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(version):
            first = await version.read()
            writer.execute("UPDATE site_version SET v = 2")
            assert await version.read() is first
            await asyncio.sleep(0)  # the next turn
            return first.v, (await version.read()).v

    assert asyncio.run(run()) == (1, 2)


def test_a_request_that_comes_in_after_a_read_never_gets_that_read(path):
    """As a server does it: what arrives wakes the task that answers."""

    async def run():
        version = SqliteVersion(str(path))
        loop, seen = asyncio.get_running_loop(), []
        with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(version):

            async def answer(change):
                seen.append((change, (await version.read()).v))

            def arrive(change):
                writer.execute("UPDATE site_version SET v = v + 1")
                loop.create_task(answer(change))

            for change in range(2, 50):
                loop.call_soon(arrive, change)
                if change % 3 == 0:
                    await asyncio.sleep(0)
            while len(seen) < 48:
                await asyncio.sleep(0)
        return [(change, v) for change, v in seen if v < change]

    assert asyncio.run(run()) == []


def test_a_file_that_is_gone_answers_nothing_and_comes_back(path):
    async def run():
        with closing(SqliteVersion(str(path))) as version:
            kept = path.rename(path.with_name("away"))
            gone = await version.read()
            kept.rename(path)
            await asyncio.sleep(0)
            return gone, (await version.read()).v

    assert asyncio.run(run()) == (None, 1)
