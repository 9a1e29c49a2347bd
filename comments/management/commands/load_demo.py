from django.core.management.base import BaseCommand, CommandError

from blog import demo as blog_demo
from comments import demo as comments_demo


class Command(BaseCommand):
    help = "Fill an empty site with the demo posts and comments; changes nothing where they are already."

    def handle(self, **options):
        try:
            posts = blog_demo.load()
        except blog_demo.NotADemoSite as error:
            raise CommandError(error) from error
        if posts:
            comments = comments_demo.load()
            self.stdout.write(f"Demo: {posts} posts, {comments} comments.")
