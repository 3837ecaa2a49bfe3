"""What a command writes: JSON for machines, aligned lines for people, progress only where someone looks."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from filiere.cli.session import Session

#: done, total (None where unknown), words.
OnProgress = Callable[[int, int | None, str], None]

_NARROWEST = 12


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def show_json(value: Any) -> None:
    """Write a value as JSON, its keys in the order they are documented in."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def clean(words: str) -> str:
    """Return words on one line, without the control characters that would move the reader's cursor."""
    return "".join(letter if letter.isprintable() or letter == "\u202f" else " " for letter in words)


def show_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows under headers; on a terminal the widest column is cut to fit, in a pipe nothing is."""
    cells = [["—" if cell is None or cell == "" else clean(str(cell)) for cell in row] for row in rows]
    widths = [max(len(line[index]) for line in [list(headers), *cells]) for index in range(len(headers))]
    if sys.stdout.isatty():
        _fit(widths, shutil.get_terminal_size().columns)
    click.echo(click.style(_line(headers, widths), bold=True))
    for row in cells:
        click.echo(_line(row, widths))


def _fit(widths: list[int], columns: int) -> None:
    while (excess := sum(widths) + 2 * (len(widths) - 1) - columns) > 0:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] = max(_NARROWEST, widths[widest] - excess)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cut = [cell if len(cell) <= width else cell[: width - 1] + "…" for cell, width in zip(row, widths, strict=True)]
    return "  ".join(cell.ljust(width) for cell, width in zip(cut, widths, strict=True)).rstrip()


@contextmanager
def progress(session: Session) -> Iterator[OnProgress]:
    """Give what a long act calls as it goes: a bar on a terminal, silence with ``--json`` or in a pipe."""
    if session.json or not sys.stderr.isatty():
        yield lambda _done, _total, _words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int | None, words: str) -> None:
            bar.update(task, completed=done, total=total, description=words)

        yield advance
