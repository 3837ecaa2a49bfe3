"""What people do at the desk: who can make a promise late, what a body's quorum and majority hold back, and what is refused in words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.governance import Attendance, Outcome, Settings
from filiere.workshop.workshop import Workshop

DAY = date(2019, 10, 1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """Open one new workspace of the shipped contract; each test speaks of its own promise or body."""
    with Workshop.open(tmp_path_factory.mktemp("acts") / "workspace", create=True) as opened:
        yield opened


@pytest.mark.parametrize(("said", "kept"), [("medicen", "medicen"), ("G3", "G3"), ("g1", "G1"), ("Sanofi", "sanofi")])
def test_a_lead_or_a_body_makes_a_promise_late(desk: Workshop, said: str, kept: str) -> None:
    assert desk.declare("PS1.1.1", says="not_delivered", on=DAY, by=said).by == kept
    assert desk.standing("PS1.1.1", DAY).late


@pytest.mark.parametrize("said", ["leem", "lyonbiopole", "Somebody else"])
def test_nobody_else_makes_a_promise_late(desk: Workshop, said: str) -> None:
    size = desk.store.ledger.size()
    with pytest.raises(UsageError, match=r"neither leads PS1\.1\.2") as refused:
        desk.declare("PS1.1.2", says="not_delivered", on=DAY, by=said)
    assert refused.value.mend is not None
    assert "medicen" in refused.value.mend.en
    assert desk.store.ledger.size() == size
    assert not desk.standing("PS1.1.2", DAY).late


def test_anybody_may_say_that_work_is_under_way(desk: Workshop) -> None:
    assert desk.declare("PS1.2.1", says="under_way", on=DAY, by="  A firm that the text does not name ").by.startswith("A firm")
    for nobody in ("", "  ", "x" * 201):
        with pytest.raises(UsageError):
            desk.declare("PS1.2.1", says="under_way", on=DAY, by=nobody)


def test_a_decision_has_somebody_who_decides_a_day_that_came_and_a_reason_to_take_back(desk: Workshop) -> None:
    evidence = desk.attest("PS1.2.2", on=DAY, by="sanofi", statement="Listed.").id
    with pytest.raises(UsageError, match="nobody decides"):
        desk.decide(evidence, outcome="accepted", by=" ")
    with pytest.raises(UsageError, match="future"):
        desk.decide(evidence, outcome="accepted", by="G3", on=date(2999, 1, 1))
    with pytest.raises(UsageError, match="without a reason"):
        desk.decide(evidence, outcome="withdrawn", by="G3", on=DAY)
    desk.decide(evidence, outcome="accepted", by="G3", on=DAY)
    assert desk.standing("PS1.2.2", DAY).accepted_by == "G3"
    desk.decide(evidence, outcome="withdrawn", by="sanofi", on=DAY, reason="the wrong file")
    assert desk.standing("PS1.2.2", DAY).information == "none_received"


def test_a_strict_target_is_met_beyond_it_even_where_the_text_gives_no_start(desk: Workshop) -> None:
    for value, met in ((50.0, False), (51.0, True)):
        name = desk.propose_reading("PS1.T06", value=value, on=DAY, source="count", reason="yearly", by="leem")
        for act in ("check", "approve"):
            desk.act_on_reading(name, act=act, by="G3")
        view = next(item for item in desk.indicators(DAY) if item.indicator.id == "PS1.T06")
        assert (view.met, view.progress) == (met, None)
        with pytest.raises(UsageError, match="why"):
            desk.act_on_reading(name, act="unapprove", by="G3")
        desk.act_on_reading(name, act="unapprove", by="G3", reason="to be counted again")


def test_a_body_that_sets_a_quorum_and_a_majority_decides_only_with_them(desk: Workshop) -> None:
    desk.set_body_settings(Settings(body="G3", quorum=2, majority=0.5))
    meeting = desk.add_meeting("G3", DAY).id
    desk.open_meeting(meeting, reminder_read=True)
    said = Outcome(kind="decision", words="Go on.", votes={"pour": 3, "contre": 3, "abstention": 5})
    with pytest.raises(Refused, match="no quorum: 0 present"):
        desk.add_outcome(meeting, said)
    desk.attend(meeting, [Attendance(organisation="leem"), Attendance(organisation="sanofi")])
    for votes in (None, {"for": 2, "against": 3}, {"abstention": 5}):
        with pytest.raises(Refused, match="majority"):
            desk.add_outcome(meeting, said.model_copy(update={"votes": votes}))
    desk.add_outcome(meeting, Outcome(kind="information", words="Nothing was decided at first."))
    assert [item.kind for item in desk.add_outcome(meeting, said).outcomes] == ["information", "decision"]


def test_a_body_without_settings_decides_freely(desk: Workshop) -> None:
    meeting = desk.add_meeting("G1", DAY).id
    desk.open_meeting(meeting, reminder_read=True)
    assert desk.add_outcome(meeting, Outcome(kind="decision", words="Go on.")).outcomes


@pytest.mark.parametrize("settings", [{"quorum": -1}, {"quorum_by_college": {"State": 0}}, {"majority": 7.0}, {"majority": float("nan")}])
def test_a_quorum_or_a_majority_that_cannot_be_is_refused(desk: Workshop, settings: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="cannot be"):
        desk.set_body_settings(Settings.model_validate({"body": "G6"} | settings))
    assert desk.body_settings("G6") == Settings(body="G6")


def test_periods_and_days_at_the_ends_of_the_calendar(desk: Workshop) -> None:
    with pytest.raises(UsageError, match="before it begins"):
        desk.plan_meetings("G3", first=date(2022, 1, 1), last=date(2021, 1, 1))
    assert desk.agenda("G3", date.max) is not None
    plenary = next(item for item in desk.compliance(date.min, date.max) if item.body == "G1")
    assert plenary.due == 7980


@pytest.mark.parametrize("seed", [-1, 2**53, 10**40])
def test_a_seed_that_provenance_cannot_tell_is_refused(desk: Workshop, seed: int) -> None:
    with pytest.raises(UsageError, match="seed"):
        desk.start_run("steering.gap_map", seed=seed)


def test_an_export_never_mixes_with_what_is_there(desk: Workshop, tmp_path: Path) -> None:
    desk.attest("PS1.3.2", on=DAY, by="twb", statement="Open.")
    (tmp_path / "mine.txt").write_text("mine")
    for export in (lambda: desk.ledger_export(tmp_path), lambda: desk.crate("PS1.3.2", tmp_path)):
        with pytest.raises(UsageError, match="already holds something"):
            export()
    assert [item.name for item in tmp_path.iterdir()] == ["mine.txt"]
    assert desk.ledger_export(tmp_path / "log") == desk.store.ledger.size()
