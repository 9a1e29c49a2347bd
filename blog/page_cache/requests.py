"""Which requests a kept page may answer, and what of them matters. Pure."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import parse_qsl

# What advertisers and chat programs append to addresses that they pass on. No page looks at them.
IGNORED_PARAMETERS = frozenset(
    [
        *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"),
        *("fbclid", "gclid", "msclkid", "from", "isappinstalled", "nsukey", "spm", "ref"),
    ]
)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """What a request must name for a page to be the one that everyone gets."""

    host: bytes
    session_cookie: bytes  # its name and the equals sign

    def keeps(self, scope, headers: dict[bytes, bytes]) -> bool:
        """Whether the answer to this request may be, or become, a kept page."""
        query = scope["query_string"]
        return (
            scope["method"] in ("GET", "HEAD")
            and headers.get(b"host") == self.host
            and (not query or only_ignored(query))
            and self.session_cookie not in headers.get(b"cookie", b"")
            and b"content-length" not in headers
            and b"transfer-encoding" not in headers
            and b"authorization" not in headers
        )


def only_ignored(query: bytes) -> bool:
    pairs = parse_qsl(query.decode("latin-1")[:2000], keep_blank_values=True)
    return all(name in IGNORED_PARAMETERS for name, _value in pairs)


@lru_cache(maxsize=256)  # browsers send a handful of values
def takes_gzip(accepted: bytes) -> bool:
    """What Accept-Encoding says. RFC 9110: gzip;q=0 refuses it."""
    if b"gzip" not in accepted.lower():
        return False
    for coding in accepted.lower().split(b","):
        name, *parameters = (part.strip() for part in coding.split(b";"))
        if name == b"gzip":
            return not any(parameter.replace(b" ", b"") in REFUSED for parameter in parameters)
    return False


REFUSED = {b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"}


def is_unchanged(headers: dict[bytes, bytes], etag: bytes, modified: int | None) -> bool:
    """Whether the client has this very page. If-None-Match decides wherever it is sent."""
    known = headers.get(b"if-none-match")
    if known is not None:
        # A substring with its quotes is one whole tag, and a weak comparison needs no more.
        return etag.removeprefix(b"W/") in known or known.strip() == b"*"
    since = headers.get(b"if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(since.decode("latin-1")).timestamp() >= modified
    except (ValueError, TypeError, OverflowError):
        return False
