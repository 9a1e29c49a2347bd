"""Files that came from another system, at the addresses that they had there.

Unlike what is uploaded here (media.py) they keep their names and are of any type; no more of them is
trusted for that.
"""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from blog.media import answer

PREFIX = "usr/uploads/"
# No hidden file, no step upwards, nothing that a file system reads in a way of its own.
STEP = re.compile(r"[^./\\\0\x01-\x1f:][^/\\\0\x01-\x1f:]{0,250}")
TYPES = {
    "avif": "image/avif", "bmp": "image/bmp", "gif": "image/gif", "ico": "image/x-icon",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml",
    "webp": "image/webp", "mp3": "audio/mpeg", "mp4": "video/mp4", "ogg": "audio/ogg",
    "webm": "video/webm", "pdf": "application/pdf", "txt": "text/plain; charset=utf-8",
}  # fmt: skip


def place_of(path: str) -> Path | None:
    """Where the file of this address lies, below /usr/uploads/; None for an address that no file has."""
    steps = path.split("/")
    if len(path) > 500 or len(steps) > 20 or not all(STEP.fullmatch(step) for step in steps):
        return None
    return settings.MEDIA_ROOT.joinpath(PREFIX, *steps)


@require_safe
def serve(request, path):
    place = place_of(path)
    if place is None or not place.is_file() or place.is_symlink():
        raise Http404("no such file")
    status = place.stat()
    headers = headers_of(path, status)
    if settings.MEDIA_ACCEL_REDIRECT:
        accelerated = f"{settings.MEDIA_ACCEL_REDIRECT.rstrip('/')}/{PREFIX}{quote(path)}"
        return HttpResponse(headers=headers | {"X-Accel-Redirect": accelerated})
    response = answer(request, place, status.st_size, headers | {"Accept-Ranges": "bytes"})
    return get_conditional_response(
        request, etag=headers["ETag"], last_modified=int(status.st_mtime), response=response
    )


def headers_of(path, status):
    extension = PurePosixPath(path).suffix.lower().removeprefix(".")
    kind = TYPES.get(extension, "application/octet-stream")
    # Chromium's reader of PDFs does not start in a sandbox.
    policy = "default-src 'none'" if extension == "pdf" else "sandbox; default-src 'none'"
    headers = {
        "Content-Type": kind,
        "Cache-Control": "public, max-age=86400",
        "Content-Security-Policy": policy,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"',
        "Last-Modified": http_date(status.st_mtime),
    }
    if extension not in TYPES:  # HTML among them: nothing that was uploaded runs as a page of this site
        headers["Content-Disposition"] = "attachment"
    return headers
