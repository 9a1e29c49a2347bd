"""What happens at the moment for which a post was scheduled."""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from blog.models import Post, Site

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Bring about what follows when scheduled posts have become public, or comments have closed by a post's
    age. Returns how many posts have become public.

    Posts appear by themselves, since every page compares their date with the clock. This moves
    `published_until` on, raises the version and so makes pages that are kept anew, and renders what
    refers to their equations. Whichever process comes first does it; any number may try.
    """
    now = timezone.now()
    ids, closed = _due(now), _closed(now)
    if not ids and not closed:
        return 0
    try:
        for start in range(0, len(ids), 500):  # after an import they are many
            _refresh_references(ids[start : start + 500])
    except Exception:
        # Their readers see "(??)" for longer; that must not keep the posts themselves back.
        logger.exception("What refers to the posts %s could not be rendered", ids)
    with transaction.atomic():
        ids = _due(now)
        if ids or _closed(now):
            _move_on(now)
    return len(ids)


def _refresh_references(ids) -> None:
    Post.objects.refresh_references(ids)
    # They may refer to one another, which the line above leaves out.
    for post in Post.objects.filter(pk__in=ids, links_out__label__gt="").distinct():
        post.rerender()


def _due(now) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM blog_post WHERE status IN ('published', 'unlisted') AND published_at <= %s"
            " AND published_at > (SELECT published_until FROM site_version)",
            [connection.ops.adapt_datetimefield_value(now)],
        )
        return [row[0] for row in cursor.fetchall()]


def _closed(now) -> bool:
    """Whether a post has come of age since pages were last told of the time."""
    site = Site.load()
    if not site.close_comments_after or site.published_until is None:
        return False
    age = timedelta(days=site.close_comments_after)
    come_of_age = Post.objects.public().filter(
        comments_open=True, published_at__gt=site.published_until - age, published_at__lte=now - age
    )
    return come_of_age.exists()


def _move_on(now) -> None:
    """Also raises the version, as any change that pages show."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE site_version SET published_until = %s, v = v + 1,"
            " changed_at = CASE WHEN changed_at < %s THEN %s ELSE changed_at + 1 END",
            [connection.ops.adapt_datetimefield_value(now), *[int(now.timestamp())] * 2],
        )
