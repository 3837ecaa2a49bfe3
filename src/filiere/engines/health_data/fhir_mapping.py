"""How FHIR R4 resources become rows of the OMOP CDM 5.4, as declarations: code systems, resources, columns.

The expressions are DuckDB's, over ``r`` (the resource) and ``concept``, ``source_concept``, ``source_value`` (its chosen code).
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: The vocabulary of OMOP for each code system of FHIR; a system that is not here keeps its codes, with concept 0.
SYSTEMS: Mapping[str, str] = {
    "http://snomed.info/sct": "SNOMED",
    "http://loinc.org": "LOINC",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "http://hl7.org/fhir/sid/icd-10": "ICD10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD9CM",
    "http://www.whocc.no/atc": "ATC",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "http://hl7.org/fhir/sid/ndc": "NDC",
    "http://unitsofmeasure.org": "UCUM",
    "http://www.ama-assn.org/go/cpt": "CPT4",
}
GENDERS = "CASE gender WHEN 'male' THEN 8507 WHEN 'female' THEN 8532 ELSE 0 END"
#: Visit concepts of OMOP for the class of an encounter (v3-ActCode).
CLASSES = (
    "CASE class WHEN 'IMP' THEN 9201 WHEN 'ACUTE' THEN 9201 WHEN 'EMER' THEN 9203 WHEN 'AMB' THEN 9202 WHEN 'HH' THEN 581476 ELSE 0 END"
)
#: Type concept "EHR".
EHR = 32817
_CODING = '[{"system":"VARCHAR","code":"VARCHAR","display":"VARCHAR"}]'
#: What is read of any resource, in one pass.
SHAPE = (
    '{"resourceType":"VARCHAR","id":"VARCHAR","gender":"VARCHAR","birthDate":"VARCHAR","deceasedDateTime":"VARCHAR",'
    '"subject":{"reference":"VARCHAR"},"patient":{"reference":"VARCHAR"},"encounter":{"reference":"VARCHAR"},'
    '"context":{"reference":"VARCHAR"},"class":{"code":"VARCHAR"},"period":{"start":"VARCHAR","end":"VARCHAR"},'
    f'"code":{{"coding":{_CODING},"text":"VARCHAR"}},"medicationCodeableConcept":{{"coding":{_CODING},"text":"VARCHAR"}},'
    f'"vaccineCode":{{"coding":{_CODING},"text":"VARCHAR"}},"category":[{{"coding":{_CODING}}}],'
    '"onsetDateTime":"VARCHAR","abatementDateTime":"VARCHAR","recordedDate":"VARCHAR","authoredOn":"VARCHAR","effectiveDateTime":"VARCHAR",'
    '"effectivePeriod":{"start":"VARCHAR","end":"VARCHAR"},"performedDateTime":"VARCHAR","performedPeriod":{"start":"VARCHAR","end":"VARCHAR"},'
    '"occurrenceDateTime":"VARCHAR","whenHandedOver":"VARCHAR","issued":"VARCHAR","daysSupply":{"value":"DOUBLE"},'
    '"quantity":{"value":"DOUBLE"},"valueQuantity":{"value":"DOUBLE","unit":"VARCHAR","code":"VARCHAR"},"valueString":"VARCHAR",'
    f'"valueCodeableConcept":{{"coding":{_CODING},"text":"VARCHAR"}},"status":"VARCHAR"}}'
)


@dataclass(frozen=True)
class Mapped:
    """How one resource becomes rows of one table: the resource, a condition on it, the table, and the expression of each column."""

    resource: str
    table: str
    columns: Mapping[str, str]
    where: str = "true"


def _dated(*names: str) -> str:
    """Return the first day that is known; a partial date (FHIR allows a year, or a month) stands for its first day."""
    known = ", ".join(names)
    return f"day_of(coalesce({known}))"


def _event(table: str, start: str, end: str | None = None) -> dict[str, str]:
    """Return the columns that every clinical event has; ``concept``, ``source_concept`` and ``source_value`` come from its code."""
    stem = {"condition_occurrence": "condition", "drug_exposure": "drug", "procedure_occurrence": "procedure"}.get(table, table)
    begin = {"condition_occurrence": "condition_start_date", "drug_exposure": "drug_exposure_start_date"}.get(table, f"{stem}_date")
    made = {
        f"{stem}_concept_id": "concept",
        f"{stem}_source_concept_id": "source_concept",
        f"{stem}_source_value": "source_value",
        f"{stem}_type_concept_id": f"{EHR}",
        begin: start,
    }
    if end is not None:
        made[begin.replace("start", "end")] = end
    return made


_DRUG_END = "{start} + greatest(coalesce(CAST(r.daysSupply.value AS INTEGER), 1) - 1, 0)"
_MEASURED = (
    "r.valueQuantity.value IS NOT NULL OR list_contains(flatten(list_transform(coalesce(r.category, []), lambda c: "
    "list_transform(coalesce(c.coding, []), lambda k: k.code))), 'laboratory') OR list_contains(flatten(list_transform("
    "coalesce(r.category, []), lambda c: list_transform(coalesce(c.coding, []), lambda k: k.code))), 'vital-signs')"
)
_SEEN = _dated("r.effectiveDateTime", "r.effectivePeriod.start", "r.issued")


def _drug(resource: str, *days: str) -> Mapped:
    start = _dated(*days)
    end = _DRUG_END.replace("{start}", start)
    return Mapped(
        resource,
        "drug_exposure",
        {
            **_event("drug_exposure", start, end),
            "days_supply": "CAST(r.daysSupply.value AS BIGINT)",
            "quantity": "r.quantity.value",
        },
        "coalesce(r.status, '') NOT IN ('entered-in-error', 'not-done', 'cancelled')",
    )


MAPPINGS: tuple[Mapped, ...] = (
    Mapped(
        "Condition",
        "condition_occurrence",
        _event("condition_occurrence", _dated("r.onsetDateTime", "r.recordedDate"), _dated("r.abatementDateTime")),
    ),
    Mapped(
        "Procedure",
        "procedure_occurrence",
        _event("procedure_occurrence", _dated("r.performedDateTime", "r.performedPeriod.start")),
        "coalesce(r.status, '') NOT IN ('entered-in-error', 'not-done')",
    ),
    _drug("MedicationRequest", "r.authoredOn"),
    _drug("MedicationAdministration", "r.effectiveDateTime", "r.effectivePeriod.start"),
    _drug("MedicationStatement", "r.effectiveDateTime", "r.effectivePeriod.start"),
    _drug("MedicationDispense", "r.whenHandedOver"),
    _drug("Immunization", "r.occurrenceDateTime"),
    Mapped(
        "Observation",
        "measurement",
        {
            **_event("measurement", _SEEN),
            "value_as_number": "r.valueQuantity.value",
            "unit_source_value": "coalesce(r.valueQuantity.code, r.valueQuantity.unit)",
            "value_source_value": "coalesce(r.valueString, r.valueCodeableConcept.text, r.valueCodeableConcept.coding[1].code)",
        },
        f"({_MEASURED}) AND coalesce(r.status, '') <> 'entered-in-error'",
    ),
    Mapped(
        "Observation",
        "observation",
        {
            **_event("observation", _SEEN),
            "value_as_string": "coalesce(r.valueString, r.valueCodeableConcept.text, r.valueCodeableConcept.coding[1].display)",
            "value_source_value": "coalesce(r.valueString, r.valueCodeableConcept.coding[1].code)",
        },
        f"NOT ({_MEASURED}) AND coalesce(r.status, '') <> 'entered-in-error'",
    ),
)
