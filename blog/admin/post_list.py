from datetime import datetime

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from blog.admin.fields import in_tree_order, indented
from blog.models import Category, Post


def with_figures(posts):
    """Adds `readers_total` and `approved_comments` to each post, without a join that multiplies rows."""
    # By the name of the relation: this app knows nothing of the one that stores comments.
    comments = Post._meta.get_field("comments").related_model.objects
    approved = comments.filter(post=OuterRef("pk"), state="approved").order_by().values("post")
    return posts.annotate(
        readers_total=Coalesce(F("reader_count__counted") + F("reader_count__imported"), 0),
        approved_comments=Coalesce(Subquery(approved.annotate(number=Count("pk")).values("number")), 0),
    )


class PostList(ChangeList):
    def get_queryset(self, request, exclude_parameters=None):
        self.root_queryset = with_figures(Post.objects.with_listing())
        return super().get_queryset(request, exclude_parameters)


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        draft, *others = Post.Status.choices
        return [draft, ("scheduled", _("scheduled")), *others]

    def queryset(self, request, posts):
        match self.value():
            case None:
                return posts
            case "scheduled":
                return posts.scheduled()
            case Post.Status.PUBLISHED | Post.Status.UNLISTED as status:
                return posts.public().filter(status=status)
            case status:
                return posts.filter(status=status)


class CategoryFilter(admin.SimpleListFilter):
    """Posts of a category and of all below it."""

    title = _("category")
    parameter_name = "category"

    def lookups(self, request, model_admin):
        return [(category.pk, indented(category)) for category in in_tree_order(Category.objects.all())]

    def queryset(self, request, posts):
        if self.value() and self.value().isdecimal():
            return posts.filter(filings__category=int(self.value()[:18]))


class MonthFilter(admin.SimpleListFilter):
    title = _("month")
    parameter_name = "month"

    def lookups(self, request, model_admin):
        dated = Post.objects.exclude(published_at=None).order_by()
        months = dated.values_list(TruncMonth("published_at"), flat=True).distinct()
        return [(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")) for month in sorted(months)[::-1]]

    def queryset(self, request, posts):
        if self.value() in {key for key, _label in self.lookup_choices}:
            year, month = map(int, self.value().split("-"))
            start = datetime(year, month, 1, tzinfo=timezone.get_current_timezone())
            end = start.replace(year=year + month // 12, month=month % 12 + 1)
            return posts.filter(published_at__gte=start, published_at__lt=end)
