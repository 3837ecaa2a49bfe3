"""The settings of accounts: how people come in, which identity providers are known, and how hard guessing is made."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.workshop.settings import workspace_folder

#: Identity providers: what their settings begin with, their short name in addresses, and whether they follow ProConnect's profile.
PROVIDERS = (("FILIERE_OIDC", "oidc", False), ("FILIERE_PROCONNECT", "proconnect", True))
#: What ProConnect's profile asks for: who, their address, and the establishment they act for.
PROCONNECT_SCOPE = ("openid", "given_name", "usual_name", "email", "siret")
#: The assurance level asked of ProConnect: a public agent or a professional known by their own provider.
PROCONNECT_ACR = "eidas1"
CODE_LASTS_S = 15 * 60


def account_values(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the settings of accounts.

    Raises:
        UsageError: an identity provider is named without what it needs.
    """
    environment = os.environ if environment is None else environment
    identity = "filiere.portal.people_identity"
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        # scrypt needs memory as much as time, and nothing beyond the standard library; the second reads what was kept before.
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.ScryptPasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "ACCOUNT_ADAPTER": f"{identity}.AccountAdapter",
        "SOCIALACCOUNT_ADAPTER": f"{identity}.IdentityAdapter",
        "MFA_ADAPTER": f"{identity}.FactorAdapter",
        "ACCOUNT_USER_DISPLAY": f"{identity}.display",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        # Nobody signs up, but the package asks for a password when coming in only where one may be had.
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": CODE_LASTS_S,
        "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
        "ACCOUNT_MAX_EMAIL_ADDRESSES": 2,
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "[Filière] ",
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "Filière",
        # A passkey is bound to a name and to TLS; a machine that serves itself under the name localhost is the one exception.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {"APPS": _apps(environment), "provider_class": "filiere.portal.people_oidc.Provider"}
        },
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_STORE_TOKENS": False,
    }


def origins(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the origins of the identity providers: the only strangers that a form of the sign-in page may lead to."""
    from urllib.parse import urlsplit

    environment = os.environ if environment is None else environment
    parts = [urlsplit(environment[name]) for start, _, _ in PROVIDERS if environment.get(name := f"{start}_SERVER")]
    return tuple(f"{part.scheme}://{part.netloc}" for part in parts)


def _apps(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for start, name, proconnect in PROVIDERS:
        server = environment.get(f"{start}_SERVER", "").strip()
        if not server:
            continue
        client = environment.get(f"{start}_CLIENT", "").strip()
        secret = _secret(start, name, environment)
        if not client or not secret:
            raise UsageError(
                Text(fr=f"il manque le client ou le secret de {start}_SERVER", en=f"the client or the secret of {start}_SERVER is missing"),
                Text(
                    fr=f"donnez {start}_CLIENT, et {start}_SECRET ou le fichier keys/{name}.secret de l'espace de travail",
                    en=f"give {start}_CLIENT, and {start}_SECRET or the workspace's file keys/{name}.secret",
                ),
            )
        profile: dict[str, Any] = {"server_url": server.rstrip("/"), "oauth_pkce_enabled": not proconnect, "proconnect": proconnect}
        if proconnect:
            profile |= {"scope": list(PROCONNECT_SCOPE), "auth_params": {"acr_values": PROCONNECT_ACR}}
        title = environment.get(f"{start}_NAME", "") or ("ProConnect" if proconnect else "OpenID Connect")
        found.append({"provider_id": name, "name": title, "client_id": client, "secret": secret, "settings": profile})
    return found


def _secret(start: str, name: str, environment: Mapping[str, str]) -> str:
    given = environment.get(f"{start}_SECRET", "")
    if given:
        return given
    file: Path = workspace_folder(environment=environment) / "keys" / f"{name}.secret"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""
