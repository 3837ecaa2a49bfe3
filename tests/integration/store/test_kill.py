"""Kill −9, really: whatever a process was doing, the workspace opens again and nothing half-done is there."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filiere.store.opening import open_store

IN_AN_APPEND = """
    import sys, time
    from pathlib import Path
    from filiere.store.opening import open_store
    store = open_store(Path(sys.argv[1]), database=sys.argv[2])
    from filiere.store.models import Node
    with store.transaction():
        store.ledger.append("test", "T-half", b"{}")
        # The entry and what it stands for are written, its subtrees too; neither signed nor committed.
        print(store.ledger.size(), Node.objects.filter(level=0).count(), flush=True)
        time.sleep(60)
"""


def test_in_the_middle_of_an_append(store: Any, workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    with store.transaction():
        store.ledger.append("test", "T-0", b"{}")
    head = store.ledger.head()
    store.close()
    process = start_python(IN_AN_APPEND, workspace, database)
    assert process.stdout.readline() == "2 2\n"
    os.kill(process.pid, 9)
    assert process.wait() == -9
    with open_store(workspace, database=database) as again:
        assert (again.ledger.size(), again.ledger.head()) == (1, head)
        assert again.verify() == []
        with again.transaction():
            assert again.ledger.append("test", "T-1", b"{}") == 1
        assert again.verify() == []


IN_A_PUT = """
    import sys
    from pathlib import Path
    from filiere.store.opening import open_store
    store = open_store(Path(sys.argv[1]), database="")
    store.artefacts.put(Path(sys.argv[2]), "slow.bin")
"""


def test_in_the_middle_of_a_put(workspace: Path, tmp_path: Path, start_python: Callable[..., Any]) -> None:
    open_store(workspace, database="", create=True).close()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = start_python(IN_A_PUT, workspace, pipe)
    with pipe.open("wb") as writer:
        writer.write(b"x" * 3_000_000)
        writer.flush()
        incoming = workspace / "artefacts" / "incoming"
        wait_until(lambda: incoming.exists() and any(file.stat().st_size > 0 for file in incoming.iterdir()))
        os.kill(process.pid, 9)
        assert process.wait() == -9
    assert len(list(incoming.iterdir())) == 1
    with open_store(workspace, database="") as store:
        assert list(incoming.iterdir()) == []
        assert list(store.artefacts.digests()) == []
        assert store.verify() == []


IN_A_MIGRATION = """
    import sys, time
    from pathlib import Path
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from filiere.store.opening import open_store
    left = int(sys.argv[3])
    executing = BaseDatabaseSchemaEditor.execute
    def counted(self, sql, params=()):
        global left
        left -= 1
        if left < 0:
            print("inside", flush=True)
            time.sleep(60)
        return executing(self, sql, params)
    BaseDatabaseSchemaEditor.execute = counted
    store = open_store(Path(sys.argv[1]), database=sys.argv[2], create=True)
    print("done", flush=True)
"""


@pytest.mark.parametrize("statements", [0, 1, 4, 9, 14])
def test_in_the_middle_of_a_migration(workspace: Path, database: str, start_python: Callable[..., Any], statements: int) -> None:
    process = start_python(IN_A_MIGRATION, workspace, database, statements)
    assert process.stdout.readline() == "inside\n"
    os.kill(process.pid, 9)
    assert process.wait() == -9
    with open_store(workspace, database=database, create=True) as store:
        with store.transaction():
            store.ledger.append("test", "T", b"{}")
        assert store.verify() == []
    with open_store(workspace, database=database) as store:
        assert store.ledger.size() == 1


BUSY_WORKER = """
    import os, sys
    from datetime import UTC, date, datetime
    from pathlib import Path
    from filiere.kernel.evidence import Evidence
    from filiere.store.opening import open_store
    store = open_store(Path(sys.argv[1]), database=sys.argv[2])
    print("ready", flush=True)
    while True:
        key = os.urandom(8).hex()
        subject = store.artefacts.put(os.urandom(200_000), key)
        store.evidence.record(Evidence(
            id=f"EV-{key}", about="PS1.1.1", kind="attested", nature="real", role="fulfils", on=date(2020, 1, 1),
            recorded_at=datetime.now(UTC), organisation="some-organisation", subjects=(subject,)))
"""


def test_at_any_moment(workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    moments = random.Random(7)
    open_store(workspace, database=database, create=True).close()
    sizes = [0]
    for _ in range(4):
        process = start_python(BUSY_WORKER, workspace, database)
        assert process.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.02, 0.4))
        os.kill(process.pid, 9)
        process.wait()
        with open_store(workspace, database=database) as store:
            assert store.verify() == []
            assert list((workspace / "artefacts" / "incoming").glob("*")) == []
            assert len(store.evidence.facts().evidence) == store.ledger.size()
            sizes.append(store.ledger.size())
    assert sizes == sorted(sizes)
    assert sizes[-1] > 0


def test_a_run_whose_process_was_killed_is_cut(workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    worker = """
        import os, sys, time
        from pathlib import Path
        from filiere.store.opening import open_store
        from filiere.store.processes import own_mark
        store = open_store(Path(sys.argv[1]), database=sys.argv[2])
        run = store.runs.create("steering.gap_map", "PS1.1.1")
        assert store.runs.claim(run, os.getpid(), own_mark())
        print(run, flush=True)
        time.sleep(60)
    """
    open_store(workspace, database=database, create=True).close()
    process = start_python(worker, workspace, database)
    run = process.stdout.readline().strip()
    with open_store(workspace, database=database) as store:
        assert store.runs.get(run).state == "running"
    os.kill(process.pid, 9)
    process.wait()
    with open_store(workspace, database=database) as store:
        view = store.runs.get(run)
        assert (view.state, view.evidence) == ("cut", "")
        assert view.finished_at is not None
        assert view.fault is not None
        assert store.evidence.facts().evidence == ()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
