"""What time it is for the site, the same for all that serve it.

Machines' clocks differ, and may be set back. What has once appeared must neither be missing on the next
page nor vanish again: for the site it is never earlier than the moment up to which posts have been
published (`site_version.published_until`, which every request reads with the site's row).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_published_until: ContextVar[datetime | None] = ContextVar("published_until", default=None)


def now() -> datetime:
    until, here = _published_until.get(), timezone.now()
    return max(until, here) if until else here


@contextmanager
def not_before(until: datetime | None):
    """For the length of one request."""
    token = _published_until.set(until)
    try:
        yield
    finally:
        _published_until.reset(token)
