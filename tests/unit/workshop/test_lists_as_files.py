"""Lists that somebody made wrong, or made to harm: each is refused with its mend, and nothing is written."""

import copy
import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from filiere.kernel.errors import UsageError
from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

ORGANISATIONS = "steering.organisations"


@pytest.fixture
def workshop(tmp_path: Path) -> Any:
    with Workshop.open(tmp_path / "workspace", create=True) as opened:
        yield opened


def nul(path: Path) -> None:
    path.write_bytes(b"name;town\nA\x00B;Lyon\n")


def endless_field(path: Path) -> None:
    path.write_text('name;town\n"' + "x" * 300_000 + '";Lyon\n', encoding="utf-8")


def no_header(path: Path) -> None:
    path.write_text("Org A;Lyon\nOrg B;Nice\n", encoding="utf-8")


def nothing(path: Path) -> None:
    path.write_text("", encoding="utf-8")


def many_columns(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([["name", *[""] * 200], ["A", *["x"] * 200]])


def protected_workbook(path: Path) -> None:
    """Write what an encrypted workbook is: no zip, but an older kind of container."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as folded:
        for number in range(300):
            folded.writestr(f"xl/part{number}.xml", "<a/>")


def climbing_parts(path: Path) -> None:
    """Write a workbook whose parts would climb out of a folder, were they ever unpacked."""
    with zipfile.ZipFile(path, "w") as folded:
        folded.writestr("../../escaped.xml", "<a/>")


def truncated(path: Path) -> None:
    book = Workbook()
    book.active.append(["name"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:-200])


HARMFUL = {
    "nul.csv": nul,
    "endless.csv": endless_field,
    "headless.csv": no_header,
    "nothing.csv": nothing,
    "wide.csv": many_columns,
    "locked.xlsx": protected_workbook,
    "parts.xlsx": many_parts,
    "climbing.xlsx": climbing_parts,
    "cut.xlsx": truncated,
}


#: Those that can be read, and whose lines are at fault.
TOLD_BY_LINE: frozenset[str] = frozenset({"nul.csv"})


@pytest.mark.parametrize("name", sorted(HARMFUL))
def test_a_harmful_file_is_refused_with_its_mend_and_nothing_is_written(workshop: Workshop, tmp_path: Path, name: str) -> None:
    HARMFUL[name](tmp_path / name)
    size = workshop.store.ledger.size()
    if name in TOLD_BY_LINE:
        report = workshop.import_register(ORGANISATIONS, tmp_path / name, reason="try")
        assert report.faults
        assert not report.written
    else:
        with pytest.raises(UsageError) as refused:
            workshop.import_register(ORGANISATIONS, tmp_path / name, reason="try")
        assert refused.value.mend is not None
        assert name in refused.value.say("en")
    assert workshop.store.ledger.size() == size
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize("encoding", ["klingon", "zip", "base64", ""])
def test_an_encoding_that_is_none_is_told(workshop: Workshop, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "list.csv").write_text("name\nA\n", encoding="utf-8")
    with pytest.raises(UsageError, match="encoding"):
        workshop.import_register(ORGANISATIONS, tmp_path / "list.csv", reason="try", encoding=encoding)


def test_unicode_text_of_a_spreadsheet_is_read(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name\ttown\nGénopôle Deux\tÉvry\n", encoding="utf-16")
    report = workshop.import_register(ORGANISATIONS, tmp_path / "list.csv", reason="try", encoding="utf-16")
    assert (report.proposed, report.faults) == (1, ())


def test_html_stays_words_from_the_file_to_the_export(workshop: Workshop, tmp_path: Path) -> None:
    words = "<img src=x onerror=alert(1)>"
    (tmp_path / "list.csv").write_text(f"name;town\n{words};=cmd|' /C calc'!A0\n{words};@SUM(A1)\n", encoding="utf-8")
    report = workshop.import_register(ORGANISATIONS, tmp_path / "list.csv", reason="try")
    assert [fault.line for fault in report.faults] == [2], "a formula is refused, whatever it is"
    workshop.decide_proposals(ORGANISATIONS, outcome="accepted", batch=report.batch)
    workshop.export_register(ORGANISATIONS, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as text:
        [line] = csv.DictReader(text, delimiter=";")
    assert line["name"] == words
    assert line["town"] == "'@SUM(A1)", "a spreadsheet reads it as a text"


def test_a_list_cannot_touch_what_its_author_may_not_see(workshop: Workshop, tmp_path: Path) -> None:
    made = workshop.save_record(ORGANISATIONS, None, {"name": "Hidden"}, reason="known")
    workshop.show_records(ORGANISATIONS, [made], "committee", reason="kept apart")
    lead = copy.copy(workshop)
    lead.actor = Actor(role="lead", organisation="leem", projects=("PS1",))
    (tmp_path / "list.csv").write_text(f"id;name\n{made};Taken over\n", encoding="utf-8")
    report = lead.import_register(ORGANISATIONS, tmp_path / "list.csv", reason="try")
    assert (report.proposed, len(report.faults)) == (0, 1)
    assert "Hidden" not in str(report)
