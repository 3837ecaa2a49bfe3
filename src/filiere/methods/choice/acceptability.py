"""How far a choice holds: weights and notes are drawn many times, and each project is counted where it comes and how often it is kept.

Stochastic multicriteria acceptability analysis: R. Lahdelma, P. Salminen, "SMAA-2: Stochastic multicriteria acceptability analysis
for group decision making", Operations Research 49(3), 2001, 444–454, for ranks; J. Liesiö, P. Mild, A. Salo, "Preference programming for
robust portfolio modeling and project selection", European Journal of Operational Research 181(3), 2007, 1488–1505, for sets: the core
are the projects kept whatever the draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from filiere.methods.choice.branching import best_sets
from filiere.methods.choice.portfolio import Problem, all_sets

#: Lists up to that long are solved by writing down every set.
EXACT = 14
#: Lists up to that long are solved to the end, draw by draw; longer ones near enough, and the gap is told.
SOLVED = 40
#: The gain below which no better set is looked for, relative to the worth, and how many programmes are solved for one draw.
TO_THE_END, NEAR_ENOUGH = (1e-9, 100_000), (1e-3, 4)


@dataclass(frozen=True)
class Solidity:
    """What the draws found: ``kept`` is the share of draws in which each project is in the best set, with its standard error in ``error``.

    ``core`` are kept in every draw, ``never`` in none. ``sets`` counts the different best sets. ``gap`` and ``widest`` are how far below
    the best the sets may be, relative to it, on average and at most: zero where each draw was solved to the end.
    """

    kept: np.ndarray
    error: np.ndarray
    core: np.ndarray
    never: np.ndarray
    sets: int
    draws: int
    gap: float
    widest: float


def values_of(points: np.ndarray, weights: np.ndarray, errors: np.ndarray | None = None, seed: int = 0) -> np.ndarray:
    """Return the worth of every project in every draw (draws x projects) from points (projects x criteria) and weights (draws x criteria).

    ``errors`` (standard errors, as points) add a normal error to each project's points on each criterion, drawn anew in each draw.
    """
    found: np.ndarray = weights @ points.T
    if errors is not None and np.any(errors > 0):
        rng = np.random.default_rng([seed, 1])
        # Independent normal errors add up to one normal error: one draw a project is enough.
        found = found + rng.standard_normal(found.shape) * np.sqrt((weights**2) @ (errors**2).T)
    return found


def ranks(values: np.ndarray) -> np.ndarray:
    """Return how often each project comes at each rank (projects x ranks), rows and columns summing to one; ties keep the list's order."""
    draws, size = values.shape
    order = np.argsort(-values, axis=1, kind="stable")
    counts = np.zeros((size, size))
    for rank in range(size):
        counts[:, rank] = np.bincount(order[:, rank], minlength=size)
    found: np.ndarray = counts / draws
    return found


def solidity(made: Problem, values: np.ndarray) -> Solidity:
    """Return how often each project is in the best set.

    Raises:
        NoChoice: no set keeps to the rules.
    """
    if made.rules.size <= EXACT:
        chosen, gaps = _written_down(made, values), np.zeros(len(values))
    else:
        chosen, worth, ceilings = best_sets(made, values, *(TO_THE_END if made.rules.size <= SOLVED else NEAR_ENOUGH))
        gaps = _gaps(worth, ceilings)
    kept = chosen.mean(axis=0)
    return Solidity(
        kept=kept,
        error=np.sqrt(kept * (1 - kept) / len(values)),
        core=kept >= 1.0,
        never=kept <= 0.0,
        sets=len(np.unique(np.packbits(chosen, axis=1), axis=0)),
        draws=len(values),
        gap=float(gaps.mean()),
        widest=float(gaps.max()),
    )


def _written_down(made: Problem, values: np.ndarray) -> np.ndarray:
    from filiere.methods.choice.portfolio import NoChoice

    sets = all_sets(made.rules)
    if not len(sets):
        raise NoChoice("no set of projects keeps to these rules")
    chosen: np.ndarray = sets[np.argmax(values @ sets.T.astype(float), axis=1)]
    return chosen


def _gaps(worth: np.ndarray, ceilings: np.ndarray) -> np.ndarray:
    """Return how far below the best each set may be, relative to it."""
    gaps: np.ndarray = np.maximum(0.0, ceilings - worth) / np.maximum(np.abs(worth), 1e-12)
    return gaps


def robust_order(kept: Sequence[float]) -> list[int]:
    """Return the places of projects from the most often kept to the least, ties in the order of the list."""
    return sorted(range(len(kept)), key=lambda place: (-kept[place], place))
