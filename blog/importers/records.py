"""What a site is made of, in values that know neither the system it comes from nor our database.

A reader (typecho/ and its like) makes them, the writer stores them. Between the two everything is
named by the id that it had at its source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class BadSource(Exception):
    """What was named as a source cannot be read as one; the message says why, to its owner."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the owner should know about. `kind` groups the findings (see report.KINDS), `where`
    names the text ("post 12"), `line` counts from 1 in its body; 0 means the whole."""

    kind: str
    where: str
    message: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """`url` is the old address without a slash at its end, `time_zone` an IANA name; "" is unknown."""

    name: str = ""
    description: str = ""
    time_zone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    source_id: str
    username: str
    display_name: str = ""
    email: str = ""
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryRecord:
    source_id: str
    name: str
    slug: str
    description: str = ""
    parent: str = ""
    position: int = 0
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagRecord:
    source_id: str
    name: str
    slug: str
    old_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post or page. `pk` is the number that it shall keep; the dates are in UTC. `categories` names
    its own category first, then the further ones. `old_paths` are decoded and start with a slash."""

    source_id: str
    title: str
    body: str
    pk: int | None = None
    kind: str = "post"
    slug: str = ""
    status: str = "published"
    dialect: str = "standard"  # or "typecho" or "html": how its text is to be read
    language: str = ""
    published_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    comments_open: bool = True
    manual_excerpt: str = ""
    readers: int = 0
    feed_id: str = ""
    custom_fields: Mapping[str, object] = field(default_factory=dict)
    old_paths: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """`author` is the source's id of an AuthorRecord, where one of the authors wrote it."""

    source_id: str
    post: str
    author_name: str
    body: str
    created_at: datetime
    pk: int | None = None
    parent: str = ""
    email: str = ""
    site_url: str = ""
    author: str = ""
    state: str = "approved"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An upload, known by the path that it is to keep: /usr/uploads/2020/01/plot.png."""

    source_id: str
    path: str
    title: str = ""
    old_paths: tuple[str, ...] = ()


class Source(Protocol):
    """Another system's site. Everything is read as it is asked for: a source may be larger than memory.

    `name` tells this site from every other that may be imported into the same database.
    """

    name: str

    def site(self) -> SiteRecord: ...

    def counts(self) -> Mapping[str, int]:
        """How many rows of each type there are, also of those that are left out."""

    def highest(self, kind: str) -> int:
        """The highest number that a post ("post") or a comment ("comment") of it has."""

    def skipped(self) -> Iterator[Finding]:
        """What is left out, and why."""

    def authors(self) -> Iterator[AuthorRecord]: ...

    def categories(self) -> Iterator[CategoryRecord]: ...

    def tags(self) -> Iterator[TagRecord]: ...

    def posts(self) -> Iterator[PostRecord]: ...

    def comments(self, post: PostRecord) -> list[CommentRecord]: ...

    def files(self) -> Iterator[FileRecord]: ...

    def addresses(self) -> Iterator[str]:
        """Every address that the site is known to have answered, as paths with their queries."""

    def close(self) -> None: ...
