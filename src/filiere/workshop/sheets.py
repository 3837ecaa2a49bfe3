"""Tables that come in as files, judged as a stranger's: bounded before they are opened, nothing executed, every line by its number."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.sdk.registers import as_words

#: The largest file that is opened, on disk and unfolded, in bytes; and the most lines read of it.
LARGEST = 60 * 1024 * 1024
LARGEST_UNFOLDED = 400 * 1024 * 1024
MOST_PARTS = 200
MOST_LINES = 250_000
MOST_COLUMNS = 100
#: How many characters one cell of a list may hold.
LONGEST_CELL = 131_072
DELIMITERS = ";,\t"
_CHUNK = 1 << 20
#: What a spreadsheet would take for a formula; a quote before it makes it a text.
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


class Line(NamedTuple):
    """One line: its number in the file, its words by column, and the column that holds a formula."""

    number: int
    words: dict[str, str]
    formula: str | None = None


def refused(path: Path, fr: str, en: str, mend: Text | None = None) -> UsageError:
    """Return the refusal of a whole file."""
    known = Text(fr="repartez du fichier exporté du registre", en="start from the file exported from the register")
    return UsageError(Text(fr=f"{path.name} : {fr}", en=f"{path.name}: {en}"), mend or known)


def read_lines(path: Path, columns: dict[str, str], encoding: str = "utf-8") -> Iterator[Line]:
    """Yield the lines of a CSV or XLSX file, empty ones left out.

    Args:
        path: the file; its suffix says what it is.
        columns: header as written, folded to lower case → name of the column.
        encoding: of a CSV file.

    Raises:
        UsageError: too large, not what its suffix says, in another encoding, or without a header that is known.
    """
    if not path.is_file():
        raise refused(path, "ce fichier n'existe pas", "there is no such file")
    if path.stat().st_size > LARGEST:
        raise refused(
            path, "plus de 60 Mo", "more than 60 MB", Text(fr="partagez-le en plusieurs fichiers", en="split it into several files")
        )
    if path.suffix.lower() == ".csv":
        yield from _csv_lines(path, columns, encoding)
    elif path.suffix.lower() == ".xlsx":
        yield from _xlsx_lines(path, columns)
    else:
        raise refused(path, "ni .csv ni .xlsx", "neither .csv nor .xlsx")


def protected(words: str) -> str:
    """Return a text that a spreadsheet will not take for a formula; :func:`unprotected` gives it back.

    >>> protected("=1+1"), unprotected(protected("=1+1"))
    ("'=1+1", '=1+1')
    """
    return f"'{words}" if words.startswith(RISKY) else words


def unprotected(words: str) -> str:
    """Return a text as it was before :func:`protected`."""
    return words[1:] if words.startswith("'") and words[1:].startswith(RISKY) else words


def _csv_lines(path: Path, columns: dict[str, str], encoding: str) -> Iterator[Line]:
    try:
        with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
            first = text.readline()
            delimiter = max(DELIMITERS, key=first.count)
            header = _header(path, next(csv.reader([first], delimiter=delimiter), []), columns)
            reader = csv.reader(text, delimiter=delimiter)
            for cells in reader:
                number = reader.line_num + 1
                _bounded(path, number, len(cells))
                if max(map(len, cells), default=0) > LONGEST_CELL:
                    # The reader's own limit is the whole process's, and other packages change it.
                    raise csv.Error(f"field larger than {LONGEST_CELL} characters (line {number})")
                words = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
                if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                    words[""] = cells[len(header)][:80]
                if any(words.values()):
                    formula = next((name for name, cell in words.items() if cell.startswith("=")), None)
                    yield Line(number, {name: unprotected(cell) for name, cell in words.items()}, formula)
    except UnicodeDecodeError as error:
        raise refused(
            path,
            f"ce fichier n'est pas en {encoding} (octet {error.start})",
            f"this file is not in {encoding} (byte {error.start})",
            Text(fr="enregistrez-le en « CSV UTF-8 », ou donnez --encoding cp1252", en="save it as “CSV UTF-8”, or give --encoding cp1252"),
        ) from error
    except LookupError as error:
        raise refused(path, f"encodage inconnu : {encoding[:40]}", f"unknown encoding: {encoding[:40]}") from error
    except csv.Error as error:
        raise refused(path, f"ce CSV est mal formé : {error}", f"this CSV is malformed: {error}") from error


def _xlsx_lines(path: Path, columns: dict[str, str]) -> Iterator[Line]:
    judge(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            # The size that a file declares for itself is not to be believed.
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=MOST_COLUMNS)
            header = _header(path, [as_words(cell.value) for cell in next(rows, ())], columns)
            for number, row in enumerate(rows, start=2):
                _bounded(path, number, len(row))
                words = {name: as_words(cell.value).strip() for name, cell in zip(header, row, strict=False) if name}
                if any(words.values()):
                    cells = zip(header, row, strict=False)
                    yield Line(number, words, next((name for name, cell in cells if name and cell.data_type == "f"), None))
        finally:
            book.close()
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise refused(path, "ce classeur est abîmé", "this workbook is damaged") from error


def _bounded(path: Path, number: int, cells: int) -> None:
    if number > MOST_LINES or cells > MOST_COLUMNS:
        raise refused(
            path,
            f"plus de {MOST_LINES} lignes ou de {MOST_COLUMNS} colonnes",
            f"more than {MOST_LINES} lines or {MOST_COLUMNS} columns",
            Text(fr="partagez-le en plusieurs fichiers", en="split it into several files"),
        )


def _header(path: Path, cells: Sequence[str], columns: dict[str, str]) -> list[str | None]:
    """Return the name of each column of a file, None for those nobody knows.

    Raises:
        UsageError: none is known, or one stands twice.
    """
    header = [columns.get(cell.strip().lower()) for cell in cells]
    known = [name for name in header if name]
    if not known:
        told = " | ".join(cell.strip()[:30] for cell in cells[:8]) or "—"
        raise refused(
            path,
            f"aucune colonne connue dans la première ligne : {told}",
            f"no known column in the first line: {told}",
            Text(
                fr="première ligne : le nom des colonnes, séparées par « ; », « , » ou une tabulation",
                en="first line: the names of the columns, separated by ; or , or a tab",
            ),
        )
    strangers = [cell.strip()[:40] for cell, name in zip(cells, header, strict=True) if name is None and cell.strip()]
    if strangers:
        raise refused(path, f"colonne inconnue : {', '.join(strangers[:5])}", f"unknown column: {', '.join(strangers[:5])}")
    if len(set(known)) != len(known):
        raise refused(path, "une colonne est là deux fois", "a column stands twice")
    return header


def judge(path: Path) -> None:
    """Refuse a workbook that should not even be opened.

    Raises:
        UsageError: no workbook, too many parts, unfolding without measure, or declaring entities.
    """
    if not zipfile.is_zipfile(path):
        raise refused(path, "ce n'est pas un classeur .xlsx", "this is no .xlsx workbook")
    try:
        with zipfile.ZipFile(path) as folded:
            parts = folded.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNFOLDED:
                raise refused(path, "ce classeur se déplie sans mesure", "this workbook unfolds out of measure")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares_entities(folded, part):
                    raise refused(path, "ce classeur déclare des entités", "this workbook declares entities")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise refused(path, "ce classeur est abîmé", "this workbook is damaged") from error


def _declares_entities(folded: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part declares a document type, whatever its encoding; read by pieces, whatever its size."""
    tail = b""
    with folded.open(part) as opened:
        while piece := opened.read(_CHUNK):
            seen = (tail + piece).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in seen:
                return True
            tail = piece[-32:]
    return False
