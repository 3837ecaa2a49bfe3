"""Measured values of indicators and their life: proposed with a reason and a source, checked, approved, locked."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from filiere.kernel.evidence import Reading
from filiere.kernel.indicators import ReadingState, advance
from filiere.kernel.names import Value
from filiere.store.border import Border
from filiere.store.entries import ERASURE, EntryView
from filiere.store.records import Kept, Records

KIND = "reading"


class ReadingAct(Value):
    """One act on a value: who did it, why, and the state it led to. Its words are gone once their author was erased."""

    act: str
    by: str
    reason: str
    state: ReadingState
    at: datetime
    entry: int
    erased: bool = False


class ReadingRow(Value):
    """A value of an indicator with its whole history."""

    id: str
    reading: Reading
    state: ReadingState
    history: tuple[ReadingAct, ...]


class Readings:
    """Keeps the values of indicators; every act on one is an entry of the log."""

    def __init__(self, records: Records, border: Border) -> None:
        self.records = records
        self.border = border

    def propose(self, reading: Reading, reason: str, by: str, *, author: str = "") -> str:
        """Propose a value and return its id."""
        key = f"RDG-{secrets.token_hex(6)}"
        said = {"act": "propose", "state": ReadingState.PROPOSED.value, "by": by, "reason": reason}
        self._write(key, reading, said | {"reading": reading.model_dump(mode="json")}, author)
        return key

    def act(self, key: str, act: str, by: str, reason: str = "", *, author: str = "") -> ReadingState:
        """Advance a value and return the state it reaches.

        Raises:
            UnknownElement: there is no such value.
            Refused: the act cannot start from its state.
        """
        with self.border():
            row = self.get(key)
            reached = advance(row.state, act)
            # The reading is not said again: its words belong to whoever proposed it, and must be erasable in one place.
            self._write(key, row.reading, {"act": act, "state": reached.value, "by": by, "reason": reason}, author)
        return reached

    def get(self, key: str) -> ReadingRow:
        """Return one value.

        Raises:
            UnknownElement: there is no such value.
        """
        return self._rows([self.records.get(KIND, key)])[0]

    def of(self, indicator: str) -> tuple[ReadingRow, ...]:
        """Return the values of an indicator by the day they speak of."""
        rows = self._rows(self.records.all(KIND, about=indicator))
        return tuple(sorted(rows, key=lambda row: (row.reading.on, row.history[0].entry)))

    def stamp(self) -> int:
        """Return what changes exactly when some value may have changed."""
        return self.records.ledger.last_of((KIND, ERASURE))

    def all(self) -> tuple[ReadingRow, ...]:
        """Return the values of every indicator, in the order of their latest act."""
        return self._rows(self.records.all(KIND))

    def _write(self, key: str, reading: Reading, body: dict[str, Any], author: str) -> None:
        self.records.put(KIND, key, body, about=reading.indicator, on=reading.on, state=body["state"], author=author)

    def _rows(self, kept: Sequence[Kept]) -> tuple[ReadingRow, ...]:
        histories = self.records.histories(KIND, [item.key for item in kept])
        return tuple(
            ReadingRow(
                id=item.key,
                reading=Reading.model_validate(histories[item.key][0].content()["reading"]),
                state=ReadingState(item.state),
                history=tuple(_act(entry) for entry in histories[item.key]),
            )
            for item in kept
        )


def _act(entry: EntryView) -> ReadingAct:
    body = entry.content()
    return ReadingAct(
        act=body["act"], by=body["by"], reason=body["reason"], state=body["state"], at=entry.at, entry=entry.index, erased=entry.erased
    )
