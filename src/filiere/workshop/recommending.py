"""Recommendations of groups and cited measures: issued, answered, applied, and how long each has waited."""

from datetime import date

from filiere.kernel.checking import did_you_mean
from filiere.kernel.elements import Action, Body
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.kernel.recommendations import Answer, Applied, Recommendation, Request, Response
from filiere.workshop.views import Views

LONGEST = 4000


class Recommending(Views):
    """What is asked, and what becomes of it."""

    def requests(self, on: date | None = None) -> tuple[Request, ...]:
        """Return the recommendations issued until a day, then the measures that the contract cites, each with its follow-up then."""
        day = on or self.today()
        kept = self.store.recommendations
        told = kept.histories()
        signed = {item.id: self.contract.anchor_dates()[item.signed] for item in self.contract.documents}
        measures = [
            Request(id=item.id, kind="measure", words=item.title, since=signed[item.document], about=(item.project,))
            for item in self.contract.measures
            if signed[item.document] <= day
        ]
        issued = [item for item in kept.issued() if item.since <= day]
        return tuple(item.until(day) for item in (*issued, *(kept.followed(item, told) for item in measures)))

    def request(self, name: str, on: date | None = None) -> Request:
        """Return one recommendation or measure.

        Raises:
            UnknownElement: there is none of that name on that day.
        """
        found = {item.id: item for item in self.requests(on)}
        if name not in found:
            raise UnknownElement(
                Text(fr=f"{name} : ni recommandation ni mesure", en=f"{name}: neither recommendation nor measure"),
                did_you_mean(name, found),
            )
        return found[name]

    def groups(self) -> tuple[Action, ...]:
        """Return the working groups that the contract names: who is expected to recommend."""
        return tuple(item for item in self.contract.actions if item.kind == "working_group")

    def recommend(self, *, by: str, words: str, addressee: str, on: date, about: tuple[str, ...] = ()) -> str:
        """Record a recommendation and return its name.

        Args:
            by: the working group, action or body of the contract that recommends.
            words: what it recommends, in its own words.
            addressee: to whom.
            on: the day it was issued.
            about: elements of the contract that it concerns.

        Raises:
            UnknownElement: ``by`` is no action or body, or ``about`` leads nowhere.
            UsageError: words or addressee missing, or a day in the future.
            Refused: the actor may not.
        """
        issuer = self.element(by)
        self.ask("recommend", issuer.id)
        if not isinstance(issuer, (Action, Body)):
            known = [item.id for item in (*self.groups(), *self.contract.bodies)]
            raise UnknownElement(
                Text(fr=f"{issuer.id} n’est ni un groupe ni une instance", en=f"{issuer.id} is neither a group nor a body"),
                did_you_mean(by, known),
            )
        _judge_words(words, addressee)
        self._judge_day(on)
        concerned = tuple(self.element(name).id for name in about)
        said = Recommendation(by=issuer.id, words=words.strip(), addressee=addressee.strip(), on=on, about=concerned)
        return self.store.recommendations.issue(said, author=self.author)

    def answer_request(self, name: str, *, response: Response, by: str, on: date, words: str = "") -> Answer:
        """Record what was answered to a recommendation or a measure.

        Raises:
            UsageError: nobody answers, a refusal or a partial answer without words, a day before the request or in the future.
            Refused: the actor may not.
        """
        request = self.request(name)
        self.ask("answer_request", request.id)
        if not by.strip() or (response != "accepted" and not words.strip()):
            raise UsageError(
                Text(fr="qui répond, et pourquoi ?", en="who answers, and why?"),
                Text(fr="donnez --by, et les mots d’une réponse qui n’accepte pas tout", en="give --by, and the words of a partial answer"),
            )
        self._judge_day(on, request.since)
        answer = Answer(response=response, words=words.strip()[:LONGEST], by=by.strip(), on=on)
        self.store.recommendations.answer(request.id, answer, author=self.author)
        return answer

    def apply_request(self, name: str, *, where: str, on: date, words: str = "") -> Applied:
        """Record where a recommendation or a measure was applied: an element, an operation of an amendment, or a piece of evidence.

        Raises:
            UnknownElement: ``where`` leads nowhere.
            UsageError: a day before the request or in the future.
            Refused: the actor may not.
        """
        request = self.request(name)
        self.ask("apply_request", request.id)
        place = self.store.evidence.get(where).id if where.startswith("ev-") else self.element(where).id
        self._judge_day(on, request.since)
        applied = Applied(where=place, words=words.strip()[:LONGEST], on=on)
        self.store.recommendations.apply(request.id, applied, author=self.author)
        return applied

    def _judge_day(self, on: date, first: date | None = None) -> None:
        if on > self.today() or (first is not None and on < first):
            raise UsageError(
                Text(fr=f"le {on} ne convient pas", en=f"{on} will not do"),
                Text(
                    fr=f"donnez un jour {f'depuis le {first} et ' if first else ''}jusqu’à aujourd’hui",
                    en=f"give a day {f'from {first} and ' if first else ''}until today",
                ),
            )


def _judge_words(words: str, addressee: str) -> None:
    if not words.strip() or not addressee.strip():
        raise UsageError(
            Text(fr="une recommandation a un texte et un destinataire", en="a recommendation has words and an addressee"),
            Text(fr="donnez --words et --to", en="give --words and --to"),
        )
    if len(words) > LONGEST:
        raise UsageError(
            Text(fr=f"plus de {LONGEST} caractères", en=f"more than {LONGEST} characters"),
            Text(fr="déposez le document et résumez-le", en="file the document and sum it up"),
        )
