"""Agendas: what a body has before it, built from what is due, filed, proposed, stale, and from its open actions."""

from collections.abc import Iterable
from datetime import date

from filiere.kernel.competition import reminded
from filiere.kernel.errors import UsageError
from filiere.kernel.governance import AgendaItem, Meeting, MeetingState
from filiere.kernel.names import Text
from filiere.kernel.standing import DateState, Information
from filiere.runner.plan import PlanState
from filiere.workshop.following import Following
from filiere.workshop.works import Works

#: How far from a meeting a deadline puts its promise on the agenda, in days: one period of the executive committee.
AHEAD = 61


class Agendas(Following, Works):
    """What awaits a body, and the opening of its meetings."""

    def agenda(self, body: str, on: date) -> tuple[AgendaItem, ...]:
        """Return what a body has before it on a day: what is due or passed unheard, filed, proposed, stale, and its open actions."""
        found = self.body(body)
        scope = found.scope
        items: list[AgendaItem] = []
        for item in self.standings(on):
            if scope.startswith("PS") and not item.id.startswith(scope):
                continue
            title = self.element(item.id).title
            near = item.due is not None and abs((item.due.last - on).days) <= AHEAD
            if item.information is Information.FILED:
                items.append(AgendaItem(about=item.id, words=title, because="filed"))
            elif (
                item.information is not Information.ACCEPTED
                and near
                and item.date_state in {DateState.DUE, DateState.PASSED, DateState.NOT_DUE}
            ):
                items.append(AgendaItem(about=item.id, words=title, because="due"))
        items += [
            AgendaItem(about=view.indicator.id, words=view.indicator.title, because="proposed")
            for view in self.indicators(on)
            if view.proposed
        ]
        items += self._stale_results(on)
        items += self._open_actions(found.id, on)
        return tuple(items)

    def _stale_results(self, on: date) -> Iterable[AgendaItem]:
        if self.registry.check(self.contract):
            # A binding that does not hold is told by status and doctor; it must not keep a body from its agenda.
            return
        for item in self.plan_lately(on).items:
            if item.state is PlanState.STALE:
                yield AgendaItem(about=item.about, words=self.registry.offer(item.offer).title, because="stale")

    def _open_actions(self, body: str, on: date) -> Iterable[AgendaItem]:
        for action in self.followed_actions(on, body):
            if action.awaited and action.given_on < on:
                words = Text(fr=action.words, en=action.words)
                yield AgendaItem(about=action.about, words=words, because="action", confidential=action.confidential)

    def agenda_of(self, meeting: Meeting) -> tuple[AgendaItem, ...]:
        """Return the agenda of a meeting: as it was set at its opening or, until then, what awaits its body and what was asked for."""
        if meeting.state is not MeetingState.PLANNED:
            return meeting.agenda
        return (*(item for item in self.agenda(meeting.body, meeting.on) if item not in meeting.agenda), *meeting.agenda)

    def open_meeting(self, name: str, *, reminder_read: bool = False) -> Meeting:
        """Open a meeting once the reminder of competition law was read: from now its agenda is set and outcomes can be written.

        Raises:
            UsageError: the reminder was not read to those present.
            Refused: the actor may not, or the meeting is not a planned one.
        """
        meeting = self.meeting(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.PLANNED)
        if not reminder_read:
            raise UsageError(
                Text(
                    fr="la réunion ne s’ouvre pas sans le rappel du droit de la concurrence",
                    en="the meeting does not open without the reminder of competition law",
                ),
                Text(
                    fr="lisez-le aux présents, puis confirmez-le : meetings open --reminder-read",
                    en="read it to those present, then confirm: meetings open --reminder-read",
                ),
            )
        with self.store.transaction():
            self.store.meetings.agenda(name, self.agenda_of(meeting), author=self.author)
            return self.store.meetings.open(name, reminded=reminded(self.now()), author=self.author)
