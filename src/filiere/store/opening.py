"""Opening a workspace: find it, configure Django for it, bring its tables forward, and say plainly what stands in the way."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from filiere.kernel.errors import WorkspaceError
from filiere.kernel.names import Text
from filiere.store.configuring import configure, release
from filiere.store.databases import SQLITE_FILE, database_kind, database_settings, wanted_database
from filiere.store.formats import (
    FORMAT,
    Card,
    begin_card,
    migrate,
    migrations_applied,
    migrations_on_disk,
    newer,
    only_migrator,
    read_card,
    refuse_newer,
    write_card,
)
from filiere.store.keys import Keys

if TYPE_CHECKING:
    from filiere.store.opened import Store

IDENTITY = "workspace.id"
FOLDERS = ("artefacts", "runs", "scratch")


def open_store(
    workspace: Path,
    *,
    database: str | None = None,
    create: bool = False,
    read_only: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> "Store":
    """Open a workspace, creating it or bringing it forward where that is asked or needed.

    Args:
        workspace: its folder.
        database: ``postgresql://…``, or empty for SQLite in the folder; ``FILIERE_DATABASE`` where it is not given.
        create: whether to make the workspace where there is none (or where its creation was cut).
        read_only: whether to open it without ever writing.
        settings: values laid over the ground settings of Django (the portal's).

    Raises:
        WorkspaceError: there is no workspace, it is newer than this release, cannot be written, or stands on another database.
        Busy: another process is creating or upgrading it.
        IntegrityError: its database file is damaged.
    """
    folder = workspace.expanduser().absolute()
    address = wanted_database(database)
    card = _card(folder, address, create=create and not read_only)
    if not read_only:
        _must_be_writable(folder)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        if card.format == 0:
            Keys(folder / "keys").ensure()
    configure(folder, database_settings(folder, address, read_only=read_only), _secret(folder, read_only) | dict(settings or {}))
    try:
        return _opened(folder, card, read_only=read_only)
    except BaseException:
        _let_go(folder)
        raise


def is_writable(workspace: Path) -> bool:
    """Return whether this process may write in a workspace."""
    database = workspace / SQLITE_FILE
    return os.access(workspace, os.W_OK | os.X_OK) and (not database.exists() or os.access(database, os.W_OK))


def _secret(folder: Path, read_only: bool) -> dict[str, str]:
    """Return the seal of web sessions; whoever may only read the workspace has no right to it and needs none."""
    try:
        return {"SECRET_KEY": Keys(folder / "keys").secret()}
    except WorkspaceError:
        if not read_only:
            raise
        return {}


def _card(folder: Path, address: str, *, create: bool) -> Card:
    kind = database_kind(address)
    card = read_card(folder)
    if card is None or card.format == 0:
        if not create:
            raise WorkspaceError(
                Text(fr=f"aucun espace de travail dans {folder}", en=f"no workspace in {folder}"),
                Text(fr="créez-le avec « filiere up », ou donnez --workspace", en="create it with `filiere up`, or give --workspace"),
            )
        card = card or _begun(folder, kind)
    if card.format > FORMAT:
        raise newer()
    if card.database != kind:
        raise WorkspaceError(
            Text(
                fr=f"cet espace de travail garde ses faits dans {card.database}, et l'adresse donnée est de {kind}",
                en=f"this workspace keeps its facts in {card.database}, and the address given is of {kind}",
            ),
            Text(fr="corrigez FILIERE_DATABASE", en="mend FILIERE_DATABASE"),
        )
    if card.format > 0 and kind == "sqlite" and not (folder / SQLITE_FILE).exists():
        raise WorkspaceError(
            Text(fr=f"la base {SQLITE_FILE} de l'espace de travail a disparu", en=f"the workspace's database {SQLITE_FILE} is gone"),
            Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        )
    return card


def _begun(folder: Path, kind: Literal["sqlite", "postgresql"]) -> Card:
    """Write the card of a workspace being made, so that a creation that is cut can be taken up again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return begin_card(folder, kind)
    except OSError as error:
        raise WorkspaceError(
            Text(
                fr=f"l'espace de travail ne peut pas être créé dans {folder} : {error.strerror}",
                en=f"the workspace cannot be created in {folder}: {error.strerror}",
            ),
            Text(fr="choisissez un dossier inscriptible avec --workspace", en="choose a folder you may write with --workspace"),
        ) from error


def _must_be_writable(folder: Path) -> None:
    if not is_writable(folder):
        raise WorkspaceError(
            Text(fr=f"l'espace de travail {folder} n'est pas inscriptible", en=f"the workspace {folder} cannot be written"),
            Text(fr="demandez le droit d'écrire, ou ouvrez-le en lecture seule", en="ask for the right to write, or open it read-only"),
        )


def _opened(folder: Path, card: Card, *, read_only: bool) -> "Store":
    from filiere.store.border import told_plainly
    from filiere.store.opened import Store

    with told_plainly():
        applied = migrations_applied()
        refuse_newer(applied)
        behind = bool(migrations_on_disk() - applied) or card.format < FORMAT
        if behind and read_only:
            raise WorkspaceError(
                Text(fr="cet espace de travail est d'une version antérieure", en="this workspace is of an older release"),
                Text(fr="ouvrez-le une fois avec le droit d'écrire", en="open it once with the right to write"),
            )
        if behind:
            _bring_forward(folder, card)
        else:
            _must_be_ours(card)
    store = Store(folder, read_only=read_only)
    if not read_only:
        store.artefacts.sweep()
        store.runs.sweep()
    return store


def _bring_forward(folder: Path, card: Card) -> None:
    from filiere.store.models import Saved

    with only_migrator(folder):
        card = read_card(folder) or card
        migrate()
        if card.format == 0:
            Saved.objects.get_or_create(key=IDENTITY, defaults={"value": card.id})
        _must_be_ours(card)
        write_card(folder, card.model_copy(update={"format": FORMAT}))


def _must_be_ours(card: Card) -> None:
    from filiere.store.models import Saved

    if Saved.objects.filter(key=IDENTITY).values_list("value", flat=True).first() != card.id:
        raise WorkspaceError(
            Text(fr="cette base appartient à un autre espace de travail", en="this database belongs to another workspace"),
            Text(fr="corrigez FILIERE_DATABASE ou --workspace", en="mend FILIERE_DATABASE or --workspace"),
        )


def _let_go(folder: Path) -> None:
    from django.db import connections

    connections.close_all()
    release(folder)
