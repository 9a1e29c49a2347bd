"""What an old address may be here. Pure: the old table of redirects is asked through a function.

Candidates are tried in their order, until something answers. They are percent-encoded; one that stands
in the table is its owner's word, and sure.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

NUMBER = re.compile(r"[1-9][0-9]{0,8}")
COMMENT_PAGE = re.compile(r"comment-page-([1-9][0-9]{0,8})")
YEAR = re.compile(r"[12][0-9]{3}")
TWO_DIGITS = re.compile(r"[0-9]{2}")
FEEDS = {"atom": "feed/atom/", "rss": "feed/", "rss2": "feed/"}
LISTS = {"category", "tag", "author", "search"}
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    address: str
    is_sure: bool = False


Table = Callable[[Sequence[str]], str]  # the steps of a path -> where it leads, "" for nowhere


def candidates(path: str, leads_to: Table) -> Iterator[Candidate]:
    """`path` is decoded, as a request shows it."""
    steps = [step for step in path.split("/") if step]
    if len(steps) > MOST_STEPS:
        return
    if steps[:1] == ["index.php"]:
        if target := leads_to(steps):
            yield Candidate(target, is_sure=True)
        steps = steps[1:]
    for shape in (_itself, _comment_page, _page, _date, _feed):
        yield from shape(steps, leads_to)


def address_of(steps: Sequence[str]) -> str:
    return "".join(["/", *(f"{quote(step, safe=SAFE)}/" for step in steps)])


SAFE = "-._~!$&'()*+,;=:@"  # what a step may hold as it is (RFC 3986)


def _itself(steps: Sequence[str], leads_to: Table) -> Iterator[Candidate]:
    if target := leads_to(steps):
        yield Candidate(target, is_sure=True)
    yield Candidate(address_of(steps))


def _homes(steps: Sequence[str], leads_to: Table) -> Iterator[str]:
    """What a list or post may be called here, so that something can be appended to it."""
    target = leads_to(steps)
    if target.startswith("/") and target.endswith("/"):
        yield target
    yield address_of(steps)


def _comment_page(steps: Sequence[str], leads_to: Table) -> Iterator[Candidate]:
    """<post>/comment-page-2"""
    page = COMMENT_PAGE.fullmatch(steps[-1]) if steps else None
    if page:
        for home in _homes(steps[:-1], leads_to):
            yield Candidate(f"{home}comment-page-{page[1]}/")
            yield Candidate(home)


def _page(steps: Sequence[str], leads_to: Table) -> Iterator[Candidate]:
    """<list>/2 and <list>/page/2; what is beyond our last page is the list."""
    if not steps or not NUMBER.fullmatch(steps[-1]):
        return
    is_named = steps[-2:-1] == ["page"]
    home = steps[:-2] if is_named else steps[:-1]
    if home == ["blog"]:  # Typecho's name for the list of posts where another page comes first
        home = []
    if not is_named and not (home and home[0] in LISTS) and not leads_to(home):
        return
    for address in _homes(home, leads_to):
        further = f"?page={steps[-1]}" if home[:1] == ["search"] else f"page/{steps[-1]}/"
        yield Candidate(address + further)
        yield Candidate(address)


def _date(steps: Sequence[str], _leads_to: Table) -> Iterator[Candidate]:
    """/2023/06/28/ and /2023/page/2; here days have no page, and of dates only months have several."""
    if "page" in steps:
        steps = steps[: steps.index("page")]
    if not steps or not YEAR.fullmatch(steps[0]) or not all(map(TWO_DIGITS.fullmatch, steps[1:])):
        if steps == ["blog"]:
            yield Candidate("/")
        return
    if len(steps) == 3:
        yield Candidate(address_of(steps[:2]))
    if len(steps) == 1:
        yield Candidate(address_of(steps))


def _feed(steps: Sequence[str], leads_to: Table) -> Iterator[Candidate]:
    """/feed/, /feed/atom/tag/<slug>/ and the like: Typecho says first in which form, then of what."""
    if not steps or steps[0] != "feed":
        return
    form, rest = FEEDS["rss"], steps[1:]
    if rest and rest[0] in FEEDS:
        form, rest = FEEDS[rest[0]], rest[1:]
    if not rest:
        yield Candidate(f"/{form}")
        return
    for home in _homes(rest, leads_to):
        yield Candidate(home + form)
        yield Candidate(f"/{form}{home.removeprefix('/')}")
    yield Candidate(f"/{form}")
