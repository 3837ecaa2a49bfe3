"""Actions that meetings gave, followed until they are done: who holds them, for when, and what became of them."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from filiere.kernel.governance import Meeting
from filiere.kernel.names import Value


class ActionState(StrEnum):
    """What became of an action: nothing heard, under way, done, or dropped with a reason."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


#: States in which an action still awaits its holder.
AWAITED = frozenset({ActionState.OPEN, ActionState.UNDER_WAY})


class ActionNews(Value):
    """What was said of an action on a day. The action itself stays frozen in its minutes."""

    action: str
    state: ActionState
    on: date
    by: str
    words: str = ""


class FollowedAction(Value):
    """An action and the last that was heard of it; ``id`` is its meeting and its number among that meeting's outcomes."""

    id: str
    meeting: str
    body: str
    given_on: date
    words: str
    about: str | None = None
    holder: str | None = None
    due: date | None = None
    confidential: bool = False
    state: ActionState = ActionState.OPEN
    news: ActionNews | None = None

    @property
    def awaited(self) -> bool:
        """Whether it still awaits its holder."""
        return self.state in AWAITED

    def overdue(self, on: date) -> bool:
        """Return whether its day has passed while it is still awaited; an action without a day is never overdue.

        >>> FollowedAction(id="G3/1", meeting="G3", body="G3", given_on=date(2019, 4, 4), words="x").overdue(date(2020, 1, 1))
        False
        """
        return self.awaited and self.due is not None and self.due < on


def action_id(meeting: str, number: int) -> str:
    """Return the id of an outcome of a meeting, counted from 1."""
    return f"{meeting}/{number}"


def followed(meetings: Iterable[Meeting], news: Iterable[ActionNews], on: date) -> tuple[FollowedAction, ...]:
    """Return the actions given until a day each with its last news; those awaited come first, by their day."""
    last: dict[str, ActionNews] = {}
    for item in news:
        if item.on <= on and (item.action not in last or item.on >= last[item.action].on):
            last[item.action] = item
    found = [
        FollowedAction(
            id=name,
            meeting=meeting.id,
            body=meeting.body,
            given_on=meeting.on,
            words=outcome.words,
            about=outcome.about,
            holder=outcome.holder,
            due=outcome.due,
            confidential=outcome.confidential,
            state=last[name].state if name in last else ActionState.OPEN,
            news=last.get(name),
        )
        for meeting in meetings
        if meeting.on <= on
        for number, outcome in enumerate(meeting.outcomes, 1)
        if outcome.kind == "action" and (name := action_id(meeting.id, number))
    ]
    return tuple(sorted(found, key=lambda item: (not item.awaited, item.due or date.max, item.given_on, item.id)))
