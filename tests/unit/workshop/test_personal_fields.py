"""What a record says about a person: members read it on its page, nothing else holds it, and it can be erased for good."""

import copy
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.errors import Refused, UsageError
from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

REGISTER = "digital_maturity.use_cases"
#: A made-up person: two drawn words that stand nowhere else.
PERSON = "Zorabine Quelquechose"


@pytest.fixture
def workshop(tmp_path: Path) -> Any:
    with Workshop.open(tmp_path / "workspace", create=True) as opened:
        yield opened


def as_(workshop: Workshop, role: Any) -> Workshop:
    other = copy.copy(workshop)
    other.actor = Actor(role=role)
    return other


def told(workshop: Workshop) -> str:
    words = {"title": "Cahier électronique", "firm": "Org X", "contact": PERSON}
    return workshop.save_record(REGISTER, None, words, reason="seen at work")


def files(workshop: Workshop, folder: Path) -> bytes:
    content = b""
    for form in ("csv", "xlsx", "json", "parquet"):
        out = folder / f"out.{form}"
        workshop.export_register(REGISTER, out)
        content += out.read_bytes() if form != "xlsx" else _unzipped(out)
    return content


def _unzipped(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as folded:
        return b"".join(folded.read(name) for name in folded.namelist())


def test_members_read_it_on_its_page_and_nobody_finds_it_elsewhere(workshop: Workshop, tmp_path: Path) -> None:
    key = told(workshop)
    assert workshop.record(REGISTER, key).values["contact"] == PERSON
    visitor = as_(workshop, "visitor")
    seen = visitor.record(REGISTER, key)
    assert "contact" not in seen.values
    assert PERSON not in str(seen)
    assert PERSON not in str(visitor.browse(REGISTER))
    assert workshop.browse(REGISTER, "zorabine").total == 0
    assert workshop.browse(REGISTER, "cahier").total == 1
    assert b"Zorabine" not in files(workshop, tmp_path)
    assert "Zorabine" not in str(workshop.snapshot("registers"))


def test_a_file_that_leaves_it_out_takes_nothing_away(workshop: Workshop, tmp_path: Path) -> None:
    key = told(workshop)
    workshop.export_register(REGISTER, tmp_path / "out.csv")
    report = workshop.import_register(REGISTER, tmp_path / "out.csv", reason="again")
    assert (report.unchanged, report.proposed, report.faults) == (1, 0, ())
    assert workshop.record(REGISTER, key).values["contact"] == PERSON


def test_erased_it_is_nowhere_and_the_log_still_verifies(workshop: Workshop, tmp_path: Path) -> None:
    key = told(workshop)
    workshop.save_record(REGISTER, key, {"what": "Dater chaque essai."}, reason="more")
    workshop.propose_record(REGISTER, key, {"contact": f"{PERSON} bis"}, reason="waits")
    assert workshop.erase_personal(REGISTER, key) == 4
    assert workshop.erase_personal(REGISTER, key) == 0
    assert workshop.record(REGISTER, key).values["contact"] is None
    assert workshop.record(REGISTER, key).values["what"] == "Dater chaque essai."
    assert workshop.store.verify() == []
    workshop.rebuild_register(REGISTER)
    workshop.store.ledger.export(tmp_path / "ledger")
    workshop.close()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if b"Zorabine" in path.read_bytes()]


def test_only_who_answers_for_persons_erases_and_only_what_is_personal(workshop: Workshop) -> None:
    key = told(workshop)
    with pytest.raises(Refused):
        as_(workshop, "secretariat").erase_personal(REGISTER, key)
    with pytest.raises(UsageError, match="nothing personal"):
        workshop.erase_personal(REGISTER, key, ["title"])
    with pytest.raises(UsageError, match="nothing personal"):
        workshop.erase_personal("steering.organisations", key)
    assert workshop.record(REGISTER, key).values["contact"] == PERSON
