"""Rows of Typecho's contents as posts, pages and files."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blog.importers.records import CategoryRecord, FileRecord, Finding, PostRecord, TagRecord
from blog.importers.typecho.options import Options, structure_of
from blog.importers.typecho.php import NotPlain
from blog.importers.typecho.texts import (
    is_broken,
    mend,
    mend_slug,
    moment_of,
    number_of,
    split_marker,
    text_of,
    unescape_line,
)

STATES = {"publish": "published", "hidden": "unlisted", "private": "private", "waiting": "draft"}
KINDS = {"post": "post", "page": "page", "post_draft": "post", "page_draft": "page"}
VIEWS = ("views", "viewsNum", "visits")
LONGEST_TITLE = 300
# What posts have here, or what is counted anew; any other column is a plugin's, and is kept.
KNOWN = {
    *("cid", "title", "slug", "created", "modified", "text", "order", "authorId", "template", "type"),
    *("status", "password", "commentsNum", "allowComment", "allowPing", "allowFeed", "parent", *VIEWS),
}
# A hand's escapes against Typecho's Markdown, which inside a formula mean something else.
HAND_ESCAPE = re.compile(r"\\_|\\\\[()\[\]]|\\{4}")


@dataclass(frozen=True, slots=True)
class Term:
    """A category or tag as the posts' addresses need it."""

    source_id: str
    kind: str
    name: str
    slug: str
    position: int = 0
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    by_id: Mapping[str, Term] = field(default_factory=dict)

    def of(self, ids: Sequence[str]) -> tuple[list[Term], list[Term]]:
        """Those categories, the one that stands in addresses first, and those tags."""
        found = [self.by_id[each] for each in dict.fromkeys(ids) if each in self.by_id]
        categories = [term for term in found if term.kind == "category"]
        categories.sort(key=lambda term: (term.position, int(term.source_id)))
        return categories, [term for term in found if term.kind == "tag"]

    def lineage(self, term: Term) -> list[Term]:
        """The category and those that it stands in, outermost first; a circle ends where it closes."""
        line, seen = [term], {term.source_id}
        while (above := self.by_id.get(line[0].parent)) and above.source_id not in seen:
            if above.kind != term.kind:
                break
            line.insert(0, above)
            seen.add(above.source_id)
        return line

    def parent_of(self, term: Term) -> str:
        """The category that it stands in; "" also for the first of those that stand in one another."""
        above = self.by_id.get(term.parent)
        if above is None or above.kind != term.kind:
            return ""
        circle = self.lineage(term)
        closes = circle[0].parent == term.source_id
        return "" if closes and min(circle, key=lambda each: int(each.source_id)) is term else term.parent

    def directory(self, term: Term) -> tuple[str, ...]:
        return tuple(each.slug for each in self.lineage(term))


def term_of(row: Mapping) -> Term:
    return Term(
        source_id=str(number_of(row["mid"])),
        kind=text_of(row["type"]),
        name=unescape_line(text_of(row["name"])),
        slug=text_of(row["slug"]),
        position=number_of(row.get("order")),
        parent=str(number_of(row.get("parent")) or ""),
        description=mend(text_of(row.get("description"))),
    )


def category_record(term: Term, terms: Terms, options: Options) -> CategoryRecord:
    path = options.permalinks.path(
        "category", slug=term.slug, directory=terms.directory(term), mid=term.source_id
    )
    return CategoryRecord(
        source_id=term.source_id,
        name=term.name,
        slug=mend_slug(term.slug),
        description=term.description,
        parent=terms.parent_of(term),
        position=max(term.position, 0),
        old_paths=(options.permalinks.old_path(path),),
    )


def tag_record(term: Term, options: Options) -> TagRecord:
    path = options.permalinks.path("tag", slug=term.slug, mid=term.source_id)
    return TagRecord(
        source_id=term.source_id,
        name=term.name,
        slug=mend_slug(term.slug),
        old_paths=(options.permalinks.old_path(path),),
    )


def skip_reason(row: Mapping) -> str:
    """Why a row of contents does not come over; "" where it does."""
    kind, parent = text_of(row["type"]), number_of(row.get("parent"))
    if kind == "revision" or (kind.endswith("_draft") and parent):
        return f"unsaved changes of {parent}"
    if kind != "attachment" and kind not in KINDS:
        return f"a content of the type “{mend(kind)}”, which a plugin made"
    return ""


def post_path(row: Mapping, categories: list[Term], terms: Terms, options: Options) -> str:
    """As Typecho printed it, percent-encoded."""
    made = (moment_of(row["created"]) or datetime.fromtimestamp(0, options.clock)).astimezone(options.clock)
    return options.permalinks.path(
        KINDS.get(text_of(row["type"]), "post"),
        cid=number_of(row["cid"]),
        slug=text_of(row["slug"]),
        category=categories[0].slug if categories else "",
        directory=terms.directory(categories[0]) if categories else (),
        year=f"{made.year:04}",
        month=f"{made.month:02}",
        day=f"{made.day:02}",
    )


def post_record(
    row: Mapping, fields: Mapping, ids: Sequence[str], terms: Terms, options: Options, shift: float
) -> PostRecord:
    """Of a row, the values of its fields and the ids of its terms."""
    reading = _Reading(f"{text_of(row['type']).removesuffix('_draft')} {number_of(row['cid'])}")
    categories, tags = terms.of(ids)
    body, is_markdown = split_marker(reading.check("text", text_of(row["text"])))
    title, custom = _title(row, reading), _custom_fields(row, fields)
    created, modified = moment_of(row["created"], shift), moment_of(row["modified"], shift)
    status = _status(row, reading, custom)
    is_draft = text_of(row["type"]).endswith("_draft") or status == "draft"
    if not is_draft and not created:
        created = modified or datetime.fromtimestamp(1, options.clock)
        reading.tell("date", f"It has no date; it is given {created:%Y-%m-%d}.")
    path = post_path(row, categories, terms, options)
    _tell_escapes(body, reading)
    return PostRecord(
        source_id=str(number_of(row["cid"])),
        pk=number_of(row["cid"]),
        kind=KINDS[text_of(row["type"])],
        title=title,
        slug=_slug(row),
        body=body,
        dialect="typecho" if is_markdown else "html",
        status="draft" if is_draft else status,
        published_at=None if is_draft else created,
        created_at=created or modified,
        updated_at=modified or created,
        authors=(str(number_of(row["authorId"])),),
        categories=tuple(term.source_id for term in categories),
        tags=tuple(term.source_id for term in tags),
        comments_open=text_of(row.get("allowComment", "1")) != "0",
        readers=_readers(row, fields),
        feed_id=options.permalinks.url(path),
        custom_fields=custom,
        old_paths=() if is_draft else (options.permalinks.old_path(path),),
        findings=tuple(reading.findings),
    )


@dataclass(slots=True)
class _Reading:
    where: str
    findings: list[Finding] = field(default_factory=list)

    def tell(self, kind: str, message: str, line: int = 0) -> None:
        self.findings.append(Finding(kind, self.where, message, line))

    def check(self, column: str, text: str) -> str:
        if is_broken(text):
            self.tell("encoding", f"Its {column} holds bytes that are no UTF-8; they show as �.")
        return text


def _title(row: Mapping, reading: _Reading) -> str:
    title = unescape_line(reading.check("title", text_of(row["title"])))
    if len(title) > LONGEST_TITLE:
        reading.tell("title", f"Its title has {len(title)} characters and is cut; all of it is kept beside.")
    if not title:
        reading.tell("title", "It has no title.")
    return title


def _slug(row: Mapping) -> str:
    slug = mend_slug(text_of(row["slug"]))
    return "" if slug.startswith("@") else slug  # a draft's stand-in


def _status(row: Mapping, reading: _Reading, custom: dict) -> str:
    stored = text_of(row["status"])
    status = STATES.get(stored)
    if status is None:
        reading.tell("status", f"Its status “{mend(stored)}” is not known here; it is a draft.")
    if stored == "waiting" or status is None:
        custom["status"] = mend(stored)
    if text_of(row.get("password")) and status in {"published", "unlisted"}:
        reading.tell("status", "Readers needed a password for it; here it is private, for authors only.")
        return "private"
    return status or "draft"


def _custom_fields(row: Mapping, fields: Mapping) -> dict:
    kept = {name: value for name, value in fields.items() if name not in VIEWS}
    for name in ["password", "template"]:
        if text_of(row.get(name)):
            kept[name] = mend(text_of(row[name]))
    if number_of(row.get("order")):
        kept["order"] = number_of(row["order"])
    for name in row.keys() - KNOWN:
        if row[name] not in (None, "", 0, "0"):
            kept[name] = plain(row[name])
    title = unescape_line(text_of(row["title"]))
    if len(title) > LONGEST_TITLE:
        kept["title"] = title
    return kept


def _readers(row: Mapping, fields: Mapping) -> int:
    """The greatest of the counters: a site may have changed from one plugin to another."""
    counts = [number_of(source.get(name)) for source in (row, fields) for name in VIEWS]
    return max(0, *counts)


def field_value(row: Mapping) -> int | float | str:
    """A custom field's. JSON stays the text that it is: the database need not like what it says."""
    kind = text_of(row["type"])
    return plain(row[f"{kind}_value" if kind in {"int", "float"} else "str_value"])


def plain(value: object) -> int | float | str:
    """What any database takes in a JSON column."""
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return mend(text_of(value))


def _tell_escapes(body: str, reading: _Reading) -> None:
    for number, line in enumerate(body.split("\n"), 1):
        if HAND_ESCAPE.search(line) and ("$" in line or "\\begin" in line or "\\\\(" in line):
            reading.tell("escape", "A backslash here may have been meant for Typecho's Markdown.", number)


def file_record(row: Mapping, options: Options) -> FileRecord | Finding:
    """An upload; a Finding where its facts cannot be read."""
    where = f"attachment {number_of(row['cid'])}"
    try:
        facts = structure_of(mend(text_of(row["text"])))
    except NotPlain as error:
        return Finding("file", where, f"Its path cannot be read: {error}.")
    path = facts.get("path")
    if not isinstance(path, str) or not path.strip("/"):
        return Finding("file", where, "It names no path.")
    page = options.permalinks.path("attachment", cid=number_of(row["cid"]), slug=text_of(row["slug"]))
    return FileRecord(
        source_id=str(number_of(row["cid"])),
        path="/" + path.lstrip("/"),
        title=unescape_line(text_of(row["title"])),
        old_paths=(options.permalinks.old_path(page),),
    )
