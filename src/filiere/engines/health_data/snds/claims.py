"""SNDS to OMOP: beneficiaries, reimbursed care (DCIR), hospital stays (PMSI MCO, HAD, SSR), long-term illnesses and causes of death.

Who a row is about: in the DCIR the pseudonym and the twin's rank, in the PMSI the pseudonym alone, so that one shared by twins is left out
and counted. Observation: from the first to the last dated event, by convention, since the SNDS states none. A day before 1900 is the
SNDS's way to write that there is none (01/01/1600). Each OMOP row keeps its file and row in the table ``lineage`` of the snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filiere.engines.health_data.loading import MOST, LoadFault, RefusedSource, declaration_faults, row_faults
from filiere.engines.health_data.snapshots import Snapshot, write_snapshot
from filiere.engines.health_data.snds import exclusions
from filiere.engines.health_data.snds.mapping import (
    CERTIFICATE,
    CLAIM,
    CONSULTATIONS,
    EVENTS,
    NINE_KEYS,
    STAYS,
    VOCABULARIES,
    Event,
    Stay,
)
from filiere.engines.health_data.snds.reading import ColumnCoverage, read_extraction
from filiere.engines.health_data.snds.schemas import Schemas
from filiere.engines.health_data.vocabulary import take_vocabulary
from filiere.methods.omop.tables import create_sql, tables

LINEAGE = "lineage"
_STEMS = {
    "condition_occurrence": "condition",
    "drug_exposure": "drug",
    "procedure_occurrence": "procedure",
    "device_exposure": "device",
    "measurement": "measurement",
    "observation": "observation",
}


@dataclass(frozen=True)
class Joined:
    """What became of one source table: rows, rows that became OMOP rows' source, rows without a parent or a known person or a day."""

    source: str
    column: str
    table: str
    rows: int
    made: int


@dataclass(frozen=True)
class ClaimsReport:
    """What a load of claims did: columns, rules and what they lost, joins, codes."""

    columns: tuple[ColumnCoverage, ...]
    exclusions: tuple[exclusions.Lost, ...]
    joins: tuple[Joined, ...]
    orphans: Mapping[str, int]
    """Rows of a DCIR or PMSI table whose prestation or stay is not in the files at all, by table."""
    unmapped: tuple[tuple[str, str, int], ...]
    ignored: tuple[str, ...]
    twins: int
    """Pseudonyms shared by several persons: their hospital stays could be anyone's of them, and are left out."""


def load_claims(
    folder: Path, snapshots: Path, source: Mapping[str, Any], vocabulary: Path | None = None, schemas: Schemas | None = None
) -> tuple[Snapshot, ClaimsReport]:
    """Load an SNDS extraction and return the snapshot written and what was done.

    Raises:
        RefusedSource: with every fault found; the snapshots are as they were.
    """
    import duckdb

    faults = declaration_faults(source)
    if faults:
        raise RefusedSource(tuple(faults))
    connection = duckdb.connect(":memory:", config={"threads": 2})
    try:
        connection.execute("CREATE SCHEMA cdm")
        for table in tables():
            connection.execute(create_sql(table, "cdm."))
        reading, faults = read_extraction(connection, folder, schemas)
        if "IR_BEN_R" not in reading.present and not faults:
            faults.append(LoadFault("IR_BEN_R", None, "la table manque : ajoutez son fichier", "the table is missing: add its file"))
        faults += _key_faults(connection, reading.present) if not faults else []
        if faults:
            raise RefusedSource(tuple(faults[:MOST]))
        take_vocabulary(connection, vocabulary)
        orphans = _orphans(connection, reading.present)
        lost = exclusions.exclude(connection, reading.present, NINE_KEYS)
        twins = _people(connection)
        _visits(connection, reading.present)
        joins = _events(connection, reading.present)
        _death(connection, reading.present)
        _periods(connection)
        faults = row_faults(connection)
        if faults:
            raise RefusedSource(tuple(faults[:MOST]))
        unmapped = tuple((str(a), str(b), int(c)) for a, b, c in connection.execute(_UNMAPPED).fetchall())
        connection.execute(f"CREATE TABLE cdm.{LINEAGE} AS SELECT * FROM lineage")
        made = write_snapshot(connection, "cdm.", snapshots, source, beside=(LINEAGE,))
        return made, ClaimsReport(tuple(reading.coverage), tuple(lost), tuple(joins), orphans, unmapped, tuple(reading.ignored), twins)
    finally:
        connection.close()


_UNMAPPED = "SELECT vocabulary, code, count(*) AS events FROM coded WHERE concept = 0 GROUP BY 1, 2 ORDER BY events DESC, 1, 2 LIMIT 100"


def _key_faults(connection: Any, present: Mapping[str, set[str]]) -> list[LoadFault]:
    """Return the keys that are repeated: a join over them would multiply rows."""
    keys: list[tuple[str, tuple[str, ...]]] = [("IR_BEN_R", ("BEN_NIR_PSA", "BEN_RNG_GEM")), ("ER_PRS_F", NINE_KEYS)]
    keys += [(stay.table("C"), ("_year", *stay.key)) for stay in STAYS] + [(STAYS[0].table("B"), ("_year", *STAYS[0].key))]
    faults = []
    for table, key in keys:
        if table not in present:
            continue
        listed = ", ".join(key)
        found = connection.execute(
            f'SELECT _file, _line, count(*) OVER () FROM raw."{table}" QUALIFY row_number() OVER (PARTITION BY {listed} ORDER BY _file,'
            " _line) > 1 ORDER BY _file, _line LIMIT 1"
        ).fetchone()
        if found:
            named = ", ".join(one for one in key if one != "_year")
            faults.append(LoadFault(found[0], int(found[1]), f"clé répétée ({named})", f"repeated key ({named})"))
    return faults


def _orphans(connection: Any, present: Mapping[str, set[str]]) -> dict[str, int]:
    found = {}
    for name in sorted(present):
        parent, key = _parent(name)
        if parent and parent in present and name != parent:
            same = " AND ".join(f"P.{one} = T.{one}" for one in key)
            found[name] = int(connection.execute(f'SELECT count(*) FROM raw."{name}" T ANTI JOIN raw."{parent}" P ON {same}').fetchone()[0])
    return {name: size for name, size in found.items() if size}


def _parent(name: str) -> tuple[str, tuple[str, ...]]:
    if name.startswith("ER_"):
        return "ER_PRS_F", NINE_KEYS
    for stay in STAYS:
        if name.startswith(f"T_{stay.name}"):
            return stay.table("C"), ("_year", *stay.key)
    return "", ()


def _people(connection: Any) -> int:
    """Number persons by their identifier, latest row first, and say which pseudonyms are shared; return how many are."""
    connection.execute(
        "CREATE TABLE who AS SELECT BEN_NIR_PSA AS psa, BEN_RNG_GEM AS rank, dense_rank() OVER (ORDER BY BEN_IDT_ANO) AS person_id,"
        " BEN_IDT_ANO AS idt FROM raw.IR_BEN_R"
    )
    connection.execute(
        "CREATE TABLE alone AS SELECT psa, min(person_id) AS person_id FROM who GROUP BY psa HAVING count(DISTINCT person_id) = 1"
    )
    connection.execute(
        "CREATE TABLE latest AS SELECT W.person_id, B.* FROM raw.IR_BEN_R B JOIN who W ON W.psa = B.BEN_NIR_PSA AND W.rank = B.BEN_RNG_GEM"
        " QUALIFY row_number() OVER (PARTITION BY W.person_id ORDER BY B.BEN_DTE_MAJ DESC NULLS LAST, B._file, B._line DESC) = 1"
    )
    connection.execute(
        "INSERT INTO cdm.location (location_id, state, location_source_value, country_source_value)"
        " SELECT row_number() OVER (ORDER BY place),"
        " place, place, 'FR' FROM (SELECT DISTINCT BEN_RES_DPT AS place FROM latest WHERE BEN_RES_DPT IS NOT NULL)"
    )
    connection.execute(
        "INSERT INTO cdm.person (person_id, gender_concept_id, year_of_birth, month_of_birth, race_concept_id, ethnicity_concept_id,"
        " location_id, gender_source_value) SELECT person_id, CASE BEN_SEX_COD WHEN 1 THEN 8507 WHEN 2 THEN 8532 ELSE 0 END, BEN_NAI_ANN,"
        " BEN_NAI_MOI, 0, 0, L.location_id, CAST(BEN_SEX_COD AS VARCHAR) FROM latest LEFT JOIN cdm.location L ON L.state = BEN_RES_DPT"
        " WHERE BEN_NAI_ANN >= 1850"
    )
    connection.execute("CREATE TABLE lineage (omop_table VARCHAR, row_id BIGINT, file VARCHAR, line BIGINT)")
    connection.execute(
        "INSERT INTO lineage SELECT 'person', person_id, _file, _line FROM latest SEMI JOIN cdm.person P ON P.person_id = latest.person_id"
    )
    connection.execute(
        "CREATE TABLE coded (omop_table VARCHAR, row_id BIGINT, vocabulary VARCHAR, code VARCHAR, source_concept BIGINT, concept BIGINT)"
    )
    return int(
        connection.execute("SELECT count(*) FROM (SELECT psa FROM who GROUP BY psa HAVING count(DISTINCT person_id) > 1)").fetchone()[0]
    )


def _visits(connection: Any, present: Mapping[str, set[str]]) -> None:
    """Make one visit of each stay that is kept, then of each consultation; the stays stay at hand for their tables."""
    connection.execute(
        "CREATE TABLE stay (field VARCHAR, year BIGINT, one VARCHAR, two VARCHAR, visit BIGINT, person_id BIGINT, entry DATE, leaving DATE,"
        " concept BIGINT, file VARCHAR, line BIGINT)"
    )
    for stay in STAYS:
        if stay.table("C") in present and stay.table("B") in present:
            connection.execute(_stay_sql(stay))
    if "ER_PRS_F" in present and "PRS_NAT_REF" in present["ER_PRS_F"]:
        natures = ", ".join(str(one) for one in CONSULTATIONS)
        connection.execute(
            "INSERT INTO stay SELECT 'DCIR', 0, '', '', (SELECT coalesce(max(visit), 0) FROM stay) + row_number() OVER (ORDER BY P._file,"
            " P._line), W.person_id, P.EXE_SOI_DTD, P.EXE_SOI_DTD, 9202, P._file, P._line FROM raw.ER_PRS_F P JOIN who W ON W.psa ="
            f" P.BEN_NIR_PSA AND W.rank = P.BEN_RNG_GEM SEMI JOIN cdm.person C ON C.person_id = W.person_id"
            f" WHERE PRS_NAT_REF IN ({natures})"
        )
    connection.execute(
        f"INSERT INTO cdm.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date,"
        f" visit_type_concept_id, visit_source_value) SELECT visit, person_id, concept, entry, leaving, {CLAIM}, field FROM stay"
    )
    connection.execute("INSERT INTO lineage SELECT 'visit_occurrence', visit, file, line FROM stay")


def _stay_sql(stay: Stay) -> str:
    one, two = stay.key
    return (
        f"INSERT INTO stay SELECT '{stay.name}', C._year, C.{one}, C.{two}, (SELECT coalesce(max(visit), 0) FROM stay) + row_number() OVER"
        f" (ORDER BY C._file, C._line), A.person_id, C.EXE_SOI_DTD, greatest(coalesce(C.EXE_SOI_DTF, C.EXE_SOI_DTD), C.EXE_SOI_DTD),"
        f' {stay.visit}, C._file, C._line FROM raw."{stay.table("C")}" C JOIN alone A ON A.psa = C.NIR_ANO_17 SEMI JOIN cdm.person P ON'
        f' P.person_id = A.person_id SEMI JOIN raw."{stay.table("B")}" B ON B._year = C._year AND B.{one} = C.{one} AND B.{two} = C.{two}'
        " WHERE C.EXE_SOI_DTD IS NOT NULL"
    )


def _events(connection: Any, present: Mapping[str, set[str]]) -> list[Joined]:
    made = []
    for event in EVENTS:
        if event.code in present.get(event.source, set()):
            rows = connection.execute(f'SELECT count({event.code}) FROM raw."{event.source}"').fetchone()[0]
            made.append(Joined(event.source, event.code, event.table, int(rows), _take(connection, event, present[event.source])))
    return made


def _take(connection: Any, event: Event, given: set[str]) -> int:
    stem = _STEMS[event.table]
    ranged = event.table in {"condition_occurrence", "drug_exposure", "device_exposure"}
    begin = {"drug": "drug_exposure_start_date", "device": "device_exposure_start_date", "condition": "condition_start_date"}.get(
        stem, f"{stem}_date"
    )
    key = next(column.name for column in tables()[event.table] if column.key)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE made AS SELECT (SELECT coalesce(max(row_id), 0) FROM coded WHERE omop_table ="
        f" '{event.table}') + row_number() OVER (ORDER BY T._file, T._line) AS row_id, T._file AS file, T._line AS line,"
        f" T.{event.code} AS code, {_from(event, given)}"
    )
    names = ", ".join(f"'{one}'" for one in VOCABULARIES[event.vocabulary]) or "''"
    connection.execute(
        "INSERT INTO coded SELECT ?, M.row_id, ?, M.code, coalesce(max(C.concept_id), 0), coalesce(min(O.concept_id), min(CASE WHEN"
        " C.standard_concept = 'S' THEN C.concept_id END), min(R.concept_id_2), 0) FROM made M LEFT"
        " JOIN own_map O ON O.vocabulary_id = ? AND"
        f" O.code = M.code LEFT JOIN cdm.concept C ON C.vocabulary_id IN ({names}) AND replace(C.concept_code, '.', '') = M.code LEFT JOIN"
        " cdm.concept_relationship R ON R.concept_id_1 = C.concept_id AND R.relationship_id = 'Maps to' AND R.invalid_reason IS NULL"
        " GROUP BY ALL",
        [event.table, event.vocabulary, event.vocabulary],
    )
    columns = {key: "M.row_id", "person_id": "M.person_id", "visit_occurrence_id": "M.visit", begin: "M.start"}
    columns |= {f"{stem}_concept_id": "K.concept", f"{stem}_source_concept_id": "K.source_concept", f"{stem}_source_value": "M.code"}
    columns |= {f"{stem}_type_concept_id": str(CERTIFICATE if event.source.startswith("KI_") else CLAIM)}
    if ranged:
        columns[begin.replace("start", "end")] = "M.finish"
    if event.quantity in given and event.table != "measurement":
        columns["quantity"] = "M.quantity"
    if event.status:
        columns["condition_status_source_value"] = f"'{event.status}'"
    connection.execute(
        f"INSERT INTO cdm.{event.table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM made M JOIN coded K ON"
        f" K.omop_table = '{event.table}' AND K.row_id = M.row_id"
    )
    connection.execute("INSERT INTO lineage SELECT ?, row_id, file, line FROM made", [event.table])
    return int(connection.execute("SELECT count(*) FROM made").fetchone()[0])


def _from(event: Event, given: set[str]) -> str:
    """Return who, when, how much and out of which visit, for a row ``T`` of the source of an event."""
    quantity = f"T.{event.quantity}" if event.quantity in given else "NULL"
    kept = f"WHERE T.{event.code} IS NOT NULL"
    person = "SEMI JOIN cdm.person C ON C.person_id = W.person_id"
    if event.source.startswith("ER_"):
        same = " AND ".join(f"P.{key} = T.{key}" for key in NINE_KEYS)
        # A regularisation takes back what was billed by a negative quantity: such a pair is no delivery.
        positive = f" AND coalesce({quantity}, 1) > 0"
        return (
            f"W.person_id, NULL AS visit, P.EXE_SOI_DTD AS start, coalesce(greatest(P.EXE_SOI_DTF,"
            f" P.EXE_SOI_DTD), P.EXE_SOI_DTD) AS finish,"
            f' {quantity} AS quantity FROM raw."{event.source}" T JOIN raw.ER_PRS_F P ON {same} JOIN who W ON W.psa = P.BEN_NIR_PSA AND'
            f" W.rank = P.BEN_RNG_GEM {person} {kept}{positive}"
        )
    if event.source == "IR_IMB_R":
        return (
            "W.person_id, NULL AS visit, T.IMB_ALD_DTD AS start, CASE WHEN T.IMB_ALD_DTF >= T.IMB_ALD_DTD THEN T.IMB_ALD_DTF END AS finish,"
            f" NULL AS quantity FROM raw.IR_IMB_R T JOIN who W ON W.psa = T.BEN_NIR_PSA AND W.rank = T.BEN_RNG_GEM {person} {kept} AND"
            " T.IMB_ALD_DTD >= DATE '1900-01-01'"
        )
    if event.source == "KI_ECD_R":
        return (
            "W.person_id, NULL AS visit, T.BEN_DCD_DTE AS start, T.BEN_DCD_DTE AS finish, NULL AS quantity FROM raw.KI_ECD_R T JOIN (SELECT"
            f" DISTINCT idt, person_id FROM who) W ON W.idt = T.BEN_IDT_ANO {person} {kept} AND T.BEN_DCD_DTE >= DATE '1900-01-01'"
        )
    stay = next(one for one in STAYS if event.source.startswith(f"T_{one.name}"))
    delay = f"CAST(coalesce(T.{event.delay}, 0) AS INTEGER)" if event.delay in given else "0"
    return (
        f"S.person_id, S.visit, S.entry + {delay} AS start, greatest(S.leaving, S.entry + {delay}) AS finish, {quantity} AS quantity FROM"
        f" raw.\"{event.source}\" T JOIN stay S ON S.field = '{stay.name}' AND S.year = T._year AND S.one = T.{stay.key[0]} AND S.two ="
        f" T.{stay.key[1]} {kept}"
    )


def _death(connection: Any, present: Mapping[str, set[str]]) -> None:
    """Take the day from the beneficiaries, else from the certificate, and the initial cause from the certificate."""
    certificates = (
        "SELECT W.person_id, any_value(T.BEN_DCD_DTE) AS day, any_value(T.DCD_CIM_COD) AS cause, any_value(T._file) AS file,"
        " any_value(T._line) AS line FROM raw.KI_CCI_R T JOIN (SELECT DISTINCT idt, person_id FROM who)"
        " W ON W.idt = T.BEN_IDT_ANO GROUP BY 1"
        if "KI_CCI_R" in present
        else "SELECT NULL::BIGINT AS person_id, NULL::DATE AS day, NULL::VARCHAR AS cause, NULL::VARCHAR AS file, NULL::BIGINT AS line"
    )
    names = ", ".join(f"'{one}'" for one in VOCABULARIES["CIM10"])
    connection.execute(
        f"CREATE TEMP TABLE dead AS SELECT P.person_id, coalesce(CASE WHEN L.BEN_DCD_DTE >= DATE"
        f" '1900-01-01' THEN L.BEN_DCD_DTE END, K.day) AS"
        f" day, K.cause, coalesce(K.file, L._file) AS file, coalesce(K.line, L._line) AS line FROM"
        f" cdm.person P JOIN latest L USING (person_id)"
        f" LEFT JOIN ({certificates}) K USING (person_id)"
    )
    connection.execute("DELETE FROM dead WHERE day IS NULL OR day < DATE '1900-01-01'")
    connection.execute(
        "INSERT INTO cdm.death (person_id, death_date, death_type_concept_id, cause_concept_id,"
        " cause_source_value, cause_source_concept_id)"
        f" SELECT D.person_id, D.day, {CERTIFICATE}, coalesce(min(CASE WHEN C.standard_concept = 'S' THEN C.concept_id END),"
        " min(R.concept_id_2), 0), D.cause, coalesce(max(C.concept_id), 0) FROM dead D LEFT JOIN cdm.concept C ON C.vocabulary_id IN"
        f" ({names}) AND replace(C.concept_code, '.', '') = D.cause LEFT JOIN cdm.concept_relationship R"
        f" ON R.concept_id_1 = C.concept_id AND"
        " R.relationship_id = 'Maps to' AND R.invalid_reason IS NULL GROUP BY D.person_id, D.day, D.cause"
    )
    connection.execute("INSERT INTO lineage SELECT 'death', person_id, file, line FROM dead")


def _periods(connection: Any) -> None:
    days = {"visit_occurrence": ("visit_start_date", "visit_end_date"), "death": ("death_date",)}
    days |= {"condition_occurrence": ("condition_start_date",), "drug_exposure": ("drug_exposure_start_date",)}
    days |= {
        "procedure_occurrence": ("procedure_date",),
        "measurement": ("measurement_date",),
        "device_exposure": ("device_exposure_start_date",),
    }
    parts = " UNION ALL ".join(f"SELECT person_id, {day} AS day FROM cdm.{table}" for table, listed in days.items() for day in listed)
    connection.execute(
        "INSERT INTO cdm.observation_period (observation_period_id, person_id, observation_period_start_date, observation_period_end_date,"
        f" period_type_concept_id) SELECT person_id, person_id, min(day), max(day), {CLAIM} FROM ({parts}) GROUP BY person_id"
    )
