"""The workbook of the news: what is exported comes back unchanged, what is wrong is told line by line, and nothing is half-applied."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from filiere.kernel.errors import UsageError
from filiere.kernel.standing import Information
from filiere.workshop import newsbook
from filiere.workshop.exchange import Exchange
from filiere.workshop.news import STATES, NewsState, known_lines

Edit = Callable[[Any], None]
LEEM = "leem: neither a lead nor a body"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Exchange]:
    """Open a new workspace of the shipped contract, and a document to file beside its workbook."""
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF the minutes")
    with Exchange.open(tmp_path / "workspace", create=True) as opened:
        yield opened


def exported(desk: Exchange, folder: Path, edit: Edit | None = None) -> Path:
    """Export the workbook, and edit it as a person would."""
    path = folder / "news.xlsx"
    desk.export_news(path, language="en")
    if edit is not None:
        book = load_workbook(path)
        edit(book.active)
        book.save(path)
    return path


def row_of(sheet: Any, deliverable: str) -> int:
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == deliverable)


def write(deliverable: str, *cells: object) -> Edit:
    """Return the edit that writes state, date, organisation, document and body of a deliverable."""

    def edit(sheet: Any) -> None:
        row = row_of(sheet, deliverable)
        for column, cell in enumerate(cells, start=3):
            sheet.cell(row, column).value = cell

    return edit


def edits(*several: Edit) -> Edit:
    def edit(sheet: Any) -> None:
        for one in several:
            one(sheet)

    return edit


def told(desk: Exchange, folder: Path, edit: Edit) -> list[tuple[int | None, str]]:
    """Return line and words of each fault that an edit causes; nothing may have been recorded."""
    size = desk.store.ledger.size()
    news = desk.import_news(exported(desk, folder, edit))
    assert news.changes == ()
    assert desk.store.ledger.size() == size
    return [(fault.line, fault.what.en) for fault in news.faults]


def test_a_new_workspace_exports_every_deliverable_with_nothing_known(desk: Exchange, tmp_path: Path) -> None:
    sheet = load_workbook(exported(desk, tmp_path)).active
    rows = list(sheet.iter_rows(min_row=2, max_col=4, values_only=True))
    assert [row[0] for row in rows] == [item.id for item in desk.contract.deliverables]
    assert {row[2:] for row in rows} == {("no information", None)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_exported_is_imported_without_a_change(desk: Exchange, tmp_path: Path, language: Any) -> None:
    fill = edits(
        write("PS1.1.1", "filed", date(2019, 6, 3), "medicen", "minutes.pdf"),
        write("PS1.1.2", "accepted", date(2019, 9, 30), "medicen", "https://example.org/list", "G3"),
        write("PS1.2.1", "refused", date(2019, 9, 30), "sanofi", "minutes.pdf", "G3"),
        write("PS1.2.2", "under way", date(2019, 5, 2), "sanofi", "half of it"),
        # After the last day of the contract: known all the same.
        write("PS1.3.1", "not delivered", date(2025, 1, 2), "sanofi"),
    )
    first = desk.import_news(exported(desk, tmp_path, fill))
    assert [change.deliverable for change in first.changes] == ["PS1.1.1", "PS1.1.2", "PS1.2.1", "PS1.2.2", "PS1.3.1"]
    size = desk.store.ledger.size()
    desk.export_news(tmp_path / "again.xlsx", language=language)
    again = desk.import_news(tmp_path / "again.xlsx")
    assert (again.changes, again.faults, again.unchanged) == ((), (), len(desk.contract.deliverables))
    assert desk.store.ledger.size() == size


def test_the_same_workbook_twice_changes_nothing_the_second_time(desk: Exchange, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "map.pdf").write_bytes(b"%PDF a map")
    path = exported(desk, tmp_path, write("PS1.1.1", "accepted", date(2019, 6, 3), "medicen", "documents/map.pdf", "G3"))
    assert len(desk.import_news(path).changes) == 1
    again = desk.import_news(path)
    assert (again.changes, again.faults) == ((), ())


def test_what_is_imported_moves_the_standing(desk: Exchange, tmp_path: Path) -> None:
    fill = edits(
        write("PS1.1.1", "accepté", "2019-06-03", "Medicen", "minutes.pdf", "G3"),
        write("PS1.3.1", "not_delivered", date(2020, 1, 2), "sanofi"),
    )
    desk.import_news(exported(desk, tmp_path, fill))
    on = date(2021, 1, 1)
    accepted, late = desk.standing("PS1.1.1", on), desk.standing("PS1.3.1", on)
    assert (accepted.information, accepted.accepted_by, accepted.accepted_on) == (Information.ACCEPTED, "G3", date(2019, 6, 3))
    assert late.late
    evidence = desk.store.evidence.get(accepted.evidence[0])
    assert desk.store.artefacts.path(evidence.subjects[0].sha256).read_bytes() == b"%PDF the minutes"


def test_a_decision_on_what_is_filed_files_nothing_twice(desk: Exchange, tmp_path: Path) -> None:
    desk.import_news(exported(desk, tmp_path, write("PS1.1.1", "filed", date(2019, 6, 3), "medicen", "minutes.pdf")))
    desk.import_news(exported(desk, tmp_path, write("PS1.1.1", "accepted", date(2019, 7, 1), "medicen", "minutes.pdf", "G3")))
    assert len(desk.facts().evidence) == 1
    assert desk.standing("PS1.1.1", date(2020, 1, 1)).accepted_by == "G3"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("deposited", date(2019, 6, 3), "medicen", "minutes.pdf"), "unknown state: deposited"),
        (("filed", "3 juin", "medicen", "minutes.pdf"), "unreadable date: 3 juin"),
        (("filed", None, "medicen", "minutes.pdf"), "the date is missing"),
        (("filed", date(2190, 6, 3), "medicen", "minutes.pdf"), "2190-06-03 lies in the future"),
        (("filed", date(2019, 6, 3), "Nobody & sons", "minutes.pdf"), "unknown organisation: Nobody & sons"),
        (("filed", date(2019, 6, 3), None, "minutes.pdf"), "the organisation is missing"),
        (("filed", date(2019, 6, 3), "medicen", None), "the document is missing"),
        (("filed", date(2019, 6, 3), "medicen", "absent.pdf"), "document not found: absent.pdf"),
        (("filed", date(2019, 6, 3), "medicen", "../../etc/passwd"), "document not found: ../../etc/passwd"),
        (("filed", date(2019, 6, 3), "medicen", "/etc/passwd"), "document not found: /etc/passwd"),
        (("accepted", date(2019, 6, 3), "medicen", "minutes.pdf", "G99"), "the body that decided is missing"),
        (("filed", date(2019, 6, 3), "medicen", "=HYPERLINK(1)"), "a formula is no news"),
        (("=1+1", date(2019, 6, 3), "medicen", "minutes.pdf"), "a formula is no news"),
        ((None, date(2019, 6, 3), "medicen", "minutes.pdf"), "this line gives no state"),
        (("filed", date(2019, 6, 3), "medicen", "x" * 1001), "a cell is too long"),
    ],
)
def test_a_wrong_line_is_told_and_nothing_is_recorded(desk: Exchange, tmp_path: Path, cells: tuple[object, ...], words: str) -> None:
    fill = edits(write("GOV.1", "filed", date(2019, 6, 3), "medicen", "minutes.pdf"), write("PS1.1.1", *cells))
    assert told(desk, tmp_path, fill) == [(2, words)]


def test_every_wrong_line_is_told_at_once(desk: Exchange, tmp_path: Path) -> None:
    def rename(sheet: Any) -> None:
        sheet.cell(3, 1).value = "PS1.9.9"
        sheet.cell(4, 1).value = "PS1.1.1"

    found = told(desk, tmp_path, edits(rename, write("PS1.2.2", "never", None)))
    assert [line for line, _words in found] == [3, 4, 5]
    assert found[0][1] == "unknown deliverable: PS1.9.9"
    assert found[1][1] == "PS1.1.1 already stands on line 2"


def test_partial_records_the_sound_lines(desk: Exchange, tmp_path: Path) -> None:
    fill = edits(write("PS1.1.1", "filed", date(2019, 6, 3), "medicen", "minutes.pdf"), write("PS1.1.2", "never", None))
    news = desk.import_news(exported(desk, tmp_path, fill), partial=True)
    assert [change.deliverable for change in news.changes] == ["PS1.1.1"]
    assert [fault.line for fault in news.faults] == [3]
    assert desk.standing("PS1.1.1", date(2020, 1, 1)).information is Information.FILED


def test_a_workbook_adds_and_never_takes_back(desk: Exchange, tmp_path: Path) -> None:
    desk.import_news(exported(desk, tmp_path, write("PS1.1.1", "accepted", date(2019, 6, 3), "medicen", "minutes.pdf", "G3")))
    for cells in ((None, None, None, None, None), ("under way", date(2019, 7, 1), "medicen", None, None)):
        assert told(desk, tmp_path, write("PS1.1.1", *cells)) == [(2, "what is known (accepted) is not erased")]


def test_a_text_that_looks_like_a_formula_is_exported_as_a_text(desk: Exchange, tmp_path: Path) -> None:
    desk.declare("PS1.1.1", says="under_way", on=date(2019, 5, 2), by="medicen", words="=2+2 workshops held")
    path = exported(desk, tmp_path)
    cell = load_workbook(path).active.cell(2, 6)
    assert (cell.value, cell.data_type) == ("=2+2 workshops held", "s")
    assert desk.import_news(path).faults == ()


def test_a_failure_in_the_middle_records_nothing(desk: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = edits(
        write("PS1.1.1", "filed", date(2019, 6, 3), "medicen", "minutes.pdf"), write("PS1.1.2", "under way", date(2019, 6, 3), "medicen")
    )
    path, size = exported(desk, tmp_path, fill), desk.store.ledger.size()

    def fail(*_words: object, **_more: object) -> None:
        raise UsageError(STATES[NewsState.FILED])

    monkeypatch.setattr(Exchange, "declare", fail)
    with pytest.raises(UsageError):
        desk.import_news(path)
    assert desk.store.ledger.size() == size


def test_a_state_of_the_log_without_facts_is_one_line_per_standing(desk: Exchange) -> None:
    lines = known_lines(desk.standings(date(2021, 1, 1)), desk.facts())
    assert {line.state for line in lines} == {NewsState.NONE_RECEIVED}


def refusal(desk: Exchange, path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        desk.import_news(path)
    return caught.value.what.en


def test_what_is_no_workbook_is_refused(desk: Exchange, tmp_path: Path) -> None:
    text = tmp_path / "news.csv"
    text.write_text("PS1.1.1;filed")
    assert refusal(desk, text) == "news.csv is no .xlsx workbook"
    other = tmp_path / "other.xlsx"
    Workbook().save(other)
    assert refusal(desk, other) == "other.xlsx: this is not the workbook of the news"


def test_a_large_file_is_refused_before_it_is_opened(desk: Exchange, tmp_path: Path) -> None:
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(newsbook.LARGEST_BYTES + 1)
    assert refusal(desk, large) == "large.xlsx: more than 4 MB"


def test_a_workbook_that_unfolds_out_of_measure_is_refused(desk: Exchange, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as folded:
        folded.writestr("xl/worksheets/sheet1.xml", b"0" * (newsbook.LARGEST_UNFOLDED + 1))
    assert bomb.stat().st_size < newsbook.LARGEST_BYTES
    assert refusal(desk, bomb) == "bomb.xlsx: this workbook unfolds out of measure"


def test_entities_are_refused(desk: Exchange, tmp_path: Path) -> None:
    path = exported(desk, tmp_path)
    laced = tmp_path / "laced.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(laced, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = content.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', 1)
            target.writestr(part.filename, content)
    assert refusal(desk, laced) == "laced.xlsx: this workbook declares entities"


def test_a_damaged_workbook_is_refused(desk: Exchange, tmp_path: Path) -> None:
    path = exported(desk, tmp_path)
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part.filename, content[:40] if part.filename.startswith("xl/worksheets") else content)
    assert refusal(desk, damaged) == "damaged.xlsx: this workbook is damaged"


def test_too_many_lines_are_refused(desk: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsbook, "MOST_LINES", 20)
    assert refusal(desk, exported(desk, tmp_path)) == "more than 20 lines"


def test_a_delay_is_recorded_by_a_lead_or_a_body_alone(desk: Exchange, tmp_path: Path) -> None:
    late = write("PS1.1.1", "not delivered", date(2020, 1, 2), "leem")
    assert told(desk, tmp_path, late) == [(row_of(load_workbook(exported(desk, tmp_path)).active, "PS1.1.1"), LEEM)]
    desk.import_news(exported(desk, tmp_path, write("PS1.1.1", "not delivered", date(2020, 1, 2), "G3")))
    assert desk.standing("PS1.1.1", date(2020, 2, 1)).late
