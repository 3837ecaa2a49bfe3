"""Where the records of a register are: points on a bare map where their place is known, a grid of labelled tiles where it is not."""

from pydantic import JsonValue

from filiere.kernel.folding import fold
from filiere.kernel.names import Text
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Block, Chart, Section, Table
from filiere.sdk.registers import Register
from filiere.workshop.register_views import Browse, RecordLine

_WHERE = Text(fr="Où elles sont", en="Where they are")
#: How many tiles stand in a row: as many as a phone shows legibly.
ACROSS = 4


def where(visit: Visit, register: Register, found: Browse, words: str, filters: dict[str, tuple[str, ...]]) -> list[Block]:
    """Return the map of what a search finds, or its tiles; nothing where no record says where it is."""
    placed = visit.workshop.placed(register.id, words, filters)
    if register.offer.place is not None and placed.records:
        return [_points(register, placed, found.total - placed.total)]
    return _tiles(register, found)


def _points(register: Register, placed: Browse, elsewhere: int) -> Section:
    latitude, longitude = register.offer.place or ("", "")
    points: list[JsonValue] = [
        {"label": record.label, "latitude": record.values[latitude], "longitude": record.values[longitude]} for record in placed.records
    ]
    spec: dict[str, JsonValue] = {
        "projection": {"type": "mercator"},
        "height": 360,
        "layer": [
            {"data": {"graticule": {"step": [2, 2]}}, "mark": {"type": "geoshape", "filled": False, "strokeWidth": 0.4, "clip": True}},
            {
                "data": {"values": points},
                "mark": {"type": "circle", "size": 60},
                "encoding": {
                    "latitude": {"field": "latitude", "type": "quantitative"},
                    "longitude": {"field": "longitude", "type": "quantitative"},
                    "tooltip": {"field": "label"},
                },
            },
        ],
    }
    rows = tuple((record.label, _number(record, latitude), _number(record, longitude)) for record in placed.records)
    twin = Table(
        columns=(register.offer.title, Text(fr="Latitude (°)", en="Latitude (°)"), Text(fr="Longitude (°)", en="Longitude (°)")), rows=rows
    )
    alt = Text(
        fr=f"{placed.total} fiches à leur place ; {elsewhere} sans lieu connu.",
        en=f"{placed.total} records at their place; {elsewhere} without a known place.",
    )
    return Section(title=_WHERE, id="carte", blocks=(Chart(title=alt, spec=spec, twin=twin, alt=alt),))


def _tiles(register: Register, found: Browse) -> list[Block]:
    """Return the areas as tiles in alphabetical order: they say how many, and no more than is known about where."""
    field = register.field(register.offer.area)
    counted = sorted(found.facets.get(register.offer.area, ()), key=lambda one: fold(one.value))
    if field is None or not counted:
        return []
    tiles: list[JsonValue] = [
        {"area": one.value, "records": one.count, "column": number % ACROSS, "row": number // ACROSS} for number, one in enumerate(counted)
    ]
    place: dict[str, JsonValue] = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "row", "type": "ordinal", "axis": None},
    }
    # Dark words stay readable on every shade of this scale.
    shade: JsonValue = {"field": "records", "type": "quantitative", "scale": {"range": ["#eef4f1", "#9cc9b8"]}, "legend": None}
    spec: dict[str, JsonValue] = {
        "data": {"values": tiles},
        "height": {"step": 56},
        "encoding": place,
        "layer": [
            {"mark": {"type": "rect", "stroke": "#5c6675"}, "encoding": {"color": shade}},
            {
                "mark": {"type": "text", "dy": -8, "color": "#1b2430", "limit": 76, "fontSize": 11},
                "encoding": {"text": {"field": "area"}, "tooltip": {"field": "area"}},
            },
            {"mark": {"type": "text", "dy": 10, "color": "#1b2430", "fontWeight": "bold"}, "encoding": {"text": {"field": "records"}}},
        ],
    }
    rows = tuple((one.value, one.count) for one in counted)
    twin = Table(columns=(field.label, Text(fr="Fiches", en="Records")), rows=rows)
    alt = Text(
        fr=f"{len(counted)} tuiles, par ordre alphabétique : {field.label.fr.lower()}, et combien de fiches.",
        en=f"{len(counted)} tiles, in alphabetical order: {field.label.en.lower()}, and how many records.",
    )
    return [Section(title=_WHERE, id="carte", blocks=(Chart(title=alt, spec=spec, twin=twin, alt=alt),))]


def _number(record: RecordLine, name: str) -> float | None:
    value = record.values.get(name)
    return float(value) if isinstance(value, int | float) else None
