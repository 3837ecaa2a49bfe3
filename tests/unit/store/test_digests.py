"""Canonical JSON, salted digests and leaves."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from filiere.kernel.errors import UsageError
from filiere.store.digests import canonical, commitment, instant, make_leaf, new_salt


def test_canonical_json_sorts_and_keeps_accents() -> None:
    assert canonical({"b": 1.0, "a": "é"}) == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1])
def test_numbers_json_cannot_carry_are_refused(value: float) -> None:
    with pytest.raises(UsageError):
        canonical({"value": value})


def test_instants_are_utc_whatever_they_came_as() -> None:
    paris = timezone(timedelta(hours=2))
    assert instant(datetime(2021, 6, 1, 10, tzinfo=paris)) == "2021-06-01T08:00:00.000000Z"


def test_a_leaf_says_names_and_digests_only() -> None:
    salt = new_salt()
    leaf = make_leaf("evidence", "EV-1", datetime(2021, 6, 1, tzinfo=UTC), commitment(salt, b"words of a person"), ["ab"])
    assert set(json.loads(leaf)) == {"kind", "id", "at", "commitment", "subjects"}
    assert b"words" not in leaf
    assert json.loads(leaf)["commitment"] == hashlib.sha256(salt + b"words of a person").hexdigest()
    assert new_salt() != salt
