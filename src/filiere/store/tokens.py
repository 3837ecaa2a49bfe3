"""Keys that programs carry for people: shown once, kept as digests, bound to scopes and a last day, revocable, gone with the person."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Literal

from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text, Value
from filiere.store.access_models import Token
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now

#: What every key begins with, so that a leaked one is found by whoever searches for it.
MARK = "filiere"
_SHAPE = re.compile(rf"{MARK}_([0-9a-f]{{10}})_([A-Za-z0-9_-]{{43}})")
#: The last use is written at most so often: knowing the hour is enough, and reading must not write each time.
USE_KEPT = timedelta(hours=1)

TokenFault = Literal["unknown", "expired", "revoked", "shut"]


class TokenCard(Value):
    """A key as its holder sees it: everything but the key itself."""

    id: str
    person: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def prefix(self) -> str:
        """What a key begins with: enough to recognise it, not to use it."""
        return f"{MARK}_{self.id}"


class Tokens:
    """Keeps keys by their digests."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def create(self, person: str, scopes: tuple[str, ...], *, label: str, lifetime: timedelta) -> tuple[TokenCard, str]:
        """Return a new key with its card; the key is shown now and never again."""
        name, secret, moment = secrets.token_hex(5), secrets.token_urlsafe(32), now()
        with self.border():
            row = Token.objects.create(
                id=name,
                digest=_digest(secret),
                person_id=person,
                label=label,
                scopes=list(scopes),
                created_at=moment,
                expires_at=moment + lifetime,
            )
        return _card(row), f"{MARK}_{name}_{secret}"

    def get(self, name: str) -> TokenCard:
        """Return the card of a key by its id or its prefix.

        Raises:
            UnknownElement: there is none.
        """
        with told_plainly():
            row = Token.objects.filter(pk=name.removeprefix(f"{MARK}_")[:16]).first()
        if row is None:
            raise UnknownElement(
                Text(fr="aucun jeton de ce nom", en="no such token"),
                Text(fr="listez-les : filiere token list", en="list them: filiere token list"),
            )
        return _card(row)

    def list(self, person: str | None = None) -> tuple[TokenCard, ...]:
        """Return the keys, of everybody or of one person, the latest first."""
        with told_plainly():
            rows = Token.objects.order_by("-created_at", "id")
            return tuple(_card(row) for row in (rows if person is None else rows.filter(person_id=person)))

    def revoke(self, name: str) -> TokenCard:
        """Make a key useless from now on."""
        card = self.get(name)
        with self.border():
            Token.objects.filter(pk=card.id, revoked_at__isnull=True).update(revoked_at=now())
        return self.get(card.id)

    def recognise(self, key: str) -> TokenCard | TokenFault:
        """Return the card of a key that may be used now, or what is wrong with it."""
        shaped = _SHAPE.fullmatch(key)
        if shaped is None:
            return "unknown"
        with told_plainly():
            row = Token.objects.select_related("person").filter(pk=shaped[1]).first()
        # Compared even where there is no such key, so that the time taken tells nothing.
        same = hmac.compare_digest(row.digest if row else _digest(""), _digest(shaped[2]))
        if row is None or not same:
            return "unknown"
        if row.revoked_at is not None:
            return "revoked"
        if row.expires_at <= now():
            return "expired"
        return _card(row) if row.person.is_active else "shut"

    def used(self, card: TokenCard) -> None:
        """Remember that a key was used, at most once an hour."""
        moment = now()
        if card.used_at is None or moment - card.used_at >= USE_KEPT:
            with self.border():
                Token.objects.filter(pk=card.id).update(used_at=moment)


def _digest(secret: str) -> str:
    # The secret has 256 random bits: a plain digest cannot be guessed back, and is quick to check at each request.
    return hashlib.sha256(secret.encode()).hexdigest()


def _card(row: Token) -> TokenCard:
    return TokenCard(
        id=row.id,
        person=row.person_id,
        label=row.label,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
