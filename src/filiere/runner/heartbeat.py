"""What a run tells while it works, written at most twice a second, and never later than that."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from filiere.kernel.names import Text

#: How often the last word is written, in seconds: a reader sees it within two.
EVERY_S = 0.5

Write = Callable[[int, int | None, Text], None]


class Heartbeat:
    """A reporter that keeps the last word and writes it from a thread of its own, so that an engine never waits for the database."""

    def __init__(self, write: Write, every_s: float = EVERY_S) -> None:
        self._write = write
        self._every_s = every_s
        self._last: tuple[int, int | None, Text] | None = None
        self._written: tuple[int, int | None, Text] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="heartbeat")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.rest()

    def progress(self, done: int, total: int | None, words: Text) -> None:
        """Keep how many of how many steps are done."""
        self._last = (done, total, words)

    def note(self, words: Text) -> None:
        """Keep a sentence; the count stays where it was."""
        done, total, _ = self._last or (0, None, words)
        self._last = (done, total, words)

    def rest(self) -> None:
        """Write the last word and write no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(self._every_s):
                self._tell()
            self._tell()
        finally:
            _close_connections()

    def _tell(self) -> None:
        last = self._last
        if last is not None and last != self._written:
            self._write(*last)
            self._written = last


def _close_connections() -> None:
    """Close the database connections of this thread: Django keeps one per thread."""
    import sys

    database = sys.modules.get("django.db")
    if database is not None:
        database.connections.close_all()
