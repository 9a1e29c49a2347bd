"""Titles, tags and series: while somebody types, and where a search has found nothing."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Post, Series, Tag, TaggedPost
from blog.search.folding import fold
from blog.search.index import DOCUMENTS, token_index
from blog.search.queries import PREFIX, Group, Query, parse
from blog.search.tokens import pairs, pieces

MOST_TITLES, MOST_TERMS = 6, 3
COMPARED = 300  # titles that are measured against a query that found nothing


@dataclass(frozen=True, slots=True)
class Suggestion:
    kind: str  # post, tag or series
    label: str
    url: str


def suggest(typed: str) -> list[Suggestion]:
    """What the text that is being typed may become: series and tags first, they are fewer."""
    folded = fold(parse(typed).text)
    groups = title_groups(folded)
    if not groups:
        return []
    terms = [*matching_series(folded, MOST_TERMS), *matching_tags(folded, MOST_TERMS)]
    return [*map(of_term, terms), *map(of_post, titles(groups, MOST_TITLES))]


def title_groups(folded: str) -> list[Group]:
    """Every piece as it is, the last as the beginning of one."""
    found = list(pieces(folded))
    groups: list[Group] = []
    for kind, text, _start, end in found:
        is_last = end == len(folded)
        if kind == "run":
            groups += [(pair,) for pair in pairs(text)] or [(text + PREFIX,)]
        else:
            groups.append((text + PREFIX,) if is_last else (text,))
    return groups


def titles(groups: list[Group], most: int) -> list[Post]:
    """The newest posts whose titles have all of these."""
    pks = title_ids(groups, most)
    posts = Post.objects.only("title", "kind", "slug").in_bulk(pks)
    return [posts[pk] for pk in pks if pk in posts]


def title_ids(groups: list[Group], most: int, *, public: bool = True) -> list[int]:
    found = token_index().in_field("title", groups)
    conditions, parameters = [found.sql, "d.kind = 'post'"], [*found.parameters]
    if public:
        conditions.append("d.shown_from <= %s")
        parameters.append(connection.ops.adapt_datetimefield_value(timezone.now()))
    with token_index().reading(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.post_id FROM {DOCUMENTS} d WHERE {' AND '.join(conditions)}"  # noqa: S608
            " ORDER BY d.written_at DESC, d.post_id DESC LIMIT %s",
            [*parameters, most],
        )
        return [pk for (pk,) in cursor.fetchall()]


def matching_tags(folded: str, most: int) -> list[Tag]:
    """Those that begin so before those that hold it; only such as readers can follow."""
    return _matching(public_tags(), "name", folded, most)


def matching_series(folded: str, most: int) -> list[Series]:
    return _matching(public_series(), "title", folded, most)


def _matching(terms, column: str, folded: str, most: int) -> list:
    names = ((fold(name), pk) for pk, name in terms.model.objects.values_list("pk", column))
    held = sorted((not name.startswith(folded), len(name), name, pk) for name, pk in names if folded in name)
    by_pk = terms.in_bulk([pk for *_order, pk in held[: 4 * most]])
    return [by_pk[pk] for *_order, pk in held if pk in by_pk][:most]


def public_tags():
    listed = TaggedPost.objects.filter(tag=OuterRef("pk"), published_at__lte=timezone.now())
    return Tag.objects.filter(Exists(listed))


def public_series():
    return Series.objects.filter(Exists(Post.objects.posts().published().filter(series=OuterRef("pk"))))


def named_series(query: Query) -> list[Series]:
    """The series that somebody searches by its name."""
    return matching_series(query.words, 2) if len(query.words) > 1 else []


def nearest(query: Query) -> tuple[list[Tag], list[Post]]:
    """Tags and posts with similar names, for a query that nothing answers."""
    folded = query.words
    if not folded:
        return [], []
    tags = [(_likeness(fold(name), folded), pk) for pk, name in Tag.objects.values_list("pk", "name")]
    close = [pk for likeness, pk in sorted(tags, reverse=True) if likeness >= 0.5][:10]
    by_pk = public_tags().in_bulk(close)
    return [by_pk[pk] for pk in close if pk in by_pk][:5], _nearest_posts(folded)


def _nearest_posts(folded: str) -> list[Post]:
    starts = [
        token
        for kind, text, _start, _end in pieces(folded)
        for token in ([*pairs(text), text[:1] + PREFIX] if kind == "run" else [text[:3] + PREFIX])
    ]
    if not starts:
        return []
    pks = title_ids([tuple(dict.fromkeys(starts))], COMPARED)
    named = Post.objects.filter(pk__in=pks).values_list("pk", "title")
    order = sorted(((_likeness(fold(title), folded), pk) for pk, title in named), reverse=True)
    posts = Post.objects.only("title", "kind", "slug").in_bulk([pk for _likeness, pk in order[:5]])
    return [posts[pk] for _likeness, pk in order[:5]]


def _likeness(name: str, folded: str) -> float:
    matcher = SequenceMatcher(None, name, folded, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.3 and matcher.quick_ratio() > 0.3 else 0.0


def of_post(post: Post) -> Suggestion:
    return Suggestion("post", post.title, post.get_absolute_url())


def of_term(term: Tag | Series) -> Suggestion:
    return Suggestion("tag" if isinstance(term, Tag) else "series", str(term), term.get_absolute_url())
