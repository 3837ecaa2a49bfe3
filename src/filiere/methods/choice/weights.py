"""Weights of criteria: shares that sum to one, and draws of what they could be."""

from collections.abc import Sequence

import numpy as np

#: How a draw may wander: anywhere, in the stated order of importance, or around the stated shares.
FREE, ORDERED, NEAR = "free", "ordered", "near"
#: Around the stated shares: each varies by about a third of itself where there are few criteria.
_CONCENTRATION = 40.0


def shares(weights: Sequence[float]) -> np.ndarray:
    """Return weights as shares of one.

    >>> shares([2, 1, 1]).tolist()
    [0.5, 0.25, 0.25]

    Raises:
        ValueError: one is below zero or not a number, or all are zero.
    """
    found = np.asarray(weights, dtype=float)
    if found.size == 0 or not np.isfinite(found).all() or (found < 0).any() or found.sum() == 0:
        raise ValueError("weights are numbers from zero up, and not all zero")
    part: np.ndarray = found / found.sum()
    return part


def draws(stated: Sequence[float], count: int, seed: int, how: str = NEAR) -> np.ndarray:
    """Return draws of weights, one per row, each summing to one.

    ``free`` is uniform over all weights (Dirichlet 1, …, 1); ``ordered`` uniform over those that keep the stated order of importance;
    ``near`` is Dirichlet around the stated shares, whose mean they are.

    Raises:
        ValueError: the weights or the way of drawing are not known.
    """
    wanted = shares(stated)
    rng = np.random.default_rng(seed)
    if how == NEAR:
        around: np.ndarray = rng.dirichlet(np.maximum(wanted * _CONCENTRATION, 1e-9), size=count)
        return around
    if how not in {FREE, ORDERED}:
        raise ValueError(f"{how}: not free, ordered or near")
    found: np.ndarray = rng.dirichlet(np.ones(len(wanted)), size=count)
    if how == ORDERED:
        # Uniform weights sorted are uniform over the weights in that order.
        places = np.argsort(-wanted, kind="stable")
        ordered = np.empty_like(found)
        ordered[:, places] = -np.sort(-found, axis=1)
        return ordered
    return found
