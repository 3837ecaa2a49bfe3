"""FHIR R4 to OMOP: bundles and NDJSON read in one pass by DuckDB, mapped by declarations; rows are numbered in the order of lines.

Mapping: resources as HL7 FHIR R4 (v4.0.1) defines them, tables as the OMOP CDM 5.4. A code becomes a standard concept only through the
vocabulary given (an Athena download); without it the concept is 0, the code stays in the source column and the coverage says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filiere.engines.health_data.fhir_mapping import CLASSES, EHR, GENDERS, MAPPINGS, SHAPE, SYSTEMS, Mapped
from filiere.engines.health_data.loading import LoadFault, RefusedSource, declaration_faults, row_faults
from filiere.engines.health_data.snapshots import Snapshot, write_snapshot
from filiere.engines.health_data.vocabulary import take_vocabulary
from filiere.methods.omop.tables import create_sql, tables


@dataclass(frozen=True)
class Coverage:
    """What became of the resources: how many by type, how many rows of each table, codes mapped, and the heaviest unmapped ones."""

    resources: Mapping[str, int]
    rows: Mapping[str, int]
    mapped: Mapping[str, tuple[int, int]]
    """table → (rows with a standard concept, rows)."""
    unmapped: tuple[tuple[str, str, int], ...]
    """system, code, events: the codes without a concept, the heaviest first."""
    ignored: Mapping[str, int]
    """Resources that have no mapping here, by type."""
    left_out: Mapping[str, int]
    """table → mapped resources without a known person or date."""


def load_fhir(folder: Path, snapshots: Path, source: Mapping[str, Any], vocabulary: Path | None = None) -> tuple[Snapshot, Coverage]:
    """Load the FHIR files of a folder (``.ndjson``, or ``.json`` bundles) and return the snapshot written and its coverage.

    Args:
        folder: holds NDJSON files (one resource a line) and bundles, in any mix.
        snapshots: where snapshots are kept.
        source: the declaration, as for :func:`~filiere.engines.health_data.loading.load_source`.
        vocabulary: a folder with ``CONCEPT.csv`` and ``CONCEPT_RELATIONSHIP.csv`` as Athena gives them (tab separated).

    Raises:
        RefusedSource: with every fault found, by file and line; the snapshots are as they were.
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
        faults = _read(connection, folder)
        if faults:
            raise RefusedSource(tuple(faults))
        _vocabulary(connection, vocabulary)
        coverage = _map(connection)
        faults = row_faults(connection)
        if not coverage.rows.get("person"):
            fr, en = (
                "aucun Patient avec une date de naissance : rien ne peut être rattaché",
                "no Patient with a birth date: nothing to attach to",
            )
            faults = [LoadFault(folder.name, None, fr, en)]
        if faults:
            raise RefusedSource(tuple(faults[:20]))
        return write_snapshot(connection, "cdm.", snapshots, source), coverage
    finally:
        connection.close()


def _read(connection: Any, folder: Path) -> list[LoadFault]:
    """Return the faults of the files once ``resource`` is filled, unreadable ones included."""
    import duckdb

    try:
        return _read_files(connection, folder)
    except duckdb.Error as error:
        words = str(error).splitlines()[0][:160]
        return [LoadFault(folder.name, None, f"illisible ({words})", f"cannot be read ({words})")]


def _read_files(connection: Any, folder: Path) -> list[LoadFault]:
    """Fill ``resource`` (file, line, full_url, json, r) from every file; return the lines that are no JSON."""
    connection.execute("CREATE TABLE given (file VARCHAR, line BIGINT, full_url VARCHAR, json VARCHAR)")
    faults: list[LoadFault] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        suffix = path.suffix.lower()
        if suffix == ".ndjson":
            connection.execute(
                "INSERT INTO given SELECT ?, row_number() OVER (), NULL, line FROM read_csv(?, columns = {'line': 'VARCHAR'}, delim ="
                " '\x01', quote = '', escape = '', header = false, auto_detect = false, max_line_size = 16000000, strict_mode = false)",
                [path.name, str(path)],
            )
        elif suffix == ".json":
            faults += _read_bundle(connection, path)
    bad = connection.execute(
        "SELECT file, line FROM given WHERE trim(json) <> '' AND NOT json_valid(json) ORDER BY ALL LIMIT 20"
    ).fetchall()
    faults += [LoadFault(file, line, "cette ligne n’est pas du JSON", "this line is not JSON") for file, line in bad]
    if not faults and not connection.execute("SELECT 1 FROM given LIMIT 1").fetchone():
        faults.append(LoadFault(folder.name, None, "ni .ndjson ni .json ici", "no .ndjson and no .json here"))
    if not faults:
        connection.execute(
            f"CREATE TABLE resource AS SELECT row_number() OVER (ORDER BY file, line) AS number, file, line, full_url, r FROM (SELECT file,"
            f" line, full_url, from_json(json, '{SHAPE}') AS r FROM given WHERE trim(json) <> '')"
        )
    return faults


def _read_bundle(connection: Any, path: Path) -> list[LoadFault]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return [LoadFault(path.name, None, "le fichier n’est pas en UTF-8 : convertissez-le", "the file is not UTF-8: convert it")]
    valid = connection.execute("SELECT json_valid(?)", [text]).fetchone()[0]
    if not valid:
        return [LoadFault(path.name, None, "ce n’est pas du JSON", "this is not JSON")]
    connection.execute(
        "INSERT INTO given SELECT ?, spot, json_extract_string(entry, '$.fullUrl'), CAST(json_extract(entry, '$.resource') AS VARCHAR) FROM"
        " (SELECT unnest(range(1, CAST(json_array_length(?, '$.entry') AS BIGINT) + 1)) AS spot,"
        " unnest(json_extract(?, '$.entry[*]')) AS entry)",
        [path.name, text, text],
    )
    return []


def _vocabulary(connection: Any, folder: Path | None) -> None:
    """Take the vocabulary, and how each code of a system maps to a standard concept."""
    take_vocabulary(connection, folder)
    rows = ", ".join(f"('{system}', '{name}')" for system, name in SYSTEMS.items())
    connection.execute(f"CREATE TABLE code_system AS SELECT * FROM (VALUES {rows}) AS S (system, vocabulary_id)")
    connection.execute(
        "CREATE TABLE code_concept AS SELECT S.system, C.concept_code AS code, any_value(C.concept_id) AS source_concept, min(coalesce("
        "CASE WHEN C.standard_concept = 'S' THEN C.concept_id END, R.concept_id_2)) AS concept FROM cdm.concept C JOIN code_system S USING"
        " (vocabulary_id) LEFT JOIN cdm.concept_relationship R ON R.concept_id_1 = C.concept_id AND R.relationship_id = 'Maps to' AND"
        " R.invalid_reason IS NULL GROUP BY 1, 2"
    )


def _map(connection: Any) -> Coverage:
    connection.execute(
        "CREATE MACRO day_of(words) AS try_cast(CASE length(words) WHEN 4 THEN words || '-01-01' WHEN 7 THEN words || '-01' ELSE"
        " substr(words, 1, 10) END AS DATE)"
    )
    _people(connection)
    _codes(connection)
    rows: dict[str, int] = {}
    left_out: dict[str, int] = {}
    for number, mapped in enumerate(MAPPINGS):
        made, lost = _take(connection, mapped, number)
        rows[mapped.table] = rows.get(mapped.table, 0) + made
        left_out[mapped.table] = left_out.get(mapped.table, 0) + lost
    _periods(connection)
    return _coverage(connection, left_out)


def _people(connection: Any) -> None:
    """Number patients and encounters, and let each be found by ``Type/id`` and by its full address."""
    connection.execute(
        "CREATE TABLE known AS SELECT number, r.resourceType AS type, unnest([r.resourceType || '/' || r.id, full_url]) AS reference"
        " FROM resource WHERE r.resourceType IN ('Patient', 'Encounter')"
    )
    connection.execute("DELETE FROM known WHERE reference IS NULL")
    connection.execute("CREATE TABLE patient AS SELECT reference, min(number) AS person_id FROM known WHERE type = 'Patient' GROUP BY 1")
    connection.execute("CREATE TABLE encounter AS SELECT reference, min(number) AS visit FROM known WHERE type = 'Encounter' GROUP BY 1")
    connection.execute(
        f"INSERT INTO cdm.person (person_id, gender_concept_id, year_of_birth, month_of_birth, day_of_birth, race_concept_id,"
        f" ethnicity_concept_id, gender_source_value) SELECT number, {GENDERS}, year(born),"
        " CASE WHEN length(words) >= 7 THEN month(born) END,"
        " CASE WHEN length(words) >= 10 THEN day(born) END, 0, 0, gender FROM (SELECT number, r.gender AS gender, r.birthDate AS words,"
        " day_of(r.birthDate) AS born FROM resource WHERE r.resourceType = 'Patient') WHERE born IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO cdm.death (person_id, death_date, death_type_concept_id) SELECT number, day_of(r.deceasedDateTime), ? FROM resource"
        " WHERE r.resourceType = 'Patient' AND day_of(r.deceasedDateTime) IS NOT NULL AND day_of(r.birthDate) IS NOT NULL",
        [EHR],
    )
    connection.execute(
        f"INSERT INTO cdm.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date,"
        f" visit_type_concept_id, visit_source_value) SELECT number, person_id, {CLASSES}, start, greatest(coalesce(ended, start), start),"
        f" {EHR}, class FROM (SELECT E.number, P.person_id, E.r.class.code AS class, day_of(E.r.period.start) AS start,"
        " day_of(E.r.period.end) AS ended FROM resource E JOIN patient P ON P.reference = E.r.subject.reference JOIN cdm.person C ON"
        " C.person_id = P.person_id WHERE E.r.resourceType = 'Encounter') WHERE start IS NOT NULL"
    )


def _codes(connection: Any) -> None:
    """Choose one code for each resource: the first that the vocabulary knows, else the first given."""
    connection.execute(
        "CREATE TABLE coded AS SELECT number, arg_min(system, place) AS system, arg_min(source_value, place) AS source_value,"
        " arg_min(source_concept, place) AS source_concept, arg_min(concept, place) AS concept FROM (SELECT number, K.system,"
        " K.code AS source_value, coalesce(V.source_concept, 0) AS source_concept, coalesce(V.concept, 0) AS concept,"
        " CASE WHEN coalesce(V.concept, 0) > 0 THEN 0 ELSE 1000 END + spot AS place FROM (SELECT number, unnest(coding) AS K,"
        " generate_subscripts(coding, 1) AS spot FROM (SELECT number, coalesce(r.code.coding, r.medicationCodeableConcept.coding,"
        " r.vaccineCode.coding) AS coding FROM resource)) LEFT JOIN code_concept V ON V.system = K.system AND V.code = K.code)"
        " GROUP BY number"
    )


def _take(connection: Any, mapped: Mapped, number: int) -> tuple[int, int]:
    """Fill a table from one kind of resource; return how many rows were made and how many resources were left out."""
    key = next(column.name for column in tables()[mapped.table] if column.key)
    begin = next(name for name in mapped.columns if name.endswith(("_start_date", "_date")))
    names = [key, "person_id", "visit_occurrence_id", *mapped.columns]
    body = (
        f"SELECT R.number AS {key}, P.person_id, V.visit AS visit_occurrence_id,"
        f" {', '.join(f'{expression} AS {name}' for name, expression in mapped.columns.items())}"
        " FROM resource R LEFT JOIN patient P ON P.reference = coalesce(r.subject.reference, r.patient.reference)"
        " LEFT JOIN encounter V ON V.reference = coalesce(r.encounter.reference, r.context.reference)"
        " LEFT JOIN (SELECT number AS coded_number, coalesce(concept, 0) AS concept, source_concept, source_value FROM coded) K ON"
        f" K.coded_number = R.number WHERE r.resourceType = '{mapped.resource}' AND ({mapped.where})"
    )
    connection.execute(f"CREATE TEMP TABLE made_{number} AS {body}")
    whole = connection.execute(f"SELECT count(*) FROM made_{number}").fetchone()[0]
    concept = next(name for name in mapped.columns if name.endswith("_concept_id") and "source" not in name and "type" not in name)
    chosen = ", ".join(
        f"coalesce({name}, 0)" if name in {concept, concept.replace("_concept", "_source_concept")} else name for name in names
    )
    end = begin.replace("start", "end")
    if end != begin and end in mapped.columns:
        # An end before its start says nothing that can be kept.
        chosen = chosen.replace(f" {end}", f" CASE WHEN {end} >= {begin} THEN {end} END")
    made = connection.execute(
        f"INSERT INTO cdm.{mapped.table} ({', '.join(names)}) SELECT {chosen} FROM made_{number} M SEMI JOIN cdm.person C ON"
        f" C.person_id = M.person_id WHERE {begin} IS NOT NULL"
    ).fetchone()[0]
    connection.execute(f"DROP TABLE made_{number}")
    return int(made), int(whole - made)


def _periods(connection: Any) -> None:
    """Observe each person from the first to the last day that anything of theirs is dated: a convention, since FHIR states none."""
    parts = " UNION ALL ".join(f"SELECT person_id, {start} AS day FROM cdm.{table}" for table, start in _dates())
    connection.execute(
        "INSERT INTO cdm.observation_period (observation_period_id, person_id, observation_period_start_date, observation_period_end_date,"
        f" period_type_concept_id) SELECT person_id, person_id, min(day), max(day), {EHR} FROM ({parts}) GROUP BY person_id"
    )


def _dates() -> Iterator[tuple[str, str]]:
    yield "visit_occurrence", "visit_start_date"
    yield "visit_occurrence", "visit_end_date"
    yield "death", "death_date"
    for mapped in {one.table: one for one in MAPPINGS}.values():
        yield mapped.table, next(name for name in mapped.columns if name.endswith(("_start_date", "_date")))


def _coverage(connection: Any, left_out: Mapping[str, int]) -> Coverage:
    known = {"Patient", "Encounter", *(mapped.resource for mapped in MAPPINGS)}
    resources = dict(connection.execute("SELECT coalesce(r.resourceType, '?'), count(*) FROM resource GROUP BY 1 ORDER BY 1").fetchall())
    rows, mapped = {}, {}
    for table in tables():
        count = connection.execute(f"SELECT count(*) FROM cdm.{table}").fetchone()[0]
        if count:
            rows[table] = int(count)
    for one in {each.table: each for each in MAPPINGS}.values():
        concept = next(name for name in one.columns if name.endswith("_concept_id") and "source" not in name and "type" not in name)
        good, all_of = connection.execute(f"SELECT count(*) FILTER ({concept} > 0), count(*) FROM cdm.{one.table}").fetchone()
        if all_of:
            mapped[one.table] = (int(good), int(all_of))
    unmapped = connection.execute(
        "SELECT coalesce(system, ''), coalesce(source_value, ''), count(*) AS events FROM coded WHERE concept = 0 GROUP BY 1, 2"
        " ORDER BY events DESC, 1, 2 LIMIT 100"
    ).fetchall()
    ignored = {name: size for name, size in resources.items() if name not in known}
    lost = {name: size for name, size in left_out.items() if size}
    return Coverage(resources, rows, mapped, tuple((str(a), str(b), int(c)) for a, b, c in unmapped), ignored, lost)
