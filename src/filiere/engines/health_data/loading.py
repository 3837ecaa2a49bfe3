"""Loads OMOP tables from CSV or Parquet: declared before loaded, checked whole, and never half taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filiere.engines.health_data.snapshots import Snapshot, write_snapshot
from filiere.methods.omop.tables import Column, create_sql, key_of, tables

#: What a source that is not fictive must state before its data load.
DECLARED = ("name", "controller", "legal_basis", "legal_number", "purpose", "duration", "hosting", "opposition")
MOST = 20


@dataclass(frozen=True)
class LoadFault:
    """What is wrong in a source: the file, the row where it can be known (the first after the header is 1), how to mend it."""

    file: str
    row: int | None
    fr: str
    en: str


class RefusedSource(ValueError):
    """A source that was not loaded; nothing of it was kept."""

    def __init__(self, faults: tuple[LoadFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.file}:{fault.row or ''} {fault.en}" for fault in faults[:5]))


def load_source(folder: Path, snapshots: Path, source: Mapping[str, Any]) -> Snapshot:
    """Load the OMOP tables of a folder (``person.csv``, ``PERSON.parquet``…) and return the snapshot written.

    Args:
        folder: holds one file per table, CSV (comma, header, UTF-8) or Parquet.
        snapshots: where snapshots are kept.
        source: the declaration: ``fictive: true``, or every word of :data:`DECLARED`.

    Raises:
        RefusedSource: with every fault found; the snapshots are as they were.
    """
    import duckdb

    faults = declaration_faults(source)
    if faults:
        raise RefusedSource(tuple(faults))
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE SCHEMA cdm")
    files = _files(folder)
    for table in tables():
        connection.execute(create_sql(table, "cdm."))
        if table in files:
            faults += _load_table(connection, table, files[table])
    if "person" not in files or "observation_period" not in files:
        missing = "person" if "person" not in files else "observation_period"
        faults.append(LoadFault(missing, None, "la table manque : ajoutez son fichier", "the table is missing: add its file"))
    if not faults:
        faults = row_faults(connection)
    if faults:
        raise RefusedSource(tuple(faults[:MOST]))
    return write_snapshot(connection, "cdm.", snapshots, source)


def declaration_faults(source: Mapping[str, Any]) -> list[LoadFault]:
    """Return what the declaration of a source lacks."""
    if source.get("fictive") is True:
        return []
    return [
        LoadFault(
            "declaration",
            None,
            f"« {word} » n’est pas déclaré : écrivez-le, ou fictive: true",
            f"{word} is not declared: write it, or fictive: true",
        )
        for word in DECLARED
        if not str(source.get(word) or "").strip()
    ]


def _files(folder: Path) -> dict[str, Path]:
    known = tables()
    found = {}
    for path in sorted(folder.iterdir()):
        stem, suffix = path.stem.lower(), path.suffix.lower()
        if path.is_file() and suffix in {".csv", ".parquet"} and stem in known:
            found[stem] = path
    return found


def _load_table(connection: Any, table: str, path: Path) -> list[LoadFault]:
    import duckdb

    columns = tables()[table]
    quoted = str(path).replace("'", "''")
    reader = (
        f"read_parquet('{quoted}')"
        if path.suffix.lower() == ".parquet"
        else f"read_csv('{quoted}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', strict_mode = true)"
    )
    try:
        given = {row[0].lower(): row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()}
        absent = [column.name for column in columns if column.required and column.name not in given]
        if absent:
            listed = ", ".join(absent)
            return [LoadFault(path.name, None, f"colonnes obligatoires absentes : {listed}", f"required columns are missing: {listed}")]
        return _take(connection, table, path, (reader, given))
    except (duckdb.Error, UnicodeDecodeError) as error:
        return [_unreadable(path, error)]


def _take(connection: Any, table: str, path: Path, given: tuple[str, Mapping[str, str]]) -> list[LoadFault]:
    reader, names = given
    columns = [column for column in tables()[table] if column.name in names]
    chosen = ", ".join(f'"{names[column.name]}" AS {column.name}' for column in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE given AS SELECT row_number() OVER () AS given_row, {chosen} FROM {reader}")
    faults = [fault for column in columns for fault in _column_faults(connection, column, path)]
    if faults:
        return faults
    cast = ", ".join(_cast(column) for column in columns)
    listed = ", ".join(column.name for column in columns)
    connection.execute(f"INSERT INTO cdm.{table} ({listed}) SELECT {cast} FROM given ORDER BY given_row")
    return []


def _cast(column: Column) -> str:
    value = f"nullif(trim({column.name}::VARCHAR), '')"
    if column.type == "VARCHAR":
        return value
    if column.type in {"DATE", "TIMESTAMP"}:
        return f"try_cast({value} AS {column.type})"
    return f"try_cast({value} AS {column.type})"


def _column_faults(connection: Any, column: Column, path: Path) -> list[LoadFault]:
    value = f"nullif(trim({column.name}::VARCHAR), '')"
    faults = []
    if column.type != "VARCHAR":
        # A year of two digits would be read as the first century: it is refused, not guessed.
        short = f" OR NOT regexp_matches({value}, '^[0-9]{{4}}-')" if column.type in {"DATE", "TIMESTAMP"} else ""
        # The value itself is not told: a report may be read by people who may not see the data.
        bad = connection.execute(
            f"SELECT min(given_row), count(*) FROM given WHERE {value} IS NOT NULL AND (try_cast({value} AS {column.type}) IS NULL{short})"
        ).fetchone()
        if bad[1]:
            wanted = {"BIGINT": "123", "DOUBLE": "1.5", "DATE": "2019-02-04", "TIMESTAMP": "2019-02-04 10:00:00"}[column.type]
            faults.append(
                LoadFault(
                    path.name,
                    int(bad[0]),
                    f"{column.name} : {bad[1]} valeur(s) illisible(s), écrivez comme {wanted}",
                    f"{column.name}: {bad[1]} unreadable value(s), write as {wanted}",
                )
            )
    if column.required:
        empty = connection.execute(f"SELECT min(given_row), count(*) FROM given WHERE {value} IS NULL").fetchone()
        if empty[1]:
            fr, en = (
                f"{column.name} : {empty[1]} valeur(s) obligatoire(s) absente(s)",
                f"{column.name}: {empty[1]} required value(s) missing",
            )
            faults.append(LoadFault(path.name, int(empty[0]), fr, en))
    return faults


def _unreadable(path: Path, error: Exception) -> LoadFault:
    said = str(error).lower()
    if "unicode" in said or "utf" in said or "encod" in said:
        return LoadFault(path.name, None, "le fichier n’est pas en UTF-8 : convertissez-le", "the file is not UTF-8: convert it")
    if path.suffix.lower() == ".parquet":
        return LoadFault(
            path.name, None, "fichier Parquet tronqué ou abîmé : refaites l’export", "the Parquet file is cut or damaged: export it again"
        )
    return LoadFault(
        path.name, None, "ce CSV ne peut être lu : virgules, une ligne d’en-tête", "this CSV cannot be read: commas, one header line"
    )


def row_faults(connection: Any) -> list[LoadFault]:
    """Return what no table may hold: repeated keys, events of unknown persons, ends before starts."""
    faults = []
    for table, columns in tables().items():
        names = {column.name for column in columns}
        key = key_of(table)
        if key:
            count = connection.execute(f"SELECT count({key}) - count(DISTINCT {key}) FROM cdm.{table}").fetchone()[0]
            if count:
                faults.append(LoadFault(table, None, f"{key} : {count} numéro(s) répété(s)", f"{key}: {count} repeated id(s)"))
        if table != "person" and "person_id" in names:
            count = connection.execute(
                f"SELECT count(*) FROM cdm.{table} T ANTI JOIN cdm.person P ON P.person_id = T.person_id"
            ).fetchone()[0]
            if count:
                faults.append(LoadFault(table, None, f"{count} ligne(s) de personnes inconnues", f"{count} row(s) of unknown persons"))
        for start in sorted(name for name in names if name.endswith("_start_date")):
            end = start.replace("_start_date", "_end_date")
            if end in names:
                count = connection.execute(f"SELECT count(*) FROM cdm.{table} WHERE {end} < {start}").fetchone()[0]
                if count:
                    faults.append(
                        LoadFault(table, None, f"{end} : {count} fin(s) avant le début", f"{end}: {count} end(s) before the start")
                    )
    return faults
