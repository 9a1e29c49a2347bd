"""The small lists of links beside every page, all read by one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from blog import addresses, boxes, clock
from blog.models.post_counts import month_of
from blog.page_cache import pieces

MONTHS, RELATED = 12, 5
EVERY = 100_000


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


class Row(NamedTuple):
    rank: int
    key: str
    label: str
    count: int
    note: str

    @property
    def post(self):
        return Link(self.label, addresses.post_path(self.key))

    @property
    def category(self):
        return Link(self.label, addresses.category_path(self.key), self.count, self.key.count("/"))

    @property
    def tag(self):
        return Link(self.label, addresses.tag_path(self.key), self.count)


def months_of(rows):
    """(first day of the month, link), newest first."""
    days = [
        (date(int(row.key[:4]), int(row.key[4:]), 1), row.count)
        for row in sorted(rows, key=lambda row: row.key, reverse=True)
        if row.count
    ]
    return [(day, Link("", addresses.month_path(day.year, day.month), count)) for day, count in days]


class Sidebar:
    """latest, categories, tags and months of a site; each a list of Link."""

    tags_shown = 40

    def __init__(self, site):
        self.site = site

    @cached_property
    def kept(self):
        """The boxes as HTML from another page of the same version, or None."""
        return pieces.find("sidebar", self.site)

    def keep(self, html):
        pieces.keep("sidebar", self.site, html, self.due)

    def _values(self):
        now = clock.now()
        return {
            "now": connection.ops.adapt_datetimefield_value(now),
            "this_month": month_of(now, self.site.tzinfo),
            "tags": self.tags_shown,
            "months": MONTHS + 1,  # the newest may hold scheduled posts alone
        }

    def _fetch(self, *parts):
        """{box: its rows in order of rank}"""
        found = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), self._values())
            for box, label, key, rank, count, note in cursor.fetchall():
                found[box].append(Row(rank, key, label, count, note))
        return defaultdict(list, {box: sorted(rows) for box, rows in found.items()})

    @cached_property
    def _site_rows(self):
        return self._fetch(*boxes.OF_SITE)

    @cached_property
    def latest(self):
        return [row.post for row in self._site_rows["latest"]]

    @cached_property
    def categories(self):
        """In the order of the tree: each below the one that it stands in."""
        by_path = {row.key: row for row in self._site_rows["categories"]}

        def place(path):
            steps = path.split("/")
            above = ["/".join(steps[: n + 1]) for n in range(len(steps))]
            return [(by_path[step].rank, step) for step in above if step in by_path]

        return [by_path[path].category for path in sorted(by_path, key=place)]

    @cached_property
    def tags(self):
        rows = sorted(self._site_rows["tags"], key=lambda row: (-row.count, row.label))
        return [row.tag for row in rows if row.count]

    @cached_property
    def months(self):
        """(first day of the month, link), newest first: of the last twelve that have posts."""
        return months_of(self._site_rows["months"])[:MONTHS]

    def lineage_of(self, category):
        """The categories that a category stands in, outermost first, and itself."""
        within = f"{category.path}/"
        links = {row.key: row.category for row in self._site_rows["categories"]}
        return [links[path] for path in sorted(links) if within.startswith(f"{path}/")]

    @property
    def due(self):
        """When the next scheduled post joins the boxes."""
        key = self._site_rows["due"][0].key
        due = datetime.fromisoformat(key) if key else None
        return due.replace(tzinfo=UTC) if due and due.tzinfo is None else due


class Years(Sidebar):
    """Every month that has posts, and nothing else."""

    kept = None  # it has other boxes than the pages have in common

    def _values(self):
        return super()._values() | {"months": EVERY}

    @cached_property
    def _site_rows(self):
        return self._fetch(boxes.MONTHS)

    @cached_property
    def months(self):
        return months_of(self._site_rows["months"])

    @cached_property
    def years(self):
        """Newest first."""
        return [
            Year(year, sum(link.count for _day, link in months), tuple(months))
            for year, group in groupby(self.months, key=lambda month: month[0].year)
            if (months := list(group))
        ]


class ArchiveSidebar(Years):
    """Beside that, what is read most. The order is that of the last change of the site: a reader more
    makes no new page."""

    tags_shown = 200

    @cached_property
    def _site_rows(self):
        return self._fetch(*boxes.OF_SITE, boxes.MOST_READ)

    @cached_property
    def most_read(self):
        return [
            Link(row.label, addresses.post_path(row.key), row.count)
            for row in self._site_rows["read"]
            if row.count
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
        steps = post.category.path.split("/") if post.category else []
        self._lineage = {f"step{n}": "/".join(steps[:n]) for n in range(1, len(steps) + 1)}

    def _values(self):
        post = self.post
        own = {"post": post.pk, "category": post.category_id, "series": post.series_id}
        date = connection.ops.adapt_datetimefield_value(post.listed_at)
        return super()._values() | own | self._lineage | {"date": date}

    @cached_property
    def _own_rows(self):
        parts = list(boxes.OF_POST)
        if self._lineage:
            parts.append(boxes.LINEAGE.format(places=", ".join(f"%({step})s" for step in self._lineage)))
        if self.post.listed_at:
            parts += boxes.NEIGHBOURS
        if self.post.series_id:
            parts.append(boxes.SERIES_PARTS)
        if self.kept is None:
            parts += boxes.OF_SITE
        return self._fetch(*parts)

    @cached_property
    def _site_rows(self):
        return self._own_rows if self.kept is None else self._fetch(*boxes.OF_SITE)

    def _first(self, box):
        return next((row.post for row in self._own_rows[box]), None)

    @cached_property
    def newer(self):
        return self._first("newer")

    @cached_property
    def older(self):
        return self._first("older")

    @cached_property
    def post_tags(self):
        return [row.tag for row in sorted(self._own_rows["own tags"], key=lambda row: row.label)]

    @cached_property
    def post_categories(self):
        return [row.category for row in self._own_rows["own categories"]]

    @cached_property
    def lineage(self):
        """The categories that the post's own stands in, outermost first, and that one."""
        return [row.category for row in self._own_rows["lineage"]]

    @cached_property
    def series_parts(self):
        """The published parts of the post's series in order; count is the number of the part."""
        return [Link(row.label, addresses.post_path(row.key), row.rank) for row in self._own_rows["parts"]]

    @cached_property
    def related(self):
        """Not those that stand in the list of the series' parts on the same page."""
        parts = {link.url for link in self.series_parts}
        links = [row.post for row in self._own_rows["related"]]
        return [link for link in links if link.url not in parts][:RELATED]

    @cached_property
    def citing(self):
        """The posts that lead to this one, newest first."""
        found = {}  # one that leads here in several ways stands here once
        for row in self._own_rows["citing"]:
            if row.note or row.key not in found:
                found[row.key] = row
        return [Link(row.label, addresses.post_path(key), sentence=row.note) for key, row in found.items()]

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
