"""What every map shows: its scope, its counts and its age, and its records as tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from filiere.engines.cartography import atlas
from filiere.methods.editions import expires_on
from filiere.sdk.blocks import Badge, Block, Cell, FactRow, Facts, Link, Metric, Metrics, Notice, Prose, Section, Table, View
from filiere.sdk.values import Text

NAME = Text(fr="Nom", en="Name")
SOURCE = Text(fr="Source", en="Source")
REVIEW = Text(fr="À revoir", en="To review")
#: Rows beyond this many stay in the files: a page is read, a file is searched.
ROWS = 400


def edition(view: View) -> tuple[Mapping[str, Any], atlas.Atlas, date]:
    """Return what an edition holds, its graph and its day."""
    content = view.json("edition.json")
    registers = content["registers"]
    records = {f"{name}/{one['id']}": one for name, said in registers.items() if name != atlas.LINKS for one in said["records"]}
    links = tuple(registers.get(atlas.LINKS, {}).get("records", ()))
    return content, atlas.Atlas(records, links, content["scope"]), view.evidence.on


def opening(content: Mapping[str, Any], map_: atlas.Atlas, on: date) -> list[Block]:
    """Return what stands above every map: its counts, its age, its scope and its licence."""
    age = atlas.freshness(map_.records.values(), on)
    items = (
        Metric(label=Text(fr="Fiches", en="Records"), value=len(map_.records)),
        Metric(label=Text(fr="Liens énoncés", en="Stated links"), value=len(map_.links)),
        Metric(
            label=Text(fr="À revoir à la date de l’édition", en="To be reviewed at the edition’s date"),
            value=age.stale,
            note=Text(fr=f"{age.undated} sans date de lecture", en=f"{age.undated} without a reading date"),
            tone="late" if age.stale else "neutral",
        ),
        Metric(
            label=Text(fr="Sans organisme gardien", en="Without a steward"),
            value=age.vacant,
            note=Text(fr="postes à pourvoir", en="vacant posts"),
        ),
    )
    blocks: list[Block] = [Metrics(items=items)]
    if content["scope"] is not None:
        said = content["scope"]["values"]
        rows = (
            FactRow(label=Text(fr="Champ", en="Scope"), value=said["scope"]),
            FactRow(label=Text(fr="Critères d’exclusion", en="Exclusion criteria"), value=said["exclusions"]),
            FactRow(label=Text(fr="Licence des données", en="Licence of the data"), value=_licence(content)),
            FactRow(
                label=Text(fr="À citer", en="Cite as"),
                value=Text(fr=f"{content['citation']}, {on.isoformat()}", en=f"{content['citation']}, {on.isoformat()}"),
            ),
        )
        blocks.append(
            Section(title=Text(fr="Ce que prend cette carte", en="What this map takes in"), id="champ", blocks=(Facts(rows=rows),))
        )
    return blocks


def _licence(content: Mapping[str, Any]) -> Cell:
    found = content["licence"]
    if found:
        return Link(label=found["title"], address=found["address"])
    return Text(
        fr="aucune : des fiches viennent d’une source qui n’en dit pas", en="none: some records come from a source that states none"
    )


def link(view: View, address: str, record: Mapping[str, Any]) -> Link:
    """Return the way to a record."""
    return Link(label=str(record["values"].get("name") or record["id"]), address=view.address("record", address))


def word(content: Mapping[str, Any], register: str, field: str, value: Any) -> Cell:
    """Return one value of a record in the reader's words."""
    if value in (None, "", []):
        return None
    if isinstance(value, list):
        said = [_choice(content, register, field, one) for one in value]
        return Text(fr=", ".join(one.fr for one in said), en=", ".join(one.en for one in said))
    if isinstance(value, bool):
        return Text(fr="oui", en="yes") if value else Text(fr="non", en="no")
    return value if isinstance(value, int | float) else _choice(content, register, field, value)


def _choice(content: Mapping[str, Any], register: str, field: str, value: Any) -> Text:
    declared = next((one for one in content["registers"][register]["fields"] if one["name"] == field), None)
    words = (declared or {}).get("words", {}).get(str(value))
    return Text(fr=words["fr"], en=words["en"]) if words else Text(fr=str(value), en=str(value))


def label(content: Mapping[str, Any], register: str, field: str) -> Text:
    """Return what a field is called."""
    found = next(one["label"] for one in content["registers"][register]["fields"] if one["name"] == field)
    return Text(fr=found["fr"], en=found["en"])


def records(view: View, content: Mapping[str, Any], map_: atlas.Atlas, register: str, *, fields: Sequence[str], on: date) -> list[Block]:
    """Return the records of one register as a table with their source and age; nothing where the map takes none."""
    found = map_.of(register)
    if not found:
        return []
    title = content["registers"][register]["title"]
    declared = {one["name"] for one in content["registers"][register]["fields"]}
    shown = [name for name in fields if name in declared]
    rows = tuple(
        (
            link(view, address, record),
            *(word(content, register, name, record["values"].get(name)) for name in shown),
            around(view, map_, address),
            source(record),
            age(record, on),
        )
        for address, record in found[:ROWS]
    )
    columns = (NAME, *(label(content, register, name) for name in shown), Text(fr="Liens", en="Links"), SOURCE, REVIEW)
    words = Text(fr=f"{title['fr']} ({len(found)})", en=f"{title['en']} ({len(found)})")
    blocks: list[Block] = [Table(columns=columns, rows=rows)]
    if len(found) > ROWS:
        more = Text(fr=f"Les {ROWS} premières ; toutes sont dans les fichiers.", en=f"The first {ROWS}; all are in the files.")
        blocks.append(Prose(text=more, quiet=True))
    return [Section(title=words, id=register.replace(".", "-").replace("_", "-"), blocks=tuple(blocks))]


def around(view: View, map_: atlas.Atlas, address: str) -> Cell:
    """Return the records at the other end of a record's links, or that no link is stated."""
    ends = []
    for one in map_.around(address):
        other = one["values"]["target"] if one["values"]["origin"] == address else one["values"]["origin"]
        ends.append(other)
    parts: list[Any] = []
    for other in list(dict.fromkeys(ends))[:6]:
        parts.append(link(view, other, map_.records[other]))
    if len(ends) > 6:
        parts.append("…")
    return tuple(parts) if parts else Text(fr="aucun lien énoncé", en="no link stated")


def source(record: Mapping[str, Any]) -> Cell:
    """Return where a record was read."""
    said = record["values"].get("source") or record["values"].get("document")
    return str(said) if said else None


def age(record: Mapping[str, Any], on: date) -> Cell:
    """Return until when a record can be trusted, marked where that day has passed."""
    until = expires_on(record["values"])
    if until is None:
        return Text(fr="sans date", en="undated")
    return (until, " ", Badge(words=Text(fr="périmé", en="stale"), tone="stale")) if until < on else until


def nothing(what: Text) -> Notice:
    """Return the sentence that says what is not there."""
    return Notice(text=what)


def joined(view: View, map_: atlas.Atlas, addresses: Iterable[str]) -> Cell:
    """Return links to records, one after the other; None where there is none."""
    return tuple(link(view, address, map_.records[address]) for address in addresses) or None
