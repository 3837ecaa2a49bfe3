"""Data quality by the framework of Kahn et al.: conformance, completeness, plausibility; one scan per table, thresholds as data.

Source: M. G. Kahn et al., "A harmonized data quality assessment terminology and framework", eGEMs 4(1):1244, 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from filiere.methods.omop.domains import DOMAINS
from filiere.methods.omop.tables import tables

Category = Literal["conformance", "completeness", "plausibility"]
#: The share of rows that may fail before a check is missed, by kind of check.
THRESHOLDS: Mapping[str, float] = {
    "concept_known": 0.0,
    "concept_mapped": 0.05,
    "visit_known": 0.0,
    "value_present": 0.5,
    "in_observation": 0.05,
    "after_birth": 0.0,
    "end_after_start": 0.0,
    "before_death": 0.01,
    "observed_person": 0.0,
}


@dataclass(frozen=True)
class Finding:
    """One check on one table: how many rows fail of how many, and the share that may."""

    category: Category
    check: str
    table: str
    failed: int
    rows: int
    threshold: float

    @property
    def share(self) -> float:
        """The share of rows that fail."""
        return self.failed / self.rows if self.rows else 0.0

    @property
    def met(self) -> bool:
        """Whether the check is met."""
        return self.share <= self.threshold


def check_quality(connection: Any, schema: str, thresholds: Mapping[str, float] | None = None) -> tuple[Finding, ...]:
    """Return every finding on the tables of a schema that have rows."""
    allowed = {**THRESHOLDS, **(thresholds or {})}
    found = []
    for domain in DOMAINS.values():
        if domain.table in tables() and domain.table != "observation_period":
            found += _table_findings(connection, schema, domain.name, allowed)
    alone, persons = connection.execute(
        f"SELECT count(*) FILTER (O.person_id IS NULL), count(*) FROM {schema}person P"
        f" LEFT JOIN (SELECT DISTINCT person_id FROM {schema}observation_period) O USING (person_id)"
    ).fetchone()
    found.append(Finding("completeness", "observed_person", "person", alone, persons, allowed["observed_person"]))
    return tuple(found)


def _table_findings(connection: Any, schema: str, name: str, allowed: Mapping[str, float]) -> list[Finding]:
    domain = DOMAINS[name]
    columns = {column.name for column in tables()[domain.table]}
    asked: list[tuple[Category, str, str]] = [
        (
            "plausibility",
            "in_observation",
            f"NOT EXISTS (SELECT 1 FROM {schema}observation_period O WHERE O.person_id = T.person_id AND T.{domain.start}"
            " BETWEEN O.observation_period_start_date AND O.observation_period_end_date)",
        ),
        ("plausibility", "after_birth", f"year(T.{domain.start}) < P.year_of_birth"),
    ]
    if domain.concept:
        asked.append(("conformance", "concept_known", f"T.{domain.concept} <> 0 AND N.concept_id IS NULL"))
        asked.append(("completeness", "concept_mapped", f"T.{domain.concept} = 0"))
    end = domain.end.removeprefix("T.").removeprefix("coalesce(T.").split(",")[0]
    if end in columns:
        asked.append(("plausibility", "end_after_start", f"T.{end} < T.{domain.start}"))
    if domain.table != "death":
        asked.append(("plausibility", "before_death", f"T.{domain.start} > D.death_date + 60"))
    if "visit_occurrence_id" in columns and domain.table != "visit_occurrence":
        asked.append(("conformance", "visit_known", "T.visit_occurrence_id IS NOT NULL AND V.visit_occurrence_id IS NULL"))
    if domain.table == "measurement":
        asked.append(("completeness", "value_present", "T.value_as_number IS NULL AND coalesce(T.value_as_concept_id, 0) = 0"))
    joins = f" LEFT JOIN {schema}person P ON P.person_id = T.person_id LEFT JOIN {schema}death D ON D.person_id = T.person_id"
    if domain.concept:
        joins += f" LEFT JOIN {schema}concept N ON N.concept_id = T.{domain.concept}"
    if any(check == "visit_known" for _, check, _ in asked):
        joins += f" LEFT JOIN {schema}visit_occurrence V ON V.visit_occurrence_id = T.visit_occurrence_id"
    counts = ", ".join(f"count(*) FILTER ({clause})" for _, _, clause in asked)
    row = connection.execute(f"SELECT count(*), {counts} FROM {schema}{domain.table} T{joins}").fetchone()
    if not row[0]:
        return []
    return [
        Finding(category, check, domain.table, failed, row[0], allowed[check])
        for (category, check, _), failed in zip(asked, row[1:], strict=True)
    ]


def completeness_by_year(connection: Any, schema: str) -> list[tuple[str, int, int, int]]:
    """Return table, year, events and observed persons: what a rate must be read with."""
    parts = [
        f"SELECT '{domain.table}' AS name, year({domain.start}) AS year, count(*) AS events FROM {schema}{domain.table} GROUP BY ALL"
        for domain in DOMAINS.values()
        if domain.table in {"condition_occurrence", "drug_exposure", "procedure_occurrence", "measurement", "visit_occurrence"}
    ]
    rows = connection.execute(
        f"WITH seen AS ({' UNION ALL '.join(parts)}), years AS (SELECT DISTINCT year FROM seen), persons AS (SELECT year,"
        f" count(DISTINCT person_id) AS persons FROM years JOIN {schema}observation_period ON year BETWEEN"
        " year(observation_period_start_date) AND year(observation_period_end_date) GROUP BY year)"
        " SELECT name, year, events, persons FROM seen JOIN persons USING (year) ORDER BY ALL"
    ).fetchall()
    return [(str(name), int(year), int(events), int(persons)) for name, year, events, persons in rows]
