"""What posts are filed under: categories, series and tags."""

import unicodedata

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from blog import clock
from blog.addresses import category_path, series_path, tag_path
from blog.models.site import Site
from blog.models.typesetting import typeset
from blog.search.indexing import index_post, index_posts, indexed_once
from blog.text import clean_line, make_slug

MAX_DEPTH = 8  # as many steps as an address takes


class ListedThrough(models.Model):
    """A row that puts a post on a list. It carries the post's date, so that a list of any length is
    read from one index (a join made SQLite fetch and sort 75,000 rows for one page: 261 ms)."""

    published_at = models.DateTimeField(
        null=True, editable=False, help_text="The post's date, or NULL while it stands on no list."
    )

    class Meta:
        abstract = True


class TermQuerySet(models.QuerySet):
    def posts(self):
        """Those that are filed under one of these."""
        posts = apps.get_model("blog.Post").objects
        return posts.filter(pk__in=posts.filter(**{f"{self.model.filed_by}__in": self}).values("pk"))

    def delete(self):
        """The posts are no longer found by these names."""
        with transaction.atomic():
            ids = list(self.posts().values_list("pk", flat=True))
            deleted = super().delete()
            index_posts(apps.get_model("blog.Post").objects.filter(pk__in=ids))
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Term(models.Model):
    """Its name is searched for in the posts that are filed under it."""

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        this = type(self).objects.filter(pk=self.pk)
        with transaction.atomic():
            old_name = "".join(map(str, this))
            super().save(*args, **kwargs)
            if old_name and old_name != str(self):
                index_posts(this.posts())

    def delete(self, **kwargs):
        return type(self).objects.filter(pk=self.pk).delete()


class Category(Term):
    filed_by = "filings__category"

    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("slug"), max_length=100, validators=[validate_unicode_slug])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    path = models.CharField(max_length=500, unique=True, editable=False)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "path"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="category_slug_once_in_parent"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_not_in_itself"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return category_path(self.path)

    def clean(self):
        self.slug = unicodedata.normalize("NFC", self.slug)
        if self.slug in {"page", "feed"}:
            raise ValidationError({"slug": _("This slug has a meaning of its own in addresses.")})
        above = list(self.parent.lineage()) if self.parent else []
        if self.pk and any(category.pk == self.pk for category in above):
            raise ValidationError({"parent": _("A category cannot stand within itself.")})
        if len(above) + self._levels() > MAX_DEPTH:
            raise ValidationError({"parent": _("Categories go %d deep.") % MAX_DEPTH})
        # The constraint on parent and slug lets two NULL parents differ.
        path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        if Category.objects.filter(path=path).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another category in this place has this slug.")})

    def _levels(self):
        """How many levels this category and those below it take."""
        below = Category.objects.filter(path__startswith=f"{self.path}/") if self.pk else []
        return 1 + max((other.path.count("/") - self.path.count("/") for other in below), default=0)

    def save(self, **kwargs):
        """Keeps the path of this category and of all below it, and refiles their posts when it moves."""
        old_path = self.path
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "path"}
        with transaction.atomic():
            super().save(**kwargs)
            if old_path and old_path != self.path:
                for child in self.children.all():
                    child.parent = self
                    child.save()
                for filing in self.filings.select_related("post"):
                    filing.post.file()

    def lineage(self):
        """This category and those that it stands in, innermost first."""
        category, seen = self, set()
        while category and category.pk not in seen:
            yield category
            seen.add(category.pk)
            category = category.parent


class Filing(ListedThrough):
    """A post stands in its own category, in further ones it was put into, and in all these stand in."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="filings")
    category = models.ForeignKey(Category, models.CASCADE, related_name="filings")
    further = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "category"], name="filed_once")]
        indexes = [models.Index(fields=["category", "-published_at", "-post"], name="category_listing")]

    def __str__(self):
        return f"{self.post_id} in {self.category_id}"


class SeriesQuerySet(TermQuerySet):
    def listed(self):
        """Those with `parts` that readers may see, `newest` being the date of the last one."""
        seen = models.Q(posts__status="published", posts__kind="post", posts__published_at__lte=clock.now())
        parts = models.Count("posts", seen)
        newest = models.Max("posts__published_at", filter=seen)
        return self.annotate(parts=parts, newest=newest).filter(parts__gt=0)


class Series(Term):
    filed_by = "series"

    title = models.CharField(_("title"), max_length=200)
    slug = models.CharField(_("slug"), max_length=100, unique=True, validators=[validate_unicode_slug])
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown and formulas."))
    description_html = models.TextField(editable=False, default="")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return series_path(self.slug)

    def save(self, **kwargs):
        self.description_html = typeset(self.description, Site.load())
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "description_html"}
        super().save(**kwargs)


class Tag(Term, TagBase):
    filed_by = "taggings__tag"

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return tag_path(self.slug)

    def clean(self):
        self.name = clean_line(self.name)
        if not make_slug(self.name):
            raise ValidationError({"name": _("A tag needs at least one letter or digit.")})

    def slugify(self, tag, i=None):
        """Raises ValidationError for a name without letters or digits: its address would be empty."""
        slug = make_slug(tag)[:90].rstrip("-")  # of 100 that the column holds: a number may follow
        if not slug:
            raise ValidationError(
                _("The tag “%(tag)s” needs at least one letter or digit."), params={"tag": tag}
            )
        return slug if i is None else f"{slug}-{i}"


class TaggedPost(ItemBase, ListedThrough):
    content_object = models.ForeignKey("blog.Post", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "-content_object"], name="tag_listing")]

    def __str__(self):
        return f"{self.content_object_id} tagged {self.tag_id}"

    def save(self, **kwargs):
        self.published_at = self.content_object.listed_at
        super().save(**kwargs)


class PostTags(_TaggableManager):
    """post.tags: a post is found by the tags that it has, and related to others by them."""

    def set(self, *args, **kwargs):
        with indexed_once():
            super().set(*args, **kwargs)

    def add(self, *tags, **kwargs):
        with transaction.atomic():
            super().add(*tags, **kwargs)
            if tags:
                self._follow()

    def remove(self, *tags):
        with transaction.atomic():
            super().remove(*tags)
            if tags:
                self._follow()

    def clear(self):
        with transaction.atomic():
            super().clear()
            self._follow()

    def _follow(self):
        index_post(self.instance)
        self.instance.relate()
