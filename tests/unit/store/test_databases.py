"""Addresses of databases."""

from pathlib import Path

import pytest

from filiere.kernel.errors import WorkspaceError
from filiere.store.databases import database_kind, database_settings, wanted_database


def test_the_environment_chooses_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILIERE_DATABASE", "postgresql://host/base")
    assert wanted_database(None) == "postgresql://host/base"
    assert wanted_database("") == ""
    monkeypatch.delenv("FILIERE_DATABASE")
    assert wanted_database(None) == ""


def test_a_postgresql_address_in_full(tmp_path: Path) -> None:
    said = database_settings(tmp_path, "postgresql://user:p%40ss@host:5433/base?sslmode=require", read_only=True)
    assert (said["USER"], said["PASSWORD"], said["HOST"], said["PORT"], said["NAME"]) == ("user", "p@ss", "host", "5433", "base")
    assert said["OPTIONS"]["sslmode"] == "require"
    assert "default_transaction_read_only=on" in said["OPTIONS"]["options"]


def test_sqlite_begins_its_transactions_as_a_writer(tmp_path: Path) -> None:
    said = database_settings(tmp_path, "", read_only=False)
    assert said["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in said["OPTIONS"]["init_command"]


def test_an_unknown_address_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(WorkspaceError) as caught:
        database_kind("mysql://user:hunter2@host/base")
    assert "hunter2" not in caught.value.say("fr") + caught.value.say("en")
