"""What the coded records of an OMOP store say of each person: signs with their first day, and the life of the record around them.

Reads ``person``, ``condition_occurrence``, ``concept`` and, for the clock, visits, providers, measurements and procedures, through DuckDB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.ontology import Ontology
from filiere.engines.rare_diseases.screening.codes import CodeMap, looks_like_icd10
from filiere.methods.omop.tables import create_sql

Ints = NDArray[np.int64]

#: Tables that are read; absent ones read as empty.
READ = ("person", "condition_occurrence", "visit_occurrence", "provider", "measurement", "procedure_occurrence", "concept")


@dataclass(frozen=True)
class Signs:
    """Signs of a population, one row per person and kind of evidence.

    Attributes:
        persons: identifiers of every person, ascending, those without a sign included.
        sex: per person, 0 not told, 1 female, 2 male.
        birth_year: per person.
        kinds: (place of the term in the ontology, certainty) of each column of evidence.
        person: per row, the place of its person.
        kind: per row, the place of its kind.
        day: per row, the first day, in days since 1970-01-01.
        diagnosed: per person, the first day of a code that names a rare disease outright, -1 for none.
        last: per person, the last day of a condition, -1 for none.
        read: conditions that were read, and those whose code means a sign.
    """

    persons: Ints
    sex: NDArray[np.int8]
    birth_year: NDArray[np.int16]
    kinds: tuple[tuple[int, float], ...]
    person: Ints
    kind: NDArray[np.int32]
    day: NDArray[np.int32]
    diagnosed: NDArray[np.int32]
    last: NDArray[np.int32]
    read: tuple[int, int]


def open_folder(folder: Path, *, threads: int = 2) -> Any:
    """Return a DuckDB connection with the tables of a folder of Parquet files as views in the schema ``cdm``; the files are only read.

    Raises:
        FileNotFoundError: the folder holds no person or no condition.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": threads})
    # A bar drawn by the database would stand in the middle of what a command writes.
    connection.execute("SET enable_progress_bar = false; CREATE SCHEMA cdm; CREATE SCHEMA work")
    for table in READ:
        path = folder / f"{table}.parquet"
        if path.is_file():
            quoted = str(path).replace("'", "''")
            connection.execute(f"CREATE VIEW cdm.{table} AS SELECT * FROM read_parquet('{quoted}')")
        elif table in {"person", "condition_occurrence"}:
            raise FileNotFoundError(f"{folder}/{table}.parquet")
        else:
            connection.execute(create_sql(table, "cdm."))
    return connection


def read_signs(connection: Any, codes: CodeMap, ontology: Ontology, *, diagnoses: Sequence[str] = ("ORPHA", "ORDO", "OMIM")) -> Signs:
    """Return the signs of every person of the schema ``cdm`` of a DuckDB connection, which gets work tables in ``work``.

    Args:
        connection: with the tables of an OMOP store.
        codes: what codes mean.
        ontology: whose terms they mean.
        diagnoses: vocabularies whose every code names a rare disease: a person who has one is no longer searched for.
    """
    kinds, total = _resolve(connection, codes, ontology, diagnoses)
    people = connection.execute(
        "SELECT person_id, CASE gender_concept_id WHEN 8532 THEN 1 WHEN 8507 THEN 2 ELSE 0 END AS sex, coalesce(year_of_birth, 0) AS born"
        " FROM cdm.person ORDER BY person_id"
    ).fetchnumpy()
    persons = np.asarray(people["person_id"], np.int64)
    rows = connection.execute(
        "SELECT c.person_id, m.kind, (min(c.condition_start_date)::DATE - DATE '1970-01-01')::INTEGER AS day, count(*) AS n"
        " FROM cdm.condition_occurrence c JOIN work.meaning m"
        " ON coalesce(c.condition_source_value, '') = m.source_value AND c.condition_concept_id = m.concept"
        " AND coalesce(c.condition_source_concept_id, 0) = m.source_concept"
        " WHERE m.kind >= 0 GROUP BY c.person_id, m.kind ORDER BY c.person_id, m.kind"
    ).fetchnumpy()
    found = np.asarray(rows["person_id"], np.int64)
    place = np.searchsorted(persons, found).clip(0, max(len(persons) - 1, 0))
    here = persons[place] == found if len(persons) else np.zeros(len(found), bool)
    meant = int(np.asarray(rows["n"], np.int64)[here].sum())
    return Signs(
        persons=persons,
        sex=np.asarray(people["sex"], np.int8),
        birth_year=np.asarray(people["born"], np.int16),
        kinds=kinds,
        person=place[here],
        kind=np.asarray(rows["kind"], np.int32)[here],
        day=np.asarray(rows["day"], np.int32)[here],
        diagnosed=_days(connection, persons, "min", "JOIN work.meaning m ON " + _SAME + " WHERE m.kind = -1"),
        last=_days(connection, persons, "max", ""),
        read=(total, meant),
    )


_SAME = (
    "coalesce(c.condition_source_value, '') = m.source_value AND c.condition_concept_id = m.concept"
    " AND coalesce(c.condition_source_concept_id, 0) = m.source_concept"
)


def _resolve(connection: Any, codes: CodeMap, ontology: Ontology, diagnoses: Sequence[str]) -> tuple[tuple[tuple[int, float], ...], int]:
    """Make the table of what each distinct code means (-1: a rare disease by name), and return the kinds of evidence and the conditions."""
    distinct = connection.execute(
        "SELECT coalesce(c.condition_source_value, '') AS v, c.condition_concept_id AS k, coalesce(c.condition_source_concept_id, 0) AS s,"
        " coalesce(a.vocabulary_id, ''), coalesce(a.concept_code, ''), coalesce(b.vocabulary_id, ''), coalesce(b.concept_code, ''), n FROM"
        " (SELECT condition_source_value, condition_concept_id, condition_source_concept_id, count(*) AS n FROM cdm.condition_occurrence"
        " GROUP BY ALL) c LEFT JOIN cdm.concept a ON a.concept_id = c.condition_concept_id"
        " LEFT JOIN cdm.concept b ON b.concept_id = c.condition_source_concept_id ORDER BY ALL"
    ).fetchall()
    places: dict[tuple[int, float], int] = {}
    rows: list[tuple[str, int, int, int]] = []
    for value, concept, source, *named, _count in distinct:
        pairs = [(named[0], named[1]), (named[2], named[3])]
        pairs += [("ICD10", value)] if looks_like_icd10(value) else []
        if any(vocabulary in diagnoses for vocabulary, _ in pairs):
            rows.append((value, concept, source, -1))
        signs: dict[int, float] = {}
        for vocabulary, code in pairs:
            for sign in codes.find(vocabulary, code):
                term = ontology.index[sign.term]
                signs[term] = max(sign.certainty, signs.get(term, 0.0))
        rows += [(value, concept, source, places.setdefault(kind, len(places))) for kind in sorted(signs.items())]
    connection.execute("CREATE OR REPLACE TABLE work.meaning (source_value VARCHAR, concept BIGINT, source_concept BIGINT, kind INTEGER)")
    if rows:
        connection.executemany("INSERT INTO work.meaning VALUES (?, ?, ?, ?)", rows)
    return tuple(places), sum(int(row[-1]) for row in distinct)


def _days(connection: Any, persons: Ints, which: str, where: str) -> NDArray[np.int32]:
    """Return per person the first or the last day of its conditions, -1 for none."""
    rows = connection.execute(
        f"SELECT c.person_id, ({which}(c.condition_start_date)::DATE - DATE '1970-01-01')::INTEGER AS day"
        f" FROM cdm.condition_occurrence c {where} GROUP BY c.person_id"
    ).fetchnumpy()
    found = np.full(len(persons), -1, np.int32)
    named = np.asarray(rows["person_id"], np.int64)
    place = np.searchsorted(persons, named).clip(0, max(len(persons) - 1, 0))
    here = persons[place] == named if len(persons) else np.zeros(len(named), bool)
    found[place[here]] = np.asarray(rows["day"], np.int32)[here]
    return found
