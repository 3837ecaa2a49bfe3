"""The odyssey clock of a person: when it began, when it could have been acted on, and what was gone through meanwhile."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.screening.histories import Weights, score_rows
from filiere.engines.rare_diseases.screening.records import Signs

Ints = NDArray[np.int64]

#: A sign is suggestive of a disease where it makes it at least this much likelier, in natural logarithms (twice).
SUGGESTIVE = float(np.log(2))


@dataclass(frozen=True)
class Clock:
    """One person's odyssey, days since 1970-01-01 (None where it never came).

    ``suggestive`` is the first sign that speaks for the disease, ``actionable`` the first day on which the record by itself would have been
    flagged, ``end`` the day a rare disease is named, or the last day of the record where none is (``named`` tells which). ``specialties``
    counts distinct specialties met from the first suggestive sign to the end, ``repeats`` examinations made again of the same kind.
    """

    person: int
    disease: int
    suggestive: int | None
    actionable: int | None
    end: int
    named: bool
    specialties: int
    repeats: int

    @property
    def delay_d(self) -> int | None:
        """Return the days from the first suggestive sign to the end."""
        return None if self.suggestive is None else self.end - self.suggestive


def make_clocks(
    connection: Any,
    knowledge: Knowledge,
    signs: Signs,
    weights: Weights,
    *,
    persons: Ints,
    diseases: NDArray[np.int32],
    threshold: float,
) -> list[Clock]:
    """Return the clocks of some persons for the disease each looks like; ``threshold`` is the score from which a record is flagged."""
    order = np.argsort(signs.person, kind="stable")
    start = np.searchsorted(signs.person[order], persons)
    stop = np.searchsorted(signs.person[order], persons, side="right")
    spans = []
    for place, disease, first, last in zip(persons.tolist(), diseases.tolist(), start, stop, strict=True):
        rows = order[first:last]
        rows = rows[np.argsort(signs.day[rows], kind="stable")]
        column = int(np.searchsorted(weights.diseases, disease))
        days, kinds = signs.day[rows], signs.kind[rows]
        speaking = days[weights.present[kinds, column] >= SUGGESTIVE]
        begin = int(speaking[0]) if len(speaking) else None
        named = int(signs.diagnosed[place])
        end = named if named >= 0 else max(int(signs.last[place]), int(days[-1]) if len(days) else 0)
        spans.append((place, disease, begin, _actionable(knowledge, signs, weights, rows, threshold), end, named >= 0))
    around = _surroundings(connection, [(int(signs.persons[row[0]]), row[2], row[4]) for row in spans])
    return [Clock(*row, *around.get(int(signs.persons[row[0]]), (0, 0))) for row in spans]


def _actionable(knowledge: Knowledge, signs: Signs, weights: Weights, rows: Ints, threshold: float) -> int | None:
    """Return the first day on which the signs known by then reach the threshold."""
    days, kinds = signs.day[rows], signs.kind[rows]
    if not len(days):
        return None
    terms = np.array([term for term, _ in signs.kinds], np.int64)
    # One row per moment: what stood in the record by then, a finer sign taking the place of a vaguer one.
    moments = np.unique(days)
    stood = [_finest(knowledge, terms, kinds[days <= moment]) for moment in moments]
    indptr = np.cumsum([0, *(len(row) for row in stood)])
    table = sparse.csr_matrix(
        (np.ones(indptr[-1], np.float32), np.concatenate(stood), indptr), shape=(len(moments), len(terms)), dtype=np.float32
    )
    reached = np.flatnonzero(score_rows(table, weights)[0] >= threshold)
    return int(moments[reached[0]]) if len(reached) else None


def _finest(knowledge: Knowledge, terms: Ints, kinds: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the kinds without those whose term another one's refines."""
    above = {int(up) for kind in kinds for up in knowledge.ontology.ancestors(int(terms[kind])).tolist() if up != terms[kind]}
    return np.array([kind for kind in np.unique(kinds).tolist() if int(terms[kind]) not in above], np.int32)


def _surroundings(connection: Any, spans: list[tuple[int, int | None, int]]) -> dict[int, tuple[int, int]]:
    """Return per person how many specialties were met and how many examinations repeated between two days."""
    rows = [(person, begin, end) for person, begin, end in spans if begin is not None]
    connection.execute("CREATE OR REPLACE TABLE work.span (person_id BIGINT, begun DATE, ended DATE)")
    if not rows:
        return {}
    columns = {name: np.array([row[place] for row in rows], np.int64) for place, name in enumerate(("person_id", "b", "e"))}
    connection.register("given_spans", columns)
    connection.execute(
        "INSERT INTO work.span SELECT person_id, DATE '1970-01-01' + b::INTEGER, DATE '1970-01-01' + e::INTEGER FROM given_spans"
    )
    connection.unregister("given_spans")
    met = dict(
        connection.execute(
            "SELECT s.person_id, count(DISTINCT p.specialty_concept_id) FROM work.span s JOIN cdm.visit_occurrence v USING (person_id)"
            " JOIN cdm.provider p ON p.provider_id = v.provider_id WHERE v.visit_start_date BETWEEN s.begun AND s.ended"
            " AND p.specialty_concept_id > 0 GROUP BY s.person_id"
        ).fetchall()
    )
    again = dict(
        connection.execute(
            "SELECT person_id, sum(n - 1)::BIGINT FROM (SELECT s.person_id, kind, count(DISTINCT day) AS n FROM work.span s JOIN ("
            " SELECT person_id, measurement_concept_id AS kind, measurement_date AS day FROM cdm.measurement UNION ALL"
            " SELECT person_id, procedure_concept_id, procedure_date FROM cdm.procedure_occurrence) x USING (person_id)"
            " WHERE kind > 0 AND day BETWEEN s.begun AND s.ended GROUP BY ALL) GROUP BY person_id"
        ).fetchall()
    )
    return {person: (int(met.get(person, 0)), int(again.get(person, 0))) for person, _, _ in rows}
