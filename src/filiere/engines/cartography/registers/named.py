"""The first records: what the signed texts name, each with its words and its line, and the few facts read elsewhere, with their address."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from filiere.engines.cartography.registers.structure import KINDS

_FOLDER = "filiere.engines.cartography.registers"
First = Iterator[tuple[str, dict[str, Any]]]


@cache
def written(name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the records written for one register, as they stand in its file."""
    content = files(_FOLDER).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(content).get("record", ()))


def signed_on(contract: Mapping[str, Any], document: str) -> str | None:
    """Return the day a document was signed, None where the contract's data do not say."""
    anchors = {anchor["id"]: anchor["on"] for anchor in contract["anchors"]}
    return next((anchors.get(one["signed"]) for one in contract["documents"] if one["id"] == document), None)


def _records(name: str, contract: Mapping[str, Any]) -> First:
    for record in written(name):
        values = {key: value for key, value in record.items() if key not in {"id", "at"}}
        yield record["id"], {**values, **_sourced(record, contract)}


def _sourced(record: Mapping[str, Any], contract: Mapping[str, Any]) -> dict[str, Any]:
    if "at" not in record:
        return {}
    document = str(record["at"]).partition(":")[0]
    return {"source": record["at"], "evidence": "contract", "status": "named", "read_on": signed_on(contract, document)}


def initiatives(contract: Mapping[str, Any]) -> First:
    """Yield the initiatives that the texts name."""
    return _records("initiatives", contract)


def projects(contract: Mapping[str, Any]) -> First:
    """Yield the research projects that the texts name, and those of the national research programme."""
    return _records("projects", contract)


def programmes(contract: Mapping[str, Any]) -> First:
    """Yield the programmes of production that the texts name."""
    return _records("programmes", contract)


def know_how(contract: Mapping[str, Any]) -> First:
    """Yield the know-how that the texts name."""
    return _records("know_how", contract)


def products(contract: Mapping[str, Any]) -> First:
    """Yield the products and classes of products that the texts name."""
    return _records("products", contract)


def locks(contract: Mapping[str, Any]) -> First:
    """Yield the locks that the texts name."""
    return _records("locks", contract)


def technologies(contract: Mapping[str, Any]) -> First:
    """Yield the technologies that the texts name."""
    return _records("technologies", contract)


def facilities(contract: Mapping[str, Any]) -> First:
    """Yield the facilities that the texts name."""
    return _records("facilities", contract)


def trainings(contract: Mapping[str, Any]) -> First:
    """Yield the trainings that the texts name."""
    return _records("trainings", contract)


def calls(contract: Mapping[str, Any]) -> First:
    """Yield the calls that the texts name."""
    return _records("calls", contract)


def events(contract: Mapping[str, Any]) -> First:
    """Yield the events that the texts name."""
    return _records("events", contract)


def stages(contract: Mapping[str, Any]) -> First:
    """Yield the six provisional stages of the infection cycle."""
    return _records("stages", contract)


def zones(contract: Mapping[str, Any]) -> First:
    """Yield the target zones that the texts name."""
    return _records("zones", contract)


def scopes(contract: Mapping[str, Any]) -> First:
    """Yield the scope and the exclusion criteria of each map."""
    return _records("scopes", contract)


#: Lists of the contract's data whose members are partners of an initiative or a project.
_LISTS = {
    "LIST-2": "cartography.initiatives/programme-bioproduction",
    "LIST-3": "cartography.initiatives/programme-bioproduction",
    "LIST-6": "cartography.projects/hu-precimed",
    "LIST-10": "cartography.initiatives/destination-eti-sante",
}


def links(contract: Mapping[str, Any]) -> First:
    """Yield the links that the texts state: those written here, and the members of the lists that the contract's data hold."""
    names = {f"steering.organisations/{one['id']}": one["name"] for one in contract["organisations"]}
    names |= {f"cartography.{register}/{one['id']}": one["name"] for register in _NAMED for one in written(register)}
    seen: set[str] = set()
    for link in (*_written_links(), *_listed_links(contract)):
        key = f"{link['kind']}-{link['origin'].partition('/')[2]}-{link['target'].partition('/')[2]}".replace("_", "-")[:80].rstrip("-")
        if key in seen or not {link["origin"], link["target"]} <= names.keys():
            # A contract other than ours names other organisations: a link to nobody is no link.
            continue
        seen.add(key)
        name = f"{names[link['origin']]} — {KINDS[link['kind']][0]} — {names[link['target']]}"[:300]
        values = {key: value for key, value in link.items() if key != "at"}
        yield key, {"name": name, **values, **_sourced(link, contract)}


_NAMED = (
    "initiatives",
    "projects",
    "programmes",
    "know_how",
    "products",
    "locks",
    "technologies",
    "facilities",
    "trainings",
    "calls",
    "events",
)


def _written_links() -> Iterator[dict[str, Any]]:
    for link in written("links"):
        yield {**link, "origin": _whole(link["origin"]), "target": _whole(link["target"])}


def _whole(end: str) -> str:
    return f"steering.{end}" if end.startswith("organisations/") else f"cartography.{end}"


def _listed_links(contract: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for listed in contract["enumerations"]:
        target = _LISTS.get(listed["id"])
        for entry in listed.get("entries", ()) if target else ():
            if entry.get("organisation"):
                yield {
                    "kind": "partner_of",
                    "origin": f"steering.organisations/{entry['organisation']}",
                    "target": target,
                    "quote": entry["words"],
                    "at": _first(entry.get("sources") or listed["sources"]),
                }


def _first(sources: Any) -> str:
    return str(sources if isinstance(sources, str) else sources[0])
