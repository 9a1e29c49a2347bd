"""The server's entry: kept pages from the event loop, everything else from Django in its threads."""

import asyncio
import logging
import time
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import render_to_string

from blog import background
from blog.clients import address_of
from blog.page_cache import numbers
from blog.page_cache.adapter import Answer, Threads, TooLarge
from blog.page_cache.middleware import SETTLED
from blog.page_cache.pages import is_kept
from blog.page_cache.requests import OwnAddress, is_unchanged, takes_gzip
from blog.page_cache.store import Entry, Headers, Store, compress
from blog.page_cache.version import Reading
from blog.publishing import publish_due
from blog.readers import counter, roll_up
from blog.readers.who import Visit

logger = logging.getLogger(__name__)

SLOW = 0.4  # seconds after which we ask whether the database is still there
STALE = 300.0  # seconds for which a page is shown while the database is gone
NUMBERS = 1.0  # seconds for which a page's numbers are not looked at again
STALE_HEADER = (b"scholium-stale", b"1")
PLAIN = (b"content-type", b"text/plain; charset=utf-8")
HTML = (b"content-type", b"text/html; charset=utf-8")
NOT_NOW = [(b"cache-control", b"no-store"), (b"retry-after", b"5")]


class PageCache:
    def __init__(self, django, files, version, own: OwnAddress, limit: int):
        self.django: Threads = django
        self.files: Threads = files  # of their own, so that no database can hold them up
        self.version = version
        self.own = own
        self.store = Store(limit)
        self.static_url = settings.STATIC_URL
        self.flights: dict[tuple[str, int], asyncio.Task] = {}
        self.refills: dict[str, asyncio.Task] = {}
        self.publishing: asyncio.Task | None = None
        self.background: set[asyncio.Task] = set()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return await self.live(receive, send)
        if scope["type"] != "http":
            return await self.files(scope, receive, send)
        path = scope["path"]
        if path == "/healthz":
            return await say(send, 200, "alive\n")
        if path.startswith(self.static_url):
            return await self.files(scope, receive, send)
        reading = await self.version.read()
        if reading is not None and time.time() >= reading.next_due:
            reading = await self.publish(reading)
        headers = dict(scope["headers"])
        if self.own.keeps(scope, headers) and await self.answer(scope, headers, reading, send):
            return None
        if reading is None:
            return await unavailable(send, path)
        return await self.pass_on(scope, receive, send)

    async def live(self, receive, send) -> None:
        await receive()
        roll_up.keep_running()
        background.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.version.close()
        self.django.close()
        self.files.close()
        await send({"type": "lifespan.shutdown.complete"})

    # Kept pages ---------------------------------------------------------------

    async def answer(self, scope, headers, reading: Reading | None, send) -> bool:
        """Answer with the page that is kept or can be kept. False: this address has none."""
        path, entry = scope["path"], self.store.get(scope["path"])
        if reading is None:
            return await self.answer_stale(scope, headers, entry, send)
        if entry is None or entry.version != reading.v:
            if not is_kept(path):
                return False
            answer, entry = await self.fly(scope, reading)
            if answer is None:
                return await self.answer_stale(scope, headers, self.store.get(path), send)
            if entry is None:
                if answer.status == 200:
                    self.count(scope, headers, answer.notes.post_id, ZoneInfo(answer.notes.time_zone))
                await send_whole(send, scope, answer.status, answer.headers, answer.body)
                return True
        entry.confirmed_at = time.monotonic()
        if entry.count_version != reading.c and entry.confirmed_at - entry.numbers_at > NUMBERS:
            await self.refill(path, entry, reading.c)
        self.count(scope, headers, entry.post_id, entry.time_zone)
        await send_entry(send, scope, headers, entry)
        return True

    async def answer_stale(self, scope, headers, entry: Entry | None, send) -> bool:
        if entry is None or time.monotonic() - entry.confirmed_at > STALE:
            return False
        self.count(scope, headers, entry.post_id, entry.time_zone)
        await send_entry(send, scope, headers, entry, STALE_HEADER)
        return True

    async def fly(self, scope, reading: Reading) -> tuple[Answer | None, Entry | None]:
        """Render the page, once for all who wait for it. (None, None): the database is gone."""
        key = scope["path"], reading.v
        flight = self.flights.get(key)
        if flight is None:
            # A task of its own: the reader who came first may go away.
            flight = self.flights[key] = asyncio.create_task(self.render(scope, reading))
            flight.add_done_callback(lambda _: self.flights.pop(key, None))
        while not flight.done():
            await asyncio.wait({flight}, timeout=SLOW)
            if not flight.done() and await self.version.read() is None:
                return None, None
        answer, entry = flight.result()
        if answer.status >= 500 and await self.version.read() is None:
            return None, None
        return answer, entry

    async def render(self, scope, reading: Reading) -> tuple[Answer, Entry | None]:
        path = scope["path"]
        answer = await self.django.get(scope, self.own.host)
        if not answer.notes.is_kept or reading.v < 0:
            if answer.status < 500:
                self.store.pop(path)
            return answer, None
        posts = numbers.posts_in(answer.body)
        body = await self.django.run(compress, answer.body)
        now = time.monotonic()
        entry = Entry(
            version=reading.v, body=body, modified=reading.changed_at, posts=posts,
            headers=[header for header in answer.headers if header[0] not in NOT_STORED],
            etag=dict(answer.headers)[b"etag"], post_id=answer.notes.post_id,
            time_zone=ZoneInfo(answer.notes.time_zone),
            count_version=reading.c, confirmed_at=now, numbers_at=now,
        )  # fmt: skip
        newer = self.store.get(path)
        if newer is None or newer.version <= reading.v:
            self.store.put(path, entry)
        return answer, entry

    async def refill(self, path: str, entry: Entry, count_version: int) -> None:
        """Bring the page's numbers up to date; a database that is slow keeps nobody waiting long."""
        if not entry.posts:
            entry.count_version = count_version
            return
        task = self.refills.get(path)
        if task is None:
            task = self.refills[path] = asyncio.create_task(self._refill(path, entry, count_version))
            task.add_done_callback(lambda _: self.refills.pop(path, None))
        await asyncio.wait({task}, timeout=SLOW)

    async def _refill(self, path: str, entry: Entry, count_version: int) -> None:
        try:
            body = await self.django.run(numbers.refill, entry.body, entry.posts)
        except DatabaseError as error:
            logger.warning("The readers' numbers of %s stay as they were: %s", path, error)
        else:
            self.store.refill(path, entry, body)
            entry.count_version = count_version
        entry.numbers_at = time.monotonic()

    def count(self, scope, headers, post_id: int | None, time_zone: tzinfo) -> None:
        if post_id is None or scope["method"] != "GET":
            return
        purpose = headers.get(b"sec-purpose", b"") + headers.get(b"purpose", b"")
        visit = Visit(
            "GET", headers.get(b"user-agent", b"").decode("latin-1"), purpose.decode("latin-1"),
            client_of(scope),
        )  # fmt: skip
        line = counter.line_of(visit, post_id, datetime.now(time_zone).date())
        if line and not counter.write(line):
            self.in_background(counter.write_to_database, line)

    def in_background(self, function, *arguments) -> None:
        task = asyncio.ensure_future(self.django.run(function, *arguments))
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    # Everything else ----------------------------------------------------------

    async def publish(self, reading: Reading) -> Reading | None:
        """A post is due: nothing is answered from before that moment."""
        if self.publishing is None:
            self.publishing = asyncio.create_task(self._publish())
        await asyncio.wait({self.publishing}, timeout=SLOW)
        newer = await self.version.read()
        if newer is not None and time.time() >= newer.next_due:
            # The database is busy or its writer slow. The page is right, rendered now, but not kept.
            return newer._replace(v=-newer.v)
        return newer

    async def _publish(self) -> None:
        try:
            await self.django.run(publish_due)
        except DatabaseError as error:
            logger.warning("Scheduled posts are not published yet: %s", error)
        finally:
            self.publishing = None

    async def pass_on(self, scope, receive, send) -> None:
        """Django's own answer; 503 when the database goes away before it has begun."""
        state = {"begun": False, "left": False}

        async def send_unless_left(message):
            if not state["left"]:
                state["begun"] = True
                await send(message)

        call = asyncio.create_task(self.django(scope, receive, send_unless_left))
        try:
            while not call.done():
                await asyncio.wait({call}, timeout=None if state["begun"] else SLOW)
                if not call.done() and not state["begun"] and await self.version.read() is None:
                    state["left"] = True
                    return await unavailable(send, scope["path"])
            return call.result()
        except TooLarge:
            return await say(send, 413, "Too large.\n")
        except asyncio.CancelledError:
            call.cancel()
            raise


NOT_STORED = {b"content-length", b"last-modified", b"date"}


def client_of(scope) -> str:
    peer = scope["client"][0] if scope["client"] else ""
    if not settings.TRUSTED_PROXIES:
        return peer
    lines = (value for name, value in scope["headers"] if name == b"x-forwarded-for")
    return address_of(b",".join(lines).decode("latin-1"), peer)


async def send_entry(send, scope, headers, entry: Entry, *more: tuple[bytes, bytes]) -> None:
    modified = entry.modified if time.time() - entry.modified >= SETTLED else None
    if modified is not None:
        more = (*more, entry.last_modified)
    if is_unchanged(headers, entry.etag, modified):
        return await send_whole(send, scope, 304, [*entry.unchanged, *more], b"")
    if takes_gzip(headers.get(b"accept-encoding", b"")):
        return await send_whole(send, scope, 200, [*entry.compressed, *more], entry.body)
    own_headers, body = entry.plain()
    return await send_whole(send, scope, 200, [*own_headers, *more], body)


async def send_whole(send, scope, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def say(send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    body = text.encode()
    headers = [PLAIN, (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def unavailable(send, path: str) -> None:
    if path == "/readyz":
        return await say(send, 503, "database: no answer\n", (b"cache-control", b"no-store"))
    body = render_to_string("503.html").encode()
    headers = [HTML, *NOT_NOW, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
