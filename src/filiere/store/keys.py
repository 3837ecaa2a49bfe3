"""The signing keys of a workspace: one Ed25519 key at work, and the public halves of all it ever had."""

import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from filiere.kernel.errors import WorkspaceError
from filiere.kernel.names import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CURRENT = "current"
PRIVATE = ".private"
PUBLIC = ".public"
DJANGO = "django.secret"


def key_id(public: bytes) -> str:
    """Return the short name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def verify_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a signature is that of a message by a public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Keys:
    """The ``keys`` folder of a workspace; whatever is secret in it has mode 0600, public halves may be read by whoever reads the log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._private: tuple[str, Ed25519PrivateKey] | None = None

    def ensure(self) -> None:
        """Create the folder, the first key and the secret of web sessions where they are missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            # Two processes may be creating the same workspace: the second finds the keys of the first.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.folder / DJANGO).exists():
                self._write(DJANGO, secrets.token_hex(32).encode())
            if not (self.folder / CURRENT).exists():
                self._generate()

    def secret(self) -> str:
        """Return the secret that seals web sessions."""
        return self._read(DJANGO).decode().strip()

    def current(self) -> str:
        """Return the id of the key at work."""
        return self._read(CURRENT).decode().strip()

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """Return the id of the key at work and its signature of a message."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        name = self.current()
        if self._private is None or self._private[0] != name:
            self._private = (name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self._read(name + PRIVATE).decode())))
        return name, self._private[1].sign(message)

    def public(self) -> dict[str, bytes]:
        """Return every public key the workspace ever had, by id."""
        return {file.stem: bytes.fromhex(file.read_text().strip()) for file in sorted(self.folder.glob("*" + PUBLIC))}

    def rotate(self) -> tuple[str, str]:
        """Replace the key at work; the old public half stays, the old private half goes.

        Returns:
            The id of the old key and of the new one.
        """
        old = self.current()
        new = self._generate()
        (self.folder / (old + PRIVATE)).unlink(missing_ok=True)
        return old, new

    def _generate(self) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        name = key_id(public)
        self._write(name + PRIVATE, private.private_bytes_raw().hex().encode())
        self._write(name + PUBLIC, public.hex().encode(), mode=0o644)
        # The pointer moves last: a rotation cut here leaves the old key at work.
        self._write(CURRENT, name.encode(), mode=0o644)
        return name

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise WorkspaceError(
                Text(fr=f"la clé « {name} » de l'espace de travail est illisible", en=f"the workspace's key {name} cannot be read"),
                Text(
                    fr="restaurez le dossier keys depuis une sauvegarde (filiere restore)",
                    en="restore the keys folder from a backup (filiere restore)",
                ),
            ) from error

    def _write(self, name: str, content: bytes, *, mode: int = 0o600) -> None:
        temporary = self.folder / f".{name}.{os.getpid()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, mode)
        try:
            os.write(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, self.folder / name)
