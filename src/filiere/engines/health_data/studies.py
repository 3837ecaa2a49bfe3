"""The fictive oncology base and the three cohort definitions that the offers run: local concepts, nobody's data."""

from typing import Any

from filiere.methods.omop.population import Vocabulary, fill

#: Local concepts (2 000 000 000 and above are outside the OMOP vocabularies): a tumour with its sites, drugs, an act, a marker.
TUMOUR, METASTASIS, DIABETES, HYPERTENSION, NAUSEA = 2_000_100_001, 2_000_100_002, 2_000_100_003, 2_000_100_004, 2_000_100_005
CHEMOTHERAPY, IMMUNOTHERAPY, ANTIEMETIC = 2_000_200_001, 2_000_200_002, 2_000_200_003
BIOPSY, SCAN = 2_000_300_001, 2_000_300_002
MARKER, HAEMOGLOBIN = 2_000_400_001, 2_000_400_002
POSITIVE, NEGATIVE, UNIT = 2_000_500_001, 2_000_500_002, 2_000_600_001
SITES = tuple(2_000_110_000 + at for at in range(1, 9))
REGIMENS = tuple(2_000_210_000 + at for at in range(1, 7))
NAMES = {
    TUMOUR: "tumour (fictive)",
    METASTASIS: "metastasis (fictive)",
    DIABETES: "diabetes (fictive)",
    HYPERTENSION: "hypertension (fictive)",
    NAUSEA: "nausea (fictive)",
    CHEMOTHERAPY: "chemotherapy (fictive)",
    IMMUNOTHERAPY: "immunotherapy (fictive)",
    ANTIEMETIC: "antiemetic (fictive)",
    BIOPSY: "biopsy (fictive)",
    SCAN: "scan (fictive)",
    MARKER: "marker (fictive)",
    HAEMOGLOBIN: "haemoglobin (fictive)",
    **{site: f"tumour, site {at} (fictive)" for at, site in enumerate(SITES, start=1)},
    **{drug: f"regimen {at} (fictive)" for at, drug in enumerate(REGIMENS, start=1)},
}


def oncology_vocabulary() -> Vocabulary:
    """Return the local vocabulary: sites below the tumour, regimens below chemotherapy."""
    made = Vocabulary()
    made.concepts = {
        "condition_occurrence": [TUMOUR, METASTASIS, DIABETES, HYPERTENSION, NAUSEA, *SITES, *range(2_000_120_001, 2_000_120_061)],
        "drug_exposure": [CHEMOTHERAPY, IMMUNOTHERAPY, ANTIEMETIC, *REGIMENS, *range(2_000_220_001, 2_000_220_041)],
        "procedure_occurrence": [BIOPSY, SCAN, *range(2_000_320_001, 2_000_320_021)],
        "measurement": [MARKER, HAEMOGLOBIN, *range(2_000_420_001, 2_000_420_021)],
        "observation": list(range(2_000_520_001, 2_000_520_011)),
    }
    made.ancestors = [(TUMOUR, site, 1) for site in SITES] + [(CHEMOTHERAPY, drug, 1) for drug in REGIMENS]
    made.names, made.values, made.units = dict(NAMES), [POSITIVE, NEGATIVE], [UNIT]
    domains = {"condition_occurrence": "Condition", "drug_exposure": "Drug", "procedure_occurrence": "Procedure"}
    for table, concepts in made.concepts.items():
        for concept in concepts:
            made.domains[concept] = domains.get(table, table.capitalize())
    return made


def fill_oncology(connection: Any, schema: str, persons: int, seed: int) -> None:
    """Fill a schema with the fictive oncology base."""
    fill(connection, schema, oncology_vocabulary(), persons, seed)


def study_definitions() -> dict[int, dict[str, Any]]:
    """Return the three definitions, in the Circe language, by their number."""
    sets = [
        _set(0, "tumour", TUMOUR),
        _set(1, "chemotherapy", CHEMOTHERAPY),
        _set(2, "biopsy", BIOPSY),
        _set(3, "marker", MARKER),
        _set(4, "metastasis", METASTASIS),
    ]
    first = {"ConditionOccurrence": {"CodesetId": 0, "First": True}}
    return {
        1: _definition(sets, first, []),
        2: _definition(
            sets,
            first,
            [
                _rule("adult at entry", persons=[{"Age": {"Value": 18, "Op": "gte"}}]),
                _rule("biopsy within 180 days before", _near({"ProcedureOccurrence": {"CodesetId": 2}}, -180, 0, 2, 1)),
                _rule("no metastasis before", _near({"ConditionOccurrence": {"CodesetId": 4}}, None, -1, 0, 0)),
            ],
        ),
        3: {
            **_definition(
                sets,
                {"DrugExposure": {"CodesetId": 1}},
                [_rule("tumour before", _near({"ConditionOccurrence": {"CodesetId": 0}}, None, 0, 2, 1))],
            ),
            "EndStrategy": {"CustomEra": {"DrugCodesetId": 1, "GapDays": 60, "Offset": 0}},
        },
    }


def _set(number: int, name: str, concept: int) -> dict[str, Any]:
    items = [{"concept": {"CONCEPT_ID": concept}, "includeDescendants": True}]
    return {"id": number, "name": name, "expression": {"items": items}}


def _definition(sets: list[Any], entry: dict[str, Any], rules: list[Any]) -> dict[str, Any]:
    return {
        "ConceptSets": sets,
        "PrimaryCriteria": {
            "CriteriaList": [entry],
            "ObservationWindow": {"PriorDays": 0, "PostDays": 0},
            "PrimaryCriteriaLimit": {"Type": "First"},
        },
        "QualifiedLimit": {"Type": "First"},
        "ExpressionLimit": {"Type": "First"},
        "InclusionRules": rules,
        "CensoringCriteria": [],
        "CollapseSettings": {"CollapseType": "ERA", "EraPad": 0},
        "CensorWindow": {},
    }


def _rule(name: str, *criteria: dict[str, Any], persons: list[Any] | None = None) -> dict[str, Any]:
    group = {"Type": "ALL", "CriteriaList": list(criteria), "DemographicCriteriaList": persons or [], "Groups": []}
    return {"name": name, "expression": group}


def _near(criterion: dict[str, Any], start: int | None, end: int, kind: int, count: int) -> dict[str, Any]:
    first = {"Coeff": -1} if start is None else {"Days": abs(start), "Coeff": -1 if start <= 0 else 1}
    window = {"Start": first, "End": {"Days": abs(end), "Coeff": -1 if end <= 0 else 1}, "UseEventEnd": False}
    return {"Criteria": criterion, "StartWindow": window, "Occurrence": {"Type": kind, "Count": count}}
