"""Records as open data: a table schema with its dictionary, a data package, JSON-LD and GeoJSON, from what a register says of its fields.

Forms: Frictionless *Table Schema* and *Data Package* (v1, specs.frictionlessdata.io), JSON-LD 1.1 with the words of schema.org,
GeoJSON (RFC 7946). Fields are those of the registers' snapshot (see :mod:`filiere.sdk.snapshots`).
"""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from filiere.kernel.licences import of_file
from filiere.kernel.names import Text
from filiere.sdk.artefacts import Artefact

Said = Mapping[str, Any]

_TYPES = {"text": "string", "choice": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}
#: A date inside a ZIP file, so that equal contents give equal bytes.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def table_schema(fields: Iterable[Said], *, keyed: bool = True) -> dict[str, Any]:
    """Return the table schema of a register: its dictionary, field by field, in both languages."""
    found: list[dict[str, Any]] = [
        {"name": "id", "type": "string", "title": "Identifiant", "title_en": "Id", "constraints": {"required": True, "unique": True}}
    ]
    found += [_schema_field(field) for field in fields]
    return {"fields": found, "missingValues": [""], **({"primaryKey": "id"} if keyed else {})}


def _schema_field(field: Said) -> dict[str, Any]:
    label = field["label"]
    made: dict[str, Any] = {"name": field["name"], "title": label["fr"], "title_en": label["en"]}
    # Several values in one cell are a text whose items are separated by a semicolon: every spreadsheet opens that.
    made["type"] = "string" if field["many"] else _TYPES[field["type"]]
    limits: dict[str, Any] = {}
    if field.get("required"):
        limits["required"] = True
    if field.get("choices") and not field["many"]:
        limits["enum"] = list(field["choices"])
    if not field["many"] and field["type"] in {"integer", "number"}:
        limits |= {name: field[bound] for name, bound in (("minimum", "low"), ("maximum", "high")) if field.get(bound) is not None}
    if limits:
        made["constraints"] = limits
    if field.get("unit"):
        made["unit"] = field["unit"]
    if field.get("words"):
        made["dictionary"] = field["words"]
    if field["many"]:
        made["separator"] = "; "
    return made


def table(fields: Sequence[Said], records: Iterable[Said]) -> bytes:
    """Return records as CSV (UTF-8, RFC 4180): ``id`` first, several values separated by ``; ``, formulas made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [field["name"] for field in fields]
    writer.writerow(["id", *names])
    for record in records:
        writer.writerow([record["id"], *(_cell(record["values"].get(name)) for name in names)])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return _cell("; ".join(str(one) for one in value))
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def data_package(
    name: str, title: Said, registers: Mapping[str, Said], *, licence: Mapping[str, str] | None, citation: str, version: str
) -> bytes:
    """Return a data package as a ZIP file: ``datapackage.json`` with schema and dictionary, and one CSV per register."""
    resources = []
    files: dict[str, bytes] = {}
    for register, said in sorted(registers.items()):
        path = f"{register.replace('.', '-').replace('_', '-')}.csv"
        files[path] = table(said["fields"], said["records"])
        resources.append(
            {
                "name": path.removesuffix(".csv"),
                "title": said["title"]["fr"],
                "title_en": said["title"]["en"],
                "path": path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": table_schema(said["fields"]),
            }
        )
    described: dict[str, Any] = {
        "name": name,
        "profile": "tabular-data-package",
        "title": title["fr"],
        "title_en": title["en"],
        "version": version,
        "homepage": "",
        "description": citation,
        "resources": resources,
    }
    described.pop("homepage")
    if licence:
        described["licenses"] = [{"name": licence["id"], "path": licence["address"], "title": licence["title"]}]
    files["datapackage.json"] = json.dumps(described, ensure_ascii=False, indent=2).encode()
    return _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, content in sorted(files.items()):
            bundle.writestr(zipfile.ZipInfo(path, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


#: What schema.org calls a record of a register, by the end of the register's name.
_KINDS = {
    "organisations": "Organization",
    "projects": "ResearchProject",
    "initiatives": "Project",
    "trainings": "Course",
    "events": "Event",
    "products": "Product",
    "zones": "Place",
}


def json_ld(title: Said, registers: Mapping[str, Said], *, licence: str | None, citation: str) -> dict[str, Any]:
    """Return records as JSON-LD: a dataset that lists them, each a thing of schema.org under its own address (``register/id``)."""
    return {
        "@context": {"@vocab": "https://schema.org/", "fields": {"@id": "https://schema.org/additionalProperty", "@type": "@json"}},
        "@type": "Dataset",
        "name": [{"@value": title["fr"], "@language": "fr"}, {"@value": title["en"], "@language": "en"}],
        "creditText": citation,
        **({"license": licence} if licence else {}),
        "hasPart": [_thing(register, record) for register, said in sorted(registers.items()) for record in said["records"]],
    }


def _thing(register: str, record: Said) -> dict[str, Any]:
    values = {name: value for name, value in record["values"].items() if value not in (None, "", [])}
    name = str(values.pop("name", record["id"]))
    made: dict[str, Any] = {"@id": f"#{register}/{record['id']}", "@type": _KINDS.get(register.rpartition(".")[2], "Thing"), "name": name}
    if values.get("latitude") is not None and values.get("longitude") is not None:
        made["location"] = {
            "@type": "Place",
            "geo": {"@type": "GeoCoordinates", "latitude": values["latitude"], "longitude": values["longitude"]},
        }
    if values.get("source"):
        made["citation"] = values["source"]
    return {**made, "fields": values}


def geojson(registers: Mapping[str, Said]) -> dict[str, Any]:
    """Return the records that have a place as points; the others are not there."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"{register}/{record['id']}",
                "geometry": {"type": "Point", "coordinates": [values["longitude"], values["latitude"]]},
                "properties": {
                    "register": register,
                    **{key: value for key, value in values.items() if key not in {"latitude", "longitude"}},
                },
            }
            for register, said in sorted(registers.items())
            for record in said["records"]
            if (values := record["values"]).get("latitude") is not None and values.get("longitude") is not None
        ],
    }


def licence_of(registers: Mapping[str, Said]) -> dict[str, Any] | None:
    """Return the licence that all records may be published under together, None where there is none."""
    counts = Counter(str(record.get("licence") or "") for said in registers.values() for record in said["records"])
    found = of_file(dict(counts)).licence
    return {"id": found.id, "address": found.address, "title": found.title.fr} if found else None


def flat_rows(registers: Mapping[str, Said]) -> tuple[list[str], list[list[Any]]]:
    """Return all records as one table: the register, the id, then every field that any register has, in order of appearance."""
    names = list(dict.fromkeys(field["name"] for _, said in sorted(registers.items()) for field in said["fields"]))
    rows = [
        [register, record["id"], *(record["values"].get(name) for name in names)]
        for register, said in sorted(registers.items())
        for record in said["records"]
    ]
    return ["register", "id", *names], rows


def flat_table(name: str, registers: Mapping[str, Said]) -> Artefact:
    """Return all records as one CSV file."""
    columns, rows = flat_rows(registers)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    title = Text(fr="Toutes les fiches (CSV)", en="All records (CSV)")
    return Artefact(name, title, "text/csv; charset=utf-8", out.getvalue().encode())


def flat_parquet(name: str, registers: Mapping[str, Said], scratch: Path) -> Artefact:
    """Return all records as one Parquet file; a value stands in it as in the CSV file, numbers and yes/no under their own type."""
    import duckdb

    columns, rows = flat_rows(registers)
    kinds = {field["name"]: field for said in registers.values() for field in said["fields"]}
    target = scratch / name
    with duckdb.connect() as database:
        # One thread: equal records give equal bytes.
        database.execute("SET threads = 1")
        declared = ", ".join(f'"{column}" {_sql(kinds.get(column))}' for column in columns)
        database.execute(f"CREATE TABLE records ({declared})")
        if rows:
            marks = ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO records VALUES ({marks})", [[_plain(value) for value in row] for row in rows])  # noqa: S608 - marks only
        database.execute(f"COPY records TO '{str(target).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    return Artefact(name, Text(fr="Toutes les fiches (Parquet)", en="All records (Parquet)"), "application/vnd.apache.parquet", path=target)


def _sql(field: Said | None) -> str:
    if field is None or field["many"]:
        return "VARCHAR"
    return {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}.get(field["type"], "VARCHAR")


def _plain(value: Any) -> Any:
    return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else value
