"""The three engines give the same rows: published phenotypes, and definitions and populations that nobody wrote by hand."""

import json
import os
import shutil
from datetime import date

import pytest
from health_data_running import SETTING, base, condition, insert, people, rows_of, simple
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filiere.engines.health_data.cohorts import run_files
from filiere.engines.health_data.studies import fill_oncology, study_definitions
from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import parse_definition, read_definition
from filiere.methods.omop.exercising import vocabulary_of
from filiere.methods.omop.memory import read_records, run_in_memory
from filiere.methods.omop.population import fill
from filiere.methods.omop.tables import tables


def _in_memory(connection, definitions):
    found = run_in_memory(definitions, read_records(connection))
    return [(number, person, start.isoformat(), end.isoformat()) for number, person, start, end in found]


def test_memory_gives_the_rows_of_published_phenotypes(phenotype_zip):
    """Each fifth phenotype."""
    names = sorted(name for name in phenotype_zip.namelist() if name.endswith(".json"))[::5]
    made = {number: parse_definition(phenotype_zip.read(name)) for number, name in enumerate(names, start=1)}
    connection = base()
    fill(connection, "cdm.", vocabulary_of(made.values()), 200, 11)
    expected = rows_of(connection, made)
    assert len(expected) > 300
    assert _in_memory(connection, made) == expected


_DAYS = st.integers(-40, 200)
_CODES = st.sampled_from([1, 2])


def _bound():
    return st.fixed_dictionaries({"Coeff": st.sampled_from([-1, 1])}, optional={"Days": st.integers(0, 60)})


_WINDOW = st.fixed_dictionaries({"Start": _bound(), "End": _bound(), "UseIndexEnd": st.booleans(), "UseEventEnd": st.booleans()})


def _criterion(depth):
    own = st.fixed_dictionaries(
        {"CodesetId": _CODES, "First": st.booleans()},
        optional={
            "Age": st.fixed_dictionaries({"Op": st.sampled_from(["gte", "lt"]), "Value": st.integers(40, 50)}),
            "CorrelatedCriteria": _group(depth - 1) if depth else st.none(),
            "DateAdjustment": st.fixed_dictionaries(
                {
                    "StartWith": st.sampled_from(["START_DATE", "END_DATE"]),
                    "StartOffset": st.integers(-3, 3),
                    "EndWith": st.sampled_from(["START_DATE", "END_DATE"]),
                    "EndOffset": st.integers(-3, 3),
                }
            ),
        },
    )
    domains = st.sampled_from(["ConditionOccurrence", "DrugExposure"])
    return st.tuples(domains, own).map(lambda pair: {pair[0]: pair[1]})


def _group(depth):
    counts = st.fixed_dictionaries({"Type": st.sampled_from([0, 1, 2]), "Count": st.integers(0, 2), "IsDistinct": st.booleans()})
    correlated = st.fixed_dictionaries(
        {"Criteria": _criterion(depth), "Occurrence": counts, "StartWindow": _WINDOW},
        optional={"EndWindow": _WINDOW, "IgnoreObservationPeriod": st.booleans(), "RestrictVisit": st.booleans()},
    )
    persons = st.fixed_dictionaries({"Age": st.fixed_dictionaries({"Op": st.just("gte"), "Value": st.integers(40, 60)})})
    return st.fixed_dictionaries(
        {
            "Type": st.sampled_from(["ALL", "ANY", "AT_LEAST", "AT_MOST"]),
            "Count": st.integers(0, 2),
            "CriteriaList": st.lists(correlated, max_size=2),
            "DemographicCriteriaList": st.lists(persons, max_size=1),
        },
        optional={"Groups": st.lists(_group(depth - 1), max_size=1) if depth else st.just([])},
    )


_LIMIT = st.sampled_from(["All", "First", "Last"]).map(lambda word: {"Type": word})
_EXIT = st.sampled_from(
    [
        None,
        {"DateOffset": {"DateField": "StartDate", "Offset": 20}},
        {"DateOffset": {"DateField": "EndDate", "Offset": -2}},
        {"CustomEra": {"DrugCodesetId": 2, "GapDays": 10, "Offset": 1}},
    ]
)
_DEFINITIONS = st.fixed_dictionaries(
    {
        "PrimaryCriteria": st.fixed_dictionaries(
            {
                "CriteriaList": st.lists(_criterion(1), min_size=1, max_size=2),
                "ObservationWindow": st.fixed_dictionaries({"PriorDays": st.sampled_from([0, 30]), "PostDays": st.sampled_from([0, 5])}),
                "PrimaryCriteriaLimit": _LIMIT,
            }
        ),
        "QualifiedLimit": _LIMIT,
        "ExpressionLimit": _LIMIT,
        "InclusionRules": st.lists(st.fixed_dictionaries({"name": st.just("rule"), "expression": _group(1)}), max_size=1),
        "EndStrategy": _EXIT,
        "CensoringCriteria": st.lists(_criterion(0), max_size=1),
        "CollapseSettings": st.integers(0, 30).map(lambda pad: {"CollapseType": "ERA", "EraPad": pad}),
    },
    optional={"AdditionalCriteria": _group(1)},
)
#: person, concept, days after 2005-01-01, length or none, drug or condition, visit.
_EVENTS = st.lists(
    st.tuples(st.integers(1, 3), _CODES, _DAYS, st.one_of(st.none(), st.integers(0, 40)), st.booleans(), st.sampled_from([None, 1, 2])),
    min_size=6,
    max_size=16,
    # Two events of a person on one day may be ordered either way where one of them is kept: the model does not say which.
    unique_by=lambda event: (event[0], event[2]),
)


def _population(events):
    connection = base()
    insert(connection, "concept", [{"concept_id": number, "concept_name": "c", "domain_id": "Condition"} for number in (1, 2)])
    people(connection, 1, 2)
    people(connection, 3, last=date(2005, 6, 30))
    first = date(2005, 1, 1).toordinal()
    for number, (person, concept, day, length, drug, visit) in enumerate(events, start=1):
        start = date.fromordinal(first + day)
        end = None if length is None else date.fromordinal(first + day + length)
        if drug:
            row = {
                "drug_exposure_id": number,
                "person_id": person,
                "drug_concept_id": concept,
                "drug_exposure_start_date": start,
                "drug_exposure_end_date": end or start,
                "drug_type_concept_id": 0,
                "visit_occurrence_id": visit,
            }
            insert(connection, "drug_exposure", [row])
        else:
            condition(connection, number, person, start, concept, end)
    return connection


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(body=_DEFINITIONS, events=_EVENTS)
def test_memory_and_duckdb_agree_on_what_nobody_wrote(body, events):
    sets = [
        {"id": number, "name": "set", "expression": {"items": [{"concept": {"CONCEPT_ID": number}, "includeDescendants": False}]}}
        for number in (1, 2)
    ]
    definition = read_definition({**simple({"ConditionOccurrence": {"CodesetId": 1}}), **body, "ConceptSets": sets})
    connection = _population(events)
    try:
        run_on_duckdb(plan({1: definition}, SETTING), connection, "work.")
        expected = connection.execute("SELECT * FROM work.cohort ORDER BY ALL").fetchall()
        assert run_in_memory({1: definition}, read_records(connection)) == expected
    finally:
        connection.close()


def _written(tmp_path, definitions):
    connection = base()
    fill_oncology(connection, "cdm.", 300, 5)
    folder = tmp_path / "omop"
    folder.mkdir()
    for table in tables():
        connection.execute(f"COPY cdm.{table} TO '{folder / table}.parquet' (FORMAT parquet)")
    files = []
    for number, body in definitions.items():
        path = tmp_path / f"cohort_{number}.json"
        path.write_text(json.dumps(body), encoding="utf-8")
        files.append(path)
    before = {path.name: (path.stat().st_size, path.read_bytes()) for path in folder.iterdir()}
    return folder, files, before


def test_files_give_the_same_rows_in_memory(tmp_path):
    folder, files, before = _written(tmp_path, study_definitions())
    counts = run_files(files, folder, tmp_path / "duckdb.csv")
    assert run_files(files, folder, tmp_path / "memory.csv", engine="memory") == counts
    assert (tmp_path / "duckdb.csv").read_bytes() == (tmp_path / "memory.csv").read_bytes()
    assert sum(counts.values()) > 50
    assert {path.name: (path.stat().st_size, path.read_bytes()) for path in folder.iterdir()} == before


@pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java")
def test_files_give_the_same_rows_on_spark(tmp_path):
    """One of each study, and words that Spark would replace or unescape if they were not written as words."""
    pytest.importorskip("pyspark", reason="Spark comes with the extra [spark]")
    hostile = simple({"ConditionOccurrence": {"CodesetId": 1, "StopReason": {"Text": "l'un\\ ${spark.app.name}", "Op": "contains"}}})
    folder, files, before = _written(tmp_path, {**study_definitions(), 9: hostile})
    counts = run_files(files, folder, tmp_path / "duckdb.csv")
    assert run_files(files, folder, tmp_path / "spark.csv", engine="spark") == counts
    assert (tmp_path / "duckdb.csv").read_bytes() == (tmp_path / "spark.csv").read_bytes()
    assert {path.name: (path.stat().st_size, path.read_bytes()) for path in folder.iterdir()} == before
