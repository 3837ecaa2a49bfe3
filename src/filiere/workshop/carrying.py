"""What an interaction leads to outside itself: an outcome that the meeting of a body records, and readings that wait for approval."""

from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.governance import MeetingState, Outcome
from filiere.kernel.names import Text
from filiere.sdk.engine import load_interaction
from filiere.sdk.interactions import FIRST_SEAT, Carried
from filiere.workshop.acts import Acts
from filiere.workshop.snapshots import Snapshots


class Carrying(Acts, Snapshots):
    """From what people did step by step to the bodies: only who may write in a meeting writes in it."""

    def carried(self, name: str, key: str) -> Carried | None:
        """Return what an interaction leads to outside itself; None where nothing yet, or for another seat than the first.

        Raises:
            Refused: the key opens nothing.
        """
        machine, held = load_interaction(self.interaction(name)), self.held(name, key)
        return machine.carry(held.state) if machine.carry and held.seat == FIRST_SEAT else None

    def carry(self, name: str, key: str, meeting: str) -> int:
        """Write the outcome in an open meeting, propose the readings as of its day, and return how many were proposed.

        Raises:
            UsageError: there is nothing to carry yet, or the meeting has it already.
            Refused: the key opens nothing, the meeting is not open, or the actor may not write in it.
        """
        made = self.carried(name, key)
        if made is None:
            raise UsageError(
                Text(fr="il n’y a encore rien à porter à une réunion", en="there is nothing to put before a meeting yet"),
                Text(fr="allez d’abord jusqu’à la décision", en="go to the decision first"),
            )
        there = self.meeting(meeting)
        if any(one.words == made.words for one in there.outcomes):
            raise UsageError(Text(fr="cette réunion a déjà cette décision", en="this meeting has this decision already"))
        self.add_outcome(meeting, Outcome(kind="decision", words=made.words, about=made.about))
        proposed = 0
        for one in made.readings:
            source = f"{one.source} · {meeting}"
            try:
                self.propose_reading(
                    one.indicator, value=one.value, on=there.on, source=source, reason=one.reason, by=there.body, judgement=one.reason
                )
            except Refused:
                # Who may write in a meeting may not always propose readings: the refusal is recorded, the decision stands.
                break
            proposed += 1
        return proposed

    def open_meetings(self) -> tuple[str, ...]:
        """Return the meetings in which something can be written now."""
        return tuple(meeting.id for meeting in self.meetings() if meeting.state is MeetingState.OPEN)
