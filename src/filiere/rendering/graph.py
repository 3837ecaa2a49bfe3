"""Graphs as SVG in layers from left to right, with their table twin."""

from filiere.kernel.names import Text
from filiere.rendering.glyphs import INK, glyph
from filiere.rendering.layout import layers, lines_of, order
from filiere.rendering.markup import Markup, element, join
from filiere.rendering.medium import Medium
from filiere.sdk.blocks import Column, Link, Table
from filiere.sdk.pictures import Graph, GraphEdge, GraphNode

SOFT, LINE = "#5c6675", "#d9d5ca"
_BOX, _GAP_X, _GAP_Y, _LETTERS = 200.0, 64.0, 16.0, 26
#: The mean width of a letter of 12 units.
_LETTER = 6.0


class _Place:
    """A node laid out: its lines and its box."""

    def __init__(self, node: GraphNode, medium: Medium) -> None:
        self.node = node
        self.lines = lines_of(medium.say(node.label), _LETTERS)
        self.note = lines_of(medium.say(node.note), _LETTERS + 4, 2) if node.note is not None else ()
        self.height = 16.0 + 17 * len(self.lines) + 15 * len(self.note)
        self.x = self.y = 0.0


def graph_svg(block: Graph, medium: Medium) -> Markup:
    """Return the drawing; colours come from classes, and stand as attributes where no style sheet does."""
    places = _places(block, medium)
    width = max(place.x for place in places.values()) + _BOX + 2
    height = max(place.y + place.height for place in places.values()) + 4
    edges = (_edge(edge, places[edge.source], places[edge.target], medium) for edge in block.edges)
    return element(
        "svg",
        *edges,
        *(_node(place, medium) for place in places.values()),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        class_="graph-svg",
        role="group",
        aria_label=medium.say(block.alt),
        font_family="Source Sans Pro, sans-serif",
        font_size="14",
    )


def _places(block: Graph, medium: Medium) -> dict[str, _Place]:
    ends = [(edge.source, edge.target) for edge in block.edges]
    layer = layers([node.id for node in block.nodes], ends)
    rank = order(layer, ends)
    places = {node.id: _Place(node, medium) for node in block.nodes}
    below: dict[int, float] = {}
    # Between two layers there is room for the longest word that stands on a way.
    gap = max([_GAP_X, *(_LETTER * len(medium.say(edge.label)) + 26 for edge in block.edges if edge.label is not None)])
    for name in sorted(places, key=lambda name: (layer[name], rank[name])):
        place, column = places[name], layer[name]
        place.x, place.y = 1 + column * (_BOX + gap), below.get(column, 2.0)
        below[column] = place.y + place.height + _GAP_Y
    tallest = max(below.values())
    for name, place in places.items():
        place.y += (tallest - below[layer[name]]) / 2
    return places


def _node(place: _Place, medium: Medium) -> Markup:
    x, y = place.x, place.y
    box = element(
        "rect", x=f"{x:g}", y=f"{y:g}", width=f"{_BOX:g}", height=f"{place.height:g}", rx="7", fill="#fff", stroke=LINE, class_="box"
    )
    sign = glyph(place.node.tone, x + 13, y + 17)
    spans = [element("tspan", words, x=f"{x + 26:g}", dy="17" if number else None) for number, words in enumerate(place.lines)]
    spans += [element("tspan", words, x=f"{x + 26:g}", dy="15", fill=SOFT, font_size="12", class_="quiet") for words in place.note]
    told = element("text", *spans, y=f"{y + 22:g}", fill=INK, class_="name")
    address = medium.link(place.node.address)
    whole = join((element("title", medium.say(place.node.label)), box, sign, told))
    return element("g", whole) if address is None else element("a", whole, href=address)


def _edge(edge: GraphEdge, source: _Place, target: _Place, medium: Medium) -> Markup:
    x1, y1 = source.x + _BOX, source.y + source.height / 2
    x2, y2 = target.x - 2, target.y + target.height / 2
    bend = max(30.0, (x2 - x1) / 2)
    curve = element(
        "path",
        d=f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2 - 5:.1f} {y2:.1f}",
        fill="none",
        stroke=SOFT,
        stroke_width="1.3",
        stroke_dasharray="4 3" if edge.dashed else None,
        class_="edge",
    )
    head = element("path", d=f"M{x2:.1f} {y2:.1f}l-8 -4v8z", fill=SOFT, class_="edge-head")
    if edge.label is None:
        return element("g", curve, head)
    label = element(
        "text",
        medium.say(edge.label),
        x=f"{(x1 + x2) / 2:.1f}",
        y=f"{(y1 + y2) / 2 - 5:.1f}",
        fill=SOFT,
        font_size="12",
        text_anchor="middle",
        paint_order="stroke",
        stroke="#fff",
        stroke_width="4",
        class_="quiet edge-label",
    )
    return element("g", curve, head, label)


def graph_twin(block: Graph) -> Table:
    """Return the same as a table: every way, then every thing that none leads to or from."""
    known = {node.id: node for node in block.nodes}
    inferred = Text(fr="notre lecture", en="our reading")
    rows: list[tuple[object, ...]] = [
        (_name(known[edge.source]), _name(known[edge.target]), (edge.label, inferred if edge.dashed else "")) for edge in block.edges
    ]
    joined = {end for edge in block.edges for end in (edge.source, edge.target)}
    rows += [(_name(node), None, node.note) for node in block.nodes if node.id not in joined]
    headings = (
        Column(label=Text(fr="D’abord", en="First")),
        Column(label=Text(fr="Ensuite", en="Then")),
        Column(label=Text(fr="Lien", en="Link")),
    )
    cleaned = [(first, then, _words(said)) for first, then, said in rows]
    return Table.model_validate({"columns": headings, "rows": cleaned, "caption": block.title})


def _name(node: GraphNode) -> object:
    return Link(label=node.label, address=node.address) if node.address else node.label


def _words(said: object) -> object:
    if not isinstance(said, tuple):
        return said
    kept = tuple(part for part in said if part)
    return kept or None
