"""Two editions of one map: what was added, removed, changed, and what has gone stale between them.

An edition is its records by address (``register/id``), each with its ``values``. A record is trusted until ``expires_on`` or, where
that is not said, eighteen months after ``read_on``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = Mapping[str, Any]
#: How long a reading can be trusted where the record does not say it, in months.
TRUSTED_MONTHS = 18


def expires_on(values: Mapping[str, Any]) -> date | None:
    """Return the day after which a record has to be read again, None where nobody said when it was read.

    >>> expires_on({"read_on": "2019-02-04"})
    datetime.date(2020, 8, 4)
    """
    if values.get("expires_on"):
        return date.fromisoformat(values["expires_on"])
    if not values.get("read_on"):
        return None
    read = date.fromisoformat(values["read_on"])
    year, month = divmod(read.year * 12 + read.month - 1 + TRUSTED_MONTHS, 12)
    return date(year, month + 1, min(read.day, 28))


@dataclass(frozen=True)
class Change:
    """What differs between two editions of a map, by address; ``changed`` names the fields."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    stale: tuple[str, ...]


def compare(before: Mapping[str, Record], after: Mapping[str, Record], days: tuple[date, date]) -> Change:
    """Return what was added, removed, changed, and what has gone stale between the days of two editions.

    >>> old, new = {"r/a": {"values": {"name": "A"}}}, {"r/a": {"values": {"name": "B"}}, "r/b": {"values": {}}}
    >>> compare(old, new, (date(2021, 1, 1), date(2022, 1, 1))).changed
    {'r/a': ('name',)}
    """
    shared = sorted(before.keys() & after.keys())
    fields = {address: _changed(before[address]["values"], after[address]["values"]) for address in shared}
    gone = [address for address in shared if (until := expires_on(after[address]["values"])) is not None and days[0] <= until < days[1]]
    return Change(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed={address: names for address, names in fields.items() if names},
        stale=tuple(gone),
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
