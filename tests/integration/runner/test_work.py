"""A run in its own process, on a real workspace: it is done, fails, is cancelled or cut; only the first leaves evidence."""

import os
import signal
import time

import pytest

from filiere.store.processes import process_mark


def until(condition, seconds=20):
    limit = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.05)
    return found


def running(workshop, run):
    def state():
        view = workshop.run_status(run)
        assert view.state in {"queued", "running"}, view.fault
        return view if view.state == "running" else None

    return until(state)


def nothing_kept(workshop):
    assert workshop.store.evidence.facts().evidence == ()
    assert workshop.store.verify() == []
    # Every artefact is whole: what is named by its digest has that digest.
    assert workshop.store.artefacts.verify() == []


def test_a_run_that_is_done_leaves_one_piece_of_evidence_that_can_be_made_again(workshop):
    run = workshop.start_run("rye.mean", seed=5)
    view = workshop.wait(run)
    assert view.state == "done", view.fault
    [evidence] = workshop.store.evidence.facts().evidence
    assert view.evidence == evidence.id
    assert evidence.provenance.run == run
    assert evidence.provenance.seed == 5
    assert evidence.provenance.parameters == {"mode": "quick", "told": ""}
    assert evidence.role == "explores"
    assert workshop.verify("rye.mean").same
    assert workshop.store.verify() == []
    assert list((workshop.folder / "scratch").iterdir()) == []


def test_verify_says_what_differs_and_that_the_code_changed(workshop, tmp_path):
    workshop.wait(workshop.start_run("rye.mean"))
    path = tmp_path / "rye" / "src" / "filiere_rye" / "deliverables.py"
    path.write_text(path.read_text().replace('"mode": mode,', '"mode": mode + "!",'))
    import importlib

    import filiere_rye.deliverables

    importlib.reload(filiere_rye.deliverables)
    found = workshop.verify("rye.mean")
    assert not found.same
    assert [one.artefact for one in found.differences] == ["mean.json"]
    assert "the code has changed since" in [text.en for text in found.because]


def test_a_verification_is_a_run_whose_row_says_what_was_found_and_which_records_nothing(workshop, tmp_path):
    workshop.wait(workshop.start_run("rye.mean"))
    [evidence] = workshop.store.evidence.facts().evidence
    size = workshop.store.ledger.size()
    again = workshop.wait(workshop.start_verification("rye.mean"))
    assert (again.state, again.about, again.evidence) == ("done", evidence.id, evidence.id)
    assert again.words.en == "done again, the run gives the same"
    path = tmp_path / "rye" / "src" / "filiere_rye" / "deliverables.py"
    path.write_text(path.read_text().replace('"mode": mode,', '"mode": mode + "!",'))
    other = workshop.wait(workshop.start_verification(evidence.id))
    assert other.state == "failed"
    assert other.fault.en.startswith("done again, the run differs from what was recorded; mean.json differs from byte ")
    assert other.fault.en.endswith("; the code has changed since")
    assert workshop.store.ledger.size() == size


def test_the_plan_turns_fresh_then_stale_because_the_code_changed(workshop, tmp_path):
    def item():
        [found] = workshop.plan(["rye.mean"]).items
        return found.state.value, [text.en for text in found.because]

    assert item()[0] == "missing"
    workshop.wait(workshop.start_run("rye.mean"))
    assert item() == ("fresh", [])
    path = tmp_path / "rye" / "src" / "filiere_rye" / "work.py"
    path.write_text(path.read_text() + "\nx = 1\n")
    assert item() == ("stale", ["the code changed"])


def test_an_engine_that_fails_leaves_its_reason_and_nothing_else(workshop):
    view = workshop.wait(workshop.start_run("rye.mean", {"mode": "fail"}))
    assert view.state == "failed"
    assert "the yeast is dead" in view.fault.en
    nothing_kept(workshop)


def test_a_run_tells_how_far_it_is_within_two_seconds(workshop):
    run = workshop.start_run("rye.mean", {"mode": "slow"})
    started = running(workshop, run)
    began = time.monotonic()
    until(lambda: workshop.run_status(run).done > 0, 2)
    assert time.monotonic() - began < 2
    view = workshop.run_status(run)
    assert (view.total, view.words.fr) == (600, "étapes")
    workshop.cancel(run)
    assert until(lambda: process_mark(started.pid) is None)


def test_a_cancelled_run_stops_with_all_it_started(workshop, tmp_path):
    told = tmp_path / "told"
    told.mkdir()
    run = workshop.start_run("rye.mean", {"mode": "spread", "told": str(told)})
    view = running(workshop, run)
    children = until(lambda: len(list(told.iterdir())) == 2 and [int(path.name) for path in told.iterdir()])
    assert workshop.cancel(run).state == "cancelled"
    for pid in (view.pid, *children):
        assert until(lambda pid=pid: process_mark(pid) is None, 10)
    assert workshop.run_status(run).state == "cancelled"
    nothing_kept(workshop)


@pytest.mark.parametrize("mode", ["slow", "spread"])
def test_a_killed_run_is_cut_and_leaves_nothing_behind(workshop, tmp_path, mode):
    told = tmp_path / "told"
    told.mkdir()
    run = workshop.start_run("rye.mean", {"mode": mode, "told": str(told)})
    view = running(workshop, run)
    children = until(lambda: len(list(told.iterdir())) == 2 and [int(path.name) for path in told.iterdir()]) if mode == "spread" else []
    # A run is running before its engine has written anything: the kill is to come in the midst of it.
    assert until(lambda: list((workshop.folder / "scratch").glob("*/half")))
    os.kill(view.pid, signal.SIGKILL)
    assert until(lambda: workshop.run_status(run).state not in {"queued", "running"} and workshop.run_status(run).state) == "cut"
    # Computing processes notice by themselves that the one that started them is gone.
    for pid in children:
        assert until(lambda pid=pid: process_mark(pid) is None, 10)
    nothing_kept(workshop)
    assert [path.name for path in (workshop.folder / "scratch").glob("*/*")] == ["half"]
    again = workshop.wait(workshop.start_run("rye.mean"))
    assert again.state == "done"
    assert list((workshop.folder / "scratch").iterdir()) == []


def test_a_run_that_kills_itself_is_cut(workshop):
    view = workshop.wait(workshop.start_run("rye.mean", {"mode": "die"}))
    assert view.state == "cut"
    nothing_kept(workshop)


def test_a_run_is_done_once(workshop):
    from filiere.kernel.errors import Busy

    run = workshop.start_run("rye.mean")
    assert workshop.wait(run).state == "done"
    with pytest.raises(Busy):
        workshop.work(run)
    assert len(workshop.store.evidence.facts().evidence) == 1


def test_a_run_cancelled_at_the_last_moment_is_not_evidence(workshop, monkeypatch):
    from filiere.kernel.errors import RunError
    from filiere.runner import run as runner_run

    run = workshop.store.runs.create("rye.mean", "rye.mean", {}, 0)
    keep = runner_run.keep

    def cancel_then_keep(*given):
        workshop.store.runs.cancel(run)
        return keep(*given)

    monkeypatch.setattr(runner_run, "keep", cancel_then_keep)
    with pytest.raises(RunError):
        workshop.work(run)
    assert workshop.run_status(run).state == "cancelled"
    nothing_kept(workshop)
