"""A run in its own process and its own process group: started, known by pid and start time, and ended with all it started."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from filiere.store.processes import process_mark

#: How long a group is given to end by itself after SIGTERM, in seconds.
GRACE_S = 3.0


def start(workspace: Path, run: str) -> subprocess.Popen[bytes]:
    """Start the worker of a run: ``python -m filiere work --workspace W RUN`` in a group of its own, its words kept in ``runs/RUN.log``."""
    folder = workspace / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{run}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "filiere", "work", "--workspace", str(workspace), run],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def end(pid: int, since: str, grace_s: float = GRACE_S) -> bool:
    """End the whole group of a worker, gently then not; return whether there was anything left to end.

    A leader that is gone may leave children behind: its group then still bears its number, which no other process can have taken.
    """
    lives = process_mark(pid)
    if pid <= 1 or (lives is not None and lives != since):
        return False
    if not _signal(pid, signal.SIGTERM):
        return False
    deadline = time.monotonic() + grace_s
    while time.monotonic() < deadline:
        if not _members(pid):
            return True
        time.sleep(0.05)
    _signal(pid, signal.SIGKILL)
    return True


def _signal(group: int, number: int) -> bool:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


def _members(group: int) -> bool:
    """Return whether a group still has a process that has not ended."""
    if not _signal(group, 0):
        return False
    if not Path("/proc/self/stat").exists():
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] not in {"Z", "X"}:
                return True
    return False
