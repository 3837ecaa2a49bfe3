"""Links between records: those that touch one, and the faults of a record that points at nothing or, in the end, at itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from pydantic import JsonValue

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.names import Text, Value
from filiere.sdk.registers import Register
from filiere.workshop.guard import clearance

if TYPE_CHECKING:
    from filiere.sdk.registers import RegisterOffer
    from filiere.store.opened import Store
    from filiere.store.register_entries import RecordRow
    from filiere.workshop.guard import Actor


class Readers(Protocol):
    """What links need of the workshop that reads registers."""

    actor: "Actor"

    @property
    def store(self) -> "Store":
        """The open store."""
        ...

    def register(self, name: str) -> Register:
        """Return a register with its model."""
        ...

    def register_offers(self) -> "tuple[RegisterOffer, ...]":
        """Return every register that an engine declares."""
        ...

    def projection_of(self, name: str) -> None:
        """Make what answers searches of a register where it is missing."""
        ...

    def sees(self, register: Register, row: "RecordRow") -> bool:
        """Return whether the reader may see a record."""
        ...


#: How far a chain of parents is followed: beyond this it is taken for a circle.
DEEPEST = 64
SHOWN = 50


class LinkView(Value):
    """One link as a record shows it: the register and id that state it, its values, and the record at the other end."""

    register_id: str
    id: str
    values: dict[str, JsonValue]
    outward: bool
    other: str
    other_label: str
    other_title: Text


def links_of(workshop: Readers, name: str, key: str, *, page: int = 1) -> tuple[int, tuple[LinkView, ...]]:
    """Return how many links touch a record, and a page of them, as far as the reader may see links and what they lead to."""
    address, seen = f"{name}/{key}", clearance(workshop.actor)
    store = workshop.store
    # The projection is what makes the links of an older workspace.
    for offer in workshop.register_offers():
        if offer.edge:
            workshop.projection_of(offer.id)
    found = []
    for link in store.links.around(address, seen, first=(max(page, 1) - 1) * SHOWN, count=SHOWN):
        register_id, _, link_id = link.partition("/")
        view = _view(workshop, workshop.register(register_id), link_id, address)
        if view is not None:
            found.append(view)
    return store.links.count(address, seen), tuple(found)


def _view(workshop: Readers, register: Register, link: str, address: str) -> LinkView | None:
    edge = register.offer.edge
    row = workshop.store.registers.get(register.id, link)
    if edge is None or row is None or not workshop.sees(register, row):
        return None
    origin, target = (str(row.said.values.get(name) or "") for name in edge)
    other = target if origin == address else origin
    there, _, key = other.partition("/")
    label, title = other, Text(fr=there, en=there)
    if there in {offer.id for offer in workshop.register_offers()}:
        end = workshop.register(there)
        found = workshop.store.registers.get(there, key)
        if found is None or not workshop.sees(end, found):
            # Whoever may not see a record is not told that something leads to it.
            return None
        label, title = end.label_of(found.said.values) or key, end.offer.title
    return LinkView(
        register_id=register.id,
        id=link,
        values=row.said.values,
        outward=origin == address,
        other=other,
        other_label=label,
        other_title=title,
    )


#: Records of one file or of one decision, by id: they may point at each other before any of them is published.
Together = Mapping[str, Mapping[str, JsonValue]]
_ALONE: Together = MappingProxyType({})


def judge(workshop: Readers, register: Register, key: str, values: Mapping[str, JsonValue], together: Together = _ALONE) -> None:
    """Check that what a record points at is there, and that no chain of its own register leads back to it.

    Args:
        workshop: reads the registers.
        register: the register of the record.
        key: its id, empty where it has none yet.
        values: what is checked of it.
        together: other records of that register that are published with it.

    Raises:
        UsageError: with every end that leads nowhere and every circle.
    """
    faults = [
        fault
        for field, target in register.offer.links.items()
        for one in _ends(values.get(field))
        if not (target == register.id and one in together) and (fault := _end_fault(workshop, field, target, one))
    ]
    edge = [field for field in register.offer.edge or () if field in values]
    faults += [fault for field in edge if (fault := _edge_fault(workshop, field, str(values.get(field) or "")))]
    faults += [
        fault
        for field, target in register.offer.links.items()
        if target == register.id and (fault := _circle(workshop, register, key, field, {**together, key: values}))
    ]
    if faults:
        raise UsageError(Text(fr="Cette fiche ne mène nulle part :", en="This record leads nowhere:"), faults=faults)


def _ends(value: JsonValue) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _end_fault(workshop: Readers, field: str, target: str, key: str) -> Fault | None:
    row = workshop.store.registers.get(target, key)
    if row is not None and row.said.state == "published" and workshop.sees(workshop.register(target), row):
        return None
    return _nowhere(field, f"{target}/{key}", Text(fr=f"cherchez-la dans le registre {target}", en=f"look for it in the register {target}"))


def _edge_fault(workshop: Readers, field: str, end: str) -> Fault | None:
    there, _, key = end.partition("/")
    known = [offer.id for offer in workshop.register_offers()]
    if there not in known:
        return _nowhere(field, end, did_you_mean(there, known))
    return _end_fault(workshop, field, there, key)


def _nowhere(field: str, end: str, mend: Text) -> Fault:
    return Fault(what=Text(fr=f"{end[:80]} : aucune fiche de ce nom", en=f"{end[:80]}: no such record"), mend=mend, field=field)


def _circle(workshop: Readers, register: Register, key: str, field: str, together: Together) -> Fault | None:
    if not key:
        return None
    waiting, seen = _ends(together[key].get(field)), set[str]()
    while waiting and len(seen) < DEEPEST:
        here = waiting.pop()
        if here == key:
            what = Text(fr=f"{key} serait sa propre partie", en=f"{key} would be a part of itself")
            return Fault(what=what, mend=Text(fr="choisissez une autre fiche", en="choose another record"), field=field)
        if here not in seen:
            seen.add(here)
            row = None if field in together.get(here, {}) else workshop.store.registers.get(register.id, here)
            waiting += _ends(row.said.values.get(field) if row else together.get(here, {}).get(field))
    return None
