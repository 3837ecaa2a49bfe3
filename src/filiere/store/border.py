"""The border to the database: one transaction at a time, and the database's complaints told in words a user can act on."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from django.db import DatabaseError, connection, transaction

from filiere.kernel.errors import Busy, FiliereError, IntegrityError, WorkspaceError
from filiere.kernel.names import Text

#: What the two databases say, and what it means. SQLite speaks in words only; PostgreSQL also by SQLSTATE.
_BUSY = ("database is locked", "database table is locked", "could not obtain lock", "deadlock detected")
_FULL = ("database or disk is full", "disk i/o error", "no space left", "could not extend file")
_UNWRITABLE = ("readonly database", "read-only transaction", "unable to open database file")
_BROKEN = ("malformed", "file is not a database", "invalid page", "corrupt")


class Border(Protocol):
    """What opens a transaction of the store: everything inside is written, or nothing is."""

    def __call__(self) -> AbstractContextManager[None]:
        """Open one."""
        ...


def in_words(error: DatabaseError) -> FiliereError:
    """Return what a complaint of the database means to a user."""
    words = str(error).lower()
    if any(sign in words for sign in _BUSY):
        return Busy(
            Text(fr="un autre processus écrit dans l'espace de travail", en="another process is writing to the workspace"),
            Text(fr="attendez qu'il ait fini, puis recommencez", en="wait until it has finished, then try again"),
        )
    if any(sign in words for sign in _FULL):
        return WorkspaceError(
            Text(
                fr="le disque est plein ou refuse d'écrire : rien n'a été enregistré",
                en="the disk is full or refuses to write: nothing was recorded",
            ),
            Text(fr="libérez de la place et recommencez", en="make room and try again"),
        )
    if any(sign in words for sign in _UNWRITABLE):
        return WorkspaceError(
            Text(fr="l'espace de travail ne peut pas être écrit", en="the workspace cannot be written"),
            Text(fr="vérifiez les droits sur son dossier", en="check the rights on its folder"),
        )
    if any(sign in words for sign in _BROKEN):
        return IntegrityError(
            Text(fr="le fichier de la base est abîmé", en="the file of the database is damaged"),
            Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        )
    return WorkspaceError(
        # Only the first line: the rest of a database's message may repeat values.
        Text(
            fr=f"la base de l'espace de travail a refusé : {str(error).splitlines()[0] if str(error) else type(error).__name__}",
            en=f"the workspace's database refused: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
        ),
        Text(fr="lancez « filiere doctor »", en="run `filiere doctor`"),
    )


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the database's errors into ours.

    Raises:
        Busy: another writer holds the workspace.
        WorkspaceError: the disk is full, the workspace unwritable, the database unreachable.
        IntegrityError: the database file is damaged.
    """
    try:
        yield
    except DatabaseError as error:
        raise in_words(error) from error


@contextmanager
def one_transaction() -> Iterator[None]:
    """Open a transaction (a savepoint inside another)."""
    with told_plainly(), transaction.atomic():
        yield


def inside_transaction() -> bool:
    """Return whether a transaction is open on this thread."""
    return connection.in_atomic_block
