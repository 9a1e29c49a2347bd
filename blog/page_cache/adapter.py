"""Between the event loop and synchronous Django: a fixed number of threads with their connections."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from a2wsgi import WSGIMiddleware
from django.db import close_old_connections

from blog.page_cache.pages import SCOPE_KEY, Notes
from blog.page_cache.store import Headers

THREADS = 4
# More parts than any answer has: a reader on a slow line must not keep a thread waiting.
QUEUE = 4096
IN_MEMORY = 1 << 20
LARGEST_BODY = 100 << 20
PART = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes
    notes: Notes


class TooLarge(Exception):
    """The request's body is larger than anything that the site takes."""


class Threads:
    """Django, called from the event loop."""

    def __init__(self, django, number: int = THREADS):
        self._app = WSGIMiddleware(django, workers=number, send_queue_size=QUEUE)

    async def __call__(self, scope, receive, send) -> None:
        """Raises TooLarge. The whole request is read first: a slow one costs no thread."""
        if has_body(scope["headers"]):
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
                await self._app(scope, await read_whole(receive, body), send)
        else:
            await self._app(scope, empty, send)

    async def get(self, scope, host: bytes) -> Answer:
        """The page at this address as everyone gets it: nothing else of the request reaches Django."""
        notes = Notes()
        parts: list[bytes] = []
        start: dict = {}

        async def collect(message):
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        plain = {"method": "GET", "query_string": b"", "headers": [(b"host", host)], "client": None}
        await self._app({**scope, **plain, SCOPE_KEY: notes}, empty, collect)
        return Answer(start["status"], start["headers"], b"".join(parts), notes)

    async def run(self, function: Callable, *arguments):
        """Call a function that may ask the database."""
        return await asyncio.get_running_loop().run_in_executor(
            self._app.executor, with_database, function, *arguments
        )

    def close(self) -> None:
        self._app.executor.shutdown(wait=False, cancel_futures=True)


def with_database(function: Callable, *arguments):
    # What Django does around a request: a connection that has died or grown old is made anew.
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def has_body(headers: Headers) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in headers
    )


async def empty() -> dict:
    return {"type": "http.request", "body": b"", "more_body": False}


async def read_whole(receive, body):
    """A `receive` that gives the request's body once more, from the file that it is put into."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.CancelledError
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
        if body.tell() > LARGEST_BODY:
            raise TooLarge
    body.seek(0)

    async def again() -> dict:
        part = body.read(PART)
        return {"type": "http.request", "body": part, "more_body": len(part) == PART}

    return again
