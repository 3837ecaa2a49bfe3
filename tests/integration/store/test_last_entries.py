"""What is read again as the log grows, on both databases: only what an entry bears on, whoever appended it, and nothing that was undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.evidence import Evidence
from filiere.workshop.workshop import Workshop


@pytest.fixture
def workshop(workspace: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("FILIERE_DATABASE", database)
    with Workshop.open(workspace, create=True) as opened:
        made: Any = opened
        yield made


@contextmanager
def undone(store: Any) -> Iterator[None]:
    """A transaction whose end fails, so that nothing of it stays."""
    with suppress(ZeroDivisionError), store.transaction():
        yield
        raise ZeroDivisionError


def append(store: Any, kind: str, count: int = 1) -> None:
    with store.transaction():
        for number in range(count):
            store.ledger.append(kind, f"{kind}-{store.ledger.size()}-{number}", b"{}")


def test_the_last_entry_of_some_kinds_is_known_as_the_log_grows(store: Any) -> None:
    assert store.ledger.last_of(["a"]) == -1
    append(store, "a", 2)
    append(store, "b")
    assert [store.ledger.last_of(kinds) for kinds in (["a"], ["b"], ["a", "b"], ["c"])] == [1, 2, 2, -1]
    append(store, "a")
    assert [store.ledger.last_of(kinds) for kinds in (["a"], ["b"])] == [3, 2]


def test_what_is_remembered_agrees_with_a_fresh_reading(store: Any) -> None:
    from filiere.store.last_entries import LastOfKinds

    for kind in "abacabad":
        append(store, kind)
        fresh = LastOfKinds()
        assert [store.ledger.last_of([each]) for each in "abcd"] == [fresh.of([each], store.ledger.size()) for each in "abcd"]


def test_what_was_undone_is_not_remembered(store: Any) -> None:
    append(store, "a")
    with undone(store):
        store.ledger.append("b", "b-1", b"{}")
        assert store.ledger.last_of(["b"]) == 1, "those inside see what they wrote"
    assert store.ledger.last_of(["b"]) == -1
    append(store, "a")
    assert (store.ledger.last_of(["b"]), store.ledger.last_of(["a"])) == (-1, 1)


def test_facts_are_read_again_when_an_entry_bears_on_them_and_only_then(workshop: Any, make_evidence: Callable[..., Evidence]) -> None:
    workshop.store.evidence.record(make_evidence("EV-1"))
    before = workshop.facts()
    append(workshop.store, "proposal", 3)
    assert workshop.facts() is before
    workshop.store.evidence.record(make_evidence("EV-2"))
    assert [item.id for item in workshop.facts().evidence] == ["EV-1", "EV-2"]


def test_facts_read_in_a_transaction_that_is_undone_are_forgotten(workshop: Any, make_evidence: Callable[..., Evidence]) -> None:
    with undone(workshop.store):
        workshop.store.evidence.record(make_evidence("EV-1"))
        assert [item.id for item in workshop.facts().evidence] == ["EV-1"]
    workshop.store.evidence.record(make_evidence("EV-2"))
    assert [item.id for item in workshop.facts().evidence] == ["EV-2"]


def test_standings_follow_the_facts(workshop: Any, make_evidence: Callable[..., Evidence]) -> None:
    before = workshop.standing("PS1.3.2").information
    assert workshop.standings() is workshop.standings()
    workshop.store.evidence.record(make_evidence("EV-1"))
    assert (before, workshop.standing("PS1.3.2").information) == ("none_received", "filed")


def test_fifty_persons_cost_as_many_queries_as_two(workshop: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (2, 48):
        for number in range(more):
            workshop.store.people.add(f"Person {number}", "lead")
        with CaptureQueriesContext(connection) as queries:
            assert len(workshop.people()) >= more
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_those_who_wait_for_rights_are_found_without_the_others(workshop: Any) -> None:
    workshop.store.people.add("Ada", "lead")
    waiting = workshop.store.people.add("Bob", "")
    workshop.store.people.left(workshop.store.people.add("Carol", "").id)
    assert [view.card.id for view in workshop.people_waiting()] == [waiting.id]
    assert [view.card.id for view in workshop.people() if view.card.waiting] == [waiting.id]
