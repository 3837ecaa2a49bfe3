"""Every date of the contract as an iCalendar feed (RFC 5545): deadlines, printed milestones and meetings, in Europe/Paris."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from filiere.kernel.amendments import Status
from filiere.kernel.deadlines import window
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Language, Text
from filiere.workshop.desk import PARIS
from filiere.workshop.following import Following

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_NAMES = {
    "calendar": Text(fr="Filière : le contrat", en="Filière: the contract"),
    "due": Text(fr="Échéance", en="Due"),
    "meeting": Text(fr="Réunion", en="Meeting"),
    "action": Text(fr="Action", en="Action"),
    "milestone": Text(fr="Jalon", en="Milestone"),
}
#: A constant stamp: an unchanged contract gives an unchanged feed, byte for byte.
_STAMP = datetime(2019, 2, 4, tzinfo=UTC)


class Calendars(Following):
    """Calendar feeds."""

    def calendar_ics(self, language: Language = "fr", body: str | None = None) -> bytes:
        """Return the feed of the whole contract, or of one body's meetings."""
        calendar = _calendar(language)
        if body is None:
            self._add_deadlines(calendar, language)
        wanted = self.body(body).id if body else None
        for meeting in self.meetings(wanted):
            if meeting.state is not MeetingState.NOT_HELD:
                calendar.add_component(self._meeting_event(meeting, language))
        return bytes(calendar.to_ical())

    def own_calendar_ics(self, language: Language = "fr") -> bytes:
        """Return the reader's own feed: the meetings of their bodies, the deadlines of their projects, the actions of their organisation.

        Whoever sits nowhere and leads nothing gets the whole contract, with the actions of their organisation.
        """
        calendar, actor = _calendar(language), self.actor
        everything = not (actor.bodies or actor.projects)
        for meeting in self.meetings():
            if meeting.state is not MeetingState.NOT_HELD and (everything or meeting.body in actor.bodies):
                calendar.add_component(self._meeting_event(meeting, language))
        self._add_deadlines(calendar, language, None if everything else frozenset(actor.projects))
        for action in self.followed_actions():
            if action.awaited and action.due is not None and action.holder and action.holder == actor.organisation:
                words = f"{_NAMES['action'].say(language)} {action.id} : {action.words[:120]}"
                calendar.add_component(_event(f"action-{action.id}", words, action.due))
        return bytes(calendar.to_ical())

    def make_own_calendar(self) -> str:
        """Return a new secret address for the reader's calendar; the one before stops working.

        Raises:
            Refused: the actor may not.
            UsageError: nobody has signed in: a calendar belongs to a person.
        """
        self.ask("own_calendar")
        if not self.author:
            raise UsageError(
                Text(fr="un agenda est celui d’une personne", en="a calendar belongs to a person"),
                Text(fr="entrez dans le portail", en="sign in to the portal"),
            )
        return self.store.calendar_feeds.make(self.author)

    def own_calendar_since(self) -> datetime | None:
        """Return when the reader's address was made, None where they have none."""
        return self.store.calendar_feeds.made_at(self.author) if self.author else None

    def revoke_own_calendar(self) -> bool:
        """Stop the reader's address from working and return whether there was one."""
        self.ask("own_calendar")
        return self.store.calendar_feeds.revoke(self.author)

    def calendar_reader(self, secret: str) -> str:
        """Return whose calendar a secret address opens.

        Raises:
            UnknownElement: it opens nothing, or no longer.
        """
        person = self.store.calendar_feeds.person(secret)
        if person is None:
            raise UnknownElement(
                Text(fr="cette adresse n’ouvre aucun agenda", en="this address opens no calendar"),
                Text(fr="elle a pu être révoquée\u202f; faites-en une autre", en="it may have been revoked; make another"),
            )
        return person

    def _add_deadlines(self, calendar: "Calendar", language: Language, projects: frozenset[str] | None = None) -> None:
        """Add the deadlines and the milestones of some projects, of all where none is named."""
        state, anchors = self.state(self.default_day()), self.contract.anchor_dates()
        for deliverable in self.contract.deliverables:
            if projects is not None and self._project_of(deliverable.id) not in projects:
                continue
            due = window(deliverable.deadline, anchors)
            known = state.elements.get(deliverable.id)
            if due is None or known is None or known.status is Status.SILENT:
                continue
            words = f"{_NAMES['due'].say(language)} {deliverable.id} : {deliverable.title.say(language)}"
            calendar.add_component(_event(f"due-{deliverable.id}", words, due.last))
        for milestone in self.contract.milestones:
            if projects is not None and milestone.project not in projects:
                continue
            when = window(milestone.when, anchors)
            if when is not None:
                words = f"{_NAMES['milestone'].say(language)} : {milestone.title.say(language)}"
                calendar.add_component(_event(f"milestone-{milestone.id}", words, when.first, when.last))

    def _meeting_event(self, meeting: Meeting, language: Language) -> "Event":
        title = self.body(meeting.body).title.say(language)
        return _event(f"meeting-{meeting.id}", f"{_NAMES['meeting'].say(language)} : {title}", meeting.on)


def _calendar(language: Language) -> "Calendar":
    """Return an empty feed."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Filiere//contract//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _NAMES["calendar"].say(language))
    calendar.add("x-wr-timezone", str(PARIS))
    return calendar


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
