"""Severity of reviewers, by an additive model: merit of the file, ease of the criterion, habit of the reviewer, and chance.

``note[f, r, c] = mean + merit[f] - severity[r] + ease[c] + chance``, each family summing to zero, fitted by least squares; intervals are
Student's. It is the linear reading of the many-facet model of J. M. Linacre (*Many-Facet Rasch Measurement*, 1989): notes are taken as
measures, which suits scales of five points and more. Where reviewers share no file, directly or through others, nothing tells a severe
reviewer from weak files: the model says so instead of guessing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student


class Note(NamedTuple):
    """One note: which file, by whom, on which criterion, and how many points."""

    file: str
    reviewer: str
    criterion: str
    points: float


class Estimate(NamedTuple):
    """A value with its interval at the level asked; the interval is None where nothing is left to estimate chance from."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Calibration:
    """What the model finds.

    ``fair`` is what each file would have got, on average over the criteria, from a reviewer of average severity; ``plain`` its mean as
    noted. ``severity`` is in points, above zero for a severe reviewer. ``by_criterion`` gives the fair points of each file on each
    criterion it was noted on. ``groups`` are the sets of reviewers that can be compared; more than one means that files of different
    sets cannot. ``sigma`` is the spread of chance, in points.
    """

    fair: Mapping[str, Estimate]
    plain: Mapping[str, float]
    severity: Mapping[str, Estimate]
    ease: Mapping[str, float]
    by_criterion: Mapping[str, Mapping[str, float]]
    groups: tuple[frozenset[str], ...]
    sigma: float | None
    notes: int

    @property
    def connected(self) -> bool:
        """Whether every reviewer can be compared with every other."""
        return len(self.groups) <= 1


def calibrate(notes: Iterable[Note], level: float = 0.95) -> Calibration:
    """Return merits and severities from notes.

    Raises:
        ValueError: there is no note, or somebody noted the same criterion of a file twice.
    """
    given = list(notes)
    if not given:
        raise ValueError("there is no note")
    if len({note[:3] for note in given}) < len(given):
        raise ValueError("somebody noted the same criterion of a file twice")
    files = sorted({note.file for note in given})
    reviewers = sorted({note.reviewer for note in given})
    criteria = sorted({note.criterion for note in given})
    design, points = _design(given, files, reviewers, criteria)
    solution, _, rank, _ = np.linalg.lstsq(design, points, rcond=None)
    freedom = len(given) - int(rank)
    residual = points - design @ solution
    sigma = float(np.sqrt(residual @ residual / freedom)) if freedom > 0 else None
    spread = np.linalg.pinv(design.T @ design)
    reach = float(student.ppf((1 + level) / 2, freedom)) if freedom > 0 else None

    def estimate(contrast: np.ndarray) -> Estimate:
        value = float(contrast @ solution)
        if sigma is None or reach is None:
            return Estimate(value, None, None)
        half = reach * sigma * float(np.sqrt(max(0.0, contrast @ spread @ contrast)))
        return Estimate(value, value - half, value + half)

    size = design.shape[1]
    sizes = (len(files), len(reviewers), len(criteria))
    fair = {name: estimate(_contrast(size, sizes, place, None)) for place, name in enumerate(files)}
    severity = {name: estimate(_contrast(size, sizes, None, place)) for place, name in enumerate(reviewers)}
    ease = _centred(solution[1 + sizes[0] + sizes[1] :])
    noted = {(note.file, note.criterion) for note in given}
    by_criterion = {
        name: {
            criterion: fair[name].value + ease[place] + _lean(given, name, criterion, severity, fair[name].value + ease[place])
            for place, criterion in enumerate(criteria)
            if (name, criterion) in noted
        }
        for name in files
    }
    plain = {name: float(np.mean([note.points for note in given if note.file == name])) for name in files}
    return Calibration(
        fair, plain, severity, dict(zip(criteria, map(float, ease), strict=True)), by_criterion, groups(given), sigma, len(given)
    )


def _design(
    given: Sequence[Note], files: Sequence[str], reviewers: Sequence[str], criteria: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    places = [{name: place for place, name in enumerate(names)} for names in (files, reviewers, criteria)]
    design = np.zeros((len(given), 1 + len(files) + len(reviewers) + len(criteria)))
    design[:, 0] = 1.0
    for row, note in enumerate(given):
        design[row, 1 + places[0][note.file]] = 1.0
        design[row, 1 + len(files) + places[1][note.reviewer]] = -1.0
        design[row, 1 + len(files) + len(reviewers) + places[2][note.criterion]] = 1.0
    return design, np.array([note.points for note in given], dtype=float)


def _contrast(size: int, sizes: tuple[int, int, int], file: int | None, reviewer: int | None) -> np.ndarray:
    """Return what to add up for a file's fair points, or for a reviewer's severity beside the mean reviewer."""
    wanted = np.zeros(size)
    files, reviewers, criteria = sizes
    if file is not None:
        wanted[0] = wanted[1 + file] = 1.0
        wanted[1 + files : 1 + files + reviewers] = -1.0 / reviewers
        wanted[1 + files + reviewers :] = 1.0 / criteria
    if reviewer is not None:
        wanted[1 + files : 1 + files + reviewers] = -1.0 / reviewers
        wanted[1 + files + reviewer] += 1.0
    return wanted


def _centred(values: np.ndarray) -> np.ndarray:
    centred: np.ndarray = values - values.mean()
    return centred


def _lean(given: Sequence[Note], file: str, criterion: str, severity: Mapping[str, Estimate], expected: float) -> float:
    """Return how far the notes of a file on a criterion stand from what the model expects, severity apart."""
    own = [note.points + severity[note.reviewer].value for note in given if note.file == file and note.criterion == criterion]
    return float(np.mean(own)) - expected


def groups(notes: Iterable[Note]) -> tuple[frozenset[str], ...]:
    """Return the sets of reviewers that files bind together.

    >>> [sorted(one) for one in groups([Note("a", "x", "c", 1), Note("a", "y", "c", 2), Note("b", "z", "c", 3)])]
    [['x', 'y'], ['z']]
    """
    heads: dict[tuple[str, str], tuple[str, str]] = {}

    def head(name: tuple[str, str]) -> tuple[str, str]:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    reviewers = set()
    for note in notes:
        reviewers.add(note.reviewer)
        one, other = head(("file", note.file)), head(("reviewer", note.reviewer))
        if one != other:
            heads[other] = one
    found: dict[tuple[str, str], set[str]] = {}
    for reviewer in reviewers:
        found.setdefault(head(("reviewer", reviewer)), set()).add(reviewer)
    return tuple(sorted((frozenset(one) for one in found.values()), key=lambda one: (-len(one), min(one))))
