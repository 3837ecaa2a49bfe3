"""The elements of a strategic sector contract, as data: what was promised, by whom, for when, and where each field is printed.

Nothing here is invented: a field the text leaves silent is None, ``none`` or ``unnamed``. Titles are in the project's own words;
the sentence itself stays in the signed document and is found through its :class:`~filiere.kernel.sources.Source`.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from filiere.kernel.deadlines import Deadline, NoDeadline
from filiere.kernel.names import ElementId, OfferId, Slug, Text, Value
from filiere.kernel.sources import Sources


class Modality(StrEnum):
    """How firmly the text speaks."""

    FIRM = "firm"
    COMMITMENT = "commitment"
    ENVISAGED = "envisaged"
    PROPOSED = "proposed"
    CONDITIONAL = "conditional"
    POSSIBLE = "possible"
    TO_BE_DEVELOPED = "to_be_developed"
    OBSERVED = "observed"


class EvidenceKind(StrEnum):
    """What can show that a promise was kept; the three are never mixed."""

    ATTESTED = "attested"
    PRODUCED = "produced"
    OBSERVED = "observed"


class Element(Value):
    """Anything of the contract that has a name; ``sources`` holds one entry per field that the text states.

    ``document`` is the folder that defines the element; the reader fills it in.
    """

    #: Fields that need a source as soon as they say something.
    sourced: ClassVar[tuple[str, ...]] = ("title",)

    id: ElementId
    document: Slug = "unknown"
    title: Text
    sources: dict[str, Sources] = Field(default_factory=dict)
    note: Text | None = None

    @model_validator(mode="after")
    def _every_field_has_its_source(self) -> Self:
        missing = [name for name in self.sourced if self._states(name) and name not in self.sources]
        if missing:
            raise ValueError(f"no source for: {', '.join(missing)}")
        unknown = [name for name in self.sources if name not in type(self).model_fields]
        if unknown:
            raise ValueError(f"sources name fields that do not exist: {', '.join(unknown)}")
        return self

    def _states(self, name: str) -> bool:
        value = getattr(self, name)
        return value is not None and value != () and not isinstance(value, NoDeadline)


class LeadParty(Value):
    """An organisation that leads, or a described group where the text names none; ``role`` as the text gives it."""

    organisation: Slug | None = None
    described: Text | None = None
    role: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.organisation is None and self.described is None:
            raise ValueError("a lead is an organisation or a description")
        return self


class Lead(Value):
    """Who answers for a promise, in the forms that the text prints.

    ``organisation`` one body; ``pair`` two or more who share it; ``vacant`` a post to be filled (``post`` names it, ``parties`` those who
    stand in); ``provisional`` a list the text calls temporary; ``group`` a described group; ``unnamed`` the text says nobody.
    """

    form: Literal["organisation", "pair", "vacant", "provisional", "group", "unnamed"]
    parties: tuple[LeadParty, ...] = ()
    support: tuple[LeadParty, ...] = ()
    post: Text | None = None

    @model_validator(mode="after")
    def _form_holds(self) -> Self:
        if self.form == "unnamed" and (self.parties or self.post):
            raise ValueError("an unnamed lead names nobody")
        if self.form == "vacant" and self.post is None:
            raise ValueError("a vacant lead names its post")
        if self.form in {"organisation", "pair", "provisional", "group"} and not self.parties:
            raise ValueError(f"a lead of form {self.form} names at least one party")
        return self


class Need(Value):
    """One thing that must come first: an element of the contract, or something outside it.

    ``inferred`` marks the two links that are our reading rather than the text's words.
    """

    element: ElementId | None = None
    outside: Text | None = None
    why: Text
    inferred: bool = False
    sources: Sources | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.element is None) == (self.outside is None):
            raise ValueError("a need is either an element or something outside the contract")
        return self


class Project(Element):
    """A structuring project, or the inter-sector strand."""

    sourced = ("title", "lead", "context")

    number: int | None = None
    strand: bool = False
    context: Text | None = None
    lead: Lead | None = None


class Objective(Element):
    """What a project is for."""

    project: ElementId


class Action(Element):
    """An action, axis, working group or use case of a project; ``parent`` is the action it belongs to, if any."""

    sourced = ("title", "lead")

    project: ElementId
    parent: ElementId | None = None
    kind: Literal["action", "axis", "working_group", "use_case", "perspective", "other"] = "action"
    lead: Lead | None = None
    needs: tuple[Need, ...] = ()


class Deliverable(Element):
    """A promise: what, by when, led by whom, how firmly, and which kinds of evidence can show it.

    ``act`` is true where the promise is something people do (hire, sign, launch, host, build): software may support it, never fulfil it,
    so ``produced`` cannot be among its kinds.
    """

    sourced = ("title", "deadline", "lead", "modality")

    parent: ElementId
    part_of: ElementId | None = None
    number: str | None = None
    deadline: Deadline = NoDeadline()
    lead: Lead | None = None
    modality: Modality
    needs: tuple[Need, ...] = ()
    fulfilled_by: tuple[EvidenceKind, ...] = Field(min_length=1)
    act: bool = False

    @model_validator(mode="after")
    def _acts_are_attested(self) -> Self:
        if self.act and EvidenceKind.PRODUCED in self.fulfilled_by:
            raise ValueError("an act is attested or observed, never produced by an engine")
        return self


class Amount(Value):
    """One number the text prints, with its unit; ``qualifier`` keeps "plus de", "une trentaine", "près de"."""

    value: float
    unit: str
    qualifier: Literal["exactly", "more_than", "at_least", "less_than", "about", "up_to", "rank"] = "exactly"
    what: Text


class Figure(Element):
    """A figure the text prints: target, amount, delay, constraint, fact or context."""

    sourced = ("title",)

    scope: str
    nature: Literal["target", "impact", "amount", "delay", "constraint", "commitment", "fact", "context"]
    amounts: tuple[Amount, ...] = ()
    horizon: Text | None = None


class Indicator(Element):
    """A measure: of a deliverable, or of a target of the contract.

    ``target`` is the value the text sets; ``strict`` when it must be exceeded (">50" is met at 51). A ``criterion`` is judged, not counted.
    """

    sourced = ("title", "target")

    of: ElementId
    kind: Literal["count", "amount", "rate", "factor", "satisfaction", "obtained", "criterion"]
    unit: str | None = None
    initial: float | None = None
    target: float | None = None
    strict: bool = False
    horizon: Deadline = NoDeadline()
    figure: ElementId | None = None
    period_months: int | None = Field(default=None, ge=1)
    lag_days: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _criteria_are_judged(self) -> Self:
        if self.kind == "criterion" and self.target is not None:
            raise ValueError("a qualitative criterion has no numeric target")
        return self


class College(Value):
    """A part of a body's membership, as the text describes it."""

    name: Text
    members: tuple[Slug, ...] = ()
    count: Amount | None = None


class Cadence(Value):
    """How often a body meets: every so many months, so many times a year, in words only, or unsaid."""

    every_months: int | None = Field(default=None, ge=1)
    words: Text | None = None


class Body(Element):
    """Who decides, advises, prepares or follows."""

    sourced = ("title", "mandate", "colleges", "cadence")

    scope: str
    colleges: tuple[College, ...] = ()
    mandate: Text | None = None
    cadence: Cadence | None = None
    meets: bool = True
    outside: bool = False


class Commitment(Element):
    """What one party owes the others; ``shown_by`` says which evidence could show it, None where no evidence could."""

    project: str
    party: Literal["state", "sector", "committee", "executive_committee", "secretariat", "project_leads"]
    condition: bool = False
    shown_by: Text | None = None
    verifiable: Literal["yes", "partly", "no"]
    deliverables: tuple[ElementId, ...] = ()

    @property
    def side(self) -> Literal["state", "sector"]:
        """The side of the table on which it stands."""
        return "state" if self.party == "state" else "sector"

    @model_validator(mode="after")
    def _shown_or_not(self) -> Self:
        if (self.verifiable == "no") != (self.shown_by is None):
            raise ValueError("say which evidence could show it, or that none could")
        return self


class Measure(Element):
    """A measure of the health-industries council (CSIS) that the contract cites."""

    project: ElementId
    number: str


class PrintedDate(Value):
    """A date as the text prints it, with the weekday it claims; ``alternative`` where it prints two."""

    on: date
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = None


class Milestone(Element):
    """An entry of the calendars that the text prints."""

    sourced = ("title", "when")

    project: str
    when: Deadline
    printed: tuple[PrintedDate, ...] = ()
    envisaged: bool = False


class Organisation(Value):
    """An organisation and the spellings under which the text prints it; kind and place stay unverified until sourced."""

    id: Slug
    document: Slug = "unknown"
    name: str
    spellings: tuple["Spelling", ...] = Field(min_length=1)
    kind: Text | None = None
    roles: Text | None = None


class Spelling(Value):
    """One way the text prints a name, and the first place where it does."""

    words: str
    sources: Sources


class Signatory(Value):
    """A party that signed, by office; the person's name stands in the file of persons only."""

    id: ElementId
    document: Slug = "unknown"
    party: Literal["state", "sector", "union"]
    office: Text
    organisation: Slug | None = None
    sources: Sources


class Person(Value):
    """A name the signed text prints, with the role it gives that person on that date. Never exported; removable."""

    id: ElementId
    document: Slug = "unknown"
    name: str
    role: Text
    organisation: Slug | None = None
    of: tuple[ElementId, ...] = ()
    sources: Sources


class Operation(Element):
    """One thing an amendment does. Never edits: the state at a date is the fold of the operations signed by then.

    ``targets`` are existing elements it speaks of; ``brings`` the elements its own document defines; ``holder`` a change of holder.
    """

    kind: Literal["continue", "extend", "attach", "add", "create", "cooperate", "replace"]
    targets: tuple[ElementId, ...] = ()
    brings: tuple[ElementId, ...] = ()


class OutsideSource(Value):
    """Where a date or a fact was read when the signed text does not say it."""

    publisher: str
    title: str
    confidence: Literal["confirmed", "reported"]


class Anchor(Value):
    """A named event whose date stands outside the text, or in another document of the family."""

    id: Slug
    title: Text
    on: date
    sources: Sources | None = None
    outside: tuple[OutsideSource, ...] = ()

    @model_validator(mode="after")
    def _is_sourced(self) -> Self:
        if self.sources is None and not self.outside:
            raise ValueError("an anchor says where its date was read")
        return self


class Document(Value):
    """A signed document of the family; ``lines`` holds the digest of every line that a field cites."""

    id: Slug
    kind: Literal["contract", "amendment"]
    title: Text
    signed: Slug
    line_count: int = Field(ge=1)
    lines: dict[int, str] = Field(default_factory=dict)
    summary_only: bool = False


class Binding(Value):
    """The offer of an engine that works on a deliverable: it fulfils the promise, or supports people who do."""

    deliverable: ElementId
    offer: OfferId
    role: Literal["fulfils", "supports"]
