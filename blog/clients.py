"""Who is asking: the machine, and whether somebody of the staff sits at it."""

from ipaddress import ip_address

from django.conf import settings


def is_staff(request) -> bool:
    """Asked so that a reader without a session never has one looked up (nor gets Vary: Cookie)."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def client_address(request):
    """The address of the person's machine, "" where nobody knows.

    Every trusted proxy appends the address that it saw to X-Forwarded-For; what stands further left
    was written by the client and could be anything.
    """
    return address_of(request.META.get("HTTP_X_FORWARDED_FOR", ""), request.META.get("REMOTE_ADDR", ""))


def address_of(forwarded_for, peer):
    if not settings.TRUSTED_PROXIES:
        return peer
    chain = [*(part.strip() for part in forwarded_for.split(",") if part.strip()), peer]
    try:
        return str(ip_address(chain[-min(settings.TRUSTED_PROXIES + 1, len(chain))]))
    except ValueError:
        return peer
