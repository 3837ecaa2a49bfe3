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

    def pattern(self, words: str) -> str:
        """Return a LIKE pattern as the engine writes it, its backslashes being backslashes."""
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

    def pattern(self, words: str) -> str:
        """Return a LIKE pattern as the engine writes it, its backslashes being backslashes."""
        return text_literal(words)


@dataclass(frozen=True)
class Spark:
    """Spark SQL 4.x: days are added by functions, and a backslash escapes in literals and again in LIKE patterns."""

    name: str = "spark"
    once: str = ""
    semi: str = "LEFT SEMI JOIN"
    anti: str = "LEFT ANTI JOIN"

    def add(self, day: str, days: str) -> str:
        """Return the expression of a day so many days later."""
        return f"date_add({day}, CAST({days} AS INT))"

    def between(self, start: str, end: str) -> str:
        """Return the expression of the number of days from one day to another."""
        return f"datediff({end}, {start})"

    def pattern(self, words: str) -> str:
        """Return a LIKE pattern as the engine writes it, its backslashes being backslashes."""
        escaped = words.replace("\\", "\\\\")
        return "'" + escaped.replace("\\", "\\\\").replace("'", "\\'") + "'"


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
