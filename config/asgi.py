import os
from urllib.parse import urlsplit

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from blog.page_cache.adapter import Threads  # noqa: E402
from blog.page_cache.asgi import PageCache  # noqa: E402
from blog.page_cache.requests import OwnAddress  # noqa: E402
from blog.page_cache.version import version_of  # noqa: E402
from comments.gate import Gate  # noqa: E402

cache = PageCache(
    Threads(django),
    Threads(django, 2),
    version_of(connection.settings_dict, connection.get_connection_params()),
    OwnAddress(
        host=urlsplit(settings.SITE_URL).netloc.encode(),
        session_cookie=f"{settings.SESSION_COOKIE_NAME}=".encode(),
    ),
    settings.PAGE_CACHE_BYTES,
)
application = Gate(cache)
