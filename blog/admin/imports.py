from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from blog.importers.report import OUTCOMES, TYPES, Report
from blog.models import Imported, ImportReport


@admin.register(ImportReport)
class ImportReportAdmin(admin.ModelAdmin):
    """What an import found: to be read, and to be thrown away."""

    list_display = ["source", "made_at", "is_dry"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, stored=None):
        return False

    def get_queryset(self, request):
        reports = super().get_queryset(request)
        return reports if request.resolver_match.kwargs else reports.defer("report")

    def get_urls(self):
        addresses = self.admin_site.admin_view(self.addresses)
        return [
            path("<int:pk>/addresses/", addresses, name="blog_importreport_addresses"),
            *super().get_urls(),
        ]

    def addresses(self, request, pk):
        """Every old address with its answer, one a line."""
        report = Report.from_json(get_object_or_404(self.get_queryset(request), pk=pk).report)
        return HttpResponse(
            "".join(f"{line}\n" for line in report.answers_as_text()),
            content_type="text/plain; charset=utf-8",
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        stored = self.get_object(request, object_id)
        context = {"title": _("What the import found")}
        if stored and self.has_view_permission(request, stored):
            report = Report.from_json(stored.report)
            context |= {
                "report": report,
                "found": [(TYPES.get(kind, kind), count) for kind, count in report.found.items()],
                "outcomes": list(outcomes_of(report)),
                "sections": list(linked_sections(report)),
                "answers": report.answers().most_common(),
            }
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))


def outcomes_of(report):
    for kind, outcomes in report.outcomes.items():
        yield TYPES.get(kind, kind), [(OUTCOMES[name], count) for name, count in outcomes.items() if count]


def linked_sections(report):
    """Each finding with the address of the form in which its post can be mended."""
    known = Imported.objects.filter(source=report.source, kind="post")
    numbers = dict(known.values_list("source_id", "object_id"))
    for heading, findings, more in report.sections():
        yield heading, [(finding, form_of(finding, numbers)) for finding in findings], more


def form_of(finding, numbers):
    kind, _space, source_id = finding.where.partition(" ")
    number = numbers.get(source_id) if kind in {"post", "page"} else None
    return reverse("admin:blog_post_change", args=[number]) if number else ""
