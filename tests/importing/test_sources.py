"""The ways to a Typecho database: files, servers, backups; and what of them is refused."""

import hashlib
import json
import re
import sqlite3
import struct

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from blog.importers.typecho.database import Database, Mysql, Postgres
from blog.importers.typecho.options import Flags, zone_of
from blog.importers.typecho.reader import TypechoSource, open_typecho
from blog.models import Post, Tag
from comments.models import Comment
from tests.importing.conftest import messages
from tests.samples.typecho import SCHEMA, TypechoSite, backup_record

pytestmark = pytest.mark.django_db
MARK = b"%TYPECHO_BACKUP_0001%"
HERE = ("--site-url", "http://old.example")


def test_a_backup_gives_the_same_site(typecho, take_over, tmp_path):
    typecho.term(1, "流模型", "流模型")
    typecho.post(5, "梯度 $a_i$", terms=[1])
    typecho.comment(80, 5, "为什么？")
    backup = typecho.backup(tmp_path / "site.dat")
    take_over(*HERE, source=backup)
    assert Post.objects.get().body == "梯度 $a_i$"
    assert (Tag.objects.get().slug, Comment.objects.get().text) == ("流模型", "为什么？")


def test_a_backup_of_before_version_1_2_is_read_too(typecho, take_over, tmp_path):
    mark, text = b"%TYPECHO_BACKUP_FILE%", "a" * 70_000
    typecho.post(5, text)
    row = {"cid": 5, "title": "Old", "slug": "5", "type": "post", "status": "publish", "authorId": 1}
    record = backup_record(1, row | {"text": text, "created": 1_400_000_000, "modified": 1})
    backup = tmp_path / "old.dat"
    backup.write_bytes(mark + old_record(record) + mark)
    take_over(*HERE, source=backup)
    assert len(Post.objects.get().body) == 70_000


def old_record(record):
    """With two bytes for each length, of which the body's is cut off."""
    kind, head, _body = struct.unpack("<HHI", record[:8])
    record = struct.pack("<HHH", kind, head, (len(record) - 40 - head) % 65_536) + record[8:-32]
    return record + hashlib.md5(record).hexdigest().encode()


def test_a_backup_does_not_say_where_the_site_was(typecho, tmp_path, site):
    typecho.post(5)
    backup = typecho.backup(tmp_path / "site.dat")
    with pytest.raises(CommandError, match="--site-url"):
        call_command("import_site", "typecho", str(backup))


def lying(row, length):
    """A record whose head says that the text has this length."""
    record = backup_record(1, row)
    kind, head_length, body_length = struct.unpack("<HHI", record[:8])
    head = re.sub(rb'"text": \d+', b'"text": %d' % length, record[8 : 8 + head_length])
    return struct.pack("<HHI", kind, len(head), body_length) + head + record[8 + head_length :]


ROW = {"cid": 5, "type": "post", "text": "abc"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (MARK, "cut off"),
        (MARK + backup_record(1, ROW), "cut off"),
        (MARK + backup_record(1, ROW)[:-1] + MARK, "checksum"),
        (MARK + backup_record(1, ROW)[:30] + MARK, "damaged at byte 21"),
        (MARK + lying(ROW, 2**31) + MARK, "lengths"),
        (MARK + lying(ROW, -3) + MARK, "lengths|JSON"),
        (MARK + b"\x01\x00\xff\xff\xff\xff\xff\xff" + MARK, "damaged"),
        (MARK + b"\x01" + MARK, "ends too soon"),
        (b"not a database at all, but long enough to look at", "no SQLite database"),
        (b"", "no Typecho tables"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_reason_and_nothing_is_stored(take_over, tmp_path, content, why):
    source = tmp_path / "broken.dat"
    source.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        take_over(*HERE, source=source)
    assert not Post.objects.exists()


def test_every_cut_of_a_backup_is_refused(typecho, tmp_path):
    typecho.post(5)
    whole = typecho.backup(tmp_path / "site.dat").read_bytes()
    cut = tmp_path / "cut.dat"
    for length in range(22, len(whole) - 1, 37):
        cut.write_bytes(whole[:length])
        with pytest.raises(Exception, match="cut off") as refused:
            open_typecho(str(cut), Flags(site_url="http://old.example"))
        assert type(refused.value).__name__ == "BadSource"


def test_a_damaged_sqlite_file_is_refused(typecho, take_over):
    for cid in range(1, 200):
        typecho.post(cid, "text " * 50)
    path = typecho.done()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(CommandError, match=r"damaged|whole|malformed"):
        take_over(source=path)
    assert not Post.objects.exists()


def test_a_file_that_is_not_there_is_named(take_over):
    with pytest.raises(CommandError, match="There is no file /nowhere"):
        take_over(source="/nowhere")


def test_tables_are_found_whatever_their_prefix(site, tmp_path):
    other = TypechoSite(tmp_path / "other.sqlite3", prefix="blog_")
    other.post(5)
    call_command("import_site", "typecho", str(other.done()), verbosity=0)
    assert Post.objects.get().pk == 5


def test_of_several_sites_one_must_be_named(site, typecho, take_over):
    typecho.connection.executescript(SCHEMA.format(p="second_"))
    typecho.post(5)
    with pytest.raises(CommandError, match="“second_”, “typecho_”"):
        take_over()
    with pytest.raises(CommandError, match="prefix “third_”"):
        take_over("--prefix", "third_")
    take_over("--prefix", "typecho_")
    assert Post.objects.exists()


def test_a_database_without_typecho_tables_is_refused(take_over, tmp_path):
    path = tmp_path / "other.sqlite3"
    sqlite3.connect(path).execute("CREATE TABLE contents (a)").connection.commit()
    with pytest.raises(CommandError, match="no Typecho tables"):
        take_over(source=path)


def test_a_view_that_pretends_to_be_a_table_is_not_read(take_over, tmp_path):
    path = tmp_path / "hostile.sqlite3"
    database = sqlite3.connect(path)
    database.executescript(SCHEMA.format(p="t_"))
    database.executescript(
        "DROP TABLE t_contents; CREATE VIEW t_contents AS WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS cid FROM n;"
    )
    database.commit()
    with pytest.raises(CommandError, match="no Typecho tables"):
        take_over(source=path)


def test_the_source_is_not_written_to(typecho, take_over):
    typecho.post(5)
    path = typecho.done()
    typecho.connection.close()
    before = path.read_bytes()
    take_over(source=path)
    assert path.read_bytes() == before


class Percent:
    """SQLite with the placeholders, the quotes and the catalogue of a MySQL server."""

    def __init__(self, connection):
        self.connection = connection
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        connection.execute("ATTACH ':memory:' AS information_schema")
        connection.execute("CREATE TABLE information_schema.tables (table_schema, table_name)")
        connection.execute("CREATE TABLE information_schema.columns (table_schema, table_name, column_name)")
        for table in names:
            connection.execute("INSERT INTO information_schema.tables VALUES ('blog', ?)", [table])
            for column in connection.execute("SELECT name FROM pragma_table_info(?)", [table]).fetchall():
                row = ["blog", table, column[0]]
                connection.execute("INSERT INTO information_schema.columns VALUES (?, ?, ?)", row)
        connection.create_function("database", 0, lambda: "blog")

    def cursor(self):
        return PercentCursor(self.connection.cursor())

    def close(self):
        self.connection.close()


class PercentCursor:
    def __init__(self, cursor):
        self.cursor, self.fetchall, self.close = cursor, cursor.fetchall, cursor.close

    def execute(self, statement, parameters):
        assert '"' not in statement  # which MySQL reads as a text
        self.cursor.execute(statement.replace("%s", "?"), parameters)


def test_what_a_mysql_server_is_asked_is_its_dialect(typecho, tmp_path):
    typecho.term(1, "流模型", "流模型")
    typecho.post(5, terms=[1])
    typecho.post(6, type="revision", parent=5)
    typecho.comment(80, 5)
    typecho.add("fields", cid=5, name="thumb", type="str", str_value="a.png")
    database = Database(Percent(typecho.connection), Mysql())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    source = TypechoSource(database, Flags(), scratch)
    (post,) = source.posts()
    assert (post.pk, post.tags, post.custom_fields) == (5, ("1",), {"thumb": "a.png"})
    assert [comment.pk for comment in source.comments(post)] == [80]
    assert (source.counts()["revisions"], len(list(source.skipped())), source.highest("comment")) == (
        1,
        1,
        80,
    )
    assert list(source.addresses())
    source.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="reads a PostgreSQL server")
def test_a_postgresql_server_is_read(tmp_path):
    site = TypechoSite(tmp_path / "typecho.sqlite3")
    site.term(1, "流模型", "流模型")
    site.post(5, terms=[1])
    site.comment(80, 5)
    with connection.cursor() as cursor:
        for statement in SCHEMA.format(p="old_").replace("int(10)", "int").split(";"):
            quoted = re.sub(
                r"\b([a-z]+[A-Z][A-Za-z]*)\b", r'"\1"', statement.replace(" user int", ' "user" int')
            )
            if quoted.strip():
                cursor.execute(quoted)
        for table in ["contents", "comments", "metas", "relationships", "options", "users"]:
            rows = site.connection.execute(f"SELECT * FROM typecho_{table}")
            for row in rows:
                marks = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO old_{table} VALUES ({marks})", row)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    database = Database(connection.connection, Postgres())
    source = TypechoSource(database, Flags(prefix="old_"), scratch)
    (post,) = source.posts()
    assert (post.pk, post.tags, [each.pk for each in source.comments(post)]) == (5, ("1",), [80])
    assert list(source.skipped()) == []
    assert list(source.addresses())


def test_a_server_that_does_not_answer_is_named_without_its_password(take_over):
    with pytest.raises(CommandError, match=r"site on 127\.0\.0\.1 does not") as refused:
        take_over(source="postgres://ada:sesame@127.0.0.1:1/site")
    assert "sesame" not in str(refused.value)
    with pytest.raises(CommandError, match=r"site on 127\.0\.0\.1 does not"):
        take_over(source="mysql://ada:sesame@127.0.0.1:1/site")


def test_a_routing_table_that_holds_an_object_is_not_made_into_one(typecho, take_over):
    hostile = 'O:21:"Typecho_Plugin_Loader":1:{s:4:"post";s:2:"id";}'
    typecho.connection.execute("UPDATE typecho_options SET value = ? WHERE name = 'routingTable'", [hostile])
    typecho.post(5)
    report = take_over()
    assert Post.objects.get().feed_id == "http://old.example/archives/5/"
    assert any("routing table cannot be read" in message for message in messages(report, "source"))


@pytest.mark.parametrize(
    "table", ["[1, 2]", "{", "nonsense", json.dumps({"post": {"url": 5}}), "[" * 100_000, "{" * 9]
)
def test_a_routing_table_that_is_none_leaves_typechos_own_addresses(typecho, take_over, table):
    typecho.connection.execute("UPDATE typecho_options SET value = ? WHERE name = 'routingTable'", [table])
    typecho.post(5)
    take_over()
    assert Post.objects.get().feed_id == "http://old.example/archives/5/"


@pytest.mark.parametrize(
    ("seconds", "name"),
    [(28800, "Asia/Shanghai"), (0, "UTC"),
     (3600, "Etc/GMT-1"), (-18000, "Etc/GMT+5"), (19800, "Asia/Kolkata"),
     (20000, ""), (10**9, "")],
)  # fmt: skip
def test_hours_from_greenwich_have_a_name(seconds, name):
    assert zone_of(seconds) == name


@pytest.mark.parametrize("flags", [["--timezone", "Mars/Base"], ["--shift-hours", "1000"]])
def test_a_flag_that_makes_no_sense_is_refused(typecho, take_over, flags):
    with pytest.raises(CommandError):
        take_over(*flags)
