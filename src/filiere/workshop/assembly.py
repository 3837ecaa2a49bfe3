"""The bodies at work: meetings planned from the cadence, attendance, outcomes, minutes and compliance."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from filiere.kernel.checking import did_you_mean
from filiere.kernel.deadlines import add_months
from filiere.kernel.elements import Body
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.governance import Attendance, Compliance, Meeting, MeetingState, Outcome, Settings, compliance, planned_days
from filiere.kernel.names import Text
from filiere.workshop.guard import may
from filiere.workshop.views import Views


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("FR", years=year))


def is_holiday(day: date) -> bool:
    """Return whether a day is a French public holiday (metropolitan France)."""
    return day in _holidays(day.year)


def _judge_period(first: date, last: date) -> None:
    if last < first:
        raise UsageError(
            Text(fr=f"la période finit ({last}) avant de commencer ({first})", en=f"the period ends ({last}) before it begins ({first})"),
            Text(fr="échangez --from et --to", en="swap --from and --to"),
        )


class Assembly(Views):
    """Meetings of the contract's bodies."""

    def body(self, name: str) -> Body:
        """Return a body by its name."""
        for item in self.contract.bodies:
            if item.id.lower() == name.lower():
                return item
        known = [item.id for item in self.contract.bodies]
        raise UnknownElement(Text(fr=f"{name} : aucune instance de ce nom", en=f"{name}: no such body"), did_you_mean(name, known))

    def meetings(self, body: str | None = None) -> tuple[Meeting, ...]:
        """Return the meetings recorded, by date, each as far as the reader may see."""
        kept = sorted(self.store.meetings.list(body), key=lambda meeting: (meeting.on, meeting.id))
        return tuple(self._meeting_shown(meeting) for meeting in kept)

    def meeting(self, name: str) -> Meeting:
        """Return one meeting as far as the reader may see: in full, or its public part."""
        return self._meeting_shown(self.store.meetings.get(name))

    def _meeting_shown(self, meeting: Meeting) -> Meeting:
        return meeting if may(self.actor, "read_confidential", meeting.body).allowed else meeting.public()

    def since(self) -> date:
        """Return the day from which cadences are counted: the signature of the first document."""
        first = self.contract.documents[0]
        return self.contract.anchor_dates()[first.signed]

    def plan_meetings(self, body: str, *, first: date, last: date) -> tuple[Meeting, ...]:
        """Plan the meetings that a body's cadence asks for in a period; those that already exist are kept as they are.

        Raises:
            UsageError: the text gives this body no cadence that can be counted, or the period ends before it begins.
        """
        _judge_period(first, last)
        found = self.body(body)
        self.ask("meeting", found.id)
        if found.cadence is None or found.cadence.every_months is None:
            raise UsageError(
                Text(fr=f"{found.id} : le texte ne donne pas de cadence à compter", en=f"{found.id}: the text gives no cadence to count"),
                Text(fr="planifiez chaque réunion à sa date : meetings add", en="plan each meeting at its date: meetings add"),
            )
        taken = {meeting.on for meeting in self.meetings(found.id)}
        days = [day for day in planned_days(found, self.since(), last, is_holiday) if day >= first and day not in taken]
        return tuple(self.add_meeting(found.id, day) for day in days)

    def add_meeting(self, body: str, on: date) -> Meeting:
        """Plan one meeting of a body on a day."""
        found = self.body(body)
        self.ask("meeting", found.id)
        meeting = Meeting(id=f"{found.id}-{on.isoformat()}", body=found.id, on=on, state=MeetingState.PLANNED)
        self.store.meetings.plan(meeting, author=self.author)
        return meeting

    def attend(self, name: str, attendance: Iterable[Attendance]) -> Meeting:
        """Record who is there, by organisation and college."""
        meeting = self.meeting(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.OPEN)
        return self.store.meetings.attend(name, tuple(attendance), author=self.author)

    def add_outcome(self, name: str, outcome: Outcome) -> Meeting:
        """Write an information, a decision or an action; possible only while the meeting is open.

        Raises:
            Refused: the meeting is not open, or it decides without the quorum or the majority that its body has set.
        """
        meeting = self.meeting(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.OPEN)
        if outcome.about is not None:
            self.element(outcome.about)
        if outcome.kind == "decision":
            self.body_settings(meeting.body).must_decide(meeting.attendance, outcome.votes)
        return self.store.meetings.add_outcome(name, outcome, author=self.author)

    def close_meeting(self, name: str, minutes: str, closed_minutes: str = "") -> Meeting:
        """Close a meeting: its outcomes freeze with its minutes, of which ``closed_minutes`` are not public."""
        meeting = self.meeting(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.OPEN)
        return self.store.meetings.close(name, minutes, closed_minutes=closed_minutes, author=self.author)

    def not_held(self, name: str, reason: str) -> Meeting:
        """Record that a planned meeting did not take place: only this makes it missed."""
        meeting = self.meeting(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.PLANNED)
        return self.store.meetings.not_held(name, reason, author=self.author)

    def body_settings(self, body: str) -> Settings:
        """Return the quorum and the majority that a body has set; empty until it does."""
        return self.store.meetings.settings(self.body(body).id)

    def set_body_settings(self, settings: Settings) -> None:
        """Record the quorum and the majority of a body.

        Raises:
            UsageError: a quorum that is no count of people, or a majority that is no share of votes.
        """
        found = self.body(settings.body)
        self.ask("meeting", found.id)
        counts = [count for count in (settings.quorum, *(settings.quorum_by_college or {}).values()) if count is not None]
        if any(count < 1 for count in counts) or not (settings.majority is None or 0 < settings.majority <= 1):
            raise UsageError(
                Text(fr="ce quorum ou cette majorité ne peut pas être", en="this quorum or majority cannot be"),
                Text(
                    fr="un quorum compte au moins un présent, une majorité est une part des voix au-dessus de 0 et jusqu'à 1",
                    en="a quorum counts at least one present, a majority is a share of the votes above 0 and up to 1",
                ),
            )
        self.store.meetings.set_settings(settings.model_copy(update={"body": found.id}), author=self.author)

    def compliance(self, first: date, last: date) -> tuple[Compliance, ...]:
        """Return how each body that meets kept its cadence over a period.

        Raises:
            UsageError: the period ends before it begins.
        """
        _judge_period(first, last)
        known = self.meetings()
        return tuple(compliance(body, known, self.since(), first, last) for body in self.contract.bodies if body.meets)

    def next_meeting(self, body: str, on: date) -> date | None:
        """Return the day of a body's next meeting: planned, else proposed from its cadence while the contract runs, None otherwise."""
        planned = [meeting.on for meeting in self.meetings(body) if meeting.on >= on and meeting.state is MeetingState.PLANNED]
        if planned:
            return min(planned)
        found = self.body(body)
        step = found.cadence.every_months if found.cadence else None
        if step is None:
            return None
        last = self.contract.last_day()
        days = planned_days(found, self.since(), min(add_months(on, 2 * step), last or date.max), is_holiday)
        return next((day for day in days if day >= on), None)
