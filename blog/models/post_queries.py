from collections import defaultdict

from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from blog import clock
from blog.models.links import references_changed
from blog.models.people import Authorship
from blog.models.post_counts import month_of
from blog.models.site import Site
from blog.models.terms import Filing, TaggedPost
from blog.rendering import Target
from blog.search.indexing import index_posts

# What a listing never prints and the database should not even read for it.
BODIES = [
    *("body", "manual_excerpt", "html", "feed_html", "feed_tex_html", "text"),
    *("toc", "labels", "rendering_errors", "custom_fields"),
]
# A change of one of these moves the post on lists, or takes it from the public.
LISTING_FIELDS = {"kind", "status", "published_at"}
SEARCHED_FIELDS = {"title", "text", "toc", "series"}
# What a reference in another text prints, or depends on.
REFERENCE_FACTS = ["title", "slug", "kind", "status", "published_at", "labels"]


class PostQuerySet(models.QuerySet):
    def posts(self):
        return self.filter(kind=self.model.Kind.POST)

    def published(self):
        """What stands on lists, in feeds and in search now."""
        return self.filter(status=self.model.Status.PUBLISHED, published_at__lte=clock.now())

    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def scheduled(self):
        return self.filter(status__in=self.model.PUBLIC, published_at__gt=clock.now())

    def public(self):
        """What anyone may read who has the address."""
        return self.filter(status__in=self.model.PUBLIC, published_at__lte=clock.now())

    def visible_to(self, user):
        return self.all() if user.is_staff else self.public()

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def on_list(self, through, **which):
        """What the rows of a through table put on a list, newest first, read from its one index:
        on_list("taggings", tag=tag), on_list("filings", category=category), on_list("authorships", author=…)
        """
        which = {f"{through}__{name}": value for name, value in which.items()}
        date = f"{through}__published_at"
        return self.filter(**which, **{f"{date}__lte": clock.now()}).order_by(f"-{date}", "-pk")

    def with_byline(self):
        return self.select_related("reader_count").prefetch_related(
            Prefetch("authorships", Authorship.objects.select_related("author"))
        )

    def with_listing(self):
        return self.with_byline().defer(*BODIES)

    def for_detail(self):
        return (
            self.with_byline()
            .select_related("category", "series", "cover")
            .defer("body", "manual_excerpt", "feed_html", "feed_tex_html", "text", "labels", "custom_fields")
        )

    def older_than(self, post):
        # Spelt so, both databases walk the index; the usual OR of two cases scanned all of it (8 ms).
        return self.filter(published_at__lte=post.published_at).filter(
            Q(published_at__lt=post.published_at) | Q(pk__lt=post.pk)
        )

    def newer_than(self, post):
        return self.filter(published_at__gte=post.published_at).filter(
            Q(published_at__gt=post.published_at) | Q(pk__gt=post.pk)
        )

    def publish(self):
        """Publish them now; those that have a date keep it. Returns how many."""
        return self.update(
            status=self.model.Status.PUBLISHED, published_at=Coalesce("published_at", Value(clock.now()))
        )

    def update(self, **values):
        """Also in bulk, what changes a post's place on lists changes its rows there and in the index."""
        if not (LISTING_FIELDS | SEARCHED_FIELDS) & values.keys():
            return super().update(**values)
        moves = LISTING_FIELDS & values.keys()
        with transaction.atomic():
            ids = list(self.values_list("pk", flat=True))
            count = super().update(**({"version": F("version") + 1} if moves else {}) | values)
            for start in range(0, len(ids), 500):
                index_posts(self.model.objects.filter(pk__in=ids[start : start + 500]))
            if moves:
                self.model.objects.relist(ids)
                self.model.objects.refresh_references(ids)
        return count

    def delete(self):
        with transaction.atomic():
            ids = list(self.values_list("pk", flat=True))
            deleted = super().delete()
            self.model.objects.refresh_references(ids)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True  # as Django's own: no Post.objects.delete()

    def relist(self, ids):
        """Carry these posts' dates into every through table that lists are read from."""
        listed = self._listed_at()
        for through, post in [(TaggedPost, "content_object"), (Filing, "post"), (Authorship, "post")]:
            date = self.model.objects.filter(pk=OuterRef(post)).values(date=listed)
            # SQLite takes a bounded number of variables in one statement.
            for start in range(0, len(ids), 500):
                rows = through.objects.filter(**{f"{post}__in": ids[start : start + 500]})
                rows.update(published_at=Subquery(date))
        self.set_months(ids)

    def _listed_at(self):
        return Case(When(status=self.model.Status.PUBLISHED, kind=self.model.Kind.POST, then="published_at"))

    def set_months(self, ids):
        """Note in which month of the site's time zone each of these stands."""
        ids, zone = list(ids), Site.load().tzinfo
        for start in range(0, len(ids), 500):
            moved = defaultdict(list)
            dates = self.model.objects.filter(pk__in=ids[start : start + 500])
            for pk, date, month in dates.values_list("pk", self._listed_at(), "month"):
                if month_of(date, zone) != month:
                    moved[month_of(date, zone)].append(pk)
            for month, some in moved.items():
                self.model.objects.filter(pk__in=some).update(month=month)

    def find_targets(self, wanted):
        """{(post id, label): Target} for those of the wanted pairs that stand in public posts."""
        targets = {}
        if not wanted:  # as nearly always; even a query that asks for nothing takes Django 0.3 ms to build
            return targets
        posts = self.public().filter(pk__in={post_id for post_id, _label in wanted})
        for post in posts.only(*REFERENCE_FACTS):
            for label in post.labels:
                if (post.pk, label["label"]) in wanted:
                    url = f"{post.get_absolute_url()}#{label['id']}"
                    targets[post.pk, label["label"]] = Target(label["number"], url, post.title, label["kind"])
        return targets

    def refresh_references(self, ids):
        """Render anew what refers to labels of these posts."""
        referring = self.filter(links_out__target__in=ids, links_out__label__gt="").exclude(pk__in=ids)
        for post in referring.distinct():
            post.rerender()
        references_changed.send(self.model, ids=ids)
