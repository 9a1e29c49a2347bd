"""A Typecho site to fill, and the command that takes it over."""

from io import StringIO

import pytest
from django.core.management import call_command

from blog.importers.report import Report
from blog.models import ImportReport
from tests.samples.typecho import TypechoSite


@pytest.fixture
def typecho(tmp_path):
    """An empty Typecho database at http://old.example, Ada its author."""
    return TypechoSite(tmp_path / "typecho.sqlite3")


@pytest.fixture
def take_over(site, typecho):
    """take_over(*arguments, source=…): the report of an import of the Typecho site, or of another source."""

    def take_over(*arguments, source=None):
        out = StringIO()
        source = source or typecho.done()
        call_command("import_site", "typecho", str(source), *map(str, arguments), stdout=out)
        take_over.said = out.getvalue()
        return Report.from_json(ImportReport.objects.first().report)

    return take_over


def messages(report, kind):
    return [finding.message for finding in report.findings.get(kind, [])]
