from django.db import models
from django.utils.translation import gettext_lazy as _


class Imported(models.Model):
    """That a row of another system's database has come over, and as what: an import that is run again
    finds it here, changes nothing that is as it was, and never writes over what was edited since."""

    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=200)
    object_id = models.BigIntegerField(null=True, help_text="Of the row made of it; it may be gone.")
    digest = models.CharField(max_length=64, help_text="Of all that the source said when it came over.")
    version = models.PositiveIntegerField(default=0, help_text="A post's version when it came over.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_once")]

    def __str__(self):
        return f"{self.kind} {self.source_id} of {self.source}"


class ImportReport(models.Model):
    """What an import found, kept for the desk."""

    source = models.CharField(_("source"), max_length=200)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    is_dry = models.BooleanField(_("trial run"), default=False)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import report")
        verbose_name_plural = _("import reports")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.source}, {self.made_at:%Y-%m-%d %H:%M}"
