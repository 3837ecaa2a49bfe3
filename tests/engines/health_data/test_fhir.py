"""FHIR R4 resources become OMOP rows: references, codes, dates, what is left out and told, what is refused whole."""

import json
from datetime import date

import pytest

from filiere.engines.health_data.fhir import load_fhir
from filiere.engines.health_data.loading import RefusedSource
from filiere.engines.health_data.snapshots import open_snapshot

FICTIVE = {"fictive": True}
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def patient(name="one", **more):
    return {"resourceType": "Patient", "id": name, "gender": "female", "birthDate": "1960-05-02", **more}


def encounter(name="visit", start="2010-03-01T08:00:00+01:00", **more):
    return {
        "resourceType": "Encounter",
        "id": name,
        "class": {"code": "IMP"},
        "subject": {"reference": "Patient/one"},
        "period": {"start": start, "end": "2010-03-04T10:00:00+01:00"},
        **more,
    }


def condition(*codes, **more):
    return {
        "resourceType": "Condition",
        "id": "c",
        "subject": {"reference": "Patient/one"},
        "encounter": {"reference": "Encounter/visit"},
        "code": {"coding": [{"system": system, "code": code} for system, code in codes]},
        "onsetDateTime": "2010-03-02",
        **more,
    }


def written(tmp_path, *resources, name="data.ndjson"):
    folder = tmp_path / "fhir"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(json.dumps(one) for one in resources) + "\n", encoding="utf-8")
    return folder


def loaded(tmp_path, *resources, vocabulary=None):
    snapshot, coverage = load_fhir(written(tmp_path, *resources), tmp_path / "snapshots", FICTIVE, vocabulary)
    return open_snapshot(snapshot), coverage


def rows(connection, words):
    return connection.execute(words).fetchall()


@pytest.fixture
def vocabulary(tmp_path):
    """Two fictive concepts in the form of an Athena download: a source code that maps to a standard one, and that one."""
    folder = tmp_path / "athena"
    folder.mkdir()
    header = "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date"
    (folder / "CONCEPT.csv").write_text(
        f"{header}\tvalid_end_date\tinvalid_reason\n"
        "7001\tStandard\tCondition\tSNOMED\tFinding\tS\t111\t20000101\t20991231\t\n"
        "7002\tSource\tCondition\tICD10\tCode\t\tA00\t20000101\t20991231\t\n",
        encoding="utf-8",
    )
    (folder / "CONCEPT_RELATIONSHIP.csv").write_text(
        "concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason\n"
        "7002\t7001\tMaps to\t20000101\t20991231\t\n",
        encoding="utf-8",
    )
    return folder


def test_a_patient_a_visit_and_a_diagnosis(tmp_path):
    connection, coverage = loaded(tmp_path, patient(), encounter(), condition((SNOMED, "111"), abatementDateTime="2010-04-01"))
    assert rows(connection, "SELECT gender_concept_id, year_of_birth, month_of_birth, day_of_birth FROM cdm.person") == [(8532, 1960, 5, 2)]
    assert rows(connection, "SELECT visit_concept_id, visit_start_date, visit_end_date FROM cdm.visit_occurrence") == [
        (9201, date(2010, 3, 1), date(2010, 3, 4))
    ]
    found = rows(
        connection,
        "SELECT C.person_id = P.person_id, C.visit_occurrence_id = V.visit_occurrence_id, condition_concept_id, condition_source_value,"
        " condition_start_date, condition_end_date FROM cdm.condition_occurrence C, cdm.person P, cdm.visit_occurrence V",
    )
    assert found == [(True, True, 0, "111", date(2010, 3, 2), date(2010, 4, 1))]
    assert coverage.mapped == {"condition_occurrence": (0, 1)}
    assert coverage.unmapped == ((SNOMED, "111", 1),)
    period = rows(connection, "SELECT observation_period_start_date, observation_period_end_date FROM cdm.observation_period")
    assert period == [(date(2010, 3, 1), date(2010, 3, 4))]


def test_codes_map_through_the_vocabulary_and_the_known_one_is_chosen(tmp_path, vocabulary):
    made = condition(("http://example.org/local", "x"), ("http://hl7.org/fhir/sid/icd-10", "A00"))
    connection, coverage = loaded(tmp_path, patient(), encounter(), made, vocabulary=vocabulary)
    found = rows(
        connection, "SELECT condition_concept_id, condition_source_concept_id, condition_source_value FROM cdm.condition_occurrence"
    )
    assert found == [(7001, 7002, "A00")]
    assert coverage.mapped == {"condition_occurrence": (1, 1)}
    assert coverage.unmapped == ()


def test_a_bundle_refers_by_full_address(tmp_path):
    folder = tmp_path / "fhir"
    folder.mkdir()
    one, visit = "urn:uuid:11111111-0000-4000-8000-000000000001", "urn:uuid:11111111-0000-4000-8000-000000000002"
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": one, "resource": patient()},
            {"fullUrl": visit, "resource": encounter(subject={"reference": one})},
            {"resource": condition((SNOMED, "5"), subject={"reference": one}, encounter={"reference": visit})},
        ],
    }
    (folder / "bundle.json").write_text(json.dumps(bundle), encoding="utf-8")
    snapshot, _ = load_fhir(folder, tmp_path / "snapshots", FICTIVE)
    connection = open_snapshot(snapshot)
    assert rows(connection, "SELECT count(*), count(visit_occurrence_id) FROM cdm.condition_occurrence") == [(1, 1)]


def test_laboratory_results_are_measurements_and_other_observations_are_not(tmp_path):
    def seen(name, **more):
        return {
            "resourceType": "Observation",
            "id": name,
            "status": "final",
            "subject": {"reference": "Patient/one"},
            "code": {"coding": [{"system": LOINC, "code": name}]},
            "effectiveDateTime": "2010-03-02T09:00:00Z",
            **more,
        }

    laboratory = {"category": [{"coding": [{"code": "laboratory"}]}]}
    connection, _ = loaded(
        tmp_path,
        patient(),
        encounter(),
        seen("1", valueQuantity={"value": 4.5, "unit": "mmol/L", "code": "mmol/L"}),
        seen("2", valueString="positive", **laboratory),
        seen("3", valueString="smoker"),
        seen("4", valueString="wrong", **laboratory) | {"status": "entered-in-error"},
    )
    assert rows(connection, "SELECT measurement_source_value, value_as_number, unit_source_value FROM cdm.measurement ORDER BY 1") == [
        ("1", 4.5, "mmol/L"),
        ("2", None, None),
    ]
    assert rows(connection, "SELECT observation_source_value, value_as_string FROM cdm.observation") == [("3", "smoker")]


def test_drugs_last_the_days_supplied(tmp_path):
    given = {
        "resourceType": "MedicationDispense",
        "id": "d",
        "status": "completed",
        "subject": {"reference": "Patient/one"},
        "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "L01"}]},
        "whenHandedOver": "2010-03-02",
        "daysSupply": {"value": 28},
        "quantity": {"value": 56},
    }
    connection, _ = loaded(tmp_path, patient(), encounter(), given)
    found = rows(connection, "SELECT drug_exposure_start_date, drug_exposure_end_date, days_supply, quantity FROM cdm.drug_exposure")
    assert found == [(date(2010, 3, 2), date(2010, 3, 29), 28, 56.0)]


def test_what_is_left_out_is_told(tmp_path):
    stranger = condition((SNOMED, "1"), subject={"reference": "Patient/nobody"})
    undated = condition((SNOMED, "2"))
    del undated["onsetDateTime"]
    other = {"resourceType": "CarePlan", "id": "x"}
    partial = condition((SNOMED, "3"), onsetDateTime="2011")
    backwards = condition((SNOMED, "4"), onsetDateTime="2011-05", abatementDateTime="2010-01-01")
    connection, coverage = loaded(tmp_path, patient(), encounter(), stranger, undated, other, partial, backwards)
    assert coverage.left_out == {"condition_occurrence": 2}
    assert coverage.ignored == {"CarePlan": 1}
    found = rows(
        connection, "SELECT condition_source_value, condition_start_date, condition_end_date FROM cdm.condition_occurrence ORDER BY 1"
    )
    assert found == [("3", date(2011, 1, 1), None), ("4", date(2011, 5, 1), None)]


def test_rows_are_numbered_in_the_order_of_the_lines(tmp_path):
    connection, _ = loaded(tmp_path, patient("two"), patient("one"), encounter())
    assert rows(connection, "SELECT person_id FROM cdm.person ORDER BY 1") == [(1,), (2,)]
    assert rows(connection, "SELECT person_id, visit_occurrence_id FROM cdm.visit_occurrence") == [(2, 3)]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b'{"resourceType": "Patient", "id": "one", "birthDate": "1960"}\n{"broken\n', 2, "not JSON"),
        (b"", None, "no .ndjson"),
        (b'{"resourceType": "Patient", "id": "one"}\n', None, "no Patient with a birth date"),
        ('{"resourceType": "Patient", "id": "é"}\n'.encode("latin-1"), None, "cannot be read"),
    ],
)
def test_a_faulty_source_is_refused_whole(tmp_path, content, line, said):
    folder = tmp_path / "fhir"
    folder.mkdir()
    if content:
        (folder / "data.ndjson").write_bytes(content)
    with pytest.raises(RefusedSource) as caught:
        load_fhir(folder, tmp_path / "snapshots", FICTIVE)
    assert caught.value.faults[0].row == line
    assert said in caught.value.faults[0].en
    assert not (tmp_path / "snapshots").exists()


def test_undeclared_data_do_not_load(tmp_path):
    with pytest.raises(RefusedSource):
        load_fhir(written(tmp_path, patient()), tmp_path / "snapshots", {})
    assert not (tmp_path / "snapshots").exists()
