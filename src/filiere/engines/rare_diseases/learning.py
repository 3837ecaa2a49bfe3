"""Fits the weights of the calibrated method: conditional logistic regression of the true disease among candidates.

Cases are ranked against the knowledge base without their own publication; diseases with many cases are weighed down by the square root of
their number, so that the weights are not those of one disease. McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.methods import Calibrated
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.pairs import FEATURES, pair_features
from filiere.engines.rare_diseases.probability import fit_crossed, fit_logistic, signals
from filiere.engines.rare_diseases.ranking import Ranking, rank
from filiere.engines.rare_diseases.scoring import Batch, make_batch, score_all
from filiere.engines.rare_diseases.sharing import Sharing, sharing

Floats = NDArray[np.float32]

#: Share, in percent, of genes whose cases choose the weights; the others only measure.
TUNING_PERCENT = 60
_CANDIDATES, _OTHERS, _MOST_OF_A_DISEASE = 120, 100, 60
_MOST_FOR_BELIEF = 25
_SLACK = 3.0
_SLACK_FOR_KNOWN = 10.0


def is_tuning(case: Case) -> bool:
    """Return whether a case belongs to the tuning part: by a digest of its gene, else of its disease, so that no gene is on both sides."""
    name = case.gene or case.disease or case.id
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < TUNING_PERCENT


@dataclass(frozen=True)
class Choices:
    """Cases with their candidates: ``features`` is cases × candidates × features, the truth first.

    ``stands_for`` is the logarithm of how many diseases a candidate stands for: one drawn at random stands for many.
    """

    features: Floats
    disease: NDArray[np.int32]
    weight: NDArray[np.float64]
    stands_for: Floats


def thinned(cases: Sequence[Case], seed: int, most: int = _MOST_OF_A_DISEASE) -> list[Case]:
    """Return the cases, at most some of each disease, chosen by a seed."""
    rng = np.random.default_rng(seed)
    kept: Counter[str | None] = Counter()
    found = []
    for place in rng.permutation(len(cases)).tolist():
        case = cases[place]
        kept[case.disease] += 1
        if kept[case.disease] <= most:
            found.append(case)
    return found


def choices(knowledge: Knowledge, cases: Sequence[Case], weights: Mapping[str, float], seed: int) -> Choices:
    """Return candidates of cases: the truth, the best of the method with the given weights, and some at random."""
    shared = sharing(knowledge, cases)
    kept = np.flatnonzero((shared.truth >= 0) & (shared.left > 0))
    batch, diseases = make_batch(knowledge.ontology, cases), knowledge.namespace("OMIM")
    best = _best(knowledge, Calibrated(weights), batch, diseases, shared=shared, seed=seed)[kept]
    truth = np.searchsorted(diseases, shared.truth[kept])
    # The truth stands first; where it is also a candidate, that copy is pushed out of reach by a mask of the last column.
    table = np.concatenate([truth[:, None], np.where(best == truth[:, None], -1, best)], axis=1)
    features = pair_features(knowledge, batch, diseases, patches=shared.patches, kept=kept, table=table)
    features[table < 0] = np.nan
    disease = shared.truth[kept]
    counts = Counter(disease.tolist())
    weight = np.array([counts[place] ** -0.5 for place in disease.tolist()])
    stands_for = np.zeros(table.shape[1], np.float32)
    stands_for[1 + _CANDIDATES :] = np.log((len(diseases) - _CANDIDATES) / _OTHERS)
    return Choices(features, disease, weight / weight.mean(), stands_for)


def fit(found: Choices, slack: float = _SLACK) -> dict[str, float]:
    """Return the weights that make the truths likeliest among their candidates, with a quadratic penalty on scaled weights."""
    values = found.features
    scale = np.nanstd(values.reshape(-1, values.shape[-1]), axis=0) + 1e-9
    values = (values / scale).astype(np.float32)
    absent = np.isnan(values[..., 0])
    values[absent] = 0.0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = values @ weights + found.stands_for
        scores[absent] = -np.inf
        top = scores.max(axis=1, keepdims=True)
        chance = np.exp(scores - top)
        total = chance.sum(axis=1, keepdims=True)
        likelihood = found.weight * ((np.log(total) + top).ravel() - scores[:, 0])
        chance *= found.weight[:, None] / total
        slope = np.tensordot(chance.astype(np.float32), values, ([0, 1], [0, 1])) - found.weight @ values[:, 0]
        return float(likelihood.sum() + slack * weights @ weights), slope + 2 * slack * weights

    solved = optimize.minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(value), 4) for name, value in zip(FEATURES, solved.x / scale, strict=True)}


def learn(knowledge: Knowledge, cases: Sequence[Case], weights: Mapping[str, float], seed: int = 1, rounds: int = 2) -> dict[str, float]:
    """Return weights fitted on cases, each round with the candidates that the last one found hard."""
    chosen = thinned(cases, seed)
    for number in range(rounds):
        weights = fit(choices(knowledge, chosen, weights, seed + number))
    return dict(weights)


def _best(
    knowledge: Knowledge, method: Calibrated, batch: Batch, diseases: NDArray[np.int32], *, shared: Sharing, seed: int
) -> NDArray[np.int64]:
    parts = [found for _, found in score_all(knowledge, method, batch, diseases, shared.patches)]
    scores = np.concatenate(parts, axis=1)
    top = np.argpartition(-scores, _CANDIDATES, axis=1)[:, :_CANDIDATES]
    others = np.random.default_rng(seed).integers(0, len(diseases), (batch.size, _OTHERS))
    others = np.where((others[:, :, None] == top[:, None, :]).any(axis=2), -1, others)
    return np.concatenate([top, others], axis=1)


def learn_belief(
    knowledge: Knowledge, cases: Sequence[Case], weights: Mapping[str, float], seed: int = 7
) -> tuple[dict[str, float], dict[str, float], dict[str, tuple[float, float]]]:
    """Return the weights of the two probabilities (first is right, right one is a candidate) and the centres of the second.

    Cases are taken without their publication. For the first, diseases with many cases are thinned; for the second every case counts, by the
    inverse square root of how many its disease has.
    """
    chosen = thinned(cases, seed, _MOST_FOR_BELIEF)
    shared, ranking, values = _shown(knowledge, chosen, weights)
    usable = (shared.truth < 0) | (shared.left > 0)
    right = fit_logistic(values[usable], (ranking.disease[:, 0] == shared.truth)[usable], 1.0)
    shared, _, values = _shown(knowledge, cases, weights)
    usable = (shared.truth < 0) | (shared.left > 0)
    names = [case.disease or case.id for case, kept in zip(cases, usable.tolist(), strict=True) if kept]
    counts = Counter(names)
    weight = np.array([counts[name] ** -0.5 for name in names])
    return right, *fit_crossed(values[usable], (shared.truth >= 0)[usable], weight, _SLACK_FOR_KNOWN)


def _shown(knowledge: Knowledge, cases: Sequence[Case], weights: Mapping[str, float]) -> tuple[Sharing, Ranking, NDArray[np.float64]]:
    """Return what cases share with the base, their ranking and its signals."""
    shared, batch = sharing(knowledge, cases), make_batch(knowledge.ontology, cases)
    ranking = rank(knowledge, cases, Calibrated(weights), patches=shared.patches, batch=batch)
    return shared, ranking, signals(knowledge, batch, ranking, shared.patches)
