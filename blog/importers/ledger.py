"""What of a source has come over already, and as what."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from blog.models import Imported


def digest_of(record) -> str:
    """Of all that the source says; not of its reader count, which goes on moving there, nor of what we
    say about it."""
    left_out = {
        name: type(getattr(record, name))() for name in ("readers", "findings") if hasattr(record, name)
    }
    written = json.dumps(asdict(replace(record, **left_out)), default=str, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


class Ledger:
    def __init__(self, source: str):
        self.source = source

    def rows(self, kind: str, ids: Iterable[str] | None = None) -> dict[str, Imported]:
        """Those of a kind by the source's ids: all, or the named ones."""
        rows = Imported.objects.filter(source=self.source, kind=kind)
        if ids is None:
            return {row.source_id: row for row in rows}
        ids, found = list(ids), {}
        for start in range(0, len(ids), 500):
            chosen = rows.filter(source_id__in=ids[start : start + 500])
            found |= {row.source_id: row for row in chosen}
        return found

    def find(self, kind: str, source_id: str) -> Imported | None:
        return Imported.objects.filter(source=self.source, kind=kind, source_id=source_id).first()

    def note(self, kind: str, made: Iterable[tuple[object, int]], version: int = 0) -> None:
        """That these (record, id of the row made of it) have come over as they are now."""
        rows = [
            Imported(
                source=self.source,
                kind=kind,
                source_id=record.source_id,
                object_id=pk,
                digest=digest_of(record),
                version=version,
            )
            for record, pk in made
        ]
        Imported.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["source", "kind", "source_id"],
            update_fields=["object_id", "digest", "version"],
        )
