"""How fast a long list enters a register, and with how much memory: read and judged, proposed, accepted.

Run ``python -m benchmarks.register_imports``; ``--lines 5000`` reads a shorter one. ``FILIERE_DATABASE`` chooses PostgreSQL.
Each act is a process of its own, so that the memory of one is not told of another.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LINES = 100_000
REGISTER = "steering.organisations"
ACTS = ("dry run", "proposed", "accepted")


def write_list(file: Path, lines: int) -> None:
    """Write a list of invented organisations, as a spreadsheet would."""
    from benchmarks.register_firms import drawn

    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["id", "name", "kind", "roles", "town"])
        for number, one in enumerate(drawn(lines)):
            writer.writerow([f"b-{number}", one["name"], one["kind"], one["about"], one["region"]])


def done(act: str, workspace: Path, file: Path) -> dict[str, Any]:
    """Do one act and return its lines per second and the most memory the process held."""
    from filiere.workshop.workshop import Workshop

    with Workshop.open(workspace, create=True) as workshop:
        began = time.perf_counter()
        if act == "accepted":
            [batch] = {row.id.rpartition("-")[0] for row in workshop.proposals(REGISTER, size=1)}
            lines = workshop.decide_proposals(REGISTER, outcome="accepted", batch=batch).done
        else:
            lines = workshop.import_register(REGISTER, file, reason="benchmark", dry_run=act == "dry run").proposed
        seconds = time.perf_counter() - began
    return {"what": f"import, {act}", "records": lines, "per_s": round(lines / seconds), "peak_mb": peak_mb()}


def peak_mb() -> int:
    """Return the most memory this process held: Linux's own figure, since the other one keeps what the parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rows(lines: int = LINES, environment: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Return one row per act."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        write_list(file, lines)
        asked = [sys.executable, "-m", "benchmarks.register_imports", "--workspace", str(Path(folder) / "w"), "--file", str(file)]
        found = []
        for act in ACTS:
            told = subprocess.run([*asked, "--act", act], capture_output=True, text=True, check=True, env=environment)
            found.append(json.loads(told.stdout))
    return found


def main() -> None:
    """Print one line per act, or do the act that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="how many lines")
    parser.add_argument("--act", choices=ACTS)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.act:
        print(json.dumps(done(asked.act, asked.workspace, asked.file)))
        return
    for row in rows(asked.lines):
        print(row)


if __name__ == "__main__":
    main()
