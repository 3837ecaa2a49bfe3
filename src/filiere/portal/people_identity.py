"""What the portal asks of the accounts' application: nobody signs up alone, secrets are sealed, and a refused entry is recorded."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from filiere.kernel.errors import Refused
from filiere.kernel.names import Text
from filiere.portal.visit import Visit

#: What is kept of what an identity provider says; the rest is forgotten at once.
KEPT = ("sub", "email", "siret")


def visit_of(request: HttpRequest) -> Visit:
    """Return the visit that the middleware made of a request."""
    found: Visit = request.visit  # type: ignore[attr-defined]  # set by the Welcomed middleware
    return found


def display(user: Any) -> str:
    """Return how a person is called on the pages of their own account."""
    return str(user.name or user.pk)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Accounts of people who were invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: people come by invitation, by the administrator's link, or by a provider and an approval."""
        return False

    def new_user(self, request: HttpRequest) -> Any:
        """Return a new person, as yet of no role."""
        user = super().new_user(request)
        user.created_at = timezone.now()
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what awaits the person."""
        return visit_of(request).to("tasks")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead home."""
        return visit_of(request).to("home")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that somebody was not let in; what they typed is not kept."""
        super().authentication_failed(request, **credentials)
        refusal = Refused(Text(fr="adresse ou mot de passe inconnus", en="unknown address or password"))
        visit_of(request).workshop.refused("sign_in", refusal)

    def get_from_email(self) -> str:
        """Return the address that messages come from."""
        from django.conf import settings

        return str(settings.DEFAULT_FROM_EMAIL)


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the package has no types
    """People who come by an identity provider: unknown ones wait until the office says what they may do."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Let whoever a known provider vouches for ask to come in."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep of what the provider says only what is needed."""
        said = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data
        sociallogin.account.extra_data = {"userinfo": {name: said[name] for name in KEPT if said.get(name)}}

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the person's name, and what their provider says of their organisation: a claim, until somebody checks it."""
        user = sociallogin.user
        names = (data.get("first_name") or "", data.get("last_name") or "")
        user.name = (" ".join(part for part in names if part) or data.get("name") or "")[:200]
        user.role, user.is_active, user.created_at = "", False, timezone.now()
        user.language = visit_of(request).language
        siret = str(data.get("siret") or "")
        if siret:
            user.claim = f"siret:{siret}"[:80]
            user.organisation = visit_of(request).workshop.organisation_of_siren(siret[:9])
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **more: Any) -> None:
        """Record that a provider's word was not taken; what it said is not kept."""
        kind = type(exception).__name__ if exception is not None else str(error or "state")
        refusal = Refused(Text(fr=f"l’identité n’a pas été vérifiée ({kind})", en=f"the identity was not verified ({kind})"))
        visit_of(request).workshop.refused("sign_in", refusal, str(getattr(provider, "sub_id", "")))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """Second factors, their secrets sealed by the workspace's own key: the database alone does not give them."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return str(_fernet().encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return str(_fernet().decrypt(encrypted_text.encode()), "utf-8")


def _fernet() -> Any:
    from cryptography.fernet import Fernet
    from django.conf import settings

    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"filiere.factors\0" + settings.SECRET_KEY.encode()).digest()))
