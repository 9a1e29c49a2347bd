"""Every address that a Typecho site answered, as browsers and feed readers ask for them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain

from blog.importers.typecho import contents
from blog.importers.typecho.contents import Term, Terms
from blog.importers.typecho.database import Database
from blog.importers.typecho.options import Options
from blog.importers.typecho.permalinks import encoded
from blog.importers.typecho.texts import moment_of, number_of, text_of

SEARCHES = 5  # words that are looked for; who asks for more within a minute has to wait
ESCAPE = re.compile("%[0-9A-F]{2}")
PUBLIC = (
    "{type} IN ('post', 'page') AND {status} IN ('publish', 'hidden')"
    " AND ({password} IS NULL OR {password} = '')"
)


def old_addresses(database: Database, terms: Terms, options: Options) -> Iterator[str]:
    """Percent-encoded paths, each as Typecho printed it and as it also answered."""
    paths = chain(
        _pages(database, terms, options),
        _lists(terms, options),
        _authors(database, options),
        _files(database, options),
    )
    base = options.permalinks.base
    for path in paths:
        for spelling in _spellings(path):
            yield base + spelling


def _spellings(path: str) -> Iterator[str]:
    """Also with /index.php in front, without the slash at its end, and with other letters in its escapes."""
    yield path
    if path.startswith(("/usr/", "/feed/")):
        return
    yield f"/index.php{path}"
    if path.endswith("/") and path != "/":
        yield path[:-1]
    if "%" in path:
        yield ESCAPE.sub(lambda escape: escape[0].lower(), path)


def _pages(database: Database, terms: Terms, options: Options) -> Iterator[str]:
    now = datetime.now(options.clock)
    days = set()
    for row in database.pages("contents", "cid", PUBLIC, without="text"):
        made = moment_of(row["created"])
        if made and made > now:
            continue
        path = _path_of(row, database, terms, options)
        yield path
        yield f"/feed{path}"
        if number_of(row.get("commentsNum")):
            yield f"{path.rstrip('/')}/comment-page-1"
        if made and text_of(row["type"]) == "post":
            days.add(made.astimezone(options.clock).date())
    for day in sorted(days):
        values = {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"}
        yield options.permalinks.path("archive_day", **values)
    for year, month in sorted({(day.year, day.month) for day in days}):
        yield options.permalinks.path("archive_month", year=f"{year:04}", month=f"{month:02}")
    for year in sorted({day.year for day in days}):
        yield options.permalinks.path("archive_year", year=f"{year:04}")


def _path_of(row: Mapping, database: Database, terms: Terms, options: Options) -> str:
    mark = database.dialect.mark
    ids = [
        str(number_of(each["mid"]))
        for each in database.rows("relationships", f"{{cid}} = {mark}", [number_of(row["cid"])])
    ]
    return contents.post_path(row, terms.of(ids)[0], terms, options)


def _lists(terms: Terms, options: Options) -> Iterator[str]:
    yield from ["/", "/feed/", "/feed/rss/", "/feed/atom/", "/feed/comments/", "/feed/atom/comments/"]
    seen = set()
    for term in terms.by_id.values():
        path = _term_path(term, terms, options)
        if path not in seen:
            seen.add(path)
            yield path
            yield f"/feed{path}"
            yield f"/feed/atom{path}"
        if len(seen) <= SEARCHES:
            yield options.permalinks.path("search", keywords=term.name)


def _authors(database: Database, options: Options) -> Iterator[str]:
    public = "{type} = 'post' AND {status} = 'publish'"
    writers = {
        number_of(row["authorId"]) for row in database.pages("contents", "cid", public, without="text")
    }
    for row in database.rows("users"):
        if number_of(row["uid"]) in writers:
            yield options.permalinks.path("author", uid=number_of(row["uid"]))


def _term_path(term: Term, terms: Terms, options: Options) -> str:
    directory = terms.directory(term) if term.kind == "category" else (term.slug,)
    return options.permalinks.path(term.kind, slug=term.slug, directory=directory, mid=term.source_id)


def _files(database: Database, options: Options) -> Iterator[str]:
    for row in database.pages("contents", "cid", "{type} = 'attachment'"):
        record = contents.file_record(row, options)
        if isinstance(record, contents.FileRecord):
            yield encoded(record.path)
            yield options.permalinks.path("attachment", cid=record.source_id, slug=text_of(row["slug"]))
