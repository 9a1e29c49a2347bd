"""Stores the comments that another system had on a post."""

import uuid
from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from blog.importers.ledger import Ledger, digest_of
from blog.importers.records import CommentRecord, Finding
from blog.importers.terms import TermWriter
from blog.models import Post
from blog.search.indexing import index_new_comments
from blog.text import clean
from comments.addresses import normal_email, normal_site_url
from comments.models import Comment, Reference, surroundings_at
from comments.moderation import State
from comments.names import clean_name
from comments.pages import Fill

NAMESPACE = uuid.UUID("5f6f4f0c-6a1e-4d39-9a55-d0a7c1f4b8ef")
BATCH = 200


class Imports:
    """`highest`: no comment of the source has a higher number."""

    def __init__(self, ledger: Ledger, terms: TermWriter, highest: int):
        self.ledger, self.terms, self.highest = ledger, terms, highest

    def take(self, post: Post, records: list[CommentRecord]) -> tuple[Counter, list[Finding]]:
        """Store those that have not come over yet, in one transaction of the caller's; the others stay as
        they are here. Each record stands after the one that it answers."""
        known = self.ledger.rows("comment", [record.source_id for record in records])
        outcomes, new = Counter(), []
        for record in records:
            row = known.get(record.source_id)
            if row is None:
                new.append(record)
            outcomes["new" if row is None else "same" if row.digest == digest_of(record) else "kept"] += 1
        numbers = {source_id: row.object_id for source_id, row in known.items()}
        findings = self.store(post, new, numbers) if new else []
        return outcomes, findings

    def store(self, post: Post, records: list[CommentRecord], numbers: dict) -> list[Finding]:
        findings = [finding for record in records for finding in record.findings]
        pages = Pages(post)
        parents = Comment.objects.filter(post=post).in_bulk(
            [numbers[record.parent] for record in records if record.parent in numbers]
        )
        taken = self.taken(records)
        around = surroundings_at(post)
        made: dict[str, Comment] = {}
        for record in records:
            parent = made.get(record.parent) or parents.get(numbers.get(record.parent))
            comment = self.comment(post, record, parent, findings)
            comment.pk = self.number_of(record, taken, findings)
            comment.page = pages.place(comment)
            comment.render(surroundings=around)
            made[record.source_id] = comment
        Comment.objects.bulk_create(made.values(), batch_size=BATCH)
        references = [each for comment in made.values() for each in comment.found_references()]
        Reference.objects.bulk_create(references)
        Comment.move_sequence()
        index_new_comments(post.pk, [each.searched for each in made.values() if each.is_approved])
        self.ledger.note("comment", [(record, made[record.source_id].pk) for record in records])
        return findings

    def taken(self, records: list[CommentRecord]) -> set[int]:
        """Those of their numbers that comments of this site have."""
        numbers = [record.pk for record in records if record.pk]
        found = set()
        for start in range(0, len(numbers), 500):
            chunk = Comment.objects.filter(pk__in=numbers[start : start + 500])
            found |= set(chunk.values_list("pk", flat=True))
        return found

    def number_of(self, record: CommentRecord, taken: set[int], findings: list[Finding]) -> int:
        if record.pk and record.pk not in taken:
            return record.pk
        newest = Comment.objects.aggregate(newest=Max("pk"))["newest"] or 0
        self.highest = max(newest, self.highest) + 1
        why = f"A comment of this site has its number; it is {self.highest} here."
        findings.append(Finding("number", f"comment {record.source_id}", why))
        return self.highest

    def comment(
        self, post: Post, record: CommentRecord, parent: Comment | None, findings: list[Finding]
    ) -> Comment:
        def tell(message):
            findings.append(Finding("comment", f"comment {record.source_id}", message))

        return Comment(
            post=post,
            parent=parent,
            author_name=clean_name(record.author_name)[:200] or _("Anonymous"),
            email=_email(record.email),
            site_url=_site_url(record.site_url, tell),
            user_id=self.terms.ids["author"].get(record.author),
            state=State(record.state),
            created_at=record.created_at,
            nonce=uuid.uuid5(NAMESPACE, f"{self.ledger.source}/{record.source_id}"),
            body=clean(record.body),
        )


def _email(email: str) -> str:
    try:
        return normal_email(email) if email else ""
    except ValidationError:
        return ""


def _site_url(address: str, tell) -> str:
    # What people leave in a form's field when they have no site.
    if address.lower().rstrip("/") in {"", "http:", "https:", "http://", "https://"}:
        return ""
    try:
        return normal_site_url(address)[:300] if len(address) <= 300 else ""
    except ValidationError:
        tell(f"Its site “{address[:100]}” is no address that may be linked to; it is left out.")
        return ""


class Pages:
    """Places new comments on the pages of one post's thread, as Comment.save() would one by one."""

    def __init__(self, post: Post):
        approved = Count("pk", Q(state=State.APPROVED))
        opening = Count("pk", Q(state=State.APPROVED, parent=None))
        rows = Comment.objects.filter(post=post).values("page").annotate(all=approved, opening=opening)
        self.comments, self.conversations = defaultdict(int), defaultdict(int)
        for row in rows:
            self.comments[row["page"]], self.conversations[row["page"]] = row["all"], row["opening"]

    def fill(self, page: int) -> Fill:
        return Fill(self.comments[page], self.conversations[page])

    def place(self, comment: Comment) -> int:
        page = self.page_for(comment)
        if comment.is_approved:
            self.comments[page] += 1
            self.conversations[page] += comment.parent is None
        return page

    def page_for(self, comment: Comment) -> int:
        if comment.parent and self.fill(comment.parent.page).takes_reply:
            return comment.parent.page
        last = max((page for page, count in self.comments.items() if count), default=1)
        return last if self.fill(last).takes_conversation else last + 1
