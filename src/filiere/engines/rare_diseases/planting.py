"""Synthetic cases drawn from the annotations: signs by their share, some told less finely, some by chance, some looked for and not found.

They are easier than persons (they come from the knowledge base that ranks them) and stand in only where no published case is at hand.
"""

import random

import numpy as np

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.model import Case, Sex

_LESS_FINE, _BY_CHANCE, _LOOKED_FOR = 0.3, 0.15, 0.4
_SEXES: tuple[Sex, ...] = ("female", "male", "unknown")


def plant(knowledge: Knowledge, count: int, rng: random.Random, absent_share: float = 0.2) -> list[Case]:
    """Return cases of OMIM diseases and, for a share, of Orphanet ones, which are not candidates."""
    inside = _rich(knowledge, "OMIM") or list(range(len(knowledge.annotations.diseases)))
    outside = _rich(knowledge, "ORPHA")
    pool = sorted(set(knowledge.profiles.share.indices.tolist()))
    found = []
    for number in range(count):
        away = bool(outside) and rng.random() < absent_share
        disease = rng.choice(outside if away else inside)
        found.append(_case(knowledge, f"synthetic-{number + 1:04d}", disease, rng, pool))
    return found


def _rich(knowledge: Knowledge, namespace: str) -> list[int]:
    return [place for place in knowledge.namespace(namespace).tolist() if knowledge.profiles.signs[place] >= 6]


def _case(knowledge: Knowledge, name: str, disease: int, rng: random.Random, pool: list[int]) -> Case:
    ontology, row = knowledge.ontology, knowledge.profiles.share[disease]
    observed: set[int] = set()
    excluded: set[int] = set()
    drawn = rng.sample(range(len(row.indices)), min(len(row.indices), 3 + rng.randrange(14)))
    for place in drawn:
        term = int(row.indices[place])
        if rng.random() < row.data[place]:
            above = ontology.parents_of[term]
            observed.add(rng.choice(above) if above and rng.random() < _LESS_FINE else term)
        elif rng.random() < _LOOKED_FOR:
            excluded.add(term)
    if rng.random() < _BY_CHANCE * 3 or not observed:
        observed.add(rng.choice(pool))
    up = np.unique(np.concatenate([ontology.ancestors(term) for term in observed]))
    excluded -= set(up.tolist())
    return Case(
        name,
        tuple(sorted(ontology.ids[term] for term in observed)),
        tuple(sorted(ontology.ids[term] for term in excluded)),
        sex=rng.choice(_SEXES),
        disease=knowledge.annotations.diseases[disease],
        disease_name=knowledge.annotations.names[disease],
    )
