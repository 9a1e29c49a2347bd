"""Feeds of comments: of all posts that stand on lists, and of one post."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.feeds import FullAtom, FullRss
from blog.models import Post
from blog.models.post_queries import BODIES
from blog.rendering.mathml.feed import for_feed
from blog.text import clean
from comments.models import Comment

ITEMS = 30
FORMATS = {"rss": FullRss, "atom": FullAtom}
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
# Of the page alone: readers have neither our styles nor our scripts.
PAGE_ONLY = re.compile(r'(<[a-z][a-z0-9]*\b[^>]*?) (?:class|id|tabindex|role|translate)="[^"]*"')
INNER_LINK = re.compile(r'(<a\b[^>]*? ?href=")([/#][^"]*)"')


@require_safe
def all_comments(request, form):
    comments = Comment.objects.listed().select_related("post")
    return write(request, form, comments, _("Comments"), reverse("blog:index"))


@require_safe
def post_comments(request, pk, form):
    post = get_object_or_404(Post.objects.public().defer(*BODIES), pk=pk)
    comments = Comment.objects.approved().filter(post=post).select_related("post")
    with translation.override(post.language):
        title = _("Comments on “%(title)s”") % {"title": post.title}
    return write(request, form, comments, title, post.get_absolute_url(), post.language)


@require_safe
def typecho_address(request, pk, name):
    return redirect(name, pk, permanent=True)


def write(request, form, comments, title, path, language=None):
    site, address = request.site, settings.SITE_URL + request.path
    feed = FORMATS[form](
        title=clean(f"{title} – {site.name}"),
        link=settings.SITE_URL + path,
        description=clean(title),
        language=language or site.language,
        feed_url=address,
        feed_guid=address,
    )
    unread = ["body", "first_words", "rendering_errors", *(f"post__{name}" for name in BODIES)]
    for comment in comments.newest_first().defer(*unread)[:ITEMS]:
        add_comment(feed, comment)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def add_comment(feed, comment):
    url = settings.SITE_URL + comment.get_absolute_url()
    with translation.override(comment.post.language):
        title = _("%(name)s on “%(title)s”") % {"name": comment.author_name, "title": comment.post.title}
    feed.add_item(
        title=clean(title),
        link=url,
        description=clean(comment.text[:200]),
        content=clean(print_for_feed(comment.html, url)),
        authors=[clean(comment.author_name)],
        unique_id=comment.nonce.urn,
        unique_id_is_permalink=False,
        pubdate=comment.created_at,
        updateddate=comment.created_at,
    )


def print_for_feed(html: str, url: str) -> str:
    """The stored print without what needs our pages: formulas stand by themselves, links are whole.

    A link within the text leads to the comment at its post, for ids do not survive in a feed.
    """
    formulas: list[str] = []

    def set_aside(match):
        formulas.append(for_feed(match[0]))
        return f"\x00{len(formulas) - 1}\x00"

    def whole(match):
        address = settings.SITE_URL + match[2] if match[2].startswith("/") else escape(url)
        return f'{match[1]}{address}"'

    html = FORMULA.sub(set_aside, html)
    while (stripped := PAGE_ONLY.sub(r"\1", html)) != html:
        html = stripped
    html = INNER_LINK.sub(whole, html)
    return re.sub(r"\x00(\d+)\x00", lambda match: formulas[int(match[1])], html)
