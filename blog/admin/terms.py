"""Categories, series and tags."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db.models import Case, Count, Value, When
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from taggit.models import Tag as TaggitTag

from blog.admin.fields import CLEANED, CategoryField, Line, in_tree_order, indented
from blog.admin.proposals import accept, offers
from blog.models import Category, Post, Series, Tag
from blog.text import make_slug


class SluggedForm(forms.ModelForm):
    """An empty slug is made from the name."""

    slug = Line(
        label=_("Slug"),
        max_length=100,
        required=False,
        validators=[validate_unicode_slug],
        help_text=_("Stands in the address. Empty: made from the name."),
    )

    def clean_slug(self):
        name = self.cleaned_data.get("name") or self.cleaned_data.get("title") or ""
        slug = self.cleaned_data["slug"] or make_slug(name)[:100]
        if not slug:
            raise ValidationError(_("No slug can be made from this name."))
        return slug


# Our tags have a model of their own; taggit's table stays empty.
admin.site.unregister(TaggitTag)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    form = SluggedForm
    formfield_overrides = CLEANED
    fields = ["name", "slug", "parent", "description", "position"]
    list_display = ["indented_name", "path", "position", "posts_filed"]
    list_display_links = ["indented_name"]
    list_per_page = 500
    search_fields = ["name", "slug"]
    show_full_result_count = False
    sortable_by = []

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(posts_filed=Count("filings"))

    def get_ordering(self, request):
        # No expression on the path alone sorts a tree by the positions of what stands above.
        places = [
            When(pk=category.pk, then=place)
            for place, category in enumerate(in_tree_order(Category.objects.only("path", "position")))
        ]
        return [Case(*places, default=Value(0)) if places else "path"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["form_class"] = CategoryField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("name"))
    def indented_name(self, category):
        return indented(category)

    @admin.display(description=_("posts"))
    def posts_filed(self, category):
        return category.posts_filed

    def view_on_site(self, category):
        return category.get_absolute_url()


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    form = SluggedForm
    formfield_overrides = CLEANED
    fields = ["title", "slug", "description", "parts"]
    readonly_fields = ["parts"]
    list_display = ["title", "slug", "posts_in"]
    search_fields = ["title", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(posts_in=Count("posts"))

    def get_urls(self):
        take = self.admin_site.admin_view(require_POST(accept))
        return [path("accept/", take, name="blog_series_accept"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"offers": offers(), **(extra_context or {})})

    @admin.display(description=_("parts"), ordering="posts_in")
    def posts_in(self, series):
        return series.posts_in

    @admin.display(description=_("parts"))
    def parts(self, series):
        posts = Post.objects.filter(series=series.pk).with_listing().order_by("series_position")
        rows = (
            (
                post.series_position,
                reverse("admin:blog_post_change", args=[post.pk]),
                post.title,
                post.get_status_display(),
            )
            for post in posts
        )
        items = format_html_join("", '<li value="{}"><a href="{}">{}</a> ({})</li>', rows)
        return format_html('<ol class="parts">{}</ol>', items) if items else "–"

    def view_on_site(self, series):
        return series.get_absolute_url()


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = SluggedForm
    formfield_overrides = CLEANED
    fields = ["name", "slug"]
    list_display = ["name", "slug", "posts_tagged"]
    ordering = ["name"]
    search_fields = ["name", "slug"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(posts_tagged=Count("taggings"))

    @admin.display(description=_("posts"), ordering="posts_tagged")
    def posts_tagged(self, tag):
        return tag.posts_tagged

    def view_on_site(self, tag):
        return tag.get_absolute_url()
