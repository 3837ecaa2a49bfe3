"""Links between records, kept beside the log so that those of one record are found without reading every link."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db.models import QuerySet

from filiere.store.border import told_plainly
from filiere.store.link_models import RecordLink
from filiere.store.projection import Kept
from filiere.store.register_entries import RecordState

BATCH = 500
#: Links are made anew in larger batches than they are changed.
MADE = 5000
Edge = tuple[str, str]


class Links:
    """Finds links by their ends; :meth:`keep` and :meth:`make` are called inside the transaction that writes the records."""

    def keep(self, register: str, edge: Edge, items: Sequence[RecordState]) -> None:
        """Keep links as they are now, and forget those that are no longer published."""
        gone = [_key(register, item.id) for item in items if item.state != "published"]
        for first in range(0, len(gone), BATCH):
            RecordLink.objects.filter(pk__in=gone[first : first + BATCH]).delete()
        rows = [_row(register, edge, Kept(item.id, item.visibility, item.values)) for item in items if item.state == "published"]
        RecordLink.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["origin", "target", "visibility"]
        )

    def make(self, register: str, edge: Edge, records: Iterable[Kept]) -> None:
        """Make the links of a register anew."""
        RecordLink.objects.filter(register=register).delete()
        waiting = iter(records)
        while some := list(islice(waiting, MADE)):
            RecordLink.objects.bulk_create([_row(register, edge, item) for item in some], batch_size=BATCH)

    def around(self, address: str, clearance: int, *, first: int = 0, count: int = 50) -> tuple[str, ...]:
        """Return the links (``register/id``) that touch a record, in the order of their names."""
        with told_plainly():
            # One index per end: a condition on either would read the whole table.
            outward, inward = self._ends(address, clearance)
            found = outward.values_list("id", flat=True).union(inward.values_list("id", flat=True)).order_by("id")
            return tuple(found[first : first + count])

    def count(self, address: str, clearance: int) -> int:
        """Return how many links touch a record; a link never joins a record to itself."""
        with told_plainly():
            return sum(end.count() for end in self._ends(address, clearance))

    def _ends(self, address: str, clearance: int) -> "tuple[QuerySet[RecordLink], QuerySet[RecordLink]]":
        seen = RecordLink.objects.filter(visibility__lte=clearance)
        return seen.filter(origin=address), seen.filter(target=address)


def _row(register: str, edge: Edge, item: Kept) -> RecordLink:
    origin, target = (str(item.values.get(name) or "") for name in edge)
    return RecordLink(id=_key(register, item.id), register=register, origin=origin, target=target, visibility=item.visibility)


def _key(register: str, name: str) -> str:
    return f"{register}/{name}"
