"""What the author sees of the counts: days as a chart, and days that are taken out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from blog.models import ReaderCount, ReaderDay

DAYS = 90
WIDTH, HEIGHT, GAP = 900, 160, 2


@dataclass(frozen=True, slots=True)
class Bar:
    day: date
    readers: int
    crawlers: int
    x: float
    y: float
    width: float
    height: float


def draw(readers: Mapping[date, int], crawlers: Mapping[date, int], last: date) -> list[Bar]:
    """The bars of the 90 days that end with the last, oldest first, the highest of full height."""
    days = [last - timedelta(days=n) for n in reversed(range(DAYS))]
    most = max([readers.get(day, 0) for day in days] + [1])
    step = WIDTH / DAYS
    return [
        Bar(
            day, readers.get(day, 0), crawlers.get(day, 0),
            round(n * step, 2), round(HEIGHT * (1 - readers.get(day, 0) / most), 2),
            round(step - GAP, 2), round(HEIGHT * readers.get(day, 0) / most, 2),
        )
        for n, day in enumerate(days)
    ]  # fmt: skip


def chart(days) -> list[Bar]:
    """The last 90 days of these ReaderDay rows."""
    last = timezone.localdate()
    rows = days.filter(day__gt=last - timedelta(days=DAYS)).order_by().values("day")
    sums = list(rows.annotate(some=Sum("readers"), others=Sum("crawlers")))
    return draw({row["day"]: row["some"] for row in sums}, {row["day"]: row["others"] for row in sums}, last)


def leave_out(days) -> int:
    """Take the readers of these days out of the counts: they were a crawler in disguise. Returns how many."""
    with transaction.atomic():
        rows = list(days.select_for_update().filter(readers__gt=0).order_by("pk"))
        for row in rows:
            ReaderCount.objects.filter(post=row.post_id).update(counted=F("counted") - row.readers)
            ReaderDay.objects.filter(pk=row.pk).update(
                left_out=F("left_out") + row.readers, readers=F("readers") - row.readers
            )
    return sum(row.readers for row in rows)


def put_back(days) -> int:
    """Count again what was left out. Returns how many readers."""
    with transaction.atomic():
        rows = list(days.select_for_update().filter(left_out__gt=0).order_by("pk"))
        for row in rows:
            ReaderCount.objects.filter(post=row.post_id).update(counted=F("counted") + row.left_out)
            ReaderDay.objects.filter(pk=row.pk).update(
                left_out=F("left_out") - row.left_out, readers=F("readers") + row.left_out
            )
    return sum(row.left_out for row in rows)
