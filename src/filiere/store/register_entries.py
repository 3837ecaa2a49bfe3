"""What the log holds of registers: the states of records, proposals, and what became of them."""

from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from filiere.kernel.names import Value

State = Literal["published", "merged", "withdrawn"]
ProposalState = Literal["pending", "accepted", "amended", "refused", "withdrawn"]


class RecordState(Value):
    """A record as one entry of the log tells it: the whole of its values, what was done, by which organisation, and why.

    ``licence`` is the one its contributors accepted or its source allows, by its SPDX name, empty where there is none.
    """

    id: str
    values: dict[str, JsonValue]
    visibility: int = 0
    state: State = "published"
    act: str
    by: str = ""
    reason: str = ""
    into: str | None = None
    proposal: str | None = None
    licence: str = ""


class RecordRow(Value):
    """A record as it stands: ``entry`` is the entry of the log that tells it."""

    said: RecordState
    entry: int
    at: datetime
    erased: bool = False


class Proposal(Value):
    """A change that somebody proposes: ``base`` is the entry of the record it was made on, None for a new record.

    ``licence`` is the one under which its author lets it be published, empty where none was accepted.
    """

    register_id: str
    record: str
    base: int | None = None
    changes: dict[str, JsonValue]
    visibility: int = 0
    reason: str
    by: str = ""
    batch: str = ""
    licence: str = ""


class Ruling(Value):
    """What was decided of a proposal, field by field."""

    state: ProposalState
    fields: dict[str, str] = {}  # noqa: RUF012 - pydantic copies the default of a field
    reason: str = ""
    by: str = ""


class ProposalRow(Value):
    """A proposal with what became of it."""

    id: str
    proposal: Proposal
    state: ProposalState
    ruling: Ruling | None = None
    at: datetime
    decided_at: datetime | None = None
