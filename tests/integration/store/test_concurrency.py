"""Several processes at once: every append succeeds, readers are not held up, and only one process upgrades."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import Busy
from filiere.store.opening import open_store

APPENDER = """
    import sys
    from datetime import UTC, date, datetime
    from pathlib import Path
    from filiere.kernel.evidence import Evidence
    from filiere.store.opening import open_store
    workspace, database, name, count = sys.argv[1:]
    with open_store(Path(workspace), database=database) as store:
        for number in range(int(count)):
            store.evidence.record(Evidence(
                id=f"EV-{name}-{number}", about="PS1.1.1", kind="attested", nature="real", role="fulfils",
                on=date(2020, 1, 1), recorded_at=datetime.now(UTC), organisation="some-organisation"))
"""
PROCESSES, EACH = 6, 100


def test_six_hundred_appends_by_six_processes(store: Any, workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    started = [start_python(APPENDER, workspace, database, name, EACH) for name in range(PROCESSES)]
    for process in started:
        errors = process.communicate(timeout=250)[1]
        assert process.returncode == 0, errors
    assert store.ledger.size() == PROCESSES * EACH
    assert {item.id for item in store.evidence.facts().evidence} == {
        f"EV-{name}-{each}" for name in range(PROCESSES) for each in range(EACH)
    }
    assert store.verify() == []


HOLDER = """
    import sys, time
    from pathlib import Path
    from filiere.store.opening import open_store
    with open_store(Path(sys.argv[1]), database=sys.argv[2]) as store, store.transaction():
        store.values.set("held", 1)
        print("held", flush=True)
        time.sleep(float(sys.argv[3]))
"""


def test_a_command_opens_and_reads_while_another_writes(
    store: Any, workspace: Path, database: str, start_python: Callable[..., Any], make_evidence: Callable[..., Any]
) -> None:
    store.evidence.record(make_evidence())
    store.close()
    holder = start_python(HOLDER, workspace, database, 60)
    assert holder.stdout.readline() == "held\n"
    began = time.monotonic()
    with open_store(workspace, database=database) as reader:
        assert [item.id for item in reader.evidence.facts().evidence] == ["EV-1"]
        assert reader.values.get("held") is None
        assert reader.verify() == []
    with open_store(workspace, database=database, read_only=True) as reader:
        assert reader.ledger.size() == 1
    assert time.monotonic() - began < 20


def test_a_second_writer_that_waits_too_long_is_told(
    workspace: Path, start_python: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filiere.store.databases.PATIENCE_S", 0.5)
    with open_store(workspace, database="", create=True) as store:
        holder = start_python(HOLDER, workspace, "", 60)
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy) as caught:
            store.values.set("a", 1)
        assert caught.value.exit_code == 10
        holder.kill()
        holder.wait()
        store.values.set("a", 2)
        assert (store.values.get("a"), store.values.get("held")) == (2, None)


MIGRATOR = """
    import sys, time
    from pathlib import Path
    from django.db.migrations.executor import MigrationExecutor
    from filiere.store.opening import open_store
    applying = MigrationExecutor.apply_migration
    def slowly(self, state, migration, *rest, **named):
        print(migration.name, flush=True)
        time.sleep(60)
        return applying(self, state, migration, *rest, **named)
    MigrationExecutor.apply_migration = slowly
    open_store(Path(sys.argv[1]), database=sys.argv[2], create=True)
"""


def test_only_one_process_prepares_a_workspace(workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    first = start_python(MIGRATOR, workspace, database)
    assert first.stdout.readline() != ""
    with pytest.raises(Busy) as caught:
        open_store(workspace, database=database, create=True)
    assert caught.value.exit_code == 10
    os.kill(first.pid, 9)
    first.wait()
    with open_store(workspace, database=database, create=True) as store:
        assert store.verify() == []


def test_two_creators_make_one_workspace(workspace: Path, database: str, start_python: Callable[..., Any]) -> None:
    creator = """
        import sys
        from pathlib import Path
        from filiere.kernel.errors import Busy
        from filiere.store.opening import open_store
        try:
            open_store(Path(sys.argv[1]), database=sys.argv[2], create=True).close()
        except Busy:
            sys.exit(10)
    """
    started = [start_python(creator, workspace, database) for _ in range(4)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    codes = [process.returncode for process in started]
    assert 0 in codes, errors
    assert set(codes) <= {0, 10}, errors
    with open_store(workspace, database=database) as store:
        assert store.verify() == []
        assert len(store.keys.public()) == 1


def test_threads_of_a_server_share_one_store(store: Any, make_evidence: Callable[..., Any]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def work(name: int) -> int:
        try:
            for number in range(10):
                store.evidence.record(make_evidence(f"EV-{name}-{number}"))
            return len(store.evidence.facts().evidence)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert all(seen >= 10 for seen in pool.map(work, range(8)))
    assert store.ledger.size() == 80
    assert store.verify() == []


def test_finding_the_door_costs_no_django() -> None:
    import subprocess
    import sys

    code = (
        "import sys, filiere.store.opening, filiere.store.offline; print(sorted({'django', 'cryptography', 'rocrate'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
