"""Parameters from batch data: weighted least squares on logarithms, identifiability, and intervals by profile likelihood.

Profile likelihood: A. Raue et al., Bioinformatics 25(15):1923–1929, 2009. A parameter whose profile never passes the threshold on a side is
not identifiable there, and its interval is told as open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError
from filiere.engines.bioproduction.model.schedule import Schedule
from filiere.engines.bioproduction.numerics.solver import solve

Array = NDArray[np.float64]
#: Half of the 95 % quantile of a χ² with one degree of freedom is the allowed rise of the cost.
RISE = 3.841458820694124


@dataclass(frozen=True)
class Data:
    """One batch: its recipe, start and times; values (times, states) with standard deviations, NaN where nothing was measured."""

    plan: Schedule
    y0: Array
    times: Array
    states: tuple[str, ...]
    values: Array
    sd: Array


@dataclass(frozen=True)
class Fit:
    """Estimated values, the weighted sum of squares, the number of data, correlations, and the sloppiest direction with its spread."""

    names: tuple[str, ...]
    values: Array
    cost: float
    data: int
    covariance: Array
    correlations: Array
    worst_direction: Array
    worst_sd: float


@dataclass(frozen=True)
class Profile:
    """The cost above its minimum along one parameter, and its 95 % interval; None where the profile does not close."""

    name: str
    grid: Array
    rise: Array
    low: float | None
    high: float | None


def check(data: Sequence[Data]) -> None:
    """Raise where data cannot be used.

    Raises:
        PlantError: no data, times that go backwards, a standard deviation that is not above zero, shapes that do not agree.
    """
    if not data or not any(np.isfinite(batch.values).any() for batch in data):
        raise PlantError("aucune mesure à exploiter", "no measurement to use")
    for batch in data:
        if np.any(np.diff(batch.times) <= 0):
            raise PlantError("le temps recule dans les données", "time goes backwards in the data")
        if batch.values.shape != (batch.times.size, len(batch.states)) or batch.sd.shape != batch.values.shape:
            raise PlantError("mesures et écarts types n’ont pas la même forme", "measurements and deviations differ in shape")
        if np.any(~(batch.sd[np.isfinite(batch.values)] > 0)):
            raise PlantError("un écart type n’est pas positif", "a standard deviation is not above zero")


def residuals(plant: Plant, base: Array, names: Sequence[str], logs: Array, data: Sequence[Data]) -> Array:
    """Return the weighted residuals of all data at parameters given by their logarithms; large where the plant cannot be solved."""
    p = base.copy()
    for name, value in zip(names, logs, strict=True):
        p[plant.names("parameters").index(name)] = np.exp(value)
    parts = []
    for batch in data:
        kept = np.isfinite(batch.values)
        try:
            found = solve(plant, batch.y0, p, batch.plan, batch.times, rtol=1e-7, atol=1e-9)
        except PlantError:
            parts.append(np.full(int(kept.sum()), 1e3))
            continue
        places = [plant.index(name) for name in batch.states]
        parts.append(((found[:, places] - batch.values) / batch.sd)[kept])
    return np.concatenate(parts)


def estimate(plant: Plant, base: Array, names: Sequence[str], data: Sequence[Data]) -> Fit:
    """Return the parameters that fit the data best, from those of ``base``.

    Raises:
        PlantError: data that cannot be used, an unknown parameter, or one that is not above zero.
    """
    from scipy.optimize import least_squares

    check(data)
    plant.values(dict.fromkeys(names, 0.0))
    start = np.array([base[plant.names("parameters").index(name)] for name in names])
    if np.any(start <= 0):
        raise PlantError("un paramètre à estimer n’est pas positif", "a parameter to estimate is not above zero")
    found = least_squares(lambda logs: residuals(plant, base, names, logs, data), np.log(start), x_scale=0.1, diff_step=1e-4)
    information = found.jac.T @ found.jac
    # The small ridge leaves a direction that the data do not show with a huge spread, where a pseudo-inverse would call it certain.
    covariance = np.linalg.inv(information + 1e-8 * np.eye(len(names)))
    deviations = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    spreads, directions = np.linalg.eigh(covariance)
    return Fit(
        tuple(names), np.exp(found.x), float(2 * found.cost), int(found.fun.size), covariance,
        covariance / np.outer(deviations, deviations), directions[:, -1], float(np.sqrt(max(spreads[-1], 0.0))),
    )  # fmt: skip


def profile(plant: Plant, base: Array, fit: Fit, name: str, data: Sequence[Data], *, reach: float = 3.0, points: int = 13) -> Profile:
    """Return the profile of one parameter, out to ``reach`` linear standard deviations, the others being fitted again."""
    from scipy.optimize import least_squares

    place = fit.names.index(name)
    others = [other for other in fit.names if other != name]
    centre = np.log(fit.values)
    sd = float(np.sqrt(fit.covariance[place, place]))
    offsets = np.linspace(-reach, reach, points) * min(sd, 1.0)
    rise = np.zeros(points)
    for side in (range(points // 2, points), range(points // 2, -1, -1)):
        kept = np.delete(centre, place)
        for k in side:
            fixed = base.copy()
            fixed[plant.names("parameters").index(name)] = np.exp(centre[place] + offsets[k])
            if others:
                found = least_squares(
                    lambda logs, fixed=fixed: residuals(plant, fixed, others, logs, data), kept, x_scale=0.1, diff_step=1e-4, max_nfev=20
                )
                kept, cost = found.x, 2 * found.cost
            else:
                cost = float((residuals(plant, fixed, [], np.zeros(0), data) ** 2).sum())
            rise[k] = max(cost - fit.cost, 0.0)
    grid = np.exp(centre[place] + offsets)
    middle = points // 2
    low = _crossing(grid[middle::-1], rise[middle::-1])
    return Profile(name, grid, rise, low, _crossing(grid[middle:], rise[middle:]))


def _crossing(grid: Array, rise: Array) -> float | None:
    for k in range(1, grid.size):
        if rise[k] >= RISE > rise[k - 1]:
            # The profile is nearly a parabola: its root is nearly straight between two points.
            a, b = np.sqrt(rise[k - 1]), np.sqrt(rise[k])
            share = (np.sqrt(RISE) - a) / (b - a)
            return float(np.exp(np.log(grid[k - 1]) + share * (np.log(grid[k]) - np.log(grid[k - 1]))))
    return None
