"""Takes the concepts of an Athena download into the model, and a user's own map of codes where there is one."""

from pathlib import Path
from typing import Any

from filiere.engines.health_data.loading import LoadFault, RefusedSource
from filiere.methods.omop.tables import tables

#: Tables of the download that are read; the others describe the vocabularies themselves.
_READ = ("concept", "concept_relationship", "concept_ancestor")


def take_vocabulary(connection: Any, folder: Path | None) -> None:
    """Fill ``cdm.concept`` and its kin, and ``own_map`` (vocabulary, code, concept) from ``SOURCE_TO_CONCEPT_MAP.csv``.

    Args:
        connection: a DuckDB connection whose schema ``cdm`` holds the empty tables.
        folder: tab-separated files as Athena gives them; None leaves every code without a concept.

    Raises:
        RefusedSource: a file that cannot be read.
    """
    import duckdb

    connection.execute("CREATE TABLE own_map (vocabulary_id VARCHAR, code VARCHAR, concept_id BIGINT)")
    if folder is None:
        return
    try:
        for table in _READ:
            _take(connection, folder, table)
        path = _file(folder, "source_to_concept_map")
        if path is not None:
            connection.execute(
                "INSERT INTO own_map SELECT source_vocabulary_id, source_code, CAST(target_concept_id AS BIGINT) FROM read_csv(?,"
                " delim = '\t', quote = '', header = true, all_varchar = true)",
                [str(path)],
            )
    except (duckdb.Error, OSError) as error:
        words = str(error).splitlines()[0][:160]
        raise RefusedSource(
            (LoadFault(folder.name, None, f"vocabulaire illisible ({words})", f"unreadable vocabulary ({words})"),)
        ) from error


def _take(connection: Any, folder: Path, table: str) -> None:
    path = _file(folder, table)
    if path is None:
        return
    names = [column.name for column in tables()[table]]
    chosen = ", ".join(f"CAST({_day(column.name, column.type)} AS {column.type})" for column in tables()[table])
    connection.execute(
        f"INSERT INTO cdm.{table} ({', '.join(names)}) SELECT {chosen} FROM read_csv(?, delim = '\t', quote = '', header = true,"
        " all_varchar = true)",
        [str(path)],
    )


def _file(folder: Path, table: str) -> Path | None:
    return next((one for one in sorted(folder.iterdir()) if one.stem.lower() == table and one.suffix.lower() == ".csv"), None)


def _day(name: str, kind: str) -> str:
    # Athena writes days as 20250131.
    return f"strptime({name}, '%Y%m%d')" if kind == "DATE" else f"nullif({name}, '')"
