"""Absences: rights lent by somebody away to another, from a day to a day; and who could hold whose place."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.sdk.artefacts import canonical
from filiere.workshop.guard import role_of
from filiere.workshop.people import People

if TYPE_CHECKING:
    from filiere.store.posts import Absence
    from filiere.store.refusals import RefusalView

#: The longest an absence may last before somebody else is appointed, in days.
LONGEST_ABSENCE = 366


class Absences(People):
    """Holding another's place."""

    def delegate(self, taker: str, *, first: date, last: date, reason: str = "", giver: str = "") -> "Absence":
        """Lend one's rights to somebody for an absence; the office may do it for another.

        Raises:
            UsageError: the dates do not make an absence, or nobody else is named.
            Refused: the actor may not, or an administrator's rights would be lent.
        """
        absent = giver or self.author
        self.ask("delegate" if absent and absent == self.actor.person else "people", absent)
        self._judge_absence(absent, taker, first, last)
        card = self.store.people.get(absent)
        self.store.people.get(taker)
        if role_of(card.role) == "administrator":
            raise self.refused(
                "delegate",
                Refused(
                    Text(fr="les droits d'administration ne se prêtent pas", en="an administrator's rights are not lent"),
                    Text(fr="nommez un second administrateur", en="name a second administrator"),
                ),
            )
        with self.store.transaction():
            lent = self.store.posts.lend(absent, taker, first, last, reason.strip())
            # Dates only: why somebody is away stays in the table that can be erased.
            said = {"absence": lent.id, "giver": absent, "taker": taker, "first": first.isoformat(), "last": last.isoformat()}
            self.store.ledger.append("delegation", lent.id, canonical(said), author=self.author)
        return lent

    def end_delegation(self, key: str) -> "Absence":
        """End an absence early: whoever lent, or the office."""
        lent = self.store.posts.absence(key)
        self.ask("delegate" if lent.giver == self.actor.person else "people", key)
        with self.store.transaction():
            self.store.ledger.append("delegation", key, canonical({"absence": key, "ended": True}), author=self.author)
            return self.store.posts.end(key)

    def _judge_absence(self, giver: str, taker: str, first: date, last: date) -> None:
        if not giver or not taker or giver == taker:
            raise UsageError(
                Text(fr="une absence a un absent et un remplaçant", en="an absence has somebody absent and a substitute"),
                Text(fr="nommez une autre personne", en="name another person"),
            )
        if last < first or last < self.today() or (last - first) > timedelta(days=LONGEST_ABSENCE):
            raise UsageError(
                Text(fr="ces dates ne font pas une absence", en="these dates do not make an absence"),
                Text(
                    fr="le dernier jour suit le premier, n'est pas passé, et vient dans l'année",
                    en="the last day follows the first, has not passed, and comes within a year",
                ),
            )

    def name_of(self, person: str) -> str:
        """Return a person's name to whoever has signed in, their id to anybody else and once they are forgotten."""
        if self.actor.role == "visitor":
            return person
        try:
            return self.store.people.get(person).name or person
        except UnknownElement:
            return person

    def substitutes(self, person: str) -> tuple[tuple[str, str], ...]:
        """Return who could hold somebody's place: everyone else who is here, by name."""
        self.ask("delegate", person)
        here = (card for card in self.store.people.list() if card.active and card.role and card.id != person and card.name)
        return tuple(sorted(((card.id, card.name) for card in here), key=lambda pair: pair[1].casefold()))

    def refusals(self, limit: int = 200) -> "tuple[RefusalView, ...]":
        """Return the latest refusals, for the office."""
        self.ask("people")
        return self.store.refusals.list(limit)
