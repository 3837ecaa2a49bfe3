"""PhEval's standard disease results: one tab-separated file per case, read and written.

Columns ``rank``, ``score``, ``disease_identifier``; ties share the highest of their ranks, as PhEval ranks them. Source: Bridges et al.,
"Towards a standard benchmark for phenotype-driven variant and gene prioritisation algorithms: PhEval", BMC Bioinformatics 26:87, 2025.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.ranking import Ranking

COLUMNS = ("rank", "score", "disease_identifier")


def rows(knowledge: Knowledge, ranking: Ranking, number: int) -> list[tuple[int, float, str]]:
    """Return the standard rows of one case."""
    scores = ranking.score[number]
    names = [knowledge.annotations.diseases[place] for place in ranking.disease[number].tolist()]
    return [(int((scores >= score).sum()), round(float(score), 6), name) for score, name in zip(scores, names, strict=True)]


def write(folder: Path, knowledge: Knowledge, ranking: Ranking) -> list[Path]:
    """Write one ``<case>-disease_result.tsv`` per case and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, case in enumerate(ranking.cases):
        path = folder / f"{_file_name(case)}-disease_result.tsv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(knowledge, ranking, number))
        written.append(path)
    return written


def read(path: Path) -> list[tuple[int, float, str]]:
    """Return the rows of one result file, whoever's tool wrote it.

    Raises:
        ValueError: a column is missing, or a cell is not what it must be.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t")
        missing = sorted(set(COLUMNS) - set(table.fieldnames or ()))
        if missing:
            raise ValueError(f"{path.name}: no column {', '.join(missing)}")
        return [(int(row["rank"]), float(row["score"]), row["disease_identifier"]) for row in table]


def ranks(results: Mapping[str, Sequence[tuple[int, float, str]]], truth: Mapping[str, str]) -> dict[str, float]:
    """Return the rank of each case's true disease in somebody's results, infinite where it is not listed."""
    return {
        case: float(min((place for place, _, name in results.get(case, ()) if name == disease), default=np.inf))
        for case, disease in truth.items()
    }


def _file_name(case: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in case) or "case"


def read_folder(paths: Iterable[Path]) -> dict[str, list[tuple[int, float, str]]]:
    """Return the results of many files by case."""
    return {path.name.removesuffix("-disease_result.tsv"): read(path) for path in sorted(paths)}
