"""What spoke for a disease, what against, and what is missing, term by term."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.scoring import Method, make_batch, make_tables


@dataclass(frozen=True)
class Explanation:
    """The parts of one score; they add up to it.

    ``terms`` holds (identifier, observed, contribution, share of persons with it in this disease or None where it is silent);
    ``person`` and ``disease`` are what age and sex, and what is known of the disease, add. ``missing`` are signs that most persons with
    the disease show and that the case does not speak of, with their share.
    """

    disease: str
    terms: tuple[tuple[str, bool, float, float | None], ...]
    person: float
    known: float
    missing: tuple[tuple[str, float], ...]

    @property
    def score(self) -> float:
        """Return the sum of the parts."""
        return sum(term[2] for term in self.terms) + self.person + self.known


def explain(knowledge: Knowledge, case: Case, method: Method, diseases: Sequence[int]) -> list[Explanation]:
    """Return the explanation of the scores of some diseases, against the candidates' mean contribution of each term.

    The raw contribution of a term has no meaning of its own (a constant per term moves no rank): the mean over the given diseases is
    subtracted, so that a positive value speaks for this disease rather than the others.
    """
    batch = make_batch(knowledge.ontology, [case])
    columns = np.array(sorted(diseases), np.int32)
    tables = make_tables(knowledge, knowledge.profiles, batch, columns)
    local = {int(place): number for number, place in enumerate(batch.terms.tolist())}
    index = knowledge.ontology.index
    observed, excluded = method.observed(tables), method.excluded(tables)
    person, bias = method.person(tables), method.bias(tables)
    lines: list[tuple[str, bool, NDArray[np.float32], NDArray[np.float32]]] = []
    for names, table, seen in ((case.observed, observed, True), (case.excluded, excluded, False)):
        for name in names if table is not None else ():
            row = local[index[name]]
            lines.append((name, seen, _centred(table[row]) if table is not None else tables.spread[row], tables.spread[row]))
    aside = _centred((batch.person @ person)[0]) if person is not None else np.zeros(len(columns), np.float32)
    known = _centred(bias) if bias is not None else np.zeros(len(columns), np.float32)
    found = []
    for disease in diseases:
        place = int(np.searchsorted(columns, disease))
        parts = sorted(
            ((name, seen, round(float(value[place]), 4), _share(spread[place])) for name, seen, value, spread in lines),
            key=lambda part: (-part[2], part[0]),
        )
        name = knowledge.annotations.diseases[disease]
        missing = _missing(knowledge, case, disease)
        found.append(Explanation(name, tuple(parts), round(float(aside[place]), 4), round(float(known[place]), 4), missing))
    return found


def _centred(values: Any) -> Any:
    return values - values.mean()


def _share(value: float) -> float | None:
    return round(float(value), 3) if value > 0 else None


def _missing(knowledge: Knowledge, case: Case, disease: int, keep: int = 6) -> tuple[tuple[str, float], ...]:
    """Return the frequent signs of a disease on which the case is silent."""
    ontology, row = knowledge.ontology, knowledge.profiles.share[disease]
    spoken = {place for name in case.observed for place in ontology.ancestors(ontology.index[name]).tolist()}
    spoken |= {ontology.index[name] for name in case.excluded}
    pairs = [(int(term), float(share)) for term, share in zip(row.indices, row.data, strict=True) if share >= 0.5 and term not in spoken]
    pairs.sort(key=lambda pair: (-pair[1] * float(knowledge.information[pair[0]]), pair[0]))
    return tuple((ontology.ids[term], round(share, 3)) for term, share in pairs[:keep])
