"""What becomes of a comment that a reader sends, and why: rules as pure functions.

A rule looks at a Submission and gives a Verdict, or None when it has nothing to say. The first
verdict counts, so the rules stand in the order of their severity.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from comments.rules.advertising import HELD, advertising, weight
from comments.rules.blocklist import blocked_by
from comments.rules.fingerprint import is_near

# The preview has to be read before its button is pressed. Nobody does that in less, programs do.
HURRY_SECONDS = 1.0
LINK = re.compile(r"\b(?:https?://|www\.)([^\s/?#)>\]]*)", re.IGNORECASE)


class State(TextChoices):
    APPROVED = "approved", _("approved")
    PENDING = "pending", _("pending")
    SPAM = "spam", _("spam")
    REMOVED = "removed", _("removed")


class Reason(TextChoices):
    TRAP = "trap", _("The field that people do not see was filled in.")
    BLOCKED = "blocked", _("It holds what is on the blocklist.")
    HURRY = "hurry", _("It was published faster than the preview can be read.")
    REPEATED = "repeated", _("Nearly the same text has been sent before.")
    ADVERTISING = "advertising", _("It looks like advertising.")
    LINKS = "links", _("It holds links, and nothing of this person’s has been approved yet.")
    FIRST = "first", _("It is the first of this person’s comments.")
    WITHDRAWN = "withdrawn", _("Its writer has withdrawn it.")


@dataclass(frozen=True, slots=True)
class Submission:
    """What the rules are told. `seconds`: between the first preview and the sending. `links`: hosts other
    than the site's own. `is_known`: something of this person's has been approved."""

    trap: str = ""
    seconds: float = 60.0
    text: str = ""
    name: str = ""
    email: str = ""
    site_url: str = ""
    links: tuple[str, ...] = ()
    is_known: bool = False
    fingerprint: int | None = None
    seen: tuple[int, ...] = ()  # fingerprints of other comments
    blocklist: tuple[str, ...] = ()
    holds_links: bool = True
    holds_first: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    reason: Reason | str = ""
    evidence: str = ""  # what the rule saw


Rule = Callable[[Submission], Verdict | None]


def trapped(submission: Submission) -> Verdict | None:
    return Verdict(State.SPAM, Reason.TRAP) if submission.trap else None


def blocked(submission: Submission) -> Verdict | None:
    line = blocked_by(
        submission.blocklist, submission.text, submission.name, submission.email, submission.site_url
    )
    return Verdict(State.PENDING, Reason.BLOCKED, line) if line else None


def hurried(submission: Submission) -> Verdict | None:
    return Verdict(State.PENDING, Reason.HURRY) if submission.seconds < HURRY_SECONDS else None


def repeated(submission: Submission) -> Verdict | None:
    is_old = is_near(submission.fingerprint, submission.seen)
    return Verdict(State.PENDING, Reason.REPEATED) if is_old else None


def looks_like_advertising(submission: Submission) -> Verdict | None:
    if submission.is_known:
        return None
    signs = advertising(submission.text, submission.name, submission.site_url)
    if weight(signs) < HELD:
        return None
    return Verdict(State.PENDING, Reason.ADVERTISING, " · ".join(sign.seen for sign in signs))


def links_of_a_stranger(submission: Submission) -> Verdict | None:
    if submission.holds_links and submission.links and not submission.is_known:
        return Verdict(State.PENDING, Reason.LINKS, ", ".join(submission.links))
    return None


def first_of_a_stranger(submission: Submission) -> Verdict | None:
    if submission.holds_first and not submission.is_known:
        return Verdict(State.PENDING, Reason.FIRST)
    return None


RULES: tuple[Rule, ...] = (
    *(trapped, blocked, hurried, repeated, looks_like_advertising),
    *(links_of_a_stranger, first_of_a_stranger),
)


def judge(submission: Submission, rules: tuple[Rule, ...] = RULES) -> Verdict:
    for rule in rules:
        verdict = rule(submission)
        if verdict:
            return verdict
    return Verdict(State.APPROVED)


def outside_links(text: str, own_host: str) -> tuple[str, ...]:
    """The hosts that a text links to or names, without the site's own."""
    hosts = (match[1].lower() for match in LINK.finditer(text))
    return tuple(host for host in hosts if host != own_host)
