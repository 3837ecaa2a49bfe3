"""Which entry of each kind is the last: known in memory, and read on from where it was known as the log grows."""

from collections.abc import Iterable, Mapping
from threading import Lock

from django.db.models import Max

from filiere.store.border import inside_transaction
from filiere.store.models import Entry


class LastOfKinds:
    """Remembers the last entry of each kind; only what was appended since is looked at, whichever process appended it."""

    def __init__(self) -> None:
        self._known: tuple[int, Mapping[str, int]] = (0, {})
        self._turn = Lock()

    def of(self, kinds: Iterable[str], size: int) -> int:
        """Return the index of the last entry of some kinds in a log of a size, −1 where there is none."""
        seen, last = self._known
        if seen != size:
            last = self._read_on(size)
        return max((last.get(kind, -1) for kind in kinds), default=-1)

    def _read_on(self, size: int) -> Mapping[str, int]:
        seen, last = self._known
        if size < seen:
            # Another log has taken the place of the one that was read.
            seen, last = 0, {}
        rows = Entry.objects.filter(index__gte=seen, index__lt=size).values("kind").annotate(last=Max("index"))
        found = {**last, **{str(row["kind"]): int(row["last"]) for row in rows}}
        # What an open transaction appended may yet be undone: it is told to those inside, and not remembered.
        if not inside_transaction():
            with self._turn:
                if self._known[0] <= size or size < seen:
                    self._known = (size, found)
        return found
