"""What is held about people, for how long, and how it goes: read, taken away, erased."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text, Value
from filiere.workshop.absences import Absences
from filiere.workshop.mail import OUTBOX, forget_mail

PORTRAIT = "urn:filiere:own-data:v1"


class Term(Value):
    """How long a kind of datum is kept, and what happens then."""

    id: str
    what: Text
    days: int
    then: Text


_GONE = Text(fr="supprimé", en="removed")
#: Our own terms, to be confirmed by whoever answers for the processing; none is taken from a law.
TERMS: tuple[Term, ...] = (
    Term(id="sessions", what=Text(fr="Sessions finies", en="Sessions that ended"), days=0, then=_GONE),
    Term(id="links", what=Text(fr="Liens d’entrée expirés", en="Links that ran out"), days=30, then=_GONE),
    Term(
        id="requests",
        what=Text(fr="Demandes d’entrée jamais approuvées", en="Requests to come in, never approved"),
        days=90,
        then=Text(fr="identité supprimée", en="identity removed"),
    ),
    Term(
        id="invited",
        what=Text(fr="Invitations jamais acceptées", en="Invitations never accepted"),
        days=90,
        then=Text(fr="identité supprimée", en="identity removed"),
    ),
    Term(id="messages", what=Text(fr="Messages gardés dans le dossier d’envoi", en="Messages kept in the outbox"), days=180, then=_GONE),
    Term(id="refusals", what=Text(fr="Refus enregistrés", en="Recorded refusals"), days=365, then=_GONE),
    Term(id="absences", what=Text(fr="Absences terminées", en="Absences that ended"), days=365, then=_GONE),
    Term(
        id="leavers",
        what=Text(fr="Personnes parties", en="People who left"),
        days=365,
        then=Text(
            fr="identité supprimée ; leurs actes restent, sous un identifiant tiré au sort",
            en="identity removed; their acts stay, under a random id",
        ),
    ),
    Term(
        id="unseen",
        what=Text(fr="Comptes sans entrée", en="Accounts nobody came in by"),
        days=3 * 365,
        then=Text(fr="porte fermée : la personne est traitée comme partie", en="door shut: the person is treated as having left"),
    ),
)


class PersonalData(Absences):
    """The rights of people over what is held about them."""

    def own_data(self, person: str = "") -> dict[str, Any]:
        """Return all that is held about oneself (or about another, for the office), by table; secrets are named and left out.

        Raises:
            UsageError: nobody is named.
            Refused: it is somebody else, and the actor is not of the office.
        """
        wanted = person or self.author
        self.ask("own_data" if wanted and wanted == self.actor.person else "people", wanted)
        if not wanted:
            raise UsageError(Text(fr="de qui ?", en="about whom?"), Text(fr="donnez la personne", en="give the person"))
        self.store.people.get(wanted)
        # Only once the store is open: its tables know nothing before Django is configured.
        from filiere.store.holdings import holdings

        letters = self.store.rounds.correspondent_of(wanted)
        told = holdings(letters.id) if letters is not None else {}
        return {"kind": PORTRAIT, "person": wanted, "at": self.now().isoformat(), "held": holdings(wanted) | told}

    def change_me(self, *, name: str, language: str) -> None:
        """Correct one's own name and language."""
        self.ask("own_data", self.author)
        if not name.strip() or language not in {"fr", "en"}:
            raise UsageError(
                Text(fr="il manque le nom, ou la langue n'est pas connue", en="the name is missing, or the language is not known"),
                Text(fr="écrivez le nom que vous portez ici", en="write the name you go by here"),
            )
        self.store.people.change(self.author, name=name.strip()[:200], language="en" if language == "en" else "fr")
        self._tell_round(self.author)

    def erase_person(self, person: str) -> int:
        """Forget a person: words and identity leave every table, the outbox and the files; the log keeps digests. Return how many entries.

        Oneself, or another for the administrator. The last administrator names another first.
        """
        self.ask("own_data" if person and person == self.actor.person else "persons", person)
        known = {card.id: card for card in self.store.people.list()}
        if person in known and known[person].role == "administrator" and known[person].active:
            self._must_keep_one(person)
        addresses = self.store.accounts.of(person).emails
        letters = self.store.rounds.correspondent_of(person)
        if letters is not None:
            self.store.rounds.forget_correspondent(letters.id)
            # What they answered to a round stands in the log under the name they are written to by.
            self.store.evidence.erase_person(letters.id)
            addresses = (*addresses, letters.email)
        with self.store.transaction():
            self.store.posts.vacate(person, self.today())
        entries = self.store.evidence.erase_person(person)
        for address in dict.fromkeys(address for address in addresses if address):
            forget_mail(self.folder, address)
        return entries

    def retention(self, *, dry_run: bool = False) -> dict[str, int]:
        """Apply the terms: return how many of each kind went (or would go, with ``dry_run``)."""
        self.ask("retention")
        return {term.id: self._apply(term, dry_run=dry_run) for term in TERMS}

    def _apply(self, term: Term, *, dry_run: bool) -> int:
        before = self.now() - timedelta(days=term.days)
        people: dict[str, Callable[[datetime], list[str]]] = {
            "requests": lambda limit: [
                card.id for card in self.store.people.list() if card.waiting and not card.active and card.created_at < limit
            ],
            "invited": self._never_came,
            "leavers": lambda limit: [card.id for card in self.store.people.list() if card.left_at and card.left_at < limit],
            "unseen": self._unseen,
        }
        if term.id not in people:
            return self._rows(term.id, before, dry_run=dry_run)
        found = people[term.id](before)
        for person in [] if dry_run else found:
            if term.id == "unseen":
                self.leave(person)
            else:
                self._forget_identity(person)
        return len(found)

    def _rows(self, kind: str, before: datetime, *, dry_run: bool) -> int:
        border = self.store.transaction
        from filiere.store.terms import passed

        return passed(kind, before, self.folder / OUTBOX, border, dry_run=dry_run)

    def _never_came(self, before: datetime) -> list[str]:
        open_links = self.store.people.invitations()
        return [
            card.id
            for card in self.store.people.list()
            if card.role
            and card.role != "administrator"
            and card.active
            and card.seen_at is None
            and card.created_at < before
            and card.id not in open_links
        ]

    def _unseen(self, before: datetime) -> list[str]:
        return [
            card.id
            for card in self.store.people.list()
            if card.active and card.role != "administrator" and card.seen_at is not None and card.seen_at < before
        ]

    def _forget_identity(self, person: str) -> None:
        """Remove who somebody was and how they came in; what they did stays under an id that leads to nobody any more."""
        addresses = self.store.accounts.of(person).emails
        letters = self.store.rounds.correspondent_of(person)
        if letters is not None:
            self.store.rounds.change_correspondent(letters.id, person_id=None, name="", email="")
        with self.store.transaction():
            self.store.posts.vacate(person, self.today())
            self.store.people.forget(person)
        for address in addresses:
            forget_mail(self.folder, address)
