"""Which candidates hold what is looked for, and in which order they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from blog.search.queries import Term

MOST_REPEATS = 8  # of a word in a text that still count


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post or comment whose tokens match; its texts are folded."""

    pk: int
    kind: str
    post_id: int
    comment_id: int | None
    written_at: datetime
    facets: str
    title: str
    marks: str  # headings, tags, categories, series
    body: str
    found: int  # units found of a query of which most are asked for; 0 where all are

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.title, self.marks, self.body


def holds(candidate: Candidate, wanted: Iterable[Term], excluded: Iterable[Term]) -> bool:
    """To be asked only of terms that are not exact: their tokens alone do not say."""
    return all(any(map(term.is_in, candidate.texts)) for term in wanted) and not any(
        any(map(term.is_in, candidate.texts)) for term in excluded
    )


def score(candidate: Candidate, terms: Sequence[Term], words: str, today: date) -> float:
    """Title far above headings and tags, these far above the text; a little for being new."""
    years = max((today - candidate.written_at.date()).days, 0) / 365.25
    worth = 0.8 / (1 + years / 2) + 3 * candidate.found
    if words and words == candidate.title:
        worth += 100
    elif words and words in candidate.title:
        worth += 2
    return worth + sum(_worth(term, candidate) for term in terms) / max(len(terms), 1)


def _worth(term: Term, candidate: Candidate) -> float:
    # How often, cheaply: what begins with the root of a word may have another stem.
    counted = term.root if term.is_word else term.text
    repeats = min(candidate.body.count(counted), MOST_REPEATS)
    in_title = bool(term.spans(candidate.title))
    in_marks = bool(term.spans(candidate.marks))
    return 4 * in_title + 2 * in_marks + 1.5 * repeats / (repeats + 2)


def newest_first(candidate: Candidate) -> tuple[float, int, int]:
    return -candidate.written_at.timestamp(), -candidate.post_id, -(candidate.comment_id or 0)


def ranked(
    candidates: Iterable[Candidate], terms: Sequence[Term], words: str, today: date
) -> list[Candidate]:
    def place(candidate):
        worth = round(score(candidate, terms, words, today), 9)
        return candidate.kind == "comment", -worth, *newest_first(candidate)

    return sorted(candidates, key=place)
