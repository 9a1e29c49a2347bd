from django.core.management.base import BaseCommand, CommandError

from blog.conversion import conversion, convert
from blog.models import Post


class Command(BaseCommand):
    help = (
        "Writes posts of Typecho's Markdown or of HTML anew in standard Markdown, where nothing that a "
        "reader sees would change, and shows the difference."
    )

    def add_arguments(self, parser):
        parser.add_argument("posts", type=int, nargs="*", metavar="ID", help="only these posts")
        parser.add_argument("--all", action="store_true", help="all posts of another dialect")
        parser.add_argument("--dry-run", action="store_true", help="show the difference and store nothing")

    def handle(self, *, posts, all, dry_run, **options):
        if bool(posts) == all:
            raise CommandError("Give the numbers of posts, or --all.")
        foreign = Post.objects.exclude(dialect=Post.Dialect.STANDARD).order_by("pk")
        chosen = foreign if all else foreign.filter(pk__in=posts)
        converted = refused = 0
        for pk in list(chosen.values_list("pk", flat=True)):
            made = conversion(Post.objects.get(pk=pk)) if dry_run else convert(pk)
            if made is None:  # converted or deleted by somebody else meanwhile
                continue
            if made.refusal:
                refused += 1
                self.stdout.write(f"post {pk}: not converted. {made.refusal}")
            else:
                converted += 1
                self.stdout.write(f"post {pk}: converted\n{made.diff()}".rstrip())
        wanted = "would be converted" if dry_run else "converted"
        self.stdout.write(f"{converted} {wanted}, {refused} left as they are")
