"""Sends what stands in the outbox; a mail server that is gone loses nothing and keeps nobody waiting."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from blog.models import Site
from blog.text import clean_line
from comments.models import Comment
from comments.outbox import OutgoingMail, is_confirmed

logger = logging.getLogger(__name__)

SALT = "comments.mail"
# A sender that was killed with the mail in its hand: another one takes it up after this time.
CLAIMED = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=12)
ATTEMPTS = 12  # in four days
KEPT = timedelta(days=14)  # of mails that were sent, or given up
AT_ONCE = 50


def send_due() -> int:
    """Send all that is due. Returns how many have gone out; ends at the first that the server refuses to
    talk about, so that a dead one costs one timeout."""
    due = OutgoingMail.objects.filter(sent_at=None, attempts__lt=ATTEMPTS, next_try_at__lte=timezone.now())
    mails = list(due.order_by("next_try_at", "pk")[:AT_ONCE])
    if not mails:
        return 0
    sent, server = 0, get_connection()
    try:
        for mail in mails:
            if claim(mail):
                sent += send(mail, server)
    except (SMTPException, OSError) as error:
        logger.warning("Mail waits in the outbox, it is sent later: %s", error)
    finally:
        server.close()
    return sent


def claim(mail) -> bool:
    """Whether it is ours: of several senders one finds the row as it was."""
    now = timezone.now()
    unclaimed = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, next_try_at=mail.next_try_at)
    return bool(unclaimed.update(next_try_at=now + CLAIMED, attempts=F("attempts") + 1))


def send(mail, server) -> int:
    """1 when it went out. Raises SMTPException and OSError, with the mail put off."""
    row = OutgoingMail.objects.filter(pk=mail.pk)
    message = compose(mail)
    if message is None:
        row.delete()
        return 0
    message.connection = server
    try:
        message.send()
    except (SMTPException, OSError) as error:
        pause = min(timedelta(minutes=2**mail.attempts), LONGEST_PAUSE)
        row.update(next_try_at=timezone.now() + pause, last_error=repr(error)[:300])
        raise
    row.update(sent_at=timezone.now(), last_error="")
    return 1


def compose(mail) -> EmailMessage | None:
    """In the language of the post. None when it has lost its reason: what it speaks of is gone by now."""
    comment = Comment.objects.select_related("post", "parent").get(pk=mail.comment_id)
    if not is_still_wanted(mail, comment):
        return None
    site, host = Site.load(), urlsplit(settings.SITE_URL).hostname
    token = signing.dumps(mail.email.lower(), salt=SALT)
    stop = settings.SITE_URL + reverse("comments:mail-stop", args=[token])
    context = {
        "site": site, "comment": comment, "post": comment.post, "answered": comment.parent, "stop": stop,
        "url": settings.SITE_URL + comment.get_absolute_url(),
        "confirm": settings.SITE_URL + reverse("comments:mail-confirm", args=[token]),
        "desk": settings.SITE_URL + reverse("admin:comments_comment_change", args=[comment.pk]),
    }  # fmt: skip
    headers = {
        # One for a mail, however often it is sent.
        "Message-ID": f"<comment-{comment.nonce.hex}-{mail.kind}-{mail.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if mail.kind == OutgoingMail.Kind.REPLY:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with translation.override(comment.post.language):
        subject, _newline, text = render_to_string(f"comments/mail/{mail.kind}.txt", context).partition("\n")
    return EmailMessage(clean_line(subject)[:200], text.strip() + "\n", to=[mail.email], headers=headers)


def is_still_wanted(mail, comment) -> bool:
    if mail.kind == OutgoingMail.Kind.AUTHOR:
        return comment.state in {"approved", "pending"}
    if not comment.is_approved or not comment.post.is_public:
        return False
    return mail.kind == OutgoingMail.Kind.CONFIRM or is_confirmed(mail.email)


def address_in(token: str) -> str | None:
    """The address that a link in a mail was made for; None for what we did not sign."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
