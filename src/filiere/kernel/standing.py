"""Where each promise stands: what the date says, and what is known. Two facts, never one colour."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from filiere.kernel.amendments import State, Status
from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import (
    Anchors,
    Deadline,
    NoDeadline,
    NotBefore,
    Opportunistic,
    Recurrence,
    Unknown,
    Vague,
    Window,
    occurrence,
    window,
)
from filiere.kernel.elements import Deliverable
from filiere.kernel.evidence import Decision, Declaration, Evidence
from filiere.kernel.names import Value


class DateState(StrEnum):
    """What the date alone says."""

    NOT_DUE = "not_due"
    DUE = "due"
    PASSED = "passed"
    VAGUE = "vague"
    NONE = "none"


class Information(StrEnum):
    """What is known, whatever the date says."""

    NONE_RECEIVED = "none_received"
    DECLARED = "declared"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Facts(Value):
    """Everything the log knows that can bear on a standing."""

    evidence: tuple[Evidence, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def until(self, on: date) -> "Facts":
        """Return the facts whose own date is not after a day."""
        return Facts(
            evidence=tuple(item for item in self.evidence if item.on <= on),
            declarations=tuple(item for item in self.declarations if item.on <= on),
            decisions=tuple(item for item in self.decisions if item.on <= on),
        )


class Standing(Value):
    """One promise at a date. ``late`` is true only where a lead or a body has recorded non-delivery."""

    id: str
    on: date
    status: Status
    date_state: DateState
    due: Window | None
    information: Information
    accepted_by: str | None = None
    accepted_on: date | None = None
    late: bool = False
    evidence: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    exploring: tuple[str, ...] = ()

    @property
    def unheard(self) -> bool:
        """Whether the date has passed and no information was received: it accuses nobody."""
        return self.date_state is DateState.PASSED and self.information is Information.NONE_RECEIVED


def due_window(deadline: Deadline, on: date, anchors: Anchors) -> Window | None:
    """Return the window that matters on a day: the current occurrence of a recurrence, else the deadline's own."""
    return occurrence(deadline, on, anchors) if isinstance(deadline, Recurrence) else window(deadline, anchors)


def date_state(deadline: Deadline, on: date, anchors: Anchors) -> DateState:
    """Return what the date alone says on a day.

    >>> from filiere.kernel.deadlines import Quarter
    >>> date_state(Quarter(year=2019, quarter=1), date(2019, 4, 1), {}).value
    'passed'
    """
    if isinstance(deadline, (NoDeadline, Unknown)):
        return DateState.NONE
    if isinstance(deadline, NotBefore):
        return DateState.NOT_DUE if on < deadline.on else DateState.VAGUE
    due = due_window(deadline, on, anchors)
    if isinstance(deadline, (Vague, Opportunistic)) or due is None:
        return DateState.VAGUE
    if on < due.first:
        return DateState.NOT_DUE
    return DateState.DUE if on <= due.last else DateState.PASSED


def standings(contract: Contract, state: State, facts: Facts, on: date) -> tuple[Standing, ...]:
    """Return the standing of every deliverable that existed on a day, in the order of the contract."""
    known = facts.until(on)
    anchors = contract.anchor_dates()
    return tuple(
        _standing(deliverable, state.elements[deliverable.id].status, known, on, anchors)
        for deliverable in contract.deliverables
        if deliverable.id in state.elements
    )


def _standing(deliverable: Deliverable, status: Status, facts: Facts, on: date, anchors: Anchors) -> Standing:
    about = [item for item in facts.evidence if item.about == deliverable.id]
    counting = [item for item in about if item.counts and item.kind in deliverable.fulfilled_by]
    last = {item.id: _last_decision(item.id, facts.decisions) for item in counting}
    live = [item for item in counting if (decision := last[item.id]) is None or decision.outcome != "withdrawn"]
    accepted = [decision for item in live if (decision := last[item.id]) is not None and decision.outcome == "accepted"]
    said = [item for item in facts.declarations if item.deliverable == deliverable.id]
    latest = max(said, key=lambda item: (item.on, item.recorded_at), default=None)
    chosen = min(accepted, key=lambda decision: (decision.on, decision.recorded_at), default=None)
    return Standing(
        id=deliverable.id,
        on=on,
        status=status,
        date_state=date_state(deliverable.deadline, on, anchors),
        due=due_window(deliverable.deadline, on, anchors),
        information=_information(live, last, latest),
        accepted_by=chosen.by if chosen else None,
        accepted_on=chosen.on if chosen else None,
        late=chosen is None and latest is not None and latest.says == "not_delivered",
        evidence=tuple(item.id for item in live),
        supporting=tuple(item.id for item in about if item.role == "supports"),
        exploring=tuple(item.id for item in about if item.role == "explores"),
    )


def _last_decision(evidence: str, decisions: Iterable[Decision]) -> Decision | None:
    return max((item for item in decisions if item.evidence == evidence), key=lambda item: item.recorded_at, default=None)


def _information(live: list[Evidence], last: dict[str, Decision | None], latest: Declaration | None) -> Information:
    decided = [last[item.id] for item in live]
    outcomes = [decision.outcome if decision else None for decision in decided]
    if "accepted" in outcomes:
        return Information.ACCEPTED
    if None in outcomes:
        return Information.FILED
    refused_at = max((decision.recorded_at for decision in decided if decision), default=None)
    if latest is not None and (refused_at is None or latest.recorded_at > refused_at):
        return Information.DECLARED
    return Information.NONE_RECEIVED if refused_at is None else Information.REFUSED
