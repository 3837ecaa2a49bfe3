"""Backup, destroy, restore: rows, artefacts and keys are back, on the same database or on the other."""

import shutil
import stat
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from filiere.kernel.errors import IntegrityError, WorkspaceError
from filiere.kernel.evidence import Decision, Evidence
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Text
from filiere.store.backup import backup, restore
from filiere.store.opening import open_store


@pytest.fixture
def filled(store: Any, make_evidence: Callable[..., Evidence]) -> Any:
    for number in range(4):
        subject = store.artefacts.put(f"file {number}".encode(), "fichier.txt", "text/plain")
        store.evidence.record(make_evidence(f"EV-{number}", subjects=(subject,), author="P-1", statement="« des mots »"))
    store.evidence.decide(Decision(evidence="EV-1", outcome="accepted", on=datetime(2021, 1, 1).date(), by="CODIR", recorded_at=at()))
    store.meetings.plan(Meeting(id="M-1", body="CODIR", on=datetime(2021, 1, 1).date(), state=MeetingState.PLANNED))
    store.rotate_keys()
    store.values.set("texts", {"folder": "somewhere"})
    run = store.runs.create("steering.gap_map", "PS1", {"n": 1}, seed=3)
    store.runs.claim(run, 1, "elsewhere/x/1")
    store.runs.progress(run, 1, 2, Text(fr="un", en="one"))
    store.refusals.record("P-1", "decide", "EV-1", Text(fr="non", en="no"))
    store.people.add("", "administrator")
    return store


def at() -> datetime:
    return datetime(2021, 1, 1, 12, tzinfo=UTC)


def portrait(store: Any) -> dict[str, Any]:
    """Everything the store says, so that two workspaces can be compared."""
    return {
        "facts": store.evidence.facts(),
        "entries": store.ledger.entries(0, 1000),
        "heads": store.ledger.heads(),
        "keys": store.keys.public(),
        "signing": store.keys.current(),
        "secret": store.keys.secret(),
        "meetings": store.meetings.list(),
        "runs": store.runs.list(),
        "values": store.values.get("texts"),
        "refusals": store.refusals.list(),
        "people": store.people.list(),
        "files": {sha256: store.artefacts.path(sha256).read_bytes() for sha256 in store.artefacts.digests()},
    }


def destroy(workspace: Path, database: str) -> None:
    shutil.rmtree(workspace)
    if database:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def test_destroyed_and_restored(filled: Any, workspace: Path, database: str, tmp_path: Path) -> None:
    before = portrait(filled)
    report = backup(filled, tmp_path / "save.tar.gz")
    assert stat.S_IMODE((tmp_path / "save.tar.gz").stat().st_mode) == 0o600
    assert (report.artefacts, report.rows["Entry"]) == (4, 7)
    filled.close()
    destroy(workspace, database)
    again = restore(tmp_path / "save.tar.gz", workspace, database=database)
    assert (again.rows, again.artefacts, again.keys) == (report.rows, report.artefacts, report.keys)
    with open_store(workspace, database=database) as store:
        assert portrait(store) == before
        assert store.verify() == []
        with store.transaction():
            assert store.ledger.append("test", "T", b"{}") == 7
        assert store.verify() == []
    assert sorted(file.name for file in workspace.iterdir() if not file.name.startswith((".", "filiere.sqlite3"))) == [
        "artefacts",
        "keys",
        "runs",
        "scratch",
        "workspace.json",
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in (workspace / "keys").glob("*.private")} == {0o600}


def test_moved_to_the_other_database(filled: Any, database: str, tmp_path: Path, postgres_database: str) -> None:
    target = "" if database else postgres_database
    before = portrait(filled)
    backup(filled, tmp_path / "save.tar.gz")
    filled.close()
    restore(tmp_path / "save.tar.gz", tmp_path / "moved", database=target)
    with open_store(tmp_path / "moved", database=target) as store:
        assert portrait(store) == before
        assert store.verify() == []


def test_nothing_is_ever_overwritten(filled: Any, workspace: Path, database: str, tmp_path: Path) -> None:
    backup(filled, tmp_path / "save.tar.gz")
    filled.close()
    with pytest.raises(WorkspaceError):
        restore(tmp_path / "save.tar.gz", workspace, database=database)
    if database:
        with pytest.raises(WorkspaceError) as caught:
            restore(tmp_path / "save.tar.gz", tmp_path / "elsewhere", database=database)
        assert "not empty" in caught.value.say("en")
        assert not (tmp_path / "elsewhere").exists()
    with open_store(workspace, database=database) as store:
        assert store.verify() == []


@pytest.mark.parametrize("spoil", ["cut", "byte", "text", "member"])
def test_a_damaged_backup_restores_nothing(filled: Any, tmp_path: Path, database: str, spoil: str) -> None:
    file = tmp_path / "save.tar.gz"
    backup(filled, file)
    filled.close()
    whole = file.read_bytes()
    if spoil == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif spoil == "byte":
        file.write_bytes(whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:])
    elif spoil == "text":
        file.write_text("not a backup")
    else:
        without_one_member(file)
    with pytest.raises(IntegrityError):
        restore(file, tmp_path / "again", database="")
    assert not (tmp_path / "again").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".again")] == []


def without_one_member(file: Path) -> None:
    folder = file.parent / "unpacked"
    with tarfile.open(file) as archive:
        names = archive.getnames()
        archive.extractall(folder, filter="data")
    with tarfile.open(file, "w:gz") as archive:
        for name in names:
            if not name.startswith("artefacts/"):
                archive.add(folder / name, arcname=name)


def test_a_backup_that_cannot_be_written(filled: Any, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        backup(filled, tmp_path / "absent" / "save.tar.gz")
    assert filled.verify() == []
