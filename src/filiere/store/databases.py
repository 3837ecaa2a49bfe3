"""Which database a workspace stands on, as Django settings: SQLite inside the folder, or PostgreSQL by address."""

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from filiere.kernel.errors import WorkspaceError
from filiere.kernel.names import Text

SQLITE_FILE = "filiere.sqlite3"
#: How long a writer waits for another before it gives up and says so.
PATIENCE_S = 30
#: How long a thread of the portal keeps its connection. Opening one costs as much as a short page, and on SQLite the last to close one
#: brings the write-ahead log home each time. A thread asks whether a server it has not heard of since still answers.
KEPT_S = 300


def wanted_database(database: str | None) -> str:
    """Return the address asked for, by argument or by ``FILIERE_DATABASE``; empty for SQLite in the workspace."""
    return database if database is not None else os.environ.get("FILIERE_DATABASE", "")


def database_kind(address: str) -> Literal["sqlite", "postgresql"]:
    """Return ``sqlite`` or ``postgresql``.

    Raises:
        WorkspaceError: the address names neither. Its text is not repeated: it may hold a password.
    """
    if not address:
        return "sqlite"
    if urlsplit(address).scheme in {"postgresql", "postgres"}:
        return "postgresql"
    raise WorkspaceError(
        Text(fr="FILIERE_DATABASE ne désigne pas une base connue", en="FILIERE_DATABASE names no database we know"),
        Text(
            fr="écrivez postgresql://utilisateur:motdepasse@hôte:port/base, ou rien pour SQLite",
            en="write postgresql://user:password@host:port/base, or nothing for SQLite",
        ),
    )


def database_settings(workspace: Path, address: str, *, read_only: bool) -> dict[str, Any]:
    """Return the ``default`` entry of Django's ``DATABASES``."""
    return _postgres(address, read_only=read_only) if database_kind(address) == "postgresql" else _sqlite(workspace, read_only=read_only)


def _sqlite(workspace: Path, *, read_only: bool) -> dict[str, Any]:
    file = workspace / SQLITE_FILE
    # secure_delete: what a person asks us to forget is overwritten, not only unlinked.
    pragmas = "PRAGMA query_only=ON;" if read_only else "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    options: dict[str, Any] = {"timeout": PATIENCE_S, "transaction_mode": "DEFERRED" if read_only else "IMMEDIATE", "init_command": pragmas}
    name = str(file)
    if read_only:
        name = f"{file.as_uri()}?{_sqlite_reading_mode(file)}"
        options["uri"] = True
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": KEPT_S}


def _sqlite_reading_mode(file: Path) -> str:
    """Return how to open a WAL database without writing.

    In a folder we may not write, SQLite needs ``immutable`` once the database was closed cleanly; while a ``-wal`` file remains that mode
    would show old rows, so the writer's own shared memory is used, or nothing.
    """
    if os.access(file.parent, os.W_OK):
        return "mode=ro"
    wal = file.with_name(file.name + "-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        return "mode=ro&immutable=1"
    if os.access(file.with_name(file.name + "-shm"), os.R_OK):
        return "mode=ro"
    raise WorkspaceError(
        Text(
            fr="l'espace de travail n'est pas inscriptible et sa base n'a pas été refermée : la lire montrerait des faits anciens",
            en="the workspace cannot be written and its database was not closed: reading it would show old facts",
        ),
        Text(fr="ouvrez-le une fois avec le droit d'écrire, puis relisez", en="open it once with the right to write, then read again"),
    )


def _postgres(address: str, *, read_only: bool) -> dict[str, Any]:
    parts = urlsplit(address)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {name: query[name] for name in ("sslmode", "sslrootcert", "connect_timeout") if name in query}
    options.setdefault("connect_timeout", "10")
    if read_only:
        options["options"] = "-c default_transaction_read_only=on"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(query.get("port", parts.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": KEPT_S,
        "CONN_HEALTH_CHECKS": True,
    }
