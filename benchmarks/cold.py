"""How long a person waits at a prompt: the help, the standing, the linter, and a second ``up`` that has nothing to do.

Run ``python benchmarks/cold.py``; ``--times 3`` is quicker. Each time is the median of whole processes, started one after the other on a
workspace that exists; ``ratio`` is that median over the time an empty interpreter takes, so that machines can be compared.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

#: What is measured: a name, the words of the command, and its budget in seconds where there is one.
MEASURED: tuple[tuple[str, tuple[str, ...], float | None], ...] = (
    ("filiere --help", ("--help",), 0.3),
    ("filiere status --json", ("status", "--json"), 2.0),
    ("filiere contract lint --json", ("contract", "lint", "--json"), None),
    ("filiere contract show --json", ("contract", "show", "--json"), None),
    ("filiere up --no-serve, nothing changed", ("up", "--no-serve", "--json"), None),
)
TIMES = 7


def rows(times: int = TIMES) -> list[dict[str, Any]]:
    """Return one row per command: times in seconds, ratio to an empty interpreter, the budget and whether the median keeps it.

    ``cpu_s`` is the median of the processor time, which a busy machine does not stretch. The row of the unchanged ``up`` also says how many
    runs it made, which must be none.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FILIERE_WORKSPACE": str(Path(folder) / "workspace"), "FILIERE_LANG": "en"}
        empty = median(_timed([sys.executable, "-c", "pass"], environment)[0] for _ in range(times))
        # The first ``up`` makes the workspace and does the work; it is not what is measured.
        _timed([sys.executable, "-m", "filiere", "up", "--no-serve"], environment)
        made = _runs(environment)
        found = [_row(name, words, budget, times=times, empty=empty, environment=environment) for name, words, budget in MEASURED]
        found[-1]["runs"] = _runs(environment) - made
    return found


def _row(
    name: str, words: tuple[str, ...], budget: float | None, *, times: int, empty: float, environment: dict[str, str]
) -> dict[str, Any]:
    command = [sys.executable, "-m", "filiere", *words]
    _timed(command, environment)
    both = [_timed(command, environment) for _ in range(times)]
    taken = [wall for wall, _cpu in both]
    return {
        "what": name,
        "median_s": round(median(taken), 3),
        "min_s": round(min(taken), 3),
        "max_s": round(max(taken), 3),
        "cpu_s": round(median(cpu for _wall, cpu in both), 3),
        "ratio": round(median(taken) / empty, 1),
        "budget_s": budget,
        "kept": None if budget is None else median(taken) <= budget,
    }


def _timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return how long a process takes, on the wall and of the processor (that of its own children included).

    Raises:
        CalledProcessError: it failed; a failure is not measured.
    """
    before, began = os.times(), time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - began, os.times()
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def _runs(environment: dict[str, str]) -> int:
    return len(list((Path(environment["FILIERE_WORKSPACE"]) / "runs").glob("RUN-*.log")))


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    for row in rows(parser.parse_args().times):
        print(row)


if __name__ == "__main__":
    main()
