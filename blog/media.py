"""Uploads: taken in re-encoded, given out with a fixed type and nothing that a browser would run."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blog.models import Image
from blog.pictures import reencode
from blog.text import clean_line

MAX_BYTES = 10 * 1024 * 1024
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def take_image(upload, user=None, alt=""):
    """An Image of an uploaded file; the same picture uploaded twice is one.

    Raises ValidationError saying what is wrong with the file.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than %(limit)d MB."), params={"limit": MAX_BYTES >> 20})
    content, extension = reencode(upload.read())
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{extension}"
    store(name, content)
    found = {
        "original_name": clean_line(upload.name)[:200],
        "alt": clean_line(alt)[:300],
        "uploaded_by": user,
    }
    return Image.objects.get_or_create(file=name, defaults=found)[0]


def store(name, content):
    """Whole or not at all: half a file would be served for ever under a name that never changes."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=settings.MEDIA_ROOT, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)  # a web server of another account may have to read it
        Path(temporary).replace(settings.MEDIA_ROOT / name)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise ValidationError(
            _("The picture could not be stored: %(reason)s."), params={"reason": error.strerror}
        ) from error


@require_safe
def serve(request, name):
    """One upload. Its name is made from its content, so it never changes."""
    path = settings.MEDIA_ROOT / name
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Http404("no such file") from None
    headers = {
        "Content-Type": TYPES[name.rpartition(".")[2]],
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": f'"{name}"',
        "Last-Modified": http_date(status.st_mtime),
    }
    if settings.MEDIA_ACCEL_REDIRECT:
        accelerated = f"{settings.MEDIA_ACCEL_REDIRECT.rstrip('/')}/{name}"
        return HttpResponse(headers=headers | {"X-Accel-Redirect": accelerated})
    response = answer(request, path, status.st_size, headers | {"Accept-Ranges": "bytes"})
    return get_conditional_response(
        request, etag=headers["ETag"], last_modified=int(status.st_mtime), response=response
    )


def answer(request, path, size, headers):
    """The file, or the one part of it that was asked for."""
    wanted = request.headers.get("Range") if request.method == "GET" else None
    # A part is of use only to someone who holds the rest of this very file.
    if request.headers.get("If-Range", headers["ETag"]) not in {headers["ETag"], headers["Last-Modified"]}:
        wanted = None
    part = part_of(wanted, size) if wanted else None
    if part is None:
        return StreamingHttpResponse(read(path, 0, size), headers=headers | {"Content-Length": size})
    start, length = part
    if length <= 0:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers |= {"Content-Length": length, "Content-Range": f"bytes {start}-{start + length - 1}/{size}"}
    return StreamingHttpResponse(read(path, start, length), status=206, headers=headers)


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """(start, length) of one range of bytes; a length below 1 when nothing of the file lies in it.

    None where the header is not of this form or asks for several parts: RFC 9110 lets a server
    send the whole file then.
    """
    match = RANGE.fullmatch(header.strip())
    if not match or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:  # the last so many bytes
        length = min(int(last), size)
        return size - length, length
    if last and int(last) < int(first):
        return None
    end = min(int(last) + 1, size) if last else size
    return int(first), end - int(first)


def read(path, start, length):
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(length, CHUNK))):
            length -= len(chunk)
            yield chunk
