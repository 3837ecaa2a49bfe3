"""The log on both databases: the same tree however it was appended to, proofs, signed heads."""

import hashlib
import math
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import UnknownElement
from filiere.store import merkle
from filiere.store.entries import NewEntry
from filiere.store.keys import verify_signature


def fill(store: Any, count: int) -> None:
    with store.transaction():
        store.ledger.append_many(NewEntry(kind="test", key=f"T-{number}", body=b"{}") for number in range(count))


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


def test_one_by_one_and_in_bulk_make_the_rfcs_tree(store: Any) -> None:
    for number in range(11):
        with store.transaction():
            assert store.ledger.append("test", f"T-{number}", b"{}") == number
    fill(store, 26)
    leaves = [entry.leaf.encode() for entry in store.ledger.entries(0, 100)]
    assert store.ledger.size() == len(leaves) == 37
    for size in range(38):
        assert store.ledger.root(size) == naive_root(leaves[:size]).hex()
    assert store.ledger.verify() == []


def test_every_proof_verifies(store: Any) -> None:
    fill(store, 21)
    root = bytes.fromhex(store.ledger.root())
    for index in range(21):
        entry = store.ledger.entry(index)
        path = [bytes.fromhex(step) for step in store.ledger.inclusion(index)]
        assert merkle.verify_inclusion(bytes.fromhex(entry.hash), index, 21, path, root)
        proof = [bytes.fromhex(step) for step in store.ledger.consistency(index)]
        assert merkle.verify_consistency(index, 21, bytes.fromhex(store.ledger.root(index)), root, proof)


def test_proofs_of_ten_thousand_entries_grow_as_log_n(store: Any) -> None:
    fill(store, 10_000)
    bound = math.ceil(math.log2(10_000))
    assert max(len(store.ledger.inclusion(index)) for index in (0, 1, 4_999, 8_191, 8_192, 9_999)) <= bound
    assert max(len(store.ledger.consistency(old)) for old in (1, 777, 8_191, 8_192, 9_999)) <= bound + 1
    assert len(store.ledger.inclusion(0, 100)) == 7
    assert store.ledger.verify() == []


def test_a_proof_costs_a_fixed_number_of_queries(store: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (64, 1_000, 5_000):
        fill(store, size)
        with CaptureQueriesContext(connection) as queries:
            store.ledger.inclusion(17)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 3


def test_heads_are_signed_and_those_given_out_stay(store: Any) -> None:
    fill(store, 3)
    first = store.ledger.head()
    assert store.ledger.head() == first
    fill(store, 4)
    fill(store, 5)
    second = store.ledger.head()
    assert [head.size for head in store.ledger.heads()] == [3, 12]
    for head in (first, second):
        assert head.root == store.ledger.root(head.size)
        assert verify_signature(store.keys.public()[head.key], bytes.fromhex(head.signature), head.message())


def test_a_rotated_key_is_logged_and_old_heads_still_verify(store: Any) -> None:
    fill(store, 3)
    before = store.ledger.head()
    old, new = store.rotate_keys()
    after = store.ledger.head()
    assert (before.key, after.key) == (old, new)
    assert store.ledger.entry(3).kind == "key"
    assert store.ledger.entry(3).content()["old"] == old
    assert store.verify() == []


def test_an_append_outside_a_transaction_is_our_fault(store: Any) -> None:
    with pytest.raises(RuntimeError):
        store.ledger.append("test", "T", b"{}")
    assert store.ledger.size() == 0


def test_what_the_log_has_not_is_a_sentence(store: Any) -> None:
    fill(store, 2)
    for ask in (
        lambda: store.ledger.entry(2),
        lambda: store.ledger.entry(-1),
        lambda: store.ledger.root(3),
        lambda: store.ledger.inclusion(2),
    ):
        with pytest.raises(UnknownElement):
            ask()


def test_a_failed_transaction_leaves_no_entry(store: Any) -> None:
    fill(store, 2)

    def fail() -> None:
        with store.transaction():
            store.ledger.append("test", "T-lost", b"{}")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.ledger.size() == 2
    assert store.verify() == []


def test_read_only_shows_the_head_and_writes_nothing(store: Any, workspace: Path, database: str) -> None:
    from filiere.kernel.errors import WorkspaceError
    from filiere.store.opening import open_store

    fill(store, 5)
    head = store.ledger.head()
    store.close()
    with open_store(workspace, database=database, read_only=True) as reader:
        assert reader.ledger.head() == head
        assert reader.verify() == []
        with pytest.raises(WorkspaceError), reader.transaction():
            reader.ledger.append("test", "T", b"{}")
        with pytest.raises(WorkspaceError):
            reader.values.set("a", 1)
        assert reader.ledger.size() == 5
