"""Engines, offers and runs for programs: what can be made, and what is being made."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from filiere.portal.api.calls import ITEMS, Call, call_of, paged
from filiere.portal.api.queries import Cursor, Limit, Word
from filiere.portal.api.schemas import EngineLine, OfferLine, Page, RunLine

router = Router(tags=["work"])
#: How far back runs are told.
RUNS = 1000


@router.get("/engines", response=Page[EngineLine])
def list_engines(request: HttpRequest, *, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return the installed engines."""
    call = call_of(request)
    lines = [
        {
            "id": engine.name,
            "title": call.say(engine.title),
            "what": call.say(engine.what),
            "offers": [offer.id for offer in engine.offers],
            "registers": [offer.id for offer in engine.registers],
            "fault": engine.fault.what.say(call.language) if engine.fault else None,
            "address": call.address("engine", engine.name),
        }
        for engine in call.workshop.engines()
    ]
    return paged(lines, cursor, limit)


@router.get("/offers", response=Page[OfferLine])
def list_offers(request: HttpRequest, *, engine: Word = None, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return what the engines can make."""
    call = call_of(request)
    lines = [
        {
            "id": offer.id,
            "engine": view.name,
            "title": call.say(offer.title),
            "what": call.say(offer.what),
            "kind": offer.kind.value,
            "nature": offer.nature.value,
            "address": call.address("offer", offer.id),
        }
        for view in call.workshop.engines()
        if engine in {None, view.name}
        for offer in view.offers
    ]
    return paged(lines, cursor, limit)


def _run(call: Call, view: Any) -> dict[str, Any]:
    """Return a run without its parameters and its process: a person may have typed the first, the second is the machine's."""
    fields = {"id", "offer", "about", "state", "created_at", "started_at", "finished_at", "done", "total"}
    return {**view.model_dump(include=fields), "evidence": view.evidence or None, "address": call.address("run", view.id)}


@router.get("/runs", response=Page[RunLine])
def list_runs(
    request: HttpRequest,
    *,
    offer: Word = None,
    state: Literal["queued", "running", "done", "failed", "cancelled", "cut"] | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return the latest runs first."""
    call = call_of(request)
    found = [view for view in call.workshop.runs(RUNS) if offer in {None, view.offer} and state in {None, view.state}]
    page = paged(found, cursor, limit)
    return page | {"items": [_run(call, view) for view in page["items"]]}


@router.get("/runs/{name}", response=RunLine)
def get_run(request: HttpRequest, *, name: str) -> Any:
    """Return a run as it stands."""
    call = call_of(request)
    return _run(call, call.workshop.run_status(name))
