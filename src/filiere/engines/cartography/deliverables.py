"""What cartography makes for the contract: dated editions of its maps, each with its open data."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from filiere.engines.cartography import atlas, outlines
from filiere.engines.cartography.dedupe.among import duplicates
from filiere.engines.cartography.model import PLANS
from filiere.sdk import open_data
from filiere.sdk.artefacts import Artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.engine import NoParameters
from filiere.sdk.values import Check, Nature, Reading, RunError, Text, UsageError, Value, same

_LINKS = atlas.LINKS
_ORGANISATIONS = atlas.ORGANISATIONS
TITLES = {
    "initiatives": Text(fr="Carte des initiatives de bioproduction", en="Map of bioproduction initiatives"),
    "recommendations": Text(fr="Initiatives à renforcer ou à financer", en="Initiatives to be reinforced or funded"),
    "locks": Text(fr="Verrous, technologies et projets", en="Locks, technologies and projects"),
    "technologies": Text(fr="Technologies de rupture", en="Breakthrough technologies"),
    "infection_cycle": Text(
        fr="Antibiorésistance, selon le cycle de l’infection", en="Antimicrobial resistance, along the infection cycle"
    ),
    "precision_medicine": Text(fr="Médecine de précision", en="Precision medicine"),
    "french_actors": Text(fr="Acteurs de la médecine de précision", en="Precision-medicine players"),
    "therapeutic_areas": Text(fr="Acteurs par aire thérapeutique", en="Players by therapeutic area"),
    "target_zones": Text(fr="Zones visées", en="Target zones"),
    "trainings": Text(fr="Catalogue des formations", en="Catalogue of trainings"),
    "shared_locks": Text(fr="Verrous partagés", en="Shared locks"),
}


class Edition(Value):
    """What an edition may be told: a geometry of France, where the reader has one."""

    geometry: str = Field(
        default="",
        json_schema_extra={
            "fr": "Contours des départements (fichier GeoJSON, champ code) ; vide : une grille de tuiles",
            "en": "Outlines of departments (GeoJSON file, field code); blank: a grid of tiles",
        },
    )


def make_initiative_map(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of bioproduction initiatives."""
    return _edition(run, "initiatives")


def make_recommendations(run: Run[Edition]) -> Outcome:
    """Return an edition of the list of initiatives with what is recommended for them."""
    return _edition(run, "recommendations")


def make_lock_matrix(run: Run[Edition]) -> Outcome:
    """Return an edition of the matrix of locks, technologies and projects."""
    return _edition(run, "locks")


def make_technology_list(run: Run[Edition]) -> Outcome:
    """Return an edition of the list of technologies, with the reading that their benchmark allows."""
    return _edition(run, "technologies")


def make_infection_cycle(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of antimicrobial resistance along the infection cycle."""
    return _edition(run, "infection_cycle")


def make_precision_medicine(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of precision-medicine projects, calls and access terms."""
    return _edition(run, "precision_medicine")


def make_french_actors(run: Run[Edition]) -> Outcome:
    """Return an edition of the directory of precision-medicine players."""
    return _edition(run, "french_actors")


def make_therapeutic_areas(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of players by therapeutic area."""
    return _edition(run, "therapeutic_areas")


def make_target_zones(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of target zones."""
    return _edition(run, "target_zones")


def make_training_catalogue(run: Run[Edition]) -> Outcome:
    """Return an edition of the catalogue of trainings, with the reading that its recommendations allow."""
    return _edition(run, "trainings")


def make_shared_locks(run: Run[Edition]) -> Outcome:
    """Return an edition of the map of locks shared with other sectors."""
    return _edition(run, "shared_locks")


def make_duplicates(run: Run[NoParameters]) -> Outcome:
    """Return the pairs of organisations of the map that may be one, each with its reasons."""
    registers = run.inputs["registers"].json()["registers"]
    links = registers.get("cartography.links", {}).get("records", ())
    content = duplicates(_ORGANISATIONS, registers.get(_ORGANISATIONS, {}).get("records", ()), links)
    title = Text(fr="Doublons possibles", en="Possible duplicates")
    clean = Check(
        name=Text(fr="Aucune organisation deux fois", en="No organisation twice"),
        passed=content["groups"] == content["records"],
        found=str(content["records"] - content["groups"]),
        wanted="0",
    )
    return Outcome(artefacts=(json_artefact("duplicates.json", title, content),), checks=(clean,))


def _edition(run: Run[Edition], name: str) -> Outcome:
    registers = run.inputs["registers"].json()["registers"]
    map_ = atlas.gather(registers, PLANS[name])
    shown = _shown(registers, map_, PLANS[name])
    licence = open_data.licence_of(shown)
    address = str(licence["address"]) if licence else None
    citation = f"Filière, {TITLES[name].fr}"
    content = {
        "map": name,
        "scope": map_.scope,
        "registers": shown,
        "outlines": _outlines(run.parameters.geometry),
        "licence": licence,
        "citation": citation,
    }
    title = TITLES[name].model_dump()
    artefacts = [
        json_artefact("edition.json", TITLES[name], content),
        Artefact(
            "datapackage.zip",
            Text(fr="Jeu de données (CSV, schéma, dictionnaire)", en="Data package (CSV, schema, dictionary)"),
            "application/zip",
            open_data.data_package(name.replace("_", "-"), title, shown, licence=licence, citation=citation, version="1"),
        ),
        Artefact(
            "map.jsonld",
            same("JSON-LD"),
            "application/ld+json",
            _pretty(open_data.json_ld(title, shown, licence=address, citation=citation)),
        ),
        Artefact("map.geojson", same("GeoJSON"), "application/geo+json", _pretty(open_data.geojson(shown))),
        open_data.flat_table("records.csv", shown),
        open_data.flat_parquet("records.parquet", shown, run.scratch),
    ]
    return Outcome(artefacts=tuple(artefacts), checks=_checks(name, map_), readings=_readings(name, map_))


def _pretty(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _shown(registers: Mapping[str, Any], map_: atlas.Atlas, plan: atlas.Plan) -> dict[str, Any]:
    """Return the registers of a map with its records alone, the links among them; one that gives nothing stays, empty."""
    found: dict[str, Any] = {name: {**registers[name], "records": []} for name in (*plan.registers, _LINKS) if name in registers}
    for address, record in map_.records.items():
        name = address.partition("/")[0]
        found.setdefault(name, {**registers[name], "records": []})["records"].append(record)
    if _LINKS in found:
        found[_LINKS] = {**registers[_LINKS], "records": list(map_.links)}
    return found


def _outlines(path: str) -> dict[str, Any] | None:
    if not path:
        return None
    try:
        return outlines.read(Path(path))
    except OSError as error:
        what = Text(fr="Le fichier des contours est introuvable ou illisible.", en="The file of outlines is not found or cannot be read.")
        raise RunError(what, Text(fr="donnez le chemin d’un GeoJSON", en="give the path of a GeoJSON file")) from error
    except ValueError as error:
        what = Text(fr=f"Ces contours ne conviennent pas : {error}", en=f"These outlines will not do: {error}")
        raise UsageError(what, Text(fr="chaque contour a un champ code", en="each outline has a field code")) from error


def _checks(name: str, map_: atlas.Atlas) -> tuple[Check, ...]:
    records = list(map_.records.values())
    # Organisations that the contract names bear their lines in its own data.
    mine = [record for address, record in map_.records.items() if not address.startswith(f"{atlas.ORGANISATIONS}/")]
    sourced = sum(bool(record["values"].get("source")) for record in mine)
    checks = [
        _check(Text(fr="Chaque fiche de la carte a sa source", en="Each record of the map has its source"), sourced, len(mine)),
        _check(
            Text(fr="Chaque lien a sa source", en="Each link has its source"),
            sum(bool(link["values"].get("source")) for link in map_.links),
            len(map_.links),
        ),
        Check(
            name=Text(fr="Champ et critères d’exclusion publiés", en="Scope and exclusion criteria published"),
            passed=map_.scope is not None or not records,
            found="1" if map_.scope else "0",
            wanted="1",
        ),
    ]
    if name == "locks" and map_.of("cartography.locks"):
        covered = atlas.coverage(map_)
        count = sum(one.state == "covered" for one in covered)
        checks.append(
            _check(
                Text(fr="Verrous sur lesquels un projet dit travailler", en="Locks that a project says it works on"), count, len(covered)
            )
        )
    return tuple(checks)


def _check(name: Text, found: int, wanted: int) -> Check:
    return Check(name=name, passed=found == wanted, found=str(found), wanted=str(wanted))


def _readings(name: str, map_: atlas.Atlas) -> tuple[Reading, ...]:
    """Return what a map measures of the contract: nothing is read until it is there, for an absence is no zero."""
    wanted = {
        "technologies": ("PS1.2.2.I1", "cartography.technologies", "benchmark"),
        "trainings": ("PS5.1.2.I1", "cartography.trainings", "advice"),
    }.get(name)
    if wanted is None:
        return ()
    indicator, register, field = wanted
    records = [record for _, record in map_.of(register)]
    days = [date.fromisoformat(record["values"]["read_on"]) for record in records if record["values"].get("read_on")]
    if not records or not days or not all(record["values"].get(field) for record in records):
        return ()
    return (Reading(indicator=indicator, value=1, on=max(days), nature=Nature.REAL, source=f"{register} ({len(records)})"),)
