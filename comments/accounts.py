from django.conf import settings


def account_of(request):
    """The member of the staff who sends this request, or None.

    Asked without touching the session of somebody who has none: the page would vary by cookie.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_staff else None
