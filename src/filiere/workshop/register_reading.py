"""Registers as they are read: searched, filtered, counted, one record with its history. Nothing is told of what a reader may not see."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.folding import tokens
from filiere.kernel.names import Text
from filiere.sdk.engine import load, load_register
from filiere.sdk.registers import VISIBILITIES, Register, RegisterOffer, first_records
from filiere.sdk.snapshots import OpenRegister
from filiere.store.register_entries import RecordRow
from filiere.store.register_shapes import Asked, Column, Row, Shape
from filiere.workshop.guard import clearance
from filiere.workshop.links import LinkView, links_of
from filiere.workshop.register_views import (
    Browse,
    Difference,
    FacetValue,
    RecordChange,
    RecordLine,
    RecordNews,
    RecordView,
    RegisterView,
)
from filiere.workshop.snapshots import Snapshots

if TYPE_CHECKING:
    from filiere.store.projection import Projection

#: How many words of a search are read, and how long each may be.
WORDS, LETTERS = 8, 40
PAGE = 25
#: What a reader must see at least to read what records say about people.
MEMBERS = 1


def shape_of(register: Register) -> Shape:
    """Return what the store needs to know of a register."""
    offer = register.offer
    columns = tuple(
        Column(
            name=field.name,
            type=field.type,
            many=field.many,
            facet=field.name in offer.facets,
            personal=register.is_personal(field.name),
        )
        for field in register.fields
    )
    return Shape(register_id=offer.id, label=offer.label, columns=columns, place=offer.place, edge=offer.edge)


class RegisterReading(Snapshots):
    """What a reader finds in the registers; nothing is told of what they may not see."""

    @cached_property
    def _registers(self) -> dict[str, RegisterOffer]:
        return {offer.id: offer for engine in self.registry.engines for offer in engine.registers}

    @cached_property
    def _bound(self) -> dict[str, Register]:
        return {}

    def register(self, name: str) -> Register:
        """Return a register with its model.

        Raises:
            UnknownElement: no engine declares it.
            BindingError: it is declared wrong.
        """
        if name not in self._bound:
            if name not in self._registers:
                raise UnknownElement(
                    Text(fr=f"{name} : aucun registre de ce nom", en=f"{name}: no such register"), did_you_mean(name, self._registers)
                )
            self._bound[name] = load_register(self._registers[name])
        return self._bound[name]

    def registers(self) -> tuple[RegisterView, ...]:
        """Return every register, with what the reader may see of it."""
        found = []
        for offer in self._registers.values():
            count = self._projection(self.register(offer.id)).count(Asked(clearance=self._clearance(offer)))
            waiting = self.store.registers.waiting(offer.id)
            found.append(RegisterView(id=offer.id, title=offer.title, what=offer.what, records=count, waiting=waiting))
        return tuple(found)

    def register_offers(self) -> tuple[RegisterOffer, ...]:
        """Return every register that an engine declares."""
        return tuple(self._registers.values())

    def projection_of(self, name: str) -> None:
        """Make what answers searches of a register where it is missing."""
        self._projection(self.register(name))

    def sees(self, register: Register, row: RecordRow) -> bool:
        """Return whether the reader may see a record."""
        return self._sees(register, row)

    def label_of(self, address: str) -> str:
        """Return what a record (``register/record``) is called, its address where the reader may not see it."""
        name, _, key = address.partition("/")
        row = self.store.registers.get(name, key) if name in self._registers else None
        seen = row is not None and self._sees(self.register(name), row)
        return self.register(name).label_of(row.said.values) if row is not None and seen else address

    def links_of(self, name: str, key: str, *, page: int = 1) -> tuple[int, tuple[LinkView, ...]]:
        """Return how many links touch a record, and a page of them."""
        return links_of(self, name, key, page=page)

    def open_registers(self) -> tuple[OpenRegister, ...]:
        """Return what everybody may see of each register; one that holds nothing yet shows the first records that its engine declares.

        What was read is kept until the log grows: several offers read the same.
        """
        found: tuple[OpenRegister, ...] = self.shared("registers", self.store.ledger.size(), self._all_open)
        return found

    def _all_open(self) -> tuple[OpenRegister, ...]:
        shown = [offer for offer in self._registers.values() if offer.visibility == VISIBILITIES[0]]
        return tuple(OpenRegister(self.register(offer.id), self._open_records(offer)) for offer in shown)

    def open_records(self, engine: str) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
        """Return what everybody may see of the registers of an engine: by register, each record's id and values."""
        mine = [
            offer for name, offer in self._registers.items() if name.partition(".")[0] == engine and offer.visibility == VISIBILITIES[0]
        ]
        return {offer.id: [(key, values) for key, values, _ in self._open_records(offer)] for offer in mine}

    def reserved_records(self, engine: str) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
        """Return what the actor may see of the registers of an engine that are not for everybody, in the same shape."""
        mine = [
            offer
            for name, offer in self._registers.items()
            if name.partition(".")[0] == engine and offer.visibility != VISIBILITIES[0] and self._clearance(offer) >= 0
        ]
        return {
            offer.id: [
                (row.id, row.values)
                for row in sorted(self._projection(register).each(self._asked(register, "", None)), key=lambda row: row.id)
            ]
            for offer in mine
            for register in (self.register(offer.id),)
        }

    def _open_records(self, offer: RegisterOffer) -> list[tuple[str, dict[str, Any], str]]:
        register = self.register(offer.id)
        if offer.first is not None and not self.store.registers.count(offer.id):
            made = first_records(register, load(offer.first)(self.snapshot("contract")))
            return [(key, values, str(values.get("licence") or offer.licence)) for key, values in sorted(made, key=lambda pair: pair[0])]
        # By id, as above: a register that is filled tells the same as before.
        rows = sorted(self._projection(register).each(Asked(clearance=0)), key=lambda row: row.id)
        licences = self.store.licences.of(offer.id, [row.id for row in rows])
        return [(row.id, row.values, licences.get(row.id, "")) for row in rows]

    def browse(
        self, name: str, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, *, page: int = 1, size: int = PAGE
    ) -> Browse:
        """Return one page of the records that hold every word, by its beginning, and what each facet would leave.

        Where nothing answers, words typed with one fault are replaced by the nearest that the reader may see.

        Raises:
            UsageError: a filter is no facet of the register.
        """
        register = self.register(name)
        projection, asked = self._projection(register), self._asked(register, words, filters)
        asked = asked.model_copy(update={"first": (max(page, 1) - 1) * size, "count": size})
        found = projection.find(asked)
        corrected = ""
        if not found.total and asked.words:
            nearest = projection.corrected(asked)
            if nearest != asked.words:
                asked = asked.model_copy(update={"words": nearest})
                found, corrected = projection.find(asked), " ".join(nearest)
        counted = projection.facets(asked)
        facets = {
            facet: tuple(_facet_value(register, facet, value, count, asked) for value, count in counted[facet])
            for facet in register.offer.facets
        }
        return Browse(
            total=found.total,
            page=max(page, 1),
            pages=max(1, -(-found.total // size)),
            records=tuple(record_line(row) for row in found.rows),
            facets=facets,
            corrected=corrected,
        )

    def placed(self, name: str, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, limit: int = 2000) -> Browse:
        """Return the records of a search that have a place, for a map; none where the register has no place."""
        register = self.register(name)
        if register.offer.place is None:
            return Browse(total=0, page=1, pages=1, records=(), facets={})
        asked = self._asked(register, words, filters).model_copy(update={"placed": True, "count": limit})
        found = self._projection(register).find(asked)
        return Browse(total=found.total, page=1, pages=1, records=tuple(record_line(row) for row in found.rows), facets={})

    def record(self, name: str, key: str) -> RecordView:
        """Return a record with its history; a merged one says where it leads.

        Raises:
            UnknownElement: there is none that the reader may see.
        """
        register = self.register(name)
        row = self._shown(register, self._seen_record(name, key))
        told = row.said
        history = [self._shown(register, one) for one in self.store.registers.history(name, key)]
        before: list[Mapping[str, JsonValue]] = [{}, *(one.said.values for one in history)]
        return RecordView(
            register_id=name,
            id=key,
            label=register.label_of(told.values) or key,
            state=told.state,
            visibility=VISIBILITIES[self._rank(register, told.visibility)],
            values=told.values,
            entry=row.entry,
            into=told.into,
            history=tuple(_change(register, one, earlier) for one, earlier in zip(history, before, strict=False))[::-1],
            linked={field: self._linked(told.values.get(field), target) for field, target in register.offer.links.items()},
        )

    def has_record(self, name: str, key: str) -> bool:
        """Return whether an engine keeps that register and a published record of that name in it that the reader may see."""
        if name not in self._registers:
            return False
        row = self.store.registers.get(name, key)
        return row is not None and row.said.state == "published" and self._sees(self.register(name), row)

    def record_labels(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        """Return what records are called, those that the reader may not see left out."""
        register = self.register(name)
        rows = self.store.registers.several(name, list(dict.fromkeys(keys)))
        return {key: register.label_of(row.said.values) or key for key, row in rows.items() if self._sees(register, row)}

    def record_at(self, name: str, key: str, entry: int) -> dict[str, JsonValue]:
        """Return what a record said at one entry of its history, none where that is no entry of it.

        Raises:
            UnknownElement: there is no such record that the reader may see.
        """
        register = self.register(name)
        self._seen_record(name, key)
        rows = [row for row in self.store.registers.history(name, key) if row.entry == entry and self._sees(register, row)]
        return dict(self._shown(register, rows[0]).said.values) if rows else {}

    def _shown(self, register: Register, row: RecordRow) -> RecordRow:
        """Return a record without what it says about people, unless the reader shares what members share."""
        if not register.personal or clearance(self.actor) >= MEMBERS:
            return row
        hidden = {field.name for field in register.personal}
        kept = {name: value for name, value in row.said.values.items() if name not in hidden}
        return row.model_copy(update={"said": row.said.model_copy(update={"values": kept})})

    def _linked(self, value: JsonValue, target: str) -> tuple[tuple[str, str, str], ...]:
        ids = [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []
        register = self.register(target)
        rows = self.store.registers.several(target, ids)
        seen = [(key, row) for key, row in rows.items() if self._sees(register, row)]
        return tuple((target, key, register.label_of(row.said.values) or key) for key, row in seen)

    def _seen_record(self, name: str, key: str) -> RecordRow:
        register, row = self.register(name), self.store.registers.get(name, key)
        if row is None or not self._sees(register, row):
            raise UnknownElement(
                Text(fr=f"{key} : aucune fiche de ce nom dans {name}", en=f"{key}: no such record in {name}"),
                Text(fr="cherchez-la par son nom dans le registre", en="look for it by its name in the register"),
            )
        return row

    def _sees(self, register: Register, row: RecordRow) -> bool:
        return self._rank(register, row.said.visibility) <= clearance(self.actor)

    def _rank(self, register: Register, visibility: int) -> int:
        return max(visibility, VISIBILITIES.index(register.offer.visibility))

    def _clearance(self, offer: RegisterOffer) -> int:
        """Return how far the actor sees into a register; below every record where the register is not for them."""
        return clearance(self.actor) if clearance(self.actor) >= VISIBILITIES.index(offer.visibility) else -1

    def _asked(self, register: Register, words: str, filters: Mapping[str, Sequence[str]] | None) -> Asked:
        strangers = set(filters or {}) - set(register.offer.facets)
        if strangers:
            name = min(strangers)
            raise UsageError(
                Text(fr=f"{name} : pas un filtre de ce registre", en=f"{name}: no filter of this register"),
                did_you_mean(name, register.offer.facets),
            )
        kept = {name: tuple(values) for name, values in (filters or {}).items() if values}
        sought = tuple(dict.fromkeys(word[:LETTERS] for word in tokens(words)))[:WORDS]
        return Asked(words=sought, filters=kept, clearance=self._clearance(register.offer))

    def _projection(self, register: Register) -> "Projection":
        return self.store.registers.projection(shape_of(register))

    def _base(self, register: Register, key: str, entry: int | None) -> dict[str, JsonValue]:
        """Return the values of a record at one entry of its history, none where it is not there."""
        return next((row.said.values for row in self.store.registers.history(register.id, key) if row.entry == entry), {})


def record_line(row: Row) -> RecordLine:
    """Return a row as a reader sees it."""
    return RecordLine(id=row.id, label=row.label, visibility=VISIBILITIES[row.visibility], values=row.values)


def record_changed(register: Register, row: RecordRow) -> RecordNews:
    """Return what happened last to a record."""
    told = row.said
    label = register.label_of(told.values) or told.id
    return RecordNews(
        register_id=register.id, id=told.id, label=label, state=told.state, act=told.act, at=row.at, entry=row.entry, into=told.into
    )


def _facet_value(register: Register, facet: str, value: Any, count: int, asked: Asked) -> FacetValue:
    field = register.field(facet)
    words = ("true" if value else "false") if field is not None and field.type == "boolean" else str(value)
    return FacetValue(value=words, count=count, chosen=words in asked.filters.get(facet, ()))


def _change(register: Register, row: RecordRow, before: Mapping[str, JsonValue]) -> RecordChange:
    told = row.said
    differences = tuple(
        Difference(field=field.name, before=before.get(field.name), after=told.values.get(field.name))
        for field in register.fields
        if before and before.get(field.name) != told.values.get(field.name)
    )
    return RecordChange(
        at=row.at,
        act=told.act,
        by=told.by,
        reason=told.reason,
        differences=differences,
        entry=row.entry,
        proposal=told.proposal,
        into=told.into,
    )
