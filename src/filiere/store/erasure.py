"""Forgetting a person: what they wrote and who they were goes; the log, which only ever held salted digests, still verifies."""

from hashlib import sha256
from typing import Any

from filiere.store.border import Border
from filiere.store.digests import canonical, read_json
from filiere.store.entries import ERASURE
from filiere.store.ledger import Ledger
from filiere.store.models import Person, Preimage, Refusal

ERASED = "erased"
#: The tables that a person's rows may have left; PostgreSQL keeps a deleted row's words until it is swept.
_SWEPT = (
    "store_preimage",
    "store_person",
    "store_refusal",
    "store_post",
    "store_delegation",
    "store_invitation",
    "store_correspondent",
    "store_roundanswer",
    "account_emailaddress",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "django_session",
)
#: The keys under which a person's own words stand, by kind of entry. A meeting's outcomes are the body's words, not the clerk's.
WORDS: dict[str, frozenset[str]] = {
    "evidence": frozenset({"statement", "judgement"}),
    "declaration": frozenset({"words"}),
    "decision": frozenset({"reason"}),
    "reading": frozenset({"reason", "judgement"}),
    "note": frozenset({"words"}),
    "action": frozenset({"words"}),
    "record": frozenset({"reason"}),
    "proposal": frozenset({"reason"}),
}


def redacted(kind: str, body: dict[str, Any], person: str) -> dict[str, Any]:
    """Return a body without the words of its author, without their name, and without the names of their files."""
    without = _without(body, WORDS.get(kind, frozenset()), person)
    if kind != "evidence":
        return dict(without)
    subjects = [subject | {"name": subject["digest"]["sha256"][:16]} for subject in body.get("subject", [])]
    return dict(without) | {"subject": subjects}


def _without(value: Any, words: frozenset[str], person: str) -> Any:
    if isinstance(value, dict):
        return {key: "" if key in words and isinstance(item, str) else _without(item, words, person) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, words, person) for item in value]
    return ERASED if value == person else value


class Erasure:
    """Erases people from a workspace."""

    def __init__(self, ledger: Ledger, border: Border) -> None:
        self.ledger = ledger
        self.border = border

    def erase_person(self, person: str) -> int:
        """Remove a person's words and identity and return how many entries lost theirs.

        The digests of what remains of each entry are appended to the log, so that an erased entry cannot be altered unseen either.
        """
        with self.border():
            left: dict[str, str] = {}
            for row in self._told_by_or_of(person):
                body = canonical(redacted(row.entry.kind, read_json(bytes(row.body)), person))
                Preimage.objects.filter(pk=row.pk).update(salt=None, body=body, author="")
                left[str(row.entry_id)] = sha256(body).hexdigest()
            if left:
                self.ledger.append(ERASURE, f"erasure-{self.ledger.size()}", canonical({"entries": left}))
            Refusal.objects.filter(actor=person).update(actor=ERASED)
            forget_sessions(person)
            Person.objects.filter(pk=person).delete()
        _overwrite()
        return len(left)

    def _told_by_or_of(self, person: str) -> list[Preimage]:
        """Return what a person wrote, and what names them: a thing said again by somebody else keeps their id."""
        named = canonical(person)
        rows = Preimage.objects.select_related("entry").filter(salt__isnull=False).order_by("entry_id")
        return [row for row in rows.iterator(chunk_size=1000) if row.author == person or named in bytes(row.body)]


def forget_sessions(person: str) -> None:
    """End every session of a person."""
    from django.contrib.auth import SESSION_KEY
    from django.contrib.sessions.models import Session

    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == person:
            session.delete()


def _overwrite() -> None:
    """Push the erasure down to the files: SQLite's write-ahead log still holds the old pages until a checkpoint."""
    from django.db import connection

    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {', '.join(_SWEPT)}")
