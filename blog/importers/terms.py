"""Stores what posts are filed under and who wrote them."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from blog.importers.ledger import Ledger, digest_of
from blog.importers.records import AuthorRecord, CategoryRecord, TagRecord
from blog.importers.report import Report
from blog.models import Category, Redirect, Tag, User
from blog.models.terms import MAX_DEPTH
from blog.text import clean_line, make_slug

SLUG = re.compile(r"[-\w]+")
PLURALS = {"author": "authors", "category": "categories", "tag": "tags"}
USERNAME = re.compile(r"[^\w.@+-]")


def free(wanted: str, is_taken, longest: int) -> str:
    """`wanted`, or with the first number at its end that makes it free."""
    candidate, number = wanted[:longest], 1
    while is_taken(candidate):
        number += 1
        candidate = f"{wanted[: longest - len(str(number)) - 1]}-{number}"
    return candidate


def slug_of(slug: str, name: str) -> str:
    """The source's own where an address may hold it; else one made of it, or of the name."""
    return slug if SLUG.fullmatch(slug) else make_slug(slug) or make_slug(name)


def redirect(old_paths: Iterable[str], target: str) -> None:
    """Lead the old paths there, unless they are the same place, or lead elsewhere already."""
    for path in old_paths:
        if path.rstrip("/") not in {unquote(target).rstrip("/"), ""}:
            Redirect.objects.get_or_create(old_path=path[:500], defaults={"target": target})


def same_slug(made, slug: str) -> bool:
    return type(made).objects.filter(slug=slug).exclude(pk=made.pk).exists()


class TermWriter:
    """Rows that are there already are left as they are; `ids` lead from the source's to ours."""

    def __init__(self, ledger: Ledger, report: Report):
        self.ledger, self.report = ledger, report
        self.ids: dict[str, dict[str, int]] = {"author": {}, "category": {}, "tag": {}}

    def take(self, kind: str, records: Iterable) -> None:
        make = {"author": self.make_author, "category": self.make_category, "tag": self.make_tag}[kind]
        model = {"author": User, "category": Category, "tag": Tag}[kind]
        known = self.ledger.rows(kind)
        there = set(model.objects.values_list("pk", flat=True))
        for record in records:
            row = known.get(record.source_id)
            if row and row.object_id in there:
                self.ids[kind][record.source_id] = row.object_id
                self.report.count(PLURALS[kind], "same" if row.digest == digest_of(record) else "kept")
            elif row:
                self.report.count(PLURALS[kind], "kept")
            elif made := make(record):
                # Of two with one slug the old system showed the first.
                if kind == "author" or not same_slug(made, record.slug):
                    redirect(record.old_paths, made.get_absolute_url())
                self.ids[kind][record.source_id] = made.pk
                self.ledger.note(kind, [(record, made.pk)])
                self.report.count(PLURALS[kind], "new")

    def make_author(self, record: AuthorRecord) -> User:
        """The account of that name or address, if there is one; a new one can sign in only after its
        owner has been given a password and rights."""
        username = USERNAME.sub("-", record.username)[:150] or f"author-{record.source_id}"
        email = self.email_of(record)
        same = User.objects.filter(username__iexact=username).first()
        same = same or (email and User.objects.filter(email__iexact=email).first())
        if same:
            self.report.tell(
                "term", f"author {record.source_id}", f"This is the account {same.username} here."
            )
            return same
        user = User(username=username, email=email, display_name=clean_line(record.display_name)[:100])
        user.set_unusable_password()
        user.save()
        return user

    def email_of(self, record: AuthorRecord) -> str:
        try:
            validate_email(record.email)
        except ValidationError:
            return ""
        return record.email

    def make_category(self, record: CategoryRecord) -> Category | None:
        where = f"category {record.source_id}"
        parent = Category.objects.filter(pk=self.ids["category"].get(record.parent)).first()
        if parent and parent.path.count("/") + 2 > MAX_DEPTH:
            self.report.tell("term", where, f"Categories go {MAX_DEPTH} deep here; it stands at the top.")
            parent = None
        wanted = slug_of(record.slug, record.name) or f"category-{record.source_id}"
        wanted = f"{wanted}-2" if wanted in {"page", "feed"} else wanted
        above = f"{parent.path}/" if parent else ""

        def is_taken(slug):
            return Category.objects.filter(path=above + slug).exists()

        slug = free(wanted, is_taken, 60)  # of eight steps that make a path of 500
        if slug != record.slug:
            self.report.tell("term", where, f"Its slug “{record.slug}” is “{slug}” here.")
        category = Category(
            name=clean_line(record.name)[:100], slug=slug, parent=parent,
            description=record.description, position=min(record.position, 32_767),
        )  # fmt: skip
        category.save()
        return category

    def make_tag(self, record: TagRecord) -> Tag | None:
        """The tag of that name, if there is one: case makes no second tag here."""
        where, name = f"tag {record.source_id}", clean_line(record.name)[:100]
        tag = Tag.objects.filter(name__iexact=name).first()
        if tag and tag.name != name:
            self.report.tell("term", where, f"“{name}” is the tag “{tag.name}” here.")
        if tag is None:
            wanted = slug_of(record.slug, name) or f"tag-{record.source_id}"
            if Tag.objects.filter(slug=wanted).exists():  # as those of C, C++ and C# are in Typecho
                wanted = make_slug(name) or wanted
            slug = free(wanted, lambda slug: Tag.objects.filter(slug=slug).exists(), 100)
            if slug != record.slug:
                self.report.tell(
                    "term", where, f"The slug of “{name}” was “{record.slug}” and is “{slug}” here."
                )
            tag = Tag.objects.create(name=name, slug=slug)
        return tag
