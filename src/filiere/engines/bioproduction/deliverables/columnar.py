"""Trajectories as Parquet, for those who read them with a data frame: one column per quantity, its unit in the column's name."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from filiere.sdk.artefacts import Artefact
from filiere.sdk.values import Text


def parquet(
    name: str, title: Text, time_unit: str, times: Sequence[float | None], columns: Mapping[str, Sequence[float | None]],
    units: Mapping[str, str], scratch: Path,
) -> Artefact:  # fmt: skip
    """Return columns as one Parquet file; a column is called ``name [unit]``, the first ``time [unit]``."""
    import duckdb

    heads = [f"time [{time_unit}]", *(f"{column} [{units.get(column, '1')}]" for column in columns)]
    target = scratch / name
    with duckdb.connect() as database:
        # One thread: equal numbers give equal bytes.
        database.execute("SET threads = 1")
        database.execute(f"CREATE TABLE batch ({', '.join(_quoted(head) + ' DOUBLE' for head in heads)})")
        rows = [list(line) for line in zip(times, *columns.values(), strict=True)]
        marks = ", ".join("?" * len(heads))
        database.executemany(f"INSERT INTO batch VALUES ({marks})", rows)  # noqa: S608 - marks only
        place = str(target).replace("'", "''")
        database.execute(f"COPY batch TO '{place}' (FORMAT parquet)")
    return Artefact(name, title, "application/vnd.apache.parquet", content=target.read_bytes())


def _quoted(head: str) -> str:
    return '"' + head.replace('"', '""') + '"'
