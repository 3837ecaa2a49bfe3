"""Evidence, declarations and decisions: one transaction with the log, and the same values back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from filiere.kernel.errors import IntegrityError, RunError, UnknownElement, UsageError
from filiere.kernel.evidence import Check, Decision, Declaration, Evidence, Nature, Provenance, Reading, Subject
from filiere.kernel.names import Text
from filiere.store.offline import verify_proof

Make = Callable[..., Evidence]


def produced(store: Any, make: Make, key: str = "EV-1", **said: Any) -> Evidence:
    subject = store.artefacts.put(b"table", "écarts.csv", "text/csv")
    return make(
        key,
        kind="produced",
        nature="open",
        subjects=(subject,),
        readings=(
            Reading(indicator="I-1", value=2.5, unit="%", on=date(2020, 6, 30), nature=Nature.OPEN, source="source", low=2.0, high=3.0),
            Reading(indicator="I-2", value=None, on=date(2020, 6, 30), nature=Nature.OPEN, source="source", judgement="bon"),
        ),
        checks=(Check(name=Text(fr="somme", en="sum"), passed=False, found="1", wanted="2"),),
        provenance=Provenance(offer="steering.gap_map", code="abc", inputs={"contract": "def"}, parameters={"n": 3, "x": [0.5]}, seed=7),
        author="P-1",
        statement="« des mots »",
        **said,
    )


def test_what_was_recorded_comes_back_whole(store: Any, make_evidence: Make) -> None:
    evidence = produced(store, make_evidence)
    assert store.evidence.record(evidence) == 0
    assert store.evidence.get("EV-1") == evidence
    assert store.evidence.facts().evidence == (evidence,)
    assert store.ledger.size() == 1
    assert store.verify() == []


def test_the_log_holds_no_words_and_no_names(store: Any, make_evidence: Make) -> None:
    store.evidence.record(produced(store, make_evidence))
    leaf = store.ledger.entry(0).leaf
    for word in ("des mots", "P-1", "écarts", "some-organisation"):
        assert word not in leaf


def test_the_statement_is_in_toto(store: Any, make_evidence: Make) -> None:
    evidence = produced(store, make_evidence)
    store.evidence.record(evidence)
    statement = store.evidence.statement("EV-1")
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0]["digest"] == {"sha256": evidence.subjects[0].sha256}
    assert statement["predicate"]["provenance"]["seed"] == 7
    assert "author" not in statement["predicate"]


def test_a_stranger_can_check_the_proof(store: Any, make_evidence: Make) -> None:
    for number in range(9):
        store.evidence.record(make_evidence(f"EV-{number}"))
    proof = store.evidence.proof("EV-4")
    assert verify_proof(proof) == []
    for spoil in (
        {"statement": proof["statement"] | {"subject": [{"name": "x"}]}},
        {"inclusion": proof["inclusion"][:-1]},
        {"entry": proof["entry"] | {"index": 5}},
        {"entry": proof["entry"] | {"leaf": proof["entry"]["leaf"].replace("EV-4", "EV-5")}},
        {"head": proof["head"] | {"size": 8}},
        {"head": proof["head"] | {"signature": "00" * 64}},
        {"salt": "00" * 32},
        {"keys": {}},
    ):
        assert verify_proof(proof | spoil) != []


def test_a_file_nobody_kept_cannot_be_cited(store: Any, make_evidence: Make) -> None:
    absent = Subject(name="absent.pdf", sha256="ab" * 32, size=1)
    with pytest.raises(IntegrityError):
        store.evidence.record(make_evidence(subjects=(absent,)))
    assert store.ledger.size() == 0


def test_an_id_is_used_once(store: Any, make_evidence: Make) -> None:
    store.evidence.record(make_evidence())
    with pytest.raises(UsageError):
        store.evidence.record(make_evidence())
    assert store.ledger.size() == 1


def test_evidence_entry_and_run_are_one_transaction(store: Any, make_evidence: Make) -> None:
    run = store.runs.create("steering.gap_map")
    store.runs.claim(run, 1, "mark")
    store.runs.cancel(run)

    def finish() -> None:
        with store.transaction():
            store.evidence.record(make_evidence())
            store.runs.finish(run, "done", evidence="EV-1")

    with pytest.raises(RunError):
        finish()
    assert (store.ledger.size(), store.evidence.facts().evidence) == (0, ())
    assert store.runs.get(run).state == "cancelled"


def test_looked_up_by_what_it_is_about(store: Any, make_evidence: Make) -> None:
    for key, about, role, nature in (
        ("EV-1", "PS1.1.1", "fulfils", "real"),
        ("EV-2", "PS1.1.1", "explores", "simulated"),
        ("EV-3", "PS2.1.1", "fulfils", "real"),
    ):
        store.evidence.record(make_evidence(key, about=about, role=role, nature=nature))
    assert [item.id for item in store.evidence.about("PS1.1.1")] == ["EV-1", "EV-2"]
    assert store.evidence.latest("PS1.1.1").id == "EV-2"
    assert store.evidence.latest("PS1.1.1", "fulfils").id == "EV-1"
    assert store.evidence.latest("PS9.1.1") is None


def test_declarations_and_decisions_are_facts_of_the_log(store: Any, make_evidence: Make) -> None:
    store.evidence.record(make_evidence())
    at = datetime(2020, 7, 2, tzinfo=UTC)
    declaration = Declaration(deliverable="PS1.3.2", says="under_way", on=date(2020, 3, 1), by="some-organisation", recorded_at=at)
    decision = Decision(evidence="EV-1", outcome="accepted", on=date(2020, 7, 2), by="CODIR", recorded_at=at, reason="complet")
    store.evidence.declare(declaration, author="P-2")
    store.evidence.decide(decision, author="P-3")
    facts = store.evidence.facts()
    assert (facts.declarations, facts.decisions) == ((declaration,), (decision,))
    assert store.evidence.decisions("EV-1") == (decision,)
    assert [entry.kind for entry in store.ledger.entries()] == ["evidence", "declaration", "decision"]
    with pytest.raises(UnknownElement):
        store.evidence.decide(decision.model_copy(update={"evidence": "EV-9"}))
    assert store.verify() == []


def test_facts_cost_a_fixed_number_of_queries(store: Any, make_evidence: Make) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with store.transaction():
        for number in range(60):
            store.evidence.record(make_evidence(f"EV-{number}"))
    with CaptureQueriesContext(connection) as queries:
        assert len(store.evidence.facts().evidence) == 60
    assert len(queries) == 3
