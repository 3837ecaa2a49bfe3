"""What the engine answers at the prompt: ``filiere cohort check``, ``render`` and ``run``. Data are read in place, never written."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from filiere.sdk.blocks import Badge, Cell, Page, Prose, Quantity, Section, Table
from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

if TYPE_CHECKING:
    # The help of a command is written from its parameters: science waits until the command is called.
    from filiere.engines.health_data.cohorts import UnreadableFiles
    from filiere.methods.omop.checking import Doubt
    from filiere.methods.omop.definition import Definition

_FILES: Any = {
    "fr": "Définitions en langage Circe (.json), numérotées par leur nom",
    "en": "Circe definitions (.json), numbered by their names",
}
_WEIGHTS = {
    "critical": Badge(words=Text(fr="grave", en="critical"), tone="late"),
    "warning": Badge(words=Text(fr="à voir", en="warning"), tone="stale"),
    "information": Badge(words=Text(fr="pour information", en="information"), tone="neutral"),
}


class Files(Value):
    """Which definitions are read."""

    files: tuple[str, ...] = Field(min_length=1, json_schema_extra=_FILES)


class RunFiles(Value):
    """Which definitions run over which data, by which engine, and where the rows go."""

    files: tuple[str, ...] = Field(min_length=1, json_schema_extra=_FILES)
    cdm: str = Field(
        json_schema_extra={
            "fr": "Données OMOP : dossier de fichiers Parquet ou CSV, ou fichier DuckDB",
            "en": "OMOP data: a folder of Parquet or CSV files, or a DuckDB file",
        }
    )
    out: str = Field(json_schema_extra={"fr": "Fichier des lignes (.csv ou .parquet)", "en": "File of the rows (.csv or .parquet)"})
    engine: Literal["duckdb", "memory", "spark"] = Field(default="duckdb", json_schema_extra={"fr": "Moteur de calcul", "en": "Engine"})
    master: str = Field(default="local[2]", json_schema_extra={"fr": "Où tourne Spark", "en": "Where Spark runs"})
    threads: int = Field(default=2, ge=1, le=256, json_schema_extra={"fr": "Cohortes menées de front", "en": "Cohorts run side by side"})
    memory: int = Field(default=6, ge=1, le=4096, json_schema_extra={"fr": "Mémoire de DuckDB", "en": "Memory of DuckDB", "unit": "Gio"})


def check_files(run: Run[Files]) -> Answer:
    """Return what is wrong or doubtful in definitions; a file that cannot be used or a grave doubt makes the command fail."""
    from filiere.engines.health_data.cohorts import UnreadableFiles, read_definitions
    from filiere.methods.omop.checking import doubts

    faults: list[dict[str, Any]] = []
    checked: list[dict[str, Any]] = []
    for name in run.parameters.files:
        path = Path(name).expanduser()
        try:
            (definition,) = read_definitions([path]).values()
        except UnreadableFiles as error:
            faults += [{"file": one.file, "place": one.place, "what": {"fr": one.fr, "en": one.en}} for one in error.faults]
            continue
        checked.append({"file": path.name, "doubts": [_told(one) for one in doubts(definition)]})
    grave = any(one["weight"] == "critical" for file in checked for one in file["doubts"])
    return Answer({"faults": faults, "checked": checked}, _checked(faults, checked), passed=not faults and not grave)


def render_files(run: Run[Files]) -> Answer:
    """Return definitions in plain words."""
    from filiere.methods.omop.wording import as_markdown, in_words

    content, blocks = [], []
    for number, definition in _definitions(run.parameters.files).items():
        lines = in_words(definition)
        content.append({"cohort_definition_id": number, "fr": as_markdown(lines, "fr"), "en": as_markdown(lines, "en")})
        words = [Text(fr=f"{'   ' * line.level}{line.fr}", en=f"{'   ' * line.level}{line.en}") for line in lines]
        blocks.append(Section(title=f"{number}", blocks=tuple(Prose(text=one) for one in words)))
    return Answer(content, tuple(blocks))


def run_definitions(run: Run[RunFiles]) -> Answer:
    """Run definitions as one batch and return how many rows each has."""
    from filiere.engines.health_data.cohorts import UnreadableFiles, run_files

    asked = run.parameters
    paths = [Path(name).expanduser() for name in asked.files]
    out = Path(asked.out).expanduser()
    finished: list[int] = []
    try:
        counts = run_files(
            paths,
            Path(asked.cdm).expanduser(),
            out,
            engine=asked.engine,
            threads=asked.threads,
            memory=f"{asked.memory}GB",
            master=asked.master,
            done=finished.append,
        )
    except UnreadableFiles as error:
        raise refused(error) from error
    content = {
        "out": out.name,
        "engine": asked.engine,
        "cohorts": [{"cohort_definition_id": key, "rows": size} for key, size in counts.items()],
    }
    rows: list[tuple[Cell, ...]] = [(f"{number}", Quantity(value=size)) for number, size in counts.items()]
    return Answer(content, (Table(columns=(Text(fr="Cohorte", en="Cohort"), Text(fr="Lignes", en="Rows")), rows=tuple(rows)),))


def refused(error: "UnreadableFiles") -> UsageError:
    """Return the error that says every fault of files in words."""
    fr = "\n".join(f"{one.file} {one.place} : {one.fr}".replace("  :", " :") for one in error.faults[:20])
    en = "\n".join(f"{one.file} {one.place}: {one.en}".replace(" :", ":") for one in error.faults[:20])
    return UsageError(Text(fr=fr, en=en), Text(fr="corrigez ces fichiers ; rien n’a été écrit", en="mend these files; nothing was written"))


def _definitions(files: tuple[str, ...]) -> "dict[int, Definition]":
    from filiere.engines.health_data.cohorts import UnreadableFiles, read_definitions

    try:
        return read_definitions([Path(name).expanduser() for name in files])
    except UnreadableFiles as error:
        raise refused(error) from error


def _told(one: "Doubt") -> dict[str, Any]:
    return {
        "weight": one.weight,
        "kind": one.kind,
        "place": {"fr": one.place[0], "en": one.place[1]},
        "what": {"fr": one.fr, "en": one.en},
    }


def _checked(faults: list[dict[str, Any]], checked: list[dict[str, Any]]) -> Page:
    rows: list[tuple[Cell, ...]] = [
        (one["file"], Badge(words=Text(fr="illisible", en="unusable"), tone="late"), one["place"], Text(**one["what"])) for one in faults
    ]
    rows += [
        (file["file"], _WEIGHTS[one["weight"]], Text(**one["place"]), Text(**one["what"])) for file in checked for one in file["doubts"]
    ]
    columns = (Text(fr="Fichier", en="File"), Text(fr="Poids", en="Weight"), Text(fr="Où", en="Where"), Text(fr="Quoi", en="What"))
    return (Table(columns=columns, rows=tuple(rows), empty=Text(fr="Rien à redire.", en="Nothing to say against it.")),)
