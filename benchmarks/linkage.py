"""Deduplication of a made-up list: time, precision and recall, beside Splink on the same list where it is installed.

``python -m benchmarks.linkage [COUNT]…``. Splink (MIT) is not a dependency: install ``splink`` to have its rows. Its configuration is a
first one, not a tuned one: comparison of the folded name by Jaro-Winkler at three thresholds with term frequency, of its first word, and of
the town; blocking on the beginning and the end of the name, on its first and last word, on the town with three letters; weights by its own
expectation maximisation; of several thresholds the best for it (F1) is told. It shows what a first try gives, not what Splink can do.
"""

import json
import os
import resource
import sys
import time
import unicodedata
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
    return _row("filiere", listed, spent, precision, recall)


def splink(listed: Sequence[Row]) -> dict[str, Any]:
    """Return what Splink makes of the same list, at the threshold that suits it best."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    begin = time.perf_counter()
    table = pd.DataFrame([_splink_row(place, row) for place, row in enumerate(listed)])
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("solid", [0.97, 0.93, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("head", [0.92]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("town"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("substr(solid, 1, 7)"),
            block_on("tail"),
            block_on("head", "last"),
            block_on("town", "substr(solid, 1, 3)"),
        ],
    )
    database = DuckDBAPI()
    linker = Linker(database.register(table), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("solid")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("tail"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("substr(solid, 1, 7)"))
    pairs = linker.inference.predict(threshold_match_probability=0.05)
    found = {}
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold).as_pandas_dataframe()
        groups = clusters.groupby("cluster_id")["unique_id"].apply(list)
        found[threshold] = pair_scores([row.truth for row in listed], groups)
        if threshold == 0.5:
            spent = time.perf_counter() - begin
    best = max(found, key=lambda threshold: _f1(*found[threshold]))
    return {**_row("splink", listed, spent, *found[best]), "threshold": best}


def _splink_row(place: int, row: Row) -> dict[str, Any]:
    plain = "".join(one for one in unicodedata.normalize("NFKD", row.name.lower()) if not unicodedata.combining(one))
    dropped = {"sa", "sas", "sarl", "sasu", "snc", "s", "a", "r", "l", "societe", "groupe", "de", "et", "d", "en", "la"}
    words = [word for word in "".join(one if one.isalnum() else " " for one in plain).split() if word not in dropped] or [plain]
    solid = "".join(words)
    return {"unique_id": place, "solid": solid, "tail": solid[-7:], "head": words[0], "last": words[-1], "town": row.town or None}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)


def _row(by: str, listed: Sequence[Row], spent: float, precision: float, recall: float) -> dict[str, Any]:
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
    """Print one row for each list and each program."""
    for count in counts:
        listed = rows(count, SEED)
        sys.stdout.write(json.dumps(ours(listed)) + "\n")
        sys.stdout.flush()
        try:
            sys.stdout.write(json.dumps(splink(listed)) + "\n")
        except ImportError:
            sys.stdout.write(json.dumps({"by": "splink", "names": count, "absent": "pip install splink"}) + "\n")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [5_000, 100_000])
