from django import template

from comments.accounts import account_of
from comments.forms import CommentForm
from comments.models import Comment
from comments.threads import build_thread

register = template.Library()

RECENT = 8


@register.inclusion_tag("comments/_section.html", takes_context=True)
def comment_section(context, post):
    """The post's thread and the form below it; one query."""
    request = context["request"]
    # A post that is previewed before its first save has no comments and no address to send one to.
    thread = build_thread(Comment.objects.for_thread(post) if post.pk else [])
    return {
        "request": request,
        "post": post,
        "thread": thread,
        "author_ids": {author.pk for author in post.byline} if post.pk else set(),
        "is_open": bool(post.pk and post.comments_open and post.is_public),
        "form": CommentForm(post=post, account=account_of(request)),
    }


@register.inclusion_tag("comments/_recent.html")
def recent_comments():
    """The sidebar's box; one query."""
    return {"comments": Comment.objects.recent(RECENT)}
