"""The round before a meeting: launched in one act, reminded without a message twice, closed for those who kept silent."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from filiere.kernel.elements import Project
from filiere.kernel.errors import UnknownElement, UsageError, WorkspaceError
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Language, Text, Value
from filiere.kernel.rounds import REMINDERS, Round, reminder_due
from filiere.workshop import round_words as words
from filiere.workshop.correspondents import Correspondents
from filiere.workshop.mail import send
from filiere.workshop.round_links import sign

if TYPE_CHECKING:
    from filiere.store.rounds import Answer

#: How a message fared; ``dry`` is one that would leave.
Fate = Literal["sent", "no_address", "failed", "dry"]
CALL = "call"


class Called(Value):
    """One project and one of those who lead it, as the round reached them; ``correspondent`` is empty where nobody is known."""

    project: str
    correspondent: str
    name: str
    organisation: str
    fate: Fate
    token: str


class Launch(Value):
    """What launching a round did, or would do."""

    round: Round
    called: tuple[Called, ...]


class RoundLine(Value):
    """One project of a round: who is asked, what left, what came back."""

    project: str
    called: tuple[Called, ...]
    letters: int
    reminded: int
    state: Literal["silent", "proposed", "accepted", "amended", "refused"]
    answer: str = ""


class Rounds(Correspondents):
    """Rounds of a body."""

    def rounds(self, body: str | None = None) -> tuple[Round, ...]:
        """Return the rounds by the day of their meeting, for those who run them."""
        self.ask("round")
        return self.store.rounds.list(self.body(body).id if body else None)

    def round(self, name: str) -> Round:
        """Return a round.

        Raises:
            UnknownElement: there is none of that id.
            Refused: the actor does not run rounds.
        """
        self.ask("round", name)
        return self.store.rounds.get(name)

    def projects_of(self, body: str, on: date) -> tuple[Project, ...]:
        """Return the projects that a body follows on a day: its own, or every project where it follows the whole contract."""
        found = self.body(body)
        known = self.state(min(on, self.contract.last_day() or on)).elements
        held = [item for item in self.contract.projects if item.id in known]
        own = [item for item in held if found.scope == item.id or found.scope.startswith(f"{item.id}.")]
        return tuple(own or held)

    def launch_round(
        self,
        body: str,
        *,
        address: str,
        meeting: str | None = None,
        on: date | None = None,
        answer_by: date | None = None,
        dry: bool = False,
    ) -> Launch:
        """Launch the round of a body's next meeting: one message to each lead of each project, with a link of its own.

        Args:
            body: the body that meets.
            address: where the portal answers, as readers know it.
            meeting: the meeting it prepares; the next one planned, else the one the cadence proposes, where it is not given.
            on: the day of that meeting where none is planned yet and no cadence gives one.
            answer_by: the last day to answer; the day of the meeting where nobody set one.
            dry: whether to tell what would leave and write nothing.

        Raises:
            UsageError: no meeting is to come, a day has passed, or the round was launched already.
            Refused: the actor may not.
        """
        found = self.body(body)
        self.ask("round", found.id)
        planned = self._meeting_to_come(found.id, meeting, on)
        today = self.today()
        last = answer_by or planned.on
        if not today <= last <= planned.on:
            raise UsageError(
                Text(fr=f"on ne peut pas répondre jusqu’au {last}", en=f"nobody can answer until {last}"),
                Text(fr=f"choisissez un jour entre le {today} et le {planned.on}", en=f"choose a day from {today} to {planned.on}"),
            )
        asked = tuple(item.id for item in self.projects_of(found.id, planned.on))
        begun = Round(
            id=f"R-{planned.id}", body=found.id, meeting=planned.id, on=planned.on, answer_by=last, launched_on=today, projects=asked
        )
        if begun.id in {item.id for item in self.store.rounds.list(found.id)}:
            raise UsageError(
                Text(fr=f"le tour {begun.id} est déjà lancé", en=f"round {begun.id} was launched already"),
                Text(fr="suivez-le : filiere round status", en="follow it: filiere round status"),
            )
        if dry:
            return Launch(round=begun, called=tuple(self._called(begun)))
        with self.store.transaction():
            if planned.id not in {item.id for item in self.meetings(found.id)}:
                self.add_meeting(found.id, planned.on)
            self.store.rounds.put(begun, author=self.author, new=True)
        return Launch(round=begun, called=self._write(begun, CALL, self._called(begun), address))

    def _meeting_to_come(self, body: str, name: str | None, on: date | None) -> Meeting:
        """Return the meeting that a round prepares, planned or about to be."""
        today = self.today()
        if name is not None:
            found = self.meeting(name)
            if found.body != body:
                raise UnknownElement(Text(fr=f"{name} n’est pas une réunion de {body}", en=f"{name} is no meeting of {body}"))
            found.must_be(MeetingState.PLANNED)
            return found
        day = on or self.next_meeting(body, today)
        if day is None or day < today:
            raise UsageError(
                Text(fr=f"{body} n’a aucune réunion à venir", en=f"{body} has no meeting to come"),
                Text(fr="donnez le jour de la prochaine (--on), ou planifiez-la", en="give the day of the next one (--on), or plan it"),
            )
        planned = [item for item in self.meetings(body) if item.on == day and item.state is MeetingState.PLANNED]
        return planned[0] if planned else Meeting(id=f"{body}-{day.isoformat()}", body=body, on=day, state=MeetingState.PLANNED)

    def _called(self, found: Round, projects: Iterable[str] | None = None) -> Iterator[Called]:
        """Yield each lead of each project of a round, and each project that has none, with its link."""
        for project in found.projects if projects is None else projects:
            leads = self.leads(project)
            for lead in leads:
                token = sign("answer", (found.id, project, lead.id), found.answer_by)
                fate: Fate = "dry" if lead.email else "no_address"
                yield Called(project=project, correspondent=lead.id, name=lead.name, organisation=lead.organisation, fate=fate, token=token)
            if not leads:
                token = sign("answer", (found.id, project, ""), found.answer_by)
                yield Called(project=project, correspondent="", name="", organisation="", fate="no_address", token=token)

    def _write(self, found: Round, kind: str, called: Iterable[Called], address: str) -> tuple[Called, ...]:
        """Send a message to each who has an address, unless it left already."""
        written = []
        for one in called:
            if one.fate == "no_address":
                written.append(one)
            elif self.store.rounds.claim(found.id, one.project, kind, one.correspondent):
                left = self._send(found, kind, one, address)
                self.store.rounds.sent(found.id, one.project, kind, one.correspondent, left=left)
                written.append(one.model_copy(update={"fate": "sent" if left else "failed"}))
        return tuple(written)

    def _send(self, found: Round, kind: str, one: Called, address: str) -> bool:
        lead = self.store.rounds.correspondent(one.correspondent)
        language: Language = lead.language
        letter = words.letter(
            kind,
            language,
            body=self.body(found.body).title,
            project=(one.project, self.element(one.project).title),
            found=found,
            name=lead.name,
            link=f"{address}{words.answer_path(language)}{one.token}",
        )
        try:
            send(lead.email, letter[0], letter[1])
        except WorkspaceError:
            # One address that does not work must not keep the others from their message: the table says which failed.
            return False
        return True

    def remind(self, address: str, today: date | None = None) -> tuple[tuple[str, Called], ...]:
        """Send what is due today to those who have not answered, for every open round; again the same day, it sends nothing.

        Returns:
            The round and the fate of each message.
        """
        self.ask("round")
        day = today or self.today()
        written: list[tuple[str, Called]] = []
        for found in self.store.rounds.list():
            missed = [one for one in self._called(found) if one.fate != "no_address" and not self._was_called(found, one)]
            kind = reminder_due(found, day)
            if found.open_on(day) and missed:
                written += [(found.id, one) for one in self._write(found, CALL, missed, address)]
            if kind is not None:
                fresh = {(one.project, one.correspondent) for one in missed}
                due = [one for one in self._called(found, self._silent(found)) if (one.project, one.correspondent) not in fresh]
                written += [(found.id, one) for one in self._write(found, kind, due, address) if one.fate != "no_address"]
        return tuple(written)

    def _was_called(self, found: Round, one: Called) -> bool:
        return any(
            letter.kind == CALL and (letter.project, letter.correspondent) == (one.project, one.correspondent)
            for letter in self.store.rounds.letters(found.id)
        )

    def _silent(self, found: Round) -> tuple[str, ...]:
        heard = {answer.project for answer in self.store.rounds.answers([found.id])}
        return tuple(project for project in found.projects if project not in heard)

    def round_lines(self, name: str) -> tuple[RoundLine, ...]:
        """Return a round project by project: who is asked, how often, and what came back."""
        found = self.round(name)
        letters = self.store.rounds.letters(found.id)
        answers = {answer.project: answer for answer in self.store.rounds.answers([found.id])}
        called = list(self._called(found))
        lines = []
        for project in found.projects:
            sent = [item for item in letters if item.project == project and item.sent_at is not None]
            reached = {item.correspondent for item in sent}
            own = tuple(
                one.model_copy(update={"fate": "sent" if one.correspondent in reached else "failed"}) if one.fate == "dry" else one
                for one in called
                if one.project == project
            )
            answer = answers.get(project)
            lines.append(
                RoundLine(
                    project=project,
                    called=own,
                    letters=len(sent),
                    reminded=sum(item.kind in REMINDERS for item in sent),
                    state=answer.state if answer else "silent",
                    answer=answer.id if answer else "",
                )
            )
        return tuple(lines)

    def round_answers(self, name: str) -> tuple["Answer", ...]:
        """Return what was answered in a round, by project."""
        found = self.round(name)
        return self.store.rounds.answers([found.id])

    def close_round(self, name: str) -> Round:
        """Close a round: those who have not answered are recorded as silent, and nothing is said in their place."""
        found = self.round(name)
        found.must_be_open()
        with self.store.transaction():
            return self.store.rounds.put(
                found.model_copy(update={"state": "closed", "closed_on": self.today(), "silent": self._silent(found)}), author=self.author
            )
