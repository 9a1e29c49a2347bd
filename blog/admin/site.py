import zoneinfo

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from blog.admin.fields import CLEANED
from blog.models import Site


class SiteForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(zoneinfo.available_timezones())],
    )

    class Meta:
        model = Site
        fields = ["time_zone"]  # beside those of the fieldsets


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    """One row: its list leads straight to its form."""

    form = SiteForm
    formfield_overrides = CLEANED
    fieldsets = [
        (None, {"fields": ["name", "tagline", "language", "time_zone", "posts_per_page"]}),
        (_("Mathematics"), {"fields": ["macros"]}),
        (_("Citing and reuse"), {"fields": ["citation_prefix", "licence_name", "licence_url"]}),
        (_("Links"), {"fields": ["navigation", "links", "footer"]}),
        (_("Support"), {"fields": ["support"]}),
        (
            _("Comments"),
            {"fields": ["hold_first_comments", "hold_links", "blocklist", "close_comments_after"]},
        ),
        (_("Registration"), {"fields": ["registration", "registration_url"]}),
        (_("Addresses"), {"fields": ["aliases"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        site, _created = Site.objects.get_or_create(pk=1)
        return redirect("admin:blog_site_change", site.pk)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, site=None):
        return False
