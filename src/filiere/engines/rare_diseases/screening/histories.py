"""Which histories look like a rare disease: evidence that the codes of a person come from one disease rather than from the population.

A sign stands in a record because the disease showed it and somebody coded it, or as it would in anybody (a noisy "or"; Pearl,
*Probabilistic Reasoning in Intelligent Systems*, 1988). With ``q`` the chance of the first and ``b`` the share of the whole store that has
the sign, a sign that is there weighs ``log(1 - (1 - q)(1 - b)) - log b``, one that is not ``log(1 - q)``. The score of a person is the
logarithm of the mean, over diseases, of those odds: a Bayes factor for "some rare disease of the base" against "the population".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.screening.records import Signs

# numpy's own operations widen to Any: the element type stands in the name.
Floats = NDArray[Any]
Ints = NDArray[np.int64]

#: Chance that a sign a person has is coded at all: an assumption, told in every report, that a user may change.
RECORDED = 0.3
#: Persons whose scores are held at once.
_BLOCK = 4096


@dataclass(frozen=True)
class Weights:
    """What each kind of evidence says of each disease, and what its absence says in all (kinds × diseases, diseases)."""

    diseases: NDArray[np.int32]
    present: Floats
    silent: Floats


@dataclass(frozen=True)
class Scored:
    """Scores of the persons who have enough signs: their places, scores, and best disease (place in the annotations)."""

    person: Ints
    score: Floats
    disease: NDArray[np.int32]


def make_weights(knowledge: Knowledge, signs: Signs, namespace: str = "ORPHA", recorded: float = RECORDED) -> Weights:
    """Return the weights of the kinds of evidence of a store for the diseases of a namespace."""
    diseases = knowledge.namespace(namespace)
    terms = np.array([term for term, _ in signs.kinds], np.int64)
    certainty = np.array([value for _, value in signs.kinds], np.float32)
    if not len(terms):
        return Weights(diseases, np.zeros((0, len(diseases)), np.float32), np.zeros(len(diseases), np.float32))
    share = knowledge.profiles.spread[diseases].tocsc()[:, terms].toarray().T.astype(np.float32)
    caused = np.clip(recorded * certainty[:, None] * share, 0, 0.95)
    base = population_share(knowledge, signs)[:, None].astype(np.float32)
    there = np.log((1 - (1 - caused) * (1 - base)) / base)
    # Of several kinds that mean the same sign only the surest is missed when none is there.
    surest = np.zeros(len(terms), bool)
    for term in np.unique(terms):
        mine = np.flatnonzero(terms == term)
        surest[mine[np.argmax(certainty[mine])]] = True
    absent = np.log1p(-caused)
    return Weights(diseases, there - absent, absent[surest].sum(axis=0))


def population_share(knowledge: Knowledge, signs: Signs) -> Floats:
    """Return, for each kind, the share of all persons who have its term or a finer one; never below that of half a person."""
    terms = np.array([term for term, _ in signs.kinds], np.int64)
    above = knowledge.ontology.closure[terms][:, terms].astype(bool)
    table = sparse.csr_matrix((np.ones(len(signs.person), np.float32), (signs.person, signs.kind)), (len(signs.persons), len(terms)))
    has = (table @ above.astype(np.float32)).tocsr()
    count = np.bincount(has.indices[has.data > 0], minlength=len(terms))
    return (count + 0.5) / (len(signs.persons) + 1)


def evidence(knowledge: Knowledge, signs: Signs, until: Ints | None = None) -> sparse.csr_matrix:
    """Return persons × kinds of what stands in the records; a sign whose finer form is also there counts once."""
    keep = np.ones(len(signs.person), bool) if until is None else signs.day <= until[signs.person]
    shape = (len(signs.persons), len(signs.kinds))
    table = sparse.csr_matrix((np.ones(keep.sum(), np.float32), (signs.person[keep], signs.kind[keep])), shape)
    terms = np.array([term for term, _ in signs.kinds], np.int64)
    certainty = np.array([value for _, value in signs.kinds])
    if not len(terms):
        return table
    up = knowledge.ontology.closure[terms][:, terms].toarray() > 0
    same = terms[:, None] == terms[None, :]
    surer = same & ((certainty[:, None] > certainty[None, :]) | ((certainty[:, None] == certainty[None, :]) & _before(len(terms))))
    covers = sparse.csr_matrix(((up & ~same) | surer).astype(np.float32))
    covered = (table @ covers).tocsr()
    covered.data[:] = 1
    return (table - table.multiply(covered)).tocsr()


def score(knowledge: Knowledge, signs: Signs, weights: Weights, *, least: int = 2) -> Scored:
    """Return the scores of the persons with at least so many signs and no rare disease named in their record."""
    table = evidence(knowledge, signs)
    table.eliminate_zeros()
    chosen = np.flatnonzero((np.diff(table.indptr) >= least) & (signs.diagnosed < 0))
    scores, best = score_rows(table[chosen], weights)
    return Scored(chosen.astype(np.int64), scores, best)


def score_rows(table: sparse.csr_matrix, weights: Weights) -> tuple[Floats, NDArray[np.int32]]:
    """Return the score of each row of evidence and the place of its best disease."""
    scores = np.empty(table.shape[0], np.float32)
    best = np.empty(table.shape[0], np.int32)
    for first in range(0, table.shape[0], _BLOCK):
        part = table[first : first + _BLOCK] @ weights.present + weights.silent
        top = part.max(axis=1)
        scores[first : first + _BLOCK] = top + np.log(np.exp(part - top[:, None]).mean(axis=1))
        best[first : first + _BLOCK] = weights.diseases[part.argmax(axis=1)]
    return scores, best


def _before(count: int) -> NDArray[np.bool_]:
    """Return a table that is true where the row comes before the column."""
    return np.triu(np.ones((count, count), bool), 1)
