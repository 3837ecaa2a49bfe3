"""What a workspace holds about one person, wherever it lies: found by the shape of the tables, so that a new one is not forgotten."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from filiere.store.border import told_plainly
from filiere.store.digests import canonical, read_json
from filiere.store.models import Entry, Person, Preimage

#: What only serves to check a secret, or is sealed: told as present, never given out.
SECRETS = frozenset({"password", "digest", "wrapped", "sealed", "leaf", "salt", "session_data"})
_SECRET_TABLES = frozenset({"mfa.authenticator"})
#: A shorter column cannot hold the id of a person.
_SHORTEST = len("P-") + 16


def holdings(person: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table; secrets are named and left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    with told_plainly():
        for model in apps.get_models():
            if model in (Entry, Preimage):
                continue
            rows = [row for field in _naming(model) for row in _rows(model, field, person)]
            if rows:
                found[model._meta.label_lower] = [dict(row) for row in {tuple(row.items()): row for row in rows}.values()]
        words = list(_said(person))
    return found | ({"log": words} if words else {})


def _naming(model: type[models.Model]) -> Iterator[str]:
    """Yield the columns of a table that can name a person."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if field.related_model is Person:
                yield field.attname
        elif isinstance(field, models.CharField | models.TextField) and (field.max_length or _SHORTEST) >= _SHORTEST:
            yield field.attname


def _rows(model: type[models.Model], field: str, person: str) -> Iterator[dict[str, Any]]:
    sealed = model._meta.label_lower in _SECRET_TABLES
    for row in model._default_manager.filter(**{field: person}).values():
        yield {name: _plain(value) for name, value in row.items() if name not in SECRETS and not (sealed and name == "data")}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return "…" if isinstance(value, bytes | memoryview) else str(value)


def _said(person: str) -> Iterator[dict[str, Any]]:
    """Yield what a person wrote in the log and what names them there, with the words that only an erasable table holds."""
    named = canonical(person)
    rows = Preimage.objects.select_related("entry").filter(salt__isnull=False).order_by("entry_id")
    for row in rows.iterator(chunk_size=500):
        if row.author == person or named in bytes(row.body):
            yield {"entry": row.entry_id, "kind": row.entry.kind, "key": row.entry.key, "words": read_json(bytes(row.body))}
