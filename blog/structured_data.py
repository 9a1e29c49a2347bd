"""What search engines are told about a page: schema.org as JSON-LD. Plain values in, plain values out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# Within <script> only these could end the block or open a comment in it.
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_CONTEXT = "https://schema.org"


@dataclass(frozen=True, slots=True)
class Article:
    """All addresses are absolute; what is "" or None is left out."""

    url: str
    title: str
    description: str
    language: str
    authors: tuple[tuple[str, str], ...]  # (name, address)
    publisher: tuple[str, str]
    published: datetime | None
    modified: datetime | None
    tags: tuple[str, ...] = ()
    image: str = ""
    licence: str = ""
    series: tuple[str, str, int] | None = None  # (title, address, part)
    minutes: int = 0


def written(data: dict) -> str:
    """As it may stand between <script> tags."""
    return json.dumps(data, ensure_ascii=False).translate(_SCRIPT)


def posting(article: Article) -> dict:
    data = {
        "@context": _CONTEXT,
        "@type": "BlogPosting",
        "mainEntityOfPage": article.url,
        "url": article.url,
        "headline": article.title,
        "description": article.description,
        "inLanguage": article.language,
        "author": [{"@type": "Person", "name": name, "url": url} for name, url in article.authors],
        "publisher": {"@type": "Organization", "name": article.publisher[0], "url": article.publisher[1]},
        "datePublished": _moment(article.published),
        "dateModified": _moment(article.modified),
        "keywords": list(article.tags),
        "image": article.image,
        "license": article.licence,
        "timeRequired": f"PT{article.minutes}M" if article.minutes else "",
    }
    if article.series:
        title, url, part = article.series
        data |= {"isPartOf": {"@type": "CreativeWorkSeries", "name": title, "url": url}, "position": part}
    return {name: value for name, value in data.items() if value}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict:
    """`steps` are (name, address) from the front page to the page itself."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def website(name: str, url: str, search: str, language: str) -> dict:
    """`search` is the address of the search with {words} in it."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search},
        "query-input": "required name=words",
    }
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": url,
        "inLanguage": language,
        "potentialAction": action,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
