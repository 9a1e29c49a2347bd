"""What tag:, category:, series:, author:, year: and in: stand for, and how they are written."""

from collections.abc import Iterable

from django.utils import timezone

from blog.models import Category, SearchDocument, Series, Tag, User
from blog.search.finding import Scope
from blog.search.folding import fold
from blog.search.queries import Filter, Query

# Of these a text has one at most: of several that are asked for, any will do.
SINGLE = ("year", "series")
# The letter in a facet, the model, and what a value may be: first what names it alone.
TERMS = {
    "tag": ("t", Tag, ("name", "slug")),
    "category": ("c", Category, ("path", "name", "slug")),
    "series": ("s", Series, ("slug", "title")),
    "author": ("a", User, ("username", "display_name")),
}


def facets_of(filter: Filter) -> tuple[str, ...]:
    """The facets that a filter accepts; none where nothing is called so."""
    if filter.field == "year":
        return (f"y{filter.value}",)
    letter, model, columns = TERMS[filter.field]
    rows = model.objects.values_list("pk", *columns)
    return tuple(f"{letter}{pk}" for pk, *names in rows if filter.value in map(fold, names))


def scope_of(query: Query, *, public: bool = True) -> Scope:
    kind, single, groups, without = "", dict.fromkeys(SINGLE, ()), [], []
    for filter in query.filters:
        if filter.field == "in":
            wants_comments = filter.value.startswith("comment") != filter.is_excluded
            kind = SearchDocument.Kind.COMMENT if wants_comments else SearchDocument.Kind.POST
        elif filter.is_excluded:
            without += facets_of(filter)
        elif filter.field in SINGLE:
            single[filter.field] += facets_of(filter)
        else:
            groups.append(facets_of(filter))
    asked = {filter.field for filter in query.filters if not filter.is_excluded}
    groups += [facets for field, facets in single.items() if field in asked]
    if not public:
        return Scope(None, SearchDocument.Kind.POST, tuple(groups), tuple(without))
    return Scope(timezone.now(), kind, tuple(groups), tuple(without))


def written(field: str, value: str) -> str:
    """The filter as it is typed."""
    value = value.replace('"', "")
    return f'{field}:"{value}"' if " " in value else f"{field}:{value}"


def name_facets(counts: Iterable[tuple[str, int]], most: int) -> dict[str, list[tuple[str, str, int]]]:
    """{field: [(label, filter as typed, count)]} of the most frequent of each kind; years by date."""
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for facet, count in counts:
        by_letter.setdefault(facet[0], []).append((facet[1:], count))
    years = sorted(by_letter.get("y", []), reverse=True)
    named = {"year": [(year, written("year", year), count) for year, count in years]}
    for field, (letter, model, (name, *_others)) in TERMS.items():
        chosen = by_letter.get(letter, [])[:most]
        terms = model.objects.in_bulk([int(pk) for pk, _count in chosen]) if chosen else {}
        named[field] = [
            (str(terms[int(pk)]), written(field, getattr(terms[int(pk)], name)), count)
            for pk, count in chosen
            if int(pk) in terms
        ]
    return named
