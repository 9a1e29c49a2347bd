import json
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models import Category, Post, Series, Tag, User
from blog.templatetags.presentation import language_tag
from blog.text import clean

ITEMS = 20
UNPRINTED = ["body", "manual_excerpt", "html", "text", "excerpt_html", "toc", "labels", "rendering_errors"]


class FullRss(Rss201rev2Feed):
    """RSS 2.0 with the whole text in content:encoded and each author in a dc:creator."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name, {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
        handler.addQuickElement("content:encoded", item["content"])


class FullAtom(Atom1Feed):
    """Atom with the whole text in content and every author."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self.entry(item) for item in self.items],
        }
        json.dump({name: value for name, value in feed.items() if value != ""}, outfile, ensure_ascii=False)

    def entry(self, item):
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["description"],
            "date_published": item["pubdate"].isoformat(timespec="seconds"),
            "date_modified": item["updateddate"].isoformat(timespec="seconds"),
            "authors": [{"name": name} for name in item["authors"]],
            "tags": item["categories"],
            "language": item["language"],
        }


FORMATS = {"rss": FullRss, "atom": FullAtom, "json": JsonFeed}


@dataclass(frozen=True)
class Channel:
    """What a feed is about: its posts and the page that shows the same."""

    posts: object = field(default_factory=lambda: Post.objects.posts().published().newest_first())
    title: str = ""
    path: str = ""


def channel_of(term):
    """The posts of a category, tag, series or author."""
    lists = {
        Category: lambda: Post.objects.on_list("filings", category=term),
        Tag: lambda: Post.objects.on_list("taggings", tag=term),
        User: lambda: Post.objects.on_list("authorships", author=term),
        Series: lambda: term.posts.posts().published().newest_first(),
    }
    return Channel(lists[type(term)](), str(term), term.get_absolute_url())


@require_safe
def site_feed(request, form, tex=False):
    return write_feed(request, form, Channel(path=reverse("blog:index")), tex)


@require_safe
def term_feed(request, form, model, tex=False, **which):
    return write_feed(request, form, channel_of(get_object_or_404(model, **which)), tex)


def write_feed(request, form, channel, tex):
    """`tex`: formulas as their source, for readers that strip MathML (they make 10−5 of $10^{-5}$)."""
    site = request.site
    address = settings.SITE_URL + request.path
    feed = FORMATS[form](
        title=clean(f"{channel.title} – {site.name}" if channel.title else site.name),
        link=settings.SITE_URL + channel.path,
        description=clean(site.tagline),
        subtitle=clean(site.tagline),
        language=site.language,
        feed_url=address,
        feed_guid=address,
    )
    # JSON has no print of its own for readers that strip MathML.
    tex_address = f"{address.removesuffix('json/')}tex/"
    unprinted = ["feed_html" if tex else "feed_tex_html", *UNPRINTED]
    posts = channel.posts.with_byline().prefetch_related("tags").defer(*unprinted)
    for post in posts[:ITEMS]:
        content = post.feed_tex_html if tex else post.feed_html + way_out(post, tex_address)
        add_post(feed, post, content)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def way_out(post, tex_address):
    """What stands below a post with formulas, in its own language, for whom they are unreadable."""
    if "<math" not in post.feed_html:
        return ""
    with translation.override(post.language):
        return format_html(
            "<p><small>{} <a href='{}'>{}</a> · <a href='{}'>{}</a></small></p>",
            _("Formulas unreadable?"),
            settings.SITE_URL + post.get_absolute_url(),
            _("Read on the site"),
            tex_address,
            _("feed with LaTeX"),
        )


def add_post(feed, post, content):
    url = settings.SITE_URL + post.get_absolute_url()
    feed.add_item(
        title=clean(post.title),
        link=url,
        description=clean(post.description),
        content=clean(content),
        authors=[clean(str(author)) for author in post.byline],
        unique_id=post.feed_id,
        unique_id_is_permalink=False,
        pubdate=post.published_at,
        updateddate=max(post.updated_at, post.published_at),
        categories=[clean(tag.name) for tag in post.tags.all()],
        comments=f"{url}#comments",
        language=language_tag(post.language),
    )
