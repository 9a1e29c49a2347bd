"""Reads site_version for every request, without ever making the event loop wait for a database."""

import asyncio
import math
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg

PATIENCE = 1.0  # seconds until a database that does not answer counts as gone
LOOK = 1.0  # seconds between two looks at whether SQLite's file is still the same
PAUSE = 0.25  # between two attempts to reach one that refuses


class Reading(NamedTuple):
    v: int  # what pages show
    c: int  # readers' numbers
    s: int  # what is scheduled
    changed_at: int  # v, in seconds since 1970
    next_due: float  # when the next post is due, in the same; inf: none is


VERSION = "SELECT v, c, s, changed_at FROM site_version"
NEXT_DUE = (
    "SELECT min(published_at) FROM blog_post WHERE status IN ('published', 'unlisted')"
    " AND published_at > (SELECT published_until FROM site_version)"
)


class Schedule:
    """The moment of the next post, asked for only when something has changed that could move it."""

    def __init__(self):
        self._known: tuple = ()
        self._next_due = math.inf

    def complete(self, row: tuple, ask: Callable[[], datetime | str | None]) -> Reading:
        known = (row[0], row[2])
        if known != self._known:
            due = ask()
            if isinstance(due, str):
                due = datetime.fromisoformat(due).replace(tzinfo=UTC)
            self._next_due = due.timestamp() if due else math.inf
            self._known = known
        return Reading(*row, self._next_due)


class SqliteVersion:
    """Read within the event loop: 9 µs, and in WAL mode a reader waits for nobody.

    One read serves all the requests that are answered in the same turn of the loop. None can have come
    in after it: what arrives is handed to a task that runs behind everything scheduled so far, and so
    behind the end of the turn.
    """

    def __init__(self, path: str):
        self._path = path
        self._schedule = Schedule()
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._look_again = 0.0
        self._reading: Reading | None = None
        self._is_this_turns = False

    async def read(self) -> Reading | None:
        """None: the database does not answer."""
        if not self._is_this_turns:
            self._reading = self._ask()
            self._is_this_turns = True
            asyncio.get_running_loop().call_soon(self._end_turn)
        return self._reading

    def _end_turn(self) -> None:
        self._is_this_turns = False

    def _ask(self) -> Reading | None:
        try:
            now = time.monotonic()
            if now >= self._look_again:
                self._connect()
                self._look_again = now + LOOK
            execute = self._connection.execute
            return self._schedule.complete(
                execute(VERSION).fetchone(), lambda: execute(NEXT_DUE).fetchone()[0]
            )
        except (sqlite3.Error, OSError):
            self.close()
            return None

    def _connect(self) -> None:
        # A file that was put in the other's place, from a backup, is another database.
        inode = Path(self._path).stat().st_ino
        if inode != self._inode:
            self.close()
            self._connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, timeout=0, isolation_level=None
            )
            self._inode = inode

    def close(self) -> None:
        self._inode = 0
        self._look_again = 0.0
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresVersion:
    """Read in a thread of its own. One SELECT serves all who waited when it began, and only them: an
    answer that was under way when a request came in may be older than the request."""

    def __init__(self, parameters: dict):
        self._parameters = parameters
        self._schedule = Schedule()
        self._waiting: list[asyncio.Future] = []
        self._asked: list[asyncio.Future] = []
        self._is_asking = self._is_stuck = False
        self._retry_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._orders: queue.SimpleQueue = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def read(self) -> Reading | None:
        """None: the database does not answer."""
        loop = asyncio.get_running_loop()
        if self._is_stuck or loop.time() < self._retry_at:
            return None
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, args=[loop], name="site version", daemon=True)
            self._thread.start()
        future = loop.create_future()
        self._waiting.append(future)
        if not self._is_asking:
            self._ask(loop)
        return await future

    def _ask(self, loop) -> None:
        self._asked, self._waiting = self._waiting, []
        self._is_asking = True
        self._timer = loop.call_later(PATIENCE, self._give_up)
        self._orders.put(True)

    def _give_up(self) -> None:
        # The thread still waits, and nobody waits for it any more until it has come back.
        self._is_stuck = True
        self._resolve([*self._asked, *self._waiting], None)
        self._asked, self._waiting = [], []

    def _answered(self, loop, reading: Reading | None) -> None:
        self._timer.cancel()
        self._is_asking = self._is_stuck = False
        self._resolve(self._asked, reading)
        self._asked = []
        if reading is None:
            self._retry_at = loop.time() + PAUSE
            self._resolve(self._waiting, None)
            self._waiting = []
        elif self._waiting:
            self._ask(loop)

    @staticmethod
    def _resolve(futures, reading) -> None:
        for future in futures:
            if not future.done():
                future.set_result(reading)

    def _work(self, loop) -> None:
        connection = None
        while self._orders.get():
            try:
                if connection is None:
                    connection = psycopg.connect(**self._parameters)
                execute = connection.execute
                reading = self._schedule.complete(
                    execute(VERSION).fetchone(),
                    lambda: execute(NEXT_DUE).fetchone()[0],  # noqa: B023
                )
            except psycopg.Error:
                if connection is not None:
                    connection.close()
                connection = reading = None
            try:
                loop.call_soon_threadsafe(self._answered, loop, reading)
            except RuntimeError:  # the loop has been closed meanwhile
                break
        if connection is not None:
            connection.close()

    def close(self) -> None:
        self._orders.put(False)


def version_of(settings: dict, parameters: dict) -> SqliteVersion | PostgresVersion:
    """For this entry of DATABASES and the parameters that Django connects with."""
    if settings["ENGINE"].endswith("sqlite3"):
        return SqliteVersion(str(settings["NAME"]))
    known = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service", "options"}
    own = {name: value for name, value in parameters.items() if name in known}
    # What a machine that has vanished never acknowledges is given up by the kernel after two seconds.
    return PostgresVersion(own | {"autocommit": True, "connect_timeout": 2, "tcp_user_timeout": 2000})
