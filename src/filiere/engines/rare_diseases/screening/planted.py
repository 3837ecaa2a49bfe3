"""A fictive store in which some persons have a rare disease: how the screen is tried where no real answer is known. Nobody is real.

The codes come from the book below, written apart: the screen's own map of codes is not read here. A clinic codes half of the signs never,
some by a vague code of the organ, some by one of several usual codes; everybody gathers common codes with age, some of which are signs too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.methods.omop.tables import create_sql

Ints = NDArray[np.int64]

#: Chance that a sign of a planted person is ever coded, and that the code is only that of the organ.
CODED, VAGUE = 0.5, 0.4
#: Signs → codes that clinics use for them or for their descendants, the usual one first.
_BOOK: Mapping[str, str] = {
    "HP:0001250": "G40.9 R56.8 G40.3 G40.2",
    "HP:0001249": "F79.9 F70.9 F81.9 F89",
    "HP:0001263": "R62.0 F88 F89 R62.8",
    "HP:0000252": "Q02 Q04.9",
    "HP:0000717": "F84.0 F84.9",
    "HP:0001251": "R27.0 G11.9 R26.0",
    "HP:0001332": "G24.9 G24.8",
    "HP:0001324": "M62.9 G71.9 R53",
    "HP:0001252": "P94.2 R29.8",
    "HP:0001271": "G62.9 G60.9 G58.9",
    "HP:0000365": "H91.9 H90.5 H90.3",
    "HP:0000505": "H54.9 H53.9",
    "HP:0000518": "H26.9 H25.9 Q12.0",
    "HP:0000545": "H52.1 H44.2",
    "HP:0000486": "H50.9 H50.0",
    "HP:0000639": "H55",
    "HP:0000648": "H47.2 H47.0",
    "HP:0000510": "H35.5 H35.9",
    "HP:0001639": "I42.2 I42.9",
    "HP:0001644": "I42.0 I50.9",
    "HP:0011675": "I49.9 I47.9",
    "HP:0001627": "Q24.9 Q21.1 Q21.0",
    "HP:0001297": "I64 I63.9 I67.8",
    "HP:0002650": "M41.9 M43.9",
    "HP:0000767": "Q67.6",
    "HP:0001382": "M35.7 M24.2",
    "HP:0000939": "M81.9 M85.8",
    "HP:0004322": "E34.3 R62.8",
    "HP:0001508": "R62.8 R63.3",
    "HP:0000107": "N28.1 Q61.9",
    "HP:0000077": "N28.9 N18.9",
    "HP:0000093": "R80 N39.1",
    "HP:0001744": "R16.1 D73.9",
    "HP:0002240": "R16.0 K76.9",
    "HP:0001903": "D64.9 D50.9",
    "HP:0001873": "D69.6",
    "HP:0002721": "D84.9 B99",
    "HP:0000819": "E14.9 E11.9",
    "HP:0000821": "E03.9",
    "HP:0000135": "E29.1 E28.3 E30.0",
    "HP:0000028": "Q53.9",
    "HP:0000175": "Q35.9",
    "HP:0001159": "Q70.9 Q74.0",
    "HP:0001762": "Q66.0 Q66.8",
    "HP:0001371": "M24.5 M62.4",
    "HP:0001596": "L65.9 L63.9",
    "HP:0008064": "Q80.9 L85.0",
    "HP:0000957": "L81.3 L81.9",
    "HP:0002093": "J96.9 J98.4",
    "HP:0002205": "J98.8 J18.9",
    "HP:0002019": "K59.0",
    "HP:0011968": "R63.3 P92.9",
    "HP:0000238": "G91.9 Q03.9",
    "HP:0001943": "E16.2",
}
#: Organs → vague codes.
_ORGANS: Mapping[str, str] = {
    "HP:0000707": "G98 R29.8 G96.9",
    "HP:0000478": "H57.9 H53.9",
    "HP:0000598": "H93.9",
    "HP:0001626": "I51.9 R00.2",
    "HP:0033127": "M89.9 M25.5 M79.6",
    "HP:0000119": "N39.9 N28.9",
    "HP:0025031": "K92.9 R10.4",
    "HP:0001574": "L98.9",
    "HP:0001871": "D75.9",
    "HP:0002086": "J98.9",
    "HP:0000818": "E34.9",
    "HP:0001939": "E88.9",
    "HP:0002715": "D89.9",
    "HP:0000152": "Q18.9 Q75.9",
    "HP:0040064": "Q74.9",
    "HP:0001507": "R62.9",
}
#: Common codes, with their chance over a life; a few are signs of rare diseases, as in any population.
_COMMON = (
    "I10 .30;E11.9 .10;E78.0 .15;M54.5 .35;J06.9 .60;J20.9 .35;K21.9 .18;F32.9 .16;F41.9 .14;G43.9 .10;R51 .20;R10.4 .25;N39.0 .20;"
    "J45.9 .09;M17.9 .12;M16.9 .07;M19.9 .10;H52.1 .20;H52.0 .08;H26.9 .12;H91.9 .07;H40.9 .02;E66.9 .14;E03.9 .06;D50.9 .07;"
    "D64.9 .05;I48 .04;I49.9 .05;I64 .02;I63.9 .02;I50.9 .03;I25.9 .05;N18.9 .03;N20.0 .05;K59.0 .10;K80.2 .06;K57.9 .06;K40.9 .06;"
    "K42.9 .02;M81.9 .06;M41.9 .03;M25.5 .25;M10.9 .03;M62.9 .03;G47.3 .05;G56.0 .05;G62.9 .02;G40.9 .009;R56.0 .03;R55 .07;R42 .10;"
    "R04.0 .05;R13 .02;R31 .03;R80 .02;R53 .15;R62.8 .02;F90.0 .03;F84.0 .007;F81.9 .03;F80.9 .04;F79.9 .008;F70.9 .006;F03 .03;"
    "F20.0 .006;H50.9 .03;H55 .002;Q21.1 .003;Q21.0 .003;Q53.9 .01;Q66.8 .006;Q54.9 .003;Q35.9 .001;L20.9 .12;L40.9 .03;L65.9 .03;"
    "L70.0 .15;L98.9 .10;B99 .15;D69.6 .01;D70 .005;E14.9 .02;E16.2 .01;E29.1 .01;H35.9 .02;H53.9 .05;H57.9 .06;J18.9 .12;J96.9 .02;"
    "J98.8 .05;K76.9 .03;K92.9 .05;M79.6 .15;M89.9 .03;N28.1 .02;N28.9 .03;N39.9 .05;R00.2 .07;R16.1 .004;R16.0 .008;R29.8 .03;"
    "R63.3 .03;S52.5 .08;S93.4 .15;T14.1 .20;Z00.0 .50;O80 .20"
)
#: Days from 1970-01-01 to 2020-01-01, when records end.
_END = 18262


@dataclass(frozen=True)
class Planted:
    """Which persons have which disease: identifiers and places in the annotations."""

    person: Ints
    disease: NDArray[np.int32]


def plant_store(connection: Any, knowledge: Knowledge, persons: int, planted: int, seed: int, *, namespace: str = "ORPHA") -> Planted:
    """Fill the schema ``cdm`` of a DuckDB connection with fictive persons, some of whom have a disease, and return who they are.

    Args:
        connection: a DuckDB connection that may write.
        knowledge: where diseases show their signs.
        persons: how many persons.
        planted: how many of them have a rare disease, undiagnosed.
        seed: the same seed gives the same rows.
        namespace: whose diseases are planted.
    """
    rng = np.random.default_rng(seed)
    connection.execute("SET enable_progress_bar = false; CREATE SCHEMA IF NOT EXISTS cdm; CREATE SCHEMA IF NOT EXISTS work")
    for table in ("person", "condition_occurrence", "visit_occurrence", "provider", "measurement", "procedure_occurrence", "concept"):
        connection.execute(create_sql(table, "cdm."))
    born = rng.integers(1930, 2018, persons)
    _insert(
        connection,
        "person",
        {
            "person_id": np.arange(1, persons + 1),
            "gender_concept_id": rng.choice([8532, 8507], persons),
            "year_of_birth": born,
            "race_concept_id": np.zeros(persons, np.int64),
            "ethnicity_concept_id": np.zeros(persons, np.int64),
        },
    )
    who = np.sort(rng.choice(persons, planted, replace=False))
    pool = [place for place in knowledge.namespace(namespace).tolist() if knowledge.profiles.signs[place] >= 5]
    disease = rng.choice(np.array(pool, np.int32), planted)
    book = _Book(knowledge)
    person, code, day = _common(rng, born)
    more = [
        _history(rng, knowledge, book, person=int(one), born=int(born[one]), disease=int(place))
        for one, place in zip(who, disease, strict=True)
    ]
    rows = [row for history in more for row in history]
    person = np.concatenate([person, np.array([row[0] for row in rows], np.int64)])
    code = np.concatenate([code, np.array([row[1] for row in rows], np.int64)])
    day = np.concatenate([day, np.array([row[2] for row in rows], np.int64)])
    _write(connection, rng, book.codes, (person, code, day))
    return Planted(who.astype(np.int64) + 1, disease)


class _Book:
    """The codes of the book by number, and what each sign is coded by."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        common = [line.split()[0] for line in _COMMON.split(";")]
        written = [code for words in (*_BOOK.values(), *_ORGANS.values()) for code in words.split()]
        self.codes: tuple[str, ...] = tuple(dict.fromkeys([*common, *written]))
        self._number = {code: number for number, code in enumerate(self.codes)}
        index = knowledge.ontology.index
        self._signs, self._organs = (
            {index[term]: [self._number[code] for code in words.split()] for term, words in table.items() if term in index}
            for table in (_BOOK, _ORGANS)
        )

    def code(self, rng: np.random.Generator, term: int) -> int | None:
        """Return the code that a clinic writes for a sign, None where it writes none."""
        above = self._knowledge.ontology.ancestors(term).tolist()
        # Ancestors come parents first: the last one in the book is the nearest.
        usual = next((self._signs[place] for place in reversed(above) if place in self._signs), None)
        vague = next((self._organs[place] for place in reversed(above) if place in self._organs), None)
        chosen = vague if usual is None or (vague is not None and rng.random() < VAGUE) else usual
        if chosen is None or rng.random() >= CODED:
            return None
        return chosen[min(int(rng.geometric(0.6)) - 1, len(chosen) - 1)]


def _common(rng: np.random.Generator, born: Ints) -> tuple[Ints, Ints, Ints]:
    """Return persons, codes and days of what anybody gathers, more with age."""
    people, codes, days = [], [], []
    age = (2020 - born) / 90
    for number, line in enumerate(_COMMON.split(";")):
        chance = float(line.split()[1])
        have = np.flatnonzero(rng.random(len(born)) < 2 * chance * age)
        times = np.minimum(rng.geometric(0.6, len(have)), 6)
        people.append(np.repeat(have, times))
        codes.append(np.full(int(times.sum()), number))
        begin = np.maximum((born[people[-1]] - 1970) * 365, 12784)
        days.append(begin + (rng.random(len(begin)) * (_END - begin)).astype(np.int64))
    return np.concatenate(people), np.concatenate(codes), np.concatenate(days)


def _history(
    rng: np.random.Generator, knowledge: Knowledge, book: _Book, *, person: int, born: int, disease: int
) -> list[tuple[int, int, int]]:
    """Return (person, code, day) of what a disease leaves in a record."""
    row = knowledge.profiles.share[disease]
    begin = max((born - 1970) * 365 + int(rng.exponential(4000)), 12784)
    begin = min(begin, _END - 200)
    found = []
    for term, share in zip(row.indices.tolist(), row.data.tolist(), strict=True):
        code = book.code(rng, term) if rng.random() < share else None
        if code is not None:
            for _ in range(1 + int(rng.integers(0, 3))):
                found.append((person, code, begin + int(rng.random() * (_END - begin))))
    return found


def _write(connection: Any, rng: np.random.Generator, codes: Sequence[str], events: tuple[Ints, Ints, Ints]) -> None:
    person, code, day = events
    count = len(person)
    connection.register("given_codes", {"number": np.arange(len(codes)), "code": np.array(codes, dtype=object)})
    connection.register(
        "given_events",
        {"person": person + 1, "number": code, "day": day, "place": np.arange(count), "provider": rng.integers(1, 401, count)},
    )
    connection.execute(
        "INSERT INTO cdm.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date,"
        " condition_type_concept_id, condition_source_value, visit_occurrence_id) SELECT place + 1, person, 0,"
        " DATE '1970-01-01' + day::INTEGER, 32817, code, place + 1 FROM given_events JOIN given_codes USING (number)"
    )
    connection.execute(
        "INSERT INTO cdm.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date,"
        " visit_type_concept_id, provider_id) SELECT place + 1, person, 9202, DATE '1970-01-01' + day::INTEGER,"
        " DATE '1970-01-01' + day::INTEGER, 32817, provider FROM given_events"
    )
    connection.execute(
        "INSERT INTO cdm.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id)"
        " SELECT place + 1, person, 2000000000 + provider % 40, DATE '1970-01-01' + day::INTEGER, 32817 FROM given_events"
        " WHERE place % 2 = 0"
    )
    for name in ("given_codes", "given_events"):
        connection.unregister(name)
    _insert(connection, "provider", {"provider_id": np.arange(1, 401), "specialty_concept_id": 2000001000 + np.arange(400) % 30})


def _insert(connection: Any, table: str, columns: dict[str, Any]) -> None:
    connection.register("given_columns", columns)
    connection.execute(f"INSERT INTO cdm.{table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM given_columns")
    connection.unregister("given_columns")
