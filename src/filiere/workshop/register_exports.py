"""Registers as files: CSV, XLSX, JSON, GeoJSON and Parquet, written as the records come, a batch at a time.

A file says its licence where its form has a place for it; a CSV has none, and the licence travels beside it.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.licences import FileLicence, of_file
from filiere.kernel.names import Language, Text
from filiere.sdk.parameters import Field
from filiere.sdk.registers import Register, said
from filiere.workshop.register_views import RecordLine
from filiere.workshop.sheets import protected

BATCH = 5000
Records = Iterable[RecordLine]


class Tallied:
    """Records on their way into a file, whose licences are counted as they pass."""

    def __init__(self, records: Records, licences: Callable[[list[str]], dict[str, str]]) -> None:
        self._records = iter(records)
        self._licences = licences
        self._counts: Counter[str] = Counter()

    def __iter__(self) -> Iterator[RecordLine]:
        while batch := list(islice(self._records, BATCH)):
            given = self._licences([record.id for record in batch])
            self._counts.update(given.get(record.id, "") for record in batch)
            yield from batch

    def licence(self) -> FileLicence:
        """Return the licence of what has passed."""
        return of_file(dict(self._counts))


def _told(records: Records) -> dict[str, Any] | None:
    """Return what a file says of its licence, None where nobody counted."""
    if not isinstance(records, Tallied):
        return None
    found = records.licence()
    named = {"id": found.licence.id, "address": found.licence.address} if found.licence else {"id": None, "address": None}
    return {**named, "why": found.why.model_dump()}


def header(register: Register) -> list[str]:
    """Return the columns of a file, by name: the same in both languages, so that a file made in one is read in the other."""
    return ["id", *(field.name for field in register.open_fields), "visibility"]


def cells(register: Register, record: RecordLine) -> list[str]:
    """Return a record as words, in the order of :func:`header`."""
    return [record.id, *(said(field, record.values.get(field.name)) for field in register.open_fields), record.visibility]


def write_file(register: Register, records: Records, file: Path, language: Language) -> int:
    """Write records in the form that the file's suffix says and return how many.

    Raises:
        UsageError: the form is not known, needs a place or a library that is not there.
    """
    form = file.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UsageError(
            Text(fr=f"{file.name} : forme inconnue", en=f"{file.name}: unknown form"),
            Text(fr=f"terminez par : {', '.join(sorted(FORMS))}", en=f"end it with one of: {', '.join(sorted(FORMS))}"),
        )
    return FORMS[form](register, records, file, language)


def _csv(register: Register, records: Records, file: Path, language: Language) -> int:
    typed = [field is not None and not field.many and field.type in {"number", "integer"} for field in (None, *register.open_fields, None)]
    count = 0
    # A byte order mark and the separator of the reader's own spreadsheet: a double click shows columns and accents.
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, delimiter=";" if language == "fr" else ",")
        writer.writerow(header(register))
        for record in records:
            row = cells(register, record)
            writer.writerow([word if number else protected(word) for word, number in zip(row, typed, strict=True)])
            count += 1
    return count


def _xlsx(register: Register, records: Records, file: Path, _language: Language) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(register.id.rpartition(".")[2][:31])
    sheet.freeze_panes = "B2"
    sheet.append(header(register))

    def cell(word: str) -> Any:
        made: Any = WriteOnlyCell(sheet, word or None)
        if word:
            # What a person wrote is a text, even where it looks like a formula.
            made.data_type = "s"
        return made

    count = 0
    for record in records:
        sheet.append([cell(word) for word in cells(register, record)])
        count += 1
    told = _told(records)
    if told is not None:
        book.properties.title = register.offer.title.fr
        book.properties.description = " ".join(word for word in (told["address"], told["why"]["fr"]) if word)
    book.save(file)
    return count


def _json(register: Register, records: Records, file: Path, _language: Language) -> int:
    head = {"register": register.id, "title": register.offer.title.model_dump(), "what": register.offer.what.model_dump()}
    lines = ({"id": record.id, "visibility": record.visibility, **record.values} for record in records)
    return _streamed(file, json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [', lines, lambda: _tail(records))


def _geojson(register: Register, records: Records, file: Path, _language: Language) -> int:
    place = register.offer.place
    if place is None:
        raise UsageError(
            Text(fr=f"{register.id} n'a pas de lieu", en=f"{register.id} has no place"), Text(fr="prenez .json", en="take .json")
        )
    latitude, longitude = place

    def features() -> Iterator[dict[str, Any]]:
        for record in records:
            if record.values.get(latitude) is not None and record.values.get(longitude) is not None:
                others = {name: value for name, value in record.values.items() if name not in place}
                yield {
                    "type": "Feature",
                    "id": record.id,
                    "geometry": {"type": "Point", "coordinates": [record.values[longitude], record.values[latitude]]},
                    "properties": {"label": record.label, **others},
                }

    return _streamed(file, '{"type": "FeatureCollection", "features": [', features(), lambda: _tail(records))


def _tail(records: Records) -> str:
    """Return the end of a JSON file: its licence, known only once every record has passed."""
    return '], "licence": ' + json.dumps(_told(records), ensure_ascii=False) + "}\n"


def _streamed(file: Path, before: str, items: Iterable[dict[str, Any]], after: Callable[[], str]) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as text:
        text.write(before)
        for item in items:
            text.write(("," if count else "") + "\n" + json.dumps(item, ensure_ascii=False))
            count += 1
        text.write(f"\n{after()}")
    return count


def _parquet(register: Register, records: Records, file: Path, _language: Language) -> int:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            Text(fr="la forme Parquet demande pyarrow", en="the Parquet form needs pyarrow"),
            Text(fr="pip install 'filiere[parquet]'", en="pip install 'filiere[parquet]'"),
        ) from error
    names = [
        ("id", pyarrow.string()),
        *((field.name, _arrow(pyarrow, field)) for field in register.open_fields),
        ("visibility", pyarrow.string()),
    ]
    schema = pyarrow.schema(names)
    count, waiting = 0, iter(records)
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(waiting, BATCH)):
            rows = [{"id": record.id, "visibility": record.visibility, **_dated(register, record)} for record in batch]
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            count += len(batch)
        writer.add_key_value_metadata({"licence": json.dumps(_told(records), ensure_ascii=False)})
    return count


def _arrow(pyarrow: Any, field: Field) -> Any:
    kinds = {"integer": pyarrow.int64(), "number": pyarrow.float64(), "boolean": pyarrow.bool_(), "date": pyarrow.date32()}
    kind = kinds.get(field.type, pyarrow.string())
    return pyarrow.list_(kind) if field.many else kind


def _dated(register: Register, record: RecordLine) -> dict[str, Any]:
    """Return the values of a record with its dates as dates."""
    from datetime import date

    values: dict[str, Any] = dict(record.values)
    for field in register.open_fields:
        value = values.get(field.name)
        if field.type == "date" and value:
            values[field.name] = [date.fromisoformat(one) for one in value] if field.many else date.fromisoformat(value)
    return values


FORMS: dict[str, Callable[[Register, Records, Path, Language], int]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "geojson": _geojson,
    "parquet": _parquet,
}
