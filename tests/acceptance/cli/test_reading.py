"""What the command line reads of the shipped contract, end to end and in its documented JSON."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from filiere.main import main
from filiere.workshop.reading import load_contract


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a workspace that does not exist yet."""
    monkeypatch.setenv("FILIERE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("FILIERE_LANG", "en")
    monkeypatch.delenv("FILIERE_CONTRACT", raising=False)
    return tmp_path / "workspace"


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """Run a command with ``--json`` and return what it wrote."""
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_status_has_the_documented_keys(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = told(capsys, "status", "--on", "2021-12-31")
    assert status["on"] == "2021-12-31"
    assert {"on", "deliverables"} <= set(status)
    assert len(status["deliverables"]) == len(load_contract().deliverables)
    assert {frozenset(item) for item in status["deliverables"]} == {frozenset({"id", "date_state", "information", "accepted_by"})}
    assert {item["information"] for item in status["deliverables"]} == {"none_received"}
    assert {item["date_state"] for item in status["deliverables"]} <= {"not_due", "due", "passed", "vague", "none"}
    assert {item["state"] for item in status["work"]} == {"missing"}
    assert workspace.is_dir()


def test_before_the_amendment_its_deliverables_do_not_exist(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {item["id"] for item in told(capsys, "status", "--on", "2020-06-30")["deliverables"]}
    assert {item.id for item in load_contract().deliverables if item.document == "2019"} == names
    assert not any(name.startswith("PS7") for name in names)


def test_after_its_term_the_contract_is_shown_on_its_last_day(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if date.today() <= date(2024, 12, 31):
        pytest.skip("the contract has not reached its term")
    assert told(capsys, "status")["on"] == "2024-12-31"
    assert main(["status"]) == 0
    out = capsys.readouterr().out
    assert "31 December 2024" in out
    assert "this is its last day" in out
    assert "filiere news export" in out


def test_a_command_that_reads_the_contract_leaves_no_folder(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["contract", "show", "PS1.3.2"],
        ["contract", "lint"],
        ["contract", "diff", "--from", "2020-01-01", "--to", "2022-01-01"],
    ):
        assert main(words) == 0
    assert main(["search", "bioproduction"]) == 0
    assert not workspace.exists()


def test_contract_show_is_nested(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = told(capsys, "contract", "show", "--on", "2021-12-31")
    assert (whole["id"], whole["status"]) == ("its", "in_force")

    def walk(item: dict[str, Any]) -> list[dict[str, Any]]:
        return [item, *(found for child in item.get("children", ()) for found in walk(child))]

    found = {item["id"]: item for project in whole["projects"] for item in walk(project)}
    deliverables = [item for item in found.values() if item["kind"] == "deliverable"]
    assert len(deliverables) == sum(item.parent != "GOV" for item in load_contract().deliverables)
    assert {item["status"] for item in found.values()} == {"in_force", "silent"}
    assert told(capsys, "contract", "show", "--on", "2025-06-01")["status"] == "ended"


@pytest.mark.parametrize(
    ("name", "on", "status"),
    [
        ("PS2.A2.UC2", "2020-12-31", "in_force"),
        ("PS2.A2.UC2", "2021-12-31", "silent"),
        ("PS1.3.2", "2021-12-31", "in_force"),
        ("PS1.3.2", "2025-01-01", "ended"),
    ],
)
def test_the_status_of_an_element_depends_on_the_day(
    workspace: Path, capsys: pytest.CaptureFixture[str], name: str, on: str, status: str
) -> None:
    shown = told(capsys, "contract", "show", name, "--on", on)
    assert (shown["id"], shown["status"]) == (name, status)


def test_an_element_that_does_not_exist_yet_is_said_so(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "show", "PS7", "--on", "2020-01-01"]) == 6
    assert "PS7 did not exist yet on 2020-01-01" in capsys.readouterr().err
    assert main(["contract", "show", "PS1.3.22"]) == 6
    assert "did you mean" in capsys.readouterr().err


def test_lint_has_the_documented_shape(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = told(capsys, "contract", "lint")
    assert {frozenset(item) for item in findings} == {frozenset({"rule", "severity", "message", "places"})}
    assert {frozenset(place) for item in findings for place in item["places"]} == {frozenset({"document", "line", "element"})}
    severities = [item["severity"] for item in findings]
    assert severities == sorted(severities, key=["contradiction", "doubt", "gap"].index)
    assert "contradiction" in severities
    assert main(["contract", "lint", "--check"]) == 1
    capsys.readouterr()


def test_lint_speaks_the_reader_s_language(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english = told(capsys, "contract", "lint")
    french = told(capsys, "contract", "lint", "--lang", "fr")
    assert [item["rule"] for item in english] == [item["rule"] for item in french]
    assert english[0]["message"] != french[0]["message"]


def test_diff_names_what_the_amendment_did(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = {item["id"]: item for item in told(capsys, "contract", "diff", "--from", "2020-12-31", "--to", "2021-12-31")["changes"]}
    assert (changes["PS7"]["before"], changes["PS7"]["after"]) == (None, "in_force")
    assert (changes["PS2.A2.UC2"]["before"], changes["PS2.A2.UC2"]["after"]) == ("in_force", "silent")
    assert main(["contract", "diff", "--from", "2022-01-01", "--to", "2022-01-01"]) == 0
    assert "Nothing changed" in capsys.readouterr().out


def test_compliance_has_the_documented_shape(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "bodies", "compliance", "--from", "2019-02-04", "--to", "2021-02-04")
    assert {frozenset(row) for row in rows} == {frozenset({"body", "due", "held", "missed", "unknown"})}
    kept = {row["body"]: row for row in rows}
    # Every two months over two years: twelve meetings due, and nobody has told us of any.
    assert kept["G3"] == {"body": "G3", "due": 12, "held": 0, "missed": 0, "unknown": 12}
    assert main(["bodies", "compliance", "--from", "2021-01-01", "--to", "2020-01-01"]) == 2
    assert "swap --from and --to" in capsys.readouterr().err


def test_another_contract_is_read_from_its_folder(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "other"
    broken.mkdir()
    (broken / "family.yaml").write_text("id: other\ntitel: {fr: Autre, en: Other}\ndocuments: [first]\n")
    assert main(["contract", "lint", "--contract", str(broken)]) == 3
    error = capsys.readouterr().err
    assert "family.yaml:2" in error
    assert "title" in error
    assert "Traceback" not in error
    assert not workspace.exists()


def test_everything_is_told_as_json_and_to_people(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["commitments"],
        ["indicators"],
        ["bodies"],
        ["meetings"],
        ["engines"],
        ["runs"],
        ["evidence"],
        ["search", "santé"],
        ["bodies", "agenda", "G3", "--on", "2019-06-01"],
        ["indicators", "readings", "PS1.3.2.I1"],
        ["engines", "show", "steering"],
        ["engines", "show", "steering.gap_map"],
    ):
        assert isinstance(told(capsys, *words), list | dict), words
        assert main(words) == 0, words
        assert capsys.readouterr().out.strip(), words


def test_the_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys\nfrom filiere.main import main\nmain(['--help'])\nmain(['run', '--help'])\n"
        "print([name for name in ('django', 'pydantic', 'numpy', 'rich', 'yaml', 'openpyxl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "filiere", "--lang", "en", "nothing"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing: no such command." in done.stderr
