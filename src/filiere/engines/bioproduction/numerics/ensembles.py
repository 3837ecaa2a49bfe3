"""Many batches at once: parameters and initial states spread by reproducible streams, run on the cores there are.

The draws of batch *i* come from its own stream (``SeedSequence(seed).spawn``), so that they do not depend on how the work is cut.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError
from filiere.engines.bioproduction.model.schedule import Schedule
from filiere.engines.bioproduction.numerics.batch import FINISHED
from filiere.engines.bioproduction.numerics.solver import Backend, check_samples, fastest, kernel_arguments, raise_for, solve, tolerance

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """States of every batch, (batches, samples, states), NaN where one failed; ``failed`` says which, by index, and why."""

    states: Array
    initials: Array
    parameters: Array
    failed: Mapping[int, PlantError]


def spread(plant: Plant, count: int, seed: int, *, cv: Mapping[str, float], initial_cv: Mapping[str, float]) -> tuple[Array, Array]:
    """Return initial states and parameters of ``count`` batches, log-normal around the plant's own (``cv`` as fractions).

    Raises:
        PlantError: an unknown name, or a coefficient that is negative.
    """
    plant.values(dict.fromkeys(cv, 0.0))
    plant.initial(dict.fromkeys(initial_cv, 0.0))
    if any(not value >= 0 for value in (*cv.values(), *initial_cv.values())):
        raise PlantError("un coefficient de variation est négatif", "a coefficient of variation is negative")
    initials, parameters = np.array([plant.initial()] * count), np.array([plant.values()] * count)
    sigmas = [(initials, plant.index(name), np.sqrt(np.log1p(value**2))) for name, value in initial_cv.items()]
    sigmas += [(parameters, plant.names("parameters").index(name), np.sqrt(np.log1p(value**2))) for name, value in cv.items()]
    for row, stream in enumerate(np.random.SeedSequence(seed).spawn(count)):
        normal = np.random.default_rng(stream).standard_normal(len(sigmas))
        for (table, column, sigma), z in zip(sigmas, normal, strict=True):
            table[row, column] *= np.exp(sigma * z - 0.5 * sigma**2)
    return initials, parameters


def run_many(
    plant: Plant,
    initials: Array,
    parameters: Array,
    plan: Schedule,
    samples: Array,
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    backend: Backend | None = None,
    workers: int | None = None,
) -> Ensemble:
    """Return an ensemble; a batch that fails is told by its index and the others are kept.

    Raises:
        PlantError: shapes that do not agree, numbers that are not finite, or times outside the run.
    """
    check_samples(plan, samples)
    count = initials.shape[0]
    if initials.shape != (count, len(plant.states)) or parameters.shape != (count, len(plant.parameters)):
        raise PlantError("les tableaux n’ont pas la forme du modèle", "the arrays do not have the shape of the plant")
    if not (np.all(np.isfinite(initials)) and np.all(np.isfinite(parameters))):
        raise PlantError("une valeur initiale ou un paramètre n’est pas un nombre", "an initial value or a parameter is not a number")
    out = np.full((count, samples.size, initials.shape[1]), np.nan)
    if (backend or fastest()) == "compiled":
        ends = _compiled(plant, initials, parameters, plan, samples, out, rtol, atol, workers or os.cpu_count() or 1)
        failed = {int(one): error for one in np.flatnonzero(ends != FINISHED) if (error := _error(plant, int(ends[one]))) is not None}
    else:
        failed = _one_by_one(plant, initials, parameters, plan, samples, out, rtol, atol)
    for one in failed:
        out[one] = np.nan
    return Ensemble(out, initials, parameters, failed)


@dataclass(frozen=True)
class Part:
    """Some batches of an ensemble, as values that another process or machine can be given."""

    plant: Plant
    initials: Array
    parameters: Array
    plan: Schedule
    samples: Array


def cut(plant: Plant, initials: Array, parameters: Array, plan: Schedule, samples: Array, size: int) -> list[Part]:
    """Return an ensemble cut into parts of so many batches, in order."""
    starts = range(0, len(initials), size)
    return [Part(plant, initials[at : at + size], parameters[at : at + size], plan, samples) for at in starts]


def run_part(part: Part) -> tuple[Array, dict[int, tuple[str, str]]]:
    """Return the states of a part, and the words of each failure by its index in the part: errors do not travel between processes."""
    found = run_many(part.plant, part.initials, part.parameters, part.plan, part.samples)
    return found.states, {one: (error.fr, error.en) for one, error in found.failed.items()}


def join(parts: Sequence[Part], results: Sequence[tuple[Array, dict[int, tuple[str, str]]]]) -> Ensemble:
    """Return the ensemble of parts run apart, failures under their index in the whole."""
    failed: dict[int, PlantError] = {}
    before = 0
    for part, (_, errors) in zip(parts, results, strict=True):
        failed |= {before + one: PlantError(*words) for one, words in errors.items()}
        before += len(part.initials)
    states = np.concatenate([states for states, _ in results])
    initials, parameters = (np.concatenate([getattr(part, name) for part in parts]) for name in ("initials", "parameters"))
    return Ensemble(states, initials, parameters, failed)


def _compiled(
    plant: Plant, initials: Array, parameters: Array, plan: Schedule, samples: Array, out: Array, rtol: float, atol: float, workers: int
) -> NDArray[np.int64]:
    ends = np.zeros(initials.shape[0], dtype=np.int64)
    ys, ps = np.ascontiguousarray(initials.copy()), np.ascontiguousarray(parameters)
    made, rest = kernel_arguments(plant, plan)
    absolute = tolerance(plant, atol)

    def part(rows: slice) -> None:
        made.many(made.advance, made.rates, made.jacobian, ys[rows], ps[rows], *rest, rtol, absolute, samples, out[rows], ends[rows])

    size = max(1, min(256, -(-initials.shape[0] // workers)))
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(part, [slice(first, first + size) for first in range(0, initials.shape[0], size)]))
    return ends


def _one_by_one(
    plant: Plant, initials: Array, parameters: Array, plan: Schedule, samples: Array, out: Array, rtol: float, atol: float
) -> dict[int, PlantError]:
    failed = {}
    for one in range(initials.shape[0]):
        try:
            out[one] = solve(plant, initials[one], parameters[one], plan, samples, rtol=rtol, atol=atol, backend="reference")
        except PlantError as error:
            failed[one] = error
    return failed


def _error(plant: Plant, end: int) -> PlantError | None:
    try:
        raise_for(plant, end)
    except PlantError as error:
        return error
    return None
