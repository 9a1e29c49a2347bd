from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models import ReaderCount, ReaderDay
from blog.readers import days


@admin.register(ReaderCount)
class ReaderCountAdmin(admin.ModelAdmin):
    """What was counted here is not for editing; what another system had counted is."""

    fields = ["post", "counted", "imported"]
    readonly_fields = ["counted"]
    raw_id_fields = ["post"]
    list_display = ["post", "counted", "imported", "sum", "chart"]
    list_select_related = ["post"]
    search_fields = ["post__title"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(sum=F("counted") + F("imported")).order_by("-sum")

    def get_readonly_fields(self, request, count=None):
        return ["post", "counted"] if count else ["counted"]

    @admin.display(description=_("shown"), ordering="sum")
    def sum(self, count):
        return count.sum

    def save_model(self, request, count, form, change):
        # The counter goes on while the form is open: only the column that was edited is written.
        count.save(update_fields=["imported"] if change else None)

    @admin.display(description=_("days"))
    def chart(self, count):
        address = reverse("admin:blog_readerday_changelist")
        return format_html('<a href="{}?post={}">{}</a>', address, count.pk, _("chart"))


@admin.register(ReaderDay)
class ReaderDayAdmin(admin.ModelAdmin):
    """The days as a chart, of the whole site or of one post, and below it each post's day."""

    list_display = ["day", "post", "readers", "crawlers", "left_out"]
    list_display_links = None
    list_select_related = ["post"]
    list_filter = [("day", admin.DateFieldListFilter)]
    search_fields = ["post__title"]
    ordering = ["-day", "-readers"]
    show_full_result_count = False
    actions = ["leave_out", "put_back"]

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == "post" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, day=None):
        return False

    def changelist_view(self, request, extra_context=None):
        post = request.GET.get("post", "")
        shown = ReaderDay.objects.filter(post=post) if post.isdecimal() else ReaderDay.objects.all()
        chart = {
            "bars": days.chart(shown), "chart_width": days.WIDTH, "chart_height": days.HEIGHT,
        }  # fmt: skip
        return super().changelist_view(request, chart | (extra_context or {}))

    @admin.action(description=_("Take these days' readers out of the counts"), permissions=["change"])
    def leave_out(self, request, chosen):
        self.tell(request, days.leave_out(chosen))

    @admin.action(description=_("Put back what was taken out"), permissions=["change"])
    def put_back(self, request, chosen):
        self.tell(request, days.put_back(chosen))

    def tell(self, request, count):
        words = ngettext("%d reader was moved.", "%d readers were moved.", count)
        self.message_user(request, words % count)
