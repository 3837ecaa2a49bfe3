"""Deduplication of a made-up list: time, precision and recall over pairs of lines.

``python -m benchmarks.linkage [COUNT]…``. ``benchmarks.linkage_splink`` holds Splink against the same list.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.linkage_names import Row, rows

SEED = 2026


def pair_scores(truth: Sequence[int], groups: Iterable[Sequence[int]]) -> tuple[float, float]:
    """Return precision and recall over pairs of lines."""
    sizes: dict[int, int] = {}
    for one in truth:
        sizes[one] = sizes.get(one, 0) + 1
    wanted = sum(size * (size - 1) // 2 for size in sizes.values())
    told = right = 0
    for group in groups:
        counts: dict[int, int] = {}
        for place in group:
            counts[truth[place]] = counts.get(truth[place], 0) + 1
        told += len(group) * (len(group) - 1) // 2
        right += sum(count * (count - 1) // 2 for count in counts.values())
    return right / max(1, told), right / max(1, wanted)


def ours(listed: Sequence[Row]) -> dict[str, Any]:
    """Return what deduplication makes of a list."""
    from filiere.engines.cartography.dedupe.grouping import group

    begin = time.perf_counter()
    found = group([{"name": row.name, "town": row.town} for row in listed])
    spent = time.perf_counter() - begin
    precision, recall = pair_scores([row.truth for row in listed], found.linkage.groups)
    return measured("filiere", listed, spent, precision, recall)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * precision * recall / max(1e-9, precision + recall)


def measured(by: str, listed: Sequence[Row], spent: float, precision: float, recall: float) -> dict[str, Any]:
    """Return one row of figures, with the memory taken and the load of the machine."""
    return {
        "by": by,
        "names": len(listed),
        "organisations": len({row.truth for row in listed}),
        "seconds": round(spent, 1),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": round(os.getloadavg()[0], 1),
    }


def main(counts: Sequence[int]) -> None:
    """Print one row for each list."""
    for count in counts:
        listed = rows(count, SEED)
        sys.stdout.write(json.dumps(ours(listed)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [5_000, 100_000])
