"""Registers as people use them: search, propose, decide field by field, merge, import and export, each under the rights of who asks."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from filiere.kernel.errors import FiliereError, Refused, UnknownElement, UsageError
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

ORGANISATIONS = "steering.organisations"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Workshop.open(tmp_path_factory.mktemp("registers") / "workspace", create=True) as workshop:
        workshop.fill_register(ORGANISATIONS)
        yield workshop


@pytest.fixture
def workshop(opened: Workshop) -> Any:
    """The filled workshop; what a test writes is rolled back."""
    from django.db import transaction

    with transaction.atomic():
        opened.actor = Actor(role="administrator")
        yield opened
        transaction.set_rollback(True)


def as_(workshop: Workshop, role: Any) -> Workshop:
    workshop.actor = Actor(role=role)
    return workshop


def table(path: Path, *rows: list[Any], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as text:
        csv.writer(text, delimiter=delimiter).writerows(rows)
    return path


def test_the_first_register_is_what_the_contract_names(workshop: Workshop) -> None:
    named = {item.id: item.name for item in workshop.contract.organisations}
    page = workshop.browse(ORGANISATIONS, size=1000)
    assert {record.id: record.label for record in page.records} == named
    assert workshop.fill_register(ORGANISATIONS) == 0
    [listed] = [view for view in workshop.registers() if view.id == ORGANISATIONS]
    assert listed.records == len(named)


def test_a_search_folds_follows_as_one_types_and_mends_one_fault(workshop: Workshop) -> None:
    assert "pipame" in [record.id for record in workshop.browse(ORGANISATIONS, "POLE INTERMINISTERIEL prosp").records]
    mended = workshop.browse(ORGANISATIONS, "interministreiel")
    assert mended.corrected == "interministeriel"
    assert mended.total > 0
    facets = workshop.browse(ORGANISATIONS).facets["document"]
    assert sum(value.count for value in facets) == len(workshop.contract.organisations)


def test_a_strange_filter_is_told_with_the_nearest(workshop: Workshop) -> None:
    with pytest.raises(UsageError) as told:
        workshop.browse(ORGANISATIONS, filters={"twon": ["Lyon"]})
    assert "town" in told.value.mend.en


def test_from_proposal_to_publication_field_by_field(workshop: Workshop) -> None:
    key = as_(workshop, "lead").propose_record(
        ORGANISATIONS, "pipame", {"town": "Pari", "siren": "123456789"}, reason="directory", by="leem"
    )
    assert as_(workshop, "visitor").record(ORGANISATIONS, "pipame").values["town"] is None
    as_(workshop, "secretariat")
    view = workshop.proposal(key)
    assert {one.field: (one.current, one.proposed) for one in view.fields} == {"town": (None, "Pari"), "siren": (None, "123456789")}
    with pytest.raises(UsageError, match="reason is missing"):
        workshop.moderate(key, {"siren": "refuse"})
    state = workshop.moderate(key, {"siren": "refuse", "town": "amend"}, amended={"town": "Paris"}, reason="no source", seen=view.entry)
    record = workshop.record(ORGANISATIONS, "pipame")
    assert (state, record.values["town"], record.values["siren"]) == ("amended", "Paris", None)
    assert [(one.field, one.before, one.after) for one in record.history[0].differences] == [("town", None, "Paris")]
    assert workshop.browse(ORGANISATIONS, filters={"town": ["Paris"]}).total == 1
    with pytest.raises(UsageError, match="already decided"):
        workshop.moderate(key, {})


def test_two_people_at_the_same_record_lose_nothing(workshop: Workshop) -> None:
    base = workshop.record(ORGANISATIONS, "pipame").entry
    workshop.save_record(ORGANISATIONS, "pipame", {"town": "Paris"}, reason="first", base=base)
    workshop.save_record(ORGANISATIONS, "pipame", {"siren": "123456789", "town": ""}, reason="another field", base=base)
    values = workshop.record(ORGANISATIONS, "pipame").values
    assert (values["town"], values["siren"]) == ("Paris", "123456789")
    with pytest.raises(UsageError, match="meanwhile") as told:
        workshop.save_record(ORGANISATIONS, "pipame", {"town": "Lyon"}, reason="same field", base=base)
    assert "“Paris”" in told.value.say("en")
    assert "“Lyon”" in told.value.say("en")


def test_a_merged_record_leads_to_the_other_and_comes_back(workshop: Workshop) -> None:
    workshop.merge_records(ORGANISATIONS, "pipame", "cni", reason="the same")
    assert workshop.record(ORGANISATIONS, "pipame").into == "cni"
    assert "pipame" not in [record.id for record in workshop.browse(ORGANISATIONS, "pipame").records]
    with pytest.raises(UsageError):
        workshop.merge_records(ORGANISATIONS, "cni", "pipame", reason="round in circles")
    workshop.unmerge_record(ORGANISATIONS, "pipame", reason="not the same")
    back = workshop.record(ORGANISATIONS, "pipame")
    assert (back.state, back.into) == ("published", None)
    assert [change.act for change in back.history] == ["unmerge", "merge", "publish"]


def test_what_is_not_for_a_reader_is_not_there_for_them(workshop: Workshop, tmp_path: Path) -> None:
    workshop.show_records(ORGANISATIONS, ["pipame"], "committee", reason="being checked")
    for role, sees in (("visitor", False), ("lead", False), ("member", True), ("secretariat", True)):
        as_(workshop, role)
        assert bool(workshop.browse(ORGANISATIONS, "pipame").total) is sees
        workshop.export_register(ORGANISATIONS, tmp_path / f"{role}.json")
        assert ("PIPAME" in (tmp_path / f"{role}.json").read_text()) is sees
        if not sees:
            with pytest.raises(UnknownElement):
                workshop.record(ORGANISATIONS, "pipame")
    workshop.actor = VISITOR
    with pytest.raises(Refused):
        workshop.propose_record(ORGANISATIONS, "cni", {"town": "Paris"}, reason="why not")
    with pytest.raises(Refused):
        as_(workshop, "lead").decide_proposals(ORGANISATIONS, outcome="accepted", batch="PR-")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_exported_file_imports_again_unchanged(workshop: Workshop, tmp_path: Path, suffix: str, language: Any) -> None:
    odd = {"name": "=1+1; « L’Œil »", "spellings": "a, b\n-c\n'd", "roles": "two\nlines", "latitude": "-48,5", "longitude": "2"}
    key = workshop.save_record(ORGANISATIONS, None, odd, reason="odd")
    assert workshop.record(ORGANISATIONS, key).values["spellings"] == ["a, b", "-c", "'d"]
    file = tmp_path / f"all.{suffix}"
    count = workshop.export_register(ORGANISATIONS, file, language=language)
    report = workshop.import_register(ORGANISATIONS, file, reason="again", dry_run=True)
    assert (report.lines, report.unchanged, report.proposed, report.faults) == (count, count, 0, ())


def test_ten_thousand_lines_of_which_thirty_seven_are_bad(workshop: Workshop, tmp_path: Path) -> None:
    rows = [["Nom", "SIREN", "Commune du siège"]] + [[f"Firme {n}", f"{n:09d}" if n % 270 else "none", "Évry"] for n in range(1, 10_001)]
    file = table(tmp_path / "firms.csv", *rows)
    dry = workshop.import_register(ORGANISATIONS, file, reason="cluster", dry_run=True)
    assert (dry.lines, dry.proposed, len(dry.faults), dry.written) == (10_000, 9_963, 37, False)
    assert dry.faults[0].line == 271
    assert "neuf chiffres" in dry.faults[0].say("fr")
    nothing = workshop.import_register(ORGANISATIONS, file, reason="cluster", all_or_nothing=True)
    assert (nothing.written, workshop.store.registers.waiting(ORGANISATIONS)) == (False, 0)
    report = workshop.import_register(ORGANISATIONS, file, reason="cluster")
    assert workshop.store.registers.waiting(ORGANISATIONS, report.batch) == 9_963
    assert workshop.decide_proposals(ORGANISATIONS, outcome="accepted", batch=report.batch).done == 9_963
    assert workshop.browse(ORGANISATIONS, filters={"town": ["Évry"]}).total == 9_963


BAD = {
    "latin.csv": lambda path: table(path, ["name"], ["Génopôle"], encoding="cp1252"),
    "pipes.csv": lambda path: table(path, ["name", "town"], ["A", "B"], delimiter="|"),
    "stranger.csv": lambda path: table(path, ["name", "colour"], ["A", "red"]),
    "twice.csv": lambda path: table(path, ["name", "Nom"], ["A", "B"]),
    "none.xlsx": lambda path: path.write_text("not a zip"),
    "huge.csv": lambda path: path.open("wb").truncate(200 * 1024 * 1024),
    "notes.txt": lambda path: path.write_text("name"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_file_that_cannot_be_read_is_refused_with_its_mend(workshop: Workshop, tmp_path: Path, name: str) -> None:
    BAD[name](tmp_path / name)
    with pytest.raises(UsageError) as told:
        workshop.import_register(ORGANISATIONS, tmp_path / name, reason="try")
    assert told.value.mend is not None
    assert name in told.value.say("fr")


def test_another_encoding_is_read_when_it_is_named(workshop: Workshop, tmp_path: Path) -> None:
    file = table(tmp_path / "latin.csv", ["name"], ["Génopôle"], encoding="cp1252")
    report = workshop.import_register(ORGANISATIONS, file, reason="try", encoding="cp1252")
    [row] = workshop.proposals(ORGANISATIONS, batch=report.batch)
    assert row.proposal.changes["name"] == "Génopôle"


def test_bad_lines_are_explained_one_by_one(workshop: Workshop, tmp_path: Path) -> None:
    rows = [
        ["id", "name"],
        ["ok", "<b>Bold</b>"],
        ["x", "=1+1"],
        ["../up", "Up"],
        ["ok", "Again"],
        ["c", "Bell\x07"],
        ["d", "", "e"],
        ["f", "x" * 5000],
    ]
    report = workshop.import_register(ORGANISATIONS, table(tmp_path / "bad.csv", *rows), reason="try", dry_run=True)
    assert (report.proposed, sorted({fault.line for fault in report.faults})) == (1, [3, 4, 5, 6, 7, 8])


def test_a_formula_in_a_workbook_is_never_taken_for_its_value(workshop: Workshop, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["name", "town"])
    book.active.append(["A", "=HYPERLINK(1)"])
    book.active.append(["B", "Paris"])
    book.save(tmp_path / "formula.xlsx")
    report = workshop.import_register(ORGANISATIONS, tmp_path / "formula.xlsx", reason="try", dry_run=True)
    assert (report.proposed, [fault.line for fault in report.faults]) == (1, [2])


def test_a_workbook_that_unfolds_without_measure_is_not_opened(workshop: Workshop, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as folded, folded.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        for _ in range(401):
            part.write(b" " * (1 << 20))
    with pytest.raises(UsageError, match="unfolds"):
        workshop.import_register(ORGANISATIONS, bomb, reason="try")
    entities = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(entities, "w") as folded:
        folded.writestr("xl/workbook.xml", "<!DOCTYPE a>".encode("utf-16"))
    with pytest.raises(UsageError, match="entities"):
        workshop.import_register(ORGANISATIONS, entities, reason="try")


def test_the_other_forms_say_the_same(workshop: Workshop, tmp_path: Path) -> None:
    workshop.save_record(ORGANISATIONS, "cni", {"latitude": "48.85", "longitude": "2.35"}, reason="map")
    workshop.export_register(ORGANISATIONS, tmp_path / "all.geojson")
    [feature] = json.loads((tmp_path / "all.geojson").read_text())["features"]
    assert (feature["id"], feature["geometry"]["coordinates"]) == ("cni", [2.35, 48.85])
    workshop.export_register(ORGANISATIONS, tmp_path / "all.xlsx")
    assert load_workbook(tmp_path / "all.xlsx").active.max_row == 1 + len(workshop.contract.organisations)
    with pytest.raises(FiliereError, match="unknown form"):
        workshop.export_register(ORGANISATIONS, tmp_path / "all.doc")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    workshop.export_register(ORGANISATIONS, tmp_path / "all.parquet")
    rows = parquet.read_table(tmp_path / "all.parquet").to_pylist()
    assert {row["id"]: row["spellings"] for row in rows} == {
        record.id: record.values["spellings"] for record in workshop.browse(ORGANISATIONS, size=1000).records
    }
