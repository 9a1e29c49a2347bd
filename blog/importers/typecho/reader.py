"""A Typecho site as records. Nothing of it is written to, and no more of it is held than one page of rows."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from blog.importers.records import (
    AuthorRecord,
    BadSource,
    CategoryRecord,
    CommentRecord,
    FileRecord,
    Finding,
    PostRecord,
    SiteRecord,
    TagRecord,
)
from blog.importers.typecho import contents
from blog.importers.typecho.addresses import old_addresses
from blog.importers.typecho.backup import is_backup, open_backup
from blog.importers.typecho.contents import Term, Terms
from blog.importers.typecho.database import Database, open_server, open_sqlite
from blog.importers.typecho.options import Flags, Options, read_options
from blog.importers.typecho.replies import comment_record, threaded
from blog.importers.typecho.texts import is_mojibake, mend, number_of, text_of, unescape_line

CONTENTS = "{type} IN ('post', 'page', 'post_draft', 'page_draft')"


def open_typecho(address: str, flags: Flags) -> "TypechoSource":
    """SOURCE of the command: a file, or the address of a database server. Raises BadSource."""
    scratch = Path(tempfile.mkdtemp(prefix="scholium-import-"))
    try:
        return TypechoSource(open_database(address, scratch), flags, scratch)
    except BaseException:
        shutil.rmtree(scratch)
        raise


def open_database(address: str, scratch: Path) -> Database:
    if address.startswith(("mysql://", "postgres://", "postgresql://")):
        return open_server(address)
    path = Path(address)
    if not path.is_file():
        raise BadSource(
            f"There is no file {address}; a server's address begins with mysql:// or postgres://."
        )
    return open_backup(path, scratch / "backup.sqlite3") if is_backup(path) else open_sqlite(path)


class TypechoSource:
    def __init__(self, database: Database, flags: Flags, scratch: Path):
        self.database, self.flags, self.scratch = database, flags, scratch
        database.find(flags.prefix)
        database.is_misread = is_mojibake(self._names())
        values = {
            text_of(row["name"]): text_of(row["value"])
            for row in database.rows("options", f"{{user}} = {database.dialect.mark}", [0])
        }
        self.options: Options = read_options(values, flags)
        self.terms = Terms({term.source_id: term for term in self._read_terms()})
        self.writers = database.count("contents", "authorId")
        parts = urlsplit(self.options.permalinks.site_url)
        self.name = f"typecho {parts.netloc}{parts.path}"[:200]

    def _names(self) -> Iterator[str]:
        for row in self.database.rows("metas"):
            yield text_of(row["name"])
        for row in self.database.pages("contents", "cid", CONTENTS, without="text"):
            yield text_of(row["title"])

    def _read_terms(self) -> Iterator[Term]:
        for row in self.database.rows("metas"):
            term = contents.term_of(row)
            if term.kind in {"category", "tag"} and term.name:
                yield term

    # What the site is ---------------------------------------------------------------------------

    def site(self) -> SiteRecord:
        options = self.options
        return SiteRecord(options.name, options.description, options.time_zone, options.permalinks.site_url)

    def counts(self) -> dict[str, int]:
        kinds, terms = Counter(self.database.count("contents", "type")), self.database.count("metas", "type")
        drafts = {f"{kind}s": kinds[kind] + kinds[f"{kind}_draft"] for kind in ("post", "page")}
        known = sum(drafts.values()) + kinds["attachment"] + kinds["revision"]
        found = {
            **drafts,
            "revisions": kinds["revision"],
            "files": kinds["attachment"],
            "other contents": kinds.total() - known,
            "authors": sum(self.database.count("users", "uid").values()),
            "categories": terms.get("category", 0),
            "tags": terms.get("tag", 0),
            "comments": sum(self.database.count("comments", "status").values()),
        }
        return {mend(kind): count for kind, count in found.items()}

    def highest(self, kind: str) -> int:
        table, column = {"post": ("contents", "cid"), "comment": ("comments", "coid")}[kind]
        return self.database.highest(table, column)

    def skipped(self) -> Iterator[Finding]:
        yield from self.options.findings
        if self.database.is_misread:
            yield Finding(
                "encoding", "source", "Its texts were UTF-8 stored as Latin-1; they were read again."
            )
        for row in self.database.pages("contents", "cid", "{type} NOT IN ('post', 'page')"):
            reason = contents.skip_reason(row)
            if reason:
                yield Finding("skipped", f"content {number_of(row['cid'])}", f"It is {reason}.")
            elif text_of(row["type"]) == "attachment":
                record = contents.file_record(row, self.options)
                if isinstance(record, Finding):
                    yield record
        for user in self.database.rows("users"):
            if str(number_of(user["uid"])) not in self.writers:
                name = mend(text_of(user["screenName"]) or text_of(user["name"]))
                yield Finding("skipped", f"user {number_of(user['uid'])}", f"{name} has written nothing.")
        yield from self._orphans()

    def _orphans(self) -> Iterator[Finding]:
        """Comments of posts that are not there, in one statement."""
        if not self.database.has("comments"):
            return
        there = f"SELECT {{cid}} FROM {self.database.name('contents')} WHERE {CONTENTS}"  # noqa: S608
        for row in self.database.pages("comments", "coid", f"{{cid}} NOT IN ({there})", without="text"):
            where = f"comment {number_of(row['coid'])}"
            yield Finding("skipped", where, f"There is no post or page {number_of(row['cid'])}.")

    def authors(self) -> Iterator[AuthorRecord]:
        for row in self.database.rows("users"):
            if str(number_of(row["uid"])) in self.writers:
                path = self.options.permalinks.path("author", uid=number_of(row["uid"]))
                yield AuthorRecord(
                    source_id=str(number_of(row["uid"])),
                    username=mend(text_of(row["name"])),
                    display_name=unescape_line(text_of(row["screenName"])),
                    email=mend(text_of(row["mail"])).strip(),
                    old_paths=(self.options.permalinks.old_path(path),),
                )

    def categories(self) -> Iterator[CategoryRecord]:
        """Each after the one that it stands in."""
        terms = [term for term in self.terms.by_id.values() if term.kind == "category"]
        for term in sorted(terms, key=lambda term: (self.depth(term), term.position, int(term.source_id))):
            yield contents.category_record(term, self.terms, self.options)

    def depth(self, term: Term) -> int:
        depth = 0
        while parent := self.terms.parent_of(term):
            term, depth = self.terms.by_id[parent], depth + 1
        return depth

    def tags(self) -> Iterator[TagRecord]:
        for term in sorted(self.terms.by_id.values(), key=lambda term: int(term.source_id)):
            if term.kind == "tag":
                yield contents.tag_record(term, self.options)

    # What stands on it --------------------------------------------------------------------------

    def posts(self) -> Iterator[PostRecord]:
        for row in self.database.pages("contents", "cid", CONTENTS):
            if not contents.skip_reason(row):
                yield self._post(row)

    def _post(self, row: Mapping) -> PostRecord:
        cid, mark = number_of(row["cid"]), self.database.dialect.mark
        ids = [
            str(number_of(each["mid"]))
            for each in self.database.rows("relationships", f"{{cid}} = {mark}", [cid])
        ]
        fields = {
            mend(text_of(each["name"])): contents.field_value(each)
            for each in self.database.rows("fields", f"{{cid}} = {mark}", [cid])
        }
        return contents.post_record(row, fields, ids, self.terms, self.options, self.flags.shift_hours)

    def comments(self, post: PostRecord) -> list[CommentRecord]:
        rows = self.database.rows(
            "comments", f"{{cid}} = {self.database.dialect.mark}", [int(post.source_id)]
        )
        records = [comment_record(row, self.options, self.flags.shift_hours) for row in rows]
        return threaded(sorted(records, key=lambda comment: int(comment.source_id)))

    def files(self) -> Iterator[FileRecord]:
        for row in self.database.pages("contents", "cid", "{type} = 'attachment'"):
            record = contents.file_record(row, self.options)
            if isinstance(record, FileRecord):
                yield record

    def addresses(self) -> Iterator[str]:
        return old_addresses(self.database, self.terms, self.options)

    def close(self) -> None:
        self.database.close()
        shutil.rmtree(self.scratch)
