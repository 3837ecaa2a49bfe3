"""How many requests a caller still has: counted in this process by leases that every process takes from the workspace."""

import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from filiere.kernel.errors import FiliereError, UsageError
from filiere.kernel.names import Text

if TYPE_CHECKING:
    from django.http import HttpRequest

    from filiere.workshop.workshop import Workshop

#: Says how many requests an address may make in a minute; a token may make four times as many.
RATE = "FILIERE_API_RATE"
PER_MINUTE, TOKEN_FACTOR = 600, 4
WINDOW_S = 60
#: How many requests are taken at once: one write for so many answers.
LEASE = 20
#: How many callers are remembered at most.
CALLERS = 10_000


class Turn(NamedTuple):
    """Whether a request may pass, out of how many, and in how many seconds the count begins again."""

    granted: bool
    limit: int
    reset_s: int


class Meter:
    """Counts requests of one process."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[datetime, int]] = {}
        self._lock = Lock()

    def turn(self, workshop: "Workshop", caller: str, limit: int, *, moment: datetime | None = None) -> Turn:
        """Return whether a caller may make one more request in this minute."""
        at = moment or datetime.now(UTC)
        ends = datetime.fromtimestamp((int(at.timestamp()) // WINDOW_S + 1) * WINDOW_S, UTC)
        reset = max(1, int((ends - at).total_seconds()))
        with self._lock:
            until, left = self._left.get(caller, (ends, 0))
            if until < ends:
                left = 0
            # A caller who has none left is not asked about again before the minute is over.
            if left == 0:
                left = self._leased(workshop, caller, ends, limit) or -1
            granted = left > 0
            self._left[caller] = (ends, left - 1 if granted else left)
            if len(self._left) > CALLERS:
                self._left = {name: held for name, held in self._left.items() if held[0] >= ends - timedelta(seconds=1)}
        return Turn(granted, limit, reset)

    def _leased(self, workshop: "Workshop", caller: str, ends: datetime, limit: int) -> int:
        wanted = min(LEASE, limit)
        try:
            return int(workshop.store.rates.take(caller, ends, wanted, limit))
        except FiliereError:
            # A workspace that cannot be written now still answers; this process counts alone meanwhile.
            return wanted


def address_of_caller(request: "HttpRequest") -> str:
    """Return the caller's address; a proxy on this very machine is believed, nobody else is."""
    near = str(request.META.get("REMOTE_ADDR", ""))
    if near in {"127.0.0.1", "::1", ""}:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:60] or near
    return near


def caller_of(address: str, secret: str) -> str:
    """Return what an address is counted under: a keyed digest, from which it cannot be found again.

    >>> caller_of("192.0.2.1", "a") == caller_of("192.0.2.1", "b")
    False
    """
    return hmac.new(secret.encode(), f"rate {address}".encode(), hashlib.sha256).hexdigest()[:32]


def per_minute() -> int:
    """Return how many requests an address may make in a minute.

    Raises:
        UsageError: the setting is no number above nought.
    """
    words = os.environ.get(RATE, "").strip()
    if not words:
        return PER_MINUTE
    if not words.isdecimal() or int(words) < 1:
        raise UsageError(
            Text(fr=f"{RATE} n’est pas un nombre de requêtes par minute", en=f"{RATE} is no number of requests a minute"),
            Text(fr="écrivez un entier, par exemple 600", en="write a whole number, for instance 600"),
        )
    return int(words)
