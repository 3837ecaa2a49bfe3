"""What the guard refused, so that a refusal can be explained and answered."""

import secrets
from datetime import datetime

from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.models import Refusal


class RefusalView(Value):
    """An act that was refused: who asked, what, on what, and why not."""

    at: datetime
    actor: str
    act: str
    thing: str
    reason: Text


class Refusals:
    """Keeps refusals; they are not facts about the contract and stay out of the log."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def record(self, actor: str, act: str, thing: str, reason: Text) -> None:
        """Record a refusal."""
        with self.border():
            Refusal.objects.create(
                id=secrets.token_hex(12), at=now(), actor=actor[:80], act=act[:80], thing=thing[:160], reason=reason.model_dump()
            )

    def list(self, limit: int = 100) -> tuple[RefusalView, ...]:
        """Return the latest refusals first."""
        with told_plainly():
            rows = Refusal.objects.order_by("-at", "-id").values("at", "actor", "act", "thing", "reason")
            return tuple(RefusalView.model_validate(row) for row in rows[:limit])
