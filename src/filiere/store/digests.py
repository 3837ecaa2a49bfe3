"""What the log commits to: canonical JSON, salted digests, and the leaf of an entry."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text

SALT_BYTES = 32


def canonical(value: Any) -> bytes:
    """Return the one JSON form of a value (RFC 8785).

    Raises:
        UsageError: the value has a number that JSON cannot carry exactly (an integer beyond 2**53, an infinity, a NaN).
    """
    import rfc8785

    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise UsageError(
            Text(fr=f"ce fait ne peut pas être écrit au journal : {error}", en=f"this fact cannot be written to the log: {error}"),
            Text(
                fr="écrivez des entiers de moins de 2^53 et des nombres finis",
                en="write integers below 2^53 and finite numbers",
            ),
        ) from error


def new_salt() -> bytes:
    """Return a fresh salt; never drawn from a seed, or a digest could be guessed again."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, body: bytes) -> str:
    """Return the salted digest that stands for a body in the log."""
    return hashlib.sha256(salt + body).hexdigest()


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def instant(at: datetime) -> str:
    """Return an instant as RFC 3339 text in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def make_leaf(kind: str, key: str, at: datetime, committed: str, subjects: Iterable[str]) -> bytes:
    """Return the bytes of an entry: names and digests only, never a person's words."""
    return canonical({"kind": kind, "id": key, "at": instant(at), "commitment": committed, "subjects": list(subjects)})


def read_json(content: bytes) -> dict[str, Any]:
    """Return a JSON object from its bytes."""
    return cast(dict[str, Any], json.loads(content))
