"""What an import found, brought over and left out, for its owner to read. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext_lazy as _

from blog.importers.records import Finding

MOST_OF_A_KIND = 2000  # findings; a hostile source could give millions
TYPES = {
    "site": _("site"),
    "posts": _("posts"),
    "pages": _("pages"),
    "revisions": _("revisions"),
    "files": _("files"),
    "other contents": _("other contents"),
    "authors": _("authors"),
    "categories": _("categories"),
    "tags": _("tags"),
    "comments": _("comments"),
}
# In the order in which an owner wants to know.
KINDS = {
    "failed": _("Could not be stored"),
    "source": _("The source"),
    "skipped": _("Left out"),
    "status": _("Shown to other readers than before"),
    "number": _("Has another number or address"),
    "formula": _("Formulas and marks that are refused or changed"),
    "escape": _("Backslashes to look at"),
    "difference": _("Reads otherwise than in the old system"),
    "anchor": _("Headings whose anchors changed"),
    "link": _("Links within the site that lead nowhere"),
    "image": _("Images that are missing"),
    "file": _("Files"),
    "address": _("Old addresses that lead nowhere"),
    "title": _("Titles"),
    "date": _("Dates"),
    "encoding": _("Letters that were damaged"),
    "term": _("Authors, categories and tags"),
    "comment": _("Comments"),
}
OUTCOMES = {
    "new": _("new"),
    "changed": _("changed"),
    "same": _("as they were"),
    "kept": _("edited or deleted here since, left so"),
    "failed": _("failed"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What this site says to an old address. `status` is that of the page where the way ends, after
    `hops` redirects; `target` that page, "" where there is no redirect."""

    path: str
    status: int
    hops: int = 0
    target: str = ""

    @property
    def is_right(self) -> bool:
        return self.status == 200 and self.hops <= 1


@dataclass(slots=True)
class Report:
    source: str
    is_dry: bool = False
    found: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, Counter] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    more: Counter = field(default_factory=Counter)  # findings of a kind that are not listed
    addresses: list[Answer] = field(default_factory=list)
    newest: list[tuple[str, str]] = field(default_factory=list)  # (date in the site's zone, title)

    def count(self, kind: str, outcome: str, number: int = 1) -> None:
        self.outcomes.setdefault(kind, Counter())[outcome] += number

    def tell(self, kind: str, where: str, message: str, line: int = 0) -> None:
        self.add([Finding(kind, where, message, line)])

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            listed = self.findings.setdefault(finding.kind, [])
            if len(listed) < MOST_OF_A_KIND:
                listed.append(finding)
            else:
                self.more[finding.kind] += 1

    @property
    def changes(self) -> int:
        """How many rows the import made or changed."""
        return sum(outcomes["new"] + outcomes["changed"] for outcomes in self.outcomes.values())

    def as_json(self) -> dict:
        return {
            "source": self.source,
            "is_dry": self.is_dry,
            "found": self.found,
            "outcomes": {kind: dict(outcomes) for kind, outcomes in self.outcomes.items()},
            "findings": {kind: [asdict(each) for each in found] for kind, found in self.findings.items()},
            "more": dict(self.more),
            "addresses": [[each.path, each.status, each.hops, each.target] for each in self.addresses],
            "newest": self.newest,
        }

    @classmethod
    def from_json(cls, stored: dict) -> "Report":
        return cls(
            source=stored["source"],
            is_dry=stored["is_dry"],
            found=stored["found"],
            outcomes={kind: Counter(outcomes) for kind, outcomes in stored["outcomes"].items()},
            findings={
                kind: [Finding(**each) for each in found] for kind, found in stored["findings"].items()
            },
            more=Counter(stored["more"]),
            addresses=[Answer(*each) for each in stored["addresses"]],
            newest=[tuple(each) for each in stored["newest"]],
        )

    def sections(self) -> Iterator[tuple[str, list[Finding], int]]:
        """(heading, findings, how many more there were), the most pressing first."""
        for kind in [*KINDS, *sorted(self.findings.keys() - KINDS.keys())]:
            if kind in self.findings:
                yield str(KINDS.get(kind, kind)), self.findings[kind], self.more[kind]

    def answers(self) -> Counter:
        """How many old addresses are answered how: 200, 301 → 200, 404 …"""
        return Counter(f"{'301 → ' * answer.hops}{answer.status}" for answer in self.addresses)

    def answers_as_text(self) -> Iterator[str]:
        for answer in self.addresses:
            yield f"{'301 ' * answer.hops}{answer.status} {answer.path} {answer.target}".rstrip()

    def as_text(self) -> Iterator[str]:
        """Line by line, without the list of addresses."""
        yield f"{self.source}{' (trial run: nothing was stored)' if self.is_dry else ''}"
        found = ", ".join(f"{count} {TYPES.get(kind, kind)}" for kind, count in self.found.items())
        yield f"In the source: {found}"
        for kind, outcomes in self.outcomes.items():
            said = ", ".join(f"{number} {OUTCOMES[name]}" for name, number in outcomes.items() if number)
            yield f"{TYPES.get(kind, kind)}: {said or 'none'}"
        if self.newest:
            yield "The newest, in the site's time (wrong by whole hours? see --shift-hours):"
            yield from (f"  {date}  {title}" for date, title in self.newest)
        if self.addresses:
            answered = ", ".join(f"{number} × {answer}" for answer, number in self.answers().most_common())
            yield f"Old addresses: {answered}"
        for heading, findings, more in self.sections():
            yield ""
            yield f"{heading} ({len(findings) + more})"
            yield from (f"  {_place(finding)}: {finding.message}" for finding in findings)
            if more:
                yield f"  … and {more} more"


def _place(finding: Finding) -> str:
    return f"{finding.where}, line {finding.line}" if finding.line else finding.where
