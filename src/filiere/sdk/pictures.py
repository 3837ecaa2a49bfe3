"""The drawn blocks of a page: the score of promises and graphs. Each can tell its own table twin from what it draws."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from filiere.kernel.names import Text, Value

#: A ``str`` reads the same in both languages.
Words = str | Text

#: What is known, or what a value rests on. Each has a colour and, in pictures, a shape of its own.
Tone = Literal[
    "accepted",
    "filed",
    "declared",
    "refused",
    "stale",
    "late",
    "unheard",
    "promised",
    "simulated",
    "open",
    "real",
    "neutral",
]


class Mark(Value):
    """One promise at its date; ``when`` writes the date as the text gives it, ``on`` places it."""

    id: str
    on: date
    title: Words
    tone: Tone
    state: Words
    when: Words | None = None
    address: str | None = None


class Rail(Value):
    """One project: its marks, and how many of its promises have no date."""

    id: str
    title: Words
    marks: tuple[Mark, ...] = ()
    undated: int = Field(default=0, ge=0)
    address: str | None = None
    undated_address: str | None = None


class Moment(Value):
    """A day that cuts across all rails: a signature, an amendment, the day shown."""

    on: date
    label: Words


class Rails(Value):
    """The score of promises: one rail per project, one mark per promise at its date.

    ``legend`` says what each tone means here, in the order to show them; every tone that a mark uses must be in it. ``twin`` is the
    address of a page that tells the same as a table; without it the table is folded below the picture.
    """

    block: Literal["rails"] = "rails"
    title: Words
    alt: Text
    rails: tuple[Rail, ...] = ()
    moments: tuple[Moment, ...] = ()
    legend: tuple[tuple[Tone, Words], ...] = ()
    twin: str | None = None

    @model_validator(mode="after")
    def _legend_is_whole(self) -> Self:
        told = {tone for tone, _ in self.legend}
        missing = sorted({mark.tone for rail in self.rails for mark in rail.marks} - told)
        if missing:
            raise ValueError(f"the legend does not say what these tones mean: {', '.join(missing)}")
        return self


class GraphNode(Value):
    """A thing in a graph."""

    id: str
    label: Words
    note: Words | None = None
    tone: Tone = "neutral"
    address: str | None = None


class GraphEdge(Value):
    """A way from one thing to another; ``dashed`` where it is a reading rather than the text's words."""

    source: str
    target: str
    label: Words | None = None
    dashed: bool = False


class Graph(Value):
    """Things and ways between them, drawn in layers from left to right; what comes first stands left."""

    block: Literal["graph"] = "graph"
    title: Words
    alt: Text
    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    empty: Text = Text(fr="Aucun lien à dessiner.", en="No link to draw.")

    @model_validator(mode="after")
    def _edges_join_nodes(self) -> Self:
        known = {node.id for node in self.nodes}
        if len(known) != len(self.nodes):
            raise ValueError("two nodes share one id")
        loose = sorted({end for edge in self.edges for end in (edge.source, edge.target)} - known)
        if loose:
            raise ValueError(f"edges lead to nodes that do not exist: {', '.join(loose)}")
        return self
