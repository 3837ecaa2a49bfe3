"""Meetings as they are held: the reminder first, what is confidential kept apart, who steps aside, and actions followed afterwards."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.competition import LEAD, POINTS, TITLE, digest
from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.followed import ActionState
from filiere.kernel.governance import Outcome
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

SECRET = "marked-words-about-a-negotiation"
OFFICE = Actor(role="secretariat")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with Workshop.open(tmp_path_factory.mktemp("meetings") / "workspace", create=True) as workshop:
        yield workshop


@pytest.fixture
def desk(opened: Workshop) -> Iterator[Workshop]:
    """The workshop of the secretariat; what a test writes is rolled back."""
    opened.store  # noqa: B018 - opening configures the database that the transaction needs
    from django.db import transaction

    with transaction.atomic():
        opened.actor = OFFICE
        yield opened
        transaction.set_rollback(True)
    opened.__dict__.pop("_readings_cache", None)


@pytest.fixture
def meeting(desk: Workshop) -> str:
    """An open meeting with a confidential point, a public outcome and two confidential ones, one of them an action."""
    name = desk.add_meeting("G3", date(2019, 4, 4)).id
    desk.ask_item(name, SECRET, about="PS1.1.1", confidential=True)
    desk.ask_item(name, "The calendar")
    desk.open_meeting(name, reminder_read=True)
    desk.add_outcome(name, Outcome(kind="information", words="The map is out."))
    desk.add_outcome(name, Outcome(kind="decision", words=f"Accept {SECRET}.", confidential=True))
    desk.add_outcome(name, Outcome(kind="action", words=f"Answer {SECRET}.", holder="leem", due=date(2019, 5, 1), confidential=True))
    desk.add_outcome(name, Outcome(kind="action", words="Send the map.", holder="leem", due=date(2019, 5, 1)))
    return name


def as_(desk: Workshop, actor: Actor) -> Workshop:
    desk.actor = actor
    return desk


def test_a_meeting_opens_with_the_reminder_and_records_its_words(desk: Workshop) -> None:
    name = desk.add_meeting("G3", date(2019, 4, 4)).id
    with pytest.raises(UsageError, match="reminder"):
        desk.open_meeting(name)
    opened = desk.open_meeting(name, reminder_read=True)
    assert opened.reminded is not None
    assert opened.reminded.sha256 == digest()
    assert (desk.now() - opened.reminded.at).total_seconds() < 60


def test_the_reminder_names_what_may_not_be_exchanged_in_both_languages() -> None:
    french = " ".join(text.fr for text in (TITLE, LEAD, *POINTS)).lower()
    english = " ".join(text.en for text in (TITLE, LEAD, *POINTS)).lower()
    assert all(word in french for word in ("101", "l. 420-1", "prix", "clients", "capacités", "salaires", "quitter"))
    assert all(word in english for word in ("101", "l. 420-1", "prices", "customers", "capacities", "pay", "leave"))


@pytest.mark.parametrize(
    "actor",
    [VISITOR, Actor(role="contributor", organisation="leem"), Actor(role="lead", projects=("PS1",)), Actor(role="member", bodies=("G4",))],
    ids=["visitor", "contributor", "lead", "member of another body"],
)
def test_whoever_does_not_sit_there_sees_the_public_record_only(desk: Workshop, meeting: str, actor: Actor) -> None:
    desk.recuse(meeting, "leem", item=_number(desk, meeting), reason=SECRET)
    desk.close_meeting(meeting, "Held.", SECRET)
    as_(desk, actor)
    shown = desk.meeting(meeting)
    everything = [shown, *desk.meetings(), *desk.followed_actions(date(2020, 1, 1)), *desk.agenda("G3", date(2019, 6, 4))]
    assert SECRET not in "".join(item.model_dump_json() for item in everything)
    assert SECRET not in desk.calendar_ics().decode()
    assert SECRET not in str(desk.snapshot("governance", date(2020, 1, 1)))
    assert shown.withheld == 2
    assert [item.confidential for item in shown.agenda].count(True) == 1
    assert shown.recusals[0].organisation == "leem"
    assert [item.words for item in shown.outcomes] == ["The map is out.", "Send the map."]


def test_a_member_of_the_body_reads_the_full_record(desk: Workshop, meeting: str) -> None:
    desk.close_meeting(meeting, "Held.", SECRET)
    shown = as_(desk, Actor(role="member", bodies=("G3",))).meeting(meeting)
    assert shown.closed_minutes == SECRET
    assert shown.withheld == 0
    assert len(shown.outcomes) == 4


def test_what_a_run_is_told_is_public_even_for_the_office(desk: Workshop, meeting: str) -> None:
    assert SECRET not in str(desk.snapshot("governance", date(2020, 1, 1)))


def test_a_point_becomes_confidential_and_a_strange_number_is_refused(desk: Workshop, meeting: str) -> None:
    count = len(desk.meeting(meeting).agenda)
    changed = desk.keep_confidential(meeting, count)
    assert changed.agenda[-1].confidential
    with pytest.raises(UsageError, match="not on the agenda"):
        desk.keep_confidential(meeting, count + 1)
    with pytest.raises(UsageError, match="not on the agenda"):
        desk.recuse(meeting, "leem", item=count + 1)


def test_only_the_office_writes_in_a_meeting(desk: Workshop, meeting: str) -> None:
    as_(desk, Actor(role="member", bodies=("G3",)))
    with pytest.raises(Refused):
        desk.recuse(meeting, "leem")
    with pytest.raises(Refused):
        desk.ask_item(meeting, "x")
    with pytest.raises(Refused):
        desk.keep_confidential(meeting, 1)


def test_an_action_is_open_then_late_then_done(desk: Workshop, meeting: str) -> None:
    desk.close_meeting(meeting, "Held.")
    late = desk.followed_actions(date(2019, 6, 1))
    assert [(item.id, item.state, item.overdue(date(2019, 6, 1))) for item in late] == [
        (f"{meeting}/3", ActionState.OPEN, True),
        (f"{meeting}/4", ActionState.OPEN, True),
    ]
    assert "action" in {item.because for item in desk.agenda("G3", date(2019, 6, 4))}
    desk.tell_of_action(f"{meeting}/4", state=ActionState.UNDER_WAY, on=date(2019, 5, 2), by="leem")
    desk.tell_of_action(f"{meeting}/4", state=ActionState.DONE, on=date(2019, 5, 20), by="leem", words="Sent.")
    [done] = [item for item in desk.followed_actions(date(2019, 6, 1)) if item.id == f"{meeting}/4"]
    assert (done.state, done.overdue(date(2019, 6, 1))) == (ActionState.DONE, False)
    [before] = [item for item in desk.followed_actions(date(2019, 5, 10)) if item.id == f"{meeting}/4"]
    assert (before.state, before.overdue(date(2019, 5, 10))) == (ActionState.UNDER_WAY, True)
    assert [item.words for item in desk.agenda("G3", date(2019, 6, 4)) if item.because == "action"] != []
    assert "Send the map." not in [item.words.en for item in desk.agenda("G3", date(2019, 6, 4)) if item.because == "action"]


def test_an_action_is_dropped_with_a_reason_and_never_before_it_was_given(desk: Workshop, meeting: str) -> None:
    name = f"{meeting}/4"
    with pytest.raises(UsageError, match="why"):
        desk.tell_of_action(name, state=ActionState.DROPPED, on=date(2019, 5, 2), by="leem")
    with pytest.raises(UsageError, match="2019-04-03"):
        desk.tell_of_action(name, state=ActionState.DONE, on=date(2019, 4, 3), by="leem")
    with pytest.raises(UnknownElement):
        desk.tell_of_action(f"{meeting}/1", state=ActionState.DONE, on=date(2019, 5, 2), by="leem")
    with pytest.raises(UnknownElement):
        as_(desk, Actor(role="lead", projects=("PS1",))).tell_of_action(f"{meeting}/3", state=ActionState.DONE, on=date(2019, 5, 2), by="x")


def test_acts_of_interest_representation_are_recorded_shared_among_members_and_exported(desk: Workshop, tmp_path: Path) -> None:
    said = {"subject": SECRET, "organisation": "leem", "office": "DGE, direction", "on": "2019-04-05", "manner": "meeting"}
    register = "steering.representation"
    desk.save_record(register, None, said | {"meeting": "G3-2019-04-04"}, reason="Told by leem")
    with pytest.raises(UsageError):
        desk.save_record(register, None, said | {"office": ""}, reason="Told by leem")
    for actor, count in ((VISITOR, 0), (Actor(role="contributor", organisation="snitem"), 1)):
        file = tmp_path / f"{actor.role}.csv"
        assert as_(desk, actor).browse(register).total == count
        assert as_(desk, actor).export_register(register, file) == count
        assert (SECRET in file.read_text(encoding="utf-8-sig")) is bool(count)


def _number(desk: Workshop, meeting: str) -> int:
    agenda: Any = desk.meeting(meeting).agenda
    return next(number for number, item in enumerate(agenda, 1) if item.confidential)
