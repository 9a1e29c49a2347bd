"""How often one client, and one network, may send and store comments.

Token buckets in the form of one number each: the moment until which a bucket's tokens are spent (`free_at`;
a bucket of `burst` tokens refuses when that lies `burst` intervals ahead). Those in memory stand before
everything else, one set a worker, and keep a flood from costing anything; those in the database hold for
all workers together and are taken in the transaction that stores the comment.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection

from comments.models import FloodBucket

KEPT = 3000  # seconds after which the database forgets a client; looked at every few minutes
REMEMBERED = 20_000  # clients, in the memory of one worker


@dataclass(frozen=True, slots=True)
class Rate:
    """One token every `interval` seconds, and `burst` at once after a rest."""

    interval: float
    burst: int = 1

    def wait(self, free_at: float, now: float) -> float:
        """Seconds until the next token, 0 when there is one."""
        return max(0.0, free_at - now - (self.burst - 1) * self.interval)


# A reader sends a form to look at it, corrects a formula, looks again; programs do not stop at six.
SENT, SENT_BY_NETWORK = Rate(10, 6), Rate(2, 30)


def stored() -> tuple[Rate, Rate]:
    """Comments of one client, and of all in its network: a house, a school, an office."""
    return Rate(settings.COMMENT_INTERVAL), Rate(settings.COMMENT_INTERVAL / 5, 10)


def marks_of(address: str) -> tuple[int, int]:
    """Keyed hashes of the client and of its network, by which no address can be found again.

    Of IPv6 one line has a whole /64 to choose from, and is one client; networks are a /48 or a /24.
    """
    try:
        is_long = ip_address(address).version == 6
        client, network = (
            str(ip_network((address, bits), strict=False)) for bits in ((64, 48) if is_long else (32, 24))
        )
    except ValueError:
        client = network = ""  # unknown to us; all who are share their marks
    return _hash(client, b"client"), _hash(network, b"network")


def _hash(text: str, kind: bytes) -> int:
    key = settings.SECRET_KEY.encode()[:64]
    return int.from_bytes(blake2b(text.encode(), key=key, person=kind, digest_size=8).digest(), signed=True)


class Buckets:
    """In memory; the longest unused are forgotten first."""

    def __init__(self, *rates: Rate, size: int = REMEMBERED):
        self.rates, self.size = rates, size
        self._free_at: OrderedDict[int, float] = OrderedDict()

    def take(self, address: str) -> float:
        """Take one token of each bucket; seconds to wait when one of them has none left."""
        if not settings.COMMENT_INTERVAL:
            return 0.0
        now, marks = time.monotonic(), marks_of(address)
        free = [max(self._free_at.get(mark, 0.0), now) for mark in marks]
        wait = max(rate.wait(free_at, now) for rate, free_at in zip(self.rates, free, strict=True))
        if not wait:
            for mark, free_at, rate in zip(marks, free, self.rates, strict=True):
                self._free_at[mark] = free_at + rate.interval
                self._free_at.move_to_end(mark)
            while len(self._free_at) > self.size:
                self._free_at.popitem(last=False)
        return wait

    def empty(self, address: str, seconds: float) -> None:
        """Give the client no token for so long."""
        mark, rate = marks_of(address)[0], self.rates[0]
        self._free_at[mark] = time.monotonic() + seconds + (rate.burst - 1) * rate.interval
        self._free_at.move_to_end(mark)


sent = Buckets(SENT, SENT_BY_NETWORK)


def is_flooding(address: str) -> bool:
    """Asked first, so that what will be refused is neither rendered nor written."""
    now, marks, rates = time.time(), marks_of(address), stored()
    free_at = dict(FloodBucket.objects.filter(mark__in=marks).values_list("mark", "free_at"))
    return any(rate.wait(free_at.get(mark, 0.0), now) for mark, rate in zip(marks, rates, strict=True))


def claim(address: str) -> bool:
    """Take one token of the client's and one of its network's bucket; False when one of them has none.

    For the transaction that stores the comment, and that is rolled back on False: of two requests at once
    one waits for the other's commit and is refused.
    """
    now = time.time()
    return all(_claim(mark, rate, now) for mark, rate in zip(marks_of(address), stored(), strict=True))


def _claim(mark: int, rate: Rate, now: float) -> bool:
    table = connection.ops.quote_name(FloodBucket._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (mark, free_at) VALUES (%s, %s) ON CONFLICT (mark) DO UPDATE "  # noqa: S608
            f"SET free_at = %s + CASE WHEN {table}.free_at > %s THEN {table}.free_at ELSE %s END "
            f"WHERE {table}.free_at <= %s RETURNING mark",
            [mark, now + rate.interval, rate.interval, now, now, now + (rate.burst - 1) * rate.interval],
        )
        return cursor.fetchone() is not None
