"""The shapes of the answers to programs. A text is in the language that was asked for; a day is local, an instant is in UTC.

Long because it is one list: the shape of every answer, read together with the OpenAPI document that is made of it.
"""

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, JsonValue, StringConstraints

T = TypeVar("T")
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(max_length=4000)]


class Page(BaseModel, Generic[T]):
    """One page of a list: ``next`` is the cursor of the page after, null on the last."""

    items: list[T]
    total: int
    next: str | None = None


class Fault(BaseModel):
    """One thing to mend."""

    field: str | None = None
    what: str
    mend: str


class ProblemWords(BaseModel):
    """A problem in one language."""

    title: str
    detail: str
    mend: str | None = None
    faults: list[Fault] = []


class Problem(ProblemWords):
    """What went wrong and how to mend it (RFC 9457), in the language asked for and in both."""

    type: str
    status: int
    languages: dict[str, ProblemWords]


class ElementLine(BaseModel):
    """An element of the contract in a list."""

    id: str
    kind: str
    title: str
    status: str
    since: date
    document: str
    parent: str | None = None
    address: str


class ElementView(ElementLine):
    """An element with all its fields as the contract states them; ``sources`` gives the line of each."""

    by: list[str]
    children: list[str]
    fields: dict[str, JsonValue]


class Days(BaseModel):
    """From one day to another, both included."""

    first: date | None = None
    last: date | None = None


class StandingLine(BaseModel):
    """Where a deliverable stands on a day: what the date says, and what is known."""

    id: str
    title: str
    on: date
    status: str
    date_state: str
    due: Days | None = None
    information: str
    late: bool
    accepted_by: str | None = None
    accepted_on: date | None = None
    evidence: list[str]
    supporting: list[str]
    exploring: list[str]
    address: str


class CommitmentLine(BaseModel):
    """A commitment and what shows that it was kept."""

    id: str
    title: str
    side: str
    party: str
    project: str
    verifiable: str
    state: str
    evidence: list[str]
    address: str


class MeasureLine(BaseModel):
    """A measure of the health-industries council that the contract cites."""

    id: str
    number: str
    title: str
    project: str
    address: str


class ReadingLine(BaseModel):
    """One measured value; it counts once approved."""

    id: str
    on: date
    value: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    judgement: str | None = None
    nature: str
    source: str
    state: str


class IndicatorLine(BaseModel):
    """An indicator with its last value that counts; ``percent`` is the way gone from the initial value to the target."""

    id: str
    title: str
    of: str
    kind: str
    unit: str | None = None
    initial: float | None = None
    target: float | None = None
    strict: bool
    value: float | None = None
    on: date | None = None
    percent: float | None = None
    met: bool | None = None
    freshness: str
    address: str


class BodyLine(BaseModel):
    """A body of the contract and how often it meets, in months where the text says so."""

    id: str
    title: str
    scope: str
    meets: bool
    every_months: int | None = None
    address: str


class OutcomeView(BaseModel):
    """What a meeting gave."""

    kind: str
    words: str
    about: str | None = None
    holder: str | None = None
    due: date | None = None
    votes: dict[str, int] | None = None


class AgendaView(BaseModel):
    """One point of an agenda."""

    about: str | None = None
    words: str
    because: str


class PresenceView(BaseModel):
    """An organisation at a meeting."""

    organisation: str
    college: str
    present: bool


class MeetingLine(BaseModel):
    """A meeting in a list."""

    id: str
    body: str
    on: date
    state: str
    address: str


class MeetingView(MeetingLine):
    """A meeting as far as the caller may read it; ``withheld`` counts the outcomes that are left out."""

    agenda: list[AgendaView]
    attendance: list[PresenceView]
    outcomes: list[OutcomeView]
    minutes: str
    withheld: int


class FileView(BaseModel):
    """A file by its digest."""

    name: str
    sha256: str
    size: int
    media_type: str
    address: str


class EvidenceLine(BaseModel):
    """A piece of evidence in a list; ``outcome`` is what was decided of it last."""

    id: str
    about: str
    kind: str
    nature: str
    role: str
    on: date
    recorded_at: datetime
    organisation: str
    outcome: str | None = None
    address: str


class DecisionView(BaseModel):
    """What was decided about a piece of evidence."""

    outcome: str
    on: date
    by: str


class CheckView(BaseModel):
    """A test of a result."""

    name: str
    passed: bool
    found: str
    wanted: str


class EvidenceView(EvidenceLine):
    """A piece of evidence with its files, checks and decisions."""

    statement: str | None = None
    files: list[FileView]
    checks: list[CheckView]
    decisions: list[DecisionView]


class HeadView(BaseModel):
    """The signed head of the ledger."""

    size: int
    root: str
    at: str
    key: str
    signature: str


class EntryLine(BaseModel):
    """An entry of the ledger: names, an instant and digests."""

    index: int
    kind: str
    id: str | None = None
    at: datetime
    hash: str
    subjects: list[str]
    erased: bool


class OfferLine(BaseModel):
    """Something that an engine can make."""

    id: str
    engine: str
    title: str
    what: str
    kind: str
    nature: str
    address: str


class EngineLine(BaseModel):
    """An installed engine; ``fault`` says why it is disabled."""

    id: str
    title: str
    what: str | None = None
    offers: list[str]
    registers: list[str]
    fault: str | None = None
    address: str


class RunLine(BaseModel):
    """A run of an offer; its results are the evidence it names."""

    id: str
    offer: str
    about: str
    state: str
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    done: int
    total: int | None = None
    evidence: str | None = None
    address: str


class LicenceView(BaseModel):
    """The licence of a file, null where it has none, and why."""

    id: str | None = None
    title: str | None = None
    address: str | None = None
    why: str


class FieldView(BaseModel):
    """A field of a register."""

    name: str
    label: str
    type: str
    many: bool
    required: bool
    facet: bool
    help: str | None = None


class RegisterLine(BaseModel):
    """A register in a list; ``records`` counts those that the caller may see."""

    id: str
    title: str
    what: str
    records: int
    address: str


class RegisterDetail(RegisterLine):
    """A register with its fields and the licence of all that the caller may see of it."""

    fields: list[FieldView]
    label: str
    place: list[str]
    licence: LicenceView
    files: dict[str, str]


class RecordRow(BaseModel):
    """A record in a list."""

    id: str
    label: str
    visibility: str
    licence: str | None = None
    values: dict[str, JsonValue]
    address: str


class RecordDetail(RecordRow):
    """A record; ``entry`` is the entry of the ledger that tells it, to be given back with a proposal."""

    state: str
    entry: int


class FacetLine(BaseModel):
    """One value of a facet and how many records it would leave."""

    value: str
    count: int


class HitLine(BaseModel):
    """Something found."""

    kind: str
    id: str
    title: str
    address: str


class DatasetLine(BaseModel):
    """A dataset: form → address of the file, and the licence of what is in it."""

    id: str
    title: str
    what: str
    modified: datetime | None = None
    licence: LicenceView
    files: dict[str, str]


class TokenView(BaseModel):
    """The token that was brought."""

    prefix: str
    scopes: list[str]
    expires_at: datetime


class ProposalIn(BaseModel, extra="forbid"):
    """A record proposed: a new one, or changes of the one that ``record`` names, made on its ``entry``.

    ``values`` are by field; those left out stay as they are. ``licence`` is the one under which you let it be published (an SPDX name,
    such as etalab-2.0).
    """

    record: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")] | None = None
    entry: Annotated[int, Field(ge=0, le=2**53)] | None = None
    values: Annotated[dict[Name, Words | bool | int | float | list[Words] | None], Field(min_length=1, max_length=100)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    by: Annotated[str, StringConstraints(max_length=200)] = ""
    licence: Annotated[str, StringConstraints(max_length=40)] = ""


class ProposalOut(BaseModel):
    """A proposal that waits for a moderator."""

    id: str
    register_id: str
    state: Literal["pending"]


class DocumentIn(BaseModel, extra="forbid"):
    """A document: its name and its bytes in base64."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^/\\\x00-\x1f]+$")]
    content: Annotated[str, StringConstraints(min_length=4, max_length=7_000_000, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class EvidenceIn(BaseModel, extra="forbid"):
    """Evidence attested: a document or a statement about a deliverable or a commitment, with its day and who issues it."""

    about: Name
    on: date
    by: Name
    statement: Words = ""
    document: DocumentIn | None = None


class EvidenceOut(BaseModel):
    """Evidence that was filed."""

    id: str
    about: str
    on: date
    address: str
