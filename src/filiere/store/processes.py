"""Who is still alive: a process named so that neither a reused number nor a reboot can be mistaken for it."""

import os
import socket
import subprocess
from pathlib import Path


def host() -> str:
    """Return the name of this machine as the rows of runs know it."""
    return socket.gethostname()


def process_mark(pid: int) -> str | None:
    """Return ``host/boot/start`` of a live process, None where it is gone (or a zombie nobody has buried yet).

    The start comes from ``/proc/PID/stat`` (field 22, ticks since boot), or from ``ps`` where there is no ``/proc``.
    """
    started = _started_by_proc(pid) if Path("/proc/self/stat").exists() else _started_by_ps(pid)
    return None if started is None else f"{host()}/{started}"


def is_alive(pid: int, mark: str) -> bool | None:
    """Return whether the process of a mark still lives, None where it belongs to another machine and cannot be asked."""
    if mark.split("/", 1)[0] != host():
        return None
    return process_mark(pid) == mark


def own_mark() -> str:
    """Return the mark of this very process."""
    return process_mark(os.getpid()) or f"{host()}/unknown"


def _started_by_proc(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name of the program stands in parentheses and may hold spaces: count from the last one.
    fields = stat.rpartition(")")[2].split()
    if fields[0] in {"Z", "X"}:
        return None
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
    except OSError:
        boot = "boot"
    return f"{boot}/{fields[19]}"


def _started_by_ps(pid: int) -> str | None:
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    words = answer.stdout.split(maxsplit=1)
    if answer.returncode != 0 or len(words) < 2 or words[0].startswith("Z"):
        return None
    return "ps/" + " ".join(words[1].split())
