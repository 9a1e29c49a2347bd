from django.contrib import admin

from blog.admin.fields import CLEANED
from blog.models import Redirect


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    formfield_overrides = CLEANED
    list_display = ["old_path", "target"]
    ordering = ["old_path"]
    search_fields = ["old_path", "target"]
    show_full_result_count = False
