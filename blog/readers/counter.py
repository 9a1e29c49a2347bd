import hashlib
import logging
import secrets
from collections import OrderedDict
from datetime import date
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from blog.clients import client_address, is_staff
from blog.keyfile import read_or_make_key
from blog.page_cache.pages import notes_of
from blog.readers import roll_up, spool
from blog.readers.who import Visit

logger = logging.getLogger(__name__)

# The salt of the current day, which every reader of the day is hashed with: {day: salt}, one entry.
_salts: dict = {}
# The marks that this process has written last, the oldest first: who reloads a page is written once.
_written: OrderedDict[int, None] = OrderedDict()
REMEMBERED = 10_000


def count(request, post) -> None:
    """Note that this request's reader, if it is one, has opened the post. Never fails the page."""
    notes = notes_of(request)
    if notes is not None:  # the page is kept for many readers, and each is counted when it gets it
        notes.post_id = post.pk
    elif not is_staff(request):
        purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
        user_agent = request.headers.get("User-Agent", "")
        visit = Visit(request.method, user_agent, purpose, client_address(request))
        line = line_of(visit, post.pk, timezone.localdate())
        if line and not write(line):
            write_to_database(line)


def line_of(visit: Visit, post_id: int, day: date) -> spool.Line | None:
    """None for whoever does not count."""
    if not visit.is_counted:
        return None
    return spool.Line(
        day, post_id, mark(day, visit.address, visit.user_agent, post_id), is_crawler=visit.is_crawler
    )


def write(line: spool.Line) -> bool:
    """Whether the spool has the line; otherwise it goes into the database, which takes longer."""
    if line.mark in _written:
        return True
    try:
        spool.write(line)
    except OSError as error:
        _say_once("The spool cannot be written (%s); readers are counted in the database.", str(error))
        return False
    _written[line.mark] = None
    if len(_written) > REMEMBERED:
        _written.popitem(last=False)
    roll_up.keep_running()
    return True


def write_to_database(line: spool.Line) -> None:
    try:
        roll_up.add([line])
    except DatabaseError as error:
        _say_once("Readers are not counted: %s", str(error))


@cache
def _say_once(message: str, error: str) -> None:
    # A disk that is full would otherwise fill the log, too, with one line a reader.
    logger.warning(message, error)


def mark(day: date, address: str, user_agent: str, post_id: int) -> int:
    """64 bits, signed, that are the same only for the same reader, post and day."""
    text = f"{address}\0{user_agent}\0{post_id}".encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(text, key=salt_of(day), digest_size=8).digest(), signed=True)


def salt_of(day: date) -> bytes:
    """The day's random key. In a file and not in the database: reading a page must not write there."""
    salt = _salts.get(day)
    if salt is None:
        try:
            settings.SPOOL_DIR.mkdir(parents=True, exist_ok=True)
            salt = read_or_make_key(settings.SPOOL_DIR / f"{day}.salt").encode()
        except OSError:  # this process still counts each of its readers once
            salt = secrets.token_bytes(32)
        _salts.clear()
        _salts[day] = salt
    return salt
