"""How values are written on a page: languages, numbers and addresses."""

import re

from django import template
from django.conf import settings
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext

from blog import assets

register = template.Library()

LANGUAGE_TAGS = {"zh-hans": "zh-Hans"}
OPENGRAPH_LOCALES = {"zh-hans": "zh_CN", "en": "en_US"}


@register.filter
def language_tag(language):
    """The language as HTML wants it: zh-hans is zh-Hans."""
    language = language or settings.LANGUAGE_CODE
    return LANGUAGE_TAGS.get(language, language)


@register.filter
def opengraph_locale(language):
    return OPENGRAPH_LOCALES.get(language, language)


@register.filter
def number(count):
    """Chinese writes 24894, English 24,894."""
    return str(count) if (get_language() or "").startswith("zh") else f"{count:,}"


@register.filter
def readers(count):
    return ngettext("%(count)s reader", "%(count)s readers", count) % {"count": number(count)}


register.simple_tag(assets.style_links, name="stylesheets")
register.simple_tag(assets.script_links, name="scripts")
register.simple_tag(assets.later_scripts)


@register.simple_tag
def reader_count(post):
    """In a form that the page cache finds again: a number that grows makes no new page."""
    return format_html(
        '<span class="readers" data-readers="{} {}">{}</span>',
        post.pk or 0, get_language() or settings.LANGUAGE_CODE, readers(post.readers),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def canonical(context):
    """The page's one address: on the site's own host and without a query."""
    return settings.SITE_URL + escape_uri_path(context["request"].path)


@register.simple_tag(takes_context=True)
def page_path(context, number):
    """The path of another page of the listing that is being shown."""
    first = re.sub(r"page/[0-9]+/\Z", "", context["request"].path)
    return escape_uri_path(first if number == 1 else f"{first}page/{number}/")


@register.simple_tag(takes_context=True)
def site_sidebar(context):
    """The boxes beside the page. They are the same on every page, and so rendered once for a version."""
    sidebar = context["sidebar"]
    if sidebar.kept is not None:
        return mark_safe(sidebar.kept)  # noqa: S308  a template made it
    html = context.template.engine.get_template("blog/_sidebar.html").render(context)
    sidebar.keep(html)
    return html
