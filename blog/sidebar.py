"""The small lists of links beside every page, all read by one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import BigIntegerField, CharField, Count, F, Q, TextField, Value, Window
from django.db.models.functions import Cast, RowNumber, TruncMonth
from django.urls import reverse

from blog import clock
from blog.models import Category, Post, PostLink, ReaderCount, RelatedPost, Tag

LATEST, TAGS, RELATED, CITING, MOST_READ = 8, 40, 5, 40, 10
ZERO, NOTHING = Value(0), Value("")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    count: int = 0
    depth: int = 0  # of a category in its tree, 0 at the top
    sentence: str = ""  # safe HTML: how a post that leads here speaks of it


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    count: int
    months: tuple[tuple[date, Link], ...]


def rows(box, queryset, *, label, key, rank=ZERO, count=ZERO, note=NOTHING):
    """One box as rows (box, label, key, rank, count, note), ready to be joined with the others."""
    return (
        queryset.order_by()
        .annotate(
            row_box=Value(box, output_field=CharField()),
            row_label=Cast(label, CharField()),
            row_key=Cast(key, CharField()),
            row_rank=Cast(rank, BigIntegerField()),
            row_count=Cast(count, BigIntegerField()),
            row_note=Cast(note, TextField()),
        )
        .values_list("row_box", "row_label", "row_key", "row_rank", "row_count", "row_note")
    )


class Sidebar:
    """latest, categories, tags and months of a site; each a list of Link."""

    tags_shown = TAGS

    def __init__(self, site):
        self.site = site
        self._notes = {}  # {(box, key): note} of the rows that have one

    def _parts(self):
        posts = Post.objects.posts().published()
        listed = Q(taggings__published_at__lte=clock.now())
        filed = Q(filings__published_at__lte=clock.now())
        newest = Window(RowNumber(), order_by=[F("published_at").desc(), F("pk").desc()])
        # SQLite allows no LIMIT within a UNION, but does within a subquery of it.
        latest = Post.objects.filter(pk__in=posts.newest_first().values("pk")[:LATEST])
        busiest = Tag.objects.annotate(posts=Count("taggings", listed)).filter(posts__gt=0)
        shown = busiest.order_by("-posts", "name").values("pk")[: self.tags_shown]
        busiest = Tag.objects.filter(pk__in=shown)
        months = posts.annotate(month=TruncMonth("published_at", tzinfo=self.site.tzinfo)).values("month")
        return [
            rows("latest", latest, label="title", key="pk", rank=newest),
            rows(
                "categories", Category.objects, label="name", key="path", rank="position",
                count=Count("filings", filed),
            ),
            rows("tags", busiest, label="name", key="slug", count=Count("taggings", listed)),
            rows("months", months, label="month", key="month", count=Count("pk")),
        ]  # fmt: skip

    @cached_property
    def _boxes(self):
        boxes = defaultdict(list)
        first, *others = self._parts()
        for box, label, key, rank, count, note in first.union(*others, all=True):
            boxes[box].append((rank, key, label, count))
            if note:
                self._notes[box, key] = note
        return boxes

    @cached_property
    def latest(self):
        return [
            Link(label, reverse("blog:post", args=[int(key)]), count)
            for rank, key, label, count in sorted(self._boxes["latest"])
        ]

    @cached_property
    def categories(self):
        """In the order of the tree: each below the one that it stands in."""
        by_path = {key: (rank, label, count) for rank, key, label, count in self._boxes["categories"]}

        def place(path):
            steps = path.split("/")
            above = ["/".join(steps[: n + 1]) for n in range(len(steps))]
            return [(by_path[step][0], step) for step in above if step in by_path]

        return [
            Link(by_path[path][1], reverse("blog:category", args=[path]), by_path[path][2], path.count("/"))
            for path in sorted(by_path, key=place)
        ]

    @cached_property
    def tags(self):
        return [
            Link(label, reverse("blog:tag", args=[key]), count)
            for rank, key, label, count in sorted(self._boxes["tags"], key=lambda row: (-row[3], row[2]))
        ]

    @cached_property
    def months(self):
        """(first day of the month, link), newest first."""
        months = [
            (date(int(key[:4]), int(key[5:7]), 1), count)
            for rank, key, label, count in sorted(self._boxes["months"], reverse=True, key=lambda row: row[1])
        ]
        return [
            (day, Link("", reverse("blog:month", args=[day.year, f"{day.month:02}"]), count))
            for day, count in months
        ]

    @cached_property
    def years(self):
        """Newest first."""
        return [
            Year(year, sum(link.count for _day, link in months), tuple(months))
            for year, group in groupby(self.months, key=lambda month: month[0].year)
            if (months := list(group))
        ]

    def lineage_of(self, category):
        """The categories that a category stands in, outermost first, and itself."""
        steps = category.path.split("/") if category else []
        urls = {reverse("blog:category", args=["/".join(steps[:n])]) for n in range(1, len(steps) + 1)}
        return [link for link in self.categories if link.url in urls]


class ArchiveSidebar(Sidebar):
    """Beside that, what is read most. The order is that of the last change of the site: a reader more
    makes no new page."""

    tags_shown = 200

    def _parts(self):
        posts = Post.objects.posts().published()
        total = F("counted") + F("imported")
        most = ReaderCount.objects.filter(post__in=posts).order_by(total.desc(), "-post").values("post")
        read = ReaderCount.objects.filter(post__in=most[:MOST_READ])
        most_read = rows("read", read, label="post__title", key="post", rank=-total, count=total)
        return [*super()._parts(), most_read]

    @cached_property
    def most_read(self):
        return [
            Link(label, reverse("blog:post", args=[int(key)]), count)
            for _rank, key, label, count in sorted(self._boxes["read"])
            if count
        ]

    @cached_property
    def sized_tags(self):
        """(size from 1 to 5, link): each size is twice the posts of the one before."""
        return [(min(5, link.count.bit_length()), link) for link in self.tags]


class PostSidebar(Sidebar):
    """Beside that, the lists of one post: tags, categories, its neighbours by date, in its series and in
    what they are about, and the posts that lead to it."""

    def __init__(self, site, post):
        super().__init__(site)
        self.post = post

    def _parts(self):
        post, posts = self.post, Post.objects.posts().published()
        own = post.filings.filter(Q(further=True) | Q(category=post.category_id)).values("category")
        parts = [
            *super()._parts(),
            rows("own tags", Tag.objects.filter(taggings__content_object=post), label="name", key="slug"),
            rows("own categories", Category.objects.filter(pk__in=own), label="name", key="path"),
            self._related(),
            self._citing(),
        ]  # fmt: skip
        if post.listed_at:
            newer = posts.newer_than(post).order_by("published_at", "pk").values("pk")[:1]
            older = posts.older_than(post).newest_first().values("pk")[:1]
            parts += [
                rows("newer", Post.objects.filter(pk__in=newer), label="title", key="pk"),
                rows("older", Post.objects.filter(pk__in=older), label="title", key="pk"),
            ]
        if post.series_id:
            series = posts.filter(series=post.series_id)
            parts.append(rows("parts", series, label="title", key="pk", rank="series_position"))
        return parts

    def _related(self):
        rank = Window(RowNumber(), order_by=[F("score").desc(), F("other").desc()])
        shown = RelatedPost.objects.filter(post=self.post.pk, other__in=Post.objects.posts().published())
        return rows("related", shown, label="other__title", key="other", rank=rank)

    def _citing(self):
        posts = Post.objects.posts().published()
        links = PostLink.objects.filter(target=self.post.pk, source__in=posts)
        newest = links.order_by("-source__published_at", "-source").values("pk")[:CITING]
        rank = Window(RowNumber(), order_by=[F("source__published_at").desc(), F("source").desc()])
        return rows(
            "citing", PostLink.objects.filter(pk__in=newest), label="source__title", key="source", rank=rank,
            note="sentence_html",
        )  # fmt: skip

    def _first(self, box):
        for _rank, key, label, _count in self._boxes[box]:
            return Link(label, reverse("blog:post", args=[int(key)]), 0)

    @cached_property
    def newer(self):
        return self._first("newer")

    @cached_property
    def older(self):
        return self._first("older")

    @cached_property
    def post_tags(self):
        return [
            Link(label, reverse("blog:tag", args=[key]), 0)
            for _rank, key, label, _count in sorted(self._boxes["own tags"], key=lambda row: row[2])
        ]

    @cached_property
    def post_categories(self):
        return [
            Link(label, reverse("blog:category", args=[key]), 0)
            for _rank, key, label, _count in sorted(self._boxes["own categories"], key=lambda row: row[1])
        ]

    @cached_property
    def series_parts(self):
        """The published parts of the post's series in order; count is the number of the part."""
        return [
            Link(label, reverse("blog:post", args=[int(key)]), rank)
            for rank, key, label, _count in sorted(self._boxes["parts"])
        ]

    @cached_property
    def lineage(self):
        """The categories that the post's own stands in, outermost first, and that one."""
        return self.lineage_of(self.post.category)

    @cached_property
    def related(self):
        """Not those that stand in the list of the series' parts on the same page."""
        parts = {link.url for link in self.series_parts}
        links = [
            Link(label, reverse("blog:post", args=[int(key)]), 0)
            for _rank, key, label, _count in sorted(self._boxes["related"])
        ]
        return [link for link in links if link.url not in parts][:RELATED]

    @cached_property
    def citing(self):
        """The posts that lead to this one, newest first."""
        titles = {key: label for _rank, key, label, _count in sorted(self._boxes["citing"])}
        return [
            Link(title, reverse("blog:post", args=[int(key)]), sentence=self._notes.get(("citing", key), ""))
            for key, title in titles.items()
        ]

    @property
    def parts_in_all(self):
        """Of the series; a part that is not published yet leaves a gap."""
        return max((link.count for link in self.series_parts), default=0)

    @property
    def previous_part(self):
        before = [link for link in self.series_parts if link.count < self.post.series_position]
        return before[-1] if before else None

    @property
    def next_part(self):
        after = [link for link in self.series_parts if link.count > self.post.series_position]
        return after[0] if after else None
