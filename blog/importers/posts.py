"""Stores posts and pages: one call, one post, within the caller's transaction."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from blog.importers.ledger import Ledger, digest_of
from blog.importers.records import PostRecord
from blog.importers.report import Report
from blog.importers.terms import TermWriter, free, redirect, slug_of
from blog.models import Category, Imported, Post, ReaderCount, Site, Tag, User
from blog.search.indexing import indexed_once
from blog.text import clean_line

MOST_READERS = 2**62


class PostWriter:
    """`highest`: no post of the source has a higher number."""

    def __init__(self, ledger: Ledger, terms: TermWriter, report: Report, highest: int):
        self.ledger, self.terms, self.report, self.highest = ledger, terms, report, highest
        self.language = Site.load().language

    def take(self, record: PostRecord) -> tuple[Post | None, str]:
        """The post, None where it has been deleted here, and what became of it: see report.OUTCOMES."""
        row = self.ledger.find("post", record.source_id)
        post = Post.objects.filter(pk=row.object_id).first() if row else None
        outcome = self.outcome(record, row, post)
        if outcome == "new":
            post = Post(pk=self.number_of(record), feed_id=self.feed_id_of(record))
        if outcome in {"new", "changed"}:
            with indexed_once():
                self.write(post, record, is_new=outcome == "new")
            self.ledger.note("post", [(record, post.pk)], post.version)
        if post:
            self.count_readers(post, record)
        return post, outcome

    def outcome(self, record: PostRecord, row: Imported | None, post: Post | None) -> str:
        if row is None:
            return "new"
        if row.digest == digest_of(record):
            return "same"
        return "changed" if post and post.version == row.version else "kept"

    def write(self, post: Post, record: PostRecord, *, is_new: bool) -> None:
        for name in ["kind", "status", "dialect", "comments_open", "body", "manual_excerpt", "custom_fields"]:
            setattr(post, name, getattr(record, name))
        post.title = clean_line(record.title)[:300] or _("Untitled")
        post.language = record.language or self.language
        post.slug = self.slug_of(record, post)
        post.published_at, post.updated_at = record.published_at, record.updated_at
        post.created_at = record.created_at or post.created_at
        categories = self.rows(Category, "category", record.categories)
        post.category = categories[0] if categories else None
        post.save(force_insert=is_new)
        if not is_new:  # saving took the changed text for an edit of now
            Post.objects.filter(pk=post.pk).update(updated_at=record.updated_at)
        post.file(categories[1:])
        post.set_authors(self.rows(User, "author", record.authors))
        post.tags.set(self.rows(Tag, "tag", record.tags))
        redirect(record.old_paths, post.get_absolute_url())

    def rows(self, model, kind: str, source_ids) -> list:
        ids = [self.terms.ids[kind][each] for each in source_ids if each in self.terms.ids[kind]]
        found = model.objects.in_bulk(ids)
        return [found[pk] for pk in dict.fromkeys(ids) if pk in found]

    def number_of(self, record: PostRecord) -> int | None:
        """Its own; a free one above all others where a post of this site has that."""
        if record.pk is None or not Post.objects.filter(pk=record.pk).exists():
            return record.pk
        newest = Post.objects.order_by("-pk").values_list("pk", flat=True).first()
        number = max(newest, self.highest) + 1
        why = f"A post of this site has this number; it is {number} here, and its old address is not its own."
        self.report.tell("number", f"{record.kind} {record.source_id}", why)
        return number

    def feed_id_of(self, record: PostRecord) -> str:
        """The name under which subscribers know it."""
        wanted = record.feed_id or f"{self.ledger.source}#{record.source_id}"
        return free(wanted, lambda name: Post.objects.filter(feed_id=name).exists(), 500)

    def slug_of(self, record: PostRecord, post: Post) -> str:
        slug = slug_of(record.slug, "")[:190]
        if record.kind == Post.Kind.POST:
            return slug
        pages = Post.objects.filter(kind=Post.Kind.PAGE).exclude(pk=post.pk)
        wanted = slug or f"page-{record.source_id}"
        slug = free(wanted, lambda slug: is_reserved(slug) or pages.filter(slug=slug).exists(), 200)
        if slug != record.slug:
            self.report.tell("number", f"page {record.source_id}", f"Its address is /{slug}/ here.")
        return slug

    def count_readers(self, post: Post, record: PostRecord) -> None:
        imported = min(record.readers, MOST_READERS)
        count, _made = ReaderCount.objects.get_or_create(post=post, defaults={"imported": imported})
        if count.imported != imported:
            ReaderCount.objects.filter(post=post).update(imported=imported)


def is_reserved(slug: str) -> bool:
    """Whether something else than a page answers at /slug/."""
    try:
        return resolve(f"/{slug}/").view_name != "blog:page"
    except Resolver404:
        return True
