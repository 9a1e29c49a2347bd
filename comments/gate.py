"""Stands before the page cache and Django: a flood of comments is refused from the event loop, before its
text is looked at, in microseconds."""

import math
import re

from blog.page_cache.asgi import client_of, say
from comments import flood

LONGEST_FORM = 100_000  # bytes
FORMS = re.compile(r"/archives/[0-9]{1,18}/comments/")
REFUSAL = (
    "Too many comments at once. Please go back, where your text still stands, and try again in a moment.\n"
    "评论提交过于频繁。请返回上一页（您写的内容还在），稍后再试。\n"
)


class Gate:
    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and FORMS.fullmatch(scope["path"]):
            client = client_of(scope)
            wait = flood.sent.take(client)
            if wait:
                await pass_over(scope, receive)
                seconds = str(math.ceil(wait)).encode()
                return await say(
                    send, 429, REFUSAL, (b"retry-after", seconds), (b"cache-control", b"no-store")
                )
            send = remember_refusal(send, client)
        return await self.application(scope, receive, send)


def remember_refusal(send, client):
    """Whom the database has refused is not sent to it again before the time."""

    async def remembering(message):
        if message.get("status") == 429:
            after = dict(message["headers"]).get(b"retry-after", b"")
            flood.sent.empty(client, int(after) if after.isdigit() else 0)
        await send(message)

    return remembering


async def pass_over(scope, receive) -> None:
    """Let a form arrive: a connection closed upon half of a body may lose the answer."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    if length.isdigit() and int(length) <= LONGEST_FORM:
        while (await receive()).get("more_body"):
            pass
