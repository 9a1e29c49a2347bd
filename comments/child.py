"""Renders what strangers type in a child process that can be killed.

`render_comment` bounds its work by the text's structure; this is the belt to those braces, for the
text that nobody has thought of yet: half a second and half a gigabyte, then the child is replaced.
"""

import atexit
import os
import resource
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

from blog.rendering import Rendered, render_comment

SECONDS = 0.5
START_SECONDS = 10.0
MEMORY = 512 * 1024 * 1024
PROJECT = Path(__file__).resolve().parent.parent


class CannotRender(Exception):
    """The text takes more time or memory than a comment may."""


class Child:
    """One process; it starts with the first comment, and anew after a text that it did not survive."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen | None = None
        self._pipe: Connection | None = None

    def render(self, source: str, *, patience: float = 2 * SECONDS, **options) -> Rendered:
        """`render_comment` with the same arguments. Raises CannotRender."""
        # Others wait for the text before theirs, but not for a queue of them.
        if not self._lock.acquire(timeout=patience):
            raise CannotRender
        try:
            if self._process is None:
                self._start()
                self._pipe.poll(START_SECONDS)
                self._pipe.recv()  # it has imported what it needs: from here on the time counts
            self._pipe.send((source, options))
            if not self._pipe.poll(SECONDS):
                raise CannotRender
            return self._pipe.recv()
        except (EOFError, OSError, CannotRender) as error:
            self.stop()
            raise CannotRender from error
        finally:
            self._lock.release()

    def _start(self) -> None:
        self._pipe, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603  our own module, no shell
            [sys.executable, "-m", "comments.child", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._pipe.close()
        self._process = self._pipe = None

    def forget(self) -> None:
        """For a forked process: the child is its parent's."""
        self._lock, self._process, self._pipe = Lock(), None, None


child = Child()
atexit.register(child.stop)
os.register_at_fork(after_in_child=child.forget)


def serve(pipe: Connection) -> None:
    """The child's own life: it ends with the pipe, and so with its parent."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipe.send("ready")
    while True:
        try:
            source, options = pipe.recv()
        except EOFError:
            return
        pipe.send(render_comment(source, **options))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
