from django.core.management.base import BaseCommand

from blog.models import Post
from blog.search.index import prepare
from blog.search.indexing import mark_stale, reindex


class Command(BaseCommand):
    help = "Makes the search index anew, of all posts and comments. The site can be used meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--stale", action="store_true", help="only what another version has indexed")

    def handle(self, *, stale, **options):
        prepare()
        if not stale:
            mark_stale()
        done = reindex(Post.objects.all(), self.report)
        self.stdout.write(f"{done} indexed.")

    def report(self, done):
        if done % 500 == 0:
            self.stdout.write(f"{done}…")
            self.stdout.flush()
