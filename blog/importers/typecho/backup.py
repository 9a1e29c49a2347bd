"""The backup file of Typecho's admin (.dat): records one after another, read into a scratch database.

%TYPECHO_BACKUP_0001%
type (2 bytes), length of the head (2), length of the body (4), all little-endian; before 1.2 both
    lengths had 2 bytes and the body's was too short for a long text, so it is the sum in the head
head: a JSON object of column -> length of its value in bytes, or null
body: the values one after another
MD5 of all that, 32 hexadecimal digits
... and at the end the first line again
"""

import hashlib
import json
import re
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from blog.importers.records import BadSource
from blog.importers.typecho.database import Database, Sqlite

MARK = re.compile(rb"%TYPECHO_BACKUP_([A-Z0-9]{4})%")
MARK_LENGTH = 21
LARGEST = 64 * 1024 * 1024  # bytes of one row; a lie about its length must not fill the memory
COLUMNS = {
    1: ("contents", "cid title slug created modified text order authorId template type status password"
        " commentsNum allowComment allowPing allowFeed parent"),
    2: ("comments", "coid cid created author authorId ownerId mail url ip agent text type status parent"),
    3: ("metas", "mid name slug type description count order parent"),
    4: ("relationships", "cid mid"),
    5: ("users", "uid name password mail url screenName created activated logged group authCode"),
    6: ("fields", "cid name type str_value int_value float_value"),
}  # fmt: skip
NUMBERS = {
    *("cid", "coid", "mid", "uid", "created", "modified", "order", "authorId", "ownerId", "parent"),
    *("commentsNum", "count", "activated", "logged", "int_value"),
}
INDEXES = {
    "contents": ("cid",),
    "comments": ("coid", "cid"),
    "metas": ("mid",),
    "relationships": ("cid",),
    "fields": ("cid",),
}


def is_backup(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK.fullmatch(file.read(MARK_LENGTH)) is not None


def open_backup(path: Path, scratch: Path) -> Database:
    """The rows of a backup in a database at `scratch`. Raises BadSource naming the byte where the file
    is not what it should be; nothing of such a file is used."""
    connection = sqlite3.connect(scratch)
    connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
    for table, columns in COLUMNS.values():
        described = ", ".join(
            f'"{name}" {"INTEGER" if name in NUMBERS else "TEXT"}' for name in columns.split()
        )
        connection.execute(f'CREATE TABLE "{table}" ({described})')
    try:
        with path.open("rb") as file:
            for table, row in _rows(file, path.stat().st_size):
                names = ", ".join(f'"{name}"' for name in row)
                # Handed over as bytes, so that SQLite takes what is no UTF-8 as well.
                marks = ", ".join("?" if name in NUMBERS else "CAST(? AS TEXT)" for name in row)
                connection.execute(
                    f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608  names from COLUMNS
                    list(row.values()),
                )
    except BadSource:
        connection.close()
        raise
    for table, columns in INDEXES.items():
        for column in columns:
            connection.execute(f'CREATE INDEX "by_{table}_{column}" ON "{table}" ("{column}")')
    connection.commit()
    return Database(connection, Sqlite())


def _rows(file: BinaryIO, size: int) -> Iterator[tuple[str, dict]]:
    mark = MARK.fullmatch(file.read(MARK_LENGTH))
    if not mark:
        raise BadSource("This is no backup of Typecho's: it does not begin with %TYPECHO_BACKUP_0001%.")
    file.seek(max(size - MARK_LENGTH, 0))
    if not MARK.fullmatch(file.read(MARK_LENGTH)) or size < 2 * MARK_LENGTH:
        raise BadSource("The backup is cut off: its last line is missing. Please download it again.")
    file.seek(MARK_LENGTH)
    while (at := file.tell()) < size - MARK_LENGTH:
        kind, head, body = _record(file, at, size - MARK_LENGTH, is_old=mark[1] == b"FILE")
        if kind in COLUMNS:  # others are a plugin's
            table, columns = COLUMNS[kind]
            yield table, _values(head, body, set(columns.split()))


def _record(file: BinaryIO, at: int, end: int, *, is_old: bool) -> tuple[int, dict, bytes]:
    def fault(why: str) -> BadSource:
        return BadSource(f"The backup is damaged at byte {at}: {why}.")

    meta = file.read(6 if is_old else 8)
    if file.tell() > end:
        raise fault("a record ends too soon")
    kind, head_length, body_length = struct.unpack("<HHH" if is_old else "<HHI", meta)
    written = file.read(head_length)
    try:
        head = json.loads(written)
        lengths = [length or 0 for length in head.values()]
        is_sound = all(isinstance(length, int) and length >= 0 for length in lengths)
    except (ValueError, AttributeError, RecursionError) as error:
        raise fault("its head is no JSON object") from error
    if not is_sound or (not is_old and sum(lengths) != body_length):
        raise fault("the lengths in its head are not those of its body")
    if sum(lengths) > min(LARGEST, end - file.tell()):
        raise fault("a value is longer than the file")
    body = file.read(sum(lengths))
    if file.read(32) != hashlib.md5(meta + written + body, usedforsecurity=False).hexdigest().encode():
        raise fault("its checksum is not that of its text")
    return kind, head, body


def _values(head: dict, body: bytes, known: set[str]) -> dict:
    """The columns of the record that are Typecho's."""
    row, at = {}, 0
    for name, length in head.items():
        value = None if length is None else body[at : at + length]
        at += length or 0
        if name in known:
            row[name] = _number(value) if name in NUMBERS else value
    return row


def _number(value: bytes | None) -> int:
    try:
        number = int(value or 0)
    except ValueError:
        return 0
    return number if abs(number) < 2**63 else 0
