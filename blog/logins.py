"""Failed logins hold addresses: they are kept for as long as they help against who guesses passwords."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.utils import timezone

KEPT = timedelta(days=30)


def forget_old() -> None:
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT).delete()
