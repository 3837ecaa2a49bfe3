"""Meetings, the cadence that asks for them, and how it was kept."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from filiere.kernel.elements import Body
from filiere.kernel.errors import Refused
from filiere.kernel.governance import (
    Attendance,
    Compliance,
    Meeting,
    MeetingState,
    Settings,
    compliance,
    due_slots,
    planned_days,
    working_day,
)

SIGNED = date(2019, 2, 4)


def body(every: int | None = 2, **fields: Any) -> Body:
    cadence = {"every_months": every} if every else {"words": {"fr": "informel", "en": "informal"}}
    values = {"id": "G3", "scope": "CSF", "title": {"fr": "comité", "en": "committee"}, "cadence": cadence}
    return Body.model_validate(values | {"sources": {"title": ["2019:1"], "cadence": ["2019:2"]}} | fields)


def meeting(on: date, state: MeetingState = MeetingState.CLOSED, of: str = "G3") -> Meeting:
    return Meeting(id=f"m{on}", body=of, on=on, state=state)


def test_fourteen_meetings_were_due_between_the_two_signatures() -> None:
    slots = due_slots(body(), SIGNED, date(2021, 6, 8))
    assert len(slots) == 14
    assert slots[0] == (date(2019, 2, 5), date(2019, 4, 4))
    assert slots[-1][1] == date(2021, 6, 4)


def test_slots_touch_without_overlapping_even_from_the_last_day_of_a_month() -> None:
    slots = due_slots(body(1), date(2019, 8, 31), date(2020, 12, 31))
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(slots))
    assert slots[1][1] == date(2019, 10, 31), "the 31st comes back after a month of thirty days"


@pytest.mark.parametrize("silent", [body(None), body(2, meets=False), body(2, cadence=None)])
def test_a_cadence_in_words_or_none_owes_nothing_that_can_be_counted(silent: Body) -> None:
    assert due_slots(silent, SIGNED, date(2024, 12, 31)) == ()


def test_compliance_keeps_held_missed_and_unknown_apart() -> None:
    meetings = [
        meeting(date(2019, 4, 4)),
        meeting(date(2019, 5, 10), MeetingState.NOT_HELD),
        meeting(date(2019, 7, 1), MeetingState.PLANNED),
        meeting(date(2019, 9, 1), of="G1"),
        meeting(date(2019, 11, 1), MeetingState.NOT_HELD),
        meeting(date(2019, 11, 20)),
    ]
    found = compliance(body(), meetings, SIGNED, SIGNED, date(2019, 12, 4))
    assert found == Compliance(body="G3", due=5, held=2, missed=1, unknown=2)


def test_meetings_are_proposed_on_working_days_of_their_period() -> None:
    holidays = {date(2019, 4, 4), date(2019, 4, 3)}
    days = planned_days(body(), SIGNED, date(2019, 8, 31), lambda day: day in holidays)
    assert days == (date(2019, 4, 2), date(2019, 6, 4), date(2019, 8, 2))


def test_the_next_working_day_passes_weekends_and_holidays() -> None:
    assert working_day(date(2019, 4, 20), lambda day: day == date(2019, 4, 22)) == date(2019, 4, 23)
    assert working_day(date(2019, 4, 23), lambda day: False) == date(2019, 4, 23)


@pytest.mark.parametrize(
    ("settings", "quorate"),
    [
        (Settings(body="G3"), None),
        (Settings(body="G3", quorum=2), True),
        (Settings(body="G3", quorum=3), False),
        (Settings(body="G3", quorum_by_college={"state": 1, "industry": 1}), True),
        (Settings(body="G3", quorum_by_college={"unions": 1}), False),
        (Settings(body="G3", quorum=2, quorum_by_college={"state": 2}), False),
    ],
)
def test_a_quorum_is_empty_until_the_body_sets_it(settings: Settings, quorate: bool | None) -> None:
    there = [
        Attendance(organisation="dge", college="state"),
        Attendance(organisation="sanofi", college="industry"),
        Attendance(organisation="cfdt", college="unions", present=False),
    ]
    assert settings.quorate(there) is quorate


def test_nothing_is_written_in_a_meeting_that_is_not_open() -> None:
    meeting(SIGNED, MeetingState.OPEN).must_be(MeetingState.OPEN)
    with pytest.raises(Refused, match="closed"):
        meeting(SIGNED).must_be(MeetingState.OPEN)
