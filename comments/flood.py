"""At most one comment of one client in a while, whichever of the server's processes it reaches."""

from datetime import timedelta
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.utils import timezone

from comments.models import FloodMark

KEPT = timedelta(hours=1)


def interval() -> timedelta:
    return timedelta(seconds=settings.COMMENT_INTERVAL)


def mark_of(address: str) -> int:
    """A keyed hash of the client's network: of IPv6 one line has a whole /64 to choose from."""
    try:
        if isinstance(ip_address(address), IPv6Address):
            address = str(ip_network((address, 64), strict=False))
    except ValueError:
        address = ""  # unknown to us; all who are share one mark
    key = settings.SECRET_KEY.encode()[:64]
    digest = blake2b(address.encode(), key=key, person=b"comment flood", digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def is_flooding(address: str) -> bool:
    """Asked first, so that what will be refused is neither rendered nor written."""
    since = timezone.now() - interval()
    return FloodMark.objects.filter(mark=mark_of(address), posted_at__gt=since).exists()


def claim(address: str) -> bool:
    """Take the client's turn; False when it had one within the interval. For the transaction that
    stores the comment: of two requests at once one waits for the other's commit and is refused."""
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    table = connection.ops.quote_name(FloodMark._meta.db_table)
    FloodMark.objects.filter(posted_at__lt=now - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (mark, posted_at) VALUES (%s, %s) "  # noqa: S608  a name of ours
            f"ON CONFLICT (mark) DO UPDATE SET posted_at = excluded.posted_at "
            f"WHERE {table}.posted_at <= %s RETURNING mark",
            [mark_of(address), adapt(now), adapt(now - interval())],
        )
        return cursor.fetchone() is not None
