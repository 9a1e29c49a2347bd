"""Which views' pages are kept, and what Django tells the cache about a page that it has rendered."""

from dataclasses import dataclass

from django.urls import Resolver404, resolve

LISTINGS = ["index", "month", "category", "tag", "author"]
TERMS = ["", "category-", "tag-", "series-", "author-"]
FEEDS = [f"{term}{form}" for term in TERMS for form in ["rss", "atom", "rss-tex", "atom-tex", "json"]]

# Views whose anonymous pages depend on the address and the database alone.
KEPT = frozenset(
    f"blog:{name}"
    for name in [
        *LISTINGS, *(f"{name}-page" for name in LISTINGS), *FEEDS,
        "archive", "year", "post", "page", "all-series", "series", "bibtex", "opensearch", "counting",
        "robots", "sitemap", "sitemap-lists", "sitemap-posts",
    ]
) | {f"comments:{name}" for name in ["page", "privacy", "rss", "atom", "post-rss", "post-atom"]}  # fmt: skip
# The others of this site, and why each page of theirs is made for the one who asks.
NOT_KEPT = {
    "blog:search": "there are as many as there are words",
    "blog:search-words": "there are as many as there are words",
    "blog:suggestions": "there are as many as there are words",
    "blog:random": "leads elsewhere each time",
    "blog:upload": "files have a cache of their own: readers' browsers",
    "blog:media": "files have a cache of their own: their names never change",
    "comments:write": "answers a form",
    "comments:typecho-rss": "leads to another address",
    "comments:typecho-atom": "leads to another address",
    "comments:mail-stop": "is for the owner of an address",
    "comments:mail-confirm": "is for the owner of an address",
    "comments:comment": "leads to another page",
    "comments:mine": "is its writer's",
    "comments:preview": "answers a form that is being filled in",
    "comments:reply": "holds a form for one reader",
}


@dataclass(slots=True)
class Notes:
    """Beside a response, within the server."""

    is_kept: bool = False
    post_id: int | None = None  # whose readers its requests count for
    time_zone: str = "UTC"


SCOPE_KEY = "scholium.notes"


def notes_of(request) -> Notes | None:
    """None where no page cache stands before Django."""
    return request.META.get("asgi.scope", {}).get(SCOPE_KEY)


def is_kept(path: str) -> bool:
    try:
        return resolve(path).view_name in KEPT
    except Resolver404:
        return False
