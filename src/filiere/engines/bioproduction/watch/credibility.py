"""How far a twin can be believed: the domain its data cover, whether its residuals are white, and where a prediction leaves the domain.

Whiteness: statistic of G. M. Ljung and G. E. P. Box, Biometrika 65(2):297–303, 1978; with a score of assays its χ² law is only asymptotic,
so that the level is taken from permutations of the residuals themselves (exact under exchangeability).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: A prediction may leave the range of the data by this share of the range's width before it is called an extrapolation.
MARGIN = 0.05


@dataclass(frozen=True)
class Whiteness:
    """Of one quantity: the number of residuals, the Ljung–Box statistic and the share of permutations that reach it."""

    name: str
    count: int
    statistic: float
    p: float


@dataclass(frozen=True)
class Domain:
    """What the data cover: by state the lowest and the highest value seen, and the last hour."""

    low: Mapping[str, float]
    high: Mapping[str, float]
    hours: float


@dataclass(frozen=True)
class Outside:
    """A state that leaves the domain: since which hour, and how far at most, in widths of its range."""

    name: str
    since: float
    widths: float


def ljung_box(residuals: Array, lags: int) -> float:
    """Return the Ljung–Box statistic of residuals in the order of time.

    >>> round(ljung_box(np.array([1.0, -1.0, 1.0, -1.0]), 1), 6)
    4.5
    """
    n = residuals.size
    away = residuals - residuals.mean()
    total = float(away @ away)
    if total == 0.0:
        return 0.0
    shares = [(float(away[k:] @ away[:-k]) / total) ** 2 / (n - k) for k in range(1, lags + 1)]
    return float(n * (n + 2) * sum(shares))


def whiteness(name: str, parts: Sequence[Array], *, seed: int = 0, permutations: int = 999) -> Whiteness:
    """Return the whiteness of the residuals of one quantity, one array per batch; statistics are added over batches.

    Batches of fewer than five residuals say nothing and are left out; with none left, p is 1.
    """
    kept = [part[np.isfinite(part)] for part in parts]
    kept = [part for part in kept if part.size >= 5]
    if not kept:
        return Whiteness(name, 0, 0.0, 1.0)
    lags = [max(1, min(5, part.size // 4)) for part in kept]
    found = sum(ljung_box(part, lag) for part, lag in zip(kept, lags, strict=True))
    rng = np.random.default_rng(seed)
    reached = 0
    for _ in range(permutations):
        drawn = sum(ljung_box(rng.permutation(part), lag) for part, lag in zip(kept, lags, strict=True))
        reached += drawn >= found - 1e-12
    return Whiteness(name, sum(part.size for part in kept), float(found), (1 + reached) / (1 + permutations))


def white(tests: Sequence[Whiteness], level: float = 0.05) -> bool:
    """Say whether all residuals are white together, at a level shared between the quantities (Bonferroni)."""
    return all(test.p * len(tests) > level for test in tests)


def domain(names: Sequence[str], hours: Sequence[Array], values: Sequence[Array]) -> Domain:
    """Return what data (one pair of arrays per batch) cover."""
    stacked = np.vstack(list(values))
    return Domain(
        {name: float(np.nanmin(stacked[:, place])) for place, name in enumerate(names)},
        {name: float(np.nanmax(stacked[:, place])) for place, name in enumerate(names)},
        max(float(part[-1]) for part in hours),
    )


def outside(known: Domain, hours: Array, columns: Mapping[str, Array]) -> tuple[Outside, ...]:
    """Return the states of a prediction that leave the domain by more than the margin, and time if it goes on longer than the data."""
    found = []
    for name, low in known.low.items():
        width = max(known.high[name] - low, 1e-12)
        away = np.maximum(low - columns[name], columns[name] - known.high[name]) / width
        beyond = np.flatnonzero(away > MARGIN)
        if beyond.size:
            found.append(Outside(name, float(hours[beyond[0]]), float(away.max())))
    if hours[-1] > known.hours * (1 + MARGIN):
        found.append(Outside("time", known.hours, float(hours[-1] / known.hours - 1)))
    return tuple(found)
