from django import template

from blog.sidebar import Link
from comments.accounts import account_of
from comments.avatars import avatar
from comments.forms import CommentForm
from comments.models import Comment
from comments.reading import ThreadPage, read_thread
from comments.threads import Thread

register = template.Library()
register.simple_tag(avatar)

RECENT, MOST_DISCUSSED = 8, 10


@register.inclusion_tag("comments/_section.html", takes_context=True)
def comment_section(context, post, page=None):
    """One page of the post's thread, by default its first, and the form below it."""
    request = context["request"]
    if not page:
        # A post that is previewed before its first save has no comments and no address to send one to.
        page = read_thread(post) if post.pk else ThreadPage(post, Thread((), 0), (), 1, 1, 0)
    return {
        "request": request,
        "post": post,
        "page": page,
        "thread": page.thread,
        "author_ids": {author.pk for author in post.byline} if post.pk else set(),
        "is_open": bool(post.pk and post.is_public and post.takes_comments(request.site)),
        "form": CommentForm(post=post, account=account_of(request)),
    }


@register.inclusion_tag("comments/_recent.html")
def recent_comments():
    """The sidebar's box; one query."""
    return {"comments": Comment.objects.recent(RECENT)}


@register.inclusion_tag("comments/_most_discussed.html")
def most_discussed():
    """The sidebar's box of the archive; one query."""
    most = Comment.objects.most_discussed(MOST_DISCUSSED)
    return {"links": [Link(post.title, post.get_absolute_url(), count) for post, count in most]}
