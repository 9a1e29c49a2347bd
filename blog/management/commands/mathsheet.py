from pathlib import Path

from django.core.management.base import BaseCommand

from blog.rendering.mathml.sheet import page


class Command(BaseCommand):
    help = "Writes a page of hard formulas, fonts and styles included, to be looked at in browsers."

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path)
        parser.add_argument(
            "--feed", action="store_true", help="as a feed reader shows them, without our styles"
        )

    def handle(self, *, out, feed, **options):
        out.write_text(page(feed=feed), encoding="utf-8")
        self.stdout.write(f"Wrote {out}.")
