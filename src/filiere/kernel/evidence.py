"""What shows that a promise was kept: attested by people, produced by an engine, or observed from a source. The three are never mixed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, JsonValue

from filiere.kernel.elements import EvidenceKind
from filiere.kernel.names import Text, Value

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:filiere:evidence:v1"


class Nature(StrEnum):
    """What the data behind a result are. Simulated and synthetic results explore; they never deliver."""

    REAL = "real"
    OPEN = "open"
    SIMULATED = "simulated"
    SYNTHETIC = "synthetic"


#: The natures that may move a standing, a count or an indicator of the contract.
COUNTING = frozenset({Nature.REAL, Nature.OPEN})


class Subject(Value):
    """A file by its content: the name people know it by, its SHA-256 and its media type."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    media_type: str = "application/octet-stream"


class Reading(Value):
    """One measured value: of an indicator, on a day, from a source, with an interval where there is one."""

    indicator: str
    value: float | None
    unit: str | None = None
    on: date
    nature: Nature
    source: str
    low: float | None = None
    high: float | None = None
    judgement: str | None = None


class Check(Value):
    """A typed test of a result; a missed one is shown as plainly as a met one."""

    name: Text
    passed: bool
    found: str = ""
    wanted: str = ""


class Provenance(Value):
    """Everything that made a produced result: offer, code, inputs, parameters, seed and environment."""

    offer: str
    code: str
    inputs: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    seed: int = 0
    environment: dict[str, str] = Field(default_factory=dict)
    run: str = ""


class Evidence(Value):
    """A piece of evidence, before anyone has accepted it.

    ``role`` is what it may do for the promise: ``fulfils`` it, ``supports`` the people who do, or ``explores`` (simulated or synthetic
    results, whatever else was asked). ``on`` is the local day of the fact; ``recorded_at`` the instant it entered the log (UTC).
    """

    id: str
    about: str
    kind: EvidenceKind
    nature: Nature
    role: Literal["fulfils", "supports", "explores"]
    on: date
    recorded_at: datetime
    organisation: str = ""
    author: str | None = None
    statement: str | None = None
    subjects: tuple[Subject, ...] = ()
    readings: tuple[Reading, ...] = ()
    checks: tuple[Check, ...] = ()
    provenance: Provenance | None = None

    @property
    def counts(self) -> bool:
        """Whether it can move the standing of what it is about."""
        return self.role == "fulfils" and self.nature in COUNTING


def role_of(nature: Nature, wanted: Literal["fulfils", "supports"]) -> Literal["fulfils", "supports", "explores"]:
    """Return what a result may do: a simulation explores, whatever its binding says."""
    return wanted if nature in COUNTING else "explores"


def intoto_statement(evidence: Evidence) -> dict[str, Any]:
    """Return the evidence as an in-toto Statement v1 (https://github.com/in-toto/attestation/tree/main/spec/v1).

    The author's name is left out: people live in erasable tables, never in what is digested and exported.
    """
    predicate = evidence.model_dump(mode="json", exclude={"subjects", "author"}, exclude_none=True)
    subjects = [{"name": subject.name, "digest": {"sha256": subject.sha256}} for subject in evidence.subjects]
    return {"_type": STATEMENT_TYPE, "subject": subjects, "predicateType": PREDICATE_TYPE, "predicate": predicate}


class Declaration(Value):
    """News given by a lead or a body without proof: under way, or not delivered. Only this makes a promise *late*."""

    deliverable: str
    says: Literal["under_way", "not_delivered"]
    on: date
    by: str = Field(min_length=1, max_length=200)
    recorded_at: datetime
    words: str = ""


class Decision(Value):
    """What a body or a role decided about a piece of evidence."""

    evidence: str
    outcome: Literal["accepted", "refused", "withdrawn"]
    on: date
    by: str
    recorded_at: datetime
    reason: str = ""
