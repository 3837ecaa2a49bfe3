"""The answer to a round: whoever holds the link of a project fills its form, without an account, until the round is closed."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filiere.kernel.errors import Refused, UnknownElement
from filiere.kernel.evidence import Subject
from filiere.kernel.names import Text, Value
from filiere.kernel.rounds import LINE, LINES, WEATHERS, Round, Said, said_of
from filiere.workshop.round_decisions import RoundDecisions
from filiere.workshop.round_files import media_of
from filiere.workshop.round_links import expired, unsign

if TYPE_CHECKING:
    from filiere.store.rounds import Answer

_ASK = Text(fr="demandez-en un autre au secrétariat", en="ask the secretariat for another")


class Invited(Value):
    """What a link opens: one project of one round.

    ``said`` is what the form is filled with; ``revision`` what was sent so far, nought for nothing; ``mine`` whether the holder of this
    very link sent it; ``ended`` why nothing can be sent any more.
    """

    round: Round
    project: str
    correspondent: str
    said: Said | None
    revision: int = 0
    mine: bool = False
    state: str = ""
    reason: str = ""
    attachment: Subject | None = None
    ended: Text | None = None


class RoundAnswers(RoundDecisions):
    """What a link opens. The link is the right: no role is asked, and it opens nothing but its own form."""

    def round_link(self, token: str) -> Invited:
        """Return what a link opens.

        Raises:
            Refused: it was not made here, or the person it was made for was forgotten; recorded.
        """
        try:
            opened = unsign("answer", token)
            name, project, correspondent = opened.parts
            found = self.store.rounds.get(name)
            if correspondent:
                self.store.rounds.correspondent(correspondent)
        except (Refused, UnknownElement, ValueError) as error:
            reason = Text(fr="ce lien n’ouvre rien", en="this link opens nothing")
            self.store.refusals.record(actor=self.actor.role, act="answer", thing="", reason=reason)
            raise Refused(reason, _ASK) from error
        answer = self.store.rounds.answer(name, project)
        return Invited(
            round=found,
            project=project,
            correspondent=correspondent,
            said=answer.said if answer else self._last_said(project),
            revision=answer.revision if answer else 0,
            mine=answer is not None and answer.correspondent == correspondent,
            state=answer.state if answer else "",
            reason=answer.reason if answer else "",
            attachment=answer.attachment if answer else None,
            ended=self._ended(found),
        )

    def _ended(self, found: Round) -> Text | None:
        if found.state == "closed":
            return Text(fr="ce tour est clos", en="this round is closed")
        late = expired(found.answer_by, self.today())
        return late.what if late else None

    def _last_said(self, project: str) -> Said | None:
        """Return what was last known of a project: its weather and synthesis, with the step and the difficulty of its last answer."""
        note = self.store.notes.latest(project)
        if note is None or note.weather not in WEATHERS:
            return None
        taken = [item for item in self.accepted_answers() if item.project == project]
        last = max(taken, key=lambda item: item.at, default=None)
        kept = {"step": last.step, "difficulty": last.difficulty} if last else {}
        return Said.model_validate({"weather": note.weather, "words": note.words[: LINES * LINE], **kept})

    def accepted_answers(self) -> tuple["Answer", ...]:
        """Return every answer that was accepted, of any round."""
        rounds = [item.id for item in self.store.rounds.list()]
        return tuple(item for item in self.store.rounds.answers(rounds) if item.state in {"accepted", "amended"})

    def answer_round(self, token: str, words: Mapping[str, str], file: Path | None, *, seen: int) -> "Answer":
        """Keep an answer as a proposal.

        Args:
            token: the link's.
            words: weather, words, step, difficulty.
            file: what is joined, None to leave what was joined before.
            seen: the revision that the form showed.

        Raises:
            UsageError: something is missing, too long, or the file will not do; nothing is kept.
            Refused: the link opens nothing, the round is over, or somebody else answered in the meantime.
        """
        invited = self.round_link(token)
        if invited.ended is not None:
            raise Refused(invited.ended, _ASK)
        said = said_of(words)
        kept = None
        if file is not None:
            kept = self.store.artefacts.put(file, file.name, media_of(file))
        return self.store.rounds.save_answer(
            invited.round.id, invited.project, said, correspondent=invited.correspondent, attachment=kept, seen=seen
        )

    def round_attachment(self, key: str) -> tuple[Subject, Path]:
        """Return the file joined to an answer, for those who run rounds.

        Raises:
            UnknownElement: nothing is joined to it.
        """
        answer = self.store.rounds.answer_of(key)
        self.ask("round", answer.round)
        if answer.attachment is None:
            raise UnknownElement(Text(fr="aucune pièce n’est jointe", en="nothing is attached"))
        return answer.attachment, self.store.artefacts.path(answer.attachment.sha256)
