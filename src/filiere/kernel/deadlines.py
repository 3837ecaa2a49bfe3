"""When the text wants something: every form of deadline it prints, and the window of days each one opens."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from filiere.kernel.names import Slug, Text, Value


class Window(Value):
    """The first and the last local day (Europe/Paris) on which a promise is awaited; the last is when it passes."""

    first: date
    last: date


class Point(Value):
    """One day."""

    kind: Literal["point"] = "point"
    on: date


class Quarter(Value):
    """One quarter of a year: T1 2019."""

    kind: Literal["quarter"] = "quarter"
    year: int
    quarter: int = Field(ge=1, le=4)


class Semester(Value):
    """One half of a year."""

    kind: Literal["semester"] = "semester"
    year: int
    semester: int = Field(ge=1, le=2)


class Range(Value):
    """A stretch of days: a month, a year, several years, or two dates the text prints.

    ``or_until`` keeps a second end that the text leaves open ("décembre 2019 (ou janvier 2020)").
    """

    kind: Literal["range"] = "range"
    first: date
    last: date
    or_until: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError("the range ends before it begins")
        if self.or_until is not None and self.or_until <= self.last:
            raise ValueError("the second end of a range comes after the first")
        return self


class Start(Value):
    """The text says when it begins, never when it ends: the promise is to begin within these days."""

    kind: Literal["start"] = "start"
    first: date
    last: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError("the days in which it begins end before they start")
        return self


class Recurrence(Value):
    """A first time (where the text gives one) and then every so many months; ``every_months`` is None when unsaid."""

    kind: Literal["recurrence"] = "recurrence"
    first: Annotated["Quarter | Range | Point | None", Field(discriminator="kind")] = None
    every_months: int | None = Field(default=None, ge=1)


class Relative(Value):
    """So many months after a named anchor whose date stands outside the text.

    ``least_months`` keeps the nearer end of "within 5 to 10 years"; the window then opens there.
    """

    kind: Literal["relative"] = "relative"
    anchor: Slug
    least_months: int = Field(default=0, ge=0)
    months: int = Field(ge=0)
    about: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.months < self.least_months:
            raise ValueError("the longer delay is shorter than the nearer one")
        return self


class Approximate(Value):
    """A date the text gives with a caveat ("début 2019"): shown with "about", compared by its last day."""

    kind: Literal["approximate"] = "approximate"
    first: date
    last: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError("the approximate days end before they start")
        return self


class Vague(Value):
    """Words that name no date ("rapidement", "moyen terme"): kept as words, never compared."""

    kind: Literal["vague"] = "vague"
    words: Text


class Opportunistic(Value):
    """Whenever an occasion arises."""

    kind: Literal["opportunistic"] = "opportunistic"
    words: Text


class NotBefore(Value):
    """The text only says when it will not be."""

    kind: Literal["not_before"] = "not_before"
    on: date
    words: Text


class Unknown(Value):
    """The text has a place for a date and leaves it empty, or merges cells so that none can be read."""

    kind: Literal["unknown"] = "unknown"
    because: Literal["empty_cell", "merged_cell"]


class NoDeadline(Value):
    """The text gives no date at all."""

    kind: Literal["none"] = "none"


Deadline = Annotated[
    Point
    | Quarter
    | Semester
    | Range
    | Start
    | Recurrence
    | Relative
    | Approximate
    | Vague
    | Opportunistic
    | NotBefore
    | Unknown
    | NoDeadline,
    Field(discriminator="kind"),
]

#: Anchor → the day it happened, dated and sourced outside the text.
Anchors = Mapping[str, date]


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter.

    >>> add_months(date(2019, 8, 31), 18)
    datetime.date(2021, 2, 28)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def window(deadline: Deadline, anchors: Anchors) -> Window | None:
    """Return the days a deadline opens, or None where the text allows no comparison.

    A recurrence gives the window of its first time; :func:`occurrence` gives the others.

    >>> window(Quarter(year=2019, quarter=1), {}).last
    datetime.date(2019, 3, 31)
    """
    match deadline:
        case Point(on=day):
            return Window(first=day, last=day)
        case Quarter(year=year, quarter=quarter):
            start = date(year, 3 * quarter - 2, 1)
            return Window(first=start, last=add_months(start, 3) - timedelta(days=1))
        case Semester(year=year, semester=semester):
            start = date(year, 6 * semester - 5, 1)
            return Window(first=start, last=add_months(start, 6) - timedelta(days=1))
        case Range(first=first, last=last, or_until=later):
            return Window(first=first, last=later or last)
        case Start(first=first, last=last) | Approximate(first=first, last=last):
            return Window(first=first, last=last)
        case Recurrence(first=first) if first is not None:
            return window(first, anchors)
        case Relative(anchor=anchor, least_months=least, months=months) if anchor in anchors:
            return Window(first=add_months(anchors[anchor], least), last=add_months(anchors[anchor], months))
        case _:
            return None


def occurrence(deadline: Recurrence, on: date, anchors: Anchors) -> Window | None:
    """Return the latest occurrence that had begun on a day (the first one before that), None where no date is given."""
    start = window(deadline, anchors)
    if start is None or deadline.every_months is None:
        return start
    step = deadline.every_months
    # Counted from the first time, so that the 31st is not worn down to the 28th by a February on the way.
    times = max(0, ((on.year - start.first.year) * 12 + on.month - start.first.month) // step)
    while times and add_months(start.first, times * step) > on:
        times -= 1
    return Window(first=add_months(start.first, times * step), last=_end(start.last, times * step))


def _end(last: date, months: int) -> date:
    """Move a last day, keeping "end of month" an end of month."""
    moved = add_months(last, months)
    whole = calendar.monthrange(last.year, last.month)[1] == last.day
    return moved.replace(day=calendar.monthrange(moved.year, moved.month)[1]) if whole else moved
