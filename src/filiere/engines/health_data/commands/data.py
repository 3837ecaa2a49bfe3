"""What the engine answers at the prompt about data: ``filiere data load``, ``quality`` and ``catalogue``; counts, never rows."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from filiere.engines.health_data.commands.claims import load_snds, shown_claims
from filiere.sdk.blocks import Badge, Cell, Code, FactRow, Facts, Page, Quantity, Table
from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

_SNAPSHOTS: Any = {"fr": "Dossier où sont gardés les instantanés", "en": "Folder where snapshots are kept"}
#: A count below this is not told: "fewer than", so that nobody is singled out.
_FEWEST = 11


class LoadFolder(Value):
    """Which files are loaded, of which form, as which source."""

    folder: str = Field(
        json_schema_extra={
            "fr": "Dossier des tables OMOP (.csv, .parquet) ou SNDS (.csv), ou des ressources FHIR (.ndjson, lots .json)",
            "en": "Folder of OMOP (.csv, .parquet) or SNDS (.csv) tables, or of FHIR resources (.ndjson, .json bundles)",
        }
    )
    form: Literal["omop", "fhir", "snds"] = Field(default="omop", json_schema_extra={"fr": "Forme des données", "en": "Form of the data"})
    schemas: str = Field(
        default="",
        json_schema_extra={
            "fr": "Schéma formel du SNDS (dossier ou .zip) : chaque colonne est alors tenue à son type et à sa nomenclature",
            "en": "Formal schema of the SNDS (folder or .zip): each column is then held to its type and its nomenclature",
        },
    )
    vocabulary: str = Field(
        default="",
        json_schema_extra={
            "fr": "Dossier d’un vocabulaire téléchargé d’Athena ; sans lui, les codes restent sans concept",
            "en": "Folder of a vocabulary downloaded from Athena; without it codes keep no concept",
        },
    )
    into: str = Field(json_schema_extra=_SNAPSHOTS)
    source: str = Field(
        default="",
        json_schema_extra={
            "fr": "Déclaration de la source (.json) : responsable, base légale, finalité, durée, hébergement, opposition",
            "en": "Declaration of the source (.json): controller, legal basis, purpose, duration, hosting, opposition",
        },
    )
    fictive: bool = Field(default=False, json_schema_extra={"fr": "Ces données sont fictives", "en": "These data are fictive"})


class OneSnapshot(Value):
    """Which snapshot is checked."""

    snapshot: str = Field(json_schema_extra={"fr": "Dossier d’un instantané", "en": "Folder of a snapshot"})


class Snapshots(Value):
    """Which snapshots are listed."""

    folder: str = Field(json_schema_extra=_SNAPSHOTS)


def load_folder(run: Run[LoadFolder]) -> Answer:
    """Load a folder of OMOP tables and return the snapshot made of them."""
    from filiere.engines.health_data.fhir import load_fhir
    from filiere.engines.health_data.loading import RefusedSource, load_source

    asked = run.parameters
    folder = Path(asked.folder).expanduser()
    if not folder.is_dir():
        raise UsageError(
            Text(fr=f"{folder} n’est pas un dossier", en=f"{folder} is not a folder"),
            Text(fr="donnez le dossier des tables", en="give the folder of the tables"),
        )
    source = {"fictive": True} if asked.fictive else _declaration(asked.source)
    into = Path(asked.into).expanduser()
    coverage: dict[str, Any] | None = None
    claims: dict[str, Any] | None = None
    vocabulary = Path(asked.vocabulary).expanduser() if asked.vocabulary else None
    try:
        if asked.form == "snds":
            made, claims = load_snds(folder, into, source, vocabulary, asked.schemas)
        elif asked.form == "fhir":
            made, found = load_fhir(folder, into, source, vocabulary)
            coverage = {
                "mapped": {table: {"mapped": good, "rows": rows} for table, (good, rows) in found.mapped.items()},
                "unmapped": [{"system": system, "code": code, "events": events} for system, code, events in found.unmapped[:20]],
                "ignored": dict(found.ignored),
                "left_out": dict(found.left_out),
            }
        else:
            made = load_source(folder, into, source)
    except RefusedSource as error:
        raise _refused(error.faults) from error
    content = {"snapshot": made.root, "folder": str(made.folder), "fictive": bool(source.get("fictive")), "rows": dict(made.rows)}
    content |= {"coverage": coverage, "claims": claims}
    return Answer(content, (*_loaded(content), *(shown_claims(claims) if claims else ())))


def check_snapshot(run: Run[OneSnapshot]) -> Answer:
    """Check the quality of a snapshot, whose files are first verified; a check that is missed makes the command fail."""
    from filiere.engines.health_data.quality import check_quality, completeness_by_year
    from filiere.engines.health_data.snapshots import BrokenSnapshot, open_snapshot, read_snapshot

    try:
        snapshot = read_snapshot(Path(run.parameters.snapshot).expanduser())
    except BrokenSnapshot as error:
        raise _broken(error) from error
    connection = open_snapshot(snapshot)
    try:
        found = check_quality(connection, "cdm.")
        years = completeness_by_year(connection, "cdm.")
    finally:
        connection.close()
    checks = [
        {
            "category": one.category,
            "check": one.check,
            "table": one.table,
            "failed": one.failed,
            "rows": one.rows,
            "threshold": one.threshold,
            "met": one.met,
        }
        for one in found
    ]
    # A year with fewer events than may be told is left out: the share of the checks says enough.
    told = [
        {"table": table, "year": year, "events": events, "persons": persons}
        for table, year, events, persons in years
        if min(events, persons) >= _FEWEST
    ]
    content = {"snapshot": snapshot.root, "checks": checks, "years": told}
    return Answer(content, _quality(content), passed=all(one.met for one in found))


def list_snapshots(run: Run[Snapshots]) -> Answer:
    """List the snapshots of a folder: digest, declared source, rows of each table."""
    from filiere.engines.health_data.snapshots import BrokenSnapshot, read_snapshot

    folder = Path(run.parameters.folder).expanduser()
    listed: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*/snapshot.json")) if folder.is_dir() else []:
        try:
            made = read_snapshot(path.parent, verify=False)
        except BrokenSnapshot:
            listed.append({"snapshot": path.parent.name, "readable": False, "source": {}, "rows": {}})
            continue
        rows = {table: size if size >= _FEWEST else None for table, size in made.rows.items()}
        listed.append({"snapshot": made.root, "readable": True, "source": dict(made.source), "rows": rows})
    return Answer(listed, _catalogue(listed))


def _declaration(name: str) -> dict[str, Any]:
    if not name:
        return {}
    path = Path(name).expanduser()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr=f"{path.name} : déclaration illisible", en=f"{path.name}: the declaration cannot be read"),
            Text(fr="écrivez un objet JSON, en UTF-8", en="write a JSON object, in UTF-8"),
        ) from error
    return found if isinstance(found, dict) else {}


def _refused(faults: Any) -> UsageError:
    fr = "\n".join(f"{one.file}{f', ligne {one.row}' if one.row else ''} : {one.fr}" for one in faults[:20])
    en = "\n".join(f"{one.file}{f', row {one.row}' if one.row else ''}: {one.en}" for one in faults[:20])
    return UsageError(Text(fr=fr, en=en), Text(fr="corrigez la source ; rien n’a été chargé", en="mend the source; nothing was loaded"))


def _broken(error: Exception) -> UsageError:
    return UsageError(
        Text(fr=f"instantané inutilisable ({error})", en=f"the snapshot cannot be used ({error})"),
        Text(fr="rechargez la source", en="load the source again"),
    )


def _loaded(content: dict[str, Any]) -> Page:
    return (
        Facts(
            rows=(
                FactRow(label=Text(fr="Instantané", en="Snapshot"), value=Code(words=content["snapshot"])),
                FactRow(label=Text(fr="Source", en="Source"), value=_state(content["fictive"])),
            )
        ),
        Table(
            columns=("Table", Text(fr="Lignes", en="Rows")),
            rows=tuple((name, Quantity(value=size)) for name, size in content["rows"].items()),
        ),
        *_coverage(content["coverage"]),
    )


def _coverage(found: dict[str, Any] | None) -> Page:
    if found is None:
        return ()
    rows: list[tuple[Cell, ...]] = [(name, _percent(one["mapped"] / one["rows"])) for name, one in found["mapped"].items()]
    codes: list[tuple[Cell, ...]] = [(one["system"], one["code"], Quantity(value=one["events"])) for one in found["unmapped"]]
    lost: list[tuple[Cell, ...]] = [(name, Quantity(value=size)) for name, size in (found["ignored"] | found["left_out"]).items()]
    return (
        Table(columns=("Table", Text(fr="Lignes avec un concept", en="Rows with a concept")), rows=tuple(rows)),
        Table(
            caption=Text(fr="Codes sans concept, les plus fréquents d’abord", en="Codes without a concept, the most frequent first"),
            columns=(Text(fr="Système", en="System"), "Code", Text(fr="Événements", en="Events")),
            rows=tuple(codes),
            empty=Text(fr="Aucun.", en="None."),
        ),
        Table(
            caption=Text(
                fr="Ressources non reprises : sans règle, sans personne ou sans date", en="Left out: no rule, no person or no date"
            ),
            columns=(Text(fr="Type ou table", en="Type or table"), Text(fr="Nombre", en="Number")),
            rows=tuple(lost),
            empty=Text(fr="Aucune.", en="None."),
        ),
    )


def _percent(share: float) -> Quantity:
    return Quantity(value=round(share * 100, 2), unit="%")


def _state(fictive: bool) -> Badge:
    if fictive:
        return Badge(words=Text(fr="fictive", en="fictive"), tone="simulated")
    return Badge(words=Text(fr="déclarée", en="declared"), tone="real")


def _quality(content: dict[str, Any]) -> Page:
    rows: list[tuple[Cell, ...]] = [
        (
            one["table"],
            one["check"],
            _percent(one["failed"] / one["rows"] if one["rows"] else 0.0),
            _percent(one["threshold"]),
            Badge(words=Text(fr="tenu", en="met"), tone="accepted")
            if one["met"]
            else Badge(words=Text(fr="manqué", en="missed"), tone="late"),
        )
        for one in content["checks"]
    ]
    columns = (
        "Table",
        Text(fr="Contrôle", en="Check"),
        Text(fr="Écarts", en="Failures"),
        Text(fr="Seuil", en="Threshold"),
        Text(fr="Verdict", en="Verdict"),
    )
    return (Table(columns=columns, rows=tuple(rows)),)


def _catalogue(listed: list[dict[str, Any]]) -> Page:
    rows: list[tuple[Cell, ...]] = [
        (
            Code(words=one["snapshot"][:12]),
            str(one["source"].get("name") or "—"),
            _state(bool(one["source"].get("fictive"))),
            Quantity(value=one["rows"].get("person") or 0) if one["rows"].get("person") else f"< {_FEWEST}",
        )
        for one in listed
    ]
    columns = (Text(fr="Instantané", en="Snapshot"), "Source", Text(fr="État", en="State"), Text(fr="Personnes", en="Persons"))
    return (Table(columns=columns, rows=tuple(rows), empty=Text(fr="Aucun instantané ici.", en="No snapshot here.")),)
