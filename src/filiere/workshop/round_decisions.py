"""What the secretariat makes of the answers to a round: accepted, amended or refused, several at once, and what goes to the agenda."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.governance import AgendaItem
from filiere.kernel.names import Text
from filiere.kernel.rounds import Said, Weather
from filiere.workshop.guard import may
from filiere.workshop.rounds import Rounds

if TYPE_CHECKING:
    from filiere.store.rounds import Answer


class RoundDecisions(Rounds):
    """Decisions on answers."""

    def accept_answers(self, name: str, projects: Iterable[str] | None = None) -> tuple[str, ...]:
        """Accept answers, some or all that wait: each becomes the weather and the synthesis of its project."""
        found = self.round(name)
        wanted = None if projects is None else set(projects)
        waiting = [item for item in self.store.rounds.answers([found.id]) if item.state == "proposed"]
        chosen = [item for item in waiting if wanted is None or item.project in wanted]
        with self.store.transaction():
            for item in chosen:
                self._take(item, item.said, "accepted")
        return tuple(item.project for item in chosen)

    def amend_answer(self, key: str, said: Said) -> "Answer":
        """Accept an answer in other words, which are the secretariat's."""
        answer = self.store.rounds.answer_of(key)
        self.ask("round", answer.round)
        self._must_wait(answer)
        with self.store.transaction():
            return self._take(answer, said, "amended")

    def refuse_answers(self, name: str, projects: Iterable[str], reason: str) -> tuple[str, ...]:
        """Refuse answers with one reason; their authors see it, and may answer again until the round is closed.

        Raises:
            UsageError: no reason is given.
        """
        found = self.round(name)
        if not reason.strip():
            raise UsageError(
                Text(fr="une réponse ne se refuse pas sans motif", en="an answer is not refused without a reason"),
                Text(fr="dites ce qui manque, en une phrase", en="say what is missing, in one sentence"),
            )
        wanted = set(projects)
        chosen = [item for item in self.store.rounds.answers([found.id]) if item.state == "proposed" and item.project in wanted]
        with self.store.transaction():
            for item in chosen:
                self.store.rounds.decide(item.id, "refused", reason=reason.strip()[:400])
        return tuple(item.project for item in chosen)

    def _must_wait(self, answer: "Answer") -> None:
        if answer.state != "proposed":
            raise Refused(
                Text(fr=f"la réponse sur {answer.project} est déjà décidée", en=f"the answer about {answer.project} is decided already"),
                Text(fr="son auteur peut en envoyer une autre", en="its author may send another"),
            )

    def _take(self, answer: "Answer", said: Said, state: Literal["accepted", "amended"]) -> "Answer":
        """Make an answer the weather and the synthesis of its project, in the name of who said so."""
        on = min(answer.at.astimezone(self.now().tzinfo).date(), self.today())
        known = {item.id: item for item in self.store.rounds.correspondents()}
        lead = known.get(answer.correspondent)
        by = (lead.organisation or lead.role) if lead else ""
        author = answer.correspondent if state == "accepted" else self.author
        weather: Weather = said.weather
        self.store.notes.set(answer.project, weather, said.words, on, by, author=author)
        return self.store.rounds.decide(answer.id, state, said=said)

    def agenda(self, body: str, on: date) -> tuple[AgendaItem, ...]:
        """Return what a body has before it on a day; for those of the committee, also the arbitrations that leads ask for."""
        items = super().agenda(body, on)
        found = self.body(body)
        if not may(self.actor, "read_confidential", found.id).allowed:
            return items
        rounds = [item.id for item in self.store.rounds.list(found.id) if item.on == on]
        asked = [item for item in self.store.rounds.answers(rounds) if item.difficulty and item.state in {"accepted", "amended"}]
        return (*(self._arbitration(item.project) for item in asked), *items)

    def _arbitration(self, project: str) -> AgendaItem:
        title = self.element(project).title
        said = Text(fr=f"Arbitrage demandé : {project} {title.fr}", en=f"Arbitration asked for: {project} {title.en}")
        return AgendaItem(about=project, words=said, because="asked", confidential=True)
