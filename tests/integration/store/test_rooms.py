"""Readings, notes, runs, people, refusals and saved values."""

import os
from datetime import date, timedelta
from typing import Any

import pytest

from filiere.kernel.errors import Refused, RunError, UnknownElement
from filiere.kernel.evidence import Nature, Reading
from filiere.kernel.indicators import ReadingState
from filiere.kernel.names import Text
from filiere.store.processes import own_mark, process_mark


def reading(on: date = date(2020, 12, 31), indicator: str = "I-1", value: float | None = 12.5) -> Reading:
    return Reading(indicator=indicator, value=value, unit="%", on=on, nature=Nature.OPEN, source="a source")


def test_a_value_is_proposed_checked_approved_locked_and_unapproved(store: Any) -> None:
    key = store.readings.propose(reading(), "first count", "some-organisation")
    for act, reached in (("check", "checked"), ("approve", "approved"), ("lock", "locked"), ("unapprove", "proposed")):
        assert store.readings.act(key, act, "secretary", "because") == ReadingState(reached)
    row = store.readings.get(key)
    assert (row.reading, row.state) == (reading(), ReadingState.PROPOSED)
    assert [step.act for step in row.history] == ["propose", "check", "approve", "lock", "unapprove"]
    assert [step.entry for step in row.history] == [0, 1, 2, 3, 4]
    assert (row.history[0].by, row.history[0].reason) == ("some-organisation", "first count")
    assert store.verify() == []


def test_an_act_out_of_turn_is_refused_and_leaves_no_trace(store: Any) -> None:
    key = store.readings.propose(reading(), "first count", "some-organisation")
    with pytest.raises(Refused):
        store.readings.act(key, "lock", "secretary")
    assert store.ledger.size() == 1
    with pytest.raises(UnknownElement):
        store.readings.act("RDG-absent", "check", "secretary")


def test_the_values_of_an_indicator_come_by_day_and_cheaply(store: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for year in (2021, 2019, 2020):
        store.readings.propose(reading(date(year, 12, 31)), "count", "some-organisation")
    store.readings.propose(reading(indicator="I-2", value=None), "count", "some-organisation")
    with CaptureQueriesContext(connection) as queries:
        assert [row.reading.on.year for row in store.readings.of("I-1")] == [2019, 2020, 2021]
    assert len(queries) == 2
    assert store.readings.of("I-2")[0].reading.value is None
    assert store.readings.of("I-3") == ()
    assert len(store.readings.all()) == 4


def test_the_weather_of_a_project_keeps_its_past(store: Any) -> None:
    assert store.notes.latest("PS1") is None
    store.notes.set("PS1", "sun", "tout va bien", date(2021, 1, 1), "lead")
    store.notes.set("PS1", "rain", "moins bien", date(2021, 2, 1), "lead")
    store.notes.set("PS2", "cloud", "à voir", date(2021, 2, 1), "lead")
    assert (store.notes.latest("PS1").weather, store.notes.latest("PS1").on) == ("rain", date(2021, 2, 1))
    assert [note.weather for note in store.notes.history("PS1")] == ["sun", "rain"]
    assert store.notes.latest("PS1").recorded_at is not None
    assert store.verify() == []


def test_the_life_of_a_run(store: Any) -> None:
    run = store.runs.create("steering.gap_map", "PS1.1.1", {"n": 3, "name": "é"}, seed=11)
    assert store.runs.get(run).state == "queued"
    assert store.runs.claim(run, os.getpid(), own_mark()) is True
    assert store.runs.claim(run, os.getpid(), own_mark()) is False
    assert store.runs.progress(run, 2, 10, Text(fr="lecture", en="reading")) is True
    view = store.runs.get(run)
    assert (view.done, view.total, view.words) == (2, 10, Text(fr="lecture", en="reading"))
    assert (view.parameters, view.seed) == ({"n": 3, "name": "é"}, 11)
    assert store.runs.sweep() == ()
    store.runs.finish(run, "done", evidence="EV-1")
    assert (store.runs.get(run).state, store.runs.get(run).evidence) == ("done", "EV-1")
    with pytest.raises(RunError):
        store.runs.finish(run, "failed", fault=Text(fr="non", en="no"))
    assert store.runs.cancel(run).state == "done"


def test_a_cancelled_run_is_told_to_its_worker(store: Any) -> None:
    run = store.runs.create("steering.gap_map")
    store.runs.claim(run, os.getpid(), own_mark())
    assert store.runs.cancel(run).pid == os.getpid()
    assert store.runs.progress(run, 1) is False
    queued = store.runs.create("steering.gap_map")
    store.runs.cancel(queued)
    assert store.runs.claim(queued, os.getpid(), own_mark()) is False
    assert [view.state for view in store.runs.list()] == ["cancelled", "cancelled"]
    with pytest.raises(UnknownElement):
        store.runs.cancel("RUN-absent")


def test_a_process_number_used_again_is_not_mistaken(store: Any) -> None:
    mark = process_mark(os.getpid())
    assert mark is not None
    mistaken, elsewhere, queued = (store.runs.create("steering.gap_map") for _ in range(3))
    store.runs.claim(mistaken, os.getpid(), mark + "0")
    store.runs.claim(elsewhere, os.getpid(), "another-host/boot/1")
    assert store.runs.sweep() == (mistaken,)
    assert [store.runs.get(run).state for run in (mistaken, elsewhere, queued)] == ["cut", "running", "queued"]


def test_a_link_lets_in_once(store: Any) -> None:
    administrator = store.people.administrator()
    assert store.people.administrator() == administrator
    token = store.people.link(administrator.id)
    assert store.people.redeem(token) == administrator
    for spent in (token, "guessed", store.people.link(administrator.id, lifetime=timedelta(seconds=-1))):
        with pytest.raises(Refused):
            store.people.redeem(spent)


def test_the_token_itself_is_nowhere(store: Any, workspace: Any, database: str) -> None:
    from filiere.store.models import Invitation

    token = store.people.link(store.people.administrator().id)
    assert token not in str(list(Invitation.objects.values()))
    store.close()
    assert all(token.encode() not in file.read_bytes() for file in workspace.rglob("*") if file.is_file())


def test_a_shut_door_stays_shut(store: Any) -> None:
    person = store.people.add("", "lead", "some-organisation")
    token = store.people.link(person.id)
    store.people.change(person.id, active=False)
    with pytest.raises(Refused):
        store.people.redeem(token)
    assert store.people.change(person.id, role="secretary", active=True).role == "secretary"
    assert [card.id for card in store.people.list("secretary")] == [person.id]


def test_refusals_are_listed_latest_first(store: Any) -> None:
    for thing in ("EV-1", "EV-2"):
        store.refusals.record("P-1", "decide", thing, Text(fr="pas le rôle", en="not the role"))
    assert [refusal.thing for refusal in store.refusals.list()] == ["EV-2", "EV-1"]
    assert store.refusals.list(1)[0].reason == Text(fr="pas le rôle", en="not the role")


def test_saved_values(store: Any) -> None:
    assert store.values.get("texts", "none") == "none"
    store.values.set("texts", {"folder": ["é", 1, None]})
    store.values.set("texts", {"folder": ["é", 2, None]})
    assert store.values.get("texts") == {"folder": ["é", 2, None]}
    store.values.drop("texts")
    assert store.values.get("texts") is None
    with pytest.raises(ValueError, match="belongs to the store"):
        store.values.set("workspace.id", "x")
