"""The pages that one worker keeps, bounded by their bytes."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import tzinfo
from email.utils import formatdate

Headers = list[tuple[bytes, bytes]]

NAMES_OF_304 = {b"etag", b"cache-control", b"vary"}
OVERHEAD = 2000  # bytes that an entry takes beside its body: headers, numbers, the objects themselves


@dataclass(slots=True)
class Entry:
    """One page, ready to be sent."""

    version: int
    body: bytes  # compressed
    headers: Headers  # without those that depend on the body's encoding
    etag: bytes
    modified: int  # seconds since 1970
    post_id: int | None  # whose readers are counted here
    time_zone: tzinfo
    posts: frozenset[int]  # whose numbers of readers the page shows
    count_version: int
    confirmed_at: float  # when the database last said that it is current
    numbers_at: float  # when its numbers were last compared
    compressed: Headers = field(default_factory=list)
    unchanged: Headers = field(default_factory=list)  # of a 304
    last_modified: tuple[bytes, bytes] = (b"", b"")

    def __post_init__(self):
        self.last_modified = (b"last-modified", formatdate(self.modified, usegmt=True).encode())
        self.unchanged = [header for header in self.headers if header[0] in NAMES_OF_304]
        self.put(self.body)

    def put(self, body: bytes) -> None:
        self.body = body
        length = str(len(body)).encode()
        self.compressed = [*self.headers, (b"content-encoding", b"gzip"), (b"content-length", length)]

    def plain(self) -> tuple[Headers, bytes]:
        """For the few clients that take no gzip."""
        body = decompress(self.body)
        return [*self.headers, (b"content-length", str(len(body)).encode())], body

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


def compress(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def decompress(body: bytes) -> bytes:
    return gzip.decompress(body)


class Store:
    """The least recently used goes first."""

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, path: str) -> Entry | None:
        entry = self._entries.get(path)
        if entry is not None:
            self._entries.move_to_end(path)
        return entry

    def put(self, path: str, entry: Entry) -> None:
        self.pop(path)
        self._entries[path] = entry
        self.size += entry.size
        while self.size > self.limit:
            _path, oldest = self._entries.popitem(last=False)
            self.size -= oldest.size

    def pop(self, path: str) -> None:
        entry = self._entries.pop(path, None)
        if entry is not None:
            self.size -= entry.size

    def refill(self, path: str, entry: Entry, body: bytes) -> None:
        """Put another body into the entry, whether it is still kept or not."""
        before = entry.size
        entry.put(body)
        if self._entries.get(path) is entry:
            self.size += entry.size - before
