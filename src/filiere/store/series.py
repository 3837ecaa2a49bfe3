"""Proposals after their decision: how long they waited, and which records a series of them touched."""

from collections.abc import Iterator
from typing import NamedTuple

from filiere.store.border import told_plainly
from filiere.store.ledger import Ledger
from filiere.store.models import Record
from filiere.store.register_entries import Proposal, Ruling

PROPOSAL = "proposal"
BATCH = 500
_DAY_S = 86_400
_DONE = ("accepted", "amended", "refused")


class Answer(NamedTuple):
    """One decided proposal: whose it was, the record it was about, what became of it, and how many days it waited."""

    by: str
    record: str
    state: str
    days: float


def answers(ledger: Ledger, register: str, *, series: str = "") -> Iterator[Answer]:
    """Yield the decided proposals of a register, those whose name begins with ``series`` where it is given."""
    with told_plainly():
        decided = Record.objects.filter(kind=PROPOSAL, about=register, state__in=_DONE, key__startswith=series)
        keys = list(decided.order_by("entry_id").values_list("key", flat=True))
    for first in range(0, len(keys), BATCH):
        for entries in ledger.histories(PROPOSAL, keys[first : first + BATCH]).values():
            if len(entries) > 1:
                asked, told = Proposal.model_validate(entries[0].content()), Ruling.model_validate(entries[-1].content())
                waited = (entries[-1].at - entries[0].at).total_seconds() / _DAY_S
                yield Answer(by=asked.by, record=asked.record, state=told.state, days=waited)
