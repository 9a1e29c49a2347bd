"""What is to be mailed, written in the transaction that gives the reason for it and sent later (mail.py)."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Who approves what is older, or loads an old site, does not wake anybody.
NEWS = timedelta(days=30)
# Of mails to one author: the rest of a storm is in the queue of the admin.
HOURLY = 20
ASKED_AGAIN = timedelta(days=1)


class MailAddress(models.Model):
    """An address whose owner was asked, and what came of it. Replies go only to confirmed ones: anybody
    could have typed it."""

    email = models.EmailField(_("e-mail"), unique=True)
    asked_at = models.DateTimeField(_("asked"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    class Meta:
        verbose_name = _("mail address")
        verbose_name_plural = _("mail addresses")

    def __str__(self):
        return self.email


class OutgoingMail(models.Model):
    class Kind(models.TextChoices):
        AUTHOR = "author", _("to the author: a comment")
        REPLY = "reply", _("a reply")
        CONFIRM = "confirm", _("a question: may we write?")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="mails", verbose_name=_("comment")
    )
    email = models.EmailField(_("to"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        constraints = [models.UniqueConstraint(fields=["kind", "comment", "email"], name="mail_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(sent_at=None), name="mail_due"),
            models.Index(fields=["email", "created_at"], name="mail_of_address"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} → {self.email}"


def put(kind, comment, email):
    OutgoingMail.objects.bulk_create(
        [OutgoingMail(kind=kind, comment=comment, email=email)], ignore_conflicts=True
    )


def announce(comment):
    """A reader's comment has been stored: the post's authors hear of it, unless it is spam."""
    if comment.state in {"approved", "pending"}:
        for author in comment.post.byline:
            if author.email and author.pk != comment.user_id and not is_stormed(author.email):
                put(OutgoingMail.Kind.AUTHOR, comment, author.email)
    if comment.is_approved:
        announce_approved([comment])


def announce_approved(comments):
    """Comments that everybody may read now: who was answered hears of it, and who would like to hear of
    replies is asked whether the address is theirs."""
    since = timezone.now() - NEWS
    for comment in comments:
        if comment.created_at < since:
            continue
        if comment.wants_mail and may_be_asked(comment.email.lower()):
            put(OutgoingMail.Kind.CONFIRM, comment, comment.email)
        answered = comment.parent
        if answered and wants_to_hear(answered, comment):
            put(OutgoingMail.Kind.REPLY, comment, answered.email)


def wants_to_hear(answered, reply) -> bool:
    is_own = answered.email.lower() == reply.email.lower()
    return answered.wants_mail and answered.is_approved and not is_own and is_confirmed(answered.email)


def is_confirmed(email) -> bool:
    return MailAddress.objects.filter(
        email=email.lower(), confirmed_at__isnull=False, stopped_at=None
    ).exists()


def may_be_asked(email) -> bool:
    """At most once a day, and never again who has confirmed or said no; notes that it is asked now."""
    MailAddress.objects.bulk_create([MailAddress(email=email)], ignore_conflicts=True)
    now = timezone.now()
    unasked = models.Q(asked_at=None) | models.Q(asked_at__lt=now - ASKED_AGAIN)
    waiting = MailAddress.objects.filter(unasked, email=email, confirmed_at=None, stopped_at=None)
    return bool(waiting.update(asked_at=now))


def is_stormed(email) -> bool:
    since = timezone.now() - timedelta(hours=1)
    return OutgoingMail.objects.filter(email=email, created_at__gt=since).count() >= HOURLY
