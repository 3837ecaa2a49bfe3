"""A disk that is full, a folder that may not be written: a sentence, and no trace in the data."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import WorkspaceError
from filiere.store.opening import is_writable, open_store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 12 MB, where this machine lets us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting a small file system is not permitted here; the test with a file size limit runs everywhere")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, make_evidence: Callable[..., Any]) -> None:
    workspace = small_disk / "workspace"
    with open_store(workspace, database="", create=True) as store:
        store.evidence.record(make_evidence("EV-0"))
        filler = small_disk / "filler"
        fill_up(filler)
        with pytest.raises(WorkspaceError) as caught:
            store.artefacts.put(os.urandom(1_000_000), "large.bin")
        assert "disk is full" in caught.value.say("en")
        with pytest.raises(WorkspaceError) as caught:
            record_many(store, make_evidence)
        assert "disk is full" in caught.value.say("en")
        before = store.ledger.size()
        filler.unlink()
        assert store.verify() == []
        assert list((workspace / "artefacts" / "incoming").iterdir()) == []
        store.evidence.record(make_evidence("EV-after"))
        assert store.ledger.size() == before + 1
    with open_store(workspace, database="") as store:
        assert store.verify() == []


def record_many(store: Any, make_evidence: Callable[..., Any]) -> None:
    for number in range(2000):
        store.evidence.record(make_evidence(f"EV-full-{number}", statement="x" * 5000))


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as target:
        try:
            while True:
                target.write(bytes(4096))
        except OSError:
            return


LIMITED = """
    import os, resource, signal, sys
    from datetime import UTC, date, datetime
    from pathlib import Path
    from filiere.kernel.errors import WorkspaceError
    from filiere.kernel.evidence import Evidence
    from filiere.store.opening import open_store
    with open_store(Path(sys.argv[1]), database="") as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        try:
            store.artefacts.put(os.urandom(1_000_000), "large.bin")
        except WorkspaceError as error:
            print("artefact", error.exit_code)
        try:
            for number in range(1000):
                store.evidence.record(Evidence(
                    id=f"EV-{number}", about="PS1.1.1", kind="attested", nature="real", role="fulfils", on=date(2020, 1, 1),
                    recorded_at=datetime.now(UTC), organisation="some-organisation", statement="x" * 5000))
        except WorkspaceError as error:
            print("evidence", error.exit_code, number)
"""


def test_a_file_that_may_not_grow(workspace: Path, start_python: Callable[..., Any]) -> None:
    open_store(workspace, database="", create=True).close()
    process = start_python(LIMITED, workspace)
    said, errors = process.communicate(timeout=120)
    lines = said.split("\n")
    assert lines[0] == "artefact 5", errors
    assert lines[1].startswith("evidence 5 "), errors
    recorded = int(lines[1].split()[2])
    with open_store(workspace, database="") as store:
        assert store.ledger.size() == recorded > 0
        assert store.verify() == []
        assert list(store.artefacts.digests()) == []


# Root ignores modes, so the reader becomes an unprivileged user; it first opens a workspace of its own, since the interpreter's modules
# may lie where that user cannot read.
UNPRIVILEGED = """
    import os, sys, tempfile
    from pathlib import Path
    from filiere.kernel.errors import FiliereError
    from filiere.store.opening import is_writable, open_store
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder) / "own", database="", create=True) as own:
            with own.transaction():
                own.ledger.append("test", "T", b"{}")
            own.verify()
        open_store(Path(folder) / "own", database="", read_only=True).close()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    workspace = Path(sys.argv[1])
    print(is_writable(workspace))
    for read_only in (False, True):
        try:
            with open_store(workspace, database="", read_only=read_only) as store:
                print("opened", store.ledger.size(), len(store.verify()))
                store.values.set("a", 1)
        except FiliereError as error:
            print(type(error).__name__, error.exit_code)
"""


@pytest.fixture
def readable(make_evidence: Callable[..., Any]) -> Iterator[Path]:
    """A workspace in a folder that another user may read and nobody may write."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="filiere-readable-"))
    folder.chmod(0o755)
    with open_store(folder / "workspace", database="", create=True) as store:
        store.evidence.record(make_evidence())
    set_modes(folder / "workspace", folder=0o555, file=0o444)
    yield folder / "workspace"
    set_modes(folder / "workspace", folder=0o755, file=0o644)
    shutil.rmtree(folder)


def set_modes(root: Path, *, folder: int, file: int) -> None:
    root.chmod(0o755)
    for path in root.rglob("*"):
        secret = path.suffix in {".private", ".secret"}
        path.chmod(0o755 if path.is_dir() else 0o600 if secret else file)
    for path in [*root.rglob("*"), root]:
        if path.is_dir():
            path.chmod(folder)


def test_a_workspace_one_may_only_read(readable: Path, start_python: Callable[..., Any]) -> None:
    before = {file.name: file.read_bytes() for file in readable.iterdir() if file.is_file()}
    process = start_python(UNPRIVILEGED, readable)
    said, errors = process.communicate(timeout=120)
    assert said.split("\n")[:4] == ["False", "WorkspaceError 5", "opened 1 0", "WorkspaceError 5"], errors
    assert {file.name: file.read_bytes() for file in readable.iterdir() if file.is_file()} == before


def test_a_workspace_left_open_is_not_read_as_if_it_were_old(readable: Path, start_python: Callable[..., Any]) -> None:
    """A write-ahead log remains (its writer was killed): reading without it would show old facts."""
    set_modes(readable, folder=0o755, file=0o644)
    writer = """
        import os, sys
        from pathlib import Path
        from filiere.store.opening import open_store
        store = open_store(Path(sys.argv[1]), database="")
        with store.transaction():
            store.ledger.append("test", "T", b"{}")
        os.kill(os.getpid(), 9)
    """
    start_python(writer, readable).wait()
    assert (readable / "filiere.sqlite3-wal").stat().st_size > 0
    (readable / "filiere.sqlite3-shm").unlink()
    set_modes(readable, folder=0o555, file=0o444)
    said, errors = start_python(UNPRIVILEGED, readable).communicate(timeout=120)
    assert said.split("\n")[:3] == ["False", "WorkspaceError 5", "WorkspaceError 5"], errors


def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WorkspaceError) as caught:
        open_store(tmp_path / "file" / "workspace", database="", create=True)
    assert caught.value.exit_code == 5
    assert is_writable(tmp_path)
