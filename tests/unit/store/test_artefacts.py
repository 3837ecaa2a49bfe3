"""Files by content."""

import hashlib
import os
from pathlib import Path

import pytest

from filiere.kernel.errors import IntegrityError, WorkspaceError
from filiere.store.artefacts import Artefacts
from filiere.store.processes import process_mark


@pytest.fixture
def artefacts(tmp_path: Path) -> Artefacts:
    return Artefacts(tmp_path / "artefacts")


def test_bytes_and_files_are_kept_under_their_digest(artefacts: Artefacts, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    source = tmp_path / "source.bin"
    source.write_bytes(content)
    subject = artefacts.put(source, "rapport.pdf", "application/pdf")
    assert (subject.sha256, subject.size) == (hashlib.sha256(content).hexdigest(), 3_000_000)
    assert artefacts.path(subject.sha256).read_bytes() == content
    assert artefacts.put(content, "another name").sha256 == subject.sha256
    assert list(artefacts.digests()) == [subject.sha256]


def test_nothing_half_written_remains(artefacts: Artefacts, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        artefacts.put(tmp_path / "absent", "absent")
    assert list(artefacts.digests()) == []
    assert list((artefacts.folder / "incoming").iterdir()) == []


def test_one_changed_byte_is_found_and_the_entry_named(artefacts: Artefacts) -> None:
    first, second = artefacts.put(b"first", "a"), artefacts.put(b"second", "b")
    path = artefacts.path(first.sha256)
    path.chmod(0o644)
    path.write_bytes(b"firsT")
    named = {first.sha256: "#4 evidence EV-1", second.sha256: "#5 evidence EV-2"}
    assert ["#4 evidence EV-1" in fault.say("en") for fault in artefacts.verify(named)] == [True]
    artefacts.put(b"first", "a")
    assert artefacts.verify(named) == []


def test_a_missing_file_is_found(artefacts: Artefacts) -> None:
    subject = artefacts.put(b"content", "a")
    artefacts.path(subject.sha256).unlink()
    assert len(artefacts.verify({subject.sha256: "#0 evidence EV-1"})) == 1
    with pytest.raises(IntegrityError):
        artefacts.path(subject.sha256)


def test_the_sweep_spares_the_living(artefacts: Artefacts) -> None:
    incoming = artefacts.folder / "incoming"
    incoming.mkdir(parents=True)
    mark = process_mark(os.getpid())
    assert mark is not None
    living = incoming / f"{os.getpid()}@{mark.replace('/', '+')}@aa"
    reused = incoming / f"{os.getpid()}@{mark.replace('/', '+')}0@bb"
    living.write_bytes(b"half")
    reused.write_bytes(b"half")
    assert artefacts.sweep() == 1
    assert list(incoming.iterdir()) == [living]


def test_read_only_refuses(artefacts: Artefacts) -> None:
    with pytest.raises(WorkspaceError):
        Artefacts(artefacts.folder, read_only=True).put(b"content", "a")
