"""Reads the files of an SNDS extraction into typed tables, each row with its file and its number; every fault is told at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filiere.engines.health_data.loading import LoadFault
from filiere.engines.health_data.snds.mapping import SourceColumn, columns, table_of
from filiere.engines.health_data.snds.schemas import SchemaField, Schemas, normal

_KINDS = {"i": "BIGINT", "f": "DOUBLE", "d": "DATE", "y": "BIGINT", "m": "BIGINT", "s": "VARCHAR"}
_WANTED = {"i": "123", "f": "1.5", "d": "2019-02-04, 04FEB2019", "y": "1960", "m": "02", "s": "A"}
_OF_SCHEMA = {"integer": "i", "number": "f", "date": "d", "datetime": "d", "year": "y", "boolean": "b", "yearmonth": "ym", "string": "s"}

#: Days are written four ways in extractions; with a year after 1600 the eight digits can be read one way only.
MACROS = """
CREATE OR REPLACE MACRO snds_day(w) AS CASE
 WHEN regexp_matches(w, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN try_cast(substr(w, 1, 10) AS DATE)
 WHEN regexp_matches(w, '^[0-9]{2}[A-Za-z]{3}[0-9]{4}') THEN CAST(try_strptime(substr(w, 1, 9), '%d%b%Y') AS DATE)
 WHEN regexp_matches(w, '^[0-9]{2}/[0-9]{2}/[0-9]{4}$') THEN CAST(try_strptime(w, '%d/%m/%Y') AS DATE)
 WHEN regexp_matches(w, '^[0-9]{4}(1[6-9]|2[0-9])[0-9]{2}$') THEN CAST(try_strptime(w, '%d%m%Y') AS DATE)
 WHEN regexp_matches(w, '^[0-9]{8}$') THEN CAST(try_strptime(w, '%Y%m%d') AS DATE) END;
CREATE OR REPLACE MACRO snds_whole(w) AS CASE
 WHEN regexp_matches(w, '^-?[0-9]+([.]0+)?$') THEN try_cast(split_part(w, '.', 1) AS BIGINT) END;
CREATE OR REPLACE MACRO snds_number(w) AS try_cast(replace(w, ',', '.') AS DOUBLE);
CREATE OR REPLACE MACRO snds_year(w) AS CASE WHEN regexp_matches(w, '^[0-9]{4}$') THEN CAST(w AS BIGINT) END;
CREATE OR REPLACE MACRO snds_month(w) AS CASE WHEN regexp_matches(w, '^(0?[1-9]|1[0-2])$') THEN CAST(w AS BIGINT) END;
"""
_READERS = {"i": "snds_whole", "f": "snds_number", "d": "snds_day", "y": "snds_year", "m": "snds_month"}


@dataclass(frozen=True)
class ColumnCoverage:
    """What became of one column: rows, rows with a value, whether the mapping reads it, whether the schema knows it (None: no schema)."""

    table: str
    column: str
    rows: int
    filled: int
    read: bool
    known: bool | None


@dataclass
class Reading:
    """What was read: the columns given by table, the coverage of each column, the files that are no table read here."""

    present: dict[str, set[str]]
    coverage: list[ColumnCoverage]
    ignored: list[str]


def read_extraction(connection: Any, folder: Path, schemas: Schemas | None = None) -> tuple[Reading, list[LoadFault]]:
    """Fill the schema ``raw`` from the CSV files of a folder and return what was read and every fault.

    Args:
        connection: a DuckDB connection.
        folder: holds one file per table, named as in the SNDS (``ER_PRS_F.csv``, ``T_MCO19B.csv``); ``;``, ``,``, ``|`` or tabs.
        schemas: with it each column is also held to its type, its limits and its nomenclature; other tables of the SNDS are checked too.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
    connection.execute(MACROS)
    reading, faults = Reading({}, [], []), []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix.lower() != ".csv":
            continue
        found = table_of(path.stem)
        if found is None and not (schemas and path.stem in schemas.tables):
            reading.ignored.append(path.name)
            continue
        table, year = found or (path.stem, 0)
        faults += _read(connection, path, (table, year), reading, schemas)
    return reading, faults


def _read(connection: Any, path: Path, place: tuple[str, int], reading: Reading, schemas: Schemas | None) -> list[LoadFault]:
    import duckdb

    table, year = place
    try:
        delimiter = _delimiter(path)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE given AS SELECT row_number() OVER () AS _line, * FROM read_csv(?, header = true,"
            " all_varchar = true, quote = '\"', escape = '\"', strict_mode = true, delim = ?)",
            [str(path), delimiter],
        )
    except (duckdb.Error, UnicodeDecodeError) as error:
        return [_unreadable(path, error)]
    given = {row[0].upper(): row[0] for row in connection.execute("DESCRIBE given").fetchall() if row[0] != "_line"}
    wanted = columns().get(table, ())
    absent = [column.name for column in wanted if column.required and column.name not in given]
    if absent:
        listed = ", ".join(absent)
        return [LoadFault(path.name, None, f"colonnes obligatoires absentes : {listed}", f"required columns are missing: {listed}")]
    fields = schemas.tables[table].fields if schemas and table in schemas.tables else {}
    faults = [fault for column in wanted if column.name in given for fault in _faults(connection, path, column, given[column.name])]
    held = [(fields[name], real) for name, real in given.items() if name in fields]
    if schemas is not None and held:
        faults += _schema_faults(connection, path, held, schemas)
    reading.coverage += _coverage(connection, table, given, {column.name for column in wanted}, fields if schemas else None)
    if not faults and wanted:
        _keep(connection, path, (table, year), wanted, given)
        reading.present.setdefault(table, set()).update(column.name for column in wanted if column.name in given)
    return faults


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as handle:
        head = handle.readline()
    return max(";,|\t", key=head.count)


def _keep(connection: Any, path: Path, place: tuple[str, int], wanted: tuple[SourceColumn, ...], given: Mapping[str, str]) -> None:
    table, year = place
    kinds = ", ".join(f'"{column.name}" {_KINDS[column.kind]}' for column in wanted)
    connection.execute(f'CREATE TABLE IF NOT EXISTS raw."{table}" (_file VARCHAR, _line BIGINT, _year BIGINT, {kinds})')
    chosen = ", ".join(_value(column.kind, given[column.name]) if column.name in given else "NULL" for column in wanted)
    connection.execute(f'INSERT INTO raw."{table}" SELECT ?, _line, ?, {chosen} FROM given ORDER BY _line', [path.name, year])


def _text(name: str) -> str:
    return f"""nullif(trim("{name.replace('"', '""')}"), '')"""


def _value(kind: str, name: str) -> str:
    return _text(name) if kind == "s" else f"{_READERS[kind]}({_text(name)})"


def _faults(connection: Any, path: Path, column: SourceColumn, name: str) -> list[LoadFault]:
    faults = []
    if column.kind != "s":
        faults += _bad(
            connection, path, column.name, f"{_text(name)} IS NOT NULL AND {_value(column.kind, name)} IS NULL", _WANTED[column.kind]
        )
    if column.required:
        row, count = connection.execute(f"SELECT min(_line), count(*) FROM given WHERE {_text(name)} IS NULL").fetchone()
        if count:
            fr, en = f"{column.name} : {count} valeur(s) obligatoire(s) absente(s)", f"{column.name}: {count} required value(s) missing"
            faults.append(LoadFault(path.name, int(row), fr, en))
    return faults


def _bad(connection: Any, path: Path, column: str, clause: str, wanted: str) -> list[LoadFault]:
    # The value itself is not told: a report may be read by people who may not see the data.
    row, count = connection.execute(f"SELECT min(_line), count(*) FROM given WHERE {clause}").fetchone()
    if not count:
        return []
    fr, en = (
        f"{column} : {count} valeur(s) illisible(s), écrivez comme {wanted}",
        f"{column}: {count} unreadable value(s), write as {wanted}",
    )
    return [LoadFault(path.name, int(row), fr, en)]


def _schema_faults(connection: Any, path: Path, held: list[tuple[SchemaField, str]], schemas: Schemas) -> list[LoadFault]:
    """Hold every column to its type, its limits and its nomenclature, in two passes over the file whatever its columns."""
    broken = [(field, _broken(field, _text(name))) for field, name in held]
    asked = ", ".join(f"min(_line) FILTER ({clause}), count(*) FILTER ({clause})" for _, clause in broken)
    found = connection.execute(f"SELECT {asked} FROM given").fetchone()
    faults = []
    for (field, _), row, count in zip(broken, found[::2], found[1::2], strict=True):
        if count:
            fr = f"{field.name} : {count} valeur(s) d’un autre type ou hors des limites du schéma"
            en = f"{field.name}: {count} value(s) of another type or outside the limits of the schema"
            faults.append(LoadFault(path.name, int(row), fr, en))
    return faults + _code_faults(connection, path, held, schemas)


def _broken(field: SchemaField, value: str) -> str:
    kind = "m" if field.format == "%m" else _OF_SCHEMA[field.type]
    clauses = []
    if kind in _READERS:
        clauses.append(f"({value} IS NOT NULL AND {_READERS[kind]}({value}) IS NULL)")
    elif kind == "b":
        clauses.append(f"{value} NOT IN ('0', '1', 'true', 'false')")
    elif kind == "ym":
        clauses.append(f"NOT regexp_matches({value}, '^[0-9]{{4}}-?(0[1-9]|1[0-2])$')")
    elif field.length:
        clauses.append(f"length({value}) > {field.length}")
    if field.shortest:
        clauses.append(f"length({value}) < {field.shortest}")
    if field.least is not None:
        clauses.append(f"snds_number({value}) < {float(field.least)}")
    if field.most is not None:
        clauses.append(f"snds_number({value}) > {float(field.most)}")
    return " OR ".join(clauses) or "false"


def _code_faults(connection: Any, path: Path, held: list[tuple[SchemaField, str]], schemas: Schemas) -> list[LoadFault]:
    coded = [(field, name, _allowed(field, schemas)) for field, name in held]
    coded = [one for one in coded if one[2]]
    if not coded:
        return []
    seen = connection.execute(f"SELECT {', '.join(f'list(DISTINCT {_text(name)})' for _, name, _ in coded)} FROM given").fetchone()
    faults = []
    for (field, name, allowed), codes in zip(coded, seen, strict=True):
        wrong = [code for code in codes or () if code is not None and normal(code) not in allowed]
        if wrong:
            row, count = connection.execute(
                f"SELECT min(_line), count(*) FROM given WHERE list_contains(?, {_text(name)})", [wrong]
            ).fetchone()
            named = field.nomenclature[0] if field.nomenclature else "enum"
            fr = f"{field.name} : {count} code(s) absent(s) de la nomenclature {named}"
            faults.append(LoadFault(path.name, int(row), fr, f"{field.name}: {count} code(s) not in the nomenclature {named}"))
    return faults


def _allowed(field: SchemaField, schemas: Schemas) -> frozenset[str]:
    return frozenset(normal(one) for one in field.among) or schemas.fitting(field)


def _coverage(
    connection: Any, table: str, given: Mapping[str, str], read: set[str], fields: Mapping[str, SchemaField] | None
) -> list[ColumnCoverage]:
    counts = connection.execute(f"SELECT count(*), {', '.join(f'count({_text(name)})' for name in given.values())} FROM given").fetchone()
    return [
        ColumnCoverage(table, name, int(counts[0]), int(filled), name in read, None if fields is None else name in fields)
        for name, filled in zip(given, counts[1:], strict=True)
    ]


def _unreadable(path: Path, error: Exception) -> LoadFault:
    said = str(error).lower()
    if isinstance(error, UnicodeDecodeError) or "unicode" in said or "utf" in said or "encod" in said:
        return LoadFault(path.name, None, "le fichier n’est pas en UTF-8 : convertissez-le", "the file is not UTF-8: convert it")
    return LoadFault(
        path.name, None, "ce CSV ne peut être lu : une ligne d’en-tête, un séparateur", "this CSV cannot be read: one header, one separator"
    )
