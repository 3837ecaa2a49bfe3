"""Registers kept: each change of a record and each proposal is an entry of the log; a projection beside it answers searches.

The truth is the latest entry of each record. The projection is made from it whenever it is missing, and written with it afterwards, in the
same transaction.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count

from filiere.kernel.errors import UnknownElement, UsageError, WorkspaceError
from filiere.kernel.names import Text, Value
from filiere.store import projection_tables
from filiere.store.border import Border, inside_transaction, told_plainly
from filiere.store.digests import canonical, read_json
from filiere.store.entries import EntryView, NewEntry
from filiere.store.ledger import Ledger
from filiere.store.licences import Licences
from filiere.store.links import Links
from filiere.store.models import Preimage, Record
from filiere.store.personal_fields import PersonalFields
from filiere.store.projection import Kept, Projection
from filiere.store.records import CHANGING, Records
from filiere.store.register_entries import Proposal, ProposalRow, RecordRow, RecordState, Ruling
from filiere.store.register_shapes import Shape

RECORD = "record"
PROPOSAL = "proposal"
#: From so many records on, a register may be made anew rather than changed row by row.
MANY = 5000


class Registers:
    """Keeps the records and the proposals of every register."""

    def __init__(self, records: Records, ledger: Ledger, border: Border, *, read_only: bool) -> None:
        self.records = records
        self.ledger = ledger
        self.border = border
        self.read_only = read_only
        self._there: set[str] = set()

    def projection(self, shape: Shape) -> Projection:
        """Return the projection of a register, made from the log where it is missing.

        Raises:
            WorkspaceError: it is missing and the workspace is open read-only.
        """
        with told_plainly():
            if shape.table not in self._there and not projection_tables.exists(shape):
                if self.read_only:
                    raise WorkspaceError(
                        Text(
                            fr="ce registre n'a pas encore été préparé dans cet espace",
                            en="this register was not yet prepared in this workspace",
                        ),
                        Text(fr="ouvrez l'espace une fois avec le droit d'écrire", en="open the workspace once with the right to write"),
                    )
                self._make(shape, missing=True)
            if not inside_transaction():
                # Inside one, a rebuilt projection may still be rolled back.
                self._there.add(shape.table)
        return Projection(shape)

    def rebuild(self, shape: Shape) -> int:
        """Make the projection of a register anew from the log, and return how many records it shows."""
        return self._make(shape, missing=False)

    def _make(self, shape: Shape, *, missing: bool) -> int:
        with self.border():
            # Nothing to append: this waits for whoever writes, and lets nobody write until the projection is whole.
            self.ledger.append_many([])
            if missing and projection_tables.exists(shape):
                return 0
            if shape.edge:
                Links().make(shape.register_id, shape.edge, self._published(shape.register_id))
            return Projection(shape).make(self._published(shape.register_id))

    def fills(self, shape: Shape, count: int) -> bool:
        """Return whether so many records would be most of a register: its projection is then better made anew than changed."""
        return count > MANY and count > self.projection(shape).size()

    def write(self, shape: Shape, items: Sequence[RecordState], *, author: str = "", projected: bool = True) -> None:
        """Append the new state of records, in one transaction with the projection.

        ``projected`` false leaves the projection to :meth:`rebuild`, which the caller owes in the same transaction.
        """
        with self.border():
            projection = self.projection(shape)
            self._append(RECORD, shape.register_id, [(_key(shape.register_id, item.id), item, item.state) for item in items], author)
            if not projected:
                return
            Licences().keep(shape.register_id, items)
            if shape.edge:
                Links().keep(shape.register_id, shape.edge, items)
            if len(items) > MANY and len(items) > projection.size():
                # Most of the register is new: filling empty tables and then indexing them is faster.
                projection.make(self._published(shape.register_id))
                return
            gone = [item.id for item in items if item.state != "published"]
            projection.remove(gone)
            projection.put([Kept(item.id, item.visibility, item.values) for item in items if item.state == "published"])

    def get(self, register: str, name: str) -> RecordRow | None:
        """Return a record as it stands, whatever its state; None where there is none."""
        return next(iter(self.several(register, [name]).values()), None)

    def several(self, register: str, names: Sequence[str]) -> dict[str, RecordRow]:
        """Return records by id, those that are not there left out."""
        found: dict[str, RecordRow] = {}
        with told_plainly():
            for first in range(0, len(names), 500):
                ids = [f"{RECORD}:{_key(register, name)}" for name in names[first : first + 500]]
                for row in Record.objects.filter(pk__in=ids).select_related("entry__preimage"):
                    said = RecordState.model_validate(read_json(bytes(row.entry.preimage.body)))
                    at = read_json(bytes(row.entry.leaf))["at"]
                    found[said.id] = RecordRow(said=said, entry=row.entry_id, at=at, erased=row.entry.preimage.salt is None)
        return found

    def latest(self, register: str, count: int) -> tuple[RecordRow, ...]:
        """Return the records that changed last, whatever their state, the latest first."""
        with told_plainly():
            rows = Record.objects.filter(kind=RECORD, about=register).select_related("entry__preimage").order_by("-entry_id")[:count]
            return tuple(
                RecordRow(
                    said=RecordState.model_validate(read_json(bytes(row.entry.preimage.body))),
                    entry=row.entry_id,
                    at=read_json(bytes(row.entry.leaf))["at"],
                    erased=row.entry.preimage.salt is None,
                )
                for row in rows
            )

    def history(self, register: str, name: str) -> tuple[RecordRow, ...]:
        """Return every state of a record, oldest first."""
        return tuple(_record(entry) for entry in self.ledger.history(RECORD, _key(register, name)))

    def erase(self, register: str, name: str, fields: Sequence[str]) -> int:
        """Erase what fields of a record ever said, proposals on it included, and return how many entries lost something."""
        return PersonalFields(self.ledger, self.border).erase(register, name, fields)

    def count(self, register: str) -> int:
        """Return how many records a register holds, whatever their state."""
        with told_plainly():
            return Record.objects.filter(kind=RECORD, about=register).count()

    def propose(self, items: Iterable[Proposal], *, author: str = "") -> list[str]:
        """Record proposals, all or none, and return their names; those of one batch begin alike."""
        batch = secrets.token_hex(5)
        numbered = [(f"PR-{batch}-{number}", item) for number, item in enumerate(items, start=1)]
        with self.border():
            for register in {item.register_id for _, item in numbered}:
                self._append(PROPOSAL, register, [(key, item, "pending") for key, item in numbered if item.register_id == register], author)
        return [key for key, _ in numbered]

    def rule(self, register: str, rulings: Sequence[tuple[str, Ruling]], *, author: str = "") -> None:
        """Record what became of proposals; only one that is pending can be decided.

        Raises:
            UsageError: one of them was decided meanwhile.
        """
        with self.border():
            keys = [key for key, _ in rulings]
            waiting = sum(self._pending(register).filter(key__in=some).count() for some in _slices(keys))
            if waiting != len(set(keys)):
                raise UsageError(
                    Text(fr="une de ces propositions a déjà été traitée", en="one of these proposals was already decided"),
                    Text(fr="rouvrez la liste des propositions", en="open the list of proposals again"),
                )
            self._append(PROPOSAL, register, [(key, ruling, ruling.state) for key, ruling in rulings], author)

    def proposal(self, key: str) -> ProposalRow:
        """Return one proposal.

        Raises:
            UnknownElement: there is none of that name.
        """
        entries = self.ledger.history(PROPOSAL, key)
        if not entries:
            raise UnknownElement(Text(fr=f"{key} : aucune proposition de ce nom", en=f"{key}: no such proposal"))
        return _proposal(key, entries)

    def pending(self, register: str, *, batch: str = "", first: int = 0, count: int = 50) -> tuple[ProposalRow, ...]:
        """Return proposals that wait for a decision, oldest first."""
        with told_plainly():
            keys = [row.key for row in self._pending(register, batch).order_by("entry_id")[first : first + count]]
            found: list[ProposalRow] = []
            for some in _slices(keys):
                histories = self.ledger.histories(PROPOSAL, some)
                found += [_proposal(key, histories[key]) for key in some]
        return tuple(found)

    def waiting(self, register: str, batch: str = "") -> int:
        """Return how many proposals wait for a decision."""
        with told_plainly():
            return int(self._pending(register, batch).count())

    def waiting_by_register(self) -> dict[str, int]:
        """Return how many proposals wait, by register, where some do."""
        with told_plainly():
            rows = Record.objects.filter(kind=PROPOSAL, state="pending").order_by().values_list("about").annotate(count=Count("id"))
            return {str(register): int(count) for register, count in rows}

    def _pending(self, register: str, batch: str = "") -> Any:
        return Record.objects.filter(kind=PROPOSAL, about=register, state="pending", key__startswith=batch)

    def _append(self, kind: str, about: str, items: Sequence[tuple[str, Value, str]], author: str) -> None:
        entries = (NewEntry(kind=kind, key=key, body=canonical(said.model_dump(mode="json")), author=author) for key, said, _ in items)
        indexes = self.ledger.append_many(entries)
        rows = [
            Record(id=f"{kind}:{key}", kind=kind, key=key, about=about, state=state, entry_id=index)
            for (key, _, state), index in zip(items, indexes, strict=True)
        ]
        Record.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(CHANGING))

    def _published(self, register: str) -> Iterator[Kept]:
        rows = Record.objects.filter(kind=RECORD, about=register, state="published").order_by("entry_id").values_list("entry_id", flat=True)
        for some in _slices(list(rows)):
            bodies = dict(Preimage.objects.filter(entry_id__in=some).values_list("entry_id", "body"))
            for index in some:
                said = read_json(bytes(bodies[index]))
                yield Kept(said["id"], said["visibility"], said["values"])


def _slices(items: Sequence[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(items), 500):
        yield list(items[first : first + 500])


def _key(register: str, name: str) -> str:
    return f"{register}/{name}"


def _record(entry: EntryView) -> RecordRow:
    return RecordRow(said=RecordState.model_validate(entry.content()), entry=entry.index, at=entry.at, erased=entry.erased)


def _proposal(key: str, entries: Sequence[EntryView]) -> ProposalRow:
    ruling = Ruling.model_validate(entries[-1].content()) if len(entries) > 1 else None
    return ProposalRow(
        id=key,
        proposal=Proposal.model_validate(entries[0].content()),
        state=ruling.state if ruling else "pending",
        ruling=ruling,
        at=entries[0].at,
        decided_at=entries[-1].at if ruling else None,
    )
