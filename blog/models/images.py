import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

IN_TEXT = re.compile(re.escape(settings.MEDIA_URL) + r"([0-9a-f]{32}\.(?:png|jpg|gif|webp))")


class Image(models.Model):
    """An uploaded picture, re-encoded and named by its content."""

    file = models.ImageField(_("file"), unique=True, width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    original_name = models.CharField(_("original name"), max_length=200)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="images",
    )

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.original_name

    @classmethod
    def sizes_in(cls, source):
        """{address: (width, height)} of the pictures of this library that a text names."""
        names = set(IN_TEXT.findall(source))
        found = cls.objects.filter(file__in=names) if names else ()
        sizes = {image.file.url: (image.width, image.height) for image in found}
        return sizes | {f"{settings.SITE_URL}{url}": size for url, size in sizes.items()}
