"""The token index: FTS5 on SQLite, a GIN index over tsvectors on PostgreSQL.

Both only say which documents have which tokens. What that means, how it is ranked and what is shown is
Python's, so that both databases answer alike. Neither needs an extension, a dictionary or a locale.
"""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from blog.search.queries import PREFIX, Group

DOCUMENTS = "blog_searchdocument"


@dataclass(frozen=True, slots=True)
class Condition:
    sql: str
    parameters: tuple = ()


class SqliteIndex:
    is_prepared = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'blog_search_index_delete')"
    join_all = "group_concat"  # the aggregate that joins texts
    # `ascii` takes every other character as part of a token, whichever Unicode table SQLite was built
    # with. Not contentless: that can delete rows only since SQLite 3.43.
    statements = (
        "CREATE VIRTUAL TABLE IF NOT EXISTS blog_search_index USING fts5(title, marks, body,"
        r""" tokenize="ascii tokenchars '\+#'", detail=column, prefix='1', columnsize=0)""",
        f"CREATE TRIGGER IF NOT EXISTS blog_search_index_delete AFTER DELETE ON {DOCUMENTS} BEGIN"  # noqa: S608
        " DELETE FROM blog_search_index WHERE rowid = old.id; END",
    )
    source = f"blog_search_index JOIN {DOCUMENTS} d ON d.id = blog_search_index.rowid"

    def write(self, pk: int, title: Sequence[str], marks: Sequence[str], body: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM blog_search_index WHERE rowid = %s", [pk])
            cursor.execute(
                "INSERT INTO blog_search_index(rowid, title, marks, body) VALUES (%s, %s, %s, %s)",
                [pk, " ".join(title), " ".join(marks), " ".join(body)],
            )

    def matches(self, groups: Iterable[Group]) -> Condition:
        """For use beside `source`."""
        return Condition("blog_search_index MATCH %s", (self.expression(groups),))

    def documents(self, groups: Iterable[Group]) -> Condition:
        """A statement that gives the ids."""
        sql = "SELECT rowid AS id FROM blog_search_index WHERE blog_search_index MATCH %s"
        return Condition(sql, (self.expression(groups),))

    def in_field(self, field: str, groups: Iterable[Group]) -> Condition:
        found = self.documents(groups)
        return Condition(f"d.id IN ({found.sql})", (f"{field} : ({found.parameters[0]})",))

    def expression(self, groups: Iterable[Group]) -> str:
        return " AND ".join(f"({' OR '.join(map(self.quote, group))})" for group in groups)

    @staticmethod
    def quote(token: str) -> str:
        name = token.removesuffix(PREFIX).replace('"', '""')
        return f'"{name}" *' if token.endswith(PREFIX) else f'"{name}"'

    @contextmanager
    def reading(self):
        yield


class PostgresIndex:
    # Asked first: even where nothing is missing, ALTER TABLE would lock out every reader.
    is_prepared = "SELECT to_regclass('blog_search_title_index') IS NOT NULL"
    join_all = "string_agg"
    # fastupdate=off: otherwise a reader pays for what the writer has left in the pending list.
    statements = (
        *(
            f"ALTER TABLE {DOCUMENTS} ADD COLUMN IF NOT EXISTS {name}_tokens tsvector NOT NULL DEFAULT ''"
            for name in ("title", "marks", "all")
        ),
        f"CREATE INDEX IF NOT EXISTS blog_search_index ON {DOCUMENTS} USING gin (all_tokens)"
        " WITH (fastupdate = off)",
        f"CREATE INDEX IF NOT EXISTS blog_search_title_index ON {DOCUMENTS} USING gin (title_tokens)"
        " WITH (fastupdate = off)",
    )
    source = f"{DOCUMENTS} d"

    def write(self, pk: int, title: Sequence[str], marks: Sequence[str], body: Sequence[str]) -> None:
        everything = dict.fromkeys([*title, *marks, *body])
        vectors = [self.vector(tokens) for tokens in (title, marks, everything)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {DOCUMENTS} SET title_tokens = %s::tsvector, marks_tokens = %s::tsvector,"  # noqa: S608
                " all_tokens = %s::tsvector WHERE id = %s",
                [*vectors, pk],
            )

    def matches(self, groups: Iterable[Group]) -> Condition:
        return Condition("d.all_tokens @@ %s::tsquery", (self.expression(groups),))

    def documents(self, groups: Iterable[Group]) -> Condition:
        sql = f"SELECT id FROM {DOCUMENTS} WHERE all_tokens @@ %s::tsquery"  # noqa: S608
        return Condition(sql, (self.expression(groups),))

    def in_field(self, field: str, groups: Iterable[Group]) -> Condition:
        return Condition(f"d.{field}_tokens @@ %s::tsquery", (self.expression(groups),))

    def expression(self, groups: Iterable[Group]) -> str:
        return " & ".join(f"({' | '.join(map(self.quote, group))})" for group in groups)

    @classmethod
    def vector(cls, tokens: Iterable[str]) -> str:
        # All at once, for no token holds a blank: one by one this took 1 ms a post.
        joined = " ".join(tokens)
        return cls.literal(joined).replace(" ", "' '") if joined else ""

    @staticmethod
    def literal(token: str) -> str:
        return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"

    @classmethod
    def quote(cls, token: str) -> str:
        if token.endswith(PREFIX):
            return f"{cls.literal(token.removesuffix(PREFIX))}:*"
        return cls.literal(token)

    @contextmanager
    def reading(self):
        # The planner does not know what it costs to unpack tokens, and would rather read all of them:
        # 108 ms instead of 2 for a common word.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield


def token_index() -> SqliteIndex | PostgresIndex:
    return SqliteIndex() if connection.vendor == "sqlite" else PostgresIndex()


def prepare() -> None:
    """Make what stands beside the table, where it is missing. Django drops triggers when it remakes a
    table of SQLite's, so this is asked for after every migration."""
    index = token_index()
    with connection.cursor() as cursor:
        cursor.execute(index.is_prepared)
        if not cursor.fetchone()[0]:
            for statement in index.statements:
                cursor.execute(statement)
