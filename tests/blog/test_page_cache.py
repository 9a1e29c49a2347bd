"""What is kept, for whom, how many bytes of it, and who renders it; with a small application in
Django's place that counts its calls."""

import asyncio
import gzip
import math
import threading
import time

import pytest

from blog.page_cache.adapter import THREADS, Threads
from blog.page_cache.asgi import PageCache
from blog.page_cache.pages import KEPT, NOT_KEPT, SCOPE_KEY
from blog.page_cache.requests import OwnAddress, is_unchanged, takes_gzip
from blog.page_cache.store import OVERHEAD, Entry, Store
from blog.page_cache.version import Reading
from blog.urls import urlpatterns as blog_urls
from comments.urls import urlpatterns as comment_urls

OWN = OwnAddress(host=b"blog.example", session_cookie=b"sessionid=")


class Version:
    """In the database's place."""

    def __init__(self):
        self.v = 1
        self.is_gone = False

    async def read(self):
        return None if self.is_gone else Reading(self.v, 1, 1, 1_000, math.inf)


class Application:
    """In Django's place."""

    def __init__(self):
        self.calls, self.status, self.delay, self.threads = 0, "200 OK", 0.0, set()

    def __call__(self, environ, start_response):
        self.calls += 1
        self.threads.add(threading.current_thread().name)
        sent = environ["wsgi.input"].read()
        time.sleep(self.delay)
        notes = environ["asgi.scope"].get(SCOPE_KEY)
        if notes:
            notes.is_kept = self.status.startswith("200")
        body = (
            f"page {self.calls} {environ['REQUEST_METHOD']} {environ.get('HTTP_COOKIE', '')}".encode() + sent
        )
        start_response(self.status, [("ETag", f'W/"{self.calls}"'), ("Content-Length", str(len(body)))])
        return [body]


class Site:
    def __init__(self, limit=1 << 20):
        self.django, self.version = Application(), Version()
        self.cache = PageCache(Threads(self.django), Threads(self.django, 1), self.version, OWN, limit)

    async def get(self, path="/", method="GET", query=b"", body=b"", **headers):
        """(status, headers, body)"""
        headers = {"host": "blog.example"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query, "http_version": "1.1",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("192.0.2.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        await self.cache(scope, receive, send)
        content = b"".join(message.get("body", b"") for message in sent)
        return sent[0]["status"], dict(sent[0]["headers"]), content

    def run(self, act):
        async def and_close():
            try:
                return await act()
            finally:
                self.cache.django.close()
                self.cache.files.close()

        return asyncio.run(and_close())


@pytest.fixture
def a_site():
    return Site()


def test_a_kept_page_is_rendered_once_a_version(a_site):
    async def act():
        for _ in range(3):
            await a_site.get()
        a_site.version.v = 2
        return await a_site.get()

    assert a_site.run(act)[2].startswith(b"page 2")


def test_a_page_is_kept_compressed_and_given_out_as_the_client_likes(a_site):
    async def act():
        return [await a_site.get(), await a_site.get(accept_encoding="gzip, br")]

    (_, plain_headers, plain), (_, headers, packed) = a_site.run(act)
    assert b"content-encoding" not in plain_headers and headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(packed) == plain
    assert headers[b"content-length"] == str(len(packed)).encode()


@pytest.mark.parametrize(
    "request_options",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "_ga=1; sessionid=abc"},
        {"host": "other.example"},
        {"query": b"q=adam"},
        {"query": b"utm_source=x&q=adam"},
        {"method": "POST"},
        {"authorization": "Basic x"},
        {"path": "/search/"},
        {"path": "/admin/"},
        {"path": "/archives/1/comments/held/"},
    ],
)
def test_what_is_not_everyones_page_goes_to_django_each_time(a_site, request_options):
    async def act():
        await a_site.get()
        for _ in range(2):
            await a_site.get(**request_options)
        assert len(a_site.cache.store) == 1

    a_site.run(act)
    assert a_site.django.calls == 3


@pytest.mark.parametrize(
    "request_options",
    [
        {"cookie": "_ga=GA1.2.3"},
        {"query": b"utm_source=weekly"},
        {"query": b"from=singlemessage"},
        {"method": "HEAD"},
    ],
)
def test_what_does_not_concern_us_still_gets_the_kept_page(a_site, request_options):
    async def act():
        await a_site.get()
        await a_site.get(**request_options)

    a_site.run(act)
    assert a_site.django.calls == 1


def test_nothing_of_one_readers_request_reaches_a_page_that_is_kept(a_site):
    async def act():
        return await a_site.get(cookie="secret=1", method="HEAD"), await a_site.get()

    head, page = a_site.run(act)
    assert head[2] == b"" and page[2] == b"page 1 GET "


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved", "500 Oops"])
def test_only_a_page_that_was_found_is_kept(a_site, status):
    async def act():
        await a_site.get()
        a_site.version.v, a_site.django.status = 2, status
        first = await a_site.get()
        await a_site.get()
        return first

    assert a_site.run(act)[0] == int(status[:3])
    assert a_site.django.calls == 3


def test_many_who_wait_for_one_page_have_it_rendered_once(a_site):
    a_site.django.delay = 0.05

    async def act():
        return await asyncio.gather(*(a_site.get() for _ in range(50)))

    assert len({body for _, _, body in a_site.run(act)}) == 1
    assert a_site.django.calls == 1


def test_who_comes_after_an_edit_does_not_get_a_page_that_was_begun_before(a_site):
    a_site.django.delay = 0.05

    async def act():
        before = asyncio.create_task(a_site.get())
        await asyncio.sleep(0.01)
        a_site.version.v = 2
        return await a_site.get(), await before, await a_site.get()

    after, _before, later = a_site.run(act)
    assert after[2] == later[2] and a_site.django.calls == 2


def test_a_reader_who_goes_away_takes_the_page_from_nobody(a_site):
    a_site.django.delay = 0.05

    async def act():
        first = asyncio.create_task(a_site.get())
        await asyncio.sleep(0.01)
        second = asyncio.create_task(a_site.get())
        await asyncio.sleep(0.01)
        first.cancel()
        return await second

    assert a_site.run(act)[0] == 200 and a_site.django.calls == 1


def test_four_slow_requests_run_at_once_in_the_same_four_threads(a_site):
    a_site.django.delay = 0.2

    async def act():
        started = time.monotonic()
        for _ in range(2):
            await asyncio.gather(*(a_site.get("/search/") for _ in range(THREADS)))
        return time.monotonic() - started

    assert a_site.run(act) < 0.2 * 2 * THREADS
    assert len(a_site.django.threads) == THREADS == 4


def test_a_posted_form_reaches_django_whole(a_site):
    async def act():
        return await a_site.get("/search/", method="POST", body=b"x" * 3_000_000, content_length="3000000")

    assert a_site.run(act)[2].endswith(b"x" * 1000) and a_site.django.calls == 1


def test_two_hundred_different_cold_pages_at_once_are_each_rendered_once(a_site):
    a_site.django.delay = 0.001

    async def act():
        return await asyncio.gather(*(a_site.get(f"/archives/{n % 200 + 1}/") for n in range(1000)))

    assert {status for status, _, _ in a_site.run(act)} == {200}
    assert a_site.django.calls == 200


# While the database is gone ---------------------------------------------------


def test_while_the_database_is_gone_the_last_page_is_shown_and_says_so(a_site):
    async def act():
        await a_site.get()
        a_site.version.is_gone = True
        kept, other = await a_site.get(), await a_site.get("/archives/")
        a_site.version.is_gone = False
        return kept, other, await a_site.get()

    kept, other, after = a_site.run(act)
    assert (kept[0], kept[1][b"scholium-stale"]) == (200, b"1")
    assert (other[0], other[1][b"retry-after"]) == (503, b"5")
    assert "数据库暂时没有响应" in other[2].decode() and b"The database does not answer" in other[2]
    assert b"scholium-stale" not in after[1] and a_site.django.calls == 1


def test_after_five_minutes_it_is_shown_no_more(a_site):
    async def act():
        await a_site.get()
        a_site.version.is_gone = True
        a_site.cache.store.get("/").confirmed_at -= 301
        return await a_site.get()

    assert a_site.run(act)[0] == 503


@pytest.mark.parametrize("path", ["/", "/search/"])
def test_a_database_that_freezes_in_the_middle_keeps_nobody_waiting(a_site, path):
    a_site.django.delay = 3

    async def act():
        started = time.monotonic()
        waiting = asyncio.create_task(a_site.get(path))
        await asyncio.sleep(0.05)
        a_site.version.is_gone = True
        return (await waiting)[0], time.monotonic() - started

    status, seconds = a_site.run(act)
    assert status == 503 and seconds < 2


def test_healthz_and_readyz_answer_without_the_database(a_site):
    async def act():
        a_site.version.is_gone = True
        return await a_site.get("/healthz"), await a_site.get("/readyz")

    alive, ready = a_site.run(act)
    assert alive[0] == 200 and (ready[0], ready[2]) == (503, b"database: no answer\n")


# The pieces -------------------------------------------------------------------


def entry(size):
    return Entry(1, b"x" * size, [], b'W/"1"', 0, None, None, frozenset(), 1, 0.0, 0.0)


def test_the_store_is_bounded_by_bytes_and_the_least_used_goes_first():
    store = Store(3 * (OVERHEAD + 1000))
    for path in "abc":
        store.put(path, entry(1000))
    store.get("a")
    store.put("d", entry(1000))
    assert [path for path in "abcd" if store.get(path)] == ["a", "c", "d"]
    store.refill("a", store.get("a"), b"")
    store.pop("c")
    assert store.size == 2 * OVERHEAD + 1000


def test_a_page_larger_than_the_whole_store_is_not_kept():
    store = Store(5000)
    store.put("a", entry(9000))
    assert (len(store), store.size) == (0, 0)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (b"gzip", True), (b"gzip, deflate, br, zstd", True), (b"br;q=1.0, gzip;q=0.5", True),
        (b"", False), (b"identity", False), (b"br", False), (b"gzip;q=0", False), (b"gzip; q=0.0, br", False),
        (b"xgzip", False), (b"GZIP", True),
    ],
)  # fmt: skip
def test_gzip_goes_to_those_who_take_it(accepted, expected):
    assert takes_gzip(accepted) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({b"if-none-match": b'W/"abc"'}, True),
        ({b"if-none-match": b'"abc"'}, True),
        ({b"if-none-match": b'"x", W/"abc"'}, True),
        ({b"if-none-match": b"*"}, True),
        ({b"if-none-match": b'W/"abcd"'}, False),
        ({b"if-none-match": b'"x"', b"if-modified-since": b"Tue, 14 Nov 2023 22:13:20 GMT"}, False),
        ({b"if-modified-since": b"Tue, 14 Nov 2023 22:13:20 GMT"}, True),
        ({b"if-modified-since": b"Tue, 14 Nov 2023 22:13:19 GMT"}, False),
        ({b"if-modified-since": b"yesterday"}, False),
    ],
)
def test_a_copy_is_right_only_if_it_is_this_very_page(headers, expected):
    assert is_unchanged(headers, b'W/"abc"', 1_700_000_000) is expected


def test_every_view_is_kept_or_says_why_not():
    names = {f"blog:{url.name}" for url in blog_urls} | {f"comments:{url.name}" for url in comment_urls}
    assert names == KEPT | NOT_KEPT.keys()
