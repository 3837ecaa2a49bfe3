"""What the pages of steering share: bars with their table, links, badges, and the words of states."""

from collections.abc import Mapping, Sequence
from typing import Any

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


#: The line around a bar, seen on light and dark paper alike.
EDGE = "#5c6675"
GREEN, PALE_GREEN, BLUE, RED, GREY, PALE_GREY = "#1f7a5c", "#8cc0ac", "#2a5bd7", "#b3261e", "#9aa3b0", "#d9d5c9"


def bars(
    title: Text,
    alt: Text,
    projects: Sequence[Mapping[str, Any]],
    key: str,
    words: Mapping[str, Text],
    *,
    colours: Mapping[str, str],
) -> Block:
    """Return one stacked bar per project that promises something, and the same as a table.

    Each kind keeps its colour whether or not it occurs: green is what is there, grey what is not; the kinds are in the order of ``words``.
    """
    kinds = list(words)
    shown = [project for project in projects if project["promises"]]
    values = [
        {"project": project["id"], "kind": words[kind], "order": rank, "count": project[key][kind]}
        for project in shown
        for rank, kind in enumerate(kinds)
        if project[key][kind]
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": EDGE, "strokeWidth": 0.5},
        "width": "container",
        "encoding": {
            "y": {"field": "project", "type": "nominal", "sort": [project["id"] for project in shown], "title": None},
            "x": {"field": "count", "type": "quantitative", "title": PROMISES, "axis": {"tickMinStep": 1}},
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": [words[kind] for kind in kinds], "range": [colours[kind] for kind in kinds]},
                "legend": {"title": None, "columns": 2, "columnPadding": 24, "labelLimit": 320},
            },
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
