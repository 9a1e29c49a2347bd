import hashlib
import unicodedata
import uuid
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.validators import validate_unicode_slug
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from blog import clock
from blog.addresses import page_path, post_path
from blog.citations import Citation
from blog.models.images import Image
from blog.models.links import PostLink, links_in
from blog.models.people import Authorship
from blog.models.post_queries import REFERENCE_FACTS, PostQuerySet
from blog.models.related import relate
from blog.models.site import Site
from blog.models.terms import Category, Filing, PostTags, Series, TaggedPost
from blog.rendering import PIPELINE_VERSION, definitions_in, render_post, wanted_references
from blog.search.indexing import index_post, indexed_once
from blog.text import clean, clean_line

PRINTS = [
    *("html", "excerpt_html", "excerpt_is_whole", "feed_html", "feed_tex_html", "text", "description"),
    *("toc", "labels", "rendering_errors", "rendering_version", "reading_minutes"),
]


def site_language():
    return Site.load().language


def new_feed_id():
    return uuid.uuid4().urn


class Post(models.Model):
    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", pgettext_lazy("status", "published")
        UNLISTED = "unlisted", _("unlisted: by address only")
        PRIVATE = "private", _("private: for authors only")
        WITHDRAWN = "withdrawn", _("withdrawn: answers 410")

    class Dialect(models.TextChoices):
        """How the text is to be read: what was written for another system keeps that one's rules."""

        STANDARD = "standard", _("standard")
        TYPECHO = "typecho", _("Typecho's Markdown")
        HTML = "html", _("HTML with automatic paragraphs")

    PUBLIC = [Status.PUBLISHED, Status.UNLISTED]

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.POST)
    title = models.CharField(_("title"), max_length=300)
    slug = models.CharField(
        _("slug"),
        max_length=200,
        blank=True,
        validators=[validate_unicode_slug],
        help_text=_("The address of a page. A post's address is its number."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=site_language
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Authorship", related_name="posts", verbose_name=_("authors")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("category")
    )
    tags = TaggableManager(
        _("tags"), through=TaggedPost, manager=PostTags, blank=True, help_text=_("Separated by commas.")
    )
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("series")
    )
    series_position = models.PositiveSmallIntegerField(_("part"), null=True, blank=True)
    cover = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="covered_posts", verbose_name=_("cover")
    )
    section_numbers = models.BooleanField(_("number the sections"), default=False)
    comments_open = models.BooleanField(_("open for comments"), default=True)
    dialect = models.CharField(_("dialect"), max_length=10, choices=Dialect, default=Dialect.STANDARD)
    custom_fields = models.JSONField(
        default=dict, editable=False, help_text="What another system knew of it and no column here holds."
    )
    feed_id = models.CharField(max_length=500, unique=True, default=new_feed_id, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    rendering_version = models.PositiveIntegerField(default=0, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    # As 202406, in the site's time zone; NULL while the post stands on no list.
    month = models.PositiveIntegerField(null=True, editable=False)
    excerpt_html = models.TextField(editable=False)
    excerpt_is_whole = models.BooleanField(default=False, editable=False)
    description = models.CharField(max_length=400, blank=True, editable=False)
    manual_excerpt = models.TextField(
        _("excerpt"),
        blank=True,
        help_text=_("Stands on listings instead of the text before <!--more-->. Markdown."),
    )
    toc = models.JSONField(default=list, editable=False)
    labels = models.JSONField(default=list, editable=False)
    rendering_errors = models.JSONField(default=list, editable=False)
    html = models.TextField(editable=False)
    feed_html = models.TextField(editable=False)
    feed_tex_html = models.TextField(editable=False)
    text = models.TextField(editable=False)
    body = models.TextField(_("text"), blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        get_latest_by = "published_at"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["post", "page"]), name="post_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "unlisted", "private", "withdrawn"]),
                name="post_status_known",
            ),
            models.CheckConstraint(
                condition=Q(dialect__in=["standard", "typecho", "html"]), name="post_dialect_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="post_has_title"),
            models.CheckConstraint(condition=~Q(kind="page", slug=""), name="page_has_slug"),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "unlisted"], published_at=None),
                name="public_post_has_date",
            ),
            models.CheckConstraint(
                condition=Q(series=None) | Q(series_position__isnull=False), name="series_part_is_numbered"
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(kind="page"), name="page_slug_once",
                violation_error_message=_("Another page has this slug."),
            ),
            models.UniqueConstraint(
                fields=["series", "series_position"], name="series_part_once",
                violation_error_message=_("Another post is this part of the series."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status="published", kind="post"),
                name="post_listing",
            ),
            models.Index(fields=["status", "-published_at"], name="post_by_status"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.kind == self.Kind.PAGE:
            return page_path(self.slug)
        return post_path(self.pk)

    @property
    def is_public(self):
        return self.status in self.PUBLIC and self.published_at <= clock.now()

    def takes_comments(self, site):
        """Open by hand, and not closed by its age."""
        days = site.close_comments_after
        closes_at = self.published_at + timedelta(days=days) if days and self.published_at else None
        return self.comments_open and (closes_at is None or clock.now() < closes_at)

    @property
    def is_withdrawn(self):
        return self.status == self.Status.WITHDRAWN

    @property
    def is_scheduled(self):
        return self.status in self.PUBLIC and self.published_at > clock.now()

    @property
    def listed_at(self):
        """The date that it carries on lists; None when it stands on none."""
        is_listed = self.status == self.Status.PUBLISHED and self.kind == self.Kind.POST
        return self.published_at if is_listed else None

    @property
    def readers(self):
        return self.reader_count.total if hasattr(self, "reader_count") else 0

    @cached_property
    def byline(self):
        """Its authors in order."""
        return [authorship.author for authorship in self.authorships.all()]

    def citation(self, site):
        return Citation(
            key=f"{site.citation_prefix}-{self.pk}",
            authors=tuple(str(author) for author in self.byline) or (site.name,),
            title=self.title,
            published=timezone.localtime(self.published_at or self.created_at, site.tzinfo).date(),
            url=settings.SITE_URL + self.get_absolute_url(),
            is_chinese=self.language.startswith("zh"),
        )

    def clean(self):
        self.title = clean_line(self.title)
        if not self.title:
            raise ValidationError({"title": _("A post needs a title.")})
        if self.kind == self.Kind.PAGE and not self.slug:
            raise ValidationError({"slug": _("A page needs a slug: it is its address.")})
        if self.status in self.PUBLIC and self.published_at is None:
            self.published_at = timezone.now()
        if self.series and self.series_position is None:
            raise ValidationError({"series_position": _("Which part of the series is it?")})
        if not self.series:
            self.series_position = None

    def save(self, **kwargs):
        """Renders what the text gives, moves updated_at when the text changed, keeps lists and references."""
        if kwargs.get("update_fields") is not None:
            raise ValueError("Post.save() writes the whole row; single columns take the queryset's update().")
        self.title, self.slug = clean_line(self.title), unicodedata.normalize("NFC", self.slug)
        self.body, self.manual_excerpt = clean(self.body), clean(self.manual_excerpt)
        is_new, brings_id = self._state.adding, self.pk is not None
        self._note_edit(is_new)
        self.version += 1
        with indexed_once():
            before = self._stored_reference_facts()
            if not brings_id:
                super().save(**kwargs)  # the prints hold the number in their ids
                kwargs = {**kwargs, "force_insert": False}
            links = self.render()
            super().save(**kwargs)
            if is_new and brings_id:
                self._move_sequence()
            self.file()
            self._keep_links(links)
            Post.objects.relist([self.pk])
            self.relate()
            if before != self._stored_reference_facts():
                Post.objects.refresh_references([self.pk])

    def delete(self, **kwargs):
        with transaction.atomic():
            pk, deleted = self.pk, super().delete(**kwargs)
            Post.objects.refresh_references([pk])
        return deleted

    def macros(self):
        """The site's macros and those that the text defines, which its comments may use."""
        return definitions_in(Site.load().macros) | definitions_in(self.body)

    def _note_edit(self, is_new):
        content = "\0".join([self.title, self.body, self.manual_excerpt])
        content_hash = hashlib.sha256(content.encode()).hexdigest()
        if self.updated_at is None or (not is_new and content_hash != self.content_hash):
            self.updated_at = timezone.now()
        self.content_hash = content_hash

    def _move_sequence(self):
        # An id that an import brought does not move PostgreSQL's sequence; the next post would collide.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Post]):
                cursor.execute(statement)

    def _stored_reference_facts(self):
        return Post.objects.filter(pk=self.pk).values(*REFERENCE_FACTS).first()

    def render(self):
        """Make all prints anew from the text; saves nothing. Returns the links as unsaved PostLinks."""
        references = wanted_references(self.body) | wanted_references(self.manual_excerpt)
        site = Site.load()
        rendered = self.rendered(self.body, self.dialect, site, references)
        self.html, self.excerpt_html = rendered.html, rendered.excerpt_html
        self.excerpt_is_whole = rendered.excerpt_is_whole
        self.feed_html, self.feed_tex_html = rendered.feed_html, rendered.feed_tex_html
        self.text, self.description = rendered.text, rendered.description
        self.reading_minutes = min(rendered.reading_minutes, 9999)
        self.toc = [asdict(heading) for heading in rendered.toc]
        self.labels = [asdict(label) for label in rendered.labels]
        self.rendering_errors = [asdict(error) for error in rendered.errors]
        self.rendering_version = PIPELINE_VERSION
        return links_in(rendered, references, site.alias_hosts)

    def rendered(self, body, dialect, site, references=()):
        """All prints of `body` as this post's text. `references`: the places in other posts that it names."""
        return render_post(
            body,
            dialect=dialect,
            post_id=self.pk or 0,
            url=self.get_absolute_url() if self.pk else "",
            base_url=settings.SITE_URL,
            language=self.language,
            excerpt_source=self.manual_excerpt,
            section_numbers=self.section_numbers,
            separate_theorem_counters=site.separate_theorem_counters,
            macros=definitions_in(site.macros),
            targets=Post.objects.find_targets(references),
            sizes=Image.sizes_in(self.body + self.manual_excerpt),
        )

    def rerender(self):
        """Store new prints of the same text: no edit, and so no new date and no new version."""
        with transaction.atomic():
            self._keep_links(self.render())
            Post.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in PRINTS})
            self.relate()

    def _keep_links(self, links):
        self.links_out.all().delete()
        for link in links:
            link.source = self
        PostLink.objects.bulk_create(link for link in links if link.target_id != self.pk)

    def relate(self):
        """Find anew which posts a reader of this one may want next."""
        relate(self)

    def file(self, further=None):
        """Put the post into its category and into the further ones, and so into all they stand in.

        None: those further ones that it was put into before.
        """
        if further is None:
            rows = self.filings.filter(further=True).select_related("category")
            further = [filing.category for filing in rows]
        chosen = [category for category in [self.category, *further] if category]
        filed = {above.pk for category in chosen for above in category.lineage()}
        further_ids = {category.pk for category in further}
        with transaction.atomic():
            self.filings.all().delete()
            Filing.objects.bulk_create(
                Filing(post=self, category_id=pk, further=pk in further_ids, published_at=self.listed_at)
                for pk in sorted(filed)
            )
            index_post(self)

    def set_authors(self, authors):
        with transaction.atomic():
            self.authorships.all().delete()
            Authorship.objects.bulk_create(
                Authorship(post=self, author=author, position=position, published_at=self.listed_at)
                for position, author in enumerate(authors, 1)
            )
            index_post(self)
        self.byline = list(authors)
