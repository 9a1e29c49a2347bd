"""The files of the old site: out of a folder, a ZIP or a TAR, to where uploads.serve finds them."""

import filecmp
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from blog.importers.records import BadSource, FileRecord
from blog.importers.report import Report
from blog.importers.terms import redirect
from blog.uploads import PREFIX, place_of

CHUNK = 1024 * 1024
LARGEST = 1024 * CHUNK  # an archive may say little and unpack to much
# What archives raise when they are damaged, locked or packed in a way that Python does not know.
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError)


class UploadFolder:
    """`held` are the addresses of its files, below /usr/uploads/. The folder may be the old site's or
    its usr/uploads. None: there are no files to take."""

    def __init__(self, folder: Path | None, *, is_dry: bool = False):
        self.folder, self.is_dry = folder, is_dry
        self.held: set[str] = set()

    def take_all(self, report: Report, progress=lambda kind, done, total: None) -> None:
        """All files, also those that no attachment names. Raises BadSource."""
        if self.folder is None:
            return
        for done, (name, opened) in enumerate(self.whole_files(), 1):
            path = _address(name)
            place = place_of(path) if path else None
            if place is None:
                report.tell("skipped", "file", f"“{name}” is no file that this site would serve.")
                continue
            self.held.add(path)
            report.count("files", self.copy(name, opened, place, report))
            progress("files", done, 0)

    def whole_files(self) -> Iterator[tuple[str, object]]:
        try:
            yield from self.files()
        except (*BROKEN, OSError) as error:
            raise BadSource(f"{self.folder} cannot be read to its end: {error}") from error

    def files(self) -> Iterator[tuple[str, object]]:
        if self.folder.is_dir():
            yield from self.in_folder()
        elif zipfile.is_zipfile(self.folder):
            yield from self.in_zip()
        elif self.folder.is_file() and tarfile.is_tarfile(self.folder):
            yield from self.in_tar()
        else:
            raise BadSource(f"{self.folder} is neither a folder nor a ZIP or TAR file.")

    def in_folder(self) -> Iterator[tuple[str, object]]:
        root = self.folder
        if (root / PREFIX).is_dir():
            root = root / PREFIX
        for folder, _folders, names in os.walk(root):  # which does not follow links
            for name in sorted(names):
                path = Path(folder, name)
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(root).as_posix(), lambda path=path: path.open("rb")

    def in_zip(self) -> Iterator[tuple[str, object]]:
        with zipfile.ZipFile(self.folder) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    yield member.filename, lambda member=member: archive.open(member)

    def in_tar(self) -> Iterator[tuple[str, object]]:
        with tarfile.open(self.folder) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name, lambda member=member: archive.extractfile(member)

    def copy(self, name: str, opened, place: Path, report: Report) -> str:
        """Whole or not at all."""
        try:
            with opened() as file:
                return self.put(file, place)
        except (*BROKEN, OSError) as error:
            report.tell("file", "file", f"“{name}” could not be stored: {error}")
            return "failed"

    def put(self, file: BinaryIO, place: Path) -> str:
        if self.is_dry:
            return "same" if place.is_file() else "new"
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as copy:
                while chunk := file.read(CHUNK):
                    copy.write(chunk)
                    if copy.tell() > LARGEST:
                        raise OSError("it is larger than a gigabyte")
            if place.is_file() and filecmp.cmp(temporary, place, shallow=False):
                return "same"
            outcome = "changed" if place.is_file() else "new"
            Path(temporary).chmod(0o644)  # a web server of another account may have to read it
            Path(temporary).replace(place)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return outcome

    def name(self, record: FileRecord, report: Report) -> None:
        """An attachment: its page leads to its file."""
        path = _address(record.path)
        if path is None or place_of(path) is None:
            report.tell("file", f"attachment {record.source_id}", f"“{record.path}” is not below /{PREFIX}.")
        elif not self.has(path):
            report.tell("file", f"attachment {record.source_id}", f"The file /{PREFIX}{path} is not there.")
        else:
            redirect(record.old_paths, f"/{PREFIX}{path}")

    def has(self, path: str) -> bool:
        """`path` below /usr/uploads/."""
        place = place_of(path)
        return path in self.held or (place is not None and place.is_file())


def _address(name: str) -> str | None:
    """The part below usr/uploads/ of a file's name; all of it where the name does not begin with that."""
    name = name.removeprefix("./").removeprefix("/")
    _before, found, after = name.partition(PREFIX)
    return (after if found else name) or None
