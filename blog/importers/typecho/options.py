"""What Typecho's options say of the site. They are JSON since 1.2, before that PHP's own format."""

import json
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, timezone, tzinfo

from blog.importers.records import BadSource, Finding
from blog.importers.typecho.permalinks import DEFAULTS, Permalinks
from blog.importers.typecho.php import NotPlain, unserialize
from blog.importers.typecho.texts import mend, number_of, unescape_line

# Typecho knows only how far the site's clock stands from UTC, in seconds.
ZONES = {
    0: "UTC",
    12600: "Asia/Tehran",
    19800: "Asia/Kolkata",
    20700: "Asia/Kathmandu",
    28800: "Asia/Shanghai",
    32400: "Asia/Tokyo",
    34200: "Australia/Darwin",
}


@dataclass(frozen=True, slots=True)
class Flags:
    """What the owner says about the source, because it cannot or because it is wrong there."""

    prefix: str | None = None
    site_url: str = ""
    time_zone: str = ""
    shift_hours: float = 0
    post_pattern: str = ""
    page_pattern: str = ""
    comments_markdown: bool | None = None


@dataclass(frozen=True, slots=True)
class Options:
    name: str = ""
    description: str = ""
    time_zone: str = ""
    clock: tzinfo = UTC
    permalinks: Permalinks = field(default_factory=Permalinks)
    comments_markdown: bool = False
    comments_per_page: int = 0  # 0: they are not paged
    findings: tuple[Finding, ...] = ()


def read_options(values: Mapping[str, str], flags: Flags) -> Options:
    """Raises BadSource where the owner has to say something first."""
    site_url = (flags.site_url or mend(values.get("siteUrl", ""))).strip().rstrip("/")
    if not site_url.startswith(("http://", "https://")):
        raise BadSource(
            "Where the site was is not known: a backup does not hold it. "
            "Name its address, as it stood in the feed: --site-url https://example.org"
        )
    findings: list[Finding] = []
    routes = _routes(values.get("routingTable", ""), findings)
    routes |= {
        name: pattern
        for name, pattern in [("post", flags.post_pattern), ("page", flags.page_pattern)]
        if pattern
    }
    seconds = number_of(values.get("timezone", "28800"))
    zone = flags.time_zone or zone_of(seconds)
    is_paged = values.get("commentsPageBreak", "0") == "1"
    markdown = values.get("commentsMarkdown", "0") == "1"
    return Options(
        name=unescape_line(values.get("title", "")),
        description=unescape_line(values.get("description", "")),
        time_zone=zone,
        clock=zoneinfo.ZoneInfo(flags.time_zone) if flags.time_zone else _clock(seconds),
        permalinks=Permalinks(
            site_url=site_url, is_rewritten=values.get("rewrite", "1") != "0", routes=routes
        ),
        comments_markdown=markdown if flags.comments_markdown is None else flags.comments_markdown,
        comments_per_page=number_of(values.get("commentsPageSize", 20)) if is_paged else 0,
        findings=tuple(findings),
    )


def zone_of(seconds: int) -> str:
    """The name of a zone that far east of UTC; "" where there is none."""
    hours, rest = divmod(seconds, 3600)
    return ZONES.get(seconds) or ("" if rest or not -12 <= hours <= 14 else f"Etc/GMT{-hours:+d}")


def _clock(seconds: int) -> tzinfo:
    return timezone(timedelta(seconds=seconds if abs(seconds) < 86_400 else 0))


def _routes(table: str, findings: list[Finding]) -> dict[str, str]:
    """{name: pattern}; those that are missing or cannot be read are Typecho's own."""
    if not table:
        return {}
    try:
        routes = structure_of(table)
    except NotPlain as error:
        why = f"The routing table cannot be read ({error}); addresses are taken to be Typecho's own."
        findings.append(Finding("source", "options", why))
        return {}
    # The element 0, if any, is what Typecho has compiled from the others.
    return {
        name: mend(route["url"])
        for name, route in routes.items()
        if name in DEFAULTS and isinstance(route, dict) and isinstance(route.get("url"), str)
    }


def structure_of(text: str) -> dict:
    """A stored array, in whichever of the two formats. Raises NotPlain."""
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise NotPlain("no valid JSON") from error
    value = unserialize(text)
    if not isinstance(value, dict):
        raise NotPlain("no array")
    return value
