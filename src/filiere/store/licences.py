"""The licence of each published record, kept beside the log so that a file's licence can be counted without reading every entry."""

from collections.abc import Iterable, Sequence

from django.db.models import Count

from filiere.store.access_models import RecordLicence
from filiere.store.border import told_plainly
from filiere.store.register_entries import RecordState

BATCH = 500


class Licences:
    """Counts licences; :meth:`keep` is called inside the transaction that writes the records."""

    def keep(self, register: str, items: Sequence[RecordState]) -> None:
        """Keep the licences of records as they are now, and forget those of records that are no longer published."""
        given = {item.id: item for item in items if item.licence and item.state == "published"}
        without = [_key(register, item.id) for item in items if item.id not in given]
        for first in range(0, len(without), BATCH):
            RecordLicence.objects.filter(pk__in=without[first : first + BATCH]).delete()
        rows = [
            RecordLicence(id=_key(register, name), register=register, visibility=item.visibility, licence=item.licence)
            for name, item in given.items()
        ]
        RecordLicence.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["register", "visibility", "licence"]
        )

    def of(self, register: str, names: Iterable[str]) -> dict[str, str]:
        """Return the licences of records by id, those given under none left out."""
        keys = [_key(register, name) for name in names]
        found: dict[str, str] = {}
        with told_plainly():
            for first in range(0, len(keys), BATCH):
                rows = RecordLicence.objects.filter(pk__in=keys[first : first + BATCH]).values_list("id", "licence")
                found |= {key.removeprefix(f"{register}/"): licence for key, licence in rows}
        return found

    def tally(self, register: str, clearance: int) -> dict[str, int]:
        """Return how many records that a reader may see were given under each licence; those given under none are not counted."""
        with told_plainly():
            rows = RecordLicence.objects.filter(register=register, visibility__lte=clearance).values_list("licence")
            return {str(licence): int(count) for licence, count in rows.annotate(count=Count("id")).order_by("licence")}


def _key(register: str, name: str) -> str:
    return f"{register}/{name}"
