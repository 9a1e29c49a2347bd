"""The row site_version and the triggers that raise it, in the dialect of each database; and beside
them those that count posts.

It is no Django model: no migration, flush or fixture may touch it. All is installed again after every
migration, because Django rebuilds SQLite's tables and drops their triggers in doing so.
"""

import hashlib
from collections.abc import Iterator

from django.core.checks import Warning
from django.db import connection, transaction

from blog import post_counts
from blog.page_cache.tables import TABLES, Table

PREFIXES = ("site_version_", "post_count_")


def make_way(plan=(), **_kwargs) -> None:
    """Before a migration: SQLite renames no table that another one's trigger speaks of."""
    if not plan or connection.vendor != "sqlite":
        return
    dialect = dialect_of(connection.vendor)
    with transaction.atomic(), connection.cursor() as cursor:
        for name, found in dialect.found(cursor).items():
            dialect.drop(cursor, name, found)


def install(**_kwargs) -> None:
    """Make what is missing or differs; nothing when all is there. Listens to post_migrate."""
    dialect = dialect_of(connection.vendor)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in dialect.base:
            cursor.execute(statement)
        wanted, found = dialect.wanted(cursor), dialect.found(cursor)
        for name in found.keys() - wanted.keys():
            dialect.drop(cursor, name, found[name])
        missing = _missing(wanted, found)
        for name in missing:
            dialect.make(cursor, wanted[name])
        if any(name.startswith("post_count_") for name in missing):
            post_counts.recount()
        if missing:  # whoever wrote while they were gone raised nothing
            raise_all()


def raise_all() -> None:
    """Have every page made anew."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE site_version SET v = v + 1, c = c + 1, s = s + 1, changed_at = changed_at + 1")


def _missing(wanted, found) -> list[str]:
    return [name for name, trigger in wanted.items() if found.get(name, ("", ""))[1] != trigger.mark]


def faults() -> Iterator[str]:
    """What is missing: a page kept without it may be stale."""
    dialect = dialect_of(connection.vendor)
    with connection.cursor() as cursor:
        if "site_version" not in connection.introspection.table_names(cursor):
            yield "page cache: no site_version, run manage.py migrate"
            return
        wanted, found = dialect.wanted(cursor), dialect.found(cursor)
    missing = sorted(_missing(wanted, found))
    if missing:
        yield f"page cache: triggers missing, run manage.py migrate ({', '.join(missing)})"


def check(databases=None, **_kwargs) -> list[Warning]:
    """A system check, for whoever runs manage.py check --database default."""
    if not databases or "blog_post" not in connection.introspection.table_names():
        return []
    return [Warning(fault, id="page_cache.W001") for fault in faults()]


class Trigger:
    def __init__(self, name: str, table: str, statements: list[str]):
        self.name, self.table, self.statements = name, table, statements
        # What the database is asked for to know whether this very definition is installed.
        self.mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def counting(cursor, triggers: post_counts.Triggers) -> Iterator[Trigger]:
    """Those that count posts, once there is where to count."""
    if "blog_postcount" in connection.introspection.table_names(cursor):
        for name, table, statements in triggers:
            yield Trigger(name, table, statements)


def existing(cursor, tables=TABLES) -> Iterator[tuple[Table, list[str]]]:
    """The declared tables that are there, each with the columns that count."""
    names = set(connection.introspection.table_names(cursor))
    for table in tables:
        if table.name in names:
            description = connection.introspection.get_table_description(cursor, table.name)
            columns = [column.name for column in description]
            yield table, list(table.shown) or [name for name in columns if name not in table.unseen]


class Sqlite:
    base = (
        "CREATE TABLE IF NOT EXISTS site_version (id INTEGER PRIMARY KEY CHECK (id = 1),"
        " v INTEGER NOT NULL DEFAULT 1, c INTEGER NOT NULL DEFAULT 1, s INTEGER NOT NULL DEFAULT 1,"
        " changed_at INTEGER NOT NULL, published_until TEXT NOT NULL)",
        "INSERT OR IGNORE INTO site_version (id, changed_at, published_until)"
        " VALUES (1, strftime('%s', 'now'), '1970-01-01 00:00:00')",
    )
    # Two changes within one second get two seconds, so that If-Modified-Since tells them apart.
    raise_v = (
        "UPDATE site_version SET v = v + 1, changed_at = CASE"
        " WHEN changed_at > CAST(strftime('%s', 'now') AS INTEGER) THEN changed_at"
        " ELSE max(changed_at + 1, CAST(strftime('%s', 'now') AS INTEGER)) END"
    )
    visible_until = (
        "max(strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 seconds'), (SELECT published_until FROM site_version))"
    )

    def wanted(self, cursor) -> dict[str, Trigger]:
        triggers = [
            self.trigger(table, event, columns)
            for table, columns in existing(cursor)
            for event in table.events
        ]
        triggers += counting(cursor, post_counts.sqlite_triggers())
        return {trigger.name: trigger for trigger in triggers}

    def trigger(self, table: Table, event: str, columns: list[str]) -> Trigger:
        name = f"site_version_{table.raises}_{table.name}_{event.lower()}"
        rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[event]
        conditions = []
        if event == "UPDATE":
            conditions.append(" OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns))
        if table.condition:
            condition = table.condition.replace("{visible_until}", self.visible_until)
            conditions.append(" OR ".join(f"({condition.replace('row.', row + '.')})" for row in rows))
        when = f" WHEN ({') AND ('.join(conditions)})" if conditions else ""
        action = self.raise_v
        if table.raises != "v":
            action = f"UPDATE site_version SET {table.raises} = {table.raises} + 1"  # noqa: S608
        statement = f'CREATE TRIGGER {name} AFTER {event} ON "{table.name}"{when} BEGIN {action}; END'
        return Trigger(name, table.name, [statement])

    def found(self, cursor) -> dict[str, tuple[str, str]]:
        """{name: (table, mark)}"""
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {
            name: (table, Trigger(name, table, [sql]).mark)
            for name, table, sql in cursor.fetchall()
            if name.startswith(PREFIXES)
        }

    def drop(self, cursor, name: str, found) -> None:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")

    def make(self, cursor, trigger: Trigger) -> None:
        self.drop(cursor, trigger.name, None)
        for statement in trigger.statements:
            cursor.execute(statement)


class Postgres:
    """One deferred constraint trigger a table, which raises once a transaction, at its end.

    A trigger that raised at once would hold the row from a writer's first statement to its commit:
    87 transactions a second instead of 2,943, and deadlocks.
    """

    base = (
        "CREATE TABLE IF NOT EXISTS site_version (id smallint PRIMARY KEY CHECK (id = 1),"
        " v bigint NOT NULL DEFAULT 1, c bigint NOT NULL DEFAULT 1, s bigint NOT NULL DEFAULT 1,"
        " changed_at bigint NOT NULL, published_until timestamptz NOT NULL)",
        "INSERT INTO site_version (id, changed_at, published_until)"
        " VALUES (1, extract(epoch FROM clock_timestamp())::bigint, to_timestamp(0))"
        " ON CONFLICT DO NOTHING",
    )
    visible_until = (
        "(SELECT greatest(clock_timestamp() + interval '1 second', published_until) FROM site_version)"
    )
    # Local to the transaction, and to a savepoint that is rolled back: as the raise itself.
    once = """
        flag := 'scholium.raised_{letter}';
        IF current_setting(flag, true) IS DISTINCT FROM pg_current_xact_id()::text THEN
            UPDATE site_version SET {raise};
            PERFORM set_config(flag, pg_current_xact_id()::text, true);
        END IF;"""

    def wanted(self, cursor) -> dict[str, Trigger]:
        triggers = [
            trigger for table, columns in existing(cursor) for trigger in self.triggers(table, columns)
        ]
        triggers += counting(cursor, post_counts.postgres_triggers())
        return {trigger.name: trigger for trigger in triggers}

    def raise_once(self, letter: str) -> str:
        change = f"{letter} = {letter} + 1"
        if letter == "v":
            change += ", changed_at = greatest(changed_at + 1, extract(epoch FROM clock_timestamp())::bigint)"
        return self.once.format(letter=letter, **{"raise": change})

    def triggers(self, table: Table, columns: list[str]) -> Iterator[Trigger]:
        name = f"site_version_{table.raises}_{table.name}"
        raise_once = self.raise_once(table.raises)
        condition = table.condition.replace("{visible_until}", self.visible_until) or "true"
        before, after = (condition.replace("row.", f"{row}.") for row in ("OLD", "NEW"))
        changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
        body = f"""
            DECLARE
                counts boolean := false;
                flag text;
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    counts := true;
                ELSIF TG_OP = 'UPDATE' THEN
                    counts := ({changed}) AND (({before}) OR ({after}));
                ELSIF TG_OP = 'INSERT' THEN
                    counts := ({after});
                ELSE
                    counts := ({before});
                END IF;
                IF counts THEN {raise_once}
                END IF;
                RETURN NULL;
            END"""
        function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        events = " OR ".join(table.events)
        yield Trigger(
            name,
            table.name,
            [
                function,
                f'CREATE CONSTRAINT TRIGGER {name} AFTER {events} ON "{table.name}"'
                f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}()",
            ],
        )
        yield Trigger(
            f"{name}_truncate",
            table.name,
            [
                f'CREATE TRIGGER {name}_truncate AFTER TRUNCATE ON "{table.name}"'
                f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ],
        )

    def found(self, cursor) -> dict[str, tuple[str, str]]:
        cursor.execute(
            "SELECT t.tgname, c.relname, coalesce(obj_description(t.oid, 'pg_trigger'), '')"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
        return {name: (table, mark) for name, table, mark in cursor.fetchall() if name.startswith(PREFIXES)}

    def drop(self, cursor, name: str, found) -> None:
        cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{found[0]}"')

    def make(self, cursor, trigger: Trigger) -> None:
        self.drop(cursor, trigger.name, (trigger.table, ""))
        for statement in trigger.statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON TRIGGER {trigger.name} ON \"{trigger.table}\" IS '{trigger.mark}'")


def dialect_of(vendor: str) -> Sqlite | Postgres:
    return Sqlite() if vendor == "sqlite" else Postgres()
