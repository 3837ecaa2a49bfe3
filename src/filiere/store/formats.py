"""The format of a workspace: what its card says, what its tables are, and how an older one is brought forward."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filiere.kernel.errors import Busy, WorkspaceError
from filiere.kernel.names import Text, Value

CARD = "workspace.json"
LOCK = ".lock"
#: The format this release writes. 0 is a workspace whose creation was cut.
FORMAT = 5
#: The last migration of each format ever released.
LAST_MIGRATION = {1: "0001_log", 2: "0002_people", 3: "0003_interactions", 4: "0006_accounts", 5: "0009_links"}
#: The lock of migrations among PostgreSQL's advisory locks.
MIGRATION_LOCK = 0x46494C49_4D4947


class Card(Value):
    """What ``workspace.json`` says: enough to refuse a wrong database before touching it."""

    format: int
    id: str
    database: Literal["sqlite", "postgresql"]


def read_card(workspace: Path) -> Card | None:
    """Return the card of a workspace, None where there is none.

    Raises:
        WorkspaceError: there is one and it cannot be read.
    """
    file = workspace / CARD
    try:
        return Card.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise WorkspaceError(
            Text(fr=f"{file.name} est illisible dans l'espace de travail", en=f"{file.name} cannot be read in the workspace"),
            Text(
                fr="vérifiez les droits du dossier, ou restaurez une sauvegarde", en="check the rights on the folder, or restore a backup"
            ),
        ) from error


def write_card(workspace: Path, card: Card) -> None:
    """Write the card whole or not at all."""
    os.replace(_written(workspace, card), workspace / CARD)


def begin_card(workspace: Path, database: Literal["sqlite", "postgresql"]) -> Card:
    """Write the card of a workspace whose creation begins, unless another process was first; return the one that stands."""
    temporary = _written(workspace, Card(format=0, id=secrets.token_hex(16), database=database))
    try:
        os.link(temporary, workspace / CARD)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return Card.model_validate(json.loads((workspace / CARD).read_text(encoding="utf-8")))


def _written(workspace: Path, card: Card) -> Path:
    temporary = workspace / f".{CARD}.{os.getpid()}.{secrets.token_hex(4)}"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(card.model_dump(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def migrations_on_disk() -> set[tuple[str, str]]:
    """Return (application, name) of every migration that the installed applications ship."""
    from django.apps import apps

    return {(config.label, file.stem) for config in apps.get_app_configs() for file in (Path(config.path) / "migrations").glob("[0-9]*.py")}


def migrations_applied() -> set[tuple[str, str]]:
    """Return (application, name) of every migration the database has had, by one query."""
    from django.db import DatabaseError, connection

    try:
        # No transaction: on SQLite it would wait for whoever is writing.
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except DatabaseError:
        if "django_migrations" in connection.introspection.table_names():
            raise
        return set()


def refuse_newer(applied: set[tuple[str, str]]) -> None:
    """Check that the tables are not those of a later release.

    Raises:
        WorkspaceError: they are.
    """
    unknown = {name for app, name in applied if app == "store"} - {name for app, name in migrations_on_disk() if app == "store"}
    if unknown:
        raise newer()


def newer() -> WorkspaceError:
    """Return the refusal of a workspace that a later release made."""
    return WorkspaceError(
        Text(
            fr="cet espace de travail a été fait par une version plus récente de Filière",
            en="this workspace was made by a later release of Filière",
        ),
        Text(fr="mettez Filière à jour, puis recommencez", en="upgrade Filière, then try again"),
    )


def migrate(target: str | None = None) -> None:
    """Bring the tables forward, each migration in its own transaction: one that is cut leaves the tables of the one before.

    Args:
        target: the last migration of the store to apply, None for all of every application.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    targets = leaves if target is None else [node for node in leaves if node[0] != "store"] + [("store", target)]
    executor.migrate(targets)


@contextmanager
def only_migrator(workspace: Path) -> Iterator[None]:
    """Hold the right to create or upgrade a workspace.

    Raises:
        Busy: another process has it.
    """
    import fcntl

    from django.db import connection

    with (workspace / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _busy() from error
        if connection.vendor == "sqlite":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK])
            if cursor.fetchone() != (True,):
                raise _busy()
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _busy() -> Busy:
    return Busy(
        Text(fr="un autre processus prépare déjà cet espace de travail", en="another process is already preparing this workspace"),
        Text(fr="attendez qu'il ait fini, puis recommencez", en="wait until it has finished, then try again"),
    )
