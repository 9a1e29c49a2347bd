from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.admin.dialects import DialectAdmin
from blog.admin.fields import CLEANED, CategoryField
from blog.admin.links import link_suggestions
from blog.admin.post_form import PostForm
from blog.admin.post_list import CategoryFilter, MonthFilter, PostList, StatusFilter
from blog.admin.preview import render_preview
from blog.models import Post
from blog.search.desk import find_for_staff
from blog.search.indexing import indexed_once

MOST_WARNINGS = 20


@admin.register(Post)
class PostAdmin(DialectAdmin):
    form = PostForm
    formfield_overrides = CLEANED
    fieldsets = [
        (None, {"fields": ["title", "body", "manual_excerpt"], "classes": ["wide", "writing"]}),
        (_("Publishing"), {"fields": ["status", "published_at", "language"]}),
        (_("Filing"), {"fields": ["category", "further", "tags", ("series", "series_position")]}),
        (_("Page"), {"fields": ["byline", "cover", "section_numbers", "comments_open", "slug", "kind"]}),
    ]
    raw_id_fields = ["cover"]
    list_display = ["title", "state", "date", "readers_total", "approved_comments"]
    list_filter = [StatusFilter, "kind", "language", "dialect", CategoryFilter, "series", MonthFilter]
    list_per_page = 50
    ordering = ["-published_at", "-pk"]
    search_fields = ["title"]  # for the box to appear; get_search_results answers
    search_help_text = _("In everything: words, phrases in quotes, formulas, tag: category: series: year:")
    show_full_result_count = False
    actions = ["publish", "to_draft", "withdraw", "to_standard"]

    # The list ----------------------------------------------------------------------------------

    def get_changelist(self, request, **kwargs):
        return PostList

    def get_search_results(self, request, posts, search_term):
        if not search_term.strip():
            return posts, False
        return posts.filter(pk__in=find_for_staff(search_term)), False

    @admin.display(description=_("status"), ordering="status")
    def state(self, post):
        return _("scheduled") if post.is_scheduled else post.get_status_display()

    @admin.display(description=_("date"), ordering="published_at")
    def date(self, post):
        if post.published_at is None:
            return "–"
        moment = localize(timezone.localtime(post.published_at))
        return f"{moment} ({timezone.get_current_timezone_name()})" if post.is_scheduled else moment

    @admin.display(description=_("readers"), ordering="readers_total")
    def readers_total(self, post):
        return post.readers_total

    @admin.display(description=_("comments"), ordering="approved_comments")
    def approved_comments(self, post):
        return post.approved_comments

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, posts):
        count = posts.publish()
        self.message_user(
            request,
            ngettext("%(count)d post is published now, or on its date if that lies ahead.",
                     "%(count)d posts are published now, or on their dates if these lie ahead.", count)
            % {"count": count},
            messages.SUCCESS,
        )  # fmt: skip

    @admin.action(description=_("Take back to draft"), permissions=["change"])
    def to_draft(self, request, posts):
        count = posts.update(status=Post.Status.DRAFT)
        self.message_user(
            request,
            ngettext("%(count)d post is a draft.", "%(count)d posts are drafts.", count) % {"count": count},
            messages.SUCCESS,
        )

    @admin.action(description=_("Withdraw: readers are told that it is gone"), permissions=["change"])
    def withdraw(self, request, posts):
        count = posts.update(status=Post.Status.WITHDRAWN)
        self.message_user(
            request,
            ngettext("%(count)d post is withdrawn.", "%(count)d posts are withdrawn.", count)
            % {"count": count},
            messages.SUCCESS,
        )

    # The form ----------------------------------------------------------------------------------

    def get_object(self, request, object_id, from_field=None):
        """For saving, the row is locked from the check of its version to the commit."""
        if request.method == "POST" and request.resolver_match.url_name == "blog_post_change":
            return self.existing(object_id).select_for_update().first()
        return super().get_object(request, object_id, from_field)

    def existing(self, object_id):
        return Post.objects.filter(pk=object_id) if object_id.isdecimal() else Post.objects.none()

    def get_changeform_initial_data(self, request):
        return {"byline": [request.user.pk], **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "category":
            kwargs["form_class"] = CategoryField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id and not self.existing(object_id).exists():
            self.message_user(
                request, _("Somebody deleted this post meanwhile. Your text is a new post."), messages.WARNING
            )
            object_id = None
        with indexed_once():  # the post, its authors, tags and categories are saved one after the other
            return super().changeform_view(request, object_id, form_url, extra_context)

    def view_on_site(self, post):
        return post.get_absolute_url()

    def save_model(self, request, post, form, change):
        super().save_model(request, post, form, change)
        for error in post.rendering_errors[:MOST_WARNINGS]:
            # Line 0 is the text as a whole.
            warning = _("Line %(line)d: %(message)s") % error if error["line"] else error["message"]
            self.message_user(request, warning, messages.WARNING)
        if len(post.rendering_errors) > MOST_WARNINGS:
            rest = len(post.rendering_errors) - MOST_WARNINGS
            self.message_user(request, _("… and %(count)d more.") % {"count": rest}, messages.WARNING)

    # The preview, and links to other posts ---------------------------------------------------------

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview)
        return [
            path("links/", self.admin_site.admin_view(self.links), name="blog_post_links"),
            path("preview/", preview, name="blog_post_preview_new"),
            path("<int:pk>/preview/", preview, name="blog_post_preview"),
            *super().get_urls(),
        ]

    def links(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("q", "")
        return JsonResponse([typed, *link_suggestions(typed)], safe=False)

    def preview(self, request, pk=None):
        post = Post.objects.filter(pk=pk).first() if pk else None
        may = self.has_change_permission(request, post) if post else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        if request.method != "POST":  # a reload after the session had ended
            return redirect("admin:blog_post_change", pk) if post else redirect("admin:blog_post_add")
        form = self.get_form(request, post, change=post is not None)
        return render_preview(request, form(request.POST, instance=post))
