"""Files kept by their content: written to a temporary name, synced, then renamed; never changed afterwards."""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from filiere.kernel.errors import Fault, IntegrityError, WorkspaceError
from filiere.kernel.evidence import Subject
from filiere.kernel.names import Text
from filiere.store.processes import host, is_alive, own_mark

CHUNK = 1 << 20
INCOMING = "incoming"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Artefacts:
    """The ``artefacts`` folder of a workspace, sharded by the first two digits of the SHA-256."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only

    def put(self, content: bytes | Path, name: str, media_type: str = "application/octet-stream") -> Subject:
        """Keep a content and return its subject; nothing is left under the final name unless all of it is there.

        Raises:
            WorkspaceError: the workspace is read-only, the disk is full, or the file cannot be read.
        """
        if self.read_only:
            raise _unwritable()
        try:
            incoming = self.folder / INCOMING
            incoming.mkdir(parents=True, exist_ok=True)
            temporary = incoming / f"{os.getpid()}@{own_mark().replace('/', '+')}@{secrets.token_hex(8)}"
            try:
                digest, size = _write(content, temporary)
                target = self.path(digest, check=False)
                target.parent.mkdir(exist_ok=True)
                os.replace(temporary, target)
                _sync_folder(target.parent)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise _cannot_keep(name, error) from error
        return Subject(name=name, sha256=digest, size=size, media_type=media_type)

    def path(self, sha256: str, *, check: bool = True) -> Path:
        """Return where a content lies.

        Raises:
            IntegrityError: nothing lies there.
        """
        target = self.folder / sha256[:2] / sha256[2:]
        if check and not target.is_file():
            raise IntegrityError(
                Text(fr=f"le fichier {sha256[:16]}… manque à l'espace de travail", en=f"file {sha256[:16]}… is missing from the workspace"),
                Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
            )
        return target

    def holds(self, sha256: str) -> bool:
        """Return whether a content is kept."""
        return self.path(sha256, check=False).is_file()

    def digests(self) -> Iterator[str]:
        """Yield the digest that each kept file bears in its name."""
        for shard in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for file in sorted(shard.iterdir()):
                yield shard.name + file.name

    def verify(self, wanted: dict[str, str] | None = None) -> list[Fault]:
        """Return a fault for each file whose bytes are no longer those of its name, and for each wanted one that is gone.

        Args:
            wanted: SHA-256 → the log entry that names it.
        """
        named = wanted or {}
        kept = set(self.digests())
        faults = [_changed(sha256, named.get(sha256)) for sha256 in sorted(kept) if _digest(self.path(sha256)) != sha256]
        return faults + [_gone(sha256, named[sha256]) for sha256 in sorted(named.keys() - kept)]

    def sweep(self) -> int:
        """Remove what a killed process left half-written and return how many files that was."""
        swept = 0
        for file in (self.folder / INCOMING).glob("*@*@*"):
            pid, mark, _ = file.name.split("@")
            if is_alive(int(pid), mark.replace("+", "/")) is False:
                file.unlink(missing_ok=True)
                swept += 1
        return swept

    def copy_to(self, folder: Path) -> None:
        """Copy every kept file into another artefacts folder."""
        for sha256 in self.digests():
            target = folder / sha256[:2] / sha256[2:]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.path(sha256), target)


def _write(content: bytes | Path, target: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as file:
        for chunk in _chunks(content):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o444)
    return digest.hexdigest(), size


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        yield from _read(file)


def _read(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable() -> WorkspaceError:
    return WorkspaceError(
        Text(fr="l'espace de travail est ouvert en lecture seule", en="the workspace is open read-only"),
        Text(fr="ouvrez-le avec le droit d'écrire", en="open it with the right to write"),
    )


def _cannot_keep(name: str, error: OSError) -> WorkspaceError:
    if error.errno in FULL:
        return WorkspaceError(
            Text(fr=f"le disque est plein : « {name} » n'a pas été gardé", en=f"the disk is full: {name} was not kept"),
            Text(fr=f"libérez de la place sur {host()} et recommencez", en=f"make room on {host()} and try again"),
        )
    return WorkspaceError(
        Text(fr=f"« {name} » n'a pas pu être gardé : {error.strerror}", en=f"{name} could not be kept: {error.strerror}"),
        Text(fr="vérifiez le fichier et les droits de l'espace de travail", en="check the file and the rights on the workspace"),
    )


def _changed(sha256: str, entry: str | None) -> Fault:
    named = entry or sha256[:16]
    return Fault(
        what=Text(
            fr=f"les octets du fichier de {named} ont changé depuis son dépôt",
            en=f"the bytes of the file of {named} have changed since it was filed",
        ),
        mend=Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        file=f"artefacts/{sha256[:2]}/{sha256[2:]}",
        element=entry,
    )


def _gone(sha256: str, entry: str) -> Fault:
    return Fault(
        what=Text(fr=f"le fichier de {entry} a disparu", en=f"the file of {entry} is gone"),
        mend=Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        file=f"artefacts/{sha256[:2]}/{sha256[2:]}",
        element=entry,
    )
