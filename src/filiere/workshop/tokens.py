"""Tokens: keys that programs carry for people, each bound to what it may do, a last day, and its holder's own rights."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import Refused, Unrecognised, UsageError
from filiere.kernel.names import Text
from filiere.workshop.desk import Desk
from filiere.workshop.guard import may

if TYPE_CHECKING:
    from filiere.store.tokens import TokenCard as TokenCard  # noqa: PLC0414 - faces name it from here: they do not look into the store
    from filiere.store.tokens import TokenFault

#: What a token may be made for. None of them gives more than its holder may do.
SCOPES: dict[str, Text] = {
    "read": Text(fr="lire ce que son porteur peut lire", en="read what its holder may read"),
    "propose": Text(fr="proposer des fiches aux registres", en="propose records to registers"),
    "attest": Text(fr="déposer des preuves", en="file evidence"),
}
#: How long a token may live, in days, and how long it lives where nothing is said.
LONGEST_DAYS, DAYS = 366, 90
#: How many live tokens a person may hold.
MOST = 20

_FAULTS: "dict[TokenFault, Text]" = {
    "unknown": Text(fr="ce jeton n’est pas connu ici", en="this token is not known here"),
    "expired": Text(fr="ce jeton a expiré", en="this token has expired"),
    "revoked": Text(fr="ce jeton a été révoqué", en="this token was revoked"),
    "shut": Text(fr="le porteur de ce jeton n’entre plus ici", en="the holder of this token may no longer enter"),
}


class Tokens(Desk):
    """What people do with their tokens, and what a token may do."""

    def create_token(self, scopes: Sequence[str], *, label: str = "", days: int = DAYS, person: str = "") -> "tuple[TokenCard, str]":
        """Return a new token: its card, and the key itself, which is shown now and never again.

        Raises:
            UsageError: no scope or an unknown one, a life that is too long, nobody to hold it, or too many held already.
            Refused: the actor may not.
        """
        holder = person or self.author
        self._ask_for(holder)
        self._judge(scopes, days, label)
        if not holder:
            raise UsageError(
                Text(fr="personne ne porterait ce jeton", en="nobody would hold this token"),
                Text(fr="donnez la personne : --person", en="give the person: --person"),
            )
        self.store.people.get(holder)
        moment = self.now()
        live = [card for card in self.store.tokens.list(holder) if card.revoked_at is None and card.expires_at > moment]
        if len(live) >= MOST:
            raise UsageError(
                Text(fr=f"{MOST} jetons sont déjà en vie", en=f"{MOST} tokens are alive already"),
                Text(fr="révoquez ceux qui ne servent plus", en="revoke those of no use"),
            )
        wanted = tuple(scope for scope in SCOPES if scope in scopes)
        return self.store.tokens.create(holder, wanted, label=label.strip(), lifetime=timedelta(days=days))

    def _judge(self, scopes: Sequence[str], days: int, label: str) -> None:
        strangers = set(scopes) - SCOPES.keys()
        if strangers or not scopes:
            name = min(strangers, default="")
            raise UsageError(
                Text(fr=f"portée inconnue : {name[:40]}", en=f"unknown scope: {name[:40]}")
                if name
                else Text(fr="un jeton a au moins une portée", en="a token has at least one scope"),
                did_you_mean(name, SCOPES) if name else Text(fr=", ".join(SCOPES), en=", ".join(SCOPES)),
            )
        if not 1 <= days <= LONGEST_DAYS:
            raise UsageError(
                Text(fr=f"un jeton vit de 1 à {LONGEST_DAYS} jours", en=f"a token lives from 1 to {LONGEST_DAYS} days"),
                Text(fr="donnez un nombre de jours dans ces bornes", en="give a number of days within these bounds"),
            )
        if len(label) > 120 or not label.isprintable():
            raise UsageError(Text(fr="ce nom de jeton ne convient pas", en="this name of a token will not do"))

    def tokens(self, person: str = "") -> "tuple[TokenCard, ...]":
        """Return the tokens of a person, else the actor's own; all of them where the actor manages tokens and nobody is named."""
        if not person and not self.author:
            self.ask("manage_tokens")
            return self.store.tokens.list()
        self._ask_for(person or self.author)
        return self.store.tokens.list(person or self.author)

    def revoke_token(self, name: str) -> "TokenCard":
        """Make a token useless from now on.

        Raises:
            UnknownElement: there is none that the actor may know of.
            Refused: the actor may not.
        """
        card = self.store.tokens.get(name)
        self._ask_for(card.person, name=card.prefix)
        return self.store.tokens.revoke(card.id)

    def use_token(self, key: str) -> "TokenCard":
        """Return the card of a key that a program brought.

        Raises:
            Unrecognised: it is unknown, expired, revoked, or its holder was shut out; the attempt is recorded.
        """
        found = self.store.tokens.recognise(key)
        if isinstance(found, str):
            reason = _FAULTS[found]
            # Of an unknown key nothing is kept: it may be somebody's secret typed in the wrong place.
            known = "_".join(key.split("_")[:2]) if found != "unknown" else ""
            self.store.refusals.record(actor="token", act="use_token", thing=known, reason=reason)
            raise Unrecognised(
                reason, Text(fr="demandez-en un autre, ou faites-en un sur la page des données ouvertes", en="ask for another, or make one")
            )
        self.store.tokens.used(found)
        return found

    def must_have_scope(self, card: "TokenCard", scope: str) -> None:
        """Refuse, and record it, where a token was not made for what is asked.

        Raises:
            Refused: it lacks the scope.
        """
        if scope not in card.scopes:
            reason = Text(fr=f"ce jeton n’a pas la portée « {scope} »", en=f"this token lacks the scope “{scope}”")
            self.store.refusals.record(actor=card.person, act=scope, thing=card.prefix, reason=reason)
            raise Refused(reason, Text(fr="faites-en un autre qui l’ait", en="make another that has it"))

    def _ask_for(self, person: str, name: str = "") -> None:
        """Ask for the right over tokens: everyone's over their own, the administrator's over all."""
        own = bool(person) and person == self.author and may(self.actor, "hold_token").allowed
        self.ask("hold_token" if own else "manage_tokens", name)
