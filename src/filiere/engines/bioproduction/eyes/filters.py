"""Kalman filters on a plant: extended and unscented, on logarithms of shifted states, with parameters that walk at random.

The flow between two instants is a fixed-step Runge–Kutta 4 of the declared equations on arrays of points, so that the filter needs no
compiler. Unscented transform: S. J. Julier, J. K. Uhlmann, Proc. IEEE 92(3):401–422, 2004, with the scaling of E. A. Wan and R. van der
Merwe, 2000. An assay that arrives late is put where it belongs: the filter starts again from the instant of the sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError

Array = NDArray[np.float64]
Kind = Literal["ekf", "ukf"]


@dataclass(frozen=True)
class Coordinates:
    """What is estimated: states, each shifted before its logarithm is taken, then parameters and drifts; other states are known.

    ``biased`` names, by measurement, the state it is of and the coordinate that its drift is (a factor on the value).
    """

    plant: Plant
    states: tuple[str, ...]
    shifts: Array
    walking: tuple[str, ...]
    base: tuple[float, ...]
    biased: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return (*self.states, *self.walking)

    def inward(self, values: Array) -> Array:
        """Return coordinates (…, n) of values."""
        made: Array = np.log(np.maximum(values + self.shifts, 1e-12))
        return made

    def outward(self, points: Array) -> Array:
        """Return values of coordinates, never below zero."""
        made: Array = np.maximum(np.exp(points) - self.shifts, 0.0)
        return made


@dataclass(frozen=True)
class Measurement:
    """Values of some estimated quantities at an instant, with standard deviations; they arrive at ``arrives``."""

    at: float
    arrives: float
    values: Mapping[str, tuple[float, float]]


@dataclass
class Belief:
    """Mean and covariance in the filter's coordinates."""

    mean: Array
    cov: Array


@dataclass(frozen=True)
class Track:
    """What was believed at each instant with what had arrived by then: median, 95 % interval, normalised innovations squared."""

    times: Array
    names: tuple[str, ...]
    value: Array
    low: Array
    high: Array
    nis: Array
    freedoms: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def flow(space: Coordinates, points: Array, known: Mapping[str, float], inputs: Sequence[float], t: float, step: float) -> Array:
    """Return where points (m, n) of the coordinates are after a step, other states and inputs being held."""
    plant, count = space.plant, len(space.states)
    values = space.outward(points)
    columns = {name: values[:, place] for place, name in enumerate(space.states)}
    parameters = list(space.base)
    for place, name in enumerate(space.walking):
        if name in plant.names("parameters"):
            parameters[plant.names("parameters").index(name)] = values[:, count + place]  # type: ignore[call-overload]  # one value per point
    order = plant.names("states")
    y = np.array([np.broadcast_to(columns.get(name, known.get(name, 0.0)), (len(points),)) for name in order])
    moving = np.array([1.0 if name in columns else 0.0 for name in order])[:, None]

    def slope(at: float, state: Array) -> Array:
        rates = plant.evaluate(at, list(np.maximum(state, 0.0)), parameters, list(inputs), np)[0]
        made: Array = moving * np.array([np.broadcast_to(rate, (len(points),)) for rate in rates])
        return made

    a = slope(t, y)
    b = slope(t + step / 2, y + step / 2 * a)
    c = slope(t + step / 2, y + step / 2 * b)
    d = slope(t + step, y + step * c)
    y = y + step / 6 * (a + 2 * b + 2 * c + d)
    moved = np.column_stack([*(y[order.index(name)] for name in space.states), *(values[:, count + k] for k in range(len(space.walking)))])
    made: Array = space.inward(np.maximum(moved, 0.0))
    return made


def predict(
    kind: Kind, space: Coordinates, belief: Belief, known: Mapping[str, float], inputs: Sequence[float], t: float, step: float, walk: Array
) -> Belief:
    """Return the belief a step later; ``walk`` is the variance of the random walk of each coordinate, per hour."""
    n = belief.mean.size
    if kind == "ukf":
        points, wm, wc = sigma(belief)
        moved = flow(space, points, known, inputs, t, step)
        mean = wm @ moved
        away = moved - mean
        cov = (wc[:, None] * away).T @ away
    else:
        h = 1e-5
        points = np.vstack([belief.mean, belief.mean + h * np.eye(n), belief.mean - h * np.eye(n)])
        moved = flow(space, points, known, inputs, t, step)
        slope = ((moved[1 : n + 1] - moved[n + 1 :]) / (2 * h)).T
        mean, cov = moved[0], slope @ belief.cov @ slope.T
    return Belief(mean, _sound(cov + np.diag(walk * step)))


def update(space: Coordinates, belief: Belief, values: Mapping[str, tuple[float, float]]) -> tuple[Belief, float, int]:
    """Return the belief after measurements, the normalised innovation squared and its degrees of freedom.

    A measurement is of one coordinate, times its drift where it has one: in coordinates it is linear, and its noise is taken there.
    NaN is a sensor that says nothing.
    """
    told = [(name, *pair) for name, pair in values.items() if np.isfinite(pair[0])]
    if not told:
        return belief, float("nan"), 0
    parts = [space.biased.get(name, (name, "")) for name, _, _ in told]
    places = np.array([space.names.index(state) for state, _ in parts])
    sees = np.zeros((len(told), belief.mean.size))
    sees[np.arange(len(told)), places] = 1.0
    for row, (_, drift) in enumerate(parts):
        if drift:
            sees[row, space.names.index(drift)] = 1.0
    shift = space.shifts[places]
    seen, sd = np.array([value for _, value, _ in told]), np.array([sd for _, _, sd in told])
    level = np.maximum(np.exp(sees @ belief.mean), 1e-9)
    away = np.log(np.maximum(seen + shift, 0.05 * shift + 1e-9)) - sees @ belief.mean
    noise = np.diag((sd / level) ** 2)
    spread = sees @ belief.cov @ sees.T + noise
    gain = np.linalg.solve(spread, sees @ belief.cov).T
    keep = np.eye(belief.mean.size) - gain @ sees
    cov = keep @ belief.cov @ keep.T + gain @ noise @ gain.T
    return Belief(belief.mean + gain @ away, _sound(cov)), float(away @ np.linalg.solve(spread, away)), len(told)


def sigma(belief: Belief, alpha: float = 0.5, beta: float = 2.0) -> tuple[Array, Array, Array]:
    """Return the points of the unscented transform, and their weights for means and covariances."""
    n = belief.mean.size
    lam = alpha**2 * n - n
    root = np.linalg.cholesky((n + lam) * belief.cov)
    points = np.vstack([belief.mean, belief.mean + root.T, belief.mean - root.T])
    wm = np.full(2 * n + 1, 0.5 / (n + lam))
    wc = wm.copy()
    wm[0] = lam / (n + lam)
    wc[0] = wm[0] + 1 - alpha**2 + beta
    return points, wm, wc


def track(
    kind: Kind,
    space: Coordinates,
    start: Belief,
    times: Array,
    inputs: Array,
    known: Mapping[str, Array],
    jumps: Mapping[int, Mapping[str, tuple[float, float]]],
    measurements: Sequence[Measurement],
    walk: Array,
) -> Track:
    """Return what is believed at each time; ``jumps`` gives, at the step they precede, ``value ← gain·value + shift`` by state.

    ``inputs`` is (times − 1, inputs) and ``known`` the other states at each time.

    Raises:
        PlantError: times that do not increase, or a measurement of something that is not estimated.
    """
    _check(space, times, measurements)
    taken = [[row for row in measurements if abs(row.at - t) < 1e-6] for t in times]
    late = {k: [row for row in measurements if abs(row.arrives - t) < 1e-6 and row.at < t - 1e-6] for k, t in enumerate(times)}
    before: list[Belief] = [start]
    after: list[Belief] = []
    nis, freedoms = np.full(times.size, np.nan), np.zeros(times.size, dtype=np.int64)

    def absorb(k: int, now: float) -> None:
        belief, total, count = before[k], 0.0, 0
        for row in taken[k]:
            if row.arrives <= now + 1e-6:
                belief, part, seen = update(space, belief, row.values)
                total, count = total + (part if seen else 0.0), count + seen
        after[k:] = [belief]
        if k == round(float(np.searchsorted(times, now - 1e-6))):
            nis[k], freedoms[k] = total if count else np.nan, count

    def advance(k: int) -> None:
        belief = _jump(space, after[k], jumps.get(k, {}))
        held = {name: float(values[k]) for name, values in known.items()}
        step = float(times[k + 1] - times[k])
        before[k + 1 :] = [predict(kind, space, belief, held, inputs[k].tolist(), float(times[k]), step, walk)]

    kept_mean, kept_sd = np.empty((times.size, start.mean.size)), np.empty((times.size, start.mean.size))
    for k, now in enumerate(times):
        if late[k]:
            first = min(int(np.argmin(np.abs(times - row.at))) for row in late[k])
            for again in range(first, k):
                absorb(again, float(now))
                advance(again)
        absorb(k, float(now))
        kept_mean[k], kept_sd[k] = after[k].mean, np.sqrt(np.diag(after[k].cov))
        if k + 1 < times.size:
            advance(k)
    low, high = space.outward(kept_mean - 1.96 * kept_sd), space.outward(kept_mean + 1.96 * kept_sd)
    return Track(times, space.names, space.outward(kept_mean), low, high, nis, freedoms)


def _check(space: Coordinates, times: Array, measurements: Sequence[Measurement]) -> None:
    if np.any(np.diff(times) <= 0):
        raise PlantError("le temps recule dans les données", "time goes backwards in the data")
    strange = {name for row in measurements for name in row.values} - set(space.names) - set(space.biased)
    if strange:
        raise PlantError(f"mesures inconnues : {', '.join(sorted(strange))}", f"unknown measurements: {', '.join(sorted(strange))}")


def _jump(space: Coordinates, belief: Belief, moves: Mapping[str, tuple[float, float]]) -> Belief:
    if not moves:
        return belief
    mean, slope = belief.mean.copy(), np.ones(belief.mean.size)
    values = space.outward(belief.mean)
    for name, (gain, shift) in moves.items():
        if name in space.states:
            place = space.states.index(name)
            new = gain * values[place] + shift
            slope[place] = gain * (values[place] + space.shifts[place]) / (new + space.shifts[place])
            mean[place] = np.log(new + space.shifts[place])
    return Belief(mean, _sound(belief.cov * np.outer(slope, slope)))


def _sound(cov: Array) -> Array:
    made: Array = 0.5 * (cov + cov.T) + 1e-12 * np.eye(len(cov))
    return made
