"""What an amendment does to a contract: nothing is edited, the state at a date is a fold of the operations signed by then.

*Silent* is derived, never written: an element that a later document could have reached and did not. A document reaches what it names, what
contains it, and what it contains; but where it continues some of several siblings by name, the others are silent, and so is all they hold.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Action, Deliverable, Document, Element, Indicator, Objective, Operation
from filiere.kernel.names import Value


class Status(StrEnum):
    """Where an element stands in the contract at a date."""

    IN_FORCE = "in_force"
    SILENT = "silent"
    ENDED = "ended"


class ElementState(Value):
    """One element at a date: its status, since when, and the operations that touched it."""

    id: str
    status: Status
    since: date
    by: tuple[str, ...] = ()


class State(Value):
    """The contract at a date: the elements that existed by then."""

    on: date
    elements: Mapping[str, ElementState]

    def status(self, name: str) -> Status | None:
        """Return the status of an element, None where it did not exist yet."""
        found = self.elements.get(name)
        return found.status if found else None


class Change(Value):
    """What differs for one element between two dates; None where it did not exist."""

    id: str
    before: Status | None
    after: Status | None
    by: tuple[str, ...] = ()


def parent_of(element: Element, known: Mapping[str, Element]) -> str | None:
    """Return the element that holds another, None at the top."""
    candidates: tuple[str | None, str | None]
    match element:
        case Deliverable():
            candidates = (element.part_of, element.parent)
        case Action():
            candidates = (element.parent, element.project)
        case Objective():
            candidates = (element.project, None)
        case Indicator():
            candidates = (element.of, None)
        case _:
            candidates = (getattr(element, "project", None), getattr(element, "scope", None))
    for candidate in candidates:
        name = candidate
        while name:
            if name in known and name != element.id:
                return name
            name = name.rpartition(".")[0]
    return None


def signed_on(contract: Contract, document: Document) -> date:
    """Return the day a document was signed."""
    return contract.anchor_dates()[document.signed]


def state_at(contract: Contract, on: date) -> State:
    """Return the contract as it stood at the end of a day.

    An element exists from the signature of the document that defines it. After the contract's last day everything has ended.
    """
    elements = {element.id: element for element in contract.elements() if not isinstance(element, Operation)}
    states: dict[str, ElementState] = {}
    for document in sorted(contract.documents, key=lambda document: signed_on(contract, document)):
        day = signed_on(contract, document)
        if day > on:
            break
        if document.kind == "amendment":
            _amend(states, elements, [op for op in contract.operations if op.document == document.id], day)
        for name, element in elements.items():
            if element.document == document.id:
                brought = tuple(op.id for op in contract.operations if op.document == document.id and name in op.brings)
                states[name] = ElementState(id=name, status=Status.IN_FORCE, since=day, by=brought)
    last = contract.last_day()
    if last is not None and on > last:
        states = {name: state.model_copy(update={"status": Status.ENDED, "since": last}) for name, state in states.items()}
    return State(on=on, elements=states)


def _amend(states: dict[str, ElementState], elements: Mapping[str, Element], operations: list[Operation], day: date) -> None:
    """Fold one amendment into the states of the elements that existed before it."""
    parents = {name: parent_of(elements[name], elements) for name in elements}
    named: dict[str, list[str]] = {}
    for operation in operations:
        for name in operation.targets:
            named.setdefault(name, []).append(operation.id)
    continued = {name for operation in operations if operation.kind == "continue" for name in operation.targets}
    reached_within = {above for name in named for above in _ancestors(name, parents)}
    held_continued = {above for name in continued for above in (name, *_ancestors(name, parents))}
    verdicts: dict[str, Status] = {}

    def verdict(name: str) -> Status:
        if name not in verdicts:
            verdicts[name] = _verdict(name)
        return verdicts[name]

    def _verdict(name: str) -> Status:
        if name in named or name in reached_within:
            return Status.IN_FORCE
        above = parents[name]
        if above is not None and above in states and verdict(above) is Status.SILENT:
            return Status.SILENT
        # The same parent, the same kind of element, continued by name: the document chose, and did not choose this one.
        siblings = (other for other in states if parents[other] == above and type(elements[other]) is type(elements[name]))
        if any(other in held_continued for other in siblings):
            return Status.SILENT
        return states[name].status if states[name].status is Status.SILENT else Status.IN_FORCE

    for name, state in list(states.items()):
        after = verdict(name)
        by = (*state.by, *named.get(name, ()))
        since = state.since if after is state.status else day
        states[name] = ElementState(id=name, status=after, since=since, by=by)


def _ancestors(name: str, parents: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    above = parents.get(name)
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def compare(contract: Contract, before: date, after: date) -> tuple[Change, ...]:
    """Return what differs between two dates, in the order of the contract's elements."""
    old, new = state_at(contract, before), state_at(contract, after)
    changes = []
    for name, state in new.elements.items():
        known = old.elements.get(name)
        operations = tuple(op for op in state.by if known is None or op not in known.by)
        if known is None or known.status is not state.status or operations:
            changes.append(Change(id=name, before=known.status if known else None, after=state.status, by=operations))
    changes += [Change(id=name, before=state.status, after=None) for name, state in old.elements.items() if name not in new.elements]
    return tuple(changes)
