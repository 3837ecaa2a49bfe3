"""Keys: their modes, their signatures checked by the cryptography library itself, and what a rotation leaves."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from filiere.kernel.errors import WorkspaceError
from filiere.store.keys import Keys, verify_signature


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path / "keys")
    made.ensure()
    return made


def test_secrets_are_for_their_owner_only(keys: Keys) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in keys.folder.iterdir() if file.name != ".lock"}
    current = keys.current()
    assert modes == {"current": 0o644, "django.secret": 0o600, f"{current}.private": 0o600, f"{current}.public": 0o644}


def test_a_signature_is_ed25519(keys: Keys) -> None:
    name, signature = keys.sign(b"message")
    Ed25519PublicKey.from_public_bytes(keys.public()[name]).verify(signature, b"message")
    assert verify_signature(keys.public()[name], signature, b"message")
    assert not verify_signature(keys.public()[name], signature, b"massage")
    assert not verify_signature(b"short", signature, b"message")


def test_rotation_keeps_old_public_keys_and_drops_the_old_private_one(keys: Keys) -> None:
    name, signature = keys.sign(b"before")
    old, new = keys.rotate()
    assert (old, keys.current()) == (name, new)
    assert old != new
    assert verify_signature(keys.public()[old], signature, b"before")
    assert keys.sign(b"after")[0] == new
    assert sorted(file.stem for file in keys.folder.glob("*.private")) == [new]


def test_ensuring_again_changes_nothing(keys: Keys) -> None:
    before = {file.name: file.read_bytes() for file in keys.folder.iterdir()}
    keys.ensure()
    assert {file.name: file.read_bytes() for file in keys.folder.iterdir()} == before


def test_a_lost_key_is_a_sentence(keys: Keys) -> None:
    next(keys.folder.glob("*.private")).unlink()
    with pytest.raises(WorkspaceError) as caught:
        keys.sign(b"message")
    assert "filiere restore" in caught.value.say("en")
