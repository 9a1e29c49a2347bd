"""Where Typecho's pages stand: patterns such as /archives/[cid:digital]/ of its routing table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote_to_bytes, urlsplit

from django.utils.encoding import repercent_broken_unicode

from blog.text import clean

PART = re.compile(r"\[([A-Za-z]+)(?::[A-Za-z0-9]+){0,2}\]")
DEFAULTS = {
    "post": "/archives/[cid:digital]/",
    "page": "/[slug].html",
    "category": "/category/[slug]/",
    "tag": "/tag/[slug]/",
    "author": "/author/[uid:digital]/",
    "search": "/search/[keywords]/",
    "attachment": "/attachment/[cid:digital]/",
    "archive": "/blog/",
    "archive_year": "/[year:digital:4]/",
    "archive_month": "/[year:digital:4]/[month:digital:2]/",
    "archive_day": "/[year:digital:4]/[month:digital:2]/[day:digital:2]/",
}


@dataclass(frozen=True, slots=True)
class Permalinks:
    """`site_url` has no slash at its end; `is_rewritten`: addresses do without /index.php."""

    site_url: str = ""
    is_rewritten: bool = True
    routes: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The path that the old site stood at: "" or "/blog"."""
        return urlsplit(self.site_url).path.rstrip("/")

    def path(self, route: str, **values: object) -> str:
        """The path as Typecho prints it, percent-encoded, without the site's own."""
        pattern = self.routes.get(route) or DEFAULTS[route]
        filled = PART.sub(lambda part: _encoded(values.get(part[1], "")), pattern)
        return "/" + filled.lstrip("/").replace("//", "/")

    def url(self, path: str) -> str:
        """The address that the old site gave it, in its feed as well."""
        return self.site_url + ("" if self.is_rewritten else "/index.php") + path

    def old_path(self, path: str) -> str:
        """As a request for it arrives: with the site's own path, decoded."""
        return decoded(self.base + path)


def _encoded(value: object) -> str:
    if isinstance(value, tuple):  # a category and those that it stands in
        return "/".join(_encoded(part) for part in value)
    return quote_plus(str(value).encode("utf-8", "surrogateescape"))


def decoded(path: str) -> str:
    """As Django shows the path of a request. Bytes that are no UTF-8 stay percent-encoded."""
    return clean(repercent_broken_unicode(unquote_to_bytes(path)).decode("utf-8", "replace"))


def encoded(path: str) -> str:
    """A decoded path, as a browser sends it."""
    return quote(path, safe="/:@!$&'()*+,;=~-._%")
