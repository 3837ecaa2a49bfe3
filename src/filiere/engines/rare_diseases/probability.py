"""Probabilities that mean what they say: that the first disease is the right one, and that the right one is in the knowledge base at all.

Two logistic regressions over what the ranking shows of itself, fitted on the tuning part; published cases are their population, so that
elsewhere they need a calibration of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.pairs import FEATURES, pair_features
from filiere.engines.rare_diseases.ranking import Ranking
from filiere.engines.rare_diseases.scoring import Batch, Patches
from filiere.engines.rare_diseases.weights import CENTRES

Doubles = NDArray[np.float64]

SIGNALS = (
    "one",
    "share_logit",
    "margin",
    "signs",
    "looked_for",
    "shared_part",
    "information_part",
    "related_part",
    "exact_part",
    "rare_part",
    "denied_part",
    "known_signs",
    "publications",
    "score_per_sign",
    "mean_information",
)


#: Signals whose products also tell whether the disease is known: a lone sign and a full picture are not read alike.
CROSSED = ("share_logit", "margin", "exact_part", "related_part", "information_part", "signs", "publications", "known_signs")


@dataclass(frozen=True)
class Belief:
    """Per case: ``right`` is the probability that the first disease is the right one, ``known`` that the right one is a candidate."""

    right: Doubles
    known: Doubles


def signals(knowledge: Knowledge, batch: Batch, ranking: Ranking, patches: Patches | None) -> Doubles:
    """Return cases × :data:`SIGNALS`."""
    first = ranking.disease[:, 0]
    diseases = np.unique(first).astype(np.int32)
    table = np.searchsorted(diseases, first)[:, None]
    pairs = pair_features(knowledge, batch, diseases, patches=patches, kept=np.arange(batch.size), table=table)[:, 0].astype(np.float64)
    feature = {name: pairs[:, place] for place, name in enumerate(FEATURES)}
    observed = np.maximum(np.diff(batch.observed.indptr), 1)
    excluded = np.diff(batch.excluded.indptr)
    information = knowledge.information[batch.terms]
    told = np.maximum(batch.observed @ information, 0.1)
    share = ranking.share[:, 0].clip(1e-6, 1 - 1e-6)
    second = ranking.score[:, min(1, ranking.score.shape[1] - 1)]
    found = {
        "one": np.ones(batch.size),
        "share_logit": np.log(share / (1 - share)),
        "margin": np.minimum(ranking.score[:, 0] - second, 6.0),
        "signs": np.log(observed),
        "looked_for": np.log1p(excluded),
        "shared_part": feature["shared"] / observed,
        "information_part": feature["shared_information"] / told,
        "related_part": (feature["shared_information"] + feature["related_information"]) / told,
        "exact_part": feature["exact"] / observed,
        "rare_part": feature["exact_information"] / observed,
        "denied_part": feature["denied"] / np.maximum(excluded, 1),
        "known_signs": feature["signs"],
        "publications": feature["publications"],
        "score_per_sign": ranking.score[:, 0] / observed,
        "mean_information": told / observed,
    }
    return np.stack([np.asarray(found[name], np.float64) for name in SIGNALS], axis=1)


def believe(values: Doubles, right: Mapping[str, float], known: Mapping[str, float]) -> Belief:
    """Return the probabilities of signals under two sets of weights, the second with products of signals."""
    first = values @ np.array([right[name] for name in SIGNALS])
    second = values @ np.array([known[name] for name in SIGNALS])
    named = [known.get(f"{one}*{two}", 0.0) for one, two in _pairs()]
    if any(named):
        second = second + crossed(values, CENTRES) @ np.array(named)
    chances = [1 / (1 + np.exp(-level)) for level in (first, second)]
    return Belief(chances[0], np.maximum(*chances))


def crossed(values: Doubles, centres: Mapping[str, tuple[float, float]]) -> Doubles:
    """Return the products of the signals that are crossed, each centred and scaled, squares included."""
    scaled = {name: (values[:, SIGNALS.index(name)] - centres[name][0]) / centres[name][1] for name in CROSSED}
    return np.stack([scaled[one] * scaled[two] for one, two in _pairs()], axis=1)


def _pairs() -> list[tuple[str, str]]:
    return [(one, two) for place, one in enumerate(CROSSED) for two in CROSSED[place:]]


def fit_crossed(
    values: Doubles, truth: NDArray[np.bool_], weight: Doubles, slack: float
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return the weights of signals and of their products, and the centres they were fitted with; cases count by their weight."""
    centres = {
        name: (round(float(values[:, SIGNALS.index(name)].mean()), 6), round(float(values[:, SIGNALS.index(name)].std()) + 1e-9, 6))
        for name in CROSSED
    }
    wide = np.concatenate([values, crossed(values, centres)], axis=1)
    names = (*SIGNALS, *(f"{one}*{two}" for one, two in _pairs()))
    return _fit(wide, truth, weight, slack, names), centres


def probabilities(ranking: Ranking, belief: Belief) -> Doubles:
    """Return the probability of each kept disease: the first one's own, the rest of what is known shared out by score."""
    share = ranking.share.astype(np.float64)
    rest = np.maximum(1 - share[:, :1], 1e-9)
    found = share / rest * np.maximum(belief.known - belief.right, 0)[:, None]
    found[:, 0] = belief.right
    return np.minimum(found, belief.right[:, None])


def fit_logistic(values: Doubles, truth: NDArray[np.bool_], slack: float = 1.0) -> dict[str, float]:
    """Return weights of a logistic regression with a quadratic penalty on scaled weights, the constant free."""
    return _fit(values, truth, np.ones(len(values)), slack, SIGNALS)


def _fit(values: Doubles, truth: NDArray[np.bool_], weight: Doubles, slack: float, names: Sequence[str]) -> dict[str, float]:
    scale = values.std(axis=0)
    scale[scale < 1e-9] = 1.0
    scaled, sign = values / scale, np.where(truth, 1.0, -1.0)
    free = np.array([0.0 if name == "one" else 1.0 for name in names])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        level = sign * (scaled @ weights)
        slope = -(weight * sign / (1 + np.exp(level))) @ scaled
        return float(weight @ np.logaddexp(0, -level) + slack * (free * weights) @ weights), slope + 2 * slack * free * weights

    solved = optimize.minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(value), 5) for name, value in zip(names, solved.x / scale, strict=True)}


def area(positive: Sequence[float] | Doubles, negative: Sequence[float] | Doubles) -> float:
    """Return the area under the receiver operating curve: how often a positive stands above a negative, ties counted half.

    >>> area([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    high, low = np.asarray(positive), np.sort(np.asarray(negative))
    if not len(high) or not len(low):
        return float("nan")
    below = np.searchsorted(low, high, side="left") + np.searchsorted(low, high, side="right")
    return float(below.sum() / (2 * len(high) * len(low)))


def slope(chance: Doubles, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return (intercept, slope) of a logistic regression of what was on the logit of what was said (Cox, 1958); 0 and 1 are ideal."""
    logit = np.log(chance.clip(1e-6, 1 - 1e-6) / (1 - chance.clip(1e-6, 1 - 1e-6)))
    values, weights = np.stack([np.ones_like(logit), logit], axis=1), np.array([0.0, 1.0])
    for _ in range(50):
        mean = 1 / (1 + np.exp(-(values @ weights)))
        curve = (values * (mean * (1 - mean))[:, None]).T @ values + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, values.T @ (truth - mean))
        weights = weights + step.clip(-2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])
