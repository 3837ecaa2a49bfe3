"""Editions: what an offer filed at different times, and what differs between two of them, record by record."""

import json
from typing import Any

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.evidence import Evidence
from filiere.kernel.names import Text, Value
from filiere.methods.editions import Change, compare
from filiere.workshop.desk import Desk

#: The file of an edition: registers with their records.
FILE = "edition.json"


class EditionChange(Value):
    """Two editions and what differs; ``labels`` names the records of both, by address."""

    before: Evidence
    after: Evidence
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    stale: tuple[str, ...]
    labels: dict[str, str]


class Editions(Desk):
    """Editions of maps, read from the evidence."""

    def editions(self, offer: str) -> tuple[Evidence, ...]:
        """Return the editions that an offer filed, the latest first."""
        found = [item for item in self.facts().evidence if item.provenance and item.provenance.offer == offer and _file(item)]
        return tuple(sorted(found, key=lambda item: (item.on, item.recorded_at, item.id), reverse=True))

    def compare_editions(self, before: str, after: str) -> EditionChange:
        """Return what differs between two editions of one map.

        Raises:
            UnknownElement: one of them is no edition.
            UsageError: they are editions of two different maps.
        """
        first, second = self._edition(before), self._edition(after)
        if _offer(first) != _offer(second):
            raise UsageError(
                Text(fr="ces deux éditions sont celles de deux cartes", en="these two editions are those of two maps"),
                Text(fr="choisissez deux éditions de la même carte", en="choose two editions of the same map"),
            )
        old, new = self._records(first), self._records(second)
        found: Change = compare(old, new, (first.on, second.on))
        told = {*found.added, *found.removed, *found.changed, *found.stale}
        labels = {address: str((new.get(address) or old[address])["values"].get("name") or address) for address in told}
        return EditionChange(
            before=first,
            after=second,
            added=found.added,
            removed=found.removed,
            changed=found.changed,
            stale=found.stale,
            labels=labels,
        )

    def _edition(self, name: str) -> Evidence:
        for item in self.facts().evidence:
            if item.id == name and _file(item):
                return item
        raise UnknownElement(
            Text(fr=f"{name} : aucune édition de ce nom", en=f"{name}: no such edition"),
            Text(fr="choisissez-la dans la liste des éditions", en="choose it in the list of editions"),
        )

    def _records(self, item: Evidence) -> dict[str, Any]:
        content = json.loads(self.store.artefacts.path(_file(item)).read_bytes())
        return {f"{name}/{one['id']}": one for name, said in content["registers"].items() for one in said["records"]}


def _file(item: Evidence) -> str:
    return next((subject.sha256 for subject in item.subjects if subject.name == FILE), "")


def _offer(item: Evidence) -> str:
    return item.provenance.offer if item.provenance else ""
