"""Which cases the knowledge base has already seen, and what it would be without their publication."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.profiles import without_publications
from filiere.engines.rare_diseases.scoring import Patches

#: clean: the disease is known, from other publications; leaked: the case's own publication is among its sources; absent: it is not known.
Group = Literal["clean", "leaked", "absent"]


@dataclass(frozen=True)
class Sharing:
    """What each case shares with the knowledge base.

    ``truth`` is the place of the true disease, -1 where absent; ``left`` is how many signs it still has without the case's publication.
    """

    groups: tuple[Group, ...]
    truth: NDArray[np.int32]
    left: NDArray[np.int32]
    patches: Patches


def sharing(knowledge: Knowledge, cases: Sequence[Case], namespace: str = "OMIM") -> Sharing:
    """Return the groups of cases, among the diseases of a namespace, and the profiles that each is to be ranked against."""
    annotations, signs = knowledge.annotations, knowledge.profiles.signs
    known = {annotations.diseases[place]: place for place in knowledge.namespace(namespace).tolist()}
    truth = np.array([known.get(case.disease or "", -1) for case in cases], np.int32)
    publications = sorted({case.publication for case in cases if case.publication in annotations.publication_index})
    profiles, places = without_publications(annotations, knowledge.ontology, publications, _told(knowledge, cases))
    described: dict[str, list[tuple[int, int]]] = {}
    for (publication, disease), profile in places.items():
        described.setdefault(publication, []).append((disease, profile))
    pairs = [(n, *pair) for n, case in enumerate(cases) for pair in sorted(described.get(case.publication or "", ()))]
    table = np.array(pairs, np.int32).reshape(-1, 3)
    left = np.where(truth >= 0, signs[truth], 0).astype(np.int32)
    own = truth[table[:, 0]] == table[:, 1]
    left[table[own, 0]] = profiles.signs[table[own, 2]]
    leaked = set(table[own, 0].tolist())
    groups: tuple[Group, ...] = tuple(
        "absent" if place < 0 else "leaked" if number in leaked else "clean" for number, place in enumerate(truth.tolist())
    )
    return Sharing(groups, truth, left, Patches(profiles, table[:, 0], table[:, 1], table[:, 2]))


def _told(knowledge: Knowledge, cases: Sequence[Case]) -> dict[tuple[str, int, int], tuple[int, int]]:
    """Return (publication, disease, term) → persons with the sign, persons looked at, among the cases."""
    diseases, terms = knowledge.annotations.index, knowledge.ontology.index
    seen: Counter[tuple[str, int, int]] = Counter()
    asked: Counter[tuple[str, int, int]] = Counter()
    for case in cases:
        disease = diseases.get(case.disease or "")
        if disease is None or case.publication is None:
            continue
        for name in case.observed:
            seen[case.publication, disease, terms[name]] += 1
        for name in (*case.observed, *case.excluded):
            asked[case.publication, disease, terms[name]] += 1
    return {key: (seen[key], count) for key, count in asked.items()}
