import tempfile
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone, translation

from blog import clock, old_addresses
from blog.models import Site
from blog.page_cache import triggers

SITE_SCHEME = urlsplit(settings.SITE_URL).scheme


def site_scheme(get_response):
    """The scheme is the site's: behind a proxy the port that we listen on says nothing."""

    def middleware(request):
        request.META["wsgi.url_scheme"] = SITE_SCHEME
        return get_response(request)

    return middleware


def health(get_response):
    """/healthz (alive) and /readyz (able to serve), for any host name and without the site's row."""

    def middleware(request):
        if request.path_info == "/healthz":
            return HttpResponse("alive\n", content_type="text/plain")
        if request.path_info == "/readyz":
            faults = list(readiness_faults())
            return HttpResponse(
                "\n".join(faults or ["ready"]) + "\n",
                content_type="text/plain",
                status=503 if faults else 200,
                headers={"Cache-Control": "no-store"},
            )
        return get_response(request)

    return middleware


def readiness_faults():
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "migrations: pending, run manage.py migrate"
        else:
            yield from triggers.faults()
    except DatabaseError:
        yield "database: no answer"
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR):
            pass
    except OSError as error:
        yield f"data folder: {error.strerror}"


def content_security_policy(origin, *script_paths):
    """What a page may load and run: scripts only from these paths of the host."""
    # By path and not by nonce, because a page that is kept for everyone cannot hold one. Uploads
    # live on this host too, hence /static/ and not 'self'.
    scripts = " ".join(origin + path for path in (settings.STATIC_URL, *script_paths))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' https: data:; "
        "media-src 'self' https:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def security_headers(get_response):
    def middleware(request):
        try:
            origin = f"{request.scheme}://{request.get_host()}"
        except DisallowedHost:  # answered with 400 or, a further address of the site, with a redirect
            origin = settings.SITE_URL
        response = get_response(request)
        # A style sheet or a font is no page and loads nothing; a first visit fetches several of them.
        is_file = request.path_info.startswith(settings.STATIC_URL)
        policy = "default-src 'none'" if is_file else content_security_policy(origin)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        )
        return response

    return middleware


def current_site(get_response):
    """request.site, its language and its time zone; its other host names redirect to its own."""

    def middleware(request):
        request.site = Site.load()
        with (
            clock.not_before(request.site.published_until),
            translation.override(request.site.language),
            timezone.override(request.site.tzinfo),
        ):
            if request.META.get("HTTP_HOST", "").lower() in request.site.alias_hosts:
                return HttpResponsePermanentRedirect(settings.SITE_URL + own_address(request))
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.site.language)
            # A template is rendered late, but in the language of its request.
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        return response

    return middleware


def own_address(request):
    """Where what was asked for at another host of ours stands: old host and old path in one step."""
    found = old_addresses.find(request, also_itself=True) if request.method in {"GET", "HEAD"} else None
    return found if found and found.startswith("/") else request.get_full_path()


def old_address(get_response):
    """What nothing answers may be an old address."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        found = old_addresses.find(request)
        return HttpResponsePermanentRedirect(found) if found else response

    return middleware
