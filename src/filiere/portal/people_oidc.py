"""Coming in by an identity provider (OpenID Connect), an ordinary one or one of ProConnect's profile.

Every word of a provider is checked as if anybody could have said it: the identity token by the provider's published keys, its issuer,
its audience, its age and the nonce sent with the request; the signed user information (ProConnect's) by the same keys; and both must speak
of the same person. Sources: OpenID Connect Core 1.0 (3.1.3.7, 5.3.2) and RP-Initiated Logout 1.0.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse

from filiere.portal.addresses import path_of

#: What a provider may sign with. Nothing symmetric: our secret must not be able to make a token, and "none" is no signature.
ALGORITHMS = ("RS256", "PS256", "ES256")
#: In the session: the nonces that were sent and did not come back yet, and what ends the session at the provider.
NONCES, ENDING = "oidc_nonces", "oidc_ending"
NONCES_KEPT = 5
#: How far the clocks of two machines may be apart, in seconds.
LEEWAY_S = 30


def verified(token: str, keys: Mapping[str, Any], *, issuer: str, audience: str) -> dict[str, Any]:
    """Return what a signed token says.

    Raises:
        OAuth2Error: it is not signed by one of the keys, not for us, not from the issuer, or out of date.
    """
    try:
        header = jwt.get_unverified_header(token)
        known = [key for key in keys.get("keys", ()) if key.get("use", "sig") == "sig"]
        named = [key for key in known if key.get("kid") == header.get("kid")] if header.get("kid") else known
        if header.get("alg") not in ALGORITHMS or len(named) != 1:
            raise OAuth2Error("no known key signed this")
        found: dict[str, Any] = jwt.decode(
            token,
            jwt.PyJWK.from_dict(named[0], algorithm=header["alg"]).key,
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_S,
            options={"require": ["iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
        raise OAuth2Error("a token of the provider was not verified") from error
    return found


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the package has no types
    """Reads what a provider answers."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return one address whatever the reader's language: providers only come back to addresses they were told of."""
        return request.build_absolute_uri(callback_path(self.provider_id))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Return who the provider says it is, once all of it holds."""
        raw = kwargs["response"].get("id_token")
        if not raw:
            raise OAuth2Error("the provider gave no identity token")
        said = self._identity(app, raw)
        told = self._told(app, token.token)
        if not hmac.compare_digest(str(told.get("sub", "")), str(said["sub"])):
            raise OAuth2Error("the provider speaks of two persons")
        self._remember_ending(request, app, raw)
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": said})

    def _identity(self, app: SocialApp, raw: str) -> dict[str, Any]:
        said = verified(raw, self._keys(), issuer=self.openid_config["issuer"], audience=app.client_id)
        if "exp" not in said:
            raise OAuth2Error("the identity token never ends")
        sent = self.request.session.get(NONCES, [])
        if said.get("nonce") not in sent:
            raise OAuth2Error("the identity token answers no request of this browser")
        self.request.session[NONCES] = [nonce for nonce in sent if nonce != said["nonce"]]
        return said

    def _told(self, app: SocialApp, token: str) -> dict[str, Any]:
        """Return the user information: plain from an ordinary provider, signed in ProConnect's profile."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
            answer.raise_for_status()
        if answer.headers.get("content-type", "").split(";")[0].strip() == "application/jwt":
            return verified(answer.text.strip(), self._keys(), issuer=self.openid_config["issuer"], audience=app.client_id)
        if app.settings.get("proconnect"):
            raise OAuth2Error("the user information is not signed")
        try:
            found: dict[str, Any] = json.loads(answer.text)
        except ValueError as error:
            raise OAuth2Error("the user information cannot be read") from error
        return found

    def _keys(self) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"], timeout=10)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        return found

    def _remember_ending(self, request: HttpRequest, app: SocialApp, raw: str) -> None:
        address = self.openid_config.get("end_session_endpoint")
        if address:
            request.session[ENDING] = {"address": address, "id_token": raw, "name": app.name}


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # the package has no types
    """An identity provider of the settings."""

    #: Where the addresses of a provider are found: those of the package, of which ours takes the way back.
    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = Adapter
    pkce_enabled_default = True

    def get_callback_url(self) -> str:
        """Return one address whatever the reader's language."""
        return callback_path(self.app.provider_id)

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Return what is asked besides the ordinary: the settings' own words and a nonce; nothing that the address bar adds."""
        nonce = secrets.token_urlsafe(24)
        request.session[NONCES] = [*request.session.get(NONCES, []), nonce][-NONCES_KEPT:]
        return {**self.get_auth_params(), "nonce": nonce}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Return the scope of the settings."""
        return list(self.get_scope())

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the name, the address and the establishment; ProConnect says ``usual_name`` for the family name."""
        said = data.get("userinfo") or data
        fields: dict[str, Any] = super().extract_common_fields(data)
        fields["last_name"] = said.get("usual_name") or fields.get("last_name")
        fields["siret"] = said.get("siret") if _is_siret(said.get("siret")) else ""
        return fields


def _is_siret(word: object) -> bool:
    return isinstance(word, str) and len(word) == 14 and word.isascii() and word.isdigit()


def callback_path(provider: str) -> str:
    """Return the path that a provider comes back to."""
    return path_of("account", "fr", f"oidc/{provider}/login/callback/")


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Answer a browser that comes back from a provider."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


def ending(request: HttpRequest, back: str) -> tuple[str, str] | None:
    """Return the address that ends the session at the provider and the provider's name, None where nobody came by one."""
    found = request.session.get(ENDING)
    if not found:
        return None
    asked = {
        "id_token_hint": found["id_token"],
        "post_logout_redirect_uri": request.build_absolute_uri(back),
        "state": secrets.token_urlsafe(16),
    }
    return f"{found['address']}?{urlencode(asked)}", found["name"]
