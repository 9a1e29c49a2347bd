"""Series that the titles of posts suggest, made with one click."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Post, Series
from blog.series_titles import proposed_series
from blog.text import make_slug

SHOWN = 20


@dataclass(frozen=True)
class Offer:
    title: str
    posts: list[tuple[int, Post]]  # (number of the part, post)


def offers() -> list[Offer]:
    posts = {post.pk: post for post in Post.objects.posts().filter(series=None).only("title", "kind", "slug")}
    proposals = proposed_series({pk: post.title for pk, post in posts.items()})
    return [
        Offer(proposal.title, [(number, posts[pk]) for number, pk in proposal.parts])
        for proposal in proposals[:SHOWN]
        if make_slug(proposal.title)
    ]


def accept(request):
    """Make the series whose title was sent, or add to the one that has this address already."""
    if not (request.user.has_perm("blog.add_series") and request.user.has_perm("blog.change_post")):
        raise PermissionDenied
    title = request.POST.get("title", "")
    offer = next((offer for offer in offers() if offer.title == title), None)
    if offer is None:
        messages.warning(request, _("These posts have changed meanwhile."))
        return redirect("admin:blog_series_changelist")
    with transaction.atomic():
        slug = make_slug(offer.title)[:100]
        series, _made = Series.objects.get_or_create(slug=slug, defaults={"title": offer.title[:200]})
        taken = set(series.posts.values_list("series_position", flat=True))
        added = [(number, post) for number, post in offer.posts if number not in taken]
        for number, post in added:
            Post.objects.filter(pk=post.pk).update(series=series, series_position=number)
            Post.objects.get(pk=post.pk).relate()
    counted = ngettext("%(count)d post is a part of it.", "%(count)d posts are parts of it.", len(added))
    messages.success(request, counted % {"count": len(added)})
    return redirect("admin:blog_series_change", series.pk)
