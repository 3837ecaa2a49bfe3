"""What waits for one person: the forms of open rounds that are theirs to fill, and what happened since a body last met."""

from datetime import date
from typing import TYPE_CHECKING

from filiere.kernel.governance import MeetingState
from filiere.kernel.names import Value
from filiere.workshop.round_links import sign

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop


class OwnForm(Value):
    """A form that an open round asks of the reader: which project, until when, since when, and the token that opens it."""

    project: str
    until: date
    since: date
    token: str


def own_forms(workshop: "Workshop") -> tuple[OwnForm, ...]:
    """Return the forms that wait for the reader, the first to end first; none where they are not among those who are written to."""
    person = workshop.actor.person
    reader = workshop.store.rounds.correspondent_of(person) if person else None
    if reader is None:
        return ()
    found: list[OwnForm] = []
    today = workshop.today()
    for item in workshop.store.rounds.list():
        if not item.open_on(today):
            continue
        heard = {answer.project for answer in workshop.store.rounds.answers([item.id])}
        for project in item.projects:
            if project in reader.projects and project not in heard:
                token = sign("answer", (item.id, project, reader.id), item.answer_by)
                found.append(OwnForm(project=project, until=item.answer_by, since=item.launched_on, token=token))
    return tuple(sorted(found, key=lambda form: (form.until, form.project)))


def last_met(workshop: "Workshop", body: str | None, on: date) -> date | None:
    """Return the day a body last met and closed its meeting before a day, None where nothing says it did."""
    held = [item.on for item in workshop.meetings(body) if item.on < on and item.state is MeetingState.CLOSED]
    return max(held, default=None)
