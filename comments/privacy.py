"""All that is kept of one person, found by the e-mail address: to be handed over, or deleted."""

import time

from django.db import transaction
from django.utils import timezone

from comments import flood, mail
from comments.models import Comment, FloodBucket
from comments.moderation import State
from comments.outbox import MailAddress, OutgoingMail

# What a placeholder keeps of a comment that others have answered.
NOTHING = {
    "state": State.REMOVED, "author_name": "–", "email": "", "site_url": "", "user": None, "body": "",
    "text": "", "html": "", "first_words": "", "rendering_errors": [], "fingerprint": None, "evidence": "",
    "wants_mail": False,
}  # fmt: skip


def comments_of(email):
    return Comment.objects.filter(email__iexact=email) if email else Comment.objects.none()


def export(email) -> dict:
    """As plain values, ready for JSON."""
    comments = comments_of(email).select_related("post").order_by("created_at", "pk")
    return {
        "email": email,
        "comments": [
            {
                "id": comment.pk, "post": comment.post.title, "written": comment.created_at.isoformat(),
                "name": comment.author_name, "site": comment.site_url, "state": comment.state,
                "reason": comment.reason, "evidence": comment.evidence, "text": comment.body,
                "wants_mail": comment.wants_mail,
            }
            for comment in comments
        ],
        "asked": list(
            MailAddress.objects.filter(email__iexact=email).values("asked_at", "confirmed_at", "stopped_at")
        ),
        "mails": list(
            OutgoingMail.objects.filter(email__iexact=email).values("kind", "created_at", "sent_at")
        ),
    }  # fmt: skip


def forget_old():
    """What has been kept for long enough."""
    FloodBucket.objects.filter(free_at__lt=time.time() - flood.KEPT).delete()
    OutgoingMail.objects.filter(created_at__lt=timezone.now() - mail.KEPT).delete()


def forget(email) -> int:
    """Delete them; what others have answered stays as an empty placeholder. Returns how many they were."""
    with transaction.atomic():
        ids = list(comments_of(email).values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            theirs = Comment.objects.filter(pk__in=ids[start : start + 500])
            theirs.update(**NOTHING)
        # The newest first: who answered nobody but themselves leaves nothing behind.
        for pk in sorted(ids, reverse=True):
            Comment.objects.filter(pk=pk, replies=None).delete()
        MailAddress.objects.filter(email__iexact=email).delete()
        OutgoingMail.objects.filter(email__iexact=email).delete()
    return len(ids)
