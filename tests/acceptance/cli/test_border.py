"""The border where every error becomes a sentence and a number: interruption, broken pipe, faults of ours, a portal that stops."""

import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filiere.cli.served import Served, stop_runs
from filiere.main import main
from filiere.workshop.workshop import Workshop


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a workspace that does not exist yet."""
    monkeypatch.setenv("FILIERE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("FILIERE_LANG", "en")
    monkeypatch.delenv("FILIERE_DEBUG", raising=False)
    return tmp_path / "workspace"


def start(*words: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "filiere", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **more}
    )


def within(seconds: float, found: Callable[[], Any]) -> Any:
    """Return what is found once it is true."""
    limit = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < limit, "nothing in time"
        time.sleep(0.05)
    return value


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143)],
)
def test_an_interrupted_run_is_cancelled_with_all_it_started(workspace: Path, sent: signal.Signals, code: int) -> None:
    assert main(["status"]) == 0
    process = start("run", "steering.committee_report")
    within(60, lambda: list((workspace / "runs").glob("RUN-*.log")))
    time.sleep(0.3)
    process.send_signal(sent)
    _out, error = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Interrupted: all that was running has stopped." in error
    assert "Traceback" not in error
    with Workshop.open() as workshop:
        (run,) = workshop.runs()
        assert run.state == "cancelled"
        assert workshop.facts().evidence == ()


def test_a_reader_who_leaves_breaks_nothing(workspace: Path) -> None:
    process = start("contract", "show", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    # The reader leaves before the first word: no pipe is large enough to hide it.
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == ""


def test_a_fault_of_ours_is_a_sentence_and_a_file_without_values(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["status"]) == 0
    capsys.readouterr()

    def fail(*_words: object) -> None:
        raise ZeroDivisionError("marked-value-7f3a")

    monkeypatch.setattr(Workshop, "overview", fail)
    assert main(["status"]) == 70
    error = capsys.readouterr().err
    log = workspace / "logs" / "faults.log"
    assert str(log) in error
    assert "Traceback" not in error
    written = log.read_text()
    assert "ZeroDivisionError" in written
    assert "test_border.py" in written
    assert "marked-value-7f3a" not in written + error
    monkeypatch.setenv("FILIERE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["status"])


def test_a_fault_without_a_workspace_is_written_elsewhere(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Workshop, "describe", fail)
    assert main(["contract", "show"]) == 70
    found = re.search(r"Its detail is in (\S+);", capsys.readouterr().err)
    assert found
    assert "ZeroDivisionError" in Path(found[1]).read_text()
    assert not workspace.exists()


def test_a_full_disk_is_a_sentence(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "dates.ics"))

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert main(["bodies", "calendar", "--out", str(tmp_path / "dates.ics")]) == 5
    assert f"{tmp_path / 'dates.ics'}: No space left on device" in capsys.readouterr().err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_portal_is_served_with_a_link_that_works_once_and_stops_clean(workspace: Path, tmp_path: Path) -> None:
    port = free_port()
    errors = tmp_path / "errors.txt"
    with errors.open("w") as error:
        process = subprocess.Popen([sys.executable, "-m", "filiere", "serve", "--port", str(port)], stdout=error, stderr=error)
    try:
        link = within(90, lambda: re.search(r"http://\S+token=\S+", errors.read_text()))[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            assert answer.status == 200
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        with urllib.request.urlopen(link, timeout=30) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(link, timeout=30)
        assert caught.value.code == 403
        # The command line works while the portal serves; a second portal on the same port is a sentence.
        assert start("status", "--json").wait(timeout=60) == 0
        second = start("serve", "--port", str(port))
        assert f"port {port}" in second.communicate(timeout=60)[1]
        assert second.returncode == 5
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
    assert code in {0, 130}
    assert "Traceback" not in errors.read_text()
    assert errors.read_text().count("Workspace created") == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_what_the_portal_started_ends_with_it_and_nothing_else(workspace: Path) -> None:
    with Served.open(workspace, create=True) as served:
        mine = served.start_run("steering.gap_map")
        # Queued by somebody else, and not yet taken by a worker.
        other = served.store.runs.create("steering.need_chains", "steering.need_chains")
    stop_runs(lambda: Served.open(workspace))
    with Workshop.open(workspace) as workshop:
        assert workshop.run_status(mine).state == "cancelled"
        assert workshop.run_status(other).state == "queued"
        workshop.cancel(other)
    # A second stop finds nothing to end.
    stop_runs(lambda: Served.open(workspace))


def test_the_worker_s_command_does_one_run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Workshop.open(workspace, create=True) as workshop:
        run = workshop.store.runs.create("steering.gap_map", "steering.gap_map")
    assert main(["work", run]) == 0
    assert main(["work", run]) == 10
    capsys.readouterr()
    assert main(["runs", "show", run, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "done"
