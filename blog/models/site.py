import zoneinfo
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from blog.models.typesetting import typeset


def validate_time_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone, such as Asia/Shanghai."), params={"name": name})


def parse_links(text):
    """[(label, address)] of lines such as `arXiv | https://arxiv.org/`.

    Raises ValidationError naming the line that is not of this form or does not lead to a page.
    """
    links = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        label, separator, address = (part.strip() for part in line.rpartition("|"))
        parts = urlsplit(address)
        leads_somewhere = (parts.scheme in {"http", "https"} and parts.netloc) or (
            address.startswith("/") and not parts.netloc
        )
        if not (separator and label and leads_somewhere):
            raise ValidationError(
                _("Line %(number)d must be “label | address”, the address starting with http(s):// or /."),
                params={"number": number},
            )
        links.append((label, address))
    return links


class Site(models.Model):
    """The one row that says what this site is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=100, default="Scholium")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Asia/Shanghai", validators=[validate_time_zone]
    )
    posts_per_page = models.PositiveSmallIntegerField(
        _("posts per page"), default=10, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    licence_name = models.CharField(_("licence"), max_length=100, blank=True, default="CC BY-NC-SA 4.0")
    licence_url = models.URLField(
        _("address of the licence"), blank=True, default="https://creativecommons.org/licenses/by-nc-sa/4.0/"
    )
    citation_prefix = models.CharField(
        _("citation key prefix"),
        max_length=40,
        default="scholium",
        validators=[
            RegexValidator(r"\A[A-Za-z][A-Za-z0-9-]*\Z", _("Latin letters, digits and hyphens only."))
        ],
        help_text=_("BibTeX keys are prefix-number; changing it changes the key of every post."),
    )
    macros = models.TextField(
        _("macros"),
        blank=True,
        help_text=_(r"One \newcommand or \DeclareMathOperator a line, for all posts."),
    )
    separate_theorem_counters = models.BooleanField(
        _("number theorems, lemmas and so on apart"),
        default=False,
        help_text=_("Otherwise Lemma 2 follows Theorem 1."),
    )
    navigation = models.TextField(
        _("navigation"),
        blank=True,
        validators=[parse_links],
        help_text=_("One “label | address” a line."),
    )
    links = models.TextField(
        _("links in the sidebar"),
        blank=True,
        validators=[parse_links],
        help_text=_("One “label | address” a line."),
    )
    support = models.TextField(
        _("support box"),
        blank=True,
        help_text=_("Stands below every post, for example how to thank the author. Markdown; empty: no box."),
    )
    support_html = models.TextField(editable=False, default="")
    footer = models.CharField(_("footer"), max_length=300, blank=True)
    registration = models.CharField(
        _("registration number"), max_length=100, blank=True, help_text=_("Such as an ICP record.")
    )
    registration_url = models.URLField(_("address of the registration"), blank=True)
    hold_first_comments = models.BooleanField(
        _("hold first comments"),
        default=False,
        help_text=_("Until something by the same person, in the same browser, has been approved."),
    )
    hold_links = models.BooleanField(
        _("hold comments with links"),
        default=True,
        help_text=_("Of people of whom nothing has been approved yet."),
    )
    blocklist = models.TextField(
        _("blocklist"),
        blank=True,
        help_text=_(
            "Words, hosts or e-mail addresses, one a line: comments that hold one of them are held. "
            "@example.org stands for every address there."
        ),
    )
    close_comments_after = models.PositiveSmallIntegerField(
        _("close comments after"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Days after the publication of a post; empty: never."),
    )
    aliases = models.TextField(
        _("further addresses"),
        blank=True,
        help_text=_("Other hosts that lead here, one a line; they redirect to the site's own address."),
    )

    # Of site_version, read along by load(): what pages show, when that last changed, in seconds since
    # 1970, what is scheduled, and up to which moment posts have been published.
    version = changed_at = schedule = published_until = None

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_site_row")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """In another time zone some posts stand in another month."""
        self.support_html = typeset(self.support, self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "support_html"}
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).values_list("time_zone", flat=True).first()
            super().save(**kwargs)
            if before not in {None, self.time_zone}:
                posts = apps.get_model("blog.Post").objects
                posts.set_months(posts.values_list("pk", flat=True))

    @classmethod
    def load(cls):
        """The row, or one of defaults (not saved) where nobody has filled it in yet."""
        versions = {
            "version": RawSQL("SELECT v FROM site_version", ()),
            "schedule": RawSQL("SELECT s FROM site_version", ()),
            "changed_at": RawSQL("SELECT changed_at FROM site_version", ()),
            "published_until": RawSQL(
                "SELECT published_until FROM site_version", (), output_field=models.DateTimeField()
            ),
        }
        return cls.objects.annotate(**versions).filter(pk=1).first() or cls()

    @property
    def url(self):
        return settings.SITE_URL

    @property
    def tzinfo(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def navigation_links(self):
        return parse_links(self.navigation)

    @property
    def sidebar_links(self):
        return parse_links(self.links)

    @property
    def alias_hosts(self):
        return {line.strip().lower() for line in self.aliases.splitlines() if line.strip()}
