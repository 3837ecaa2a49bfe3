"""Values of records that are about a person: they lie in what an entry stands for, which can be erased; the log has salted digests."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from filiere.store.border import Border
from filiere.store.digests import canonical, read_json
from filiere.store.entries import ERASURE
from filiere.store.ledger import Ledger
from filiere.store.models import Preimage, Record

#: Where the values of a record stand in each kind of entry.
_PLACES = {"record": "values", "proposal": "changes"}


class PersonalFields:
    """Erases the values of personal fields, in every state that a record ever had and in every proposal made on it."""

    def __init__(self, ledger: Ledger, border: Border) -> None:
        self.ledger = ledger
        self.border = border

    def erase(self, register: str, record: str, fields: Iterable[str]) -> int:
        """Remove what fields of a record say and return how many entries lost something.

        What remains of each entry is kept, and its digest is appended to the log, so that it cannot be altered unseen either.
        """
        names = frozenset(fields)
        left: dict[str, str] = {}
        with self.border():
            for row in _told_of(register, record):
                body = read_json(bytes(row.body))
                said: dict[str, Any] = body.get(_PLACES[row.entry.kind], {})
                if not names & {name for name, value in said.items() if value not in (None, "", [])}:
                    continue
                for name in names & said.keys():
                    said[name] = None
                kept = canonical(body)
                Preimage.objects.filter(pk=row.pk).update(salt=None, body=kept)
                left[str(row.entry_id)] = sha256(kept).hexdigest()
            if left:
                self.ledger.append(ERASURE, f"erasure-{self.ledger.size()}", canonical({"entries": left}))
        _overwrite()
        return len(left)


def _told_of(register: str, record: str) -> Iterator[Preimage]:
    """Yield what every entry about a record stands for: its own states, then the proposals made on it."""
    rows = Preimage.objects.select_related("entry").order_by("entry_id")
    yield from rows.filter(entry__kind="record", entry__key=f"{register}/{record}")
    keys = list(Record.objects.filter(kind="proposal", about=register).values_list("key", flat=True))
    for first in range(0, len(keys), 500):
        for row in rows.filter(entry__kind="proposal", entry__key__in=keys[first : first + 500]):
            if read_json(bytes(row.body)).get("record") == record:
                yield row


def _overwrite() -> None:
    """Push the erasure down to the files: what was there is overwritten, not only unlinked."""
    from django.db import connection

    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM store_preimage")
