"""The contract for programs: elements, standings, commitments, measures, indicators and search, on any day."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from filiere.kernel.elements import Element
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.kernel.standing import DateState, Information, Standing
from filiere.portal.api.calls import ITEMS, Call, call_of, paged
from filiere.portal.api.queries import Cursor, Limit, Word
from filiere.portal.api.schemas import (
    CommitmentLine,
    ElementLine,
    ElementView,
    HitLine,
    IndicatorLine,
    MeasureLine,
    Page,
    ReadingLine,
    StandingLine,
)
from filiere.workshop.reading_views import readings_of

router = Router(tags=["contract"])

Kind = Literal[
    "project", "objective", "action", "deliverable", "figure", "indicator", "body", "commitment", "measure", "milestone", "operation"
]


def kind_of(element: Element) -> str:
    """Return the sort of an element, as an address names it."""
    return type(element).__name__.lower()


def _line(call: Call, element: Element, on: date) -> dict[str, Any]:
    known = call.workshop.state(on).elements[element.id]
    kind = kind_of(element)
    return {
        "id": element.id,
        "kind": kind,
        "title": call.say(element.title),
        "status": known.status.value,
        "since": known.since,
        "by": list(known.by),
        "document": element.document,
        "parent": call.workshop.parent(element.id),
        "address": call.address(kind, element.id),
    }


@router.get("/elements", response=Page[ElementLine])
def list_elements(
    request: HttpRequest,
    *,
    kind: Kind | None = None,
    document: Word = None,
    on: date | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return the elements of the contract that exist on a day."""
    call = call_of(request)
    day = on or call.workshop.default_day()
    known = call.workshop.state(day).elements
    found = [
        element
        for element in call.workshop.contract.elements()
        if element.id in known and kind in {None, kind_of(element)} and document in {None, element.document}
    ]
    page = paged(found, cursor, limit)
    return page | {"items": [_line(call, element, day) for element in page["items"]]}


@router.get("/elements/{path:name}", response=ElementView)
def get_element(request: HttpRequest, *, name: str, on: date | None = None) -> Any:
    """Return an element with all its fields."""
    call = call_of(request)
    day = on or call.workshop.default_day()
    told = call.workshop.describe(name, day)
    element = call.workshop.element(name)
    line = _line(call, element, day)
    fields = {key: value for key, value in told.items() if key not in line and key != "children"}
    return line | {"fields": call.say(fields), "children": [child["id"] for child in told.get("children", [])]}


def _standing(call: Call, item: Standing) -> dict[str, Any]:
    return {
        **item.model_dump(mode="json"),
        "title": call.say(call.workshop.element(item.id).title),
        "address": call.address("deliverable", item.id),
    }


@router.get("/standings", response=Page[StandingLine])
def list_standings(
    request: HttpRequest,
    *,
    on: date | None = None,
    project: Word = None,
    information: Information | None = None,
    date_state: DateState | None = None,
    late: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return where each deliverable stands on a day."""
    call = call_of(request)
    found = [
        item
        for item in call.workshop.standings(on)
        if (project is None or item.id == project or item.id.startswith(f"{project}."))
        and information in {None, item.information}
        and date_state in {None, item.date_state}
        and late in {None, item.late}
    ]
    page = paged(found, cursor, limit)
    return page | {"items": [_standing(call, item) for item in page["items"]]}


@router.get("/standings/{path:name}", response=StandingLine)
def get_standing(request: HttpRequest, *, name: str, on: date | None = None) -> Any:
    """Return where one deliverable stands on a day."""
    call = call_of(request)
    return _standing(call, call.workshop.standing(name, on))


@router.get("/commitments", response=Page[CommitmentLine])
def list_commitments(
    request: HttpRequest,
    *,
    on: date | None = None,
    side: Literal["state", "sector"] | None = None,
    state: Literal["shown", "filed", "no_information", "unverifiable"] | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return the commitments and what shows them."""
    call = call_of(request)
    lines = [
        {
            "id": view.commitment.id,
            "title": call.say(view.commitment.title),
            "side": view.commitment.side,
            "party": view.commitment.party,
            "project": view.commitment.project,
            "verifiable": view.commitment.verifiable,
            "state": view.state,
            "evidence": list(view.evidence),
            "address": call.address("commitment", view.commitment.id),
        }
        for view in call.workshop.commitments(on)
        if side in {None, view.commitment.side} and state in {None, view.state}
    ]
    return paged(lines, cursor, limit)


@router.get("/measures", response=Page[MeasureLine])
def list_measures(request: HttpRequest, *, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return the measures of the council that the contract cites."""
    call = call_of(request)
    lines = [
        {
            "id": item.id,
            "number": item.number,
            "title": call.say(item.title),
            "project": item.project,
            "address": call.address("measure", item.id),
        }
        for item in call.workshop.contract.measures
    ]
    return paged(lines, cursor, limit)


@router.get("/indicators", response=Page[IndicatorLine])
def list_indicators(request: HttpRequest, *, on: date | None = None, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return the indicators with their last value that counts."""
    call = call_of(request)
    lines = []
    for view in call.workshop.indicators(on):
        item, last = view.indicator, view.current
        lines.append(
            {
                **item.model_dump(mode="json", include={"id", "of", "kind", "unit", "initial", "target", "strict"}),
                "title": call.say(item.title),
                "value": last.value if last else None,
                "on": last.on if last else None,
                "percent": view.progress.percent if view.progress else None,
                "met": view.met,
                "freshness": view.freshness.state,
                "address": call.address("indicator", item.id),
            }
        )
    return paged(lines, cursor, limit)


@router.get("/indicators/{path:name}/readings", response=Page[ReadingLine])
def list_readings(request: HttpRequest, *, name: str, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return the values of an indicator, the oldest first."""
    call = call_of(request)
    known = {item.id for item in call.workshop.contract.indicators}
    if name not in known:
        raise UnknownElement(Text(fr="aucun indicateur de ce nom", en="no such indicator"))
    rows = sorted(readings_of(call.workshop, name), key=lambda row: (row.reading.on, row.id))
    lines = [{"id": row.id, "state": row.state.value, **row.reading.model_dump(mode="json", exclude={"indicator"})} for row in rows]
    return paged(lines, cursor, limit)


@router.get("/search", response=list[HitLine])
def search_everything(
    request: HttpRequest, *, q: Annotated[str, Query(min_length=1, max_length=200)], limit: Annotated[int, Query(ge=1, le=50)] = 20
) -> Any:
    """Return what answers some words, the nearest first."""
    call = call_of(request)
    hits = call.workshop.search(q, call.language, limit)
    return [{"kind": hit.kind, "id": hit.id, "title": call.say(hit.title), "address": _place(call, hit.kind, hit.id)} for hit in hits]


def _place(call: Call, kind: str, name: str) -> str:
    from filiere.portal.addresses import PATHS

    return call.address(kind, name) if kind in PATHS else call.address("search") + f"?q={name}"
