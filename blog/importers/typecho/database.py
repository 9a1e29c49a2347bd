"""A Typecho database through Python's DB-API: found, opened for reading alone, read page by page."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from blog.importers.records import BadSource
from blog.importers.typecho.texts import number_of, read_again, text_of

try:
    import pymysql
except ImportError:  # an optional extra
    pymysql = None

TABLES = ["contents", "comments", "metas", "relationships", "users", "fields", "options"]
# What no Typecho database is without; a backup has no options.
NEEDED = ["contents", "metas", "relationships"]
PAGE = 200  # rows that are held at once
NAME = re.compile(r"[A-Za-z0-9_$]{1,100}")

Row = dict[str, Any]


class Sqlite:
    errors = sqlite3.Error
    mark, quote = "?", '"'
    all_tables = "SELECT name FROM sqlite_master WHERE type = 'table'"

    def columns(self, table: str) -> tuple[str, Sequence]:
        return "SELECT name FROM pragma_table_info(?)", [table]


class Postgres:
    errors = psycopg.Error
    mark, quote = "%s", '"'
    all_tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"

    def columns(self, table: str) -> tuple[str, Sequence]:
        return (
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s"
        ), [table]


class Mysql:
    errors = pymysql.Error if pymysql else ()
    mark, quote = "%s", "`"
    all_tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = database()"

    def columns(self, table: str) -> tuple[str, Sequence]:
        return (
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = database() AND table_name = %s"
        ), [table]


@dataclass(slots=True)
class Database:
    """`is_misread`: the texts are UTF-8 that was stored as Latin-1, and are read again."""

    connection: Any
    dialect: Sqlite | Postgres | Mysql
    prefix: str = ""
    is_misread: bool = False
    columns: dict[str, list[str]] = field(default_factory=dict)

    def find(self, prefix: str | None = None) -> None:
        """Find the tables. Raises BadSource where there are none, or those of several sites."""
        names = {text_of(row[0]) for row in self.fetch(self.dialect.all_tables)}
        found = sorted(
            name.removesuffix("contents")
            for name in names
            if name.endswith("contents") and NAME.fullmatch(name)
            and all(name.removesuffix("contents") + table in names for table in NEEDED)
        )  # fmt: skip
        if prefix is not None and prefix not in found:
            known = f" It has those of {_listed(found)}." if found else ""
            raise BadSource(f"There are no Typecho tables with the prefix “{prefix}”.{known}")
        if prefix is None and len(found) != 1:
            raise BadSource(
                f"There are the tables of several sites: name one by --prefix: {_listed(found)}."
                if found
                else "There are no Typecho tables in it: contents, metas and relationships, with one prefix."
            )
        self.prefix = found[0] if prefix is None else prefix
        for table in TABLES:
            if self.prefix + table in names:
                statement, parameters = self.dialect.columns(self.prefix + table)
                described = self.fetch(statement, parameters)
                self.columns[table] = [name for (name,) in described if NAME.fullmatch(text_of(name))]

    def has(self, table: str, column: str = "") -> bool:
        return column in self.columns.get(table, []) if column else table in self.columns

    def rows(self, table: str, where: str = "", parameters: Sequence = ()) -> Iterator[Row]:
        """All at once: for what one post has, and for what any site has few of. `where` writes columns
        as {name}."""
        if not self.has(table):
            return
        names = self.columns[table]
        statement = f"SELECT {self._list(names)} FROM {self.name(table)}"  # noqa: S608  names from NAME
        if where:
            statement += f" WHERE {self._names(where)}"
        for values in self.fetch(statement, parameters):
            yield self._row(names, values)

    def pages(self, table: str, key: str, where: str = "1 = 1", without: str = "") -> Iterator[Row]:
        """Any number of rows, in the order of their number, a bounded part of them in memory: each page
        is a statement of its own, so that others may be asked for meanwhile."""
        last = -(2**62)
        names = [name for name in self.columns.get(table, []) if name != without]
        column = self._names(f"{{{key}}}")
        statement = (
            f"SELECT {self._list(names)} FROM {self.name(table)}"  # noqa: S608
            f" WHERE ({self._names(where)}) AND {column} > {self.dialect.mark} ORDER BY {column} LIMIT {PAGE}"
        )
        while page := [self._row(names, values) for values in self.fetch(statement, [last])]:
            yield from page
            before, last = last, number_of(page[-1][key])
            if last <= before:
                raise BadSource(f"The column {key} of {self.prefix}{table} does not hold numbers.")

    def count(self, table: str, column: str) -> dict[str, int]:
        """How many rows there are of each value."""
        if not self.has(table, column):
            return {}
        name = self._names(f"{{{column}}}")
        statement = f"SELECT {name}, count(*) FROM {self.name(table)} GROUP BY {name}"  # noqa: S608
        return {text_of(value): count for value, count in self.fetch(statement)}

    def highest(self, table: str, column: str) -> int:
        if not self.has(table, column):
            return 0
        statement = f"SELECT max({self._names(f'{{{column}}}')}) FROM {self.name(table)}"  # noqa: S608
        return number_of(self.fetch(statement)[0][0])

    def fetch(self, statement: str, parameters: Sequence = ()) -> list:
        cursor = self.connection.cursor()
        try:
            cursor.execute(statement, parameters)
            return cursor.fetchall()
        except self.dialect.errors as error:
            raise BadSource(f"The database cannot be read: {error}") from error
        finally:
            cursor.close()

    def close(self) -> None:
        self.connection.close()

    def _row(self, names: Sequence[str], values: Sequence) -> Row:
        row = dict(zip(names, values, strict=True))
        for name, value in row.items():
            if isinstance(value, bytes | memoryview):
                row[name] = value = text_of(value)
            if self.is_misread and isinstance(value, str):
                row[name] = read_again(value) or value
        return row

    def name(self, table: str) -> str:
        return f"{self.dialect.quote}{self.prefix}{table}{self.dialect.quote}"

    def _list(self, names: Sequence[str]) -> str:
        return ", ".join(self._names(f"{{{name}}}") for name in names)

    def _names(self, text: str) -> str:
        return text.replace("{", self.dialect.quote).replace("}", self.dialect.quote)


def _listed(prefixes: list[str]) -> str:
    return ", ".join(f"“{prefix}”" for prefix in prefixes)


def open_sqlite(path: Path) -> Database:
    """Raises BadSource for what is no whole SQLite database."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
        # Nothing that the file itself defines may call a function or write.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        faults = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BadSource(f"{path} is no SQLite database, or not a whole one: {error}") from error
    if faults != "ok":
        connection.close()
        raise BadSource(f"{path} is damaged: {faults}")
    return Database(connection, Sqlite())


def open_server(address: str) -> Database:
    """mysql://user:password@host:port/name or postgres://… . Raises BadSource."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadSource(f"This is not the address of a database: {error}") from error
    known = {
        "host": parts.hostname or "localhost",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }
    name = unquote(parts.path.strip("/"))
    where = f"{name} on {known['host']}"  # without the password, which is nobody's to read in a log
    try:
        if parts.scheme == "mysql":
            return _open_mysql(name=name, port=port or 3306, **known)
        # One snapshot for the whole import, and nothing written.
        connection = psycopg.connect(dbname=name, port=port or 5432, client_encoding="utf8", **known)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
    except (psycopg.Error, Mysql.errors) as error:
        raise BadSource(f"The database {where} does not answer: {error}") from error
    return Database(connection, Postgres())


def _open_mysql(*, name: str, port: int, **known: str) -> Database:
    if pymysql is None:
        raise BadSource("To read a MySQL or MariaDB server, install the driver: pip install scholium[mysql]")
    connection = pymysql.connect(database=name, port=port, charset="utf8mb4", local_infile=False, **known)
    with connection.cursor() as cursor:
        cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    return Database(connection, Mysql())
