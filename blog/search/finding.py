"""From a query to a page of results."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from django.db import connection

from blog.models.search import SearchDocument
from blog.search.index import DOCUMENTS, Condition, token_index
from blog.search.queries import Group, Query, Term
from blog.search.ranking import Candidate, holds, newest_first, ranked

BLOCK = 200  # ranked together; ten pages
PAGE = 20
LAST_PAGE = 500
# Candidates read in vain for one page; reached only by a long phrase of very common pairs.
MOST_REJECTED = 5_000
CANDIDATE_COLUMNS = [
    *("pk", "kind", "post_id", "comment_id", "written_at", "facets", "title", "marks", "body"),
]


@dataclass(frozen=True, slots=True)
class Scope:
    """Among which documents: what readers find at a moment, or (None) what the staff finds."""

    moment: datetime | None
    kind: str = ""
    facets: tuple[tuple[str, ...], ...] = ()  # of each group the document has one
    without: tuple[str, ...] = ()

    def conditions(self) -> Iterator[Condition]:
        if self.moment:
            moment = connection.ops.adapt_datetimefield_value(self.moment)
            yield Condition("d.shown_from <= %s", (moment,))
        if self.kind:
            yield Condition("d.kind = %s", (self.kind,))
        for group in self.facets:
            likes = " OR ".join(["d.facets LIKE %s"] * len(group)) or "1 = 0"
            yield Condition(f"({likes})", tuple(f"% {facet} %" for facet in group))
        for facet in self.without:
            yield Condition("d.facets NOT LIKE %s", (f"% {facet} %",))


@dataclass(slots=True)
class Matches:
    """All that match the tokens: read in blocks, counted with what they are filed under."""

    wanted: tuple[Term, ...]
    excluded: tuple[Term, ...]
    scope: Scope
    title: str = ""  # folded; a document with exactly this title comes first
    least: int = 0  # of the wanted that a document has; 0: all
    total: int = 0
    read: int = 0
    rejected: int = 0
    facets: Counter = field(default_factory=Counter)
    held: list[Candidate] = field(default_factory=list)
    is_read: bool = False  # all of it

    @property
    def is_relaxed(self) -> bool:
        return self.least > 0

    @property
    def unsure(self) -> tuple[list[Term], list[Term]]:
        """The terms that the candidates' texts must be asked for."""
        if self.is_relaxed:
            return [], [term for term in self.excluded if not term.is_exact]
        return (
            [term for term in self.wanted if not term.is_exact],
            [term for term in self.excluded if not term.is_exact],
        )

    @property
    def is_sure(self) -> bool:
        """Whether the tokens say all, or all texts have been read."""
        return not any(self.unsure) or self.is_read

    @property
    def share(self) -> float:
        """Of the candidates read, those that hold what is looked for."""
        return (self.read - self.rejected) / self.read if self.read and any(self.unsure) else 1.0

    @property
    def count(self) -> int:
        """An estimate where it is not sure."""
        return self.total - self.rejected if self.is_sure else round(self.total * self.share)

    def facet_counts(self) -> list[tuple[str, int]]:
        """Most frequent first; estimates where the count is one."""
        known = self.total - self.rejected
        scale = self.count / known if known else 0
        counts = ((facet, round(count * scale)) for facet, count in self.facets.items())
        return sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def block(self, number: int) -> list[Candidate]:
        """The block's documents, not yet ranked. Where tokens say all, those before it are not read."""
        wanted, excluded = self.unsure
        if not (wanted or excluded):
            return self._fetch(number * BLOCK)
        start, end = number * BLOCK, (number + 1) * BLOCK
        while len(self.held) < end and self.rejected < MOST_REJECTED and not self.is_read:
            for candidate in self._fetch(self.read):
                if holds(candidate, wanted, excluded):
                    self.held.append(candidate)
                else:
                    self.rejected += 1
                    self.facets.subtract(candidate.facets.split())
        return self.held[start:end]

    def _fetch(self, offset: int) -> list[Candidate]:
        sql, parameters = self._statement(offset)
        with token_index().reading(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = {pk: (found, place, facets) for pk, found, place, facets in cursor.fetchall()}
        self.total, _place, facets = rows.pop(None)
        if not self.read:
            self.facets.update((facets or "").split())
        self.read = offset + len(rows)
        self.is_read = self.read >= self.total
        texts = SearchDocument.objects.filter(pk__in=rows).values_list(*CANDIDATE_COLUMNS)
        candidates = [Candidate(*values, rows[values[0]][0]) for values in texts]
        return sorted(candidates, key=lambda candidate: (-rows[candidate.pk][1], *newest_first(candidate)))

    def _statement(self, offset: int) -> tuple[str, list]:
        matched, parameters = self._matched()
        # The summary is made of the same matches, so that they are looked up once.
        return (
            f"""WITH {matched}
            SELECT NULL, count(*), NULL, {token_index().join_all}(facets, ' ') FROM matched
            UNION ALL
            SELECT * FROM (
                SELECT id, found, place, NULL FROM matched
                ORDER BY place DESC, written_at DESC, post_id DESC, comment_id DESC
                LIMIT {BLOCK} OFFSET %s
            ) first
            """,  # noqa: S608
            [*parameters, offset],
        )

    def _matched(self) -> tuple[str, list]:
        index = token_index()
        place = self._place()
        conditions = [*self.scope.conditions(), *self._exclusions()]
        if self.is_relaxed:
            units = [index.documents(unit.groups) for unit in self.wanted]
            union = " UNION ALL ".join(unit.sql for unit in units)
            counted = f"SELECT id, count(*) AS found FROM ({union}) units GROUP BY id HAVING count(*) >= %s"  # noqa: S608
            hits = f"hits AS MATERIALIZED ({counted}), "
            found, order = "h.found", f"{place.sql} + 16 * h.found"
            source = f"hits h JOIN {DOCUMENTS} d ON d.id = h.id"
            parameters = [parameter for unit in units for parameter in unit.parameters]
            parameters += [self.least, *place.parameters]
        else:
            hits, found, order = "", "0", place.sql
            source = index.source if self.wanted else f"{DOCUMENTS} d"
            parameters = [*place.parameters]
            if self.wanted:
                conditions.insert(0, index.matches(all_groups(self.wanted)))
        where = " AND ".join(condition.sql for condition in conditions) or "1 = 1"
        parameters += [parameter for condition in conditions for parameter in condition.parameters]
        columns = f"d.id, {found} AS found, {order} AS place, d.written_at, d.post_id, d.comment_id, d.facets"
        return f"{hits}matched AS MATERIALIZED (SELECT {columns} FROM {source} WHERE {where})", parameters  # noqa: S608

    def _exclusions(self) -> Iterator[Condition]:
        for term in self.excluded:
            # That all tokens of a phrase are there does not say that the phrase is.
            if term.is_exact:
                found = token_index().documents(term.groups)
                yield Condition(f"d.id NOT IN ({found.sql})", found.parameters)

    def _place(self) -> Condition:
        """In the order of what can be said without reading the text: comments behind everything."""
        index = token_index()
        groups = all_groups(self.wanted)
        hits = [(8, Condition("d.title = %s", (self.title,)))] if self.title else []
        if groups:
            anything = [tuple(dict.fromkeys(chain.from_iterable(groups)))]
            hits += [(4, index.in_field("title", groups))] if len(groups) > 1 else []
            hits += [(2, index.in_field("title", anything)), (1, index.in_field("marks", anything))]
        worth = " + ".join(f"CASE WHEN {hit.sql} THEN {points} ELSE 0 END" for points, hit in hits) or "0"
        parameters = tuple(parameter for _points, hit in hits for parameter in hit.parameters)
        return Condition(f"CASE WHEN d.kind = 'comment' THEN -1 ELSE {worth} END", parameters)


def all_groups(terms: Iterable[Term]) -> list[Group]:
    return list(dict.fromkeys(group for term in terms for group in term.groups))


@dataclass(frozen=True, slots=True)
class Found:
    query: Query
    terms: tuple[Term, ...]  # what to mark
    candidates: tuple[Candidate, ...]  # of this page, in order
    number: int
    pages: int
    count: int
    is_sure: bool
    is_relaxed: bool
    facets: tuple[tuple[str, int], ...]


def find(query: Query, scope: Scope, number: int, today: date) -> Found:
    """A page of what has all the terms; of what has most of them, where nothing has all."""
    matches = Matches(query.terms, query.excluded, scope, query.words)
    number = min(number, LAST_PAGE)
    candidates = _page(matches, number, today)
    if not matches.count and len(units := query.units) > 1:
        matches = Matches(units, query.excluded, scope, query.words, least=least_units(len(units)))
        candidates = _page(matches, number, today)
    if not candidates and number > 1:
        last = last_page(matches.count)  # an estimate may be too high
        return find(query, scope, max(last if last < number else number // 2, 1), today)
    return Found(
        query=query,
        terms=matches.wanted,
        candidates=tuple(candidates),
        number=number,
        pages=last_page(matches.count),
        count=matches.count,
        is_sure=matches.is_sure,
        is_relaxed=matches.is_relaxed,
        facets=tuple(matches.facet_counts()),
    )


def least_units(count: int) -> int:
    """How many of the units are enough. Half: of a Chinese question, half the pairs lie across words."""
    return (count + 1) // 2


def last_page(count: int) -> int:
    return min(-(-count // PAGE), LAST_PAGE)


def _page(matches: Matches, number: int, today: date) -> list[Candidate]:
    block, place = divmod((number - 1) * PAGE, BLOCK)
    ordered = ranked(matches.block(block), matches.wanted, matches.title, today)
    return ordered[place : place + PAGE]
