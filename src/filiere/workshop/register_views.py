"""What the workshop shows of registers: pages of a table, one record with its history, proposals, and the report of an import."""

from datetime import datetime

from pydantic import JsonValue

from filiere.kernel.errors import Fault
from filiere.kernel.names import Text, Value
from filiere.sdk.registers import Visibility
from filiere.store.register_entries import ProposalRow
from filiere.workshop.register_matching import Matched


class RegisterView(Value):
    """A register in the list: how many records the reader may see, and how many proposals wait."""

    id: str
    title: Text
    what: Text
    records: int
    waiting: int


class RecordLine(Value):
    """One record in a table."""

    id: str
    label: str
    visibility: Visibility
    values: dict[str, JsonValue]


class FacetValue(Value):
    """One value to filter by and how many records it would leave."""

    value: str
    count: int
    chosen: bool


class Browse(Value):
    """One page of a register. ``corrected`` are the words that were sought instead of those typed, empty where none were."""

    total: int
    page: int
    pages: int
    records: tuple[RecordLine, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    corrected: str = ""


class Difference(Value):
    """One field before and after."""

    field: str
    before: JsonValue
    after: JsonValue


class RecordChange(Value):
    """One act on a record: its words are those of whoever did it, and go with them."""

    at: datetime
    act: str
    by: str
    reason: str
    differences: tuple[Difference, ...]
    entry: int
    proposal: str | None = None
    into: str | None = None


class RecordView(Value):
    """A record with its history (newest first). ``into`` is where it leads once merged; ``linked`` names the records it points at."""

    register_id: str
    id: str
    label: str
    state: str
    visibility: Visibility
    values: dict[str, JsonValue]
    entry: int
    into: str | None = None
    history: tuple[RecordChange, ...] = ()
    linked: dict[str, tuple[tuple[str, str, str], ...]] = {}  # noqa: RUF012 - pydantic copies the default of a field


class RecordNews(Value):
    """What happened last to a record: published, changed, merged into another, or withdrawn."""

    register_id: str
    id: str
    label: str
    state: str
    act: str
    at: datetime
    entry: int
    into: str | None = None


class ProposalField(Value):
    """One field of a proposal: what it was when proposed on, what it is now, what is proposed; ``stale`` where it changed since."""

    field: str
    base: JsonValue
    current: JsonValue
    proposed: JsonValue
    stale: bool


class ProposalView(Value):
    """A proposal beside the record as it stands. ``resembles`` is a record of that very name."""

    row: ProposalRow
    label: str
    new: bool
    fields: tuple[ProposalField, ...]
    entry: int | None
    resembles: str | None = None


class ImportReport(Value):
    """What a file held: proposals made (or, dry, that would be), lines that change nothing, and each bad line explained.

    ``matched`` are, in a dry run, the new lines that may be records which are there; ``skipped`` counts those left out by choice.
    """

    lines: int
    proposed: int
    unchanged: int
    resembling: int
    faults: tuple[Fault, ...]
    written: bool
    batch: str = ""
    matched: tuple[Matched, ...] = ()
    skipped: int = 0


class Bulk(Value):
    """What an act on many did, and what it left with the reason."""

    done: int
    left: tuple[Fault, ...] = ()
