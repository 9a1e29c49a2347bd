"""JSON-LD on a page: a block of data that no browser runs, and so no script for its policy."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from blog import structured_data
from blog.templatetags.presentation import canonical, language_tag

register = template.Library()


def block(data):
    text = mark_safe(structured_data.written(data))  # noqa: S308  escaped there
    return format_html('<script type="application/ld+json">{}</script>', text)


def absolute(path):
    return settings.SITE_URL + path


@register.simple_tag(takes_context=True)
def posting_data(context):
    post, site, sidebar = context["post"], context["site"], context["sidebar"]
    article = structured_data.Article(
        url=canonical(context),
        title=post.title,
        description=post.description,
        language=language_tag(post.language),
        authors=tuple((str(author), absolute(author.get_absolute_url())) for author in post.byline),
        publisher=(site.name, absolute(reverse("blog:index"))),
        published=timezone.localtime(post.published_at),
        modified=timezone.localtime(max(post.updated_at, post.published_at)),
        tags=tuple(link.label for link in sidebar.post_tags),
        image=absolute(post.cover.file.url) if post.cover else "",
        licence=site.licence_url,
        series=post.series
        and (post.series.title, absolute(post.series.get_absolute_url()), post.series_position),
        minutes=post.reading_minutes,
    )
    return block(structured_data.posting(article))


@register.simple_tag(takes_context=True)
def breadcrumb_data(context, lineage, title):
    steps = [
        (context["site"].name, absolute(reverse("blog:index"))),
        *((link.label, absolute(link.url)) for link in lineage or ()),
        (str(title), canonical(context)),
    ]
    return block(structured_data.breadcrumbs(steps))


@register.simple_tag(takes_context=True)
def website_data(context):
    site, search = context["site"], absolute(reverse("blog:search"))
    language = language_tag(site.language)
    return block(
        structured_data.website(site.name, absolute(reverse("blog:index")), f"{search}?q={{words}}", language)
    )
