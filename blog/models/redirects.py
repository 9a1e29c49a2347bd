from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """An old path and where it leads now. Looked up only when nothing else answers."""

    old_path = models.CharField(
        _("old path"),
        max_length=500,
        unique=True,
        help_text=_("Decoded, from the first slash: /old/name.html"),
    )
    target = models.CharField(
        _("leads to"),
        max_length=500,
        help_text=_("A path of this site, also with #fragment, or an http(s) address."),
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(old_path=models.F("target")), name="redirect_leads_elsewhere"
            )
        ]

    def __str__(self):
        return f"{self.old_path} → {self.target}"

    def clean(self):
        if not self.old_path.startswith("/"):
            raise ValidationError({"old_path": _("A path starts with a slash.")})
        if not self.target.startswith(("/", "http://", "https://")) or self.target.startswith("//"):
            raise ValidationError({"target": _("A path starts with one slash, an address with http(s)://.")})
