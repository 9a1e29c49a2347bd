from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post


class ReaderCount(models.Model):
    """How often a post was read. A narrow table of its own: a count never rewrites the wide post row."""

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="reader_count", verbose_name=_("post")
    )
    counted = models.PositiveBigIntegerField(_("readers counted here"), default=0)
    imported = models.PositiveBigIntegerField(
        _("readers before the move"), default=0, help_text=_("Taken over from another system's counter.")
    )

    class Meta:
        verbose_name = _("reader count")
        verbose_name_plural = _("reader counts")
        indexes = [models.Index((F("counted") + F("imported")).desc(), F("post").desc(), name="most_read")]

    def __str__(self):
        return str(self.total)

    @property
    def total(self):
        return self.counted + self.imported


class ReaderDay(models.Model):
    """What one day brought to one post: for the author's charts, not for any page."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reader_days", verbose_name=_("post"))
    day = models.DateField(_("day"), db_index=True)
    readers = models.PositiveIntegerField(_("readers"), default=0)
    crawlers = models.PositiveIntegerField(_("crawlers"), default=0)
    left_out = models.PositiveIntegerField(
        _("left out"), default=0, help_text=_("Readers that were taken out of the counts again.")
    )

    class Meta:
        verbose_name = _("day of readers")
        verbose_name_plural = _("days of readers")
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="one_row_a_day")]

    def __str__(self):
        return f"{self.day}: {self.readers}"


class ReaderMark(models.Model):
    """That one reader has read one post on one day, as a keyed hash that nothing leads back from."""

    day = models.DateField()
    mark = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "mark"], name="one_mark_a_day")]

    def __str__(self):
        return f"{self.day} {self.mark:x}"


class SpoolOffset(models.Model):
    """How far a spool file has been rolled up, committed together with the counts it gave."""

    name = models.CharField(max_length=100, primary_key=True)
    offset = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return f"{self.name}: {self.offset}"
