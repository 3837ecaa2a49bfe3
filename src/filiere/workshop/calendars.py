"""Every date of the contract as an iCalendar feed (RFC 5545): deadlines, printed milestones and meetings, in Europe/Paris."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from filiere.kernel.amendments import Status
from filiere.kernel.deadlines import window
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Language, Text
from filiere.workshop.assembly import Assembly
from filiere.workshop.desk import PARIS

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_NAMES = {
    "calendar": Text(fr="Filière : le contrat", en="Filière: the contract"),
    "due": Text(fr="Échéance", en="Due"),
    "meeting": Text(fr="Réunion", en="Meeting"),
    "milestone": Text(fr="Jalon", en="Milestone"),
}
#: A constant stamp: an unchanged contract gives an unchanged feed, byte for byte.
_STAMP = datetime(2019, 2, 4, tzinfo=UTC)


class Calendars(Assembly):
    """Calendar feeds."""

    def calendar_ics(self, language: Language = "fr", body: str | None = None) -> bytes:
        """Return the feed of the whole contract, or of one body's meetings."""
        from icalendar import Calendar

        calendar = Calendar()
        calendar.add("prodid", "-//Filiere//contract//FR")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _NAMES["calendar"].say(language))
        calendar.add("x-wr-timezone", str(PARIS))
        if body is None:
            self._add_deadlines(calendar, language)
        wanted = self.body(body).id if body else None
        for meeting in self.meetings(wanted):
            if meeting.state is not MeetingState.NOT_HELD:
                calendar.add_component(self._meeting_event(meeting, language))
        return bytes(calendar.to_ical())

    def _add_deadlines(self, calendar: "Calendar", language: Language) -> None:
        state, anchors = self.state(self.default_day()), self.contract.anchor_dates()
        for deliverable in self.contract.deliverables:
            due = window(deliverable.deadline, anchors)
            known = state.elements.get(deliverable.id)
            if due is None or known is None or known.status is Status.SILENT:
                continue
            words = f"{_NAMES['due'].say(language)} {deliverable.id} : {deliverable.title.say(language)}"
            calendar.add_component(_event(f"due-{deliverable.id}", words, due.last))
        for milestone in self.contract.milestones:
            when = window(milestone.when, anchors)
            if when is not None:
                words = f"{_NAMES['milestone'].say(language)} : {milestone.title.say(language)}"
                calendar.add_component(_event(f"milestone-{milestone.id}", words, when.first, when.last))

    def _meeting_event(self, meeting: Meeting, language: Language) -> "Event":
        title = self.body(meeting.body).title.say(language)
        return _event(f"meeting-{meeting.id}", f"{_NAMES['meeting'].say(language)} : {title}", meeting.on)


def _event(uid: str, words: str, first: date, last: date | None = None) -> "Event":
    """Return one all-day event."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@filiere")
    event.add("summary", words)
    event.add("dtstamp", _STAMP)
    event.add("dtstart", first)
    event.add("dtend", (last or first) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
