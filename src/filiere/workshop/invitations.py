"""Invitations: what the link of one carries, and the message that brings it."""

from datetime import timedelta

from filiere.kernel.errors import Refused
from filiere.kernel.names import Language, Text

#: How long an invitation may be accepted.
INVITED_FOR = timedelta(days=14)
_SALT = "filiere.invitation"


def sealed(token: str) -> str:
    """Return a token signed by the workspace: a forged one is known as such before anything is looked for."""
    from django.core.signing import Signer

    return str(Signer(salt=_SALT, sep=".").sign(token))


def unsealed(token: str) -> str:
    """Return a token whose signature holds.

    Raises:
        Refused: it was not signed here.
    """
    from django.core.signing import BadSignature, Signer

    try:
        return str(Signer(salt=_SALT, sep=".").unsign(token))
    except BadSignature as error:
        raise Refused(
            Text(fr="ce lien n'est pas entier, ou ne vient pas d'ici", en="this link is not whole, or not from here"),
            Text(fr="reprenez-le depuis le message reçu, ou demandez-en un autre", en="take it from the message again, or ask for another"),
        ) from error


def words_of(name: str, link: str, language: Language, *, days: int) -> tuple[str, str]:
    """Return the subject and the words of an invitation."""
    if language == "en":
        return (
            "Invitation to Filière",
            f"Hello {name},\n\nYou are invited to take part in following the sector contract in Filière.\n"
            f"Open this link to accept; it serves once, within {days} days:\n\n{link}\n\n"
            "You need no password: you may come in by a code sent to this address.\n"
            "If you expected nothing, ignore this message: nothing happens without you.\n",
        )
    return (
        "Invitation à Filière",
        f"Bonjour {name},\n\nVous êtes invité(e) à suivre le contrat de filière dans Filière.\n"
        f"Ouvrez ce lien pour accepter\u202f; il sert une fois, pendant {days} jours\u202f:\n\n{link}\n\n"
        "Aucun mot de passe n’est nécessaire\u202f: vous pourrez entrer par un code envoyé à cette adresse.\n"
        "Si vous n’attendiez rien, ignorez ce message\u202f: rien ne se fait sans vous.\n",
    )
