"""Snapshots: a folder of Parquet files that never changes, named by the Merkle root of its files."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filiere.methods.omop.tables import create_sql, tables

MANIFEST = "snapshot.json"


class BrokenSnapshot(ValueError):
    """A snapshot whose files are not those of its manifest."""


@dataclass(frozen=True)
class Snapshot:
    """One state of the data: its folder, its root, its rows by table, the source that was declared."""

    folder: Path
    root: str
    rows: Mapping[str, int]
    source: Mapping[str, Any]


def write_snapshot(connection: Any, schema: str, folder: Path, source: Mapping[str, Any], *, beside: Sequence[str] = ()) -> Snapshot:
    """Write every table that has rows to Parquet and return the snapshot; the folder appears whole or not at all.

    Args:
        connection: a DuckDB connection.
        schema: the prefix of its tables, with the dot.
        folder: where snapshots are kept; the new one is named by its root.
        source: the declaration of the source.
        beside: tables of ours that are not of the model, kept with it: where each row comes from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as name:
        work = Path(name) / "snapshot"
        work.mkdir()
        rows = {}
        for table in (*tables(), *beside):
            count = connection.execute(f"SELECT count(*) FROM {schema}{table}").fetchone()[0]
            if count:
                connection.execute(
                    f"COPY (SELECT * FROM {schema}{table} ORDER BY ALL) TO '{_quoted(work / table)}.parquet' (FORMAT parquet)"
                )
                rows[table] = int(count)
        files = {f"{table}.parquet": file_digest(work / f"{table}.parquet") for table in sorted(rows)}
        root = merkle_root(files, source)
        manifest = {"root": root, "files": files, "rows": rows, "source": dict(source), "model": "OMOP CDM 5.4"}
        (work / MANIFEST).write_text(json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1), encoding="utf-8")
        final = folder / root
        if not final.exists():
            os.replace(work, final)
    return Snapshot(final, root, rows, dict(source))


def read_snapshot(folder: Path, *, verify: bool = True) -> Snapshot:
    """Return the snapshot of a folder.

    Raises:
        BrokenSnapshot: no manifest, or a file that is missing or is not the one written.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files, rows, source, root = manifest["files"], manifest["rows"], manifest["source"], manifest["root"]
    except (OSError, ValueError, KeyError) as error:
        raise BrokenSnapshot(f"{folder.name}: no readable {MANIFEST}; load the source again") from error
    if verify:
        for name, digest in files.items():
            path = folder / name
            if not path.is_file() or file_digest(path) != digest:
                raise BrokenSnapshot(f"{name}: not the file that was written; restore it or load the source again")
        if merkle_root(files, source) != root:
            raise BrokenSnapshot(f"{MANIFEST}: the root is not that of its files; load the source again")
    return Snapshot(folder, root, rows, source)


def current_root(snapshot: Snapshot) -> str:
    """Return the root of the files as they stand now."""
    files = {path.name: file_digest(path) for path in sorted(snapshot.folder.glob("*.parquet"))}
    return merkle_root(files, snapshot.source)


def open_snapshot(snapshot: Snapshot, *, threads: int = 1) -> Any:
    """Return a DuckDB connection with the tables of a snapshot as views in the schema ``cdm``, and an empty schema ``work``.

    Absent tables read as empty ones. The files are only ever read: the views cannot be written through.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work")
    for table in tables():
        path = snapshot.folder / f"{table}.parquet"
        if table in snapshot.rows:
            connection.execute(f"CREATE VIEW cdm.{table} AS SELECT * FROM read_parquet('{_quoted(path)}')")
        else:
            connection.execute(create_sql(table, "cdm."))
    # A manifest is a file that may be anyone's: a name that is no plain word is no table of ours.
    for table in sorted(name for name in set(snapshot.rows) - set(tables()) if name.isidentifier()):
        path = snapshot.folder / f"{table}.parquet"
        connection.execute(f"CREATE VIEW cdm.{table} AS SELECT * FROM read_parquet('{_quoted(path)}')")
    return connection


def merkle_root(files: Mapping[str, str], source: Mapping[str, Any]) -> str:
    """Return the root over the files' digests, in the order of their names, and the declaration of their source (RFC 9162 hashing).

    >>> merkle_root({"person.parquet": "00"}, {})[:12]
    'f8fe9bc0ace9'
    """
    declared = json.dumps(source, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    leaves = [hashlib.sha256(b"\0" + f"{name}\n{digest}".encode()).digest() for name, digest in sorted(files.items())]
    leaves.append(hashlib.sha256(b"\0" + declared.encode()).digest())
    return _root(leaves).hex()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + _root(leaves[:half]) + _root(leaves[half:])).digest()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
