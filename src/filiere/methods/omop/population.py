"""A seeded fictive population in the OMOP common data model: nobody is real, and the same seed gives the same rows.

Concepts are drawn by a Zipf law from a vocabulary with a hierarchy, so that a few are common and most are rare, as in a real warehouse. The
rows have the shapes that cohort definitions ask about (visits, repeated events, gaps, missing ends, two observation periods for some); they
say nothing about any disease.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from filiere.methods.omop.tables import create_sql, tables

#: Days from 1970-01-01 to 2008-01-01, when the first observation may begin.
_ORIGIN = 13879
_SPAN = 4383
#: Mean number of events of a person, by domain.
RATES: Mapping[str, float] = {
    "visit_occurrence": 9.0,
    "condition_occurrence": 12.0,
    "drug_exposure": 10.0,
    "procedure_occurrence": 6.0,
    "measurement": 10.0,
    "observation": 4.0,
    "device_exposure": 0.5,
    "specimen": 0.5,
    "visit_detail": 1.0,
}
_PREFIX = {"condition_occurrence": "condition", "drug_exposure": "drug", "procedure_occurrence": "procedure", "device_exposure": "device"}


@dataclass
class Vocabulary:
    """The concepts to draw from: by table, with a hierarchy and mapped source codes."""

    concepts: dict[str, list[int]] = field(default_factory=dict)
    domains: dict[int, str] = field(default_factory=dict)
    ancestors: list[tuple[int, int, int]] = field(default_factory=list)
    mapped: list[tuple[int, int]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    values: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    invalid: set[int] = field(default_factory=set)


def fill(connection: Any, schema: str, vocabulary: Vocabulary, persons: int, seed: int) -> None:
    """Fill the tables of a schema of a DuckDB connection with a fictive population.

    Args:
        connection: a DuckDB connection that may write.
        schema: the prefix of the tables, with its dot ("cdm.").
        vocabulary: the concepts to draw from.
        persons: how many persons.
        seed: the same seed gives the same rows.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    for table in tables():
        connection.execute(create_sql(table, schema))
    writer = _Writer(connection, schema)
    _concepts(writer, vocabulary)
    life = _people(writer, rng, persons)
    visits = _visits(writer, rng, vocabulary, life)
    for table, rate in RATES.items():
        if table != "visit_occurrence" and vocabulary.concepts.get(table):
            _events(writer, rng, vocabulary, life, visits=visits, table=table, rate=rate)
    _eras(connection, schema)


class _Writer:
    """Inserts columns of numbers into a table; a column named ``…_date`` holds days since 1970."""

    def __init__(self, connection: Any, schema: str) -> None:
        self.connection = connection
        self.schema = schema

    def insert(self, table: str, columns: Mapping[str, Any]) -> None:
        chosen = ", ".join(f"DATE '1970-01-01' + {name}::INTEGER" if name.endswith("_date") else name for name in columns)
        self.connection.register("given_columns", dict(columns))
        self.connection.execute(f"INSERT INTO {self.schema}{table} ({', '.join(columns)}) SELECT {chosen} FROM given_columns")
        self.connection.unregister("given_columns")


def _concepts(writer: _Writer, vocabulary: Vocabulary) -> None:
    import numpy as np

    numbers = sorted({one for pool in vocabulary.concepts.values() for one in pool} | set(vocabulary.names) | set(vocabulary.domains))
    writer.insert(
        "concept",
        {
            "concept_id": np.array(numbers, dtype=np.int64),
            "concept_name": np.array([vocabulary.names.get(one, f"Concept {one}") for one in numbers], dtype=object),
            "domain_id": np.array([vocabulary.domains.get(one, "Condition") for one in numbers], dtype=object),
            "vocabulary_id": np.full(len(numbers), "Fictive", dtype=object),
            "concept_class_id": np.full(len(numbers), "Fictive", dtype=object),
            "standard_concept": np.full(len(numbers), "S", dtype=object),
            "concept_code": np.array([str(one) for one in numbers], dtype=object),
            "valid_start_date": np.zeros(len(numbers), dtype=np.int64),
            "valid_end_date": np.full(len(numbers), 47481, dtype=np.int64),
            "invalid_reason": np.array(["D" if one in vocabulary.invalid else None for one in numbers], dtype=object),
        },
    )
    pairs = {(one, one): 0 for one in numbers} | {(up, down): level for up, down, level in vocabulary.ancestors}
    listed = np.array([(up, down, level) for (up, down), level in sorted(pairs.items())], dtype=np.int64).reshape(-1, 3)
    writer.insert(
        "concept_ancestor",
        {
            "ancestor_concept_id": listed[:, 0],
            "descendant_concept_id": listed[:, 1],
            "min_levels_of_separation": listed[:, 2],
            "max_levels_of_separation": listed[:, 2],
        },
    )
    mapped = np.array(vocabulary.mapped, dtype=np.int64).reshape(-1, 2)
    if len(mapped):
        writer.insert(
            "concept_relationship",
            {
                "concept_id_1": mapped[:, 0],
                "concept_id_2": mapped[:, 1],
                "relationship_id": np.full(len(mapped), "Maps to", dtype=object),
                "valid_start_date": np.zeros(len(mapped), dtype=np.int64),
                "valid_end_date": np.full(len(mapped), 47481, dtype=np.int64),
            },
        )


def _people(writer: _Writer, rng: Any, persons: int) -> tuple[Any, Any]:
    """Insert persons, their periods and deaths; return the first and last observed day of each."""
    import numpy as np

    number = np.arange(1, persons + 1)
    writer.insert(
        "person",
        {
            "person_id": number,
            "gender_concept_id": rng.choice([8507, 8532], persons),
            "year_of_birth": rng.integers(1925, 2006, persons),
            "month_of_birth": rng.integers(1, 13, persons),
            "day_of_birth": rng.integers(1, 29, persons),
            "race_concept_id": np.zeros(persons, dtype=np.int64),
            "ethnicity_concept_id": np.zeros(persons, dtype=np.int64),
            "location_id": rng.integers(1, 96, persons),
        },
    )
    first = _ORIGIN + rng.integers(0, 1461, persons)
    last = first + 200 + rng.integers(0, _SPAN, persons)
    split = rng.random(persons) < 0.1
    middle = first + ((last - first) * rng.uniform(0.3, 0.6, persons)).astype(np.int64)
    starts = np.concatenate([first, middle[split] + rng.integers(30, 90, int(split.sum()))])
    ends = np.concatenate([np.where(split, middle, last), last[split]])
    writer.insert(
        "observation_period",
        {
            "observation_period_id": np.arange(1, len(starts) + 1),
            "person_id": np.concatenate([number, number[split]]),
            "observation_period_start_date": starts,
            "observation_period_end_date": np.maximum(starts, ends),
            "period_type_concept_id": np.full(len(starts), 32817),
        },
    )
    dead = rng.random(persons) < 0.06
    writer.insert(
        "death",
        {"person_id": number[dead], "death_date": last[dead], "death_type_concept_id": np.full(int(dead.sum()), 32817)},
    )
    writer.insert(
        "provider",
        {"provider_id": np.arange(1, 51), "specialty_concept_id": rng.choice([38004507, 38004446, 38004494], 50)},
    )
    writer.insert(
        "care_site",
        {"care_site_id": np.arange(1, 31), "place_of_service_concept_id": rng.choice([8717, 8756, 8940], 30)},
    )
    return first, last


def _visits(writer: _Writer, rng: Any, vocabulary: Vocabulary, life: tuple[Any, Any]) -> tuple[Any, Any, Any]:
    import numpy as np

    counts = rng.poisson(RATES["visit_occurrence"], len(life[0]))
    person = np.repeat(np.arange(1, len(counts) + 1), counts)
    start = _day(rng, life, person)
    inpatient = rng.random(len(person)) < 0.15
    stay = np.where(inpatient, rng.geometric(0.2, len(person)), 0)
    concept = np.where(inpatient, 9201, rng.choice([9202, 9203, 581478], len(person), p=[0.8, 0.15, 0.05]))
    extra = vocabulary.concepts.get("visit_occurrence")
    if extra:
        other = rng.random(len(person)) < 0.3
        concept = np.where(other, rng.choice(np.array(extra), len(person)), concept)
    writer.insert(
        "visit_occurrence",
        {
            "visit_occurrence_id": np.arange(1, len(person) + 1),
            "person_id": person,
            "visit_concept_id": concept,
            "visit_start_date": start,
            "visit_end_date": start + stay,
            "visit_type_concept_id": np.full(len(person), 32817),
            "provider_id": rng.integers(1, 51, len(person)),
            "care_site_id": rng.integers(1, 31, len(person)),
            "visit_source_concept_id": concept,
        },
    )
    return person, start, np.concatenate([[0], np.cumsum(counts)])


def _day(rng: Any, life: tuple[Any, Any], person: Any) -> Any:
    import numpy as np

    first, last = life[0][person - 1], life[1][person - 1]
    # One event in forty falls outside what is observed, as late or backdated entries do.
    stray = (rng.random(len(person)) < 0.025) * rng.integers(-400, 400, len(person))
    return (first + (last - first) * rng.random(len(person))).astype(np.int64) + stray


def _events(
    writer: _Writer, rng: Any, vocabulary: Vocabulary, life: tuple[Any, Any], *, visits: tuple[Any, Any, Any], table: str, rate: float
) -> None:
    import numpy as np

    persons = len(life[0])
    counts = rng.poisson(rate, persons)
    person = np.repeat(np.arange(1, persons + 1), counts)
    size = len(person)
    offsets = visits[2]
    many = np.diff(offsets)[person - 1]
    at = offsets[person - 1] + (rng.random(size) * many).astype(np.int64)
    seen = (rng.random(size) < 0.7) & (many > 0)
    at = np.minimum(at, max(len(visits[1]) - 1, 0))
    start = np.where(seen, visits[1][at], _day(rng, life, person))
    pool = np.array(vocabulary.concepts[table])
    weights = 1.0 / np.arange(1, len(pool) + 1) ** 0.7
    concept = rng.choice(rng.permutation(pool), size, p=weights / weights.sum())
    columns = _event_columns(rng, vocabulary, table, start=start, concept=concept)
    visit = {} if table == "specimen" else {"visit_occurrence_id": _or_none(at + 1, seen)}
    if table == "visit_detail":
        visit = {"visit_occurrence_id": at + 1}
    writer.insert(table, {f"{table}_id": np.arange(1, size + 1), "person_id": person, **columns, **visit})


def _or_none(values: Any, known: Any) -> Any:
    import numpy as np

    return np.ma.masked_array(values, mask=~known)


def _event_columns(rng: Any, vocabulary: Vocabulary, table: str, *, start: Any, concept: Any) -> dict[str, Any]:
    import numpy as np

    size = len(start)
    kind = np.full(size, 32817)
    stem = _PREFIX.get(table, table)
    columns: dict[str, Any] = {f"{stem}_concept_id": concept, f"{stem}_type_concept_id": kind}
    if table != "specimen":
        columns[f"{stem}_source_concept_id"] = concept
    if table in {"condition_occurrence", "drug_exposure", "device_exposure"}:
        begin = "condition_start_date" if table == "condition_occurrence" else f"{table}_start_date"
        known = rng.random(size) < 0.6
        columns[begin] = start
        columns[begin.replace("start", "end")] = _or_none(start + rng.integers(0, 60, size), known)
    elif table == "visit_detail":
        columns["visit_detail_start_date"], columns["visit_detail_end_date"] = start, start + rng.integers(0, 3, size)
    else:
        columns[f"{stem}_date"] = start
    if table == "drug_exposure":
        columns["days_supply"] = _or_none(rng.choice([7, 14, 28, 30, 90], size), rng.random(size) < 0.8)
        columns["quantity"] = rng.integers(1, 100, size).astype(float)
        columns["refills"] = rng.integers(0, 4, size)
    if table in {"measurement", "observation"}:
        columns["value_as_number"] = _or_none(np.round(rng.lognormal(2.5, 1.2, size), 2), rng.random(size) < 0.7)
        columns["value_as_concept_id"] = rng.choice(np.array(vocabulary.values or [0]), size)
        columns["unit_concept_id"] = rng.choice(np.array(vocabulary.units or [0]), size)
    if table == "measurement":
        columns["range_low"], columns["range_high"] = np.full(size, 5.0), np.full(size, 40.0)
    return columns


def _eras(connection: Any, schema: str) -> None:
    """Join exposures and conditions into eras with a gap of 30 days, as the OMOP conventions do (here by drawn concept, no ingredient)."""
    for table, era, stem, count, extra in (
        ("condition_occurrence", "condition_era", "condition", "condition_occurrence_count", ""),
        ("drug_exposure", "drug_era", "drug", "drug_exposure_count", ", 0"),
    ):
        start = "condition_start_date" if stem == "condition" else "drug_exposure_start_date"
        end = start.replace("start", "end")
        more = ", gap_days" if extra else ""
        connection.execute(
            f"INSERT INTO {schema}{era} ({era}_id, person_id, {stem}_concept_id, {era}_start_date, {era}_end_date, {count}{more})"
            f" SELECT row_number() OVER (ORDER BY person_id, concept, min(s)), person_id, concept, min(s), max(e), count(*){extra} FROM ("
            " SELECT *, sum(opens) OVER (PARTITION BY person_id, concept ORDER BY s, id) AS era FROM ("
            f" SELECT person_id, {stem}_concept_id AS concept, {table}_id AS id, {start} AS s, coalesce({end}, {start} + 1) AS e, CASE WHEN"
            f" {start} <= max(coalesce({end}, {start} + 1)) OVER (PARTITION BY person_id, {stem}_concept_id ORDER BY {start}, {table}_id"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 30 THEN 0 ELSE 1 END AS opens"
            f" FROM {schema}{table})) GROUP BY person_id, concept, era"
        )
