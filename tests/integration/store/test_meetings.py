"""Meetings: outcomes only while open, frozen with the minutes, every change in the log."""

from datetime import date
from typing import Any

import pytest

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.governance import AgendaItem, Attendance, Meeting, MeetingState, Outcome, Settings
from filiere.kernel.names import Text

DECISION = Outcome(kind="decision", words="livrable accepté", about="PS1.3.2", votes={"for": 5})


def planned(key: str = "M-1", body: str = "CODIR", on: date = date(2021, 3, 1)) -> Meeting:
    return Meeting(id=key, body=body, on=on, state=MeetingState.PLANNED)


def test_the_life_of_a_meeting(store: Any) -> None:
    store.meetings.plan(planned())
    store.meetings.move("M-1", date(2021, 3, 2))
    item = AgendaItem(about="PS1.3.2", words=Text(fr="échéance", en="due"), because="due")
    store.meetings.agenda("M-1", [item])
    store.meetings.open("M-1")
    store.meetings.attend("M-1", [Attendance(organisation="some-organisation", college="State")])
    store.meetings.add_outcome("M-1", DECISION)
    store.meetings.add_outcome("M-1", Outcome(kind="information", words="rien d'autre"))
    closed = store.meetings.close("M-1", "compte rendu")
    assert store.meetings.get("M-1") == closed
    assert (closed.on, closed.state, closed.agenda) == (date(2021, 3, 2), MeetingState.CLOSED, (item,))
    assert [outcome.kind for outcome in closed.outcomes] == ["decision", "information"]
    assert [entry.kind for entry in store.meetings.history("M-1")] == ["meeting"] * 8
    assert store.verify() == []


def test_nothing_is_written_in_a_meeting_that_is_not_open(store: Any) -> None:
    store.meetings.plan(planned())
    for act in (lambda: store.meetings.add_outcome("M-1", DECISION), lambda: store.meetings.close("M-1", "x")):
        with pytest.raises(Refused):
            act()
    store.meetings.open("M-1")
    store.meetings.close("M-1", "compte rendu")
    size = store.ledger.size()
    for act in (
        lambda: store.meetings.add_outcome("M-1", DECISION),
        lambda: store.meetings.attend("M-1", []),
        lambda: store.meetings.open("M-1"),
        lambda: store.meetings.not_held("M-1"),
        lambda: store.meetings.close("M-1", "autre"),
    ):
        with pytest.raises(Refused):
            act()
    assert store.ledger.size() == size
    assert store.meetings.get("M-1").minutes == "compte rendu"


def test_planned_once_and_listed_by_day(store: Any) -> None:
    store.meetings.plan(planned("M-2", on=date(2021, 5, 1)))
    store.meetings.plan(planned("M-1"))
    store.meetings.plan(planned("M-3", body="CSF"))
    store.meetings.not_held("M-2", "grève des transports")
    with pytest.raises(UsageError):
        store.meetings.plan(planned("M-2"))
    with pytest.raises(Refused):
        store.meetings.plan(planned("M-4").model_copy(update={"state": MeetingState.CLOSED}))
    with pytest.raises(UnknownElement):
        store.meetings.get("M-9")
    assert [meeting.id for meeting in store.meetings.list("CODIR")] == ["M-1", "M-2"]
    assert len(store.meetings.list()) == 3
    assert store.meetings.get("M-2").state is MeetingState.NOT_HELD
    assert store.meetings.get("M-2").minutes == "grève des transports"


def test_a_body_has_no_rules_until_it_sets_them(store: Any) -> None:
    assert store.meetings.settings("CODIR") == Settings(body="CODIR")
    store.meetings.set_settings(Settings(body="CODIR", quorum=3))
    store.meetings.set_settings(Settings(body="CODIR", quorum=4, majority=0.5))
    assert store.meetings.settings("CODIR").quorum == 4
    assert store.ledger.size() == 2
