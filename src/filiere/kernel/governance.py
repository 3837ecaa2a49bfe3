"""Who meets when: meetings planned from a cadence, what may be written in them, and how the cadence was kept."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from filiere.kernel.deadlines import add_months
from filiere.kernel.elements import Body
from filiere.kernel.errors import Refused
from filiere.kernel.names import Text, Value

IsHoliday = Callable[[date], bool]


class MeetingState(StrEnum):
    """A meeting is planned, open, closed (its minutes frozen), or recorded as not held."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    NOT_HELD = "not_held"


class Outcome(Value):
    """What a meeting gives: an information, a decision or an action; written only while it is open."""

    kind: Literal["information", "decision", "action"]
    words: str
    about: str | None = None
    holder: str | None = None
    due: date | None = None
    votes: dict[str, int] | None = None


class Attendance(Value):
    """Who was there, by organisation and college, without a name."""

    organisation: str
    college: str = ""
    present: bool = True


class AgendaItem(Value):
    """One point of an agenda and why it is there."""

    about: str | None
    words: Text
    because: Literal["due", "filed", "proposed", "stale", "action", "asked"]


class Meeting(Value):
    """A meeting of a body. Its outcomes are frozen with the minutes."""

    id: str
    body: str
    on: date
    state: MeetingState
    agenda: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    minutes: str = ""

    def must_be(self, *states: MeetingState) -> None:
        """Check that an act is possible now.

        Raises:
            Refused: the meeting is not in one of these states.
        """
        if self.state not in states:
            wanted = ", ".join(states)
            raise Refused(
                Text(
                    fr=f"la réunion {self.id} est « {self.state} » : rien ne peut y être écrit",
                    en=f"meeting {self.id} is {self.state}: closed to this",
                ),
                Text(fr=f"états possibles : {wanted}", en=f"possible states: {wanted}"),
            )


class Settings(Value):
    """The quorum and the votes of a body: the text has none, so they are empty until the body sets them."""

    body: str
    quorum: int | None = None
    quorum_by_college: dict[str, int] | None = None
    majority: float | None = None

    def quorate(self, attendance: Iterable[Attendance]) -> bool | None:
        """Return whether those present suffice, None where no quorum is set."""
        present = [item for item in attendance if item.present]
        if self.quorum is None and not self.quorum_by_college:
            return None
        enough = self.quorum is None or len(present) >= self.quorum
        by_college = all(
            sum(item.college == college for item in present) >= count for college, count in (self.quorum_by_college or {}).items()
        )
        return enough and by_college


def working_day(day: date, is_holiday: IsHoliday) -> date:
    """Return the day itself, or the next one that is neither a week-end nor a public holiday."""
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return day


def due_slots(body: Body, since: date, until: date) -> tuple[tuple[date, date], ...]:
    """Return the periods (first day, last day) that end between two dates and in each of which the body owed one meeting.

    Periods are counted from ``since`` (the signature): a body that meets every two months owes one meeting in each whole period.
    A cadence the text gives in words only, or not at all, owes none that can be counted.
    """
    step = body.cadence.every_months if body.cadence and body.meets else None
    if step is None:
        return ()
    slots = []
    index = 0
    while (end := add_months(since, (index + 1) * step)) <= until:
        slots.append((add_months(since, index * step) + timedelta(days=1), end))
        index += 1
    return tuple(slots)


def planned_days(body: Body, since: date, until: date, is_holiday: IsHoliday) -> tuple[date, ...]:
    """Return the working days on which the body's meetings are proposed: the last day of each period or, if closed, the one before."""
    days = []
    for first, last in due_slots(body, since, until):
        day = last
        while (day.weekday() >= 5 or is_holiday(day)) and day > first:
            day -= timedelta(days=1)
        days.append(day)
    return tuple(days)


class Compliance(Value):
    """How a body kept its cadence: meetings due, held, recorded as missed, and those nobody has told us about."""

    body: str
    due: int
    held: int
    missed: int
    unknown: int


def compliance(body: Body, meetings: Iterable[Meeting], since: date, first: date, last: date) -> Compliance:
    """Return the compliance of a body over a period.

    A period of its cadence counts when it ends between ``first`` and ``last``. It is held when a closed meeting lies in it, missed only
    where the body has recorded that it did not meet, unknown otherwise.
    """
    known = [meeting for meeting in meetings if meeting.body == body.id]
    held = missed = unknown = 0
    slots = [slot for slot in due_slots(body, since, last) if slot[1] >= first]
    for start, end in slots:
        states = {meeting.state for meeting in known if start <= meeting.on <= end}
        if MeetingState.CLOSED in states:
            held += 1
        elif MeetingState.NOT_HELD in states:
            missed += 1
        else:
            unknown += 1
    return Compliance(body=body.id, due=len(slots), held=held, missed=missed, unknown=unknown)
