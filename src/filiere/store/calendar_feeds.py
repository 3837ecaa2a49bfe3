"""The secret addresses of personal calendars: only a digest is kept, and each person has one at most."""

import hashlib
import secrets
from datetime import datetime

from filiere.store.border import Border, told_plainly
from filiere.store.comment_models import CalendarFeed
from filiere.store.digests import now


class CalendarFeeds:
    """Keeps who reads which calendar without signing in."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def make(self, person: str) -> str:
        """Return a new secret for a person's calendar; the one before stops working. It is shown now and never again."""
        secret = secrets.token_urlsafe(32)
        with self.border():
            CalendarFeed.objects.filter(person=person).delete()
            CalendarFeed.objects.create(digest=_digest(secret), person_id=person, made_at=now())
        return secret

    def revoke(self, person: str) -> bool:
        """Stop a person's address from working and return whether there was one."""
        with self.border():
            return CalendarFeed.objects.filter(person=person).delete()[0] > 0

    def made_at(self, person: str) -> datetime | None:
        """Return when a person's address was made, None where they have none."""
        with told_plainly():
            row = CalendarFeed.objects.filter(person=person).first()
        return row.made_at if row else None

    def person(self, secret: str) -> str | None:
        """Return whose calendar a secret opens, None where it opens nothing, or its person may no longer enter."""
        with told_plainly():
            row = CalendarFeed.objects.select_related("person").filter(digest=_digest(secret)).first()
        return str(row.person_id) if row and row.person.is_active else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
