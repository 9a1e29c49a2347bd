import random
import sys
from datetime import UTC, datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from blog.models import Authorship, Category, Filing, Post, ReaderCount, Site, Tag, TaggedPost, User
from blog.models.post_counts import month_of
from comments.models import Comment
from comments.pages import CONVERSATIONS

BATCH = 1000
FIRST = datetime(2006, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPH = (
    "Let $f$ be a smooth function on $\\mathbb{R}^n$ whose gradient is Lipschitz with constant $L$. "
    "A step of length $\\eta\\le 1/L$ against the gradient never climbs, and the sum of all the "
    "squared gradients that were met on the way stays below what there was to lose:\n"
    "$$\\sum_{t=1}^{T}\\|\\nabla f(x_t)\\|^2\\le\\frac{2}{\\eta}\\left(f(x_1)-\\inf f\\right).$$\n\n"
)
BODY = "The first words.\n\n<!--more-->\n\n" + PARAGRAPH * 14
REMARK = "Is $\\eta\\le 2/L$ not enough? The bound $\\|\\nabla f\\|\\to 0$ holds there, too."


class Command(BaseCommand):
    help = "Fills an empty database with posts and comments to measure on."

    def add_arguments(self, parser):
        parser.add_argument("--posts", type=int, default=100_000)
        parser.add_argument("--comments", type=int, default=1_000_000)
        parser.add_argument("--tags", type=int, default=300)

    def handle(self, *, posts, comments, tags, **options):
        if Post.objects.exists():
            raise CommandError("There are posts in this database already.")
        self.chance = random.Random(posts)  # noqa: S311  the same data every time
        self.total, self.done = posts + comments, 0
        self.site, _ = Site.objects.get_or_create(pk=1, defaults={"name": "Bench", "language": "en"})
        self.make_terms(tags)
        self.make_posts(posts)
        self.make_comments(posts, comments)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stderr.write("")

    def make_terms(self, tags):
        self.author = User.objects.create_user("bench", "bench@example.org", display_name="Bench")
        self.tags = Tag.objects.bulk_create(Tag(name=f"tag {n}", slug=f"tag-{n}") for n in range(tags))
        self.categories = [Category.objects.create(name=f"Part {n}", slug=f"part-{n}") for n in range(12)]

    def make_posts(self, count):
        step = (LAST - FIRST) / count
        printed = Post(body=BODY, title="Post", updated_at=FIRST)
        printed.render()
        for start in range(0, count, BATCH):
            self.make_batch(printed, start, min(start + BATCH, count), step)

    @transaction.atomic
    def make_batch(self, printed, start, stop, step):
        facts = {
            field.attname: getattr(printed, field.attname)
            for field in Post._meta.concrete_fields
            if not field.primary_key and field.attname not in {"feed_id", "category_id"}
        }
        posts = [
            Post(**facts | {
                "title": f"On the number {n}", "status": "published", "published_at": FIRST + n * step,
                "month": month_of(FIRST + n * step, self.site.tzinfo),
                "category": self.chance.choice(self.categories),
            })
            for n in range(start, stop)
        ]  # fmt: skip
        posts = Post.objects.bulk_create(posts)
        for post in posts:
            # As on real blogs: the first tag on three posts of four, the last on hardly any.
            post.some_tags = {self.tags[int(len(self.tags) * self.chance.random() ** 4)] for _ in range(3)}
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object=post, tag=tag, published_at=post.published_at)
            for post in posts
            for tag in post.some_tags
        )
        Filing.objects.bulk_create(
            Filing(post=post, category=post.category, published_at=post.published_at) for post in posts
        )
        Authorship.objects.bulk_create(
            Authorship(post=post, author=self.author, published_at=post.published_at) for post in posts
        )
        ReaderCount.objects.bulk_create(
            ReaderCount(post=post, counted=self.chance.randrange(20_000)) for post in posts
        )
        self.show(stop - start)

    def make_comments(self, posts, count):
        ids = list(Post.objects.order_by("pk").values_list("pk", flat=True))
        sample = Comment(post=Post.objects.get(pk=ids[0]), author_name="Ray", body=REMARK)
        sample.render()
        prints = {name: getattr(sample, name) for name in ["html", "text", "first_words", "body"]}
        prints["rendering_version"] = sample.rendering_version
        for start in range(0, count, BATCH):
            stop = min(start + BATCH, count)
            Comment.objects.bulk_create(
                Comment(
                    post_id=ids[n % posts], author_name=f"Ray {n % 997}", **prints,
                    created_at=LAST - timedelta(minutes=count - n), page=1 + n // posts // CONVERSATIONS,
                )
                for n in range(start, stop)
            )  # fmt: skip
            self.show(stop - start)

    def show(self, more):
        self.done += more
        if sys.stderr.isatty():
            self.stderr.write(
                f"\r{self.done:>9,} of {self.total:,} ({self.done / self.total:.0%})", ending=""
            )
