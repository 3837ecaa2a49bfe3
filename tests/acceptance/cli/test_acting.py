"""What people do by the command line, end to end: file, decide, declare, meet, measure, run, verify, keep."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filiere.main import main
from filiere.workshop.reading import load_contract
from filiere.workshop.workshop import Workshop


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a workspace that does not exist yet."""
    monkeypatch.setenv("FILIERE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("FILIERE_LANG", "en")
    return tmp_path / "workspace"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Write a document to file."""
    (tmp_path / "minutes.txt").write_text("What was decided, in words.")
    return tmp_path / "minutes.txt"


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """Run a command with ``--json`` and return what it wrote."""
    assert main([*words, "--json"]) == code, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def standing(capsys: pytest.CaptureFixture[str], name: str, on: str) -> dict[str, Any]:
    status = told(capsys, "status", "--on", on)
    found = {item["id"]: item for item in status["deliverables"]}
    return {**found[name], "late": name in status["late"]}


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main([*words])
    error = capsys.readouterr().err
    assert "Traceback" not in error
    return code, error


def test_evidence_is_filed_then_accepted_by_a_body(workspace: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed = told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    assert standing(capsys, "PS1.1.1", "2019-12-31") == {
        "id": "PS1.1.1",
        "date_state": "passed",
        "information": "filed",
        "accepted_by": None,
        "late": False,
    }
    told(capsys, "accept", filed["id"], "--by", "G3", "--on", "2019-07-01")
    after = standing(capsys, "PS1.1.1", "2019-12-31")
    assert (after["information"], after["accepted_by"]) == ("accepted", "G3")
    assert standing(capsys, "PS1.1.1", "2019-06-30")["information"] == "filed"
    assert standing(capsys, "PS1.1.1", "2019-06-02")["information"] == "none_received"


def test_every_deliverable_can_be_attested(workspace: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The command reads the contract anew each time: here what stands behind it is called directly.
    with Workshop.open(create=True) as workshop:
        names = [item.id for item in workshop.contract.deliverables]
        for name in names:
            workshop.attest(name, on=date(2021, 7, 1), by="leem", file=document)
    status = told(capsys, "status", "--on", "2021-12-31")
    assert {item["id"]: item["information"] for item in status["deliverables"]} == dict.fromkeys(names, "filed")


def test_only_a_recorded_non_delivery_is_late(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert standing(capsys, "PS1.1.1", "2021-01-01")["late"] is False
    told(capsys, "declare", "PS1.1.1", "--says", "not_delivered", "--on", "2020-01-02", "--by", "sanofi")
    assert standing(capsys, "PS1.1.1", "2021-01-01")["late"] is True
    assert standing(capsys, "PS1.1.1", "2020-01-01")["late"] is False


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["attest", "PS1.9.9", "--statement", "x", "--on", "2019-06-03", "--by", "a"], 6, "PS1.9.9"),
        (["attest", "PS1.1.1", "--on", "2019-06-03", "--by", "medicen"], 2, "nothing to file"),
        (["attest", "PS1.1.1", "--statement", "x", "--on", "2190-06-03", "--by", "medicen"], 2, "lies in the future"),
        (["accept", "ev-none", "--by", "G3"], 6, "ev-none"),
        (["run", "PS6.1.1"], 6, "no engine works on it"),
        (["run", "steering.gap_mapp"], 6, "steering.gap_map"),
        (["run", "steering.gap_map", "--no-such-flag", "1"], 2, "--no-such-flag"),
        (["bodies", "plan", "G99", "--from", "2019-01-01", "--to", "2020-01-01"], 6, "G99"),
        (["meetings", "open", "G3-2019-01-01"], 6, ""),
        (["indicators", "propose", "none", "--value", "1", "--on", "2020-01-01", "--source", "s", "--reason", "r", "--by", "b"], 6, "none"),
        (["report", "committee", "--out", "dossier.docx"], 2, "neither .pdf nor .html"),
        (["report", "committee", "--out", "/no/such/folder/a.pdf"], 2, "no file can be written there"),
        (["evidence", "crate", "PS1.1.1", "--out", "crate"], 2, "no evidence to export"),
        (["runs", "show", "RUN-none"], 6, "RUN-none"),
        (["engines", "show", "stearing"], 6, "steering"),
        (["meetings", "close", "G3-2019-01-01"], 2, "no minutes"),
        (["persons", "remove"], 2, "--yes"),
    ],
)
def test_a_refusal_has_its_code_and_its_sentence(
    workspace: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    assert main(["status"]) == 0
    capsys.readouterr()
    found, error = refused(capsys, *words)
    assert found == code
    assert sentence in error


@pytest.mark.parametrize("words", [["verify"], ["ledger", "verify"], ["ledger", "export", "--out", "x"], ["backup", "b.tar"]])
def test_what_keeps_a_workspace_wants_one(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, error = refused(capsys, *words)
    assert code == 5
    assert str(workspace) in error
    assert not workspace.exists()


def test_a_meeting_from_its_plan_to_its_minutes(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned = told(capsys, "bodies", "plan", "G3", "--from", "2019-02-04", "--to", "2019-12-31")
    assert len(planned) == 5
    name = planned[0]["id"]
    assert told(capsys, "bodies", "plan", "G3", "--from", "2019-02-04", "--to", "2019-12-31") == []
    assert refused(capsys, "meetings", "outcome", name, "--kind", "decision", "--words", "Too early")[0] == 7
    assert told(capsys, "meetings", "open", name, "--reminder-read")["state"] == "open"
    assert len(told(capsys, "meetings", "attend", name, "leem", "snitem", "--college", "industry")["attendance"]) == 2
    outcome = ("meetings", "outcome", name, "--kind", "decision", "--words", "Go on", "--about", "PS1.1.1", "--vote", "for=8")
    assert told(capsys, *outcome)["outcomes"][0]["votes"] == {"for": 8}
    assert refused(capsys, "meetings", "outcome", name, "--kind", "decision", "--words", "x", "--vote", "eight")[0] == 2
    assert told(capsys, "meetings", "close", name, "--minutes", "All was said.")["state"] == "closed"
    assert refused(capsys, "meetings", "outcome", name, "--kind", "decision", "--words", "Too late")[0] == 7
    assert told(capsys, "meetings", "not-held", planned[1]["id"], "--reason", "No room")["state"] == "not_held"
    kept = {row["body"]: row for row in told(capsys, "bodies", "compliance", "--from", "2019-02-04", "--to", "2019-12-31")}
    assert kept["G3"] == {"body": "G3", "due": 5, "held": 1, "missed": 1, "unknown": 3}
    assert main(["meetings", "show", name]) == 0
    assert "All was said." in capsys.readouterr().out


def test_rules_are_empty_until_a_body_sets_them(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "bodies", "rules", "G3") == {"body": "G3", "quorum": None, "majority": None}
    assert told(capsys, "bodies", "rules", "G3", "--quorum", "5")["quorum"] == 5
    assert told(capsys, "bodies", "rules", "G3", "--majority", "0.5") == {"body": "G3", "quorum": 5, "majority": 0.5}


def test_a_value_lives_from_proposal_to_lock(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured = next(item for item in load_contract().indicators if item.kind != "criterion" and item.target)
    words = ("--value", f"{measured.target}", "--on", "2021-12-01", "--source", "a survey", "--reason", "year's end", "--by", "leem")
    name = told(capsys, "indicators", "propose", measured.id, *words)["id"]

    def current() -> Any:
        return next(item for item in told(capsys, "indicators", "list", "--on", "2021-12-31") if item["id"] == measured.id)["current"]

    assert current() is None
    assert refused(capsys, "indicators", "act", name, "approve", "--by", "G3")[0] == 7
    for act, state in (("check", "checked"), ("approve", "approved"), ("lock", "locked")):
        assert told(capsys, "indicators", "act", name, act, "--by", "G3")["state"] == state
    assert current() == measured.target
    told(capsys, "indicators", "act", name, "unapprove", "--by", "G3", "--reason", "a mistake in the survey")
    assert current() is None


def test_the_news_go_out_and_come_back(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "news.xlsx"
    told(capsys, "news", "export", str(book))
    assert told(capsys, "news", "import", str(book)) == {"applied": [], "unchanged": len(load_contract().deliverables), "faults": []}
    (tmp_path / "bad.xlsx").write_text("not a workbook")
    assert refused(capsys, "news", "import", str(tmp_path / "bad.xlsx"))[0] == 2


def test_work_is_run_verified_and_seen_to_go_stale(workspace: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run,) = told(capsys, "run", "PS1.7.3")
    assert (run["offer"], run["about"], run["state"]) == ("steering.funders_report", "PS1.7.3", "done")
    # The engine supports the act of reporting; it never fulfils it.
    assert standing(capsys, "PS1.7.3", "2021-12-31")["information"] == "none_received"
    verified = told(capsys, "verify", "PS1.7.3")
    assert [item["same"] for item in verified] == [True]
    assert verified[0]["compared"] > 0

    def state() -> dict[str, Any]:
        return next(item for item in told(capsys, "status")["work"] if item["offer"] == "steering.funders_report")

    assert state()["state"] == "fresh"
    told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    assert state()["state"] == "stale"
    assert state()["because"]
    assert told(capsys, "runs", "list")[0]["run"] == run["run"]


def test_a_run_shows_its_page_to_people(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "steering.gap_map"]) == 0
    out = capsys.readouterr().out
    assert "Done: steering.gap_map" in out
    assert len(out.splitlines()) > 10
    assert main(["run", "steering.gap_map", "--help-parameters"]) == 0
    assert "steering.gap_map" in capsys.readouterr().out


def test_the_log_is_proved_exported_and_checked_elsewhere(
    workspace: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filed = told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")["id"]
    assert told(capsys, "ledger", "verify")["faults"] == []
    assert told(capsys, "ledger", "prove", filed)
    assert told(capsys, "evidence", "show", filed)["_type"] == "https://in-toto.io/Statement/v1"
    exported = tmp_path / "log"
    told(capsys, "ledger", "export", "--out", str(exported))
    shutil.rmtree(workspace)
    assert told(capsys, "ledger", "verify", "--export", str(exported))["faults"] == []


def test_a_changed_byte_is_found_with_its_entry(workspace: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filed = told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    (kept,) = (path for path in (workspace / "artefacts").rglob("*") if path.is_file() and path.name in filed["subjects"][0]["sha256"])
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes().replace(b"decided", b"Decided"))
    code, error = refused(capsys, "ledger", "verify")
    assert code == 8
    assert filed["id"] in error or filed["subjects"][0]["sha256"][:12] in error


def keys_of(workspace: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workspace / "keys").iterdir() if not path.name.startswith(".")}


def test_a_workspace_is_saved_destroyed_and_restored(
    workspace: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    old = keys_of(workspace)
    saved = tmp_path / "saved.tar.gz"
    told(capsys, "backup", str(saved))
    shutil.rmtree(workspace)
    told(capsys, "restore", str(saved))
    assert keys_of(workspace) == old
    assert standing(capsys, "PS1.1.1", "2019-12-31")["information"] == "filed"
    assert told(capsys, "ledger", "verify")["faults"] == []
    assert refused(capsys, "restore", str(saved))[0] == 5


def test_keys_rotate_and_the_log_still_holds(workspace: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    first = told(capsys, "keys", "rotate")["key"]
    assert told(capsys, "keys", "rotate")["key"] != first
    assert told(capsys, "ledger", "verify")["faults"] == []


def test_persons_are_removed_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "persons", "remove", "--yes")["removed"] == len(load_contract().persons)
    assert told(capsys, "persons", "remove", "--yes")["removed"] == 0


def test_reports_calendar_and_crate_are_written(
    workspace: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "attest", "PS1.1.1", "--file", str(document), "--on", "2019-06-03", "--by", "medicen")
    for kind, suffix, head in (("committee", "pdf", b"%PDF"), ("funders", "html", b"<!")):
        out = tmp_path / f"{kind}.{suffix}"
        assert told(capsys, "report", kind, "--out", str(out))["file"] == str(out)
        assert out.read_bytes().startswith(head)
    assert main(["bodies", "calendar", "--out", str(tmp_path / "dates.ics")]) == 0
    assert (tmp_path / "dates.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    capsys.readouterr()
    told(capsys, "evidence", "crate", "PS1.1.1", "--out", str(tmp_path / "crate"))
    assert (tmp_path / "crate" / "ro-crate-metadata.json").is_file()


def test_doctor_finds_a_sound_workspace_and_a_missing_one(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not all(item["ok"] for item in told(capsys, "doctor", code=1))
    told(capsys, "status")
    main(["doctor", "--json"])
    # An engine of a third party that is installed beside ours may be at fault; nothing else may.
    faults = [item["what"] for item in json.loads(capsys.readouterr().out) if not item["ok"]]
    assert [words for words in faults if "engine" not in words] == []
    (secret,) = (workspace / "keys").glob("*.private")
    secret.chmod(0o644)
    assert any(secret.name in item["what"] and item["mend"] for item in told(capsys, "doctor", code=1) if not item["ok"])


def test_up_does_the_main_job(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, "up", "--no-serve")
    # Engines of third parties may be installed beside ours: only ours are judged here.
    ours = [run for run in first["runs"] if run["offer"].startswith("steering.")]
    assert len(ours) >= 4
    assert {run["state"] for run in ours} == {"done"}
    assert {item["state"] for item in first["work"] if item["offer"].startswith("steering.")} == {"fresh"}
    assert len(first["deliverables"]) == len(load_contract().deliverables)
    assert sorted(Path(file).suffix for file in first["dossier"]) == [".html", ".pdf"]
    assert all(Path(file).stat().st_size > 10_000 for file in first["dossier"])
    # An unchanged contract: nothing is recomputed.
    again = told(capsys, "up", "--no-serve")
    assert [run for run in again["runs"] if run["offer"].startswith("steering.")] == []
