"""How appending to the log and proving from it grow with its size: both should follow log n, never n.

Run ``python benchmarks/ledger.py``; ``--largest 10000`` stops early.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PROBES = 50


def rows(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """Return one row per size: bulk rate, median time of one append and of one proof, hashes in a proof, and ratios to the first row."""
    from filiere.store.opening import open_store

    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "workspace", database="", create=True) as store:
        for size in sizes:
            found.append(_row(store, size))
    for row in found:
        row["append_ratio"] = round(row["append_ms"] / found[0]["append_ms"], 2)
        row["prove_ratio"] = round(row["prove_ms"] / found[0]["prove_ms"], 2)
    return found


def _row(store: Any, size: int) -> dict[str, Any]:
    missing = size - store.ledger.size()
    began = time.perf_counter()
    with store.transaction():
        store.ledger.append_many(_entries(store.ledger.size(), missing))
    bulk_s = time.perf_counter() - began
    appends = [_timed(lambda: _append(store)) for _ in range(PROBES)]
    proofs = [_timed(lambda step=step: store.ledger.inclusion(step * (size // PROBES), size)) for step in range(PROBES)]
    return {
        "entries": size,
        "bulk_per_s": round(missing / bulk_s),
        "append_ms": round(median(appends), 3),
        "prove_ms": round(median(proofs), 3),
        "proof_hashes": len(store.ledger.inclusion(0, size)),
    }


def _entries(first: int, count: int) -> Iterator[Any]:
    from filiere.store.entries import NewEntry

    for number in range(first, first + count):
        yield NewEntry(kind="benchmark", key=f"B-{number}", body=b"{}")


def _append(store: Any) -> None:
    with store.transaction():
        store.ledger.append("benchmark", "B-one", b"{}")


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="the largest log to build")
    asked = parser.parse_args()
    table = rows(tuple(size for size in SIZES if size <= asked.largest))
    print("  ".join(f"{name:>12}" for name in table[0]))
    for row in table:
        print("  ".join(f"{value:>12}" for value in row.values()))


if __name__ == "__main__":
    main()
