"""A person is forgotten: their words and names are nowhere in the workspace, and every proof still holds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from filiere.kernel.errors import UnknownElement
from filiere.kernel.evidence import Declaration, Evidence, Nature, Reading
from filiere.kernel.names import Text
from filiere.store.offline import verify_export, verify_proof

MARK = "Zyxwvut"


def test_erased_and_still_verified(
    store: Any, make_evidence: Callable[..., Evidence], workspace: Path, tmp_path: Path, database: str
) -> None:
    person = store.people.add(f"{MARK}-name", "lead", "some-organisation")
    store.people.link(person.id, lifetime=timedelta(hours=1))
    kept = make_evidence("EV-0", author="P-other", statement="words that stay")
    store.evidence.record(kept)
    subject = store.artefacts.put(b"a file of the organisation", f"{MARK}-file.pdf")
    store.evidence.record(make_evidence("EV-1", author=person.id, statement=f"{MARK}-statement", subjects=(subject,)))
    at = datetime(2020, 3, 1, tzinfo=UTC)
    said = Declaration(deliverable="PS1.3.2", says="not_delivered", on=at.date(), by="org", recorded_at=at, words=f"{MARK}-words")
    store.evidence.declare(said, author=person.id)
    reading = Reading(indicator="I-1", value=None, on=date(2020, 1, 1), nature=Nature.REAL, source="s", judgement=f"{MARK}-judgement")
    row = store.readings.propose(reading, f"{MARK}-reason", person.id, author=person.id)
    store.readings.act(row, "check", "secretary", "seen")
    store.notes.set("PS1", "sun", f"{MARK}-note", at.date(), person.id, author=person.id)
    store.refusals.record(person.id, "decide", "EV-0", Text(fr="non", en="no"))
    before = store.ledger.head()

    assert store.evidence.erase_person(person.id) == 4, "evidence, declaration, proposal, note"

    assert store.verify() == []
    assert verify_proof(store.evidence.proof("EV-1")) == []
    assert store.evidence.get("EV-0") == kept
    evidence = store.evidence.get("EV-1")
    assert (evidence.author, evidence.statement, evidence.about, evidence.on) == (None, "", "PS1.3.2", date(2020, 6, 30))
    assert evidence.subjects[0].sha256 == subject.sha256
    assert store.evidence.facts().declarations == (said.model_copy(update={"words": ""}),)
    assert store.evidence.proof("EV-1")["erased"] is True
    assert store.readings.get(row).history[0].erased is True
    assert store.refusals.list()[0].actor == "erased"
    assert store.ledger.root(before.size) == before.root
    try:
        store.people.get(person.id)
    except UnknownElement:
        gone = True
    assert gone
    store.ledger.export(tmp_path / "export")
    assert verify_export(tmp_path / "export", witness=before) == []
    store.close()
    assert MARK not in everything(tmp_path)
    assert person.id not in everything(tmp_path)


def everything(folder: Path) -> str:
    """All the bytes of all the files: for SQLite that includes free pages and the write-ahead log."""
    return "".join(file.read_bytes().decode("latin-1") for file in sorted(folder.rglob("*")) if file.is_file())


def test_the_mark_is_really_there_before(store: Any, make_evidence: Callable[..., Evidence], tmp_path: Path, database: str) -> None:
    store.evidence.record(make_evidence(author="P-1", statement=f"{MARK}-statement"))
    store.close()
    if not database:
        assert MARK in everything(tmp_path)


def test_what_an_erasure_left_cannot_be_altered_unseen(store: Any, make_evidence: Callable[..., Evidence]) -> None:
    from filiere.store.models import Preimage

    store.evidence.record(make_evidence(author="P-1", statement="words"))
    store.evidence.erase_person("P-1")
    body = bytes(Preimage.objects.get(entry_id=0).body)
    Preimage.objects.filter(entry_id=0).update(body=body.replace(b"2020-06-30", b"2020-06-29"))
    assert ["#0 evidence EV-1" in fault.say("en") for fault in store.verify()] == [True]


def test_nobody_to_forget(store: Any) -> None:
    assert store.evidence.erase_person("P-nobody") == 0
    assert store.ledger.size() == 0
