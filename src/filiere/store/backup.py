"""A whole workspace in one file, and back: rows, artefacts, keys, whichever database it stands on."""

import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filiere.kernel.errors import IntegrityError, WorkspaceError
from filiere.kernel.names import Text, Value
from filiere.store.configuring import configure, release
from filiere.store.databases import database_kind, database_settings, wanted_database
from filiere.store.formats import FORMAT, LAST_MIGRATION, Card, migrate, migrations_applied, newer, read_card, write_card
from filiere.store.keys import Keys
from filiere.store.tables import dump_tables, load_tables

if TYPE_CHECKING:
    from filiere.store.opened import Store

MANIFEST = "manifest.json"
KIND = "urn:filiere:backup:v1"


class BackupReport(Value):
    """What a backup or a restoration carried."""

    file: str
    rows: dict[str, int]
    artefacts: int
    keys: int


def backup(store: "Store", file: Path) -> BackupReport:
    """Save an open workspace into one file (a compressed tar, mode 0600 since it holds the keys), whole or not at all.

    Raises:
        WorkspaceError: the file cannot be written.
    """
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            rows = dump_tables(Path(folder))
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                artefacts, keys = _pack(store, Path(folder), target)
                target.flush()
                os.fsync(target.fileno())
        os.replace(temporary, file)
    except OSError as error:
        raise WorkspaceError(
            Text(fr=f"la sauvegarde n'a pas pu être écrite : {error.strerror}", en=f"the backup could not be written: {error.strerror}"),
            Text(fr="choisissez un autre fichier ou libérez de la place", en="choose another file or make room"),
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return BackupReport(file=file.name, rows=rows, artefacts=artefacts, keys=keys)


def restore(file: Path, workspace: Path, *, database: str | None = None) -> BackupReport:
    """Make a workspace again from a backup, in a folder and a database that hold none; it appears whole or not at all.

    Raises:
        WorkspaceError: the folder or the database already holds a workspace, or the backup is of a later release.
        IntegrityError: the backup is damaged.
    """
    folder = workspace.expanduser().absolute()
    if read_card(folder) is not None or (folder.exists() and any(folder.iterdir())):
        raise _taken(Text(fr=f"le dossier {folder} n'est pas vide", en=f"the folder {folder} is not empty"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        manifest = _unpack(file, making)
        rows = _rebuild(making, manifest, wanted_database(database))
        if folder.exists():
            folder.rmdir()
        os.replace(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return BackupReport(
        file=file.name,
        rows=rows,
        artefacts=sum(name.startswith("artefacts/") for name in manifest["files"]),
        keys=sum(name.startswith("keys/") for name in manifest["files"]),
    )


def _pack(store: "Store", tables: Path, target: Any) -> tuple[int, int]:
    card = read_card(store.workspace)
    sources = {f"tables/{file.name}": file for file in sorted(tables.iterdir())}
    keys = {f"keys/{file.name}": file for file in sorted(store.keys.folder.iterdir()) if not file.name.startswith(".")}
    artefacts = {f"artefacts/{sha256[:2]}/{sha256[2:]}": store.artefacts.path(sha256) for sha256 in store.artefacts.digests()}
    digests = {}
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=3) as archive:
        for name, source in (sources | keys | artefacts).items():
            digests[name] = _file_digest(source)
            archive.add(source, arcname=name, recursive=False)
        said = {"kind": KIND, "card": card.model_dump() if card else None, "files": digests}
        content = json.dumps(said, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        archive.addfile(member, io.BytesIO(content))
    return len(artefacts), len(keys)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["kind"] == KIND and all(_file_digest(folder / name) == digest for name, digest in manifest["files"].items())
    except FileNotFoundError as error:
        raise _damaged(file, str(error.filename)) from error
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
        raise _damaged(file, type(error).__name__) from error
    if not whole:
        raise _damaged(file, MANIFEST)
    return manifest


def _rebuild(making: Path, manifest: dict[str, Any], address: str) -> dict[str, int]:
    card = Card.model_validate(manifest["card"])
    if card.format > FORMAT:
        raise newer()
    card = card.model_copy(update={"database": database_kind(address)})
    (making / "artefacts").mkdir(exist_ok=True)
    secret = {"SECRET_KEY": Keys(making / "keys").secret()}
    configure(making, database_settings(making, address, read_only=False), secret)
    try:
        if any(app == "store" for app, _ in migrations_applied()):
            raise _taken(Text(fr="la base donnée n'est pas vide", en="the database given is not empty"))
        migrate(LAST_MIGRATION[card.format])
        rows = load_tables(making / "tables", LAST_MIGRATION[card.format])
        migrate()
    finally:
        from django.db import connections

        connections.close_all()
        release(making)
    shutil.rmtree(making / "tables")
    (making / MANIFEST).unlink()
    write_card(making, card.model_copy(update={"format": FORMAT}))
    return rows


def _file_digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _taken(what: Text) -> WorkspaceError:
    return WorkspaceError(
        what,
        Text(
            fr="restaurez vers un dossier et une base vides : rien n'est jamais écrasé",
            en="restore into an empty folder and database: nothing is ever overwritten",
        ),
    )


def _damaged(file: Path, part: str) -> IntegrityError:
    return IntegrityError(
        Text(fr=f"la sauvegarde {file.name} est abîmée ({Path(part).name})", en=f"the backup {file.name} is damaged ({Path(part).name})"),
        Text(fr="prenez une autre sauvegarde", en="take another backup"),
    )
