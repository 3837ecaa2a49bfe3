"""The next best question: which sign, looked for, is expected to tell most about which disease it is.

The expected information of a sign is the mutual information between its answer and the disease under the current shares (Lindley, "On a
measure of the information provided by an experiment", Annals of Mathematical Statistics 27(4), 1956), over the best candidates, in bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.methods import FLOOR
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.ontology import PHENOTYPIC_ABNORMALITY


@dataclass(frozen=True)
class Question:
    """A sign to look for: expected information in bits, chance of finding it, and which candidates each answer favours."""

    term: str
    bits: float
    chance: float
    cost: float
    for_if_yes: tuple[str, ...]
    for_if_no: tuple[str, ...]


def next_questions(
    knowledge: Knowledge,
    case: Case,
    diseases: NDArray[np.int32],
    share: NDArray[np.float64],
    *,
    keep: int = 10,
    costs: Mapping[str, float] | None = None,
) -> list[Question]:
    """Return the signs worth looking for, the most bits per cost first.

    Args:
        knowledge: the knowledge base.
        case: what is known; its terms, their ancestors and the descendants of excluded ones are not asked again.
        diseases: the candidates.
        share: the probability of each, which need not add up to one.
        keep: how many.
        costs: cost or invasiveness of looking for a term, by identifier, for it and its descendants; 1 where nothing is said.
    """
    ontology = knowledge.ontology
    chance = np.maximum(np.asarray(share, np.float64), 0)
    if not len(diseases) or chance.sum() <= 0:
        return []
    chance = chance / chance.sum()
    rows = knowledge.profiles.spread[diseases].tocsc()
    terms = np.flatnonzero(np.diff(rows.indptr) > 0)
    terms = terms[_askable(knowledge, case, terms)]
    shares = np.maximum(rows[:, terms].toarray().astype(np.float64), FLOOR * np.minimum(knowledge.background[terms] * 10, 1.0))
    shares = np.clip(shares, 0.001, 0.98)
    yes = chance @ shares
    bits = _entropy(yes) - chance @ _entropy(shares)
    price = np.array([_cost(ontology.ancestors(int(term)), ontology.ids, costs or {}) for term in terms])
    order = np.lexsort((terms, -np.round(bits / price, 9)))
    found: list[Question] = []
    taken: set[int] = set()
    for place in order.tolist():
        term = int(terms[place])
        # One question per branch: a parent or child of a better question would mostly repeat it.
        if taken & set(ontology.ancestors(term).tolist()) or any(term in ontology.ancestors(other) for other in taken):
            continue
        taken.add(term)
        names = [knowledge.annotations.diseases[int(disease)] for disease in diseases]
        lift = np.argsort(-chance * (shares[:, place] - yes[place]), kind="stable")
        found.append(
            Question(
                ontology.ids[term],
                round(float(bits[place]), 4),
                round(float(yes[place]), 4),
                float(price[place]),
                tuple(names[i] for i in lift[:3] if shares[i, place] > yes[place]),
                tuple(names[i] for i in lift[::-1][:3] if shares[i, place] < yes[place]),
            )
        )
        if len(found) == keep:
            break
    return found


def _askable(knowledge: Knowledge, case: Case, terms: NDArray[np.int64]) -> NDArray[np.bool_]:
    ontology = knowledge.ontology
    known = {place for name in case.observed for place in ontology.ancestors(ontology.index[name]).tolist()}
    denied = np.zeros(len(ontology.ids), np.float32)
    denied[[ontology.index[name] for name in case.excluded]] = 1
    below = ontology.closure @ denied > 0
    root = ontology.index.get(PHENOTYPIC_ABNORMALITY)
    signs = ontology.closure[:, root].toarray().ravel() > 0 if root is not None else np.ones(len(ontology.ids), bool)
    found: NDArray[np.bool_] = signs[terms] & ~below[terms] & ~np.isin(terms, list(known))
    found &= terms != (root if root is not None else -1)
    return found


def _entropy(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of a yes-or-no answer, in bits."""
    inside = chance.clip(1e-12, 1 - 1e-12)
    found: NDArray[np.float64] = -(inside * np.log2(inside) + (1 - inside) * np.log2(1 - inside))
    return found


def _cost(above: NDArray[np.int32], ids: tuple[str, ...], costs: Mapping[str, float]) -> float:
    return max((costs[ids[place]] for place in above.tolist() if ids[place] in costs), default=1.0)
