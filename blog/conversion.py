"""Posts of another system's dialect, written anew in standard Markdown. What readers see stays as it was:
where it would not, the post keeps its dialect."""

import difflib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import Post, Site
from blog.rendering import Rendered, block_structure, to_standard


@dataclass(frozen=True, slots=True)
class Conversion:
    """`refusal` says why not, and `body` is the text as it is; "" when it can be done."""

    before: str
    body: str
    refusal: str = ""

    def diff(self) -> str:
        lines = difflib.unified_diff(self.before.splitlines(), self.body.splitlines(), lineterm="", n=1)
        return "\n".join(list(lines)[2:])


def conversion(post: Post) -> Conversion:
    site = Site.load()
    before = post.rendered(post.body, post.dialect, site)
    refusal = _("It holds what this site leaves out: frames, scripts, comments of HTML, own macros.")
    for body in to_standard(post.body, post.dialect):
        after = post.rendered(body, Post.Dialect.STANDARD, site)
        refusal = difference(before, after)
        if not refusal:
            return Conversion(post.body, body)
    return Conversion(post.body, post.body, refusal)


def difference(before: Rendered, after: Rendered) -> str:
    """What a reader would find changed; "" for nothing."""
    if before.text.split() != after.text.split():
        return _("The text would change.")
    for name in ["html", "excerpt_html"]:
        if block_structure(getattr(before, name)) != block_structure(getattr(after, name)):
            return _("Paragraphs, lines or lists would change.")
    if set(before.links) != set(after.links):
        return _("Links would change.")
    if before.labels != after.labels or {error.message for error in after.errors} - {
        error.message for error in before.errors
    }:
        return _("Formulas or their numbers would change.")
    if [heading.id for heading in before.toc] != [heading.id for heading in after.toc]:
        return _("The addresses of headings would change.")
    return ""


def convert(pk: int) -> Conversion | None:
    """Stores what `conversion` gives; None for a post that is not there or standard already.

    It is no edit: readers see the same, so the date of the last change stays.
    """
    with transaction.atomic():
        foreign = Post.objects.exclude(dialect=Post.Dialect.STANDARD)
        post = foreign.select_for_update().filter(pk=pk).first()
        if post is None:
            return None
        made = conversion(post)
        if not made.refusal:
            updated_at = post.updated_at
            post.body, post.dialect = made.body, Post.Dialect.STANDARD
            post.save()
            Post.objects.filter(pk=pk).update(updated_at=updated_at)
        return made
