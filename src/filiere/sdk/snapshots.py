"""What an engine may read of the workspace: four snapshots, plain JSON, without a person's name and without free words of minutes.

The workshop makes them and hands them over as inputs, known by their digest. Only facts that count are in them: evidence that supports
or explores is left out, so that a report which is filed as support does not make itself stale.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from filiere.kernel.amendments import parent_of
from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import Deadline, window
from filiere.kernel.elements import Deliverable, Element, Indicator, Project
from filiere.kernel.evidence import Nature, Reading
from filiere.kernel.governance import Compliance, Meeting
from filiere.kernel.indicators import Freshness, Progress
from filiere.kernel.standing import Standing

#: What the data of each snapshot are: the signed text is open, what the log knows is real.
NATURES = {"contract": Nature.OPEN, "standing": Nature.REAL, "governance": Nature.REAL, "indicators": Nature.REAL}

#: The groups of elements that the contract's snapshot holds.
GROUPS = (
    "projects",
    "objectives",
    "actions",
    "deliverables",
    "figures",
    "indicators",
    "bodies",
    "commitments",
    "measures",
    "milestones",
)


def contract_snapshot(contract: Contract) -> dict[str, Any]:
    """Return the contract as plain JSON: every element by group, with its project, its window of days and its resolved lead.

    ``lead_state`` is ``own``, ``inherited`` or ``none``; an ``unnamed`` lead is the text's own silence and counts as none.
    """
    elements = {element.id: element for element in contract.elements()}
    last = contract.last_day()
    return {
        "id": contract.id,
        "title": contract.title.model_dump(),
        "last_day": last.isoformat() if last else None,
        "anchors": [{"id": anchor.id, "title": anchor.title.model_dump(), "on": anchor.on.isoformat()} for anchor in contract.anchors],
        "documents": [
            {"id": document.id, "kind": document.kind, "title": document.title.model_dump(), "signed": document.signed}
            for document in contract.documents
        ],
        "organisations": {organisation.id: organisation.name for organisation in contract.organisations},
        **{group: [_element(contract, element, elements) for element in getattr(contract, group)] for group in GROUPS},
    }


def standing_snapshot(
    on: date, last_day: date | None, standings: Iterable[Standing], commitments: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return where each promise stands on a day.

    Args:
        on: the day.
        last_day: the last day of the contract, None where no term is known.
        standings: the standing of every deliverable that existed then.
        commitments: commitment → what shows it (``shown``, ``filed``, ``no_information``, ``unverifiable``…).
    """
    return {
        "on": on.isoformat(),
        "after_term": last_day is not None and on > last_day,
        "deliverables": [
            {
                **item.model_dump(mode="json", exclude={"on", "supporting", "exploring", "accepted_by"}),
                "accepted": item.accepted_by is not None,
                "unheard": item.unheard,
            }
            for item in standings
        ],
        "commitments": dict(commitments or {}),
    }


def governance_snapshot(on: date, first: date, compliances: Iterable[Compliance], meetings: Iterable[Meeting]) -> dict[str, Any]:
    """Return how the bodies met from a day to another: cadence kept, meetings, and the kind, subject and due day of each outcome."""
    return {
        "first": first.isoformat(),
        "on": on.isoformat(),
        "compliance": [item.model_dump(mode="json") for item in compliances],
        "meetings": [
            {
                "id": meeting.id,
                "body": meeting.body,
                "on": meeting.on.isoformat(),
                "state": meeting.state.value,
                "outcomes": [outcome.model_dump(mode="json", include={"kind", "about", "due"}) for outcome in meeting.outcomes],
            }
            for meeting in meetings
        ],
    }


def indicators_snapshot(on: date, indicators: Iterable[tuple[Indicator, Reading | None, Progress | None, Freshness]]) -> dict[str, Any]:
    """Return each indicator with its last approved reading that counts (None is "no reading", never zero), progress and freshness."""
    return {
        "on": on.isoformat(),
        "indicators": [
            {
                "id": indicator.id,
                "of": indicator.of,
                "title": indicator.title.model_dump(),
                "kind": indicator.kind,
                "unit": indicator.unit,
                "initial": indicator.initial,
                "target": indicator.target,
                "strict": indicator.strict,
                "current": current.model_dump(mode="json", exclude={"judgement"}) if current else None,
                "progress": moved.model_dump(mode="json") if moved else None,
                "freshness": fresh.model_dump(mode="json"),
            }
            for indicator, current, moved, fresh in indicators
        ],
    }


def _element(contract: Contract, element: Element, elements: Mapping[str, Element]) -> dict[str, Any]:
    described = element.model_dump(mode="json", exclude={"sources", "note"}, exclude_none=True)
    described["project"] = _project(element, elements)
    deadline: Deadline | None = getattr(element, "deadline", None)
    if deadline is not None:
        days = window(deadline, contract.anchor_dates())
        described["window"] = days.model_dump(mode="json") if days else None
    if isinstance(element, Deliverable):
        described |= _lead(element, elements)
        described["indicators"] = [indicator.id for indicator in contract.indicators if indicator.of == element.id]
    return described


def _holders(element: Element, elements: Mapping[str, Element]) -> Iterator[Element]:
    """Yield the element, then what holds it, up to the top."""
    yield element
    above = parent_of(element, elements)
    while above is not None:
        yield elements[above]
        above = parent_of(elements[above], elements)


def _project(element: Element, elements: Mapping[str, Element]) -> str | None:
    return next((holder.id for holder in _holders(element, elements) if isinstance(holder, Project)), None)


def _lead(element: Element, elements: Mapping[str, Element]) -> dict[str, Any]:
    for holder in _holders(element, elements):
        lead = getattr(holder, "lead", None)
        if lead is not None:
            state = "own" if holder is element else "inherited"
            return {"lead": lead.model_dump(mode="json"), "lead_state": "none" if lead.form == "unnamed" else state, "lead_from": holder.id}
    return {"lead": None, "lead_state": "none", "lead_from": None}
