"""What the writing desk offers as links: posts of any state, and what is numbered in them."""

from django.utils.translation import gettext as _

from blog.models import Post
from blog.search.desk import suggest_for_staff

MOST_POSTS, MOST_LABELS = 8, 12


def link_suggestions(typed: str) -> list[list]:
    """Four columns of equal length: labels, kinds, addresses, and the Markdown to be written."""
    pks = suggest_for_staff(typed, MOST_POSTS)
    posts = Post.objects.only("title", "kind", "slug", "status", "published_at", "labels").in_bulk(pks)
    rows = []
    for post in (posts[pk] for pk in pks if pk in posts):
        rows.append(post_row(post))
        if len(posts) == 1:  # whose equations would be meant by several?
            rows += [label_row(post, label) for label in post.labels[:MOST_LABELS]]
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]


def post_row(post: Post) -> tuple[str, str, str, str]:
    title = post.title.translate({ord(mark): f"\\{mark}" for mark in "\\[]"})
    state = "" if post.is_public else post.get_status_display()
    return post.title, state, post.get_absolute_url(), f"[{title}]({post.get_absolute_url()})"


def label_row(post: Post, label: dict) -> tuple[str, str, str, str]:
    is_equation = label["kind"] == "equation"
    number = f"({label['number']})" if is_equation else label["number"]
    command = "eqref" if is_equation else "ref"
    url = f"{post.get_absolute_url()}#{label['id']}"
    name = _("%(number)s, labelled %(label)s") % {"number": number, "label": label["label"]}
    return name, "", url, f"\\{command}{{{post.pk}:{label['label']}}}"
