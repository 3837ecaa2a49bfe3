"""Runs cohort definitions from files over any OMOP data: a folder of Parquet or CSV files, or a DuckDB file; nothing is written into it."""

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import parse_definition
from filiere.methods.omop.compiler import Setting
from filiere.methods.omop.definition import Definition
from filiere.methods.omop.dialects import DuckDB
from filiere.methods.omop.memory import CohortRow, read_records, run_in_memory
from filiere.methods.omop.reading import Fault, InvalidDefinition
from filiere.methods.omop.tables import Column, create_sql, tables


@dataclass(frozen=True)
class FileFault:
    """A fault of a file: which file, where in it, what is wrong and how to mend it."""

    file: str
    place: str
    fr: str
    en: str


class UnreadableFiles(ValueError):
    """Files that cannot be used, with every fault of each."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.file} {fault.place}: {fault.en}" for fault in faults[:5]))


def read_definitions(files: Sequence[Path]) -> dict[int, Definition]:
    """Return the definitions of Circe JSON files, by the number that each file's name holds (``1234.json``, ``cohort_12.json``).

    Raises:
        UnreadableFiles: with every fault of every file.
    """
    made: dict[int, Definition] = {}
    faults: list[FileFault] = []
    for path in files:
        found = re.search(r"(\d{1,9})\D*$", path.stem)
        if found is None or int(found.group(1)) in made:
            fr, en = "le nom du fichier doit finir par un numéro, une seule fois", "the file's name must end with a number, used once"
            faults.append(FileFault(path.name, "", fr, en))
            continue
        try:
            made[int(found.group(1))] = parse_definition(path.read_bytes())
        except InvalidDefinition as error:
            faults += [_of_file(path, fault) for fault in error.faults]
        except OSError as error:
            faults.append(FileFault(path.name, "", "le fichier ne peut être lu", f"the file cannot be read ({error.strerror})"))
    if faults:
        raise UnreadableFiles(tuple(faults))
    return made


Engine = Literal["duckdb", "memory", "spark"]


def run_files(
    files: Sequence[Path],
    cdm: Path,
    out: Path,
    *,
    engine: Engine = "duckdb",
    threads: int = 2,
    memory: str = "6GB",
    master: str = "local[2]",
    done: Callable[[int], None] | None = None,
) -> dict[int, int]:
    """Run definitions over OMOP data and write the rows; return how many rows each cohort has.

    Args:
        files: Circe JSON files, numbered by their names.
        cdm: a folder of ``<table>.parquet`` or ``<table>.csv`` files, or a DuckDB file.
        out: a ``.csv`` or ``.parquet`` file: cohort_definition_id, subject_id, cohort_start_date, cohort_end_date, in that order.
        engine: ``duckdb``; ``memory``, slow and obvious, that the others are held to; ``spark``, from the extra of that name.
        threads: how many cohorts run side by side.
        memory: the memory of DuckDB, past which it works on disk.
        master: where Spark runs.
        done: is told the number of each cohort once it is done.

    Raises:
        UnreadableFiles: definitions or data that cannot be used, or an engine that is not installed; nothing is written.
    """
    if out.suffix.lower() not in {".csv", ".parquet"}:
        fr, en = "le résultat s’écrit en .csv ou en .parquet", "the result is written as .csv or .parquet"
        raise UnreadableFiles((FileFault(out.name, "", fr, en),))
    definitions = read_definitions(files)
    connection = open_cdm(cdm, threads=threads, memory=memory)
    try:
        if engine == "memory":
            _keep(connection, run_in_memory(definitions, read_records(connection), done))
        elif engine == "spark":
            _on_spark(connection, definitions, master, done)
        else:
            made = plan(definitions, Setting(DuckDB(), "cdm.", "work.", apart=periods_apart(connection)))
            run_on_duckdb(made, connection, "work.", threads=threads, done=done)
        form = "FORMAT csv, HEADER" if out.suffix.lower() == ".csv" else "FORMAT parquet"
        partial = out.with_name(f".{out.name}.partial")
        connection.execute(f"COPY (SELECT * FROM work.cohort ORDER BY ALL) TO '{_quoted(partial)}' ({form})")
        partial.replace(out)
        counts = dict(connection.execute("SELECT cohort_definition_id, count(*) FROM work.cohort GROUP BY 1").fetchall())
    finally:
        connection.close()
    return {number: int(counts.get(number, 0)) for number in sorted(definitions)}


def _keep(connection: Any, rows: Sequence[CohortRow]) -> None:
    connection.execute(
        "CREATE TABLE work.cohort (cohort_definition_id INTEGER, subject_id BIGINT, cohort_start_date DATE, cohort_end_date DATE)"
    )
    if rows:
        connection.executemany("INSERT INTO work.cohort VALUES (?, ?, ?, ?)", rows)


def _on_spark(connection: Any, definitions: Mapping[int, Definition], master: str, done: Callable[[int], None] | None) -> None:
    """Run on Spark over the same rows, copied once as Parquet into a scratch folder: the data themselves are only read."""
    try:
        from filiere.methods.omop import spark

        with tempfile.TemporaryDirectory(prefix="filiere-spark-") as folder:
            scratch = Path(folder)
            sources = {}
            for name in tables():
                if connection.execute(f"SELECT 1 FROM cdm.{name} LIMIT 1").fetchone():
                    sources[name] = str(scratch / f"{name}.parquet")
                    connection.execute(f"COPY cdm.{name} TO '{_quoted(Path(sources[name]))}' (FORMAT parquet)")
            session = spark.open_session(master, scratch=scratch)
            try:
                spark.show_tables(session, sources)
                made = plan(definitions, spark.setting(spark.periods_apart(session)))
                out = spark.run_on_spark(made, session, scratch / "out", done)
                connection.execute(f"CREATE TABLE work.cohort AS SELECT * FROM read_parquet('{_quoted(out)}/*.parquet')")
            finally:
                session.stop()
    except ImportError as error:
        fr, en = "Spark n’est pas installé : installez filiere[spark]", "Spark is not installed: install filiere[spark]"
        raise UnreadableFiles((FileFault("spark", "", fr, en),)) from error


def open_cdm(path: Path, *, threads: int = 2, memory: str = "6GB") -> Any:
    """Return a DuckDB connection whose schema ``cdm`` shows the data, read only and with the types of the model, and a schema ``work``.

    A table that is absent reads as empty, an absent column as unknown; ``person`` and ``observation_period`` must be there.

    Raises:
        UnreadableFiles: no such data, or a file that cannot be read.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": threads, "memory_limit": memory})
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work")
    try:
        given = _given(connection, path)
        missing = [name for name in ("person", "observation_period") if name not in given]
        if missing:
            fr, en = f"tables absentes : {', '.join(missing)}", f"tables are missing: {', '.join(missing)}"
            raise UnreadableFiles((FileFault(path.name, "", fr, en),))
        for name, columns in tables().items():
            connection.execute(_view(connection, name, columns, given[name]) if name in given else create_sql(name, "cdm."))
    except duckdb.Error as error:
        connection.close()
        words = str(error).splitlines()[0][:200]
        raise UnreadableFiles(
            (FileFault(path.name, "", f"ces données ne peuvent être lues ({words})", f"these data cannot be read ({words})"),)
        ) from error
    return connection


def periods_apart(connection: Any) -> bool:
    """Return whether nobody's observation periods overlap."""
    found = connection.execute(
        "SELECT count(*) FROM (SELECT observation_period_start_date <= max(observation_period_end_date) OVER (PARTITION BY person_id"
        " ORDER BY observation_period_start_date, observation_period_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS shared_day"
        " FROM cdm.observation_period) WHERE shared_day"
    ).fetchone()
    return bool(found[0] == 0)


def _given(connection: Any, path: Path) -> dict[str, str]:
    """Return what to read each table from."""
    known = tables()
    if path.is_dir():
        found = {}
        for file in sorted(path.iterdir(), reverse=True):
            name, suffix = file.stem.lower(), file.suffix.lower()
            if name in known and suffix in {".csv", ".parquet"}:
                reader = "read_parquet" if suffix == ".parquet" else "read_csv"
                found[name] = f"{reader}('{_quoted(file)}'{'' if suffix == '.parquet' else ', header = true, all_varchar = true'})"
        return found
    if not path.is_file():
        raise UnreadableFiles((FileFault(path.name, "", "ni dossier ni fichier de ce nom", "no folder and no file of that name"),))
    connection.execute(f"ATTACH '{_quoted(path)}' AS given (READ_ONLY)")
    listed = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'given' UNION ALL"
        " SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'given' AND NOT internal"
    ).fetchall()
    home = next((schema for schema, name in listed if name.lower() == "person"), None)
    return {name.lower(): f'given."{_name(schema)}"."{_name(name)}"' for schema, name in listed if schema == home and name.lower() in known}


def _view(connection: Any, name: str, columns: tuple[Column, ...], source: str) -> str:
    given = {row[0].lower(): row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    chosen = ", ".join(
        f'CAST("{_name(given[column.name])}" AS {column.type}) AS {column.name}'
        if column.name in given
        else f"CAST(NULL AS {column.type}) AS {column.name}"
        for column in columns
    )
    return f"CREATE VIEW cdm.{name} AS SELECT {chosen} FROM {source}"


def _of_file(path: Path, fault: Fault) -> FileFault:
    return FileFault(path.name, fault.place, fault.fr, fault.en)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _name(words: str) -> str:
    return words.replace('"', '""')
