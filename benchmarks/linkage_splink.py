"""Splink on a made-up list: its comparisons, its blocking, its thresholds. Its weights are not yet well fitted: do not quote its scores.

Run from an environment where ``splink`` (MIT, version 5) and ``duckdb`` are installed, beside this tree:
``PYTHONPATH=.:src python -m benchmarks.linkage_splink [COUNT]…``. Splink is not a dependency of Filière.

What was done for it. Its own documentation says that a lone column of names is the data that suits it least, so the names are
cut into several columns, by the same reading as ours (accents, legal forms, abbreviations, towns, numbers, acronyms:
``methods/linkage/spelling``). Blocking: equal runs of letters, beginnings, ends, rare words, words less one letter, numbers,
initials. Comparisons: the run of letters (exact with term frequency, one error, two errors, Jaro-Winkler at two thresholds),
the shared words by the product of their frequencies (as its authors advise for names of firms), the words left over, the
numbers, the towns, the acronym. Weights by its own sampling and expectation maximisation; groups by connected components at the
threshold with the best F1 on the half of the organisations that is kept for tuning.
"""

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.linkage import SEED, f1, measured, pair_scores
from benchmarks.linkage_names import Row, rows
from filiere.methods.linkage.acronyms import initials
from filiere.methods.linkage.spelling import Spelling, read_name

_THRESHOLDS = (0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999)
#: A word in more lines than that blocks nothing alone.
_RARE = 60
_SHARED = "list_filter(words_l, x -> list_contains(words_r, x))"
_PRODUCT = """list_product(list_transform(list_filter(weighted_l,
    x -> list_contains(words_r, x.word)), x -> x.share))"""
_LEFT = "len(list_filter(words_l, x -> not list_contains(words_r, x)))"
_RIGHT = "len(list_filter(words_r, x -> not list_contains(words_l, x)))"


def split(listed: Sequence[Row]) -> dict[str, Any]:
    """Return what Splink makes of a list, at the threshold that the tuning half chose."""
    begin = time.perf_counter()
    linker = _trained(listed)
    pairs = linker.inference.predict(threshold_match_probability=min(_THRESHOLDS))
    predicted = time.perf_counter() - begin
    truth = [row.truth for row in listed]
    tuned = {place for place, organisation in enumerate(truth) if organisation % 2 == 0}
    found = {}
    for threshold in _THRESHOLDS:
        started = time.perf_counter()
        groups = _clusters(linker, pairs, threshold)
        spent = time.perf_counter() - started
        found[threshold] = (_half(truth, groups, tuned), pair_scores(truth, groups), spent)
    best = max(found, key=lambda threshold: f1(*found[threshold][0]))
    _, (precision, recall), spent = found[best]
    return {**measured("splink", listed, predicted + spent, precision, recall), "threshold": best}


def _half(truth: Sequence[int], groups: Iterable[Sequence[int]], kept: set[int]) -> tuple[float, float]:
    """Return the scores over the pairs that lie inside one half."""
    places = sorted(kept)
    renamed = {place: number for number, place in enumerate(places)}
    inside = [[renamed[place] for place in group if place in kept] for group in groups]
    return pair_scores([truth[place] for place in places], inside)


def _clusters(linker: Any, pairs: Any, threshold: float) -> list[list[int]]:
    table = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=threshold).as_pandas_dataframe()
    return list(table.groupby("cluster_id")["unique_id"].apply(list))


def _trained(listed: Sequence[Row]) -> Any:
    import duckdb
    import pandas as pd
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table = pd.DataFrame(list(_table(listed)))
    blocking = [
        block_on("solid"),
        block_on("ordered"),
        block_on("substr(solid, 1, 6)", "substr(solid, -2)"),
        block_on("substr(solid, -6)", "substr(solid, 1, 2)"),
        block_on("rare", arrays_to_explode=["rare"]),
        block_on("near", arrays_to_explode=["near"]),
        block_on("numbers", "substr(solid, 1, 5)"),
        block_on("first_letters", "town"),
        block_on("acronym"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=_comparisons(), blocking_rules_to_generate_predictions=blocking, max_iterations=15
    )
    connection = duckdb.connect()
    # Splink writes its SQL through a parser that knows the arrow only; DuckDB 2 asks for leave.
    connection.execute("SET lambda_syntax='ENABLE_SINGLE_ARROW'")
    database = DuckDBAPI(connection)
    linker = Linker(database.register(table), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("ordered", "numbers")], recall=0.55)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1, min_count_per_level=None)
    for rule in (block_on("substr(solid, 1, 6)"), block_on("substr(solid, -6)"), block_on("ordered")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=0.2)
    return linker


def _comparisons() -> list[Any]:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    letters = cl.CustomComparison(
        output_column_name="solid",
        comparison_levels=[
            cll.NullLevel("solid"),
            cll.ExactMatchLevel("solid", term_frequency_adjustments=True),
            cll.CustomLevel("acronym_l = acronym_r and len(words_l) <> len(words_r)", "letters of the other"),
            cll.CustomLevel("damerau_levenshtein(solid_l, solid_r) <= 1 and length(solid_l) >= 10", "one error, long"),
            cll.CustomLevel("damerau_levenshtein(solid_l, solid_r) <= 1 and length(solid_l) >= 7", "one error, middling"),
            cll.CustomLevel("damerau_levenshtein(solid_l, solid_r) <= 1", "one error, short"),
            cll.CustomLevel("damerau_levenshtein(solid_l, solid_r) <= 2 and length(solid_l) >= 12", "two errors, long"),
            cll.JaroWinklerLevel("solid", 0.95),
            cll.JaroWinklerLevel("solid", 0.88),
            cll.ElseLevel(),
        ],
    )
    shared = cl.CustomComparison(
        output_column_name="words",
        comparison_levels=[
            cll.NullLevel("words"),
            cll.CustomLevel(f"len({_SHARED}) = 0", "no word shared"),
            *(cll.CustomLevel(f"{_PRODUCT} < {limit}", f"shared words rarer than {limit}") for limit in (1e-8, 1e-6, 1e-5, 1e-4, 1e-3)),
            cll.ElseLevel(),
        ],
    )
    over = cl.CustomComparison(
        output_column_name="over",
        comparison_levels=[
            cll.CustomLevel(f"{_LEFT} = 0 and {_RIGHT} = 0", "no word left over"),
            cll.CustomLevel(f"{_LEFT} = {_RIGHT} and {_LEFT} = 1", "one for another"),
            cll.CustomLevel(f"least({_LEFT}, {_RIGHT}) = 0", "more on one side"),
            cll.ElseLevel(),
        ],
    )
    numbers = cl.CustomComparison(
        output_column_name="numbers",
        comparison_levels=[
            cll.CustomLevel("numbers_l is null and numbers_r is null", "no number").configure(is_null_level=True),
            cll.CustomLevel("numbers_l = numbers_r", "same"),
            cll.ElseLevel(),
        ],
    )
    return [letters, shared, over, numbers, cl.ExactMatch("town").configure(term_frequency_adjustments=True)]


def _table(listed: Sequence[Row]) -> Iterator[dict[str, Any]]:
    read = [read_name(row.name) for row in listed]
    counts = Counter(word for spelling in read for word in set(spelling.words))
    for place, (row, spelling) in enumerate(zip(listed, read, strict=True)):
        town = min(spelling.towns) if spelling.towns else row.town.lower() or None
        words = sorted(set(spelling.words))
        yield {
            "unique_id": place,
            "solid": "".join(spelling.words) or spelling.solid,
            "ordered": " ".join(sorted(spelling.words)),
            "words": words,
            "weighted": [{"word": word, "share": counts[word] / len(listed)} for word in words],
            "rare": [word for word in words if counts[word] <= _RARE],
            "near": _near(spelling),
            "numbers": " ".join(sorted(spelling.numbers)) or None,
            "acronym": spelling.letters or _letters(spelling),
            "first_letters": _letters(spelling),
            "town": town,
        }


def _near(spelling: Spelling) -> list[str]:
    words = [word for word in spelling.words if len(word) >= 5][:1]
    return sorted({word[:at] + word[at + 1 :] for word in words for at in range(len(word))} | set(words))


def _letters(spelling: Spelling) -> str | None:
    return initials(spelling.spoken) if len(spelling.words) > 2 else None


def main(counts: Sequence[int]) -> None:
    """Print one row for each list."""
    logging.getLogger("splink").setLevel(logging.WARNING)
    for count in counts:
        sys.stdout.write(json.dumps(split(rows(count, SEED))) + "\n")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [5_000, 100_000])
