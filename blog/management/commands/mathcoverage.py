from pathlib import Path

from django.core.management.base import BaseCommand

from blog.rendering.mathml.coverage import measure


class Command(BaseCommand):
    help = "Says how many formulas of collections (JSON lines with tex and display) are typeset."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--refused", action="store_true", help="list the refused ones as well")

    def handle(self, *, files, refused, **options):
        for path in files:
            coverage = measure(path)
            accepted = coverage.formulas - len(coverage.refusals)
            self.stdout.write(f"{coverage.name}: {accepted} of {coverage.formulas}, {coverage.percent:.2f} %")
            for refusal in coverage.refusals if refused else ():
                self.stdout.write(f"    {refusal.message}: {' '.join(refusal.tex.split())[:200]}")
