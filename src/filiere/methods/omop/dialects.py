"""The few words of SQL that differ between the engines that run a plan."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Dialect(Protocol):
    """How one engine writes days and keeps an intermediate result."""

    @property
    def name(self) -> str:
        """The engine's name."""
        ...

    @property
    def once(self) -> str:
        """The words that make a common table expression be computed once."""
        ...

    @property
    def semi(self) -> str:
        """The words of a join that keeps the rows with a match."""
        ...

    @property
    def anti(self) -> str:
        """The words of a join that keeps the rows without a match."""
        ...

    def add(self, day: str, days: str) -> str:
        """Return the expression of a day so many days later."""
        ...

    def between(self, start: str, end: str) -> str:
        """Return the expression of the number of days from one day to another."""
        ...


@dataclass(frozen=True)
class DuckDB:
    """DuckDB 1.x: a DATE plus an INTEGER is a DATE."""

    name: str = "duckdb"
    once: str = "MATERIALIZED "
    semi: str = "SEMI JOIN"
    anti: str = "ANTI JOIN"

    def add(self, day: str, days: str) -> str:
        """Return the expression of a day so many days later."""
        return f"({day} + ({days})::INTEGER)"

    def between(self, start: str, end: str) -> str:
        """Return the expression of the number of days from one day to another."""
        return f"({end} - {start})"


def day_literal(day: date) -> str:
    """Return a day as SQL writes it.

    >>> day_literal(date(2019, 2, 4))
    "DATE '2019-02-04'"
    """
    return f"DATE '{day.isoformat()}'"


def text_literal(words: str) -> str:
    """Return words as SQL writes them, quotes doubled.

    >>> text_literal("l'un")
    "'l''un'"
    """
    return "'" + words.replace("'", "''") + "'"
