"""What ``filiere data load --form snds`` and ``filiere data fictive`` do, and how they tell it: counts, never rows."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from filiere.sdk.blocks import Badge, Cell, Code, Page, Quantity, Table
from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

if TYPE_CHECKING:
    # The help of a command is written from its parameters: science waits until the command is called.
    from filiere.engines.health_data.snapshots import Snapshot
    from filiere.engines.health_data.snds.claims import ClaimsReport
    from filiere.engines.health_data.snds.schemas import Schemas

_MOST = 20


class FictiveExtraction(Value):
    """Where a fictive SNDS extraction is written, how large it is, and from which seed."""

    folder: str = Field(json_schema_extra={"fr": "Dossier où écrire les fichiers", "en": "Folder where the files are written"})
    persons: int = Field(
        default=500, ge=1, le=200_000, json_schema_extra={"fr": "Personnes fictives", "en": "Fictive persons", "unit": "persons"}
    )
    seed: int = Field(default=1, ge=0, json_schema_extra={"fr": "Graine du tirage", "en": "Seed of the draw"})
    schemas: str = Field(
        default="",
        json_schema_extra={
            "fr": "Schéma formel du SNDS (dossier ou .zip) : toutes les tables et colonnes sont alors tirées",
            "en": "Formal schema of the SNDS (folder or .zip): all tables and columns are then drawn",
        },
    )


def write_fictive(run: Run[FictiveExtraction]) -> Answer:
    """Write a fictive SNDS extraction and return the rows of each file."""
    from filiere.engines.health_data.snds.fictive import write_extraction

    asked = run.parameters
    folder = Path(asked.folder).expanduser()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            Text(fr=f"{folder.name} n’est pas un dossier vide", en=f"{folder.name} is not an empty folder"),
            Text(fr="donnez un dossier neuf : rien n’est jamais écrasé", en="give a new folder: nothing is ever overwritten"),
        )
    rows = write_extraction(folder, asked.persons, asked.seed, _schemas(asked.schemas))
    listed: list[tuple[Cell, ...]] = [(Code(words=name), Quantity(value=size)) for name, size in rows.items()]
    return Answer({"fictive": True, "rows": rows}, (Table(columns=("Table", Text(fr="Lignes", en="Rows")), rows=tuple(listed)),))


def load_snds(folder: Path, into: Path, source: dict[str, Any], vocabulary: Path | None, schemas: str) -> "tuple[Snapshot, dict[str, Any]]":
    """Load an SNDS extraction and return its snapshot and what was done, as JSON says it."""
    from filiere.engines.health_data.snds.claims import load_claims

    made, report = load_claims(folder, into, source, vocabulary, _schemas(schemas))
    return made, _content(report)


def shown_claims(content: dict[str, Any]) -> Page:
    """Return what a load of claims left out, joined and could not map."""
    rules: list[tuple[Cell, ...]] = [
        (
            Text(**one["what"]),
            Quantity(value=one["before"]),
            Quantity(value=one["lost"])
            if one["applied"]
            else Badge(words=Text(fr="colonnes absentes", en="columns not given"), tone="stale"),
        )
        for one in content["exclusions"]
    ]
    joins: list[tuple[Cell, ...]] = [
        (Code(words=f"{one['source']}.{one['column']}"), Code(words=one["table"]), Quantity(value=one["rows"]), Quantity(value=one["made"]))
        for one in content["joins"]
    ]
    codes: list[tuple[Cell, ...]] = [
        (one["vocabulary"], Code(words=one["code"]), Quantity(value=one["events"])) for one in content["unmapped"]
    ]
    return (
        Table(
            caption=Text(fr=f"Règles d’exclusion, version {content['rules']}", en=f"Exclusion rules, version {content['rules']}"),
            columns=(Text(fr="Règle", en="Rule"), Text(fr="Lignes avant", en="Rows before"), Text(fr="Lignes perdues", en="Rows lost")),
            rows=tuple(rules),
        ),
        Table(
            caption=Text(fr="De la colonne lue à la table du modèle", en="From the column read to the table of the model"),
            columns=("Source", "Table", Text(fr="Valeurs", en="Values"), Text(fr="Lignes faites", en="Rows made")),
            rows=tuple(joins),
        ),
        Table(
            caption=Text(fr="Codes sans concept, les plus fréquents d’abord", en="Codes without a concept, the most frequent first"),
            columns=(Text(fr="Nomenclature", en="Code list"), "Code", Text(fr="Événements", en="Events")),
            rows=tuple(codes),
            empty=Text(fr="Aucun.", en="None."),
        ),
    )


def _content(report: "ClaimsReport") -> dict[str, Any]:
    from filiere.engines.health_data.snds.exclusions import VERSION

    return {
        "rules": VERSION,
        "exclusions": [
            {
                "rule": one.rule.id,
                "table": one.rule.table,
                "what": {"fr": one.rule.fr, "en": one.rule.en},
                "before": one.before,
                "lost": one.rows,
                "applied": one.applied,
            }
            for one in report.exclusions
        ],
        "joins": [
            {"source": one.source, "column": one.column, "table": one.table, "rows": one.rows, "made": one.made} for one in report.joins
        ],
        "orphans": dict(report.orphans),
        "columns": [
            {"table": one.table, "column": one.column, "rows": one.rows, "filled": one.filled, "read": one.read, "known": one.known}
            for one in report.columns
        ],
        "unmapped": [{"vocabulary": name, "code": code, "events": events} for name, code, events in report.unmapped[:_MOST]],
        "ignored": list(report.ignored),
        "twins": report.twins,
    }


def _schemas(name: str) -> "Schemas | None":
    from filiere.engines.health_data.snds.schemas import UnreadableSchemas, read_schemas

    if not name:
        return None
    try:
        return read_schemas(Path(name).expanduser())
    except UnreadableSchemas as error:
        raise UsageError(
            Text(fr=f"schéma illisible ({error})", en=f"the schema cannot be read ({error})"),
            Text(fr="donnez le dossier ou l’archive de schema-snds", en="give the folder or the archive of schema-snds"),
        ) from error
