from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.addresses import author_path
from blog.models.terms import ListedThrough


class User(AbstractUser):
    """Someone who writes or moderates. Readers and commenters have no account."""

    first_name = last_name = None
    display_name = models.CharField(_("display name"), max_length=100, help_text=_("Stands in the byline."))
    bio = models.TextField(_("about the author"), blank=True)

    REQUIRED_FIELDS = ["email", "display_name"]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self):
        return self.display_name or self.username

    def get_absolute_url(self):
        return author_path(self.username)

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Authorship(ListedThrough):
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="authorships")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="authorships", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="author_once_a_post")]
        indexes = [models.Index(fields=["author", "-published_at", "-post"], name="author_listing")]

    def __str__(self):
        return str(self.author)

    def save(self, **kwargs):
        self.published_at = self.post.listed_at
        super().save(**kwargs)
