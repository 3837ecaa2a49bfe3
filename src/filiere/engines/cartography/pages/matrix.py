"""The matrices: locks with what covers them, stages with what stands at each, both with what nothing is said of."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.cartography import atlas
from filiere.engines.cartography.pages.parts import ROWS, joined, link, word
from filiere.sdk.blocks import Badge, Block, Chart, Link, Metric, Metrics, Prose, Section, Table, Tone, View
from filiere.sdk.values import Text

_STATES: Mapping[str, tuple[Text, Tone]] = {
    "covered": (Text(fr="couvert", en="covered"), "accepted"),
    "technology": (Text(fr="technologie seule", en="technology alone"), "declared"),
    "uncovered": (Text(fr="non couvert", en="uncovered"), "late"),
}
_NO_LINK = Text(fr="aucun lien énoncé", en="no link stated")
_SILENT = Text(fr="non dit", en="not said")


def locks(view: View, content: Mapping[str, Any], map_: atlas.Atlas) -> list[Block]:
    """Return the matrix of locks × technologies × projects, the uncovered locks, and the technologies without a lock."""
    covered = atlas.coverage(map_)
    loose = atlas.without_lock(map_)
    states = [one.state for one in covered]
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Verrous", en="Locks"), value=len(covered)),
            *(Metric(label=words, value=states.count(state), tone=tone) for state, (words, tone) in _STATES.items()),
            Metric(label=Text(fr="Technologies sans verrou énoncé", en="Technologies with no stated lock"), value=len(loose)),
        )
    )
    rows = tuple(
        (
            link(view, one.lock, map_.records[one.lock]),
            word(content, "cartography.locks", "chain", map_.records[one.lock]["values"].get("chain")) or _SILENT,
            word(content, "cartography.locks", "actors", map_.records[one.lock]["values"].get("actors")) or _SILENT,
            joined(view, map_, one.technologies) or _NO_LINK,
            joined(view, map_, one.projects) or _NO_LINK,
            Badge(words=_STATES[one.state][0], tone=_STATES[one.state][1]),
        )
        for one in covered[:ROWS]
    )
    columns = (
        Text(fr="Verrou", en="Lock"),
        Text(fr="Maillon", en="Link of the chain"),
        Text(fr="Types d’acteurs", en="Types of actors"),
        Text(fr="Technologies qui le lèvent", en="Technologies that unlock it"),
        Text(fr="Projets qui y travaillent", en="Projects that work on it"),
        Text(fr="Couverture", en="Coverage"),
    )
    blocks: list[Block] = [
        metrics,
        Section(
            title=Text(fr="Verrous × technologies × projets", en="Locks × technologies × projects"),
            id="matrice",
            blocks=(Table(columns=columns, rows=rows),),
        ),
    ]
    if grid := _grid(map_, covered):
        blocks.append(grid)
    if loose:
        names = tuple((link(view, address, map_.records[address]), _NO_LINK) for address in loose[:ROWS])
        table = Table(columns=(Text(fr="Technologie", en="Technology"), Text(fr="Verrou", en="Lock")), rows=names)
        blocks.append(
            Section(
                title=Text(fr="Technologies sans verrou énoncé", en="Technologies with no stated lock"), id="sans-verrou", blocks=(table,)
            )
        )
    return blocks


def _grid(map_: atlas.Atlas, covered: Sequence[atlas.Coverage]) -> Chart | None:
    """Return the matrix as a picture, where it is small enough to be one."""
    technologies = sorted({name for one in covered for name in one.technologies})
    if not technologies or len(covered) > 40 or len(technologies) > 40:
        return None
    names = {address: str(record["values"]["name"]) for address, record in map_.records.items()}
    values = [
        {"lock": names[one.lock], "technology": names[technology], "said": int(technology in one.technologies)}
        for one in covered
        for technology in technologies
    ]
    spec = {
        "data": {"values": values},
        "width": "container",
        "height": {"step": 22},
        "mark": {"type": "rect", "stroke": "#5c6675", "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "lock", "type": "nominal", "title": None, "axis": {"labelLimit": 260}},
            "x": {"field": "technology", "type": "nominal", "title": None, "axis": {"labelAngle": -40, "labelLimit": 160}},
            "color": {"field": "said", "type": "nominal", "legend": None, "scale": {"domain": [0, 1], "range": ["#f2efe6", "#1f7a5c"]}},
            "tooltip": [{"field": "lock"}, {"field": "technology"}],
        },
    }
    rows = tuple((names[one.lock], ", ".join(names[name] for name in one.technologies) or _NO_LINK) for one in covered)
    twin = Table(columns=(Text(fr="Verrou", en="Lock"), Text(fr="Technologies", en="Technologies")), rows=rows)
    title = Text(fr="Quelle technologie lève quel verrou", en="Which technology unlocks which lock")
    alt = Text(
        fr=f"{len(covered)} verrous et {len(technologies)} technologies.", en=f"{len(covered)} locks and {len(technologies)} technologies."
    )
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


_TYPES = {
    "cartography.projects": Text(fr="Recherche", en="Research"),
    "cartography.programmes": Text(fr="Production", en="Production"),
    "cartography.know_how": Text(fr="Savoir-faire", en="Know-how"),
    "cartography.products": Text(fr="Produits", en="Products"),
}
_HEALTHS = {
    "human": Text(fr="humaine", en="human"),
    "animal": Text(fr="animale", en="animal"),
    "environment": Text(fr="environnement", en="environment"),
}


def cycle(view: View, map_: atlas.Atlas) -> list[Block]:
    """Return what stands at each stage of the infection cycle, by type, by health and by maturity, with what is not placed."""
    stages = sorted(map_.of("cartography.stages"), key=lambda pair: pair[1]["values"]["position"])
    keys = [record["id"] for _, record in stages]
    found = [pair for register in _TYPES for pair in map_.of(register)]
    rows = []
    for key, (address, record) in zip(keys, stages, strict=True):
        cells = tuple(_here(view, map_, register, key) for register in _TYPES)
        name = Text(fr=record["values"]["name"], en=record["values"].get("english") or record["values"]["name"])
        rows.append((Link(label=name, address=view.address("record", address)), *cells))
    rows.append((Text(fr="étape non dite", en="stage not said"), *(_here(view, map_, register, "") for register in _TYPES)))
    told = Text(
        fr="Étapes provisoires, les nôtres : le texte attend celles des sociétés savantes. Leur registre se corrige comme les autres.",
        en="Provisional stages, ours: the text expects those of learned societies. Their register is amended like any other.",
    )
    table = Table(columns=(Text(fr="Étape du cycle", en="Stage of the cycle"), *_TYPES.values()), rows=tuple(rows))
    names = {record["id"]: record["values"]["name"] for _, record in stages}
    blocks: list[Block] = [
        Section(
            title=Text(fr="Le cycle de l’infection", en="The infection cycle"), id="cycle", blocks=(Prose(text=told, quiet=True), table)
        )
    ]
    for title, column, words in (
        (Text(fr="Étape × santé (« One Health »)", en="Stage × health (One Health)"), "one_health", _HEALTHS),
        (
            Text(fr="Étape × maturité (TRL)", en="Stage × maturity (TRL)"),
            "trl",
            {str(level): Text(fr=str(level), en=str(level)) for level in range(1, 10)},
        ),
    ):
        counts = atlas.crossed(found, keys, list(words), "stages", column)
        heads = (Text(fr="Étape", en="Stage"), *words.values(), _SILENT)
        lines = tuple((names.get(key) or _SILENT, *(counts[key][other] or None for other in (*words, ""))) for key in (*keys, ""))
        blocks.append(Section(title=title, id=f"etape-{column.replace('_', '-')}", blocks=(Table(columns=heads, rows=lines),)))
    return blocks


def _here(view: View, map_: atlas.Atlas, register: str, stage: str) -> Any:
    here = [
        address
        for address, record in map_.of(register)
        if (stage in (record["values"].get("stages") or ()) if stage else not record["values"].get("stages"))
    ]
    return joined(view, map_, here[:20])
