"""The next experiment: among candidate recipes and sampling times, the one that would shrink the uncertainty of the parameters most.

D-optimality: the determinant of the information, that of the batches already made included, is made as large as possible (A. C. Atkinson,
A. N. Donev, R. D. Tobias, *Optimum Experimental Designs, with SAS*, Oxford, 2007). Parameters are taken in logarithms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError
from filiere.engines.bioproduction.model.schedule import Schedule
from filiere.engines.bioproduction.numerics.sensitivity import forward

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """An experiment that could be made: its recipe, start, times of assay, what is assayed and how precisely (relative, of the scale)."""

    name: str
    plan: Schedule
    y0: Array
    times: Array
    states: tuple[str, ...]
    relative: float = 0.05
    absolute: float = 0.01


@dataclass(frozen=True)
class Promise:
    """What a candidate promises: the logarithm of the determinant of the information, and the deviation of each parameter (relative)."""

    name: str
    log_determinant: float
    deviations: Array


def information(plant: Plant, p: Array, names: Sequence[str], candidate: Candidate) -> Array:
    """Return the expected information of an experiment on the logarithms of parameters.

    Raises:
        PlantError: a precision that is not above zero, an unknown name, or a plant that cannot be integrated.
    """
    if not (candidate.relative >= 0 and candidate.absolute >= 0 and candidate.relative + candidate.absolute > 0):
        raise PlantError("la précision d’un dosage doit être positive", "the precision of an assay must be above zero")
    states, slopes = forward(plant, candidate.y0, p, candidate.plan, candidate.times, names)
    places = [plant.index(name) for name in candidate.states]
    scales = np.array([plant.states[place].scale for place in places])
    sizes = np.array([p[plant.names("parameters").index(name)] for name in names])
    sd = candidate.relative * np.abs(states[:, places]) + candidate.absolute * scales
    weighted = (slopes[:, places, :] * sizes / sd[:, :, None]).reshape(-1, len(names))
    made: Array = weighted.T @ weighted
    return made


def rank(plant: Plant, p: Array, names: Sequence[str], candidates: Sequence[Candidate], known: Array | None = None) -> tuple[Promise, ...]:
    """Return the candidates from the best to the worst, given what earlier batches tell (``known``, an information matrix).

    Raises:
        PlantError: no candidate, or one that cannot be computed.
    """
    if not candidates:
        raise PlantError("aucune expérience à comparer", "no experiment to compare")
    before = np.zeros((len(names), len(names))) if known is None else known
    promises = []
    for candidate in candidates:
        total = before + information(plant, p, names, candidate)
        values, vectors = np.linalg.eigh(total)
        # A direction that no experiment shows has no finite deviation: it is told as infinite.
        seen = values > 1e-12 * max(float(values.max()), 1e-300)
        inverse = np.where(seen, 1.0 / np.where(seen, values, 1.0), np.inf)
        squares = np.where(np.abs(vectors) > 1e-9, vectors**2 * np.where(np.isfinite(inverse), inverse, 1e300), 0.0).sum(axis=1)
        deviations = np.where(squares > 1e200, np.inf, np.sqrt(np.minimum(squares, 1e200)))
        determinant = float(np.log(values[seen]).sum()) if seen.all() else -np.inf
        promises.append(Promise(candidate.name, determinant, deviations))
    return tuple(sorted(promises, key=lambda promise: -promise.log_determinant))
