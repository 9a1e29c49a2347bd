import logging
import sys
import zoneinfo
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blog.importers.links import Asker, check_addresses, tell_broken_links
from blog.importers.records import BadSource
from blog.importers.typecho.options import Flags
from blog.importers.typecho.reader import open_typecho
from blog.importers.uploads import UploadFolder
from blog.importers.writer import PARTS, Importer
from blog.models import ImportReport
from comments.importing import Imports


@contextmanager
def without_not_found():
    """What answers 404 stands in the report; it need not be logged as well."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


class Command(BaseCommand):
    help = (
        "Take over the site of another system, with its numbers and addresses. What has come over stays as "
        "it is here when the command runs again; after an interruption the next call goes on where this "
        "one stopped."
    )

    def add_arguments(self, parser):
        add = parser.add_argument
        add("system", choices=["typecho"], help="what the site runs on")
        add("source", help="a SQLite file, the admin's backup (.dat), or mysql://… or postgres://…")
        add("--dry-run", action="store_true", help="store nothing but the report")
        add("--media", type=Path, metavar="FOLDER", help="the old site's folder or its usr/uploads, or a ZIP")
        add("--prefix", help="of the tables' names, where there are those of several sites")
        add("--site-url", default="", metavar="URL", help="where the site was, if its options do not say")
        add("--timezone", default="", metavar="ZONE", help="the old site's, such as Asia/Shanghai")
        add("--shift-hours", type=float, default=0, metavar="N", help="add these to every date")
        add("--post-permalink", default="", metavar="PATTERN", help="such as /archives/[cid:digital]/")
        add("--page-permalink", default="", metavar="PATTERN", help="such as /[slug].html")
        add("--comments-markdown", action="store_true", default=None, help="comments are Markdown")
        add("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
        add("--check-urls", action="store_true", help="request every old address and list the answers")
        add("--report", type=Path, metavar="FILE", help="write the report there too, with all addresses")

    def handle(self, *, source, dry_run, **options):
        try:
            read = open_typecho(source, self.flags(options))
        except BadSource as error:
            raise CommandError(error) from error
        try:
            report = self.take(read, dry_run, options)
        except BadSource as error:
            raise CommandError(f"{error} What came over before that is whole.") from error
        finally:
            read.close()
        stored = ImportReport.objects.create(source=report.source, is_dry=dry_run, report=report.as_json())
        for line in report.as_text():
            self.stdout.write(line)
        if options["report"]:
            self.write_file(options["report"], report)
        self.stdout.write(f"\nThis report on the desk: /admin/blog/importreport/{stored.pk}/change/")

    def flags(self, options):
        if options["timezone"] and options["timezone"] not in zoneinfo.available_timezones():
            raise CommandError(f"{options['timezone']} is not a time zone, such as Asia/Shanghai.")
        if abs(options["shift_hours"]) > 48:
            raise CommandError("--shift-hours mends clocks: at most 48 hours.")
        return Flags(
            prefix=options["prefix"],
            site_url=options["site_url"],
            time_zone=options["timezone"],
            shift_hours=options["shift_hours"],
            post_pattern=options["post_permalink"],
            page_pattern=options["page_permalink"],
            comments_markdown=options["comments_markdown"],
        )

    def take(self, source, dry_run, options):
        uploads = UploadFolder(options["media"], is_dry=dry_run)
        importer = Importer(
            source, make_comments=Imports, uploads=uploads, parts=options["only"],
            progress=self.show_progress, is_dry=dry_run,
        )  # fmt: skip
        if not dry_run:
            return self.run(importer, uploads, options)
        # One transaction that is taken back: what it wrote lies in the database's own files meanwhile, not
        # in memory. On SQLite nobody else can write until it ends.
        with transaction.atomic():
            report = self.run(importer, uploads, options)
            transaction.set_rollback(True)
        return report

    def run(self, importer, uploads, options):
        report = importer.run()
        if hasattr(staticfiles_storage, "manifest_name") and not settings.STATIC_ROOT.is_dir():
            call_command("collectstatic", verbosity=0, interactive=False)  # pages name these files
        asker = Asker(uploads)
        with without_not_found():
            tell_broken_links(importer.links, asker, report, self.show_progress)
            if options["check_urls"]:
                check_addresses(importer.source.addresses(), asker, report, self.show_progress)
        return report

    def write_file(self, path, report):
        with path.open("w") as file:
            for lines in (report.as_text(), report.answers_as_text()):
                file.writelines(f"{line}\n" for line in lines)

    def show_progress(self, name, done, total):
        if not sys.stderr.isatty():
            return
        if total:
            bar = "#" * (30 * done // total)
            self.stderr.write(f"\r{name} [{bar:<30}] {done}/{total}", ending="\n" if done == total else "")
        else:  # nobody knows how many there are
            self.stderr.write(f"\r{name} {done}", ending="")
        self.stderr.flush()
