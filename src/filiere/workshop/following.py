"""What surrounds a meeting: the points asked for, those kept confidential, who takes no part in them, and what became of its actions."""

from datetime import date

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.followed import ActionNews, ActionState, FollowedAction, action_id, followed
from filiere.kernel.governance import AgendaItem, Meeting, MeetingState, Recusal
from filiere.kernel.names import Text, same
from filiere.workshop.assembly import Assembly
from filiere.workshop.guard import may

_EXAMPLE = action_id("G3-2019-04-04", 2)


class Following(Assembly):
    """Points, recusals and followed actions."""

    def ask_item(self, name: str, words: str, *, about: str | None = None, confidential: bool = False) -> Meeting:
        """Put a point on the agenda of a meeting that is planned or open, after those that are there.

        Raises:
            UsageError: no words.
            UnknownElement: it is about nothing of the contract.
        """
        meeting = self.store.meetings.get(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.PLANNED, MeetingState.OPEN)
        if not words.strip():
            raise UsageError(Text(fr="ce point n’a pas de texte", en="this item has no words"), Text(fr="écrivez-le", en="write it"))
        found = self.element(about).id if about else None
        item = AgendaItem(about=found, words=same(words.strip()), because="asked", confidential=confidential)
        return self.store.meetings.agenda(name, (*meeting.agenda, item), author=self.author)

    def keep_confidential(self, name: str, number: int, *, confidential: bool = True) -> Meeting:
        """Make a point of the agenda confidential, or public again; ``number`` counts from 1.

        Raises:
            UsageError: there is no such point.
        """
        meeting = self.store.meetings.get(name)
        self.ask("meeting", meeting.body)
        _judge_number(meeting, number)
        items = list(meeting.agenda)
        items[number - 1] = items[number - 1].model_copy(update={"confidential": confidential})
        return self.store.meetings.agenda(name, items, author=self.author)

    def recuse(self, name: str, organisation: str, *, item: int | None = None, reason: str = "") -> Meeting:
        """Record that an organisation takes no part in a point of an open meeting, or in the whole of it.

        Raises:
            UsageError: no organisation, or no such point.
            Refused: the actor may not, or the meeting is not open.
        """
        meeting = self.store.meetings.get(name)
        self.ask("meeting", meeting.body)
        meeting.must_be(MeetingState.OPEN)
        if not organisation.strip():
            raise UsageError(
                Text(fr="aucune organisation ne se déporte", en="no organisation steps aside"),
                Text(fr="donnez son nom", en="give its name"),
            )
        if item is not None:
            _judge_number(meeting, item)
        recusal = Recusal(organisation=organisation.strip(), item=item, reason=reason.strip())
        return self.store.meetings.recuse(name, recusal, author=self.author)

    def followed_actions(self, on: date | None = None, body: str | None = None) -> tuple[FollowedAction, ...]:
        """Return the actions that meetings gave until a day, with what was last heard of each, as far as the reader may see."""
        day = on or self.today()
        wanted = self.body(body).id if body else None
        kept = followed(self.store.meetings.list(wanted), self.store.meetings.actions_news(), day)
        return tuple(item for item in kept if not item.confidential or may(self.actor, "read_confidential", item.body).allowed)

    def tell_of_action(self, name: str, *, state: ActionState, on: date, by: str, words: str = "") -> ActionNews:
        """Record what became of an action that a meeting gave.

        Raises:
            UnknownElement: no meeting gave that action.
            UsageError: a day in the future or before the meeting, nobody who speaks, or an action dropped without a reason.
            Refused: the actor may not.
        """
        meeting = self._giver(name)
        self.ask("follow_action", meeting.body)
        if not by.strip() or (state is ActionState.DROPPED and not words.strip()):
            raise UsageError(
                Text(fr="qui le dit, et pourquoi ?", en="who says so, and why?"),
                Text(fr="donnez l’organisation, et le motif d’un abandon", en="give the organisation, and the reason to drop it"),
            )
        if not meeting.on <= on <= self.today():
            raise UsageError(
                Text(fr=f"le {on} ne convient pas", en=f"{on} will not do"),
                Text(fr=f"entre la réunion ({meeting.on}) et aujourd’hui", en=f"between the meeting ({meeting.on}) and today"),
            )
        news = ActionNews(action=name, state=state, on=on, by=by.strip(), words=words.strip())
        self.store.meetings.tell_of_action(news, meeting.body, author=self.author)
        return news

    def _giver(self, name: str) -> Meeting:
        """Return the meeting that gave an action the reader may see."""
        found = next((item for item in self.followed_actions() if item.id == name), None)
        if found is None:
            raise UnknownElement(
                Text(fr=f"{name} : aucune action de ce nom", en=f"{name}: no such action"),
                Text(
                    fr=f"une réunion et un numéro : {action_id('G3-2019-04-04', 2)}",
                    en=f"a meeting and a number: {action_id('G3-2019-04-04', 2)}",
                ),
            )
        return self.store.meetings.get(found.meeting)


def _judge_number(meeting: Meeting, number: int) -> None:
    if not 1 <= number <= len(meeting.agenda):
        raise UsageError(
            Text(fr=f"le point {number} n’est pas à l’ordre du jour", en=f"item {number} is not on the agenda"),
            Text(fr=f"il compte {len(meeting.agenda)} points", en=f"it has {len(meeting.agenda)} items"),
        )
