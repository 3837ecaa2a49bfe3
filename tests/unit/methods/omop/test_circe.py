"""What a definition may not be: each fault with its place; and no word of a definition becomes SQL."""

import copy
import json

import duckdb
import pytest

from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import parse_definition, read_definition
from filiere.methods.omop.compiler import Setting
from filiere.methods.omop.dialects import DuckDB
from filiere.methods.omop.reading import InvalidDefinition
from filiere.methods.omop.tables import create_sql, tables

_GOOD = {
    "ConceptSets": [{"id": 0, "name": "x", "expression": {"items": [{"concept": {"CONCEPT_ID": 1}, "includeDescendants": True}]}}],
    "PrimaryCriteria": {
        "CriteriaList": [{"ConditionOccurrence": {"CodesetId": 0, "StopReason": {"Text": "x", "Op": "contains"}}}],
        "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
        "PrimaryCriteriaLimit": {"Type": "All"},
    },
    "InclusionRules": [
        {
            "name": "rule",
            "expression": {
                "Type": "ALL",
                "CriteriaList": [
                    {
                        "Criteria": {"Measurement": {"CodesetId": 0, "ValueAsNumber": {"Value": 1, "Op": "bt", "Extent": 2}}},
                        "StartWindow": {"Start": {"Days": 1, "Coeff": -1}, "End": {"Coeff": 1}},
                        "Occurrence": {"Type": 2, "Count": 1},
                    }
                ],
            },
        }
    ],
    "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
    "CensorWindow": {},
}


def _with(path, value):
    made = copy.deepcopy(_GOOD)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return made


_MEASURE = ("InclusionRules", 0, "expression", "CriteriaList", 0)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("PrimaryCriteria",), None, "$.PrimaryCriteria"),
        (("PrimaryCriteria", "CriteriaList"), [], "CriteriaList"),
        (("PrimaryCriteria", "CriteriaList"), {}, "CriteriaList"),
        (("PrimaryCriteria", "CriteriaList"), [{"Nonsense": {}}], "Nonsense"),
        (("PrimaryCriteria", "CriteriaList"), [{"ConditionOccurrence": {"CodesetId": 7}}], "CodesetId"),
        (("PrimaryCriteria", "CriteriaList"), [{"ConditionOccurrence": {"CodesetId": "0; DROP TABLE person"}}], "CodesetId"),
        (("PrimaryCriteria", "ObservationWindow", "PriorDays"), -1, "PriorDays"),
        (("PrimaryCriteria", "PrimaryCriteriaLimit", "Type"), "Some", "Type"),
        (("CollapseSettings", "EraPad"), -30, "EraPad"),
        (("CensorWindow",), {"StartDate": "2020-13-01"}, "StartDate"),
        (("CensorWindow",), {"StartDate": "20-01-01"}, "StartDate"),
        (("CensorWindow",), {"StartDate": "2020-01-01", "EndDate": "2019-01-01"}, "CensorWindow"),
        (("EndStrategy",), {"CustomEra": {"GapDays": 1}}, "DrugCodesetId"),
        (("EndStrategy",), {"CustomEra": {"DrugCodesetId": 0, "GapDays": -1}}, "GapDays"),
        (("EndStrategy",), {"Never": {}}, "Never"),
        ((*_MEASURE, "Occurrence", "Type"), 9, "Occurrence.Type"),
        ((*_MEASURE, "Occurrence", "Type"), True, "Occurrence.Type"),
        ((*_MEASURE, "StartWindow", "Start", "Coeff"), 2, "Coeff"),
        ((*_MEASURE, "Criteria", "Measurement", "ValueAsNumber", "Op"), "1=1", "Op"),
        ((*_MEASURE, "Criteria", "Measurement", "ValueAsNumber", "Value"), "1 OR 1=1", "Value"),
        (("ConceptSets", 0, "expression", "items", 0, "concept", "CONCEPT_ID"), "1) OR (1=1", "CONCEPT_ID"),
    ],
)
def test_a_fault_is_told_at_its_place(path, value, place):
    with pytest.raises(InvalidDefinition) as refused:
        read_definition(_with(path, value))
    assert any(place in fault.place for fault in refused.value.faults), refused.value.faults
    assert all(fault.fr and fault.en and fault.fr != fault.en for fault in refused.value.faults)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b"[]",
        b'"x"',
        b" " * 17_000_000,
    ],
)
def test_hostile_text_is_refused(content):
    with pytest.raises(InvalidDefinition):
        parse_definition(content)


@pytest.mark.parametrize("name", ["Groups", "CriteriaList"])
def test_criteria_nested_without_end_are_refused(name):
    group = {"Type": "ALL", "CriteriaList": []}
    for _ in range(70):
        inner = {"Criteria": {"ConditionOccurrence": {"CorrelatedCriteria": group}}}
        group = {"Type": "ALL", name: [group if name == "Groups" else inner]}
    with pytest.raises(InvalidDefinition, match="levels deep"):
        parse_definition(json.dumps(_with(("AdditionalCriteria",), group)))


def test_all_faults_are_told_at_once():
    made = _with(("CollapseSettings", "EraPad"), -1)
    made["CensorWindow"] = {"StartDate": "no"}
    made["PrimaryCriteria"]["ObservationWindow"]["PostDays"] = 1.5
    with pytest.raises(InvalidDefinition) as refused:
        read_definition(made)
    assert len(refused.value.faults) == 3


@pytest.mark.parametrize("words", ["'; DROP TABLE cdm.person; --", "%' OR '1'='1", "\\'", "a''b", "/*", "${x}", "{start}"])
def test_words_stay_words(words):
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work")
    for table in tables():
        connection.execute(create_sql(table, "cdm."))
    connection.execute("INSERT INTO cdm.person (person_id, year_of_birth) VALUES (1, 1960), (2, 1960)")
    connection.execute(
        "INSERT INTO cdm.observation_period VALUES (1, 1, '2000-01-01', '2010-01-01', 0), (2, 2, '2000-01-01', '2010-01-01', 0)"
    )
    connection.execute("INSERT INTO cdm.concept (concept_id) VALUES (1)")
    connection.execute("INSERT INTO cdm.concept_ancestor VALUES (1, 1, 0, 0)")
    for person, reason in ((1, f"so {words} it is"), (2, "nothing of the kind")):
        connection.execute(
            "INSERT INTO cdm.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date,"
            " stop_reason) VALUES (?, ?, 1, '2001-01-01', ?)",
            [person, person, reason],
        )
    made = _with(("PrimaryCriteria", "CriteriaList", 0, "ConditionOccurrence", "StopReason", "Text"), words)
    made["InclusionRules"] = []
    made["ConceptSets"][0]["name"] = words
    definition = parse_definition(json.dumps(made))
    run_on_duckdb(plan({1: definition}, Setting(DuckDB(), "cdm.", "work.")), connection, "work.")
    assert connection.execute("SELECT subject_id FROM work.cohort").fetchall() == [(1,)]
    assert connection.execute("SELECT count(*) FROM cdm.person").fetchone() == (2,)
