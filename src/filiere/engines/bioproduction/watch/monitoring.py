"""Batch monitoring by unfolded principal components, on line: T², squared prediction error, their limits, contributions.

Sources: P. Nomikos, J. F. MacGregor, Technometrics 37(1):41–59, 1995 (batch-wise unfolding, limits); projection to the model plane for the
part of the batch that is known: P. R. C. Nelson, P. A. Taylor, J. F. MacGregor, Chemometr. Intell. Lab. Syst. 35:45–65, 1996; limit of the
error at each time: G. E. P. Box, Ann. Math. Stat. 25:290–302, 1954.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import PlantError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Monitor:
    """A model of good batches: K times, J variables, A components; limits at ``level`` (a share, such as 0.99)."""

    mean: Array
    scale: Array
    loadings: Array
    projectors: tuple[Array, ...]
    covariances: tuple[Array, ...]
    t2_limit: Array
    spe_limit: Array
    explained: float
    level: float

    @property
    def shape(self) -> tuple[int, int]:
        """Times and variables."""
        return int(self.mean.shape[0]), int(self.mean.shape[1])


def fit(batches: Array, components: int, level: float = 0.99) -> Monitor:
    """Return the monitor of good batches, (batches, times, variables).

    Raises:
        PlantError: numbers that do not exist, or fewer batches than three more than the components.
    """
    count, times, variables = batches.shape
    if not np.all(np.isfinite(batches)):
        raise PlantError("les lots de référence contiennent des valeurs absentes", "the reference batches hold missing values")
    if components < 1 or count < components + 3:
        raise PlantError(
            f"{count} lots ne suffisent pas à {components} composantes", f"{count} batches are too few for {components} components"
        )
    mean, scale = batches.mean(axis=0), batches.std(axis=0, ddof=1)
    # A variable that the recipe holds has no spread of its own: a floor keeps its first departure finite.
    scale = np.maximum(scale, 1e-3 * np.maximum(scale.max(axis=0), 1e-9 + 1e-3 * np.abs(mean).max(axis=0)))
    rows = ((batches - mean) / scale).reshape(count, -1)
    _, singular, right = np.linalg.svd(rows, full_matrices=False)
    loadings = right[:components].T
    projectors: list[Array] = []
    covariances: list[Array] = []
    t2, spe = np.empty((count, times)), np.empty((count, times))
    for k in range(times):
        known = loadings[: (k + 1) * variables]
        projector = np.asarray(np.linalg.solve(known.T @ known + 1e-9 * np.eye(components), known.T), dtype=np.float64)
        scores = rows[:, : (k + 1) * variables] @ projector.T
        covariance = np.asarray(
            np.linalg.inv(np.cov(scores.T).reshape(components, components) + 1e-9 * np.eye(components)), dtype=np.float64
        )
        last = slice(k * variables, (k + 1) * variables)
        t2[:, k] = np.einsum("ia,ab,ib->i", scores, covariance, scores)
        spe[:, k] = ((rows[:, last] - scores @ loadings[last].T) ** 2).sum(axis=1)
        projectors.append(projector)
        covariances.append(covariance)
    return Monitor(
        mean, scale, loadings, tuple(projectors), tuple(covariances), np.full(times, _t2_limit(count, components, level)),
        _spe_limit(spe, level), float((singular[:components] ** 2).sum() / (singular**2).sum()), level,
    )  # fmt: skip


def _t2_limit(count: int, components: int, level: float) -> float:
    from scipy.stats import f

    # A new batch is not among those that made the model: the limit is that of a future observation.
    return float(components * (count**2 - 1) / (count * (count - components)) * f.ppf(level, components, count - components))


def _spe_limit(spe: Array, level: float) -> Array:
    from scipy.stats import chi2

    # Neighbouring times share their limit: a window of five steadies the two moments that Box's approximation rests on.
    padded = np.pad(spe, ((0, 0), (2, 2)), mode="edge")
    windows = np.stack([padded[:, shift : shift + spe.shape[1]] for shift in range(5)])
    mean, variance = windows.mean(axis=(0, 1)), windows.var(axis=(0, 1))
    limit: Array = variance / (2 * mean) * chi2.ppf(level, 2 * mean**2 / variance)
    return limit


class Watch:
    """One batch being watched: give it each time's variables, it tells where the batch stands."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._rows = np.zeros(monitor.mean.size)
        self._k = -1
        self.t2: list[float] = []
        self.spe: list[float] = []

    def see(self, values: Array) -> tuple[float, float]:
        """Take the next time's variables and return T² and the squared prediction error.

        Raises:
            PlantError: as many times as the good batches have were already seen, or a value does not exist.
        """
        monitor, (times, variables) = self._monitor, self._monitor.shape
        self._k += 1
        if self._k >= times:
            raise PlantError("le lot dure plus que les lots de référence", "the batch is longer than the reference batches")
        if not np.all(np.isfinite(values)):
            raise PlantError("une mesure du lot n’existe pas", "a measurement of the batch does not exist")
        first, end = self._k * variables, (self._k + 1) * variables
        self._rows[first:end] = (values - monitor.mean[self._k]) / monitor.scale[self._k]
        scores = monitor.projectors[self._k] @ self._rows[:end]
        away = self._rows[first:end] - monitor.loadings[first:end] @ scores
        self.t2.append(float(scores @ monitor.covariances[self._k] @ scores))
        self.spe.append(float(away @ away))
        return self.t2[-1], self.spe[-1]

    def contributions(self) -> Array:
        """Return the share of each variable in the last squared prediction error."""
        monitor, (_, variables) = self._monitor, self._monitor.shape
        first, end = self._k * variables, (self._k + 1) * variables
        scores = monitor.projectors[self._k] @ self._rows[:end]
        away = (self._rows[first:end] - monitor.loadings[first:end] @ scores) ** 2
        made: Array = away / max(float(away.sum()), 1e-300)
        return made


@dataclass(frozen=True)
class Alarm:
    """The first alarm of a batch: at which step, and the variable that contributes most; None where there was none."""

    step: int | None
    variable: int | None
    t2: Array
    spe: Array


def watch(monitor: Monitor, batch: Array, in_a_row: int = 3) -> Alarm:
    """Return the first alarm of a batch, (times, variables): so many steps in a row beyond a limit."""
    watching = Watch(monitor)
    beyond, step, variable = 0, None, None
    for k, values in enumerate(batch):
        t2, spe = watching.see(values)
        beyond = beyond + 1 if t2 > monitor.t2_limit[k] or spe > monitor.spe_limit[k] else 0
        if beyond == in_a_row and step is None:
            step, variable = k, int(np.argmax(watching.contributions()))
    return Alarm(step, variable, np.array(watching.t2), np.array(watching.spe))
