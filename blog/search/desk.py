"""The staff's search: the same index, posts of any state."""

from itertools import count

from django.utils import timezone

from blog.search.filters import scope_of
from blog.search.finding import BLOCK, Matches, least_units
from blog.search.folding import fold
from blog.search.queries import parse
from blog.search.ranking import ranked
from blog.search.suggestions import title_groups, title_ids

MOST = 1_000


def find_for_staff(text: str, most: int = MOST) -> list[int]:
    """The ids of so many posts at most, the best first; some of the words must do where all find none."""
    query = parse(text)
    if not query:
        return []
    scope = scope_of(query, public=False)
    found = _all(Matches(query.terms, query.excluded, scope, query.words), most)
    if not found and len(units := query.units) > 1:
        least = least_units(len(units))
        found = _all(Matches(units, query.excluded, scope, query.words, least=least), most)
    return found


def suggest_for_staff(typed: str, most: int) -> list[int]:
    """The same for a text whose last word is still being typed: titles first."""
    groups = title_groups(fold(parse(typed).text))
    titles = title_ids(groups, most, public=False) if groups else []
    return list(dict.fromkeys([*titles, *find_for_staff(typed, most)]))[:most]


def _all(matches: Matches, most: int) -> list[int]:
    found: list[int] = []
    for number in count():
        block = matches.block(number)
        ordered = ranked(block, matches.wanted, matches.title, timezone.localdate())
        found += [candidate.post_id for candidate in ordered]
        if len(block) < BLOCK or len(found) >= most:
            return found[:most]
