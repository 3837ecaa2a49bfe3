"""Rows of published phenotypes equal those of the SQL shipped for them (OHDSI PhenotypeLibrary 3.37.0), and of circe-be's own cases."""

import json
from datetime import date

import health_data_oracle as oracle
import pytest
from health_data_running import SETTING, base, condition, insert, people, rows_of, simple

from filiere.engines.health_data.studies import study_definitions
from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import parse_definition, read_definition
from filiere.methods.omop.compiler import compile_criterion
from filiere.methods.omop.exercising import vocabulary_of
from filiere.methods.omop.needs import Needs
from filiere.methods.omop.population import fill


def _members(archive, ending):
    return {int(name.rsplit("/", 1)[1].split(".")[0]): name for name in archive.namelist() if name.endswith(ending)}


def test_rows_equal_those_of_the_shipped_sql(phenotype_zip):
    """Each tenth phenotype; benchmarks/health_data.py takes all 422."""
    definitions, scripts = _members(phenotype_zip, ".json"), _members(phenotype_zip, ".sql")
    chosen = sorted(definitions)[::10]
    made = {number: parse_definition(phenotype_zip.read(definitions[number])) for number in chosen}
    connection = base()
    fill(connection, "cdm.", vocabulary_of(made.values()), 600, 7)
    before = connection.execute("SELECT count(*) FROM cdm.condition_occurrence").fetchone()
    run_on_duckdb(plan(made, SETTING), connection, "work.")
    connection.execute(
        "CREATE TABLE reference.cohort (cohort_definition_id INT, subject_id BIGINT, cohort_start_date DATE, cohort_end_date DATE)"
    )
    for number in chosen:
        for statement in oracle.render(phenotype_zip.read(scripts[number]).decode(), number):
            connection.execute(statement)
    filled = connection.execute("SELECT count(DISTINCT cohort_definition_id), count(*) FROM reference.cohort").fetchone()
    assert filled[0] > len(chosen) * 0.6
    assert filled[1] > 500
    for first, second in (("work", "reference"), ("reference", "work")):
        assert connection.execute(f"SELECT * FROM {first}.cohort EXCEPT ALL SELECT * FROM {second}.cohort").fetchall() == []
    assert connection.execute("SELECT count(*) FROM cdm.condition_occurrence").fetchone() == before


def test_every_sampled_phenotype_is_read(phenotype_zip):
    definitions = _members(phenotype_zip, ".json")
    read = [parse_definition(phenotype_zip.read(name)) for name in definitions.values()]
    assert len(read) == 422
    assert all(one.entry for one in read)


_VOCABULARY = [
    {"concept_id": number, "concept_name": f"Concept {number}", "domain_id": "Condition", "vocabulary_id": "T"} for number in range(1, 6)
]


def _case(circe_cases, name):
    connection = base()
    insert(connection, "concept", _VOCABULARY)
    insert(
        connection,
        "concept_ancestor",
        [
            {"ancestor_concept_id": up, "descendant_concept_id": down, "min_levels_of_separation": 0, "max_levels_of_separation": 0}
            for up, down in ((1, 1), (1, 2), (1, 3), (2, 2), (3, 3), (4, 4), (5, 5))
        ],
    )
    given = circe_cases(f"{name}_PREP.json")
    from filiere.methods.omop.tables import tables

    for table, rows in given.items():
        short = table.removeprefix("cdm.").lower()
        if table.startswith("cdm.") and short in tables():
            known = {column.name for column in tables()[short]}
            insert(connection, short, [{key: value for key, value in row.items() if key in known} for row in rows])
    return connection, circe_cases(f"{name}_VERIFY.json")


def _cohort(table):
    return sorted((one["cohort_definition_id"], one["subject_id"], one["cohort_start_date"], one["cohort_end_date"]) for one in table)


@pytest.mark.parametrize("name", ["censorWindow/censorWindow", "eraDupes/eraDupes"])
def test_whole_cohorts_of_circe_be(circe_cases, name):
    connection, wanted = _case(circe_cases, name)
    definition = read_definition(circe_cases(f"{name}Expression.json"))
    table = next(rows for key, rows in wanted.items() if key.endswith(".cohort"))
    assert rows_of(connection, {1: definition}) == _cohort(table)


def test_counts_of_correlated_criteria(circe_cases):
    """CohortGeneration_5_0_0_Test.testCorrelatedCriteriaCounts: exactly 0, at least 1, at most 0, a visit around the event."""
    connection, wanted = _case(circe_cases, "correlatedCriteria/countsTest")
    first = circe_cases("correlatedCriteria/countsExpression.json")
    second, third = json.loads(json.dumps(first)), json.loads(json.dumps(first))
    second["AdditionalCriteria"]["CriteriaList"][0]["Occurrence"] = {"Type": 2, "Count": 1}
    third["AdditionalCriteria"]["CriteriaList"][0]["Occurrence"] = {"Type": 1, "Count": 0}
    visit = circe_cases("correlatedCriteria/visitExpression.json")
    definitions = {number: read_definition(one) for number, one in enumerate((first, second, third, visit), start=1)}
    table = next(rows for key, rows in wanted.items() if key.endswith(".cohort"))
    assert rows_of(connection, definitions) == _cohort(table)


def test_continuous_exposure(circe_cases):
    """CohortGeneration_5_0_0_Test.testContinuousExposure: all events, then the earliest only."""
    connection, wanted = _case(circe_cases, "exits/continuousExposure")
    first = circe_cases("exits/continuousExposureExpression.json")
    second = json.loads(json.dumps(first))
    second["PrimaryCriteria"]["PrimaryCriteriaLimit"]["Type"] = "First"
    table = next(rows for key, rows in wanted.items() if key.endswith(".cohort"))
    assert rows_of(connection, {1: read_definition(first), 2: read_definition(second)}) == _cohort(table)


@pytest.mark.parametrize(("name", "column"), [("distinctDefault", None), ("distinctStart", "START_DATE")])
def test_distinct_counts(circe_cases, name, column):
    """CorelatedCriteria_5_0_0_Test: at least two distinct concepts, or start dates, in the year before."""
    connection, wanted = _case(circe_cases, f"corelatedcriteria/{name}")
    given = next(rows for key, rows in circe_cases(f"corelatedcriteria/{name}_PREP.json").items() if key.endswith(".cohort"))
    entries = [
        {
            "procedure_occurrence_id": number,
            "person_id": one["subject_id"],
            "procedure_concept_id": 5,
            "procedure_date": one["cohort_start_date"],
            "procedure_type_concept_id": 0,
        }
        for number, one in enumerate(given, start=1)
    ]
    # The case's index events come from a table of cohorts; here they are procedures of the same days.
    insert(connection, "procedure_occurrence", entries)
    window = {"Start": {"Days": 365, "Coeff": -1}, "End": {"Days": 0, "Coeff": -1}}
    occurrence = {"Type": 2, "Count": 2, "IsDistinct": True, "CountColumn": column}
    criterion = {"Criteria": {"ConditionOccurrence": {}}, "StartWindow": window, "Occurrence": occurrence}
    definition = simple({"ProcedureOccurrence": {}}, AdditionalCriteria={"Type": "ALL", "CriteriaList": [criterion]})
    persons = sorted(one["person_id"] for one in next(iter(wanted.values())))
    assert [row[1] for row in rows_of(connection, {1: read_definition(definition)})] == persons


@pytest.mark.parametrize("domain", ["ConditionOccurrence", "DeviceExposure", "VisitDetail"])
def test_events_of_a_window(circe_cases, domain):
    """WindowCriteria_5_0_0_Test and 5_3_0: the events of the 365 days before, as many as circe-be finds and no more."""
    connection, wanted = _case(circe_cases, f"windowcriteria/window{domain}")
    [index] = next(rows for key, rows in circe_cases(f"windowcriteria/window{domain}_PREP.json").items() if key.endswith(".cohort"))
    entry = {"procedure_occurrence_id": 1, "person_id": index["subject_id"], "procedure_concept_id": 5, "procedure_type_concept_id": 0}
    insert(connection, "procedure_occurrence", [{**entry, "procedure_date": index["cohort_start_date"]}])
    many = len(next(rows for key, rows in wanted.items() if key.endswith(".no_columns")))
    window = {"Start": {"Days": 365, "Coeff": -1}, "End": {"Days": 0, "Coeff": -1}}
    definitions = {}
    for count in (many - 1, many, many + 1):
        criterion = {"Criteria": {domain: {}}, "StartWindow": window, "Occurrence": {"Type": 0, "Count": count}}
        additional = {"Type": "ALL", "CriteriaList": [criterion]}
        definitions[count] = read_definition(simple({"ProcedureOccurrence": {}}, AdditionalCriteria=additional))
    assert many > 0
    assert [row[0] for row in rows_of(connection, definitions)] == [many]


_SHIFT = {"StartWith": "START_DATE", "StartOffset": 15, "EndWith": "END_DATE", "EndOffset": -10}
_DATED = ("ConditionOccurrence", "Death", "DoseEra", "DrugEra", "DrugExposure", "ObservationPeriod")


def _events(connection, criterion):
    definition = read_definition(simple(criterion))
    needs = Needs()
    numbers = needs.add(definition)
    for step in plan({1: definition}, SETTING).shared:
        connection.execute(f"CREATE OR REPLACE TABLE work.{step.name} AS {step.body}")
    query = compile_criterion(definition.entry[0], numbers, needs, SETTING)
    rows = connection.execute(f"SELECT * FROM ({query}) ORDER BY person_id, start_date, event_id").fetchall()
    return [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in rows]


@pytest.mark.parametrize("domain", _DATED)
def test_dates_and_shifted_dates_of_a_domain(circe_cases, domain):
    """CriteriaQuery_5_0_0_Test: the events of concept 1, as they are and with their dates adjusted by +15 and −10 days."""
    connection, wanted = _case(circe_cases, f"criteria/{domain[0].lower()}{domain[1:]}DateOffset")
    body = {} if domain == "ObservationPeriod" else {"CodesetId": 1}
    cases = {"simple": body, "date_adjust": {**body, "DateAdjustment": _SHIFT}}
    if domain == "ObservationPeriod":
        cases["user_defined"] = {**cases["date_adjust"], "UserDefinedPeriod": {"StartDate": "2000-09-01", "EndDate": "2000-09-30"}}
    keys = ("person_id", "event_id", "start_date", "end_date", "visit_occurrence_id", "sort_date")
    for key, rows in wanted.items():
        table = sorted(tuple(row.get(name) for name in keys) for row in rows)
        assert sorted(_events(connection, {domain: cases[key.rsplit(".", 1)[1]]})) == table, key


def test_our_rows_do_not_depend_on_the_batch():
    connection = base()
    definitions = {number: read_definition(one) for number, one in study_definitions().items()}
    from filiere.engines.health_data.studies import oncology_vocabulary

    fill(connection, "cdm.", oncology_vocabulary(), 300, 3)
    together = rows_of(connection, definitions)
    alone = sorted(row for number, one in definitions.items() for row in rows_of(connection, {number: one}))
    assert together == alone
    assert {row[0] for row in together} == {1, 2, 3}


def test_a_gap_shorter_than_the_pad_joins_two_stays():
    connection = base()
    insert(connection, "concept", _VOCABULARY)
    people(connection, 1)
    condition(connection, 1, 1, date(2001, 1, 1), end=date(2001, 1, 10))
    condition(connection, 2, 1, date(2001, 1, 25), end=date(2001, 2, 1))
    condition(connection, 3, 1, date(2001, 6, 1), end=date(2001, 6, 2))
    joined = simple({"ConditionOccurrence": {"CodesetId": 1}}, CollapseSettings={"CollapseType": "ERA", "EraPad": 15})
    assert rows_of(connection, {9: read_definition(joined)}) == [(9, 1, "2001-01-01", "2001-02-01"), (9, 1, "2001-06-01", "2001-06-02")]
