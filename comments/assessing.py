"""Gathers for the rules what they need to know of a comment, and keeps what they say."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from comments.models import Comment
from comments.moderation import Submission, judge, outside_links
from comments.rules.fingerprint import fingerprint

# The newest comments that a text is compared with.
REMEMBERED = 500
MEMORY = timedelta(days=14)


def assess(comment, site, *, host="", trap="", seconds=60.0, known: Collection[UUID] = ()):
    """Give a comment that is about to be stored its state, and the reason for it.

    `known`: the nonces of comments whose receipts came along with the form. An address alone is no
    evidence: anybody may type it.
    """
    comment.fingerprint = fingerprint(comment.body)
    if comment.user_id:
        return
    verdict = judge(
        Submission(
            trap=trap,
            seconds=seconds,
            text=comment.body,
            name=comment.author_name,
            email=comment.email,
            site_url=comment.site_url,
            links=outside_links(comment.body, host),
            is_known=Comment.objects.approved().filter(email=comment.email, nonce__in=known).exists(),
            fingerprint=comment.fingerprint,
            seen=tuple(recent_fingerprints(comment)) if comment.fingerprint is not None else (),
            blocklist=tuple(site.blocklist.splitlines()),
            holds_links=site.hold_links,
            holds_first=site.hold_first_comments,
        )
    )
    comment.state, comment.reason = verdict.state, verdict.reason
    comment.evidence = verdict.evidence[: Comment._meta.get_field("evidence").max_length]


def recent_fingerprints(comment):
    others = Comment.objects.filter(created_at__gt=timezone.now() - MEMORY).exclude(nonce=comment.nonce)
    newest = others.order_by("-created_at").values_list("fingerprint", flat=True)[:REMEMBERED]
    return (number for number in newest if number is not None)
