"""The links of a map as a drawing: record by record where it can be read, else register by register with how many links join them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from filiere.engines.cartography import atlas
from filiere.sdk.blocks import Block, Graph, GraphEdge, GraphNode, Prose, Section, View
from filiere.sdk.values import Text

#: A drawing of more records than this is a knot: registers are drawn instead.
MOST = 40
TITLE = Text(fr="Réseau", en="Network")


def network(view: View, content: Mapping[str, Any], map_: atlas.Atlas) -> list[Block]:
    """Return the links of a map, drawn."""
    if not map_.links:
        none = Text(fr="Aucun lien énoncé entre les fiches de cette carte.", en="No link is stated between the records of this map.")
        return [Section(title=TITLE, id="reseau", blocks=(Prose(text=none, quiet=True),))]
    ends = sorted({link["values"][end] for link in map_.links for end in ("origin", "target")})
    graph = _by_record(view, content, map_, ends) if len(ends) <= MOST else by_register(view, content, map_)
    return [Section(title=TITLE, id="reseau", blocks=(graph,))]


def _kind(content: Mapping[str, Any], kind: str) -> Text:
    declared = next(one for one in content["registers"][atlas.LINKS]["fields"] if one["name"] == "kind")
    words = declared.get("words", {}).get(kind)
    return Text(fr=words["fr"], en=words["en"]) if words else Text(fr=kind, en=kind)


def _by_record(view: View, content: Mapping[str, Any], map_: atlas.Atlas, ends: list[str]) -> Graph:
    nodes = tuple(
        GraphNode(
            id=end,
            label=str(map_.records[end]["values"].get("name") or end)[:60],
            note=_title(content, end.partition("/")[0]),
            address=view.address("record", end),
        )
        for end in ends
    )
    edges = tuple(
        GraphEdge(source=one["values"]["origin"], target=one["values"]["target"], label=_kind(content, one["values"]["kind"]))
        for one in map_.links
    )
    alt = Text(fr=f"{len(nodes)} fiches jointes par {len(edges)} liens.", en=f"{len(nodes)} records joined by {len(edges)} links.")
    return Graph(title=TITLE, alt=alt, nodes=nodes, edges=edges)


def by_register(view: View, content: Mapping[str, Any], map_: atlas.Atlas) -> Graph:
    """Return the registers of a map and how many links of each kind join them."""
    counts = Counter(
        (one["values"]["origin"].partition("/")[0], one["values"]["kind"], one["values"]["target"].partition("/")[0]) for one in map_.links
    )
    held = Counter(address.partition("/")[0] for address in map_.records)
    names = sorted({name for origin, _, target in counts for name in (origin, target)})
    nodes = tuple(
        GraphNode(
            id=name,
            label=_title(content, name),
            note=Text(fr=f"{held[name]} fiches", en=f"{held[name]} records"),
            address=view.address("register", name),
        )
        for name in names
    )
    edges = tuple(
        GraphEdge(
            source=origin, target=target, label=Text(fr=f"{_kind(content, kind).fr} ({count})", en=f"{_kind(content, kind).en} ({count})")
        )
        for (origin, kind, target), count in sorted(counts.items())
        if origin != target
    )
    total = len(map_.links)
    alt = Text(fr=f"{len(nodes)} registres joints par {total} liens.", en=f"{len(nodes)} registers joined by {total} links.")
    return Graph(title=TITLE, alt=alt, nodes=nodes, edges=edges)


def _title(content: Mapping[str, Any], register: str) -> Text:
    said = content["registers"][register]["title"]
    return Text(fr=said["fr"], en=said["en"])
