"""What the tests share to run definitions on small tables."""

from datetime import date

import duckdb

from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.compiler import Setting
from filiere.methods.omop.dialects import DuckDB
from filiere.methods.omop.tables import create_sql, tables

SETTING = Setting(DuckDB(), "cdm.", "work.")


def base():
    """An empty CDM in memory, with its work schema."""
    connection = duckdb.connect(":memory:", config={"threads": 2})
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work; CREATE SCHEMA reference")
    for table in tables():
        connection.execute(create_sql(table, "cdm."))
    return connection


def insert(connection, table, rows):
    for row in rows:
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO cdm.{table} ({names}) VALUES ({marks})", list(row.values()))


def rows_of(connection, definitions, setting=SETTING):
    run_on_duckdb(plan(definitions, setting), connection, "work.")
    found = connection.execute("SELECT * FROM work.cohort ORDER BY ALL").fetchall()
    return [(number, person, start.isoformat(), end.isoformat()) for number, person, start, end in found]


def simple(criterion, **parts):
    """A definition of one criterion, everything kept; parts replace its own."""
    made = {
        "ConceptSets": [{"id": 1, "name": "one", "expression": {"items": [{"concept": {"CONCEPT_ID": 1}, "includeDescendants": True}]}}],
        "PrimaryCriteria": {
            "CriteriaList": [criterion],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "All"},
        },
        "QualifiedLimit": {"Type": "All"},
        "ExpressionLimit": {"Type": "All"},
        "InclusionRules": [],
        "EndStrategy": {"DateOffset": {"DateField": "EndDate", "Offset": 0}},
        "CensoringCriteria": [],
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
        "CensorWindow": {},
    }
    return {**made, **parts}


def people(connection, *numbers, last=date(2010, 12, 31)):
    for number in numbers:
        insert(
            connection,
            "person",
            [{"person_id": number, "gender_concept_id": 8532, "year_of_birth": 1960, "race_concept_id": 0, "ethnicity_concept_id": 0}],
        )
        insert(
            connection,
            "observation_period",
            [
                {
                    "observation_period_id": number,
                    "person_id": number,
                    "observation_period_start_date": date(2000, 1, 1),
                    "observation_period_end_date": last,
                    "period_type_concept_id": 0,
                }
            ],
        )


def condition(connection, number, person, day, concept=1, end=None):
    insert(
        connection,
        "condition_occurrence",
        [
            {
                "condition_occurrence_id": number,
                "person_id": person,
                "condition_concept_id": concept,
                "condition_start_date": day,
                "condition_end_date": end,
                "condition_type_concept_id": 0,
            }
        ],
    )
