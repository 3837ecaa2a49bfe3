"""The workbook file of the news, judged as a stranger's file: bounded before it is opened, formulas refused, nothing executed."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text

#: The largest workbook that is opened: on disk, unfolded, and by number of parts and lines.
LARGEST_BYTES = 4 * 1024 * 1024
LARGEST_UNFOLDED = 32 * 1024 * 1024
MOST_PARTS = 200
MOST_LINES = 5000
#: The longest text a cell may hold.
LONGEST = 1000

#: One line of the sheet: its number and its cells, as text, date or None; a formula is the word it begins with.
Line = tuple[int, tuple[str | date | None, ...]]


def refused(fr: str, en: str) -> UsageError:
    """Return the refusal of a whole workbook."""
    return UsageError(
        Text(fr=fr, en=en),
        Text(fr="repartez d'un classeur neuf : filiere news export F.xlsx", en="start from a fresh workbook: filiere news export F.xlsx"),
    )


def write_sheet(path: Path, title: str, header: Sequence[str], rows: Sequence[Sequence[str | date | None]], choices: Sequence[str]) -> None:
    """Write one sheet: a frozen header, dates as dates, texts as texts (a text that begins with ``=`` stays a text), a list of choices.

    Args:
        path: the file to write.
        title: the name of the sheet.
        header: the name of each column.
        rows: one per deliverable.
        choices: the words that the third column (the state) may hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    sheet.append(list(header))
    for row in rows:
        sheet.append([None] * len(header))
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(sheet.max_row, column)
            cell.value = value
            if isinstance(value, str):
                # What a person wrote is a text, even where it looks like a formula.
                cell.data_type = "s"
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            cell.protection = Protection(locked=column <= 2)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E3E0D8")
    for letter, width in zip("ABCDEFG", (14, 70, 18, 12, 24, 40, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    listed = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
    sheet.add_data_validation(listed)
    listed.add(f"C2:C{sheet.max_row}")
    sheet.freeze_panes = "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    book.save(path)


def read_sheet(path: Path) -> list[Line]:
    """Return every line of the first sheet, the header first.

    Raises:
        UsageError: not a workbook, too large, too many parts, a document type declaration, or an unreadable sheet.
    """
    _judge(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            # The size that a file declares for itself is not to be believed.
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            return list(_lines(sheet))
        finally:
            book.close()
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise refused(f"{path.name} : ce classeur est abîmé", f"{path.name}: this workbook is damaged") from error


def _judge(path: Path) -> None:
    """Refuse what should not even be opened."""
    if path.stat().st_size > LARGEST_BYTES:
        raise refused(f"{path.name} : plus de 4 Mo", f"{path.name}: more than 4 MB")
    if not zipfile.is_zipfile(path):
        raise refused(f"{path.name} n'est pas un classeur .xlsx", f"{path.name} is no .xlsx workbook")
    try:
        with zipfile.ZipFile(path) as folded:
            parts = folded.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNFOLDED:
                raise refused(f"{path.name} : ce classeur se déplie sans mesure", f"{path.name}: this workbook unfolds out of measure")
            for part in parts:
                _judge_part(path, folded, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise refused(f"{path.name} : ce classeur est abîmé", f"{path.name}: this workbook is damaged") from error


def _judge_part(path: Path, folded: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part that declares a document type: entities unfold without measure, and no spreadsheet writes one."""
    if part.filename.endswith((".xml", ".rels")):
        with folded.open(part) as opened:
            if b"<!DOCTYPE" in opened.read(LARGEST_UNFOLDED).upper():
                raise refused(f"{path.name} : ce classeur déclare des entités", f"{path.name}: this workbook declares entities")


def _lines(sheet: Any) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(max_col=20), start=1):
        if number > MOST_LINES:
            raise refused(f"plus de {MOST_LINES} lignes", f"more than {MOST_LINES} lines")
        yield number, tuple(_value(cell) for cell in row)


def _value(cell: Any) -> str | date | None:
    value = cell.value
    if value is None or isinstance(value, str):
        return (value.strip()[: LONGEST + 1] or None) if value else None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else str(value)
