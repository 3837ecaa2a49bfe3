"""What an engine may read of the workspace: six snapshots as plain JSON, without a person's name and without an instant.

They are inputs like any other, known by their digest. The standing leaves out evidence that supports or explores, so that a report which
is filed as support does not make itself stale.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from filiere.kernel.amendments import parent_of, state_at
from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import window
from filiere.kernel.elements import Commitment, Element
from filiere.kernel.evidence import Nature
from filiere.kernel.governance import Compliance, Meeting
from filiere.kernel.leads import lead_of
from filiere.kernel.standing import Standing
from filiere.sdk.registers import Register

#: What the data of each snapshot are: the signed text is open, what the log knows is real.
NATURES = {"contract": Nature.OPEN} | dict.fromkeys(("standing", "governance", "indicators", "interactions", "registers"), Nature.REAL)


def contract_snapshot(contract: Contract, on: date) -> dict[str, Any]:
    """Return the contract on a day as plain JSON.

    Beside the elements, group by group: ``status`` (element → in force, silent, ended), ``windows`` (deliverable → first and last day, or
    None where the text allows no comparison), ``leads`` (project, action, deliverable → form, own, inherited_from) and ``parents``.
    """
    elements = {element.id: element for element in contract.elements()}
    anchors = contract.anchor_dates()
    windows = {item.id: window(item.deadline, anchors) for item in contract.deliverables}
    return {
        "on": on.isoformat(),
        **contract.model_dump(mode="json", exclude={"persons", "bindings"}, exclude_none=True),
        "status": {name: known.status.value for name, known in state_at(contract, on).elements.items()},
        "windows": {name: days.model_dump(mode="json") if days else None for name, days in windows.items()},
        "leads": {item.id: _lead(item, elements) for item in (*contract.projects, *contract.actions, *contract.deliverables)},
        "parents": {name: parent_of(element, elements) for name, element in elements.items()},
    }


def standing_snapshot(
    on: date, counts: Mapping[str, int], standings: Iterable[Standing], commitments: Iterable[tuple[Commitment, str]]
) -> dict[str, Any]:
    """Return where each promise stands on a day, and what shows each commitment.

    Args:
        on: the day.
        counts: the counts of the overview.
        standings: the standing of every deliverable that existed then.
        commitments: each with the word that says what shows it (``shown``, ``filed``, ``no_information``, ``unverifiable``).
    """
    return {
        "on": on.isoformat(),
        "counts": dict(counts),
        "deliverables": [item.model_dump(mode="json", exclude={"supporting", "exploring", "on"}) for item in standings],
        "commitments": [{"id": item.id, "side": item.side, "state": state, "verifiable": item.verifiable} for item, state in commitments],
    }


def governance_snapshot(
    on: date, compliances: Iterable[Compliance], meetings: Iterable[Meeting], weather: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return how the bodies met until a day: cadence kept, meetings with the kind, subject and due day of each outcome, last weathers.

    Free words (minutes, attendance, syntheses) stay out: an artefact is for ever, and a person's words must stay erasable.
    """
    return {
        "on": on.isoformat(),
        "compliance": [item.model_dump(mode="json") for item in compliances],
        "meetings": [
            {
                **meeting.model_dump(mode="json", include={"id", "body", "on", "state"}),
                "outcomes": [outcome.model_dump(mode="json", include={"kind", "about", "due"}) for outcome in meeting.outcomes],
            }
            for meeting in meetings
        ],
        "weather": {project: {key: note[key] for key in ("weather", "on")} for project, note in (weather or {}).items()},
    }


def indicators_snapshot(on: date, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return each indicator on a day: ``indicator``, ``current`` (None is "no reading"), ``current_state``, ``progress``, ``freshness``."""
    return {"on": on.isoformat(), "indicators": [dict(row) for row in rows]}


def interactions_snapshot(on: date, pooled: Mapping[str, Any]) -> dict[str, Any]:
    """Return, by interaction, what those who agreed to share let others learn, pooled by the engine so that nobody can be told apart."""
    return {"on": on.isoformat(), "pooled": dict(pooled)}


class OpenRegister(NamedTuple):
    """What everybody may see of a register: records as (id, values, licence), the licence empty where there is none."""

    register: Register
    records: Sequence[tuple[str, Mapping[str, Any], str]]


def registers_snapshot(registers: Iterable[OpenRegister]) -> dict[str, Any]:
    """Return what everybody may see of each register: by its id, its ``title``, its ``fields`` and its ``records``.

    A field says its name, label, type, whether it holds several, its unit and the words of its choices; a record its ``id``, its
    ``values`` and its ``licence``. There is no day in it: it changes when a record does, and what is made from it is for everybody.
    """
    return {"registers": {one.register.id: _open(one) for one in sorted(registers, key=lambda one: one.register.id)}}


def _open(one: OpenRegister) -> dict[str, Any]:
    register = one.register
    shown = {field.name for field in register.open_fields}
    return {
        "title": register.offer.title.model_dump(),
        "place": list(register.offer.place) if register.offer.place else None,
        "fields": [
            {
                "name": field.name,
                "label": field.label.model_dump(),
                "type": field.type,
                "many": field.many,
                "required": field.required,
                "unit": field.unit,
                "low": field.low,
                "high": field.high,
                "choices": list(field.choices),
                "words": {choice: words.model_dump() for choice, words in register.choice_words(field.name).items()},
            }
            for field in register.open_fields
        ],
        "records": [
            {"id": key, "values": {name: value for name, value in values.items() if name in shown}, "licence": licence}
            for key, values, licence in one.records
        ],
    }


def _lead(element: Element, elements: Mapping[str, Element]) -> dict[str, Any]:
    held = lead_of(element, elements)
    if held is None:
        return {"form": None, "own": False, "inherited_from": None}
    return {"form": held.lead.form, "own": held.own, "inherited_from": None if held.own else held.held_by}
