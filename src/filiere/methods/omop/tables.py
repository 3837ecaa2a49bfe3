"""The tables of the OMOP common data model 5.4 that the platform reads, with their columns.

Source: OHDSI Common Data Model 5.4 specification (https://ohdsi.github.io/CommonDataModel/cdm54.html). Types: i whole number, f number,
d day, t day and time, s text; ``!`` where a value is required; ``*`` marks the primary key.
"""

from dataclasses import dataclass
from functools import cache

_TYPES = {"i": "BIGINT", "f": "DOUBLE", "d": "DATE", "t": "TIMESTAMP", "s": "VARCHAR"}

_SPEC = """
person: person_id*i! gender_concept_id:i! year_of_birth:i! month_of_birth:i day_of_birth:i birth_datetime:t race_concept_id:i!
  ethnicity_concept_id:i! location_id:i provider_id:i care_site_id:i person_source_value:s gender_source_value:s
  gender_source_concept_id:i race_source_value:s race_source_concept_id:i ethnicity_source_value:s ethnicity_source_concept_id:i
observation_period: observation_period_id*i! person_id:i! observation_period_start_date:d! observation_period_end_date:d!
  period_type_concept_id:i!
visit_occurrence: visit_occurrence_id*i! person_id:i! visit_concept_id:i! visit_start_date:d! visit_start_datetime:t
  visit_end_date:d! visit_end_datetime:t visit_type_concept_id:i! provider_id:i care_site_id:i visit_source_value:s
  visit_source_concept_id:i admitted_from_concept_id:i admitted_from_source_value:s discharged_to_concept_id:i
  discharged_to_source_value:s preceding_visit_occurrence_id:i
visit_detail: visit_detail_id*i! person_id:i! visit_detail_concept_id:i! visit_detail_start_date:d! visit_detail_start_datetime:t
  visit_detail_end_date:d! visit_detail_end_datetime:t visit_detail_type_concept_id:i! provider_id:i care_site_id:i
  visit_detail_source_value:s visit_detail_source_concept_id:i admitted_from_concept_id:i admitted_from_source_value:s
  discharged_to_source_value:s discharged_to_concept_id:i preceding_visit_detail_id:i parent_visit_detail_id:i
  visit_occurrence_id:i!
condition_occurrence: condition_occurrence_id*i! person_id:i! condition_concept_id:i! condition_start_date:d!
  condition_start_datetime:t condition_end_date:d condition_end_datetime:t condition_type_concept_id:i!
  condition_status_concept_id:i stop_reason:s provider_id:i visit_occurrence_id:i visit_detail_id:i condition_source_value:s
  condition_source_concept_id:i condition_status_source_value:s
drug_exposure: drug_exposure_id*i! person_id:i! drug_concept_id:i! drug_exposure_start_date:d! drug_exposure_start_datetime:t
  drug_exposure_end_date:d drug_exposure_end_datetime:t verbatim_end_date:d drug_type_concept_id:i! stop_reason:s refills:i
  quantity:f days_supply:i sig:s route_concept_id:i lot_number:s provider_id:i visit_occurrence_id:i visit_detail_id:i
  drug_source_value:s drug_source_concept_id:i route_source_value:s dose_unit_source_value:s
procedure_occurrence: procedure_occurrence_id*i! person_id:i! procedure_concept_id:i! procedure_date:d! procedure_datetime:t
  procedure_end_date:d procedure_end_datetime:t procedure_type_concept_id:i! modifier_concept_id:i quantity:i provider_id:i
  visit_occurrence_id:i visit_detail_id:i procedure_source_value:s procedure_source_concept_id:i modifier_source_value:s
device_exposure: device_exposure_id*i! person_id:i! device_concept_id:i! device_exposure_start_date:d!
  device_exposure_start_datetime:t device_exposure_end_date:d device_exposure_end_datetime:t device_type_concept_id:i!
  unique_device_id:s production_id:s quantity:i provider_id:i visit_occurrence_id:i visit_detail_id:i device_source_value:s
  device_source_concept_id:i unit_concept_id:i unit_source_value:s unit_source_concept_id:i
measurement: measurement_id*i! person_id:i! measurement_concept_id:i! measurement_date:d! measurement_datetime:t
  measurement_time:s measurement_type_concept_id:i! operator_concept_id:i value_as_number:f value_as_concept_id:i
  unit_concept_id:i range_low:f range_high:f provider_id:i visit_occurrence_id:i visit_detail_id:i measurement_source_value:s
  measurement_source_concept_id:i unit_source_value:s unit_source_concept_id:i value_source_value:s measurement_event_id:i
  meas_event_field_concept_id:i
observation: observation_id*i! person_id:i! observation_concept_id:i! observation_date:d! observation_datetime:t
  observation_type_concept_id:i! value_as_number:f value_as_string:s value_as_concept_id:i qualifier_concept_id:i
  unit_concept_id:i provider_id:i visit_occurrence_id:i visit_detail_id:i observation_source_value:s
  observation_source_concept_id:i unit_source_value:s qualifier_source_value:s value_source_value:s observation_event_id:i
  obs_event_field_concept_id:i
death: person_id*i! death_date:d! death_datetime:t death_type_concept_id:i cause_concept_id:i cause_source_value:s
  cause_source_concept_id:i
specimen: specimen_id*i! person_id:i! specimen_concept_id:i! specimen_type_concept_id:i! specimen_date:d! specimen_datetime:t
  quantity:f unit_concept_id:i anatomic_site_concept_id:i disease_status_concept_id:i specimen_source_id:s specimen_source_value:s
  unit_source_value:s anatomic_site_source_value:s disease_status_source_value:s
location: location_id*i! address_1:s address_2:s city:s state:s zip:s county:s location_source_value:s country_concept_id:i
  country_source_value:s latitude:f longitude:f
care_site: care_site_id*i! care_site_name:s place_of_service_concept_id:i location_id:i care_site_source_value:s
  place_of_service_source_value:s
provider: provider_id*i! provider_name:s npi:s dea:s specialty_concept_id:i care_site_id:i year_of_birth:i gender_concept_id:i
  provider_source_value:s specialty_source_value:s specialty_source_concept_id:i gender_source_value:s gender_source_concept_id:i
payer_plan_period: payer_plan_period_id*i! person_id:i! payer_plan_period_start_date:d! payer_plan_period_end_date:d!
  payer_concept_id:i payer_source_value:s payer_source_concept_id:i plan_concept_id:i plan_source_value:s plan_source_concept_id:i
  sponsor_concept_id:i sponsor_source_value:s sponsor_source_concept_id:i family_source_value:s stop_reason_concept_id:i
  stop_reason_source_value:s stop_reason_source_concept_id:i
drug_era: drug_era_id*i! person_id:i! drug_concept_id:i! drug_era_start_date:d! drug_era_end_date:d! drug_exposure_count:i
  gap_days:i
dose_era: dose_era_id*i! person_id:i! drug_concept_id:i! unit_concept_id:i! dose_value:f! dose_era_start_date:d!
  dose_era_end_date:d!
condition_era: condition_era_id*i! person_id:i! condition_concept_id:i! condition_era_start_date:d! condition_era_end_date:d!
  condition_occurrence_count:i
episode: episode_id*i! person_id:i! episode_concept_id:i! episode_start_date:d! episode_start_datetime:t episode_end_date:d
  episode_end_datetime:t episode_parent_id:i episode_number:i episode_object_concept_id:i! episode_type_concept_id:i!
  episode_source_value:s episode_source_concept_id:i
episode_event: episode_id:i! event_id:i! episode_event_field_concept_id:i!
cdm_source: cdm_source_name:s! cdm_source_abbreviation:s! cdm_holder:s! source_description:s source_documentation_reference:s
  cdm_etl_reference:s source_release_date:d! cdm_release_date:d! cdm_version:s cdm_version_concept_id:i! vocabulary_version:s!
concept: concept_id*i! concept_name:s! domain_id:s! vocabulary_id:s! concept_class_id:s! standard_concept:s concept_code:s!
  valid_start_date:d! valid_end_date:d! invalid_reason:s
concept_ancestor: ancestor_concept_id:i! descendant_concept_id:i! min_levels_of_separation:i! max_levels_of_separation:i!
concept_relationship: concept_id_1:i! concept_id_2:i! relationship_id:s! valid_start_date:d! valid_end_date:d! invalid_reason:s
vocabulary: vocabulary_id:s! vocabulary_name:s! vocabulary_reference:s vocabulary_version:s vocabulary_concept_id:i!
"""


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its SQL type, whether it must have a value, whether it is the key."""

    name: str
    type: str
    required: bool
    key: bool


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Return the columns of every table, by its name."""
    found = {}
    for line in _SPEC.replace("\n  ", " ").strip().splitlines():
        name, _, rest = line.partition(": ")
        found[name] = tuple(_column(word) for word in rest.split())
    return found


def create_sql(table: str, schema: str) -> str:
    """Return the statement that creates an empty table; primary keys are checked by the loader, not by the engine."""
    columns = ", ".join(f"{column.name} {column.type}" for column in tables()[table])
    return f"CREATE TABLE IF NOT EXISTS {schema}{table} ({columns})"


def key_of(table: str) -> str | None:
    """Return the primary key of a table, None where it has none."""
    return next((column.name for column in tables()[table] if column.key), None)


def _column(word: str) -> Column:
    required = word.endswith("!")
    word = word.rstrip("!")
    return Column(word[:-2], _TYPES[word[-1]], required, word[-2] == "*")
