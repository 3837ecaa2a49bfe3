"""What the engine answers at the prompt: ``filiere cartography dedupe``. The list is read where it is, nothing of it is kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

if TYPE_CHECKING:
    # The help of a command is written from its parameters: science waits until the command is called.
    from filiere.engines.cartography.dedupe.listing import Listing

_FILE: Any = {
    "fr": "Liste d’organisations (CSV) : une colonne name ou nom, et si elles sont là town, siren, ror, acronym, site, postcode, diffusion",
    "en": "List of organisations (CSV): a column name or nom, and if present town, siren, ror, acronym, site, postcode, diffusion",
}


class DedupeFile(Value):
    """Which list is deduplicated, in which language the reasons are said, and whether the pairs left to a person are told."""

    file: str = Field(json_schema_extra=_FILE)
    reasons: Literal["fr", "en"] = Field(default="fr", json_schema_extra={"fr": "Langue des raisons", "en": "Language of the reasons"})
    pairs: bool = Field(
        default=False,
        json_schema_extra={
            "fr": "Donne aussi les poids de chaque lien (rows, links)",
            "en": "Also gives the weights of each link (rows, links)",
        },
    )


def dedupe_file(run: Run[DedupeFile]) -> Answer:
    """Return the groups of a list of organisations, each told why; every line stands in exactly one, alone where nothing is near."""
    from filiere.engines.cartography.dedupe.grouping import as_rows, doubts, group
    from filiere.engines.cartography.pages.dedupe import answered

    asked = run.parameters
    listing = _open(asked.file)
    grouped = group(listing.rows)
    rows = as_rows(grouped, asked.reasons)
    content = [{**row, "rows": [listing.lines[place] for place in row["rows"]]} for row in rows]
    if not asked.pairs:
        content = [{"cluster": row["cluster"], "why": row["why"]} for row in rows]
    return Answer(content, answered(rows, doubts(grouped, asked.reasons), listing.nameless))


def _open(name: str) -> "Listing":
    from filiere.engines.cartography.dedupe.listing import ListFault, read

    try:
        return read(Path(name).read_bytes())
    except OSError as error:
        raise UsageError(
            Text(fr=f"{name} : ce fichier ne s’ouvre pas", en=f"{name}: this file cannot be opened"),
            Text(fr="donnez le chemin d’un CSV", en="give the path of a CSV file"),
        ) from error
    except ListFault as fault:
        raise UsageError(
            Text(fr=f"{Path(name).name} : {fault.fr}", en=f"{Path(name).name}: {fault.en}"),
            Text(
                fr="écrivez un CSV dont une colonne s’appelle name, une organisation par ligne",
                en="write a CSV file with a column called name, one organisation a line",
            ),
        ) from fault


class ChooseFile(Value):
    """Which dossier is studied, and how the weights are made to vary."""

    file: str = Field(
        json_schema_extra={
            "fr": "Dossier de l’appel (JSON) : criteria, files, notes, et au besoin budget, most, themes, reviewers, interests",
            "en": "Dossier of the call (JSON): criteria, files, notes, and where needed budget, most, themes, reviewers, interests",
        }
    )
    draws: int = Field(default=2000, ge=100, le=100_000, json_schema_extra={"fr": "Tirages", "en": "Draws"})
    weights: Literal["near", "ordered", "free"] = Field(
        default="near",
        json_schema_extra={
            "fr": "Poids tirés : autour des poids dits (near), dans leur ordre (ordered), n’importe lesquels (free)",
            "en": "Weights drawn: around those stated (near), in their order (ordered), any (free)",
        },
    )
    seed: int = Field(default=1, ge=0, json_schema_extra={"fr": "Graine des tirages", "en": "Seed of the draws"})


def choose_file(run: Run[ChooseFile]) -> Answer:
    """Return what a committee's notes lead to: severity set right, the best set, and how often each file is kept."""
    import json

    from filiere.engines.cartography.calls.model import DossierFault, dossier
    from filiere.engines.cartography.calls.study import study
    from filiere.engines.cartography.pages.calls import studied

    asked = run.parameters
    try:
        said = json.loads(Path(asked.file).read_text(encoding="utf-8-sig"))
        if not isinstance(said, dict):
            raise DossierFault("un objet JSON est attendu", "a JSON object is expected")
        found = study(dossier(said), draws=asked.draws, seed=asked.seed, how=asked.weights)
    except OSError as error:
        raise UsageError(
            Text(fr=f"{asked.file} : ce fichier ne s’ouvre pas", en=f"{asked.file}: this file cannot be opened"),
            Text(fr="donnez le chemin d’un JSON", en="give the path of a JSON file"),
        ) from error
    except DossierFault as fault:
        raise UsageError(Text(fr=fault.fr, en=fault.en), _SHAPE) from fault
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(Text(fr="ce dossier ne se lit pas", en="this dossier cannot be read"), _SHAPE) from error
    return Answer(found, studied(found))


_SHAPE = Text(
    fr="criteria [{id, weight}], files [{id, name, cost, theme, needs, excludes}], notes [{file, reviewer, criterion, points}]",
    en="criteria [{id, weight}], files [{id, name, cost, theme, needs, excludes}], notes [{file, reviewer, criterion, points}]",
)
