"""Workspaces of other releases: an older one is brought forward with its facts, a newer one refused, a wrong database noticed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import IntegrityError, WorkspaceError
from filiere.store.formats import FORMAT, LAST_MIGRATION
from filiere.store.opening import open_store

#: What the release of format 1 did: its tables only, and its number on the card.
BUILD_FORMAT_1 = """
    import sys
    from pathlib import Path
    from filiere.store import formats, opening
    migrating = formats.migrate
    opening.migrate = lambda: migrating(formats.LAST_MIGRATION[1])
    opening.FORMAT = 1
    opening.migrations_on_disk = lambda: set()
    with opening.open_store(Path(sys.argv[1]), database=sys.argv[2], create=True) as store:
        for number in range(5):
            with store.transaction():
                store.ledger.append("test", f"T-{number}", b"{}")
        print(store.ledger.head().model_dump_json())
"""


@pytest.fixture
def format_1(workspace: Path, database: str, start_python: Callable[..., Any]) -> tuple[Path, dict[str, Any]]:
    said, errors = start_python(BUILD_FORMAT_1, workspace, database).communicate(timeout=120)
    assert said, errors
    assert json.loads((workspace / "workspace.json").read_text())["format"] == 1
    return workspace, json.loads(said)


def test_every_format_has_its_last_migration() -> None:
    folder = Path(__import__("filiere.store.migrations", fromlist=["x"]).__file__).parent
    names = sorted(file.stem for file in folder.glob("0*.py"))
    assert set(LAST_MIGRATION) == set(range(1, FORMAT + 1))
    assert LAST_MIGRATION[FORMAT] == names[-1]
    assert set(LAST_MIGRATION.values()) <= set(names)


def test_the_models_have_no_change_that_no_migration_tells(store: Any) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


def test_an_older_workspace_is_brought_forward_with_its_facts(format_1: tuple[Path, dict[str, Any]], database: str) -> None:
    workspace, head = format_1
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database=database, read_only=True)
    assert "older release" in caught.value.say("en")
    with open_store(workspace, database=database) as store:
        assert store.ledger.size() == 5
        assert store.ledger.head().model_dump() == head
        assert store.verify() == []
        assert store.people.add("", "administrator").role == "administrator"
    assert json.loads((workspace / "workspace.json").read_text())["format"] == FORMAT


def test_a_newer_card_is_refused(store: Any, workspace: Path, database: str) -> None:
    store.close()
    card = json.loads((workspace / "workspace.json").read_text())
    (workspace / "workspace.json").write_text(json.dumps(card | {"format": FORMAT + 1}))
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database=database)
    assert "later release" in caught.value.say("en")


def test_newer_tables_are_refused_whatever_the_card_says(store: Any, workspace: Path, database: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '0999_later', '2030-01-01')")
    store.close()
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database=database)
    assert "later release" in caught.value.say("en")


def test_opening_again_runs_two_queries_and_no_migration(
    store: Any, workspace: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr("filiere.store.opening.migrate", lambda: pytest.fail("nothing is behind"))
    with open_store(workspace, database=database) as again:
        assert again.ledger.size() == 0


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        open_store(tmp_path / "nowhere", database="")
    assert "filiere up" in caught.value.say("en")
    assert not (tmp_path / "nowhere").exists()


def test_another_workspace_s_database_is_refused(workspace: Path, tmp_path: Path, postgres_database: str) -> None:
    open_store(workspace, database=postgres_database, create=True).close()
    with pytest.raises(WorkspaceError) as caught:
        open_store(tmp_path / "second", database=postgres_database, create=True)
    assert "another workspace" in caught.value.say("en")
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database="")
    assert "FILIERE_DATABASE" in caught.value.say("en")
    assert not (workspace / "filiere.sqlite3").exists()


def test_a_lost_database_is_not_silently_made_anew(workspace: Path) -> None:
    open_store(workspace, database="", create=True).close()
    (workspace / "filiere.sqlite3").unlink()
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database="", create=True)
    assert "restore" in caught.value.say("en")


def test_a_damaged_database_file_is_a_sentence(workspace: Path) -> None:
    open_store(workspace, database="", create=True).close()
    (workspace / "filiere.sqlite3").write_bytes(b"not a database at all" * 500)
    with pytest.raises(IntegrityError):
        open_store(workspace, database="")


def test_a_card_that_cannot_be_read(workspace: Path) -> None:
    open_store(workspace, database="", create=True).close()
    (workspace / "workspace.json").write_text("{")
    with pytest.raises(WorkspaceError):
        open_store(workspace, database="")


def test_an_unreachable_server_is_a_sentence_without_its_password(workspace: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        open_store(workspace, database="postgresql://user:hunter2@127.0.0.1:1/base", create=True)
    assert "hunter2" not in caught.value.say("fr")


def test_one_workspace_at_a_time(workspace: Path, tmp_path: Path) -> None:
    with open_store(workspace, database="", create=True) as first:
        with pytest.raises(WorkspaceError) as caught:
            open_store(tmp_path / "second", database="", create=True)
        assert "close it first" in caught.value.say("en")
        with open_store(workspace, database="") as same:
            assert same.ledger.size() == first.ledger.size()
        assert first.ledger.size() == 0
    with open_store(tmp_path / "second", database="", create=True) as second:
        assert second.ledger.size() == 0
