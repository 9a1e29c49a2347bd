from dataclasses import dataclass

from django.core.management.base import BaseCommand
from django.db.models import Q

from blog.models import Post
from blog.rendering import PIPELINE_VERSION
from comments.models import Comment


@dataclass(frozen=True)
class Facts:
    """What readers and authors would miss if rendering anew changed it."""

    errors: frozenset
    ids: frozenset

    @classmethod
    def of(cls, text):
        errors = frozenset(f"line {error['line']}: {error['message']}" for error in text.rendering_errors)
        marks = [*text.labels, *text.toc] if isinstance(text, Post) else []
        return cls(errors, frozenset(mark["id"] for mark in marks))


class Command(BaseCommand):
    help = (
        "Render posts and comments anew whose prints an older pipeline made. What is done is done: "
        "after an interruption the next call goes on where this one stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also what this pipeline has rendered")
        parser.add_argument(
            "--posts", type=int, nargs="+", metavar="ID", help="only these posts and their comments"
        )

    def handle(self, *, all, posts, **options):
        chosen = Post.objects.filter(pk__in=posts) if posts else Post.objects.all()
        about = Comment.objects.filter(post__in=posts) if posts else Comment.objects.all()
        if all or posts:
            # Outdated from now on, so that the next call knows what an interruption has left.
            chosen.update(rendering_version=0)
            about.update(rendering_version=0)
        outdated = Q(rendering_version__lt=PIPELINE_VERSION)
        self.render("posts", chosen.filter(outdated))
        self.render("comments", about.filter(outdated))

    def render(self, name, texts):
        ids = list(texts.order_by("pk").values_list("pk", flat=True))
        for done, pk in enumerate(ids, 1):
            text = texts.model.objects.filter(pk=pk).first()
            if text is None:  # deleted since the list was made
                continue
            before = Facts.of(text)
            text.rerender()
            self.report(name, text, before, Facts.of(text))
            self.show_progress(name, done, len(ids))
        self.stdout.write(f"{name}: {len(ids)} rendered")

    def report(self, name, text, before, after):
        for error in sorted(after.errors - before.errors):
            self.stdout.write(f"{name} {text.pk}, new error, {error}")
        for lost in sorted(before.ids - after.ids):
            self.stdout.write(f"{name} {text.pk}: #{lost} is no longer there")

    def show_progress(self, name, done, total):
        if self.stderr.isatty():
            bar = "#" * (30 * done // total)
            self.stderr.write(f"\r{name} [{bar:<30}] {done}/{total}", ending="\n" if done == total else "")
            self.stderr.flush()
