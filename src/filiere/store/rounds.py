"""Rounds as the store keeps them: the round itself is a fact of the log; people, messages and answers are rows that can be erased."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from filiere.kernel.errors import Refused, UnknownElement
from filiere.kernel.evidence import Subject
from filiere.kernel.names import Language, Text, Value
from filiere.kernel.rounds import Round, Said, Weather
from filiere.store.artefacts import Artefacts
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.records import Records
from filiere.store.round_models import Correspondent, RoundAnswer, RoundLetter

KIND = "round"
AnswerState = Literal["proposed", "accepted", "amended", "refused"]


class CorrespondentCard(Value):
    """Someone who is written to. The id says nothing about them."""

    id: str
    name: str
    email: str
    organisation: str
    role: str
    projects: tuple[str, ...]
    bodies: tuple[str, ...]
    language: Language
    digest: bool
    digest_at: datetime | None
    digest_size: int


class Letter(Value):
    """One message of a round; ``sent_at`` is None where it did not leave."""

    project: str
    kind: str
    correspondent: str
    sent_at: datetime | None


class Answer(Value):
    """What was answered for a project in a round; ``revision`` counts how often it was sent."""

    id: str
    round: str
    project: str
    correspondent: str
    weather: Weather
    words: str
    step: str
    difficulty: str
    attachment: Subject | None
    revision: int
    at: datetime
    state: AnswerState
    reason: str

    @property
    def said(self) -> Said:
        """What was said, alone."""
        return Said(weather=self.weather, words=self.words, step=self.step, difficulty=self.difficulty)


class Rounds:
    """Keeps rounds."""

    def __init__(self, records: Records, artefacts: Artefacts, border: Border) -> None:
        self.records = records
        self.artefacts = artefacts
        self.border = border

    def put(self, found: Round, *, author: str = "", new: bool = False) -> Round:
        """Keep a round as it stands.

        Raises:
            UsageError: ``new`` was asked and the round is kept already.
        """
        body = found.model_dump(mode="json")
        self.records.put(KIND, found.id, body, about=found.body, on=found.on, state=found.state, author=author, new=new)
        return found

    def get(self, key: str) -> Round:
        """Return a round.

        Raises:
            UnknownElement: there is none of that id.
        """
        return Round.model_validate(self.records.get(KIND, key).body)

    def list(self, body: str | None = None) -> tuple[Round, ...]:
        """Return the rounds by the day of their meeting, all or of one body."""
        found = [Round.model_validate(kept.body) for kept in self.records.all(KIND, about=body)]
        return tuple(sorted(found, key=lambda item: (item.on, item.id)))

    def add_correspondent(self, **values: Any) -> CorrespondentCard:
        """Add someone who is written to."""
        with self.border():
            return _card(Correspondent.objects.create(added_at=now(), **values))

    def change_correspondent(self, key: str, **values: Any) -> CorrespondentCard:
        """Change what is known of someone."""
        self.correspondent(key)
        with self.border():
            Correspondent.objects.filter(pk=key).update(**values)
        return self.correspondent(key)

    def correspondent(self, key: str) -> CorrespondentCard:
        """Return someone who is written to.

        Raises:
            UnknownElement: nobody has that id (or they were forgotten).
        """
        with told_plainly():
            row = Correspondent.objects.filter(pk=key).first()
        if row is None:
            raise UnknownElement(
                Text(fr="ce correspondant n’est pas connu ici", en="this correspondent is not known here"),
                Text(fr="il a pu demander l’oubli", en="they may have asked to be forgotten"),
            )
        return _card(row)

    def correspondents(self) -> tuple[CorrespondentCard, ...]:
        """Return everyone who is written to, the first to come first."""
        with told_plainly():
            return tuple(_card(row) for row in Correspondent.objects.order_by("added_at", "id"))

    def correspondent_of(self, person: str) -> CorrespondentCard | None:
        """Return the correspondent that a person of the workspace is, None where they are not written to."""
        with told_plainly():
            row = Correspondent.objects.filter(person_id=person).first()
        return None if row is None else _card(row)

    def forget_correspondent(self, key: str) -> int:
        """Remove someone, the messages to them, their answers and the files they sent; return how many answers those were."""
        with self.border():
            files = list(RoundAnswer.objects.filter(correspondent_id=key).values_list("attachment", flat=True))
            gone = RoundAnswer.objects.filter(correspondent_id=key).delete()[0]
            Correspondent.objects.filter(pk=key).delete()
        for file in filter(None, files):
            self.drop_file(file["sha256"])
        return gone

    def drop_file(self, sha256: str) -> None:
        """Remove a file that no answer and no entry of the log cites any more."""
        from filiere.store.models import Entry

        cited = RoundAnswer.objects.filter(attachment__sha256=sha256).exists()
        if not cited and not any(sha256.encode() in bytes(row) for row in Entry.objects.values_list("leaf", flat=True).iterator()):
            self.artefacts.path(sha256, check=False).unlink(missing_ok=True)

    def claim(self, found: str, project: str, kind: str, correspondent: str) -> bool:
        """Return whether a message is now ours to send: one that left already, or that somebody else is sending, is not."""
        key = f"{found}:{project}:{kind}:{correspondent}"
        values = {"round": found, "project": project, "kind": kind, "correspondent_id": correspondent, "tried_at": now()}
        with self.border():
            _, made = RoundLetter.objects.get_or_create(id=key, defaults=values)
        return made

    def sent(self, found: str, project: str, kind: str, correspondent: str, *, left: bool) -> None:
        """Record that a claimed message left, or give the claim up so that it is tried again."""
        row = RoundLetter.objects.filter(id=f"{found}:{project}:{kind}:{correspondent}")
        with self.border():
            if left:
                row.update(sent_at=now())
            else:
                row.delete()

    def letters(self, found: str) -> tuple[Letter, ...]:
        """Return the messages of a round, the first to leave first."""
        with told_plainly():
            rows = RoundLetter.objects.filter(round=found).order_by("tried_at", "id")
            return tuple(
                Letter(project=row.project, kind=row.kind, correspondent=row.correspondent_id, sent_at=row.sent_at) for row in rows
            )

    def answer(self, found: str, project: str) -> Answer | None:
        """Return what was answered for a project in a round, None where nothing was."""
        with told_plainly():
            row = RoundAnswer.objects.filter(round=found, project=project).first()
        return None if row is None else _answer(row)

    def answer_of(self, key: str) -> Answer:
        """Return an answer by its id.

        Raises:
            UnknownElement: there is none (or its author was forgotten).
        """
        with told_plainly():
            row = RoundAnswer.objects.filter(pk=key).first()
        if row is None:
            raise UnknownElement(Text(fr="cette réponse n’est pas connue ici", en="this answer is not known here"))
        return _answer(row)

    def answers(self, rounds: Iterable[str]) -> tuple[Answer, ...]:
        """Return the answers of some rounds, by project."""
        with told_plainly():
            return tuple(_answer(row) for row in RoundAnswer.objects.filter(round__in=list(rounds)).order_by("project", "round"))

    def save_answer(self, found: str, project: str, said: Said, *, correspondent: str, attachment: Subject | None, seen: int) -> Answer:
        """Keep an answer as a proposal, in the place of the one it amends.

        Args:
            found: the round.
            project: what it is about.
            said: the words.
            correspondent: who says so, empty where it is not known.
            attachment: a file already kept, None to leave the one that is there.
            seen: the revision that its author had read, 0 for none.

        Raises:
            Refused: somebody else answered in the meantime; nothing is written.
        """
        values: dict[str, Any] = said.model_dump() | {"correspondent_id": correspondent or None, "at": now(), "state": "proposed"}
        values |= {"decided_at": None, "reason": ""}
        old = None
        with self.border():
            row = RoundAnswer.objects.filter(round=found, project=project).first()
            if (row.revision if row else 0) != seen:
                raise Refused(
                    Text(fr="quelqu’un d’autre a répondu entre-temps", en="somebody else answered in the meantime"),
                    Text(fr="lisez sa réponse, puis renvoyez la vôtre", en="read their answer, then send yours again"),
                )
            if attachment is not None:
                old = row.attachment["sha256"] if row and row.attachment else None
                values["attachment"] = attachment.model_dump(mode="json")
            if row is None:
                made = RoundAnswer.objects.create(round=found, project=project, **values)
            else:
                RoundAnswer.objects.filter(pk=row.pk).update(revision=row.revision + 1, **values)
                made = RoundAnswer.objects.get(pk=row.pk)
        if old is not None and attachment is not None and old != attachment.sha256:
            self.drop_file(old)
        return _answer(made)

    def decide(self, key: str, state: AnswerState, *, said: Said | None = None, reason: str = "") -> Answer:
        """Record the decision on an answer, in other words where it was amended."""
        values: dict[str, Any] = said.model_dump() if said is not None else {}
        with self.border():
            RoundAnswer.objects.filter(pk=key).update(state=state, decided_at=now(), reason=reason, **values)
        return self.answer_of(key)


def _card(row: Correspondent) -> CorrespondentCard:
    names = set(CorrespondentCard.model_fields)
    return CorrespondentCard.model_validate({name: getattr(row, name) for name in names})


def _answer(row: RoundAnswer) -> Answer:
    names = set(Answer.model_fields) - {"correspondent"}
    return Answer.model_validate({name: getattr(row, name) for name in names} | {"correspondent": row.correspondent_id or ""})
