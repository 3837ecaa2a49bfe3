"""What the Circe language can ask of each domain of the OMOP common data model 5.4, as data.

A filter names the JSON key it reads, the kind of value it takes and the column it looks at. ``{start}`` and ``{end}`` stand for the (maybe
adjusted) dates of the event, ``C.`` for the event, ``P.`` for its person, ``V.`` for its visit, ``PR.`` for its provider, ``CS.`` for its
care site. The defaults of end dates are those of circe-be 1.13 (Apache-2.0), held by the rows of its published reference queries.
"""

from dataclasses import dataclass, field
from typing import Literal

FilterKind = Literal["date", "whole", "number", "concepts", "concept_set", "set_id", "text", "flag"]


@dataclass(frozen=True)
class Filter:
    """One thing that can be asked: where it stands in the JSON, what kind of value it takes, what it looks at."""

    key: str
    kind: FilterKind
    target: str
    unless: str | None = None
    """The JSON key of the yes/no value that turns the question around."""


@dataclass(frozen=True)
class Domain:
    """One kind of event: its table, its columns and what can be asked of it."""

    name: str
    table: str
    identifier: str
    start: str
    end: str
    concept: str | None = None
    source_key: str | None = None
    source_concept: str | None = None
    visit: bool = True
    filters: tuple[Filter, ...] = ()
    counted: tuple[tuple[str, str], ...] = field(default=())
    """What an occurrence count may count apart: name in the JSON, column."""


def _concepts(key: str, target: str, unless: str | None = None) -> tuple[Filter, Filter]:
    return Filter(key, "concepts", target, unless), Filter(f"{key}CS", "concept_set", target)


_GENDER = _concepts("Gender", "P.gender_concept_id")
_AGE = Filter("Age", "whole", "{year_start} - P.year_of_birth")
_AGES = (Filter("AgeAtStart", "whole", "{year_start} - P.year_of_birth"), Filter("AgeAtEnd", "whole", "{year_end} - P.year_of_birth"))
_DATES = (Filter("OccurrenceStartDate", "date", "{start}"), Filter("OccurrenceEndDate", "date", "{end}"))
_ERA_DATES = (Filter("EraStartDate", "date", "{start}"), Filter("EraEndDate", "date", "{end}"))
_PERIOD_DATES = (Filter("PeriodStartDate", "date", "{start}"), Filter("PeriodEndDate", "date", "{end}"))
_SPECIALTY = _concepts("ProviderSpecialty", "PR.specialty_concept_id")
_VISIT = _concepts("VisitType", "V.visit_concept_id")
_PLACE = _concepts("PlaceOfService", "CS.place_of_service_concept_id")
_CLINICAL = (*_DATES, _AGE, *_GENDER, *_SPECIALTY, *_VISIT)
_LENGTH = "{days}"

DOMAINS: dict[str, Domain] = {
    domain.name: domain
    for domain in (
        Domain(
            "ConditionOccurrence",
            "condition_occurrence",
            "condition_occurrence_id",
            "condition_start_date",
            "coalesce(T.condition_end_date, {start+1})",
            "condition_concept_id",
            "ConditionSourceConcept",
            "condition_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("ConditionType", "C.condition_type_concept_id", "ConditionTypeExclude"),
                Filter("StopReason", "text", "C.stop_reason"),
                *_concepts("ConditionStatus", "C.condition_status_concept_id"),
            ),
        ),
        Domain(
            "ConditionEra",
            "condition_era",
            "condition_era_id",
            "condition_era_start_date",
            "T.condition_era_end_date",
            "condition_concept_id",
            visit=False,
            filters=(
                *_ERA_DATES,
                *_AGES,
                *_GENDER,
                Filter("OccurrenceCount", "whole", "C.condition_occurrence_count"),
                Filter("EraLength", "whole", _LENGTH),
            ),
            counted=(("ERA_OCCURRENCES", "condition_occurrence_count"),),
        ),
        Domain(
            "Death",
            "death",
            "person_id",
            "death_date",
            "{start+1}",
            "cause_concept_id",
            "DeathSourceConcept",
            "cause_source_concept_id",
            visit=False,
            filters=(*_DATES, _AGE, *_GENDER, *_concepts("DeathType", "C.death_type_concept_id", "DeathTypeExclude")),
        ),
        Domain(
            "DeviceExposure",
            "device_exposure",
            "device_exposure_id",
            "device_exposure_start_date",
            "coalesce(T.device_exposure_end_date, {start+1})",
            "device_concept_id",
            "DeviceSourceConcept",
            "device_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("DeviceType", "C.device_type_concept_id", "DeviceTypeExclude"),
                Filter("UniqueDeviceId", "text", "C.unique_device_id"),
                Filter("Quantity", "whole", "C.quantity"),
            ),
            counted=(("QUANTITY", "quantity"),),
        ),
        Domain(
            "DoseEra",
            "dose_era",
            "dose_era_id",
            "dose_era_start_date",
            "T.dose_era_end_date",
            "drug_concept_id",
            visit=False,
            filters=(
                *_ERA_DATES,
                *_AGES,
                *_GENDER,
                *_concepts("Unit", "C.unit_concept_id"),
                Filter("DoseValue", "number", "C.dose_value"),
                Filter("EraLength", "whole", _LENGTH),
            ),
            counted=(("UNIT", "unit_concept_id"), ("VALUE_AS_NUMBER", "dose_value")),
        ),
        Domain(
            "DrugEra",
            "drug_era",
            "drug_era_id",
            "drug_era_start_date",
            "T.drug_era_end_date",
            "drug_concept_id",
            visit=False,
            filters=(
                *_ERA_DATES,
                *_AGES,
                *_GENDER,
                Filter("OccurrenceCount", "whole", "C.drug_exposure_count"),
                Filter("GapDays", "whole", "C.gap_days"),
                Filter("EraLength", "whole", _LENGTH),
            ),
            counted=(("ERA_OCCURRENCES", "drug_exposure_count"), ("GAP_DAYS", "gap_days")),
        ),
        Domain(
            "DrugExposure",
            "drug_exposure",
            "drug_exposure_id",
            "drug_exposure_start_date",
            "coalesce(T.drug_exposure_end_date, {start+T.days_supply}, {start+1})",
            "drug_concept_id",
            "DrugSourceConcept",
            "drug_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("DrugType", "C.drug_type_concept_id", "DrugTypeExclude"),
                Filter("StopReason", "text", "C.stop_reason"),
                Filter("Refills", "whole", "C.refills"),
                Filter("Quantity", "number", "C.quantity"),
                Filter("DaysSupply", "whole", "C.days_supply"),
                *_concepts("RouteConcept", "C.route_concept_id"),
                Filter("EffectiveDrugDose", "number", "C.effective_drug_dose"),
                *_concepts("DoseUnit", "C.dose_unit_concept_id"),
                Filter("LotNumber", "text", "C.lot_number"),
            ),
            counted=(("QUANTITY", "quantity"), ("DAYS_SUPPLY", "days_supply"), ("REFILLS", "refills")),
        ),
        Domain(
            "Episode",
            "episode",
            "episode_id",
            "episode_start_date",
            "T.episode_end_date",
            "episode_concept_id",
            visit=False,
            filters=(
                Filter("EpisodeStartDate", "date", "{start}"),
                Filter("EpisodeEndDate", "date", "{end}"),
                Filter("EpisodeNumber", "whole", "C.episode_number"),
                _AGE,
                *_GENDER,
                *_concepts("EpisodeObjectConcept", "C.episode_object_concept_id"),
                *_concepts("EpisodeType", "C.episode_type_concept_id"),
            ),
        ),
        Domain(
            "Measurement",
            "measurement",
            "measurement_id",
            "measurement_date",
            "{start+1}",
            "measurement_concept_id",
            "MeasurementSourceConcept",
            "measurement_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("MeasurementType", "C.measurement_type_concept_id", "MeasurementTypeExclude"),
                *_concepts("Operator", "C.operator_concept_id"),
                Filter("ValueAsNumber", "number", "C.value_as_number"),
                *_concepts("ValueAsConcept", "C.value_as_concept_id"),
                *_concepts("Unit", "C.unit_concept_id"),
                Filter("RangeLow", "number", "C.range_low"),
                Filter("RangeHigh", "number", "C.range_high"),
                Filter("RangeLowRatio", "number", "(C.value_as_number / nullif(C.range_low, 0))"),
                Filter("RangeHighRatio", "number", "(C.value_as_number / nullif(C.range_high, 0))"),
                Filter(
                    "Abnormal",
                    "flag",
                    "(C.value_as_number < C.range_low or C.value_as_number > C.range_high or C.value_as_concept_id in (4155142, 4155143))",
                ),
            ),
            counted=(
                ("VALUE_AS_NUMBER", "value_as_number"),
                ("RANGE_HIGH", "range_high"),
                ("RANGE_LOW", "range_low"),
                ("UNIT", "unit_concept_id"),
            ),
        ),
        Domain(
            "Observation",
            "observation",
            "observation_id",
            "observation_date",
            "{start+1}",
            "observation_concept_id",
            "ObservationSourceConcept",
            "observation_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("ObservationType", "C.observation_type_concept_id", "ObservationTypeExclude"),
                Filter("ValueAsNumber", "number", "C.value_as_number"),
                Filter("ValueAsString", "text", "C.value_as_string"),
                *_concepts("ValueAsConcept", "C.value_as_concept_id"),
                *_concepts("Qualifier", "C.qualifier_concept_id"),
                *_concepts("Unit", "C.unit_concept_id"),
            ),
            counted=(("VALUE_AS_NUMBER", "value_as_number"), ("UNIT", "unit_concept_id")),
        ),
        Domain(
            "ObservationPeriod",
            "observation_period",
            "observation_period_id",
            "observation_period_start_date",
            "T.observation_period_end_date",
            visit=False,
            filters=(
                *_PERIOD_DATES,
                *_concepts("PeriodType", "C.period_type_concept_id"),
                Filter("PeriodLength", "whole", _LENGTH),
                *_AGES,
            ),
        ),
        Domain(
            "PayerPlanPeriod",
            "payer_plan_period",
            "payer_plan_period_id",
            "payer_plan_period_start_date",
            "T.payer_plan_period_end_date",
            visit=False,
            filters=(
                *_PERIOD_DATES,
                Filter("PeriodLength", "whole", _LENGTH),
                *_AGES,
                *_GENDER,
                Filter("PayerConcept", "set_id", "C.payer_concept_id"),
                Filter("PlanConcept", "set_id", "C.plan_concept_id"),
                Filter("SponsorConcept", "set_id", "C.sponsor_concept_id"),
                Filter("StopReasonConcept", "set_id", "C.stop_reason_concept_id"),
                Filter("PayerSourceConcept", "set_id", "C.payer_source_concept_id"),
                Filter("PlanSourceConcept", "set_id", "C.plan_source_concept_id"),
                Filter("SponsorSourceConcept", "set_id", "C.sponsor_source_concept_id"),
                Filter("StopReasonSourceConcept", "set_id", "C.stop_reason_source_concept_id"),
            ),
        ),
        Domain(
            "ProcedureOccurrence",
            "procedure_occurrence",
            "procedure_occurrence_id",
            "procedure_date",
            "{start+1}",
            "procedure_concept_id",
            "ProcedureSourceConcept",
            "procedure_source_concept_id",
            filters=(
                *_CLINICAL,
                *_concepts("ProcedureType", "C.procedure_type_concept_id", "ProcedureTypeExclude"),
                *_concepts("Modifier", "C.modifier_concept_id"),
                Filter("Quantity", "whole", "C.quantity"),
            ),
            counted=(("QUANTITY", "quantity"),),
        ),
        Domain(
            "Specimen",
            "specimen",
            "specimen_id",
            "specimen_date",
            "{start+1}",
            "specimen_concept_id",
            "SpecimenSourceConcept",
            "specimen_source_concept_id",
            visit=False,
            filters=(
                *_DATES,
                _AGE,
                *_GENDER,
                *_concepts("SpecimenType", "C.specimen_type_concept_id", "SpecimenTypeExclude"),
                Filter("Quantity", "number", "C.quantity"),
                *_concepts("Unit", "C.unit_concept_id"),
                *_concepts("AnatomicSite", "C.anatomic_site_concept_id"),
                *_concepts("DiseaseStatus", "C.disease_status_concept_id"),
                Filter("SourceId", "text", "C.specimen_source_id"),
            ),
            counted=(("QUANTITY", "quantity"), ("UNIT", "unit_concept_id")),
        ),
        Domain(
            "VisitOccurrence",
            "visit_occurrence",
            "visit_occurrence_id",
            "visit_start_date",
            "T.visit_end_date",
            "visit_concept_id",
            "VisitSourceConcept",
            "visit_source_concept_id",
            filters=(
                *_DATES,
                _AGE,
                *_GENDER,
                *_SPECIALTY,
                *_PLACE,
                *_concepts("VisitType", "C.visit_type_concept_id", "VisitTypeExclude"),
                Filter("VisitLength", "whole", _LENGTH),
                Filter("PlaceOfServiceLocation", "set_id", "LOC.region_concept_id"),
            ),
        ),
        Domain(
            "VisitDetail",
            "visit_detail",
            "visit_detail_id",
            "visit_detail_start_date",
            "T.visit_detail_end_date",
            "visit_detail_concept_id",
            "VisitDetailSourceConcept",
            "visit_detail_source_concept_id",
            filters=(
                Filter("VisitDetailStartDate", "date", "{start}"),
                Filter("VisitDetailEndDate", "date", "{end}"),
                *_concepts("VisitDetailType", "C.visit_detail_type_concept_id", "VisitDetailTypeExclude"),
                Filter("VisitDetailLength", "whole", _LENGTH),
                _AGE,
                *_GENDER,
                *_SPECIALTY,
                *_PLACE,
                Filter("PlaceOfServiceLocation", "set_id", "LOC.region_concept_id"),
                *_concepts("DischargeTo", "C.discharged_to_concept_id"),
            ),
        ),
        Domain(
            "LocationRegion",
            "location_history",
            "location_history_id",
            "start_date",
            "coalesce(T.end_date, date '2099-12-31')",
            visit=False,
        ),
    )
}
