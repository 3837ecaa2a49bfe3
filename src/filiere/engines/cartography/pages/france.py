"""Records on the map of France: departments by outline where the edition has outlines, else by tile; what has no place is counted apart."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from filiere.engines.cartography import atlas
from filiere.engines.cartography.territory import DEPARTMENTS, REGIONS, TILES, region_of
from filiere.sdk.blocks import Block, Chart, Prose, Section, Table
from filiere.sdk.values import Text

_RECORDS = Text(fr="Fiches", en="Records")


def france(content: Mapping[str, Any], map_: atlas.Atlas) -> list[Block]:
    """Return the map of France, by department and by region, with how many records have no place."""
    counts = Counter(one["values"]["department"] for one in map_.records.values() if one["values"].get("department") in DEPARTMENTS)
    placed = sum(counts.values())
    elsewhere = len(map_.records) - placed
    told = Text(
        fr=f"{placed} fiche(s) ont un département, {elsewhere} n’en ont pas : ce qu’aucune source ne situe reste sans lieu.",
        en=f"{placed} record(s) have a department, {elsewhere} have none: what no source places stays without a place.",
    )
    blocks: list[Block] = [Prose(text=told, quiet=True)]
    if placed:
        spec = _outlined(content["outlines"], counts) if content.get("outlines") else _tiled(counts)
        blocks.append(Chart(title=Text(fr="Par département", en="By department"), spec=spec, twin=_twin(counts), alt=told))
    return [Section(title=Text(fr="En France", en="In France"), id="france", blocks=tuple(blocks))]


def _twin(counts: Mapping[str, int]) -> Table:
    rows = sorted((REGIONS[region_of(code)][0], f"{DEPARTMENTS[code][0]} ({code})", count) for code, count in counts.items())
    return Table(columns=(Text(fr="Région", en="Region"), Text(fr="Département", en="Department"), _RECORDS), rows=tuple(rows))


def _scale() -> dict[str, Any]:
    return {"field": "count", "type": "quantitative", "title": _RECORDS, "scale": {"scheme": "blues", "domainMin": 0}}


def _tooltip() -> list[dict[str, Any]]:
    return [
        {"field": "name", "title": Text(fr="Département", en="Department")},
        {"field": "region", "title": Text(fr="Région", en="Region")},
        {"field": "count", "title": _RECORDS},
    ]


def _tiled(counts: Mapping[str, int]) -> dict[str, Any]:
    values = [
        {
            "code": code,
            "name": DEPARTMENTS[code][0],
            "region": REGIONS[DEPARTMENTS[code][1]][0],
            "x": TILES[code][0],
            "y": TILES[code][1],
            "count": counts.get(code, 0),
        }
        for code in DEPARTMENTS
    ]
    place = {
        "x": {"field": "x", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}},
        "y": {"field": "y", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}},
        "tooltip": _tooltip(),
    }
    middle = max(counts.values()) * 0.6
    return {
        "data": {"values": values},
        "width": "container",
        "height": 420,
        "layer": [
            {"mark": {"type": "rect", "stroke": "#5c6675", "strokeWidth": 0.5}, "encoding": {**place, "color": _scale()}},
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {
                    **place,
                    "text": {"field": "code"},
                    "color": {"condition": {"test": f"datum.count > {middle}", "value": "#ffffff"}, "value": "#1b1f27"},
                },
            },
        ],
    }


def _outlined(outlines: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    features = [
        {
            **feature,
            "name": feature["properties"]["name"],
            "region": REGIONS[region_of(feature["properties"]["code"])][0],
            "count": counts.get(feature["properties"]["code"], 0),
        }
        for feature in outlines["features"]
    ]
    return {
        "data": {"values": features},
        "width": "container",
        "height": 460,
        "projection": {"type": "mercator"},
        "mark": {"type": "geoshape", "stroke": "#5c6675", "strokeWidth": 0.4},
        "encoding": {"color": _scale(), "tooltip": _tooltip()},
    }
