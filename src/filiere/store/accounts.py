"""How people come in: their addresses, second factors and identities elsewhere, in the tables of the accounts' applications."""

from collections.abc import Sequence
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly


class AccountCard(Value):
    """The ways in of one person; no secret is among them."""

    emails: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    password: bool = False
    factors: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()


class Accounts:
    """Keeps the ways in."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def set_email(self, person: str, email: str, *, verified: bool = False) -> None:
        """Give a person their address, in place of any other.

        Raises:
            UsageError: it is no address, or somebody else has it.
        """
        from allauth.account.models import EmailAddress

        address = _judged(email)
        with self.border():
            if EmailAddress.objects.filter(email__iexact=address).exclude(user_id=person).exists():
                raise UsageError(
                    Text(fr="cette adresse est déjà celle de quelqu'un", en="somebody already has this address"),
                    Text(fr="cherchez la personne dans la liste", en="look for the person in the list"),
                )
            EmailAddress.objects.filter(user_id=person).delete()
            EmailAddress.objects.create(user_id=person, email=address, primary=True, verified=verified)

    def verify_email(self, person: str) -> None:
        """Record that a person's address is theirs: they came by a message that was sent there."""
        from allauth.account.models import EmailAddress

        with self.border():
            EmailAddress.objects.filter(user_id=person, primary=True).update(verified=True)

    def emails(self) -> dict[str, str]:
        """Return the address of each person who has one."""
        from allauth.account.models import EmailAddress

        with told_plainly():
            return dict(EmailAddress.objects.order_by("primary").values_list("user_id", "email"))

    def email_of(self, person: str) -> str:
        """Return the address of a person, empty where none is known."""
        return next(iter(self.of(person).emails), "")

    def person_at(self, email: str) -> str | None:
        """Return the person who has an address, None where nobody has."""
        from allauth.account.models import EmailAddress

        with told_plainly():
            row = EmailAddress.objects.filter(email__iexact=email.strip()).first()
        return None if row is None else str(row.user_id)

    def of(self, person: str) -> AccountCard:
        """Return the ways in of a person."""
        return self.several([person])[person]

    def several(self, persons: Sequence[str]) -> dict[str, AccountCard]:
        """Return the ways in of several persons, by four queries however many they are."""
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from allauth.socialaccount.models import SocialAccount

        from filiere.store.models import Person

        emails: dict[str, list[Any]] = {}
        factors: dict[str, list[str]] = {}
        identities: dict[str, list[str]] = {}
        with told_plainly():
            for row in EmailAddress.objects.filter(user_id__in=persons).order_by("-primary", "id"):
                emails.setdefault(str(row.user_id), []).append(row)
            for person, kind in Authenticator.objects.filter(user_id__in=persons).order_by("type", "id").values_list("user_id", "type"):
                factors.setdefault(str(person), []).append(kind)
            for person, provider in SocialAccount.objects.filter(user_id__in=persons).order_by("id").values_list("user_id", "provider"):
                identities.setdefault(str(person), []).append(provider)
            usable = {row.id for row in Person.objects.filter(pk__in=persons) if row.has_usable_password()}
        return {
            person: AccountCard(
                emails=tuple(item.email for item in emails.get(person, ())),
                verified=tuple(item.email for item in emails.get(person, ()) if item.verified),
                password=person in usable,
                factors=tuple(factors.get(person, ())),
                identities=tuple(identities.get(person, ())),
            )
            for person in persons
        }

    def identities(self, person: str) -> tuple[dict[str, Any], ...]:
        """Return what identity providers said of a person, as far as it was kept."""
        from allauth.socialaccount.models import SocialAccount

        with told_plainly():
            rows = SocialAccount.objects.filter(user_id=person).order_by("id").values("provider", "uid", "extra_data")
            return tuple(dict(row) for row in rows)


def _judged(email: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        # The address itself is not repeated: it may be somebody's.
        raise UsageError(
            Text(fr="ceci n'est pas une adresse de courriel", en="this is no e-mail address"),
            Text(fr="écrivez-la sous la forme nom@domaine", en="write it as name@domain"),
        ) from None
    return address
