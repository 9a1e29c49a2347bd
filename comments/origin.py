"""Whether a form was sent from a page of this site.

Pages are kept for everyone and hold no token, so the browser's own word is asked first.
"""

from django.conf import settings


def is_from_elsewhere(request) -> bool:
    """What the browser says; False also when it says nothing, and then only the token can tell."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site != "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin not in {
        settings.SITE_URL,
        f"{request.scheme}://{request.get_host()}",
    }
