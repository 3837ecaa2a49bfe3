"""Who meets when: meetings planned from a cadence, what may be written in them, and how the cadence was kept."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, Self

from filiere.kernel.competition import Reminded
from filiere.kernel.deadlines import add_months
from filiere.kernel.elements import Body
from filiere.kernel.errors import Refused
from filiere.kernel.names import Text, Value

IsHoliday = Callable[[date], bool]
#: The names under which votes are counted in favour, and those that are not counted.
FAVOURABLE = frozenset({"for", "pour"})
ABSTENTIONS = frozenset({"abstain", "abstention", "abstentions"})


class MeetingState(StrEnum):
    """A meeting is planned, open, closed (its minutes frozen), or recorded as not held."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    NOT_HELD = "not_held"


class Outcome(Value):
    """What a meeting gives: an information, a decision or an action; written only while it is open.

    A ``confidential`` one stands in the full record only, never in the public one.
    """

    kind: Literal["information", "decision", "action"]
    words: str
    about: str | None = None
    holder: str | None = None
    due: date | None = None
    votes: dict[str, int] | None = None
    confidential: bool = False


class Attendance(Value):
    """Who was there, by organisation and college, without a name."""

    organisation: str
    college: str = ""
    present: bool = True


class AgendaItem(Value):
    """One point of an agenda and why it is there; the words of a ``confidential`` one are for those who may read the full record."""

    about: str | None
    words: Text
    because: Literal["due", "filed", "proposed", "stale", "action", "asked"]
    confidential: bool = False


class Recusal(Value):
    """An organisation that took no part in a point of the agenda (``item``, counted from 1) or, without one, in the whole meeting."""

    organisation: str
    item: int | None = None
    reason: str = ""


#: What stands in the public agenda where a point is confidential: the numbers of the points stay the same.
CONFIDENTIAL = Text(fr="Point confidentiel", en="Confidential item")


class Meeting(Value):
    """A meeting of a body. Its outcomes are frozen with the minutes.

    ``reminded`` is the reminder of competition law as it was read at the opening; ``closed_minutes`` the part of the minutes that is not
    public; ``withheld`` the number of outcomes that the public record leaves out, nought in the full one.
    """

    id: str
    body: str
    on: date
    state: MeetingState
    agenda: tuple[AgendaItem, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    minutes: str = ""
    closed_minutes: str = ""
    reminded: Reminded | None = None
    withheld: int = 0

    def public(self) -> Self:
        """Return what anyone may read: confidential points without their words, and no confidential outcome or minutes."""
        hidden = {number for number, item in enumerate(self.agenda, 1) if item.confidential}
        masked = {"about": None, "words": CONFIDENTIAL, "because": "asked"}
        shown = tuple(outcome for outcome in self.outcomes if not outcome.confidential)
        return self.model_copy(
            update={
                "agenda": tuple(item.model_copy(update=masked) if item.confidential else item for item in self.agenda),
                "recusals": tuple(item.model_copy(update={"reason": ""}) if item.item in hidden else item for item in self.recusals),
                "outcomes": shown,
                "closed_minutes": "",
                "withheld": len(self.outcomes) - len(shown),
            }
        )

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

    def carried(self, votes: Mapping[str, int] | None) -> bool | None:
        """Return whether a vote reaches the majority, None where no majority is set; abstentions are not counted.

        >>> Settings(body="G3", majority=0.5).carried({"for": 3, "against": 2, "abstention": 9})
        True
        """
        if self.majority is None:
            return None
        cast = {name: count for name, count in (votes or {}).items() if name.lower() not in ABSTENTIONS}
        favourable = sum(count for name, count in cast.items() if name.lower() in FAVOURABLE)
        return bool(sum(cast.values())) and favourable >= self.majority * sum(cast.values())

    def must_decide(self, attendance: Iterable[Attendance], votes: Mapping[str, int] | None) -> None:
        """Check that a decision has the quorum and the majority, where the body has set them.

        Raises:
            Refused: one of them is missing.
        """
        present = tuple(attendance)
        if self.quorate(present) is False:
            raise Refused(
                Text(
                    fr=f"le quorum de {self.body} n'est pas atteint : {sum(item.present for item in present)} présents",
                    en=f"{self.body} has no quorum: {sum(item.present for item in present)} present",
                ),
                Text(fr="notez les présents, ou écrivez une information", en="record who is present, or write an information"),
            )
        if self.carried(votes) is False:
            raise Refused(
                Text(
                    fr=f"la majorité de {self.body} ({self.majority:g}) n'est pas atteinte",
                    en=f"the majority of {self.body} ({self.majority:g}) is not reached",
                ),
                Text(
                    fr="donnez les voix (for=8, against=2), ou écrivez une information",
                    en="give the votes (for=8, against=2), or write an information",
                ),
            )


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
    for index in range((date.max.year - since.year) * 12 // step):
        end = add_months(since, (index + 1) * step)
        if end > until:
            break
        slots.append((add_months(since, index * step) + timedelta(days=1), end))
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
