import hashlib
import time

from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from blog.page_cache.numbers import without_numbers
from blog.page_cache.pages import KEPT, notes_of

# A page that changes twice within a second must not be taken for its first form.
SETTLED = 2  # seconds


def validators(get_response):
    """What a reader's browser needs in order to ask whether its copy is still right."""

    def middleware(request):
        response = get_response(request)
        if is_for_everyone(request, response):
            digest = hashlib.blake2b(without_numbers(response.content), digest_size=12).hexdigest()
            response.headers.setdefault("ETag", f'W/"{digest}"')
            response.headers["Cache-Control"] = "no-cache"
            if request.resolver_match.view_name in KEPT:
                mark_as_kept(request, response)
        return response

    return middleware


def is_for_everyone(request, response):
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Cache-Control" not in response.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and request.resolver_match is not None
    )


def mark_as_kept(request, response):
    patch_vary_headers(response, ["Accept-Encoding"])
    changed_at = request.site.changed_at
    if changed_at and time.time() - changed_at >= SETTLED:
        response.headers.setdefault("Last-Modified", http_date(changed_at))
    notes = notes_of(request)
    if notes:
        notes.is_kept, notes.time_zone = True, request.site.time_zone
