from datetime import datetime, tzinfo

from django.db import models


def month_of(moment: datetime | None, zone: tzinfo) -> int | None:
    """202406 for a moment in what is June 2024 there."""
    if moment is None:
        return None
    local = moment.astimezone(zone)
    return local.year * 100 + local.month


class PostCount(models.Model):
    """How many posts a list has, those that are scheduled for it included.

    Triggers keep it (blog/post_counts.py). No column of the terms themselves: an author's form that
    was open meanwhile would write the old number back.
    """

    pk = models.CompositePrimaryKey("list", "key")
    list = models.CharField(max_length=10)
    key = models.BigIntegerField()  # a tag's or category's id, or a month as 202406
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["list", "-count", "key"], name="post_count_most")]

    def __str__(self):
        return f"{self.list} {self.key}: {self.count}"
