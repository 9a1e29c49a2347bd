"""Pieces that stand the same on every page of one version of the site, kept within the process.

A page that has to be rendered, since it is cold or a crawler walks through ten thousand of them, finds
them ready. They are as fresh as kept pages: under the version that was read before they were rendered.
"""

from datetime import datetime

from django.core.cache import cache
from django.db import connection

from blog import clock

SECONDS = 3600


def find(name: str, site) -> str | None:
    piece = cache.get(_key(name, site)) if _may_keep(site) else None
    if piece is None:
        return None
    html, due = piece
    return html if due is None or clock.now() < due else None


def keep(name: str, site, html: str, due: datetime | None) -> None:
    """`due`: when it changes although nobody writes."""
    if _may_keep(site):
        cache.set(_key(name, site), (html, due), SECONDS)


def _may_keep(site) -> bool:
    # Within a transaction one sees what may yet be rolled back.
    return site.version is not None and not connection.in_atomic_block


def _key(name: str, site) -> str:
    return f"{name}-{site.version}-{site.schedule}-{site.changed_at}-{site.published_until.timestamp()}"
