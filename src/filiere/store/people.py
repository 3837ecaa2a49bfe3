"""Who may enter the portal, and the links that let them in: each works once, for a while, and only its digest is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from filiere.kernel.errors import Refused, UnknownElement
from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.models import Invitation, Person

ADMINISTRATOR = "administrator"
LIFETIME = timedelta(hours=1)


class PersonCard(Value):
    """Someone who may enter. The id says nothing about them."""

    id: str
    name: str
    organisation: str
    role: str
    active: bool
    created_at: datetime


class People:
    """Keeps people and their one-time links; sessions are Django's."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def add(self, name: str, role: str, organisation: str = "") -> PersonCard:
        """Add a person."""
        with self.border():
            row = Person(name=name, role=role, organisation=organisation, created_at=now())
            row.set_unusable_password()
            row.save()
        return _card(row)

    def get(self, key: str) -> PersonCard:
        """Return a person.

        Raises:
            UnknownElement: there is nobody of that id (or they were forgotten).
        """
        with told_plainly():
            row = Person.objects.filter(pk=key).first()
        if row is None:
            raise UnknownElement(
                Text(fr="cette personne n'est pas connue ici", en="this person is not known here"),
                Text(fr="elle a pu demander l'oubli", en="they may have asked to be forgotten"),
            )
        return _card(row)

    def list(self, role: str | None = None) -> tuple[PersonCard, ...]:
        """Return the people, all or of one role, the first to come first."""
        with told_plainly():
            rows = Person.objects.order_by("created_at", "id")
            return tuple(_card(row) for row in (rows if role is None else rows.filter(role=role)))

    def change(self, key: str, *, role: str | None = None, active: bool | None = None) -> PersonCard:
        """Give a person another role, or shut or open the door to them."""
        self.get(key)
        changes = {name: value for name, value in (("role", role), ("is_active", active)) if value is not None}
        with self.border():
            Person.objects.filter(pk=key).update(**changes)
        return self.get(key)

    def administrator(self) -> PersonCard:
        """Return the first active administrator, adding one without a name to a workspace that has none."""
        with self.border():
            found = [card for card in self.list(ADMINISTRATOR) if card.active]
            return found[0] if found else self.add("", ADMINISTRATOR)

    def link(self, key: str, *, lifetime: timedelta = LIFETIME) -> str:
        """Return a new token that lets a person in once; it is shown now and never again."""
        self.get(key)
        token = secrets.token_urlsafe(32)
        with self.border():
            Invitation.objects.filter(expires_at__lt=now()).delete()
            Invitation.objects.create(digest=_digest(token), person_id=key, expires_at=now() + lifetime)
        return token

    def redeem(self, token: str) -> PersonCard:
        """Use a token up and return whom it lets in.

        Raises:
            Refused: it is unknown, used, expired, or its person may no longer enter. Which one is not said to a stranger.
        """
        moment = now()
        with self.border():
            used = Invitation.objects.filter(
                digest=_digest(token), used_at__isnull=True, expires_at__gte=moment, person__is_active=True
            ).update(used_at=moment)
            if used == 1:
                return _card(Invitation.objects.select_related("person").get(digest=_digest(token)).person)
        raise Refused(
            Text(
                fr="ce lien ne sert plus : il est inconnu, expiré ou déjà utilisé",
                en="this link is unknown, expired or already used",
            ),
            Text(fr="demandez-en un autre à l'administrateur", en="ask the administrator for another"),
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _card(row: Person) -> PersonCard:
    return PersonCard(
        id=row.id, name=row.name, organisation=row.organisation, role=row.role, active=row.is_active, created_at=row.created_at
    )
