"""How good an estimate is: error beside the range of the truth, share of the truth inside the intervals, normalised innovations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.eyes.filters import Track

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Of one state: root mean square error over the range of the truth (%), coverage of the 95 % interval (%)."""

    name: str
    nrmse: float
    coverage: float


def scores(track: Track, truth: Array, names: Sequence[str]) -> tuple[Score, ...]:
    """Return the score of each state, whose true values are the columns of ``truth``."""
    made = []
    for place, name in enumerate(names):
        away = track.value[:, place] - truth[:, place]
        span = float(np.ptp(truth[:, place])) or 1.0
        inside = (track.low[:, place] <= truth[:, place]) & (truth[:, place] <= track.high[:, place])
        made.append(Score(name, float(100 * np.sqrt(np.mean(away**2)) / span), float(100 * inside.mean())))
    return tuple(made)


def nis(track: Track) -> tuple[float, float, float]:
    """Return the mean normalised innovation squared per degree of freedom, and the 95 % interval that a consistent filter gives."""
    from scipy.stats import chi2

    kept = track.freedoms > 0
    freedoms = int(track.freedoms[kept].sum())
    if freedoms == 0:
        return float("nan"), float("nan"), float("nan")
    low, high = chi2.ppf([0.025, 0.975], freedoms) / freedoms
    return float(np.nansum(track.nis[kept]) / freedoms), float(low), float(high)
