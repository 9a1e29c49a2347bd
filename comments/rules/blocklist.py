"""The owner's own list of what is not wanted: words, hosts and e-mail addresses."""

import unicodedata
from collections.abc import Iterable

from comments.rules.reading import Reading, holds


def blocked_by(lines: Iterable[str], text: str, name: str = "", email: str = "", site_url: str = "") -> str:
    """The line that meets a comment; "" when none does.

    `@example.org` is every address there, `example.org` that host with all below it, whether it is linked
    to, given as the site or written about. Everything else is a word or several, in any disguise.
    """
    reading = Reading("\n".join([name, text, site_url]))
    email = email.casefold()
    for line in lines:
        entry = unicodedata.normalize("NFKC", line).strip().casefold()
        if entry and (
            is_of(email, entry)
            or any(host == entry or host.endswith(f".{entry}") for host in reading.hosts)
            or holds(reading.folded, entry)
            or holds(reading.unmasked, entry)
        ):
            return line.strip()
    return ""


def is_of(email: str, entry: str) -> bool:
    return email == entry or (entry.startswith("@") and email.endswith(entry))
