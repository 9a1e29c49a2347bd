"""What becomes of a comment that a reader sends, and why: rules as pure functions.

A rule looks at a Submission and gives a Verdict, or None when it has nothing to say. The first
verdict counts, so the rules stand in the order of their severity.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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
    HURRY = "hurry", _("It was published faster than the preview can be read.")
    LINKS = "links", _("It holds links, and nothing from this address has been approved yet.")


@dataclass(frozen=True, slots=True)
class Submission:
    """`seconds`: between the first preview and the sending. `links`: hosts other than the site's own."""

    trap: str = ""
    seconds: float = 60.0
    links: tuple[str, ...] = ()
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    reason: Reason | str = ""


Rule = Callable[[Submission], Verdict | None]


def trapped(submission: Submission) -> Verdict | None:
    return Verdict(State.SPAM, Reason.TRAP) if submission.trap else None


def hurried(submission: Submission) -> Verdict | None:
    return Verdict(State.PENDING, Reason.HURRY) if submission.seconds < HURRY_SECONDS else None


def links_of_a_stranger(submission: Submission) -> Verdict | None:
    if submission.links and not submission.is_known:
        return Verdict(State.PENDING, Reason.LINKS)
    return None


RULES: tuple[Rule, ...] = (trapped, hurried, links_of_a_stranger)


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
