import copy
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve

from blog.models import Imported, Redirect
from blog.old_addresses.shapes import SAFE, candidates
from blog.text import clean

OURS = {"blog", "comments"}
# Searches answer whatever is looked for, and asking them costs; chance leads elsewhere each time.
NOT_ASKED = {"blog:search", "blog:search-words", "blog:random"}
REDIRECTS = {301, 302}
_settled: ContextVar[dict[str, str | None] | None] = ContextVar("settled", default=None)


def find(request, *, also_itself: bool = False) -> str | None:
    """The address that the page of this old one has now, its query included. `also_itself`: the path
    may be right and only the host be old."""
    path = clean(request.path)
    seen = set() if also_itself else {address_of(path)}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    if also_itself:
        itself = settle(request, address_of(path) + query)
        if itself:
            return itself
    # A site that was always ours has no old shapes: there a page beyond the last is simply not there.
    has_moved_in = Imported.objects.exists()
    for candidate in candidates(without_base(path), leads_to):
        address = candidate.address
        if address in seen or not (has_moved_in or candidate.is_sure):
            continue
        seen.add(address)
        final = settle(request, address) or (address if candidate.is_sure else None)
        if final:
            return final if "?" in final or "#" in final else final + query
    return None


def address_of(path: str) -> str:
    return "/".join(quote(step, safe=SAFE) for step in path.split("/"))


def without_base(path: str) -> str:
    """Without the path that the old site itself stood at."""
    for base in Imported.objects.filter(kind="site").values_list("source_id", flat=True):
        if path == base or path.startswith(f"{base}/"):
            return path[len(base) :]
    return path


def leads_to(steps) -> str:
    """Where the table of redirects leads such a path, with a slash at its end or without."""
    path = f"/{'/'.join(steps)}"[:499]
    rows = Redirect.objects.filter(old_path__in=[path, f"{path}/"]).order_by("old_path")
    return rows.values_list("target", flat=True).first() or ""


def settle(request, address: str) -> str | None:
    known = _settled.get()
    if known is None:
        return _settle(request, address)
    if address not in known:
        known[address] = _settle(request, address)
    return known[address]


@contextmanager
def remembering():
    """For whoever asks for all old addresses of a site, of which several lead to one page."""
    token = _settled.set({})
    try:
        yield
    finally:
        _settled.reset(token)


def _settle(request, address: str) -> str | None:
    """Where an address of this site ends, its own redirects followed; None where nothing answers.

    The view itself is asked, as anybody without a session would: no rule about tags, categories or
    pages needs to be known here as well.
    """
    for _step in range(4):
        parts = urlsplit(address)
        if parts.netloc or parts.scheme:
            return None
        try:
            match = resolve(unquote(parts.path))
        except Resolver404:
            return None
        if match.namespace not in OURS:
            return None
        if match.view_name in NOT_ASKED:
            return address
        try:
            response = match.func(asked(request, parts, match), *match.args, **match.kwargs)
        except (Http404, PermissionDenied):
            return None
        # Not closed: that would tell Django that this request is over, and its connection with it.
        if response.status_code not in REDIRECTS:
            return address if response.status_code == 200 else None
        address = response.headers["Location"].removeprefix(settings.SITE_URL)
    return None


def asked(request, parts, match):
    """The request that somebody without a session would make, to this site's own host."""
    other = copy.copy(request)
    other.META = request.META | {"HTTP_HOST": urlsplit(settings.SITE_URL).netloc}
    other.method, other.path, other.path_info = "HEAD", unquote(parts.path), unquote(parts.path)
    other.GET, other.COOKIES, other.user = QueryDict(parts.query), {}, AnonymousUser()
    other.resolver_match = match
    return other
