"""Evidence and its ledger for programs: what was filed, what was decided of it, and what proves that nothing was rewritten."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import JsonValue

from filiere.kernel.elements import EvidenceKind
from filiere.kernel.evidence import Evidence, Nature
from filiere.portal.addresses import address_of
from filiere.portal.api.calls import ITEMS, Call, call_of, paged
from filiere.portal.api.queries import Cursor, Limit, Word
from filiere.portal.api.schemas import EntryLine, EvidenceLine, EvidenceView, HeadView, Page

router = Router(tags=["evidence"])


def _outcomes(call: Call) -> dict[str, str]:
    decisions = sorted(call.workshop.facts().decisions, key=lambda item: item.recorded_at)
    return {decision.evidence: decision.outcome for decision in decisions}


def evidence_line(call: Call, item: Evidence, outcome: str | None) -> dict[str, Any]:
    """Return a piece of evidence as a line: its author is nobody's business."""
    fields = {"id", "about", "kind", "nature", "role", "on", "recorded_at", "organisation"}
    return {**item.model_dump(mode="json", include=fields), "outcome": outcome, "address": call.address("evidence", item.id)}


@router.get("/evidence", response=Page[EvidenceLine])
def list_evidence(
    request: HttpRequest,
    *,
    about: Word = None,
    kind: EvidenceKind | None = None,
    nature: Nature | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return the evidence, the oldest first."""
    call = call_of(request)
    found = [
        item
        for item in call.workshop.facts().evidence
        if about in {None, item.about} and kind in {None, item.kind} and nature in {None, item.nature}
    ]
    outcomes = _outcomes(call)
    page = paged(found, cursor, limit)
    return page | {"items": [evidence_line(call, item, outcomes.get(item.id)) for item in page["items"]]}


@router.get("/evidence/{name}", response=EvidenceView)
def get_evidence(request: HttpRequest, *, name: str) -> Any:
    """Return a piece of evidence with its files, checks and decisions."""
    call = call_of(request)
    item = call.workshop.evidence(name)
    decided = [decision for decision in call.workshop.facts().decisions if decision.evidence == item.id]
    files = [
        {
            **subject.model_dump(mode="json"),
            "address": call.base + address_of("file", call.language, f"{subject.sha256}/{subject.name}"),
        }
        for subject in item.subjects
    ]
    return evidence_line(call, item, _outcomes(call).get(item.id)) | {
        "statement": item.statement,
        "files": files,
        "checks": call.say(item.checks),
        "decisions": [decision.model_dump(mode="json", include={"outcome", "on", "by"}) for decision in decided],
    }


@router.get("/evidence/{name}/{what}", response=dict[str, JsonValue], operation_id="get_statement")
def get_statement(request: HttpRequest, *, name: str, what: Literal["statement", "proof"]) -> Any:
    """Return the in-toto statement of a piece of evidence, or the proof that it is in the ledger."""
    workshop = call_of(request).workshop
    return workshop.statement(name) if what == "statement" else workshop.proof(name)


@router.get("/ledger", response=HeadView)
def get_head(request: HttpRequest) -> Any:
    """Return the signed head of the ledger."""
    return call_of(request).workshop.ledger_head().model_dump()


@router.get("/ledger/entries", response=Page[EntryLine])
def list_entries(request: HttpRequest, *, cursor: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = ITEMS) -> Any:
    """Return entries of the ledger; the cursor is the number of the first one."""
    workshop = call_of(request).workshop
    size = workshop.store.ledger.size()
    entries = workshop.ledger_entries(cursor, limit) if cursor < size else ()
    after = cursor + len(entries)
    return {"items": [entry_line(entry) for entry in entries], "total": size, "next": str(after) if 0 < after < size else None}


def entry_line(entry: Any) -> dict[str, Any]:
    """Return an entry without what it stands for: names, an instant and digests."""
    return {
        "index": entry.index,
        "kind": entry.kind,
        "id": None if entry.erased else entry.key,
        "at": entry.at,
        "hash": entry.hash,
        "subjects": list(entry.subjects),
        "erased": entry.erased,
    }
