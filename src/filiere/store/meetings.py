"""Meetings of the bodies and the rules they set themselves; each change is an entry of the log."""

from collections.abc import Iterable
from datetime import date

from filiere.kernel.competition import Reminded
from filiere.kernel.followed import ActionNews
from filiere.kernel.governance import AgendaItem, Attendance, Meeting, MeetingState, Outcome, Recusal, Settings
from filiere.store.border import Border
from filiere.store.entries import EntryView
from filiere.store.records import Records

MEETING, SETTINGS, ACTION = "meeting", "body-settings", "action"


class Meetings:
    """Keeps meetings. What may be written, and when, is the kernel's rule (:meth:`Meeting.must_be`)."""

    def __init__(self, records: Records, border: Border) -> None:
        self.records = records
        self.border = border

    def plan(self, meeting: Meeting, *, author: str = "") -> Meeting:
        """Keep a planned meeting.

        Raises:
            UsageError: a meeting of that id is kept already.
            Refused: it is not a planned one.
        """
        meeting.must_be(MeetingState.PLANNED)
        return self._write(meeting, author, new=True)

    def get(self, key: str) -> Meeting:
        """Return a meeting.

        Raises:
            UnknownElement: there is none of that id.
        """
        return Meeting.model_validate(self.records.get(MEETING, key).body)

    def list(self, body: str | None = None) -> tuple[Meeting, ...]:
        """Return the meetings by day, all or of one body."""
        found = [Meeting.model_validate(kept.body) for kept in self.records.all(MEETING, about=body)]
        return tuple(sorted(found, key=lambda meeting: (meeting.on, meeting.id)))

    def move(self, key: str, on: date, *, author: str = "") -> Meeting:
        """Plan a meeting on another day."""
        return self._change(key, author, MeetingState.PLANNED, on=on)

    def agenda(self, key: str, items: Iterable[AgendaItem], *, author: str = "") -> Meeting:
        """Write the agenda of a meeting that is not over."""
        return self._change(key, author, MeetingState.PLANNED, MeetingState.OPEN, agenda=tuple(items))

    def open(self, key: str, *, reminded: Reminded | None = None, author: str = "") -> Meeting:
        """Open a meeting: outcomes may be written from now on. ``reminded`` is the reminder that was read to those present."""
        return self._change(key, author, MeetingState.PLANNED, state=MeetingState.OPEN, reminded=reminded)

    def recuse(self, key: str, recusal: Recusal, *, author: str = "") -> Meeting:
        """Record that an organisation takes no part in a point, or in the meeting."""
        with self.border():
            return self._change(key, author, MeetingState.OPEN, recusals=(*self.get(key).recusals, recusal))

    def attend(self, key: str, attendance: Iterable[Attendance], *, author: str = "") -> Meeting:
        """Write who is there."""
        return self._change(key, author, MeetingState.OPEN, attendance=tuple(attendance))

    def add_outcome(self, key: str, outcome: Outcome, *, author: str = "") -> Meeting:
        """Add an information, a decision or an action to an open meeting."""
        with self.border():
            outcomes = (*self.get(key).outcomes, outcome)
            return self._change(key, author, MeetingState.OPEN, outcomes=outcomes)

    def close(self, key: str, minutes: str, *, closed_minutes: str = "", author: str = "") -> Meeting:
        """Close a meeting: its outcomes are frozen with the minutes, of which ``closed_minutes`` are not public."""
        changes = {"state": MeetingState.CLOSED, "minutes": minutes, "closed_minutes": closed_minutes}
        return self._change(key, author, MeetingState.OPEN, **changes)

    def not_held(self, key: str, reason: str = "", *, author: str = "") -> Meeting:
        """Record that a planned meeting did not take place; the reason stands in the place of its minutes."""
        return self._change(key, author, MeetingState.PLANNED, state=MeetingState.NOT_HELD, minutes=reason)

    def tell_of_action(self, news: ActionNews, about: str, *, author: str = "") -> int:
        """Record what was heard of an action and return the entry; ``about`` is its body."""
        body = news.model_dump(mode="json")
        return self.records.put(ACTION, news.action, body, about=about, on=news.on, state=news.state, author=author)

    def actions_news(self) -> tuple[ActionNews, ...]:
        """Return everything that was heard of actions, oldest first."""
        keys = [kept.key for kept in self.records.all(ACTION)]
        entries = sorted((one for told in self.records.histories(ACTION, keys).values() for one in told), key=lambda one: one.index)
        return tuple(ActionNews.model_validate(one.content()) for one in entries)

    def history(self, key: str) -> tuple[EntryView, ...]:
        """Return every entry of a meeting, oldest first."""
        return self.records.history(MEETING, key)

    def settings(self, body: str) -> Settings:
        """Return the rules of a body: empty until it sets them, since the text has none."""
        kept = self.records.find(SETTINGS, body)
        return Settings(body=body) if kept is None else Settings.model_validate(kept.body)

    def set_settings(self, settings: Settings, *, author: str = "") -> int:
        """Record the rules a body sets itself and return the entry."""
        return self.records.put(SETTINGS, settings.body, settings.model_dump(mode="json"), about=settings.body, author=author)

    def _change(self, key: str, author: str, *states: MeetingState, **changes: object) -> Meeting:
        with self.border():
            meeting = self.get(key)
            meeting.must_be(*states)
            return self._write(meeting.model_copy(update=changes), author)

    def _write(self, meeting: Meeting, author: str, *, new: bool = False) -> Meeting:
        body = meeting.model_dump(mode="json")
        self.records.put(MEETING, meeting.id, body, about=meeting.body, on=meeting.on, state=meeting.state, author=author, new=new)
        return meeting
