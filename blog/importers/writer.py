"""Takes a source in: authors and terms, then every post in a transaction of its own."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from blog.importers.ledger import Ledger
from blog.importers.links import LinkFinder
from blog.importers.posts import PostWriter
from blog.importers.records import CommentRecord, Finding, PostRecord, SiteRecord, Source
from blog.importers.report import Report
from blog.importers.terms import TermWriter
from blog.importers.uploads import UploadFolder
from blog.models import Imported, Post, Site

PARTS = ("site", "posts", "pages", "comments", "files")
NEWEST = 5


class CommentWriter(Protocol):
    """What stores the comments of one post; given by the app that knows comments."""

    def take(self, post: Post, records: list[CommentRecord]) -> tuple[Counter, list[Finding]]:
        """How many had which outcome, and what is to be told."""


Compare = Callable[[PostRecord, Post], Iterable[Finding]]
Progress = Callable[[str, int, int], None]


class Importer:
    """`make_comments(ledger, terms, highest)` gives the CommentWriter; `compare` says what of a
    post reads otherwise than at its source."""

    def __init__(
        self,
        source: Source,
        *,
        make_comments,
        uploads: UploadFolder,
        parts: Iterable[str] = PARTS,
        compare: Compare | None = None,
        progress: Progress = lambda kind, done, total: None,
        is_dry: bool = False,
    ):
        self.source, self.parts, self.compare, self.progress = source, set(parts), compare, progress
        self.uploads, self.is_dry = uploads, is_dry
        self.report = Report(source.name, is_dry=is_dry)
        self.ledger = Ledger(source.name)
        self.terms = TermWriter(self.ledger, self.report)
        self.comments = make_comments(self.ledger, self.terms, source.highest("comment"))
        self.links = LinkFinder(source.site().url)

    def run(self) -> Report:
        self.report.found = dict(self.source.counts())
        self.report.add(self.source.skipped())
        with transaction.atomic():
            if "site" in self.parts:
                self.take_site(self.source.site())
            self.terms.take("author", self.source.authors())
            self.terms.take("category", self.source.categories())
            self.terms.take("tag", self.source.tags())
        if "files" in self.parts:
            self.take_files()
        self.take_posts()
        return self.report

    def take_site(self, record: SiteRecord) -> None:
        """Only where the owner has not said otherwise: what differs from a new site's stays."""
        site, fresh = Site.objects.get_or_create(pk=1)[0], Site()
        told = {"name": record.name[:100], "tagline": record.description[:200], "time_zone": record.time_zone}
        changed = False
        for name, value in told.items():
            here = getattr(site, name)
            if value and value != here:
                if here == getattr(fresh, name):
                    setattr(site, name, value)
                    changed = True
                else:
                    self.report.tell(
                        "source", "site", f"The site's {name} is “{here}” here; it was “{value}”."
                    )
        changed |= self.take_address(site, record.url)
        if changed:
            site.save()
        self.report.count("site", "new" if changed else "same")

    def take_address(self, site: Site, url: str) -> bool:
        """The old host leads here from now on, and the path that the old site stood at."""
        parts = urlsplit(url)
        host, base = parts.netloc.lower(), parts.path.rstrip("/")
        if base:
            Imported.objects.get_or_create(source=self.source.name, kind="site", source_id=base[:200])
        if not host or host == urlsplit(settings.SITE_URL).netloc or host in site.alias_hosts:
            return False
        site.aliases = f"{site.aliases.rstrip()}\n{host}".lstrip()
        return True

    def take_posts(self) -> None:
        kinds = {f"{kind}s": kind for kind in ("post", "page") if f"{kind}s" in self.parts}
        wanted = sum(self.report.found.get(name, 0) for name in kinds)
        self.posts = PostWriter(self.ledger, self.terms, self.report, self.source.highest("post"))
        newest: list[PostRecord] = []
        for done, record in enumerate(self.source.posts(), 1):
            if record.kind in kinds.values():
                self.take_post(record)
                dated = [each for each in (*newest, record) if each.published_at]
                newest = sorted(dated, key=lambda each: each.published_at, reverse=True)[:NEWEST]
            self.progress("posts", done, max(done, wanted))
        zone = Site.load().tzinfo
        self.report.newest = [
            (f"{timezone.localtime(each.published_at, zone):%Y-%m-%d %H:%M}", each.title) for each in newest
        ]

    def take_post(self, record: PostRecord) -> None:
        where = f"{record.kind} {record.source_id}"
        try:
            with transaction.atomic():
                post, outcome = self.posts.take(record)
                comments, findings = Counter(), []
                if post and "comments" in self.parts:
                    comments, findings = self.comments.take(post, self.source.comments(record))
        except DatabaseError as error:
            self.report.count(f"{record.kind}s", "failed")
            self.report.tell("failed", where, f"Nothing of it was stored: {error}")
            return
        self.report.count(f"{record.kind}s", outcome)
        for name, number in comments.items():
            self.report.count("comments", name, number)
        self.report.add([*record.findings, *findings])
        if post:
            self.look_at(post, record)

    def look_at(self, post: Post, record: PostRecord) -> None:
        where = f"{record.kind} {record.source_id}"
        for error in post.rendering_errors:
            self.report.tell("formula", where, error["message"], error["line"])
        self.links.read(where, post.html)
        if self.compare:
            self.report.add(self.compare(record, post))

    def take_files(self) -> None:
        self.uploads.take_all(self.report, self.progress)
        for record in self.source.files():
            self.uploads.name(record, self.report)
