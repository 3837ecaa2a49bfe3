"""Bodies and meetings for programs: in full for whoever may read it, else their public part."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router

from filiere.kernel.governance import Meeting, MeetingState
from filiere.portal.api.calls import ITEMS, Call, call_of, paged
from filiere.portal.api.queries import Cursor, Limit, Word
from filiere.portal.api.schemas import BodyLine, MeetingLine, MeetingView, Page

router = Router(tags=["governance"])


@router.get("/bodies", response=Page[BodyLine])
def list_bodies(request: HttpRequest, *, cursor: Cursor = None, limit: Limit = ITEMS) -> Any:
    """Return the bodies of the contract."""
    call = call_of(request)
    lines = [
        {
            "id": body.id,
            "title": call.say(body.title),
            "scope": body.scope,
            "meets": body.meets,
            "every_months": body.cadence.every_months if body.cadence else None,
            "address": call.address("body", body.id),
        }
        for body in call.workshop.contract.bodies
    ]
    return paged(lines, cursor, limit)


def _line(call: Call, meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "body": meeting.body,
        "on": meeting.on,
        "state": meeting.state.value,
        "address": call.address("meeting", meeting.id),
    }


@router.get("/meetings", response=Page[MeetingLine])
def list_meetings(
    request: HttpRequest,
    *,
    body: Word = None,
    state: MeetingState | None = None,
    first: date | None = None,
    last: date | None = None,
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return the meetings, by date."""
    call = call_of(request)
    named = call.workshop.body(body).id if body else None
    lines = [
        _line(call, meeting)
        for meeting in call.workshop.meetings(named)
        if state in {None, meeting.state} and (first or meeting.on) <= meeting.on <= (last or meeting.on)
    ]
    return paged(lines, cursor, limit)


@router.get("/meetings/{path:name}", response=MeetingView)
def get_meeting(request: HttpRequest, *, name: str) -> Any:
    """Return a meeting as far as the caller may read it."""
    call = call_of(request)
    meeting = call.workshop.meeting(name)
    told = call.say(meeting)
    shown = {key: told[key] for key in ("agenda", "attendance", "outcomes", "minutes", "withheld")}
    return _line(call, meeting) | shown
