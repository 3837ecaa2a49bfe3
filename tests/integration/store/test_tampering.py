"""One byte changed anywhere behind the log's back is found, and the entry is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from filiere.kernel.evidence import Declaration, Evidence


@pytest.fixture
def filled(store: Any, make_evidence: Callable[..., Evidence]) -> Any:
    for number in range(6):
        subject = store.artefacts.put(f"file {number}".encode(), "file.txt")
        store.evidence.record(make_evidence(f"EV-{number}", subjects=(subject,), statement="words", author="P-1"))
    store.ledger.head()
    store.evidence.declare(
        Declaration(deliverable="PS1.3.2", says="under_way", on=date(2020, 3, 1), by="org", recorded_at=datetime(2020, 3, 1, tzinfo=UTC))
    )
    assert store.verify() == []
    return store


def faults(store: Any) -> list[str]:
    return [fault.say("en") for fault in store.verify()]


def change(model: str, filters: dict[str, Any], **values: Any) -> None:
    from django.apps import apps

    assert apps.get_model("store", model).objects.filter(**filters).update(**values) > 0


def flipped(content: bytes, at: int = -3) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


def test_a_byte_of_a_leaf(filled: Any) -> None:
    from filiere.store.models import Entry

    change("Entry", {"index": 3}, leaf=flipped(bytes(Entry.objects.get(index=3).leaf), 20))
    assert any("#3 evidence EV-3" in fault for fault in faults(filled))
    assert not any("EV-2" in fault or "EV-4" in fault for fault in faults(filled))


def test_each_byte_of_a_leaf(filled: Any) -> None:
    from filiere.store.models import Entry

    whole = bytes(Entry.objects.get(index=2).leaf)
    for position in range(len(whole)):
        change("Entry", {"index": 2}, leaf=flipped(whole, position))
        assert any("#2 evidence EV-2" in fault.say("en") for fault in filled.ledger.verify()), position
    change("Entry", {"index": 2}, leaf=whole)
    assert filled.verify() == []


def test_a_byte_of_what_an_entry_stands_for(filled: Any) -> None:
    from filiere.store.models import Preimage

    change("Preimage", {"entry_id": 4}, body=bytes(Preimage.objects.get(entry_id=4).body).replace(b"words", b"wordz"))
    assert [fault for fault in faults(filled) if "#4 evidence EV-4" in fault] == faults(filled) != []


def test_a_byte_of_a_salt(filled: Any) -> None:
    from filiere.store.models import Preimage

    change("Preimage", {"entry_id": 4}, salt=flipped(bytes(Preimage.objects.get(entry_id=4).salt)))
    assert any("#4 evidence EV-4" in fault for fault in faults(filled))


def test_a_salt_taken_away_is_no_erasure(filled: Any) -> None:
    change("Preimage", {"entry_id": 4}, salt=None)
    assert any("#4 evidence EV-4" in fault and "logged erasure" in fault for fault in faults(filled))


def test_a_byte_of_a_subtree(filled: Any) -> None:
    from filiere.store.models import Node

    change("Node", {"level": 1, "position": 1}, hash=flipped(bytes(Node.objects.get(level=1, position=1).hash)))
    assert [fault for fault in faults(filled) if "#2–#3" in fault] == faults(filled) != []


def test_a_byte_of_a_leaf_and_its_stored_hash(filled: Any) -> None:
    from filiere.store.merkle import leaf_hash
    from filiere.store.models import Entry

    leaf = bytes(Entry.objects.get(index=3).leaf).replace(b"EV-3", b"EV-X")
    change("Entry", {"index": 3}, leaf=leaf, key="EV-X")
    change("Node", {"level": 0, "position": 3}, hash=leaf_hash(leaf))
    found = faults(filled)
    assert any("#2–#3" in fault for fault in found)
    assert any("signed root" in fault for fault in found)


def test_a_whole_tree_written_anew_no_longer_gives_the_signed_root(filled: Any) -> None:
    from filiere.store.merkle import Frontier, leaf_hash
    from filiere.store.models import Entry, Node

    leaf = bytes(Entry.objects.get(index=3).leaf).replace(b"EV-3", b"EV-X")
    change("Entry", {"index": 3}, leaf=leaf, key="EV-X")
    change("Record", {"key": "EV-3"}, key="EV-X")
    frontier = Frontier()
    for entry in Entry.objects.order_by("index"):
        for (level, position), value in frontier.append(leaf_hash(bytes(entry.leaf))):
            Node.objects.filter(level=level, position=position).update(hash=value)
    assert {fault.element for fault in filled.verify()} == {"ledger head 6", "ledger head 7"}


@pytest.mark.parametrize(
    ("column", "value"), [("root", "00" * 32), ("signature", "00" * 64), ("size", 5), ("at", "2020"), ("key", "0" * 16)]
)
def test_a_signed_head(filled: Any, column: str, value: object) -> None:
    change("Head", {"published": True}, **{column: value})
    assert any("head" in fault for fault in faults(filled))


def test_an_entry_taken_out_of_the_middle(filled: Any) -> None:
    from filiere.store.models import Entry, Preimage, Record

    Record.objects.filter(entry_id=2).delete()
    Preimage.objects.filter(entry_id=2).delete()
    Entry.objects.filter(index=2).delete()
    assert [fault for fault in faults(filled) if "#2" in fault] == faults(filled) != []


def test_the_end_cut_off(filled: Any) -> None:
    from filiere.kernel.errors import IntegrityError
    from filiere.store.models import Entry, Node, Preimage, Record

    Record.objects.filter(entry_id=6).delete()
    Preimage.objects.filter(entry_id=6).delete()
    Entry.objects.filter(index=6).delete()
    Node.objects.filter(level=0, position=6).delete()
    assert any("7 were signed" in fault for fault in faults(filled))
    with pytest.raises(IntegrityError), filled.transaction():
        pass
    with pytest.raises(IntegrityError):
        filled.ledger.head()


@pytest.mark.parametrize(("column", "value"), [("kind", "decision"), ("key", "EV-9")])
def test_the_name_of_an_entry(filled: Any, column: str, value: str) -> None:
    change("Entry", {"index": 1}, **{column: value})
    assert any("#1 " in fault for fault in faults(filled))


def test_a_row_that_points_elsewhere(filled: Any) -> None:
    change("Record", {"key": "EV-1"}, entry_id=2)
    assert any("#2 evidence EV-1" in fault for fault in faults(filled))


def test_a_row_taken_away(filled: Any) -> None:
    from filiere.store.models import Record

    Record.objects.filter(key="EV-1").delete()
    assert [fault for fault in faults(filled) if "#1 evidence EV-1" in fault] == faults(filled) != []


def test_the_only_row_of_its_kind_taken_away(filled: Any) -> None:
    from filiere.store.models import Record

    Record.objects.filter(kind="declaration").delete()
    assert [fault for fault in faults(filled) if "#6 declaration" in fault] == faults(filled) != []


def test_a_byte_of_an_artefact(filled: Any) -> None:
    subject = filled.evidence.get("EV-5").subjects[0]
    path = filled.artefacts.path(subject.sha256)
    path.chmod(0o644)
    path.write_bytes(flipped(path.read_bytes()))
    assert [fault for fault in faults(filled) if "#5 evidence EV-5" in fault] == faults(filled) != []
