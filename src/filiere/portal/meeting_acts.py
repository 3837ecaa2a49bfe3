"""The acts of meetings in the portal, and of the actions they gave."""

from collections.abc import Callable
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.followed import ActionState
from filiere.kernel.governance import Attendance, Outcome
from filiere.kernel.names import Text
from filiere.portal.form import Form
from filiere.portal.visit import Visit


def _plan(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.plan_meetings(thing, first=form.day("first"), last=form.day("last"))
    return visit.to("body", thing)


def _add_meeting(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("meeting", visit.workshop.add_meeting(thing, form.day()).id)


def _open(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("meeting", visit.workshop.open_meeting(thing, reminder_read=bool(form.said("reminder_read"))).id)


def _not_held(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("meeting", visit.workshop.not_held(thing, form.said("reason")).id)


def _ask_item(visit: Visit, thing: str, form: Form) -> str:
    confidential = bool(form.said("confidential"))
    return visit.to(
        "meeting", visit.workshop.ask_item(thing, form.said("words"), about=form.said("about") or None, confidential=confidential).id
    )


def _confidential(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("meeting", visit.workshop.keep_confidential(thing, _number(form, "number") or 0).id)


def _recuse(visit: Visit, thing: str, form: Form) -> str:
    meeting = visit.workshop.recuse(thing, form.said("organisation"), item=_number(form, "item"), reason=form.said("reason"))
    return visit.to("meeting", meeting.id)


def _number(form: Form, name: str) -> int | None:
    word = form.said(name)
    return int(word) if word.isdecimal() and len(word) < 5 else None


def _attend(visit: Visit, thing: str, form: Form) -> str:
    before = visit.workshop.meeting(thing).attendance
    new = Attendance(organisation=form.said("organisation"), college=form.said("college"))
    return visit.to("meeting", visit.workshop.attend(thing, (*before, new)).id)


def _outcome(visit: Visit, thing: str, form: Form) -> str:
    kind: Any = form.said("kind")
    if kind not in {"information", "decision", "action"} or not form.said("words"):
        raise UsageError(Text(fr="une issue a une nature et un texte", en="an outcome has a kind and words"))
    outcome = Outcome(
        kind=kind,
        words=form.said("words"),
        about=form.said("about") or None,
        holder=form.said("holder") or None,
        due=form.day("due") if form.said("due") else None,
        confidential=bool(form.said("confidential")),
    )
    return visit.to("meeting", visit.workshop.add_outcome(thing, outcome).id)


def _close(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("meeting", visit.workshop.close_meeting(thing, form.said("minutes"), form.said("closed_minutes")).id)


def _action_news(visit: Visit, _thing: str, form: Form) -> str:
    state = form.said("state")
    if state not in set(ActionState):
        raise UsageError(Text(fr="cet état ne se comprend pas", en="this state cannot be understood"))
    visit.workshop.tell_of_action(
        form.said("action"), state=ActionState(state), on=form.day(), by=form.said("by"), words=form.said("words")
    )
    return visit.to("followed")


MEETING_ACTS: dict[str, Callable[[Visit, str, Form], str]] = {
    "plan": _plan,
    "add-meeting": _add_meeting,
    "open": _open,
    "not-held": _not_held,
    "ask-item": _ask_item,
    "confidential": _confidential,
    "recuse": _recuse,
    "attend": _attend,
    "outcome": _outcome,
    "close": _close,
    "action-news": _action_news,
}
