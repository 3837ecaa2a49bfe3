"""What has been kept as long as it may: rows and messages whose term has passed."""

from datetime import datetime
from pathlib import Path

from django.db import models
from django.utils.timezone import localdate

from filiere.store.border import Border, told_plainly


def passed(kind: str, before: datetime, outbox: Path, border: Border, *, dry_run: bool) -> int:
    """Remove what passed its term and return how much it was; with ``dry_run`` only count."""
    if kind == "messages":
        return _messages(outbox, before, dry_run=dry_run)
    rows = _rows(kind, before)
    if dry_run:
        with told_plainly():
            return rows.count()
    with border():
        return rows.delete()[0]


def _rows(kind: str, before: datetime) -> "models.QuerySet[models.Model]":
    from django.contrib.sessions.models import Session

    from filiere.store.models import Invitation, Refusal
    from filiere.store.people_models import Delegation

    found: dict[str, models.QuerySet[models.Model]] = {
        "sessions": Session.objects.filter(expire_date__lt=before),
        "links": Invitation.objects.filter(expires_at__lt=before),
        "refusals": Refusal.objects.filter(at__lt=before),
        "absences": Delegation.objects.filter(last__lt=localdate(before)),
    }
    return found[kind]


def _messages(outbox: Path, before: datetime, *, dry_run: bool) -> int:
    old = [file for file in outbox.glob("*.eml") if file.stat().st_mtime < before.timestamp()]
    for file in [] if dry_run else old:
        file.unlink(missing_ok=True)
    return len(old)
