"""The proof of a controller: paired batches of the same plants under several arms, with intervals by bootstrap over the plants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Published over batches 1–30, 31–60 and 61–90 of the 100-batch set (Goldrick et al. 2019): mean in kg, CV in %.
PUBLISHED: Mapping[str, tuple[float, float]] = {"recipe": (2912.7, 26.4), "operator": (2833.1, 24.0), "published": (3484.3, 8.8)}


@dataclass(frozen=True)
class Spread:
    """Mean and coefficient of variation (%) of one arm, with 95 % intervals, the worst batch and the hours outside the limits."""

    arm: str
    mean: float
    mean_low: float
    mean_high: float
    cv: float
    cv_low: float
    cv_high: float
    worst: float
    outside_h: float


@dataclass(frozen=True)
class Paired:
    """Gain of an arm over another on the same plants, in %, and the ratio of their coefficients of variation, with 95 % intervals."""

    arm: str
    over: str
    gain: float
    gain_low: float
    gain_high: float
    cv_ratio: float
    cv_ratio_low: float
    cv_ratio_high: float
    better: float


def spread(arm: str, values: Array, outside: Sequence[float], *, seed: int = 0, resamples: int = 2000) -> Spread:
    """Return how an arm spreads."""
    rows = _rows(values.size, seed, resamples)
    means, cvs = values[rows].mean(axis=1), _cv(values[rows])
    low, high = np.quantile(means, [0.025, 0.975])
    cv_low, cv_high = np.quantile(cvs, [0.025, 0.975])
    cv = float(_cv(values[None, :])[0])
    return Spread(
        arm, float(values.mean()), float(low), float(high), cv, float(cv_low), float(cv_high), float(values.min()), float(np.mean(outside))
    )


def paired(arm: str, over: str, new: Array, old: Array, *, seed: int = 0, resamples: int = 2000) -> Paired:
    """Return the paired gain of an arm over another.

    Raises:
        ValueError: the arms were not run on the same number of plants.
    """
    if new.shape != old.shape:
        raise ValueError("the two arms were not run on the same plants")
    rows = _rows(new.size, seed, resamples)
    gains = 100.0 * (new[rows].mean(axis=1) / old[rows].mean(axis=1) - 1.0)
    ratios = _cv(new[rows]) / _cv(old[rows])
    ratio = float(_cv(new[None, :])[0] / _cv(old[None, :])[0])
    low, high = np.quantile(gains, [0.025, 0.975])
    ratio_low, ratio_high = np.quantile(ratios, [0.025, 0.975])
    gain = float(100.0 * (new.mean() / old.mean() - 1.0))
    return Paired(arm, over, gain, float(low), float(high), ratio, float(ratio_low), float(ratio_high), float(np.mean(new > old) * 100.0))


def _rows(count: int, seed: int, resamples: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, count, size=(resamples, count))


def _cv(rows: Array) -> Array:
    made: Array = 100.0 * rows.std(axis=1, ddof=1) / rows.mean(axis=1)
    return made
