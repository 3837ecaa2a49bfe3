"""The dates of the contract in order, each with what it is and where it leads."""

from collections.abc import Iterator
from datetime import date

from filiere.kernel.deadlines import window
from filiere.kernel.governance import MeetingState
from filiere.kernel.names import Text
from filiere.portal.pages.pieces import title_link, when
from filiere.portal.visit import Visit
from filiere.rendering.states import MEETINGS, state_words, tone_of
from filiere.sdk.blocks import Event, When


def events(visit: Visit) -> list[tuple[date, Event]]:
    """Return every dated thing that existed on the day shown, by its last day."""
    found = [*_anchors(visit), *_promises(visit), *_milestones(visit), *_meetings(visit)]
    return sorted(found, key=lambda pair: pair[0])


def _anchors(visit: Visit) -> Iterator[tuple[date, Event]]:
    for anchor in visit.workshop.contract.anchors:
        origin = ", ".join(f"{item.publisher}" for item in anchor.outside)
        note = Text(fr=f"date lue hors du texte : {origin}", en=f"date read outside the text: {origin}") if origin else None
        yield anchor.on, Event(when=anchor.on, title=anchor.title, note=note, tone="real")


def _promises(visit: Visit) -> Iterator[tuple[date, Event]]:
    known = {item.id: item for item in visit.workshop.standings(visit.day)}
    anchors = visit.workshop.contract.anchor_dates()
    for item in visit.workshop.contract.deliverables:
        due = window(item.deadline, anchors)
        if due is None or item.id not in known:
            continue
        standing = known[item.id]
        yield (
            due.last,
            Event(when=when(visit, item.deadline), title=title_link(visit, item), note=state_words(standing), tone=tone_of(standing)),
        )


def _milestones(visit: Visit) -> Iterator[tuple[date, Event]]:
    contract = visit.workshop.contract
    anchors = contract.anchor_dates()
    state = visit.workshop.state(visit.day)
    for item in contract.milestones:
        due = window(item.when, anchors)
        if due is not None and item.id in state.elements:
            note = Text(fr="calendrier imprimé", en="printed calendar")
            yield due.last, Event(when=When(deadline=item.when), title=title_link(visit, item), note=note)


def _meetings(visit: Visit) -> Iterator[tuple[date, Event]]:
    for meeting in visit.workshop.meetings():
        title = visit.workshop.body(meeting.body).title
        label = Text(fr=f"Réunion : {title.fr}", en=f"Meeting: {title.en}")
        tone = "accepted" if meeting.state is MeetingState.CLOSED else "neutral"
        yield meeting.on, Event(when=meeting.on, title=visit.link("meeting", meeting.id, label), note=MEETINGS[meeting.state], tone=tone)
