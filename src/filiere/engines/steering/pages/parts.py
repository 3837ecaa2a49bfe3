"""What the pages of steering share: bars with their table, links, badges, and the words of states."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.steering.gaps import DATES, LEADS
from filiere.engines.steering.progress import INFORMATION
from filiere.sdk.blocks import (
    Badge,
    Block,
    Chart,
    Link,
    Table,
    Tone,
    View,
)
from filiere.sdk.values import Text

PROJECT = Text(fr="Projet", en="Project")
PROMISE = Text(fr="Livrable", en="Deliverable")
DEADLINE = Text(fr="Échéance", en="Deadline")
PROMISES = Text(fr="Promesses", en="Promises")
INDICATORS = Text(fr="Indicateurs", en="Indicators")


def bars(title: Text, alt: Text, projects: Sequence[Mapping[str, Any]], key: str, words: Mapping[str, Text]) -> Block:
    """Return one stacked bar per project that promises something, and the same as a table."""
    kinds = [kind for kind in (*LEADS, *DATES, *INFORMATION) if kind in words]
    kinds = list(dict.fromkeys(kinds))
    shown = [project for project in projects if project["promises"]]
    values = [
        {"project": project["id"], "kind": words[kind], "order": rank, "count": project[key][kind]}
        for project in shown
        for rank, kind in enumerate(kinds)
        if project[key][kind]
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "bar"},
        "width": "container",
        "encoding": {
            "y": {"field": "project", "type": "nominal", "sort": [project["id"] for project in shown], "title": None},
            "x": {"field": "count", "type": "quantitative", "title": PROMISES, "axis": {"tickMinStep": 1}},
            "color": {"field": "kind", "type": "nominal", "sort": [words[kind] for kind in kinds], "title": None},
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    twin = Table(
        columns=(PROJECT, *(words[kind] for kind in kinds), PROMISES),
        rows=tuple((project["id"], *(project[key][kind] for kind in kinds), project["promises"]) for project in shown),
    )
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


def side(row: Mapping[str, Any]) -> Text:
    """Return the side of the table a commitment stands on."""
    return Text(fr="État", en="State") if row["side"] == "state" else Text(fr="Filière", en="Sector")


def badge(words: Mapping[str, tuple[Text, Tone]], key: str) -> Badge:
    """Return the badge of a state."""
    said, tone = words[key]
    return Badge(words=said, tone=tone)


def link(view: View, name: str, kind: str = "deliverable", title: Mapping[str, str] | None = None) -> Link:
    """Return the way to an element, under its name or its title."""
    return Link(label=name if title is None else text(title), address=view.address(kind, name))


def text(words: Mapping[str, str]) -> Text:
    """Return words of a snapshot as a text."""
    return Text(fr=words["fr"], en=words["en"])
