"""The part of the desk that writes posts of another system's dialect anew in standard Markdown."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.admin.conflict import compare
from blog.conversion import conversion, convert
from blog.models import Post


class DialectAdmin(admin.ModelAdmin):
    @admin.action(description=_("Convert to standard Markdown"), permissions=["change"])
    def to_standard(self, request, posts):
        made = [convert(pk) for pk in posts.values_list("pk", flat=True)]
        count = sum(1 for each in made if each and not each.refusal)
        kept = sum(1 for each in made if each and each.refusal)
        self.message_user(
            request,
            ngettext("%(count)d post is converted.", "%(count)d posts are converted.", count)
            % {"count": count},
            messages.SUCCESS,
        )
        if kept:
            self.message_user(
                request,
                ngettext("%(count)d post keeps its dialect: something would change for readers.",
                         "%(count)d posts keep their dialect: something would change for readers.", kept)
                % {"count": kept},
                messages.WARNING,
            )  # fmt: skip

    def get_urls(self):
        view = self.admin_site.admin_view(self.convert)
        return [path("<int:pk>/convert/", view, name="blog_post_convert"), *super().get_urls()]

    def convert(self, request, pk):
        post = get_object_or_404(Post.objects.exclude(dialect=Post.Dialect.STANDARD), pk=pk)
        if not self.has_change_permission(request, post):
            raise PermissionDenied
        if request.method == "POST" and (made := convert(pk)) and not made.refusal:
            self.message_user(request, _("The post is standard Markdown now."), messages.SUCCESS)
            return redirect("admin:blog_post_change", pk)
        made = conversion(post)
        facts = {"title": _("Convert to standard Markdown"), "post": post, "made": made}
        facts["lines"] = compare(made.before, made.body)
        context = {**self.admin_site.each_context(request), **facts}
        return TemplateResponse(request, "admin/blog/post/convert.html", context)
