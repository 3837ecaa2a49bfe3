"""The annotations of diseases by signs (``phenotype.hpoa``) as arrays, with what it takes to leave one publication out.

A row says that ``m`` of ``n`` persons with a disease had a sign, or gives a class of frequency, or nothing. Columns: the HPO project's
"Format of the phenotype.hpoa file". Classes of frequency take the middle of the range that HPO defines for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.ontology import Ontology

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

#: HPO frequency classes (HP:0040279 and below) → middle of the defined range of shares.
CLASSES: Mapping[str, float] = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.895,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
#: How a row says its frequency.
COUNTED, CLASSED, SILENT = 0, 1, 2


@dataclass(frozen=True)
class Annotations:
    """Rows of signs, one entry per row in each array; ``reference`` pairs rows with publications.

    ``affected`` and ``persons`` are ``m`` and ``n`` where the row counts, a share and 1 where it gives a class, NaN and 0 where it is
    silent.
    """

    version: str
    ontology_version: str
    diseases: tuple[str, ...]
    names: tuple[str, ...]
    disease: Ints
    term: Ints
    affected: Floats
    persons: Floats
    how: NDArray[np.int8]
    denied: NDArray[np.bool_]
    sex: NDArray[np.int8]
    aspect: NDArray[np.int8]
    publications: tuple[str, ...]
    reference_row: Ints
    reference_publication: Ints
    unknown_terms: int

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the place of each disease identifier."""
        return {name: place for place, name in enumerate(self.diseases)}

    @cached_property
    def publication_index(self) -> dict[str, int]:
        """Return the place of each publication."""
        return {name: place for place, name in enumerate(self.publications)}

    @cached_property
    def references_of_row(self) -> NDArray[np.int32]:
        """Return how many references each row has."""
        return np.bincount(self.reference_row, minlength=len(self.disease)).astype(np.int32)

    def rows_of_publication(self, publication: str) -> Ints:
        """Return the rows that cite a publication."""
        place = self.publication_index.get(publication)
        if place is None:
            return np.empty(0, np.int32)
        order, starts = self._by_publication
        return self.reference_row[order[starts[place] : starts[place + 1]]]

    def rows_of_disease(self, disease: int) -> Ints:
        """Return the rows of one disease (rows stand in the order of diseases)."""
        first, last = np.searchsorted(self.disease, [disease, disease + 1])
        return np.arange(first, last, dtype=np.int32)

    @cached_property
    def _by_publication(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.reference_publication, kind="stable").astype(np.int32)
        starts = np.searchsorted(self.reference_publication[order], np.arange(len(self.publications) + 1)).astype(np.int32)
        return order, starts


#: Aspects kept: signs, onset and course, inheritance, modifiers, past history.
ASPECTS = "PCIMH"
_SEXES = {"": 0, "FEMALE": 1, "MALE": 2}


def read_hpoa(path: Path, ontology: Ontology) -> Annotations:
    """Return the annotations of a ``phenotype.hpoa`` file; terms that the ontology does not know are counted, not guessed.

    Raises:
        ValueError: the file is not in that format.
    """
    version = told = ""
    rows: list[tuple[str, int, float, float, int, bool, int, int, str]] = []
    names: dict[str, str] = {}
    unknown = 0
    headed = False
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                version = line.split(": ", 1)[1].strip() if line.startswith("#version") else version
                told = line.rstrip("/").split("/")[-2] if line.startswith("#hpo-version") and line.count("/") > 2 else told
                continue
            cells = line.rstrip("\n").split("\t")
            if not headed:
                if cells[:4] != ["database_id", "disease_name", "qualifier", "hpo_id"]:
                    raise ValueError(f"{path.name} is not a phenotype.hpoa file: its first line is {line[:60]!r}")
                headed = True
                continue
            if len(cells) < 11:
                raise ValueError(f"{path.name}: a row has {len(cells)} columns, not 12: {line[:60]!r}")
            current = ontology.current(cells[3])
            if current is None:
                unknown += 1
                continue
            affected, persons, how = frequency(cells[7])
            names.setdefault(cells[0], cells[1])
            kept = (cells[0], ontology.index[current], affected, persons, how)
            rows.append((*kept, cells[2] == "NOT", _SEXES.get(cells[8].upper(), 0), ASPECTS.find(cells[10]), cells[4]))
    if not headed:
        raise ValueError(f"{path.name} holds no row")
    return _assemble(version, told, names, rows, unknown)


def frequency(cell: str) -> tuple[float, float, int]:
    """Return (affected, persons, how) of a frequency cell.

    >>> frequency("3/7")
    (3.0, 7.0, 0)
    >>> frequency("HP:0040283")
    (0.17, 1.0, 1)
    >>> frequency("25%")
    (0.25, 1.0, 1)
    """
    if "/" in cell:
        left, _, right = cell.partition("/")
        if left.strip().isdigit() and right.strip().isdigit() and int(right) > 0:
            return float(min(int(left), int(right))), float(int(right)), COUNTED
    elif cell in CLASSES:
        return CLASSES[cell], 1.0, CLASSED
    elif cell.endswith("%"):
        try:
            return min(max(float(cell[:-1]) / 100, 0.0), 1.0), 1.0, CLASSED
        except ValueError:
            return float("nan"), 0.0, SILENT
    return float("nan"), 0.0, SILENT


def _assemble(
    version: str,
    told: str,
    names: Mapping[str, str],
    rows: list[tuple[str, int, float, float, int, bool, int, int, str]],
    unknown: int,
) -> Annotations:
    diseases = tuple(sorted(names))
    place = {name: number for number, name in enumerate(diseases)}
    rows.sort(key=lambda row: (place[row[0]], row[1], row[8]))
    publications = tuple(sorted({word for row in rows for word in row[8].split(";") if word}))
    number = {name: count for count, name in enumerate(publications)}
    pairs = [(line, number[word]) for line, row in enumerate(rows) for word in dict.fromkeys(row[8].split(";")) if word]
    line, publication = (np.array(side, np.int32) for side in (zip(*pairs, strict=True) if pairs else ((), ())))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    return Annotations(
        version,
        told,
        diseases,
        tuple(names[name] for name in diseases),
        np.array([place[name] for name in columns[0]], np.int32),
        np.array(columns[1], np.int32),
        np.array(columns[2], np.float32),
        np.array(columns[3], np.float32),
        np.array(columns[4], np.int8),
        np.array(columns[5], np.bool_),
        np.array(columns[6], np.int8),
        np.array(columns[7], np.int8),
        publications,
        line,
        publication,
        unknown,
    )
