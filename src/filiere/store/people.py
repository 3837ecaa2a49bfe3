"""Who may enter the portal, and the links that let them in: each works once, for a while, and only its digest is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet

from filiere.kernel.errors import Refused, UnknownElement
from filiere.kernel.names import Language, Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.models import Invitation, Person

ADMINISTRATOR = "administrator"
LIFETIME = timedelta(hours=1)
#: What a link may be used for: one that was given by hand lets in at once, one that was sent is opened first and accepted after.
ENTER, INVITE = "enter", "invite"


class PersonCard(Value):
    """Someone who may enter. The id says nothing about them."""

    id: str
    name: str
    organisation: str
    role: str
    active: bool
    created_at: datetime
    language: Language = "fr"
    claim: str = ""
    left_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def waiting(self) -> bool:
        """Whether they came by an identity provider and nobody has said yet what they may do."""
        return not self.role and self.left_at is None


class People:
    """Keeps people and their one-time links; sessions are Django's."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def add(self, name: str, role: str, organisation: str = "", *, language: Language = "fr") -> PersonCard:
        """Add a person."""
        with self.border():
            row = Person(name=name, role=role, organisation=organisation, language=language, created_at=now())
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

    def waiting(self) -> tuple[PersonCard, ...]:
        """Return those whose rights nobody has given yet, the first to come first."""
        with told_plainly():
            return tuple(_card(row) for row in Person.objects.filter(role="", left_at__isnull=True).order_by("created_at", "id"))

    def change(
        self,
        key: str,
        *,
        role: str | None = None,
        active: bool | None = None,
        name: str | None = None,
        organisation: str | None = None,
        language: Language | None = None,
    ) -> PersonCard:
        """Change what is known of a person, or shut or open the door to them; what is None stays."""
        self.get(key)
        said = {"role": role, "is_active": active, "name": name, "organisation": organisation, "language": language}
        changes = {field: value for field, value in said.items() if value is not None}
        if organisation is not None:
            changes["claim"] = ""
        with self.border():
            Person.objects.filter(pk=key).update(**changes)
        return self.get(key)

    def left(self, key: str, at: datetime | None = None) -> PersonCard:
        """Shut the door behind somebody who leaves: no session, no link and no password of theirs opens it again."""
        from filiere.store.erasure import forget_sessions

        self.get(key)
        with self.border():
            Person.objects.filter(pk=key).update(is_active=False, left_at=at or now())
            Invitation.objects.filter(person_id=key).delete()
            forget_sessions(key)
        return self.get(key)

    def administrator(self) -> PersonCard:
        """Return the first active administrator, adding one without a name to a workspace that has none."""
        with self.border():
            found = [card for card in self.list(ADMINISTRATOR) if card.active]
            return found[0] if found else self.add("", ADMINISTRATOR)

    def link(self, key: str, *, lifetime: timedelta = LIFETIME, purpose: str = ENTER) -> str:
        """Return a new token that lets a person in once; it is shown now and never again."""
        self.get(key)
        token = secrets.token_urlsafe(32)
        with self.border():
            Invitation.objects.filter(expires_at__lt=now()).delete()
            Invitation.objects.create(digest=_digest(token), person_id=key, expires_at=now() + lifetime, purpose=purpose)
        return token

    def invite(self, key: str, *, lifetime: timedelta) -> str:
        """Return a new token that a person accepts once; it is shown now and never again."""
        return self.link(key, lifetime=lifetime, purpose=INVITE)

    def accept(self, token: str) -> PersonCard:
        """Use an invitation up and return whom it lets in.

        Raises:
            Refused: it no longer serves.
        """
        return self.redeem(token, INVITE)

    def redeem(self, token: str, purpose: str = ENTER) -> PersonCard:
        """Use a token up and return whom it lets in.

        Raises:
            Refused: it is unknown, used, expired, for something else, or its person may no longer enter; a stranger is not told which.
        """
        moment = now()
        with self.border():
            used = _open_links(token, purpose, moment).update(used_at=moment)
            if used == 1:
                return _card(Invitation.objects.select_related("person").get(digest=_digest(token)).person)
        raise _useless()

    def invited(self, token: str) -> PersonCard:
        """Return whom an invitation is for, without using it up: those who scan messages for a living open every link.

        Raises:
            Refused: it no longer serves.
        """
        with told_plainly():
            row = _open_links(token, INVITE, now()).select_related("person").first()
        if row is None:
            raise _useless()
        return _card(row.person)

    def invitations(self) -> dict[str, datetime]:
        """Return, by person, until when the invitation that they have not used yet is open."""
        with told_plainly():
            rows = Invitation.objects.filter(purpose=INVITE, used_at__isnull=True, expires_at__gte=now())
            return dict(rows.order_by("expires_at").values_list("person_id", "expires_at"))

    def forget(self, key: str) -> None:
        """Remove who somebody was, with their ways in and their sessions; what they did keeps an id that leads to nobody."""
        from filiere.store.erasure import forget_sessions

        with self.border():
            forget_sessions(key)
            Person.objects.filter(pk=key).delete()


def _open_links(token: str, purpose: str, moment: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        digest=_digest(token), purpose=purpose, used_at__isnull=True, expires_at__gte=moment, person__is_active=True
    )


def _useless() -> Refused:
    return Refused(
        Text(
            fr="ce lien ne sert plus : il est inconnu, expiré ou déjà utilisé",
            en="this link is unknown, expired or already used",
        ),
        Text(fr="demandez-en un autre à l'administrateur", en="ask the administrator for another"),
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _card(row: Person) -> PersonCard:
    return PersonCard(
        id=row.id,
        name=row.name,
        organisation=row.organisation,
        role=row.role,
        active=row.is_active,
        created_at=row.created_at,
        language="en" if row.language == "en" else "fr",
        claim=row.claim,
        left_at=row.left_at,
        seen_at=row.last_login,
    )
