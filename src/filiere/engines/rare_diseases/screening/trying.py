"""How far a screen can be believed: sensitivity and specificity on planted persons, and what a flag would mean at a real prevalence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.probability import area

Floats = NDArray[Any]

#: Lower end of the share of persons who live with a rare disease (Nguengang Wakap et al., European Journal of Human Genetics 28, 2020:
#: 3.5 to 5.9 %). How many of them have no diagnosis yet is not known: whoever knows better gives it.
PREVALENCE = 0.035


@dataclass(frozen=True)
class Tried:
    """What a screen did on planted persons: shares with their 95 % intervals (Wilson), and the area under its curve.

    ``named`` is the share of the planted and flagged whose disease is the one the screen names; ``planted`` and ``others`` say how many
    there were.
    """

    planted: int
    others: int
    flagged: int
    sensitivity: tuple[float, float, float]
    specificity: tuple[float, float, float]
    auroc: float
    named: float | None


@dataclass(frozen=True)
class Predictive:
    """The predictive value of a flag at a prevalence, with its 95 % interval (Mercaldo et al., Statistics in Medicine 26, 2007)."""

    prevalence: float
    value: float
    low: float
    high: float


def predictive(tried: Tried, prevalence: float) -> Predictive | None:
    """Return the predictive value of a flag, None where nobody planted was flagged.

    >>> round(predictive(Tried(100, 1000, 0, wilson(50, 100), wilson(990, 1000), 0.5, None), 0.01).value, 3)
    0.336
    """
    sensitivity, specificity = tried.sensitivity[0], tried.specificity[0]
    if sensitivity <= 0 or not tried.planted or not tried.others:
        return None
    # Half a false alarm stands for none: a specificity of exactly one is not known from any number of persons.
    wrong = max(1 - specificity, 0.5 / tried.others)
    right = min(sensitivity, 1 - 0.5 / tried.planted)
    logit = float(np.log(right * prevalence / (wrong * (1 - prevalence))))
    spread = 1.96 * float(np.sqrt((1 - right) / right / tried.planted + (1 - wrong) / wrong / tried.others))
    value, low, high = (1 / (1 + np.exp(-(logit + step))) for step in (0, -spread, spread))
    return Predictive(prevalence, float(value), float(low), float(high))


def try_screen(score: Floats, flagged: NDArray[np.bool_], planted: NDArray[np.bool_], same: NDArray[np.bool_]) -> Tried:
    """Return how a screen did.

    Args:
        score: of every person, minus infinity where there was none.
        flagged: who was flagged.
        planted: who has a disease.
        same: whose planted disease is the one the screen names.
    """
    hit, clear = flagged & planted, ~flagged & ~planted
    return Tried(
        int(planted.sum()),
        int((~planted).sum()),
        int(flagged.sum()),
        wilson(int(hit.sum()), int(planted.sum())),
        wilson(int(clear.sum()), int((~planted).sum())),
        round(area(_finite(score[planted]), _finite(score[~planted])), 4),
        float((hit & same).sum() / hit.sum()) if hit.any() else None,
    )


def wilson(count: int, total: int) -> tuple[float, float, float]:
    """Return a share and its 95 % interval (Wilson, JASA 22, 1927).

    >>> [round(value, 3) for value in wilson(8, 10)]
    [0.8, 0.49, 0.943]
    """
    if not total:
        return (0.0, 0.0, 1.0)
    share, square = count / total, 1.96**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = 1.96 * float(np.sqrt(share * (1 - share) / total + square / (4 * total**2))) / (1 + square / total)
    return (share, max(middle - half, 0.0), min(middle + half, 1.0))


def _finite(values: Floats) -> Sequence[float]:
    return np.nan_to_num(values, neginf=-1e9).tolist()  # type: ignore[no-any-return]  # numpy's tolist is Any
