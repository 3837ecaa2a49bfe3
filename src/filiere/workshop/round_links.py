"""Links that open one thing to whoever holds them: signed by the workspace, for one purpose, until a day."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from filiere.kernel.errors import Refused
from filiere.kernel.names import Text, Value

#: What a link is for: a token of one purpose opens nothing of another.
Purpose = Literal["answer", "digest"]
_ASK = Text(fr="demandez-en un autre au secrétariat", en="ask the secretariat for another")


class Opened(Value):
    """What a link says once its signature holds."""

    parts: tuple[str, ...]
    until: date


def sign(purpose: Purpose, parts: Sequence[str], until: date) -> str:
    """Return the token of a link; the same words give the same token, so that a reminder carries the link already sent."""
    from django.core.signing import Signer

    return str(Signer(salt=f"filiere.{purpose}", sep=".").sign_object([*parts, until.isoformat()]))


def unsign(purpose: Purpose, token: str) -> Opened:
    """Return what a token says.

    Raises:
        Refused: it was not signed here for that purpose, or a letter of it was changed.
    """
    from django.core.signing import BadSignature, Signer

    try:
        *parts, until = Signer(salt=f"filiere.{purpose}", sep=".").unsign_object(token)
        return Opened(parts=tuple(parts), until=date.fromisoformat(until))
    except (BadSignature, ValueError, TypeError) as error:
        raise Refused(
            Text(fr="ce lien n’est pas entier, ou ne vient pas d’ici", en="this link is not whole, or not from here"), _ASK
        ) from error


def expired(until: date, today: date) -> Refused | None:
    """Return the refusal of a link whose last day has passed, None before."""
    if today <= until:
        return None
    return Refused(Text(fr=f"ce lien ne sert plus depuis le {until}", en=f"this link ended on {until}"), _ASK)
