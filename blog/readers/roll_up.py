"""Carries spooled readers into the database, exactly once whatever is killed and whenever."""

import fcntl
import logging
import threading
from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from blog.models import Post, ReaderCount, ReaderDay, ReaderMark, SpoolOffset
from blog.publishing import publish_due
from blog.readers import spool

logger = logging.getLogger(__name__)

_thread: threading.Thread | None = None
_start = threading.Lock()


def keep_running() -> None:
    """Have the roll-up run in this process, from its first reader on."""
    global _thread
    if _thread is None or not _thread.is_alive():  # a forked child has the object but not the thread
        with _start:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_run, name="reader roll-up", daemon=True)
                _thread.start()


def _run() -> None:
    pause = threading.Event()
    while not pause.wait(settings.ROLL_UP_SECONDS):
        try:
            roll_up()
            publish_due()
        except (DatabaseError, OSError) as error:
            logger.warning("Readers wait in the spool, they are rolled up later: %s", error)
        finally:
            connection.close()


def roll_up() -> int:
    """Roll up all that is spooled, unless another process is at it. Returns the new readers."""
    settings.SPOOL_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.SPOOL_DIR / "roll-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        return sum(_roll_up_file(path) for path in spool.files())


def _roll_up_file(path) -> int:
    is_final = spool.is_final(path)  # asked before the last read: nothing can come after it
    counted = 0
    while _is_behind(path):
        # The offset is committed with the counts that it stands for: a roller that is killed has
        # done both or neither.
        with transaction.atomic():
            row = SpoolOffset.objects.filter(name=path.name).first() or SpoolOffset(name=path.name)
            lines, offset = spool.read(path, row.offset)
            if offset == row.offset:  # half a line, cut off by a full disk or not yet whole
                break
            row.offset = offset
            row.save()
            counted += add(lines)
    if is_final:
        path.unlink()  # before its offset: a file without an offset would be counted again
        SpoolOffset.objects.filter(name=path.name).delete()
    return counted


def _is_behind(path) -> bool:
    # Asked without a transaction: on SQLite even an empty one would stop every other writer.
    offset = SpoolOffset.objects.filter(name=path.name).values_list("offset", flat=True).first() or 0
    return path.stat().st_size > offset


def add(lines) -> int:
    """Count those of these readers who are new today. Returns how many that were, without crawlers."""
    by_mark = {(line.day, line.mark): line for line in lines}
    with transaction.atomic():
        new = [by_mark[reader] for reader in _insert_marks(list(by_mark))]
        known = set(Post.objects.filter(pk__in={line.post_id for line in new}).values_list("pk", flat=True))
        new = [line for line in new if line.post_id in known]
        readers = Counter((line.post_id, line.day) for line in new if not line.is_crawler)
        crawlers = Counter((line.post_id, line.day) for line in new if line.is_crawler)
        totals = Counter(post_id for post_id, _day in readers.elements())
        _upsert(ReaderCount, ["post_id"], {"counted": {(pk,): n for pk, n in totals.items()}}, imported=0)
        _upsert(ReaderDay, ["post_id", "day"], {"readers": readers, "crawlers": crawlers}, left_out=0)
        _forget_old_days()
    return totals.total()


def _upsert(model, keys, numbers, **others) -> None:
    """Add the numbers, {column: {key: number}}, to the rows of these keys, which may not be there yet."""
    table, columns = model._meta.db_table, [*keys, *numbers, *others]
    rows = sorted({key for added in numbers.values() for key in added})  # one order: no deadlocks
    for start in range(0, len(rows), 150):
        some = rows[start : start + 150]
        values = [
            [*key, *(added.get(key, 0) for added in numbers.values()), *others.values()] for key in some
        ]
        place = f"({', '.join(['%s'] * len(columns))})"
        more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in numbers)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([place] * len(values))} "  # noqa: S608
                f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {more}",
                [value for row in values for value in row],
            )


def _insert_marks(readers):
    """Insert (day, mark) pairs; yields those that were not there."""
    table = connection.ops.quote_name(ReaderMark._meta.db_table)
    for start in range(0, len(readers), 400):
        some = readers[start : start + 400]
        places = ", ".join(["(%s, %s)"] * len(some))
        # Not bulk_create(ignore_conflicts=True): that does not say which rows were new.
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (day, mark) VALUES {places} "  # noqa: S608  placeholders only
                "ON CONFLICT DO NOTHING RETURNING day, mark",
                [value for reader in some for value in reader],
            )
            rows = cursor.fetchall()
        for day, mark in rows:
            yield (date.fromisoformat(day) if isinstance(day, str) else day), mark


def _forget_old_days() -> None:
    # Yesterday's stay one day more, for lines that were spooled before midnight.
    yesterday = timezone.localdate() - timedelta(days=1)
    ReaderMark.objects.filter(day__lt=yesterday).delete()
    for path in settings.SPOOL_DIR.glob("*.salt"):
        if path.stem < yesterday.isoformat():
            path.unlink(missing_ok=True)
