"""Measures everything and prints one table; writes ``benchmarks/RESULTS.md`` (``python -m benchmarks [SUBJECT]… [--keep]``)."""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.table import (
    Line,
    Row,
    bioproduction_lines,
    cartography_lines,
    cold_lines,
    ledger_lines,
    markdown,
    plain,
    portal_lines,
    register_lines,
)

RESULTS = Path(__file__).parent / "RESULTS.md"

#: Subject → its title and how its rows become lines.
SUBJECTS: dict[str, tuple[str, Callable[[Iterable[Row]], list[Line]]]] = {
    "cold": ("At a prompt", cold_lines),
    "portal": ("The portal, 50 readers at once", portal_lines),
    "ledger": ("The log", ledger_lines),
    "registers": ("Registers, beside Datasette", register_lines),
    "cartography": ("Maps: search and links together, large matrices and networks", cartography_lines),
    "bioproduction": ("Bioproduction, beside SciPy and CasADi", bioproduction_lines),
}


def present() -> list[str]:
    """Return the subjects whose module is there."""
    return [name for name in SUBJECTS if find_spec(f"benchmarks.{name}") is not None]


def measured(name: str) -> list[Line]:
    """Return the lines of one subject, measured now."""
    return SUBJECTS[name][1](import_module(f"benchmarks.{name}").rows())


def machine() -> str:
    """Return what the measures were made on, without the machine's name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} shared cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def load() -> str:
    """Return how busy the machine was over the last quarter of an hour, its own measures included; times stretch with it."""
    return f"{os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def report(found: dict[str, list[Line]]) -> str:
    """Return the page of results."""
    parts = [f"# Results\n\nMeasured on {datetime.now(UTC).date().isoformat()}: {machine()}; load {load()}. {_WORDS}"]
    parts += [f"## {SUBJECTS[name][0]}\n\n{markdown(lines)}" for name, lines in found.items()]
    return "\n".join(parts)


_WORDS = """Written by `python -m benchmarks` (`make bench`). Times are medians and
depend on the machine and on what else it does (a load above the number of cores stretches them); ratios travel better.
"""


def main(arguments: list[str]) -> int:
    """Measure, print, write; return 1 where a budget is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", help=f"some of: {', '.join(present())} (all of them where none is named)")
    parser.add_argument("--keep", action="store_true", help="print only, leave RESULTS.md as it is")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.subjects if name not in present()]
    if unknown:
        parser.error(f"no such subject: {', '.join(unknown)}")
    found: dict[str, list[Line]] = {}
    for name in asked.subjects or present():
        print(f"measuring: {name}…", file=sys.stderr, flush=True)
        found[name] = measured(name)
        print(plain(found[name]), flush=True)
    if not asked.keep and not asked.subjects:
        RESULTS.write_text(report(found), encoding="utf-8")
    return 1 if any(line.kept is False for lines in found.values() for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
