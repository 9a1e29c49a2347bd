from collections.abc import Collection, Iterable
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.dispatch import Signal
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from blog.rendering import Rendered

Reference = tuple[int, str]  # a post's number and one of its labels

# Sent with `ids` when what other texts print of these posts has changed: the numbers of their
# equations, their titles, whether they are public. Who refers to posts from outside this app listens.
references_changed = Signal()


class PostLink(models.Model):
    """That the text of one post leads to another: by a link, or by a reference to one of its labels.

    Also a link within this site that leads to nothing: it has no target but an address.
    """

    source = models.ForeignKey("blog.Post", models.CASCADE, related_name="links_out")
    # The number that the author typed. No constraint: it may lead nowhere, or nowhere any more.
    target = models.ForeignKey(
        "blog.Post", models.DO_NOTHING, null=True, db_constraint=False, related_name="links_in"
    )
    label = models.CharField(max_length=200, blank=True, help_text='"" for an ordinary link.')
    address = models.CharField(
        _("address"), max_length=500, blank=True, help_text='As it was typed; "" for the target\'s own.'
    )
    sentence_html = models.TextField(blank=True, help_text="The sentence around the first link, typeset.")

    class Meta:
        verbose_name = _("link between posts")
        verbose_name_plural = _("links between posts")
        constraints = [models.UniqueConstraint(fields=["source", "target", "label"], name="linked_once")]

    def __str__(self):
        return f"{self.source_id} → {self.target_id or self.address} {self.label}".rstrip()


def own_path(href: str, hosts: Collection[str]) -> str | None:
    """The decoded path, without query and fragment, of an address on one of these hosts or on none."""
    try:
        parts = urlsplit(href)
    except ValueError:  # such as http://[
        return None
    if parts.scheme not in {"", "http", "https"} or (parts.netloc and parts.netloc.lower() not in hosts):
        return None
    return unquote(parts.path)[:500] if parts.path.startswith("/") else None


def view_at(path: str):
    """(name of the view, its arguments) at a path, also where only the last slash is missing."""
    for spelling in (path, f"{path}/"):
        try:
            match = resolve(spelling)
        except Resolver404:
            continue
        return match.view_name, match.kwargs
    return "", {}


def place_of(path: str) -> tuple[int | None, bool]:
    """The post or page at a path, and whether anything is there."""
    view, arguments = view_at(path)
    if view == "blog:post":
        return arguments["pk"], True
    if view != "blog:page":
        return None, bool(view)
    posts = apps.get_model("blog.Post").objects.filter(kind="page", slug=arguments["slug"])
    page = posts.values_list("pk", flat=True).first()
    return page, page is not None


def links_in(rendered: Rendered, references: Iterable[Reference], aliases: Collection[str]) -> list[PostLink]:
    """What a text leads to within this site, unsaved. `references` are those that its source names."""
    own = urlsplit(settings.SITE_URL).netloc
    quoted = rendered.mentions
    sentences: dict[int, str] = {}
    targets = dict.fromkeys(references, "")
    strays = {}
    for href in rendered.links:
        path = own_path(href, {own, *aliases})
        if path is None:
            continue
        post, is_there = place_of(path)
        if post is not None:
            sentences.setdefault(post, quoted.get(href, ""))
            is_old = urlsplit(href).netloc.lower() not in {"", own}
            targets.setdefault((post, ""), href[:500] if is_old else "")
        elif not is_there:
            strays.setdefault(path, PostLink(address=path, sentence_html=quoted.get(href, "")))
    found = [
        PostLink(target_id=post, label=label[:200], address=address, sentence_html=sentences.get(post, ""))
        for (post, label), address in sorted(targets.items())
    ]
    return [*found, *strays.values()]
