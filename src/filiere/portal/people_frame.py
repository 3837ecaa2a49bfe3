"""The layout of the account pages: what surrounds ours surrounds theirs, so that nobody leaves the portal to sign in."""

from typing import Any

from django.http import HttpRequest

from filiere.kernel.names import Text
from filiere.portal.frame import Page, surroundings
from filiere.portal.people_identity import visit_of

#: The names of the views of the accounts' application begin with one of these.
NAMES = ("account_", "mfa_", "socialaccount_", "openid_connect_")


def t(fr: str, en: str) -> Text:
    """Return words in both languages."""
    return Text(fr=fr, en=en)


TITLE = t("Votre compte", "Your account")
WORDS: dict[str, Text] = {
    "enter": t("Entrer", "Sign in"),
    "lead": t(
        "Pour qui a été invité. Lire ne demande aucun compte.",
        "For those who were invited. Reading needs no account.",
    ),
    "code": t("Recevoir un code", "Get a code"),
    "code_lead": t(
        "Le plus simple : un code à usage unique arrive à votre adresse, sans mot de passe.",
        "The simplest way: a code that serves once comes to your address, without a password.",
    ),
    "password_lead": t("Avec un mot de passe", "With a password"),
    "elsewhere": t("Par une autre identité", "By another identity"),
    "passkey": t("Par une clé d’accès", "With a passkey"),
    "passkey_lead": t(
        "Votre téléphone, votre ordinateur ou une clé de sécurité vous reconnaît.", "Your phone, your computer or a security key knows you."
    ),
    "through": t("Entrer avec", "Sign in with"),
    "no_account": t("Pas de compte ?", "No account?"),
    "no_account_lead": t(
        "Personne ne s’inscrit seul : demandez une invitation au secrétariat du comité.",
        "Nobody signs up alone: ask the committee’s secretariat for an invitation.",
    ),
    "menu": t("Votre compte", "Your account"),
    "me": t("Ce qui est gardé de vous", "What is kept about you"),
    "email": t("Adresse", "Address"),
    "password": t("Mot de passe", "Password"),
    "factors": t("Second facteur et clés d’accès", "Second factor and passkeys"),
    "identities": t("Autres identités", "Other identities"),
    "waiting": t("Votre demande est arrivée", "Your request has come in"),
    "waiting_lead": t(
        "Votre identité est connue ; le secrétariat doit encore dire ce que vous pouvez faire ici. Lire reste ouvert à tous.",
        "Your identity is known; the secretariat has yet to say what you may do here. Reading stays open to all.",
    ),
    "closed": t("Les comptes viennent par invitation", "Accounts come by invitation"),
}


def around(request: HttpRequest) -> dict[str, Any]:
    """Return what an account page needs of the portal's frame; nothing for pages that bring their own."""
    match = getattr(request, "resolver_match", None)
    if match is None or not (match.url_name or "").startswith(NAMES) or not hasattr(request, "visit"):
        return {}
    visit = visit_of(request)
    language = visit.language
    kept = {name: words.say(language) for name, words in WORDS.items()}
    return {**surroundings(request, visit, Page(title=TITLE, dated=False, tab="")), "account": kept, "me": visit.to("me")}
