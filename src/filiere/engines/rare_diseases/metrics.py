"""Measures of a ranking, with intervals that resample diseases rather than cases.

Cases of one disease resemble each other, so that the disease is the unit of chance (Cameron, Gelbach & Miller, "Bootstrap-based
improvements for inference with clustered errors", Review of Economics and Statistics 90(3), 2008).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.probability import slope

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Ranks of which the share is told.
TOPS = (1, 3, 10)
_DRAWS = 1000


def hits(ranks: Doubles, top: int) -> Doubles:
    """Return 1 where the rank is among the first ``top``; a tie counts by its middle rank."""
    return (ranks < top + 0.5).astype(np.float64)


def summary(ranks: Doubles, diseases: Ints) -> dict[str, Any]:
    """Return n, top-k shares and mean reciprocal rank, over cases and as a mean over diseases (``macro``)."""
    if not len(ranks):
        return {"n": 0, "diseases": 0}
    values = {**{f"top{top}": hits(ranks, top) for top in TOPS}, "mrr": 1 / ranks}
    groups = np.unique(diseases)
    places = np.searchsorted(groups, diseases)
    sizes = np.bincount(places)
    macro = {name: _round((np.bincount(places, value) / sizes).mean()) for name, value in values.items()}
    micro = {name: _round(value.mean()) for name, value in values.items()}
    return {"n": len(ranks), "diseases": len(groups), **micro, "macro": macro}


def gain(ranks: Doubles, others: Doubles, diseases: Ints, seed: int) -> dict[str, Any]:
    """Return the paired difference of top-k shares on the same cases, with 95 % intervals by resampled diseases."""
    return {f"top{top}": interval(hits(ranks, top) - hits(others, top), diseases, seed) for top in TOPS}


def interval(values: Doubles, diseases: Ints, seed: int) -> dict[str, Any]:
    """Return mean over cases and over diseases, each with a 95 % percentile interval by resampled diseases."""
    if not len(values):
        return {"micro": None, "macro": None}
    places: Ints = np.unique(diseases, return_inverse=True)[1]
    sizes, sums = np.bincount(places).astype(float), np.bincount(places, values)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(sizes), (_DRAWS, len(sizes)))
    micro = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    macro = (sums / sizes)[drawn].mean(axis=1)
    return {
        "micro": _with_bounds(values.mean(), micro),
        "macro": _with_bounds((sums / sizes).mean(), macro),
    }


def reliability(chance: Doubles, truth: NDArray[np.bool_], bins: int = 10) -> list[dict[str, Any]]:
    """Return, for tenths of the cases by what was said, the mean said and the share that happened."""
    order = np.argsort(chance, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return [{"said": _round(chance[part].mean()), "was": _round(truth[part].mean()), "n": len(part)} for part in parts]


def calibration(chance: Doubles, truth: NDArray[np.bool_]) -> dict[str, Any]:
    """Return slope and intercept on the logit, mean said, share that happened and the Brier score."""
    if len(truth) < 2 or truth.all() or not truth.any():
        return {"n": len(truth), "slope": None, "intercept": None}
    intercept, steepness = slope(chance, truth)
    return {
        "n": len(truth),
        "slope": _round(steepness),
        "intercept": _round(intercept),
        "said": _round(chance.mean()),
        "was": _round(truth.mean()),
        "brier": _round(((chance - truth) ** 2).mean()),
    }


def risk_coverage(chance: Doubles, truth: NDArray[np.bool_], points: int = 20) -> list[dict[str, Any]]:
    """Return, for growing shares of cases answered (the surest first), the share of them that are wrong."""
    order = np.argsort(-chance, kind="stable")
    wrong = np.cumsum(~truth[order]) / np.arange(1, len(order) + 1)
    places = sorted(set(np.linspace(1, len(order), points).astype(int).tolist())) if len(order) else []
    return [{"coverage": _round(place / len(order)), "risk": _round(wrong[place - 1])} for place in places]


def curve(ranks: Doubles, diseases: Ints, seed: int, tops: Sequence[int] = (1, 2, 3, 5, 10, 20, 50, 100)) -> list[dict[str, Any]]:
    """Return the share found among the first k, with its interval by resampled diseases."""
    return [{"top": top, **found} for top in tops if (found := interval(hits(ranks, top), diseases, seed)["micro"])]


def _with_bounds(value: float, draws: Doubles) -> Mapping[str, float]:
    low, high = np.quantile(draws, [0.025, 0.975])
    return {"value": _round(value), "low": _round(low), "high": _round(high)}


def _round(value: Any) -> float:
    return round(float(value), 4)
