"""A page as data: the blocks that engines, the workshop and the portal write, and that `rendering` shows on any medium.

Words are a :class:`Text` (two languages) or a plain ``str`` that reads the same in both (a name, an identifier, a digest). Values stay
values (numbers, dates, deadlines): how they are written is the business of the medium and of the reader's language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, JsonValue, model_validator

from filiere.kernel.evidence import Check, Evidence
from filiere.kernel.names import Text, Value
from filiere.sdk.cells import Badge, Cell, CellPart, Code, Link, Quantity, When
from filiere.sdk.pictures import Graph, GraphEdge, GraphNode, Mark, Moment, Rail, Rails, Tone, Words

__all__ = [
    "Action",
    "Actions",
    "Badge",
    "Block",
    "Cell",
    "CellPart",
    "Chart",
    "Checks",
    "Code",
    "Column",
    "Columns",
    "Diff",
    "DiffRow",
    "Download",
    "Downloads",
    "Event",
    "Facet",
    "Facets",
    "FactRow",
    "Facts",
    "Graph",
    "GraphEdge",
    "GraphNode",
    "Input",
    "Link",
    "Links",
    "Mark",
    "Metric",
    "Metrics",
    "Moment",
    "Notice",
    "Page",
    "Pager",
    "Progress",
    "Prose",
    "Quantity",
    "Quote",
    "Rail",
    "Rails",
    "Section",
    "Table",
    "Timeline",
    "Tone",
    "Verdict",
    "View",
    "When",
    "Words",
]


class Column(Value):
    """The heading of a column; numbers and dates align on their own, ``wide`` asks for room."""

    label: Words
    wide: bool = False


def _columns(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    return tuple({"label": item} if isinstance(item, (str, Text)) else item for item in value)


class Table(Value):
    """Rows under headings; the first column heads its row. ``empty`` says what it means that there is no row."""

    block: Literal["table"] = "table"
    columns: Annotated[tuple[Column, ...], BeforeValidator(_columns)] = Field(min_length=1)
    rows: tuple[tuple[Cell, ...], ...] = ()
    caption: Words | None = None
    empty: Text = Text(fr="Rien à montrer.", en="Nothing to show.")

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.columns)} columns")
        return self


class Section(Value):
    """A titled part of a page; ``id`` makes it addressable, ``badge`` qualifies its title."""

    block: Literal["section"] = "section"
    title: Words
    blocks: tuple["Block", ...] = ()
    id: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]*$")
    badge: Badge | None = None


class Columns(Value):
    """A main column and a narrower one beside it; one after the other on a phone, in a terminal and in print."""

    block: Literal["columns"] = "columns"
    main: tuple["Block", ...]
    aside: tuple["Block", ...]


class Prose(Value):
    """One paragraph, or several where the words hold blank lines; ``quiet`` for what may be skipped. Never markup."""

    block: Literal["prose"] = "prose"
    text: Cell
    quiet: bool = False


class Metric(Value):
    """A number that matters, large, with what it counts below it."""

    label: Words
    value: Cell
    note: Words | None = None
    tone: Tone = "neutral"
    address: str | None = None


class Metrics(Value):
    """A row of numbers that matter."""

    block: Literal["metrics"] = "metrics"
    items: tuple[Metric, ...] = Field(min_length=1)


class FactRow(Value):
    """A word and what is known of it."""

    label: Words
    value: Cell


class Facts(Value):
    """What is known, one row per word."""

    block: Literal["facts"] = "facts"
    rows: tuple[FactRow, ...] = ()


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.model_dump()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


class Chart(Value):
    """A Vega-Lite specification with its table twin.

    A ``Text``, or a mapping of exactly ``fr`` and ``en``, anywhere in ``spec`` becomes one string in the reader's language. Colours are
    best left to the renderer's own range; ``alt`` says in one sentence what the picture shows.
    """

    block: Literal["chart"] = "chart"
    title: Words
    spec: Annotated[dict[str, JsonValue], BeforeValidator(_plain)]
    twin: Table
    alt: Text


class Checks(Value):
    """Typed checks: a missed one is shown as plainly as a met one."""

    block: Literal["checks"] = "checks"
    items: tuple[Check, ...] = ()


class Download(Value):
    """A file by its digest; ``size`` in bytes."""

    label: Words
    address: str
    media_type: str = "application/octet-stream"
    size: int | None = Field(default=None, ge=0)
    sha256: str | None = None


class Downloads(Value):
    """Files to take away."""

    block: Literal["downloads"] = "downloads"
    items: tuple[Download, ...] = ()


class Links(Value):
    """A list of ways elsewhere."""

    block: Literal["links"] = "links"
    items: tuple[Link, ...] = ()


class Input(Value):
    """One field of an act: what the portal asks before it is done; ``help`` says what to write.

    ``suggest`` is an address to which what is typed is posted for what it may complete to; without JavaScript the field is plain text.
    """

    name: str
    label: Words
    form: Literal["text", "long", "date", "number", "choice", "file", "hidden", "password", "tick"] = "text"
    value: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    required: bool = False
    help: Words | None = None
    suggest: str | None = None


class Verdict(Value):
    """What the guard says of an act; a refusal says why."""

    allowed: bool
    reason: Text | None = None


class Action(Value):
    """One act that a reader may do; refused, it stays visible with its reason."""

    label: Words
    address: str
    verdict: Verdict = Verdict(allowed=True)
    method: Literal["get", "post"] = "post"
    inputs: tuple[Input, ...] = ()
    note: Words | None = None
    main: bool = False


class Actions(Value):
    """What can be done here."""

    block: Literal["actions"] = "actions"
    items: tuple[Action, ...] = ()


class Facet(Value):
    """One value to filter by: how many it would leave, and whether it is chosen (its address then removes it)."""

    label: Words
    address: str
    count: int | None = None
    chosen: bool = False


class Facets(Value):
    """A group of filters."""

    block: Literal["facets"] = "facets"
    label: Words
    items: tuple[Facet, ...] = ()


class Pager(Value):
    """Where one stands in a long list (``page`` from 1), with the ways back and on."""

    block: Literal["pager"] = "pager"
    page: int = Field(ge=1)
    pages: int = Field(ge=1)
    previous: str | None = None
    next: str | None = None


class Progress(Value):
    """How far something has come, 0–100; ``percent`` None where it cannot be known."""

    block: Literal["progress"] = "progress"
    label: Words
    percent: float | None = Field(default=None, ge=0, le=100)
    words: Words | None = None
    tone: Tone = "accepted"


class DiffRow(Value):
    """One thing at two dates; None where it did not exist."""

    what: Cell
    before: Cell
    after: Cell


class Diff(Value):
    """What differs between two dates or two versions."""

    block: Literal["diff"] = "diff"
    before: Words
    after: Words
    rows: tuple[DiffRow, ...] = ()
    empty: Text = Text(fr="Aucune différence.", en="No difference.")


class Event(Value):
    """Something that happened, or is to happen."""

    when: Cell
    title: Cell
    note: Cell = None
    tone: Tone = "neutral"


class Timeline(Value):
    """Events in the order given."""

    block: Literal["timeline"] = "timeline"
    items: tuple[Event, ...] = ()
    empty: Text = Text(fr="Rien n’est encore arrivé.", en="Nothing has happened yet.")


class Notice(Value):
    """A sentence that must not be missed, and the one thing to do about it."""

    block: Literal["notice"] = "notice"
    tone: Tone = "neutral"
    text: Cell
    action: Link | None = None


class Quote(Value):
    """A sentence of the signed text, in its own language, with the place where it stands."""

    block: Literal["quote"] = "quote"
    words: str
    source: Words
    address: str | None = None
    language: Literal["fr", "en"] = "fr"


Block = Annotated[
    Section
    | Columns
    | Prose
    | Metrics
    | Facts
    | Table
    | Chart
    | Graph
    | Rails
    | Checks
    | Downloads
    | Links
    | Actions
    | Facets
    | Pager
    | Progress
    | Diff
    | Timeline
    | Notice
    | Quote,
    Field(discriminator="block"),
]
Page = tuple[Block, ...]

Section.model_rebuild()
Columns.model_rebuild()


@dataclass(frozen=True)
class View:
    """What a page function is given: the evidence, its artefacts, what the reader asked, and ways to address and to act.

    ``address(kind, id)`` makes the address of a thing (``deliverable``, ``project``, ``indicator``, ``evidence``, ``artefact``…);
    ``verdict(act, thing)`` asks the guard. The language is chosen later, by the medium.
    """

    evidence: Evidence
    read: Callable[[str], bytes]
    query: Mapping[str, str]
    address: Callable[[str, str], str]
    verdict: Callable[[str, str], Verdict]

    def open(self, name: str) -> bytes:
        """Return the content of the artefact of that name."""
        return self.read(name)

    def json(self, name: str) -> Any:
        """Return an artefact of that name, read as JSON."""
        import json

        return json.loads(self.read(name))
