from django.db.models import Max
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.models import Post
from blog.sidebar import Link
from blog.text import make_slug
from blog.views import post_context


def render_preview(request, form):
    """The page that the form would give, in the public template. Writes nothing.

    What does not pass the form's checks is left as it is stored; the form itself says what is wrong.
    """
    form.is_valid()
    post, typed = form.instance, form.cleaned_data
    if not post.pk:
        # The number that it will probably get: it stands in the citation.
        post.pk = (Post.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        post.created_at = timezone.now()
    post.title = post.title or _("Without a title")
    post.slug = post.slug or "preview"
    post.updated_at = post.updated_at or timezone.now()
    if post.status in Post.PUBLIC:
        post.published_at = post.published_at or timezone.now()
    post.byline = typed.get("byline", [])
    post.render()
    if "body" in form.errors:
        post.html = format_html('<p class="notice">{}</p>', form.errors["body"][0])
    context = post_context(request, post)
    context["sidebar"].post_tags = [
        Link(name, reverse("blog:tag", args=[make_slug(name)]), 0) for name in typed.get("tags", [])
    ]
    context["sidebar"].post_categories = [
        Link(str(category), category.get_absolute_url(), 0)
        for category in dict.fromkeys([post.category, *typed.get("further", [])])
        if category
    ]
    response = render(request, "blog/post_detail.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
