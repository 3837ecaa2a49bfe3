"""The rows of a workspace as lines of JSON, readable by either database: what a backup holds and a restoration loads."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filiere.store.border import told_plainly

INTERACTIONS = ("Interaction", "InteractionStep", "InteractionKey", "InteractionShare")
COMMENTS = ("Comment",)
ROUNDS = ("Correspondent", "RoundLetter", "RoundAnswer")
PEOPLE = ("Post", "Delegation")
#: How people come in: addresses, second factors, identities elsewhere. Their tables are those of the accounts' applications.
ACCOUNTS = ("account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount")
#: In the order in which rows may be loaded. Web sessions and tokens are left out: nobody stays signed in, and no
#: key that was revoked since comes back, through a restoration.
TABLES = (
    "Person",
    "Entry",
    "Preimage",
    "Node",
    "Head",
    "Record",
    "Run",
    "Saved",
    "Invitation",
    "Refusal",
    "RecordLicence",
    *INTERACTIONS,
    *ROUNDS,
    *COMMENTS,
    *PEOPLE,
    *ACCOUNTS,
)
BATCH = 1000


def dump_tables(folder: Path) -> dict[str, int]:
    """Write every table into a folder, all as of one instant, and return how many rows each has."""
    from django.apps import apps

    counts = {}
    with told_plainly(), _one_instant():
        for name in TABLES:
            counts[name] = _dump(apps.get_model(*_place(name)), folder / f"{name}.jsonl")
    return counts


def load_tables(folder: Path, migration: str) -> dict[str, int]:
    """Load the tables of a folder into a database migrated to ``migration``, in one transaction, and return how many rows each has."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    loader = MigrationExecutor(connection).loader
    state = loader.project_state([*(node for node in loader.graph.leaf_nodes() if node[0] != "store"), ("store", migration)]).apps
    counts = {}
    with told_plainly(), transaction.atomic():
        for name in TABLES:
            file = folder / f"{name}.jsonl"
            if file.exists():
                counts[name] = _load(state.get_model(*_place(name)), file)
        _count_on([state.get_model(*_place(name)) for name in ACCOUNTS])
    return counts


def _place(name: str) -> tuple[str, str]:
    """Return the application and the model that a name stands for."""
    application, dot, model = name.partition(".")
    return (application, model) if dot else ("store", name)


def _count_on(models: list[Any]) -> None:
    """Let numbered tables count on from the rows that were loaded under their own numbers."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def _one_instant() -> Iterator[None]:
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _dump(model: Any, file: Path) -> int:
    names = [field.attname for field in model._meta.concrete_fields]
    count = 0
    with file.open("w", encoding="utf-8") as lines:
        for row in model.objects.order_by("pk").values_list(*names).iterator(chunk_size=BATCH):
            lines.write(json.dumps({name: _plain(value) for name, value in zip(names, row, strict=True)}, ensure_ascii=False) + "\n")
            count += 1
    return count


def _load(model: Any, file: Path) -> int:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    count = 0
    batch = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            batch.append(model(**{name: _typed(fields[name], value) for name, value in json.loads(line).items()}))
            if len(batch) == BATCH:
                count += len(model.objects.bulk_create(batch))
                batch = []
    return count + len(model.objects.bulk_create(batch))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _typed(field: Any, value: Any) -> Any:
    if value is not None and field.get_internal_type() == "BinaryField":
        return base64.b64decode(value)
    return value if field.get_internal_type() in {"JSONField", "ForeignKey", "OneToOneField"} else field.to_python(value)
