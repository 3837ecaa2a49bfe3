"""Things with a history: each change is one entry of the log, and a row points at the latest."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.store.border import Border, told_plainly
from filiere.store.digests import canonical, read_json
from filiere.store.entries import EntryView
from filiere.store.ledger import Ledger
from filiere.store.models import Record

#: What a new entry of a thing changes in its row.
CHANGING = ("about", "on", "state", "entry")


class Kept(NamedTuple):
    """A thing as it stands: its key, its latest body, who wrote it, and the entry that holds it."""

    key: str
    body: dict[str, Any]
    author: str
    entry: int
    state: str
    erased: bool


class Records:
    """Keeps things of any kind; the nouns of the store are thin rooms above it."""

    def __init__(self, ledger: Ledger, border: Border) -> None:
        self.ledger = ledger
        self.border = border

    def put(
        self,
        kind: str,
        key: str,
        body: Mapping[str, Any],
        *,
        about: str = "",
        on: date | None = None,
        state: str = "",
        author: str = "",
        subjects: Iterable[str] = (),
        new: bool = False,
    ) -> int:
        """Append the new state of a thing and point at it, in one transaction.

        Raises:
            UsageError: ``new`` was asked and the key is taken.
        """
        with self.border():
            if new and Record.objects.filter(pk=f"{kind}:{key}").exists():
                raise UsageError(
                    Text(fr=f"« {key} » est déjà enregistré", en=f"{key} is already recorded"),
                    Text(fr="donnez un autre identifiant", en="give another id"),
                )
            index = self.ledger.append(kind, key, canonical(body), subjects=subjects, author=author)
            row = Record(id=f"{kind}:{key}", kind=kind, key=key, about=about, on=on, state=state, entry_id=index)
            # One statement, where update_or_create takes six: every append waits for the one before it.
            Record.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=list(CHANGING))
        return index

    def find(self, kind: str, key: str) -> Kept | None:
        """Return a thing, None where nothing of that name is kept."""
        return next(iter(self._kept(Record.objects.filter(pk=f"{kind}:{key}"))), None)

    def get(self, kind: str, key: str) -> Kept:
        """Return a thing.

        Raises:
            UnknownElement: nothing of that name is kept.
        """
        found = self.find(kind, key)
        if found is None:
            raise UnknownElement(
                Text(fr=f"« {key} » n'est pas dans l'espace de travail", en=f"{key} is not in the workspace"),
                Text(fr="vérifiez l'identifiant", en="check the id"),
            )
        return found

    def all(self, kind: str, *, about: str | None = None, **filters: Any) -> list[Kept]:
        """Return the things of a kind, in the order of their latest entry."""
        rows = Record.objects.filter(kind=kind, **filters)
        return self._kept(rows if about is None else rows.filter(about=about))

    def histories(self, kind: str, keys: Iterable[str]) -> dict[str, tuple[EntryView, ...]]:
        """Return every entry of several things of a kind, oldest first, by one query."""
        return self.ledger.histories(kind, keys)

    def history(self, kind: str, key: str) -> tuple[EntryView, ...]:
        """Return every entry of a thing, oldest first."""
        return self.ledger.history(kind, key)

    def _kept(self, rows: QuerySet[Record]) -> list[Kept]:
        with told_plainly():
            found = list(rows.select_related("entry__preimage").order_by("entry_id"))
        return [_kept(row) for row in found]


def _kept(row: Record) -> Kept:
    preimage = row.entry.preimage
    body = read_json(bytes(preimage.body))
    return Kept(row.key, body, preimage.author, row.entry_id, row.state, preimage.salt is None)
