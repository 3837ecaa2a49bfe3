"""Reads the formal schema of the SNDS (schema-snds, Health Data Hub: Table Schema and nomenclatures) from a folder or an archive."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filiere.engines.health_data.snds.mapping import NINE_KEYS, STAYS, columns

#: A schema file larger than this is not one.
_LARGEST = 60_000_000


class UnreadableSchemas(ValueError):
    """A path that holds no schema of the SNDS."""


@dataclass(frozen=True)
class SchemaField:
    """One column as the schema states it: type, format, length in characters, nomenclature (table, column), constraints."""

    name: str
    type: str
    format: str
    length: int | None
    nomenclature: tuple[str, str | None] | None
    least: float | None
    most: float | None
    shortest: int
    among: tuple[str, ...]


@dataclass(frozen=True)
class SchemaTable:
    """One table: its product, its columns, its primary key."""

    name: str
    product: str
    fields: Mapping[str, SchemaField]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Schemas:
    """Every table, and the codes of each nomenclature that has values."""

    tables: Mapping[str, SchemaTable]
    _lists: Mapping[str, str]

    def codes(self, field: SchemaField) -> frozenset[str]:
        """Return the codes that a column may hold, normalised; empty where the nomenclature has no values at hand."""
        if field.nomenclature is None:
            return frozenset()
        name, column = field.nomenclature
        held = self._codes.get((name, column))
        return self._read(name, column) if held is None else held

    @cached_property
    def _codes(self) -> dict[tuple[str, str | None], frozenset[str]]:
        return {}

    def fitting(self, field: SchemaField) -> frozenset[str]:
        """Return the codes of a column's nomenclature that its type and length can hold; empty where the schema contradicts itself."""
        if field.type in {"date", "datetime", "yearmonth"}:
            # Days have a nomenclature too (IR_DTE_V): the type already says what a day is.
            return frozenset()
        held = self._fitting.get(field)
        if held is None:
            held = self._fitting[field] = frozenset(code for code in self.codes(field) if _fits(code, field))
        return held

    @cached_property
    def _fitting(self) -> dict[SchemaField, frozenset[str]]:
        return {}

    def _read(self, name: str, column: str | None) -> frozenset[str]:
        text = self._lists.get(name)
        if text is None:
            self._codes[(name, column)] = frozenset()
            return frozenset()
        rows = csv.DictReader(io.StringIO(text), delimiter=";")
        heads = rows.fieldnames or []
        wanted = column if column in heads else (heads[0] if heads else "")
        found = frozenset(normal(row[wanted]) for row in rows if row.get(wanted))
        self._codes[(name, column)] = found
        return found


def _fits(code: str, field: SchemaField) -> bool:
    if field.type == "integer":
        return re.fullmatch(r"-?\d+", code) is not None and within(float(code), field)
    if field.type == "number":
        return re.fullmatch(r"-?\d+([.,]\d+)?", code) is not None and within(float(code.replace(",", ".")), field)
    if field.type == "boolean":
        return code in {"0", "1"}
    if field.type == "year" or field.format == "%m":
        return False
    return field.length is None or (field.shortest <= field.length and len(code) <= field.length)


def within(value: float, field: SchemaField) -> bool:
    """Return whether a number keeps to the limits of a column."""
    return (field.least is None or value >= field.least) and (field.most is None or value <= field.most)


def normal(code: str) -> str:
    """Return a code without the zeros that a number loses: ``'01'`` and ``'1'`` are one code.

    >>> normal(" 057 "), normal("C509"), normal("0")
    ('57', 'C509', '0')
    """
    word = code.strip()
    return word.lstrip("0") or "0" if word.isdigit() else word


def read_schemas(path: Path) -> Schemas:
    """Return the tables and the nomenclatures of a folder or a ``.zip``.

    Raises:
        UnreadableSchemas: nothing there reads as a schema.
    """
    tables: dict[str, SchemaTable] = {}
    lists: dict[str, str] = {}
    try:
        for name, text in _files(path):
            stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            if name.endswith(".csv"):
                lists[stem] = text
            elif "schemas/" in f"/{name}":
                found = json.loads(text)
                if isinstance(found, dict) and "fields" in found:
                    tables[str(found["name"])] = _table(found)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableSchemas(f"{path.name}: {error}") from error
    if not tables:
        raise UnreadableSchemas(f"{path.name}: no schema file under schemas/")
    return Schemas(tables, lists)


def disagreements(schemas: Schemas) -> list[str]:
    """Return where our own mapping and the schema files say different things: columns that are not there, keys that differ."""
    found = []
    for name, wanted in columns().items():
        table = schemas.tables.get(name)
        if table is None:
            found.append(f"{name}: no such table")
            continue
        found += [f"{name}.{column.name}: no such column" for column in wanted if column.name not in table.fields]
    given = schemas.tables.get("ER_PRS_F")
    if given is not None and set(given.key) != set(NINE_KEYS):
        found.append(f"ER_PRS_F: the key is {', '.join(given.key)}")
    for stay in STAYS:
        table = schemas.tables.get(stay.table("C"))
        if table is not None and set(table.key) != set(stay.key):
            found.append(f"{table.name}: the key is {', '.join(table.key)}")
    return found


def _files(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for one in sorted(path.rglob("*")):
            if one.suffix in {".json", ".csv"} and one.stat().st_size < _LARGEST:
                yield one.relative_to(path).as_posix(), one.read_text(encoding="utf-8")
        return
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith((".json", ".csv")) and entry.file_size < _LARGEST:
                yield entry.filename, archive.read(entry).decode("utf-8")


def _table(found: dict[str, Any]) -> SchemaTable:
    fields = {}
    for one in found["fields"]:
        fields[str(one["name"])] = _field(one)
    key = found.get("primaryKey") or ()
    keys = (key,) if isinstance(key, str) else tuple(str(word) for word in key)
    return SchemaTable(str(found["name"]), str(found.get("produit") or ""), fields, keys)


def _field(one: Mapping[str, Any]) -> SchemaField:
    word = str(one.get("nomenclature") or "-")
    table, _, column = word.partition(":")
    limits = one.get("constraints") or {}
    length = str(one.get("length") or "").split(",")[0]
    return SchemaField(
        name=str(one["name"]),
        type=str(one["type"]),
        format=str(one.get("format") or "default"),
        length=int(length) if length.isdigit() else None,
        nomenclature=None if word == "-" else (table, column or None),
        least=limits.get("minimum"),
        most=limits.get("maximum"),
        shortest=int(limits.get("minLength") or 0),
        among=tuple(str(value) for value in limits.get("enum") or ()),
    )
