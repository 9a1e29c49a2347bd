"""What the server does beside answering, each in a thread of its own: a mail server that does not answer
must not keep readers from being counted."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    seconds: float
    act: Callable[[], object]

    def run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.seconds):
            try:
                self.act()
            except Exception:
                logger.exception("The task %s failed, it is tried again", self.name)
            finally:
                connection.close()


_tasks: dict[str, Task] = {}  # filled while the apps get ready, before there is a request


def every(seconds: float, name: str, act: Callable[[], object]) -> None:
    _tasks[name] = Task(name, seconds, act)


def start() -> None:
    for task in _tasks.values():
        threading.Thread(target=task.run, name=task.name, daemon=True).start()
