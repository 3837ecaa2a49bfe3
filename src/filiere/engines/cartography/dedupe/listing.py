"""A list of organisations as a file: read whatever its encoding and separator, and told what was wrong with it."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from filiere.methods.linkage.records import COLUMNS
from filiere.methods.linkage.spelling import folded

#: The largest list taken in, in bytes, and in lines.
LARGEST = 200_000_000
MOST = 500_000
_LONGEST_NAME = 500


class Listing(NamedTuple):
    """The lines of a list that have a name, as written, and the numbers of those left out because they have none."""

    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    nameless: tuple[int, ...]
    columns: tuple[str, ...]
    used: tuple[str, ...]


class ListFault(ValueError):
    """A list that cannot be read: what is wrong, in French and in English."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr, self.en = fr, en


def read(content: bytes) -> Listing:
    """Return a list of organisations from a CSV file with a heading that names a ``name`` column.

    UTF-8 (with or without its mark), UTF-16 with its mark and Windows-1252 are read; commas, semicolons, tabs and bars separate.

    Raises:
        ListFault: it is empty, no text, too large, or has no column of names.
    """
    if len(content) > LARGEST:
        raise ListFault("ce fichier dépasse 200 Mo", "this file is larger than 200 MB")
    text = _text(content)
    # A doubled quote that is never closed would take the rest of the file into one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    try:
        table = [row for row in reader]  # errors come while reading, here
    except csv.Error as error:
        raise ListFault(
            "ce n’est pas une liste à colonnes séparées (CSV)", f"this is no list of separated columns (CSV): {error}"
        ) from error
    if not table or len(table) < 2:
        raise ListFault("ce fichier ne contient aucune ligne sous ses titres", "this file holds no line below its headings")
    if len(table) > MOST + 1:
        raise ListFault(f"ce fichier dépasse {MOST} lignes", f"this file holds more than {MOST} lines")
    return _listing([heading.strip() for heading in table[0]], table[1:])


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise ListFault("ce n’est pas un fichier de texte", "this is no text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t|", key=heading.count)


def _listing(headings: list[str], table: Sequence[Sequence[str]]) -> Listing:
    known = {heading: _field(heading) for heading in headings}
    named = [heading for heading in headings if known[heading] == "name"]
    if not named:
        raise ListFault(
            "aucune colonne ne s’appelle « name » ou « nom »", "no column is called “name” or “nom”: " + ", ".join(headings[:12])[:200]
        )
    best = next((heading for heading in named if folded(heading) in {"name", "nom"}), named[0])
    rows, lines, nameless = [], [], []
    for line, cells in enumerate(table, start=2):
        row = {heading: cell for heading, cell in zip(headings, cells, strict=False) if known[heading] and heading != best}
        name = cells[headings.index(best)] if len(cells) > headings.index(best) else ""
        if not name.strip():
            nameless += [line] if any(cell.strip() for cell in cells) else []
            continue
        rows.append({"name": name[:_LONGEST_NAME], **{heading: cell for heading, cell in row.items() if known[heading] != "name"}})
        lines.append(line)
    used = tuple(heading for heading in headings if known[heading] and (known[heading] != "name" or heading == best))
    return Listing(tuple(rows), tuple(lines), tuple(nameless), tuple(headings), used)


def _field(heading: str) -> str:
    plain = folded(heading).strip().replace(" ", "_").replace("-", "_")
    return next((field for field, headings in COLUMNS.items() if plain in headings), "")
