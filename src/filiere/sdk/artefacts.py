"""The files a run gives back, and the one way to write JSON and CSV so that equal results have equal bytes."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from filiere.kernel.names import Text


@dataclass(frozen=True)
class Artefact:
    """One file of a result: its bytes, or the path of a file in the run's scratch folder, never both."""

    name: str
    title: Text
    media_type: str
    content: bytes | None = None
    path: Path | None = None

    def __post_init__(self) -> None:
        if (self.content is None) == (self.path is None):
            raise ValueError(f"artefact {self.name!r} has either content or a path")
        if not self.name or self.name in {".", ".."} or "/" in self.name or "\\" in self.name or "\0" in self.name:
            raise ValueError(f"{self.name!r} is not a plain file name")

    def read(self) -> bytes:
        """Return its bytes."""
        return self.content if self.content is not None else self._file().read_bytes()

    def _file(self) -> Path:
        if self.path is None:
            raise ValueError(f"artefact {self.name!r} has no path")
        return self.path


def canonical(value: Any) -> bytes:
    """Return a value as JSON with sorted keys and no blanks: equal values give equal bytes.

    >>> canonical({"b": 1, "a": 2.5})
    b'{"a":2.5,"b":1}'

    Raises:
        ValueError: the value holds a number that JSON cannot say (NaN, infinity).
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
    return text.encode()


def json_artefact(name: str, title: Text, value: Any) -> Artefact:
    """Return a value as a canonical JSON file."""
    return Artefact(name, title, "application/json", canonical(value))


def csv_artefact(name: str, title: Text, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Artefact:
    """Return rows as a CSV file (RFC 4180, UTF-8); a cell that a spreadsheet would take for a formula gets an apostrophe first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return Artefact(name, title, "text/csv; charset=utf-8", out.getvalue().encode())


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
