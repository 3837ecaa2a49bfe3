"""Blocks in a terminal: colours where someone looks, plain lines in a pipe, and no control character that a value could smuggle in."""

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from filiere.kernel.evidence import Check
from filiere.kernel.names import Language, Text
from filiere.rendering.formats import cell, is_numeric, percent, say, size
from filiere.rendering.graph import graph_twin
from filiere.rendering.html import diff_table
from filiere.rendering.html_cells import numeric_columns
from filiere.rendering.letters import clean
from filiere.rendering.score_lines import SIGNS, score_lines
from filiere.sdk import blocks as sdk
from filiere.sdk.blocks import Block
from filiere.sdk.cells import Badge, Cell, Code
from filiere.sdk.pictures import Tone, Words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as Line

_STYLES: dict[Tone, str] = {
    "accepted": "green",
    "filed": "green",
    "declared": "green",
    "real": "green",
    "stale": "blue",
    "open": "blue",
    "simulated": "yellow",
    "late": "bold red",
    "refused": "strike",
    "unheard": "dim",
    "promised": "dim",
    "neutral": "",
}


def to_terminal(blocks: Iterable[Block], language: Language, *, width: int | None = None, colour: bool | None = None) -> str:
    """Return blocks as lines for a terminal.

    Args:
        blocks: the page.
        language: the reader's.
        width: letters in a line; the terminal's own by default, 100 in a pipe.
        colour: whether to colour; by default where the standard output is a terminal and ``NO_COLOR`` is not set.
    """
    import io

    from rich.console import Console

    looked_at = sys.stdout.isatty()
    coloured = looked_at and not os.environ.get("NO_COLOR") if colour is None else colour
    letters = width or (None if looked_at else 100)
    console = Console(
        file=io.StringIO(), force_terminal=coloured, no_color=not coloured, width=letters, highlight=False, emoji=False, markup=False
    )
    if letters is None:
        import shutil

        console.width = shutil.get_terminal_size((100, 24)).columns
    _Writer(console, language).all(blocks, 0)
    written = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    return "\n".join(line.rstrip() for line in written.strip("\n").splitlines())


class _Writer:
    """Writes blocks on a console."""

    def __init__(self, console: "Console", language: Language) -> None:
        self.console = console
        self.language = language

    def all(self, blocks: Iterable[Block], depth: int) -> None:
        """Write blocks one after the other."""
        for block in blocks:
            self.block(block, depth)

    def line(self, value: Cell, style: str = "") -> "Line":
        """Return a cell as styled words."""
        from rich.text import Text as Line

        parts = value if isinstance(value, tuple) else (value,)
        whole = Line(style=style)
        for number, item in enumerate(parts):
            named = _STYLES[item.tone] if isinstance(item, Badge) else "dim" if item is None or isinstance(item, Code) else ""
            whole.append((" " if number else "") + clean(cell(item, self.language)), style=named)
        return whole

    def words(self, value: Words) -> str:
        """Return words in the reader's language, plain."""
        return clean(say(value, self.language))

    def block(self, block: Block, depth: int) -> None:  # noqa: C901, PLR0912 - one branch per block of a closed union
        """Write one block."""
        match block:
            case sdk.Section():
                badge = (block.badge,) if block.badge else ()
                self.console.print()
                self.console.print(self.line((block.title, *badge), "bold underline" if depth == 0 else "bold"))
                self.all(block.blocks, depth + 1)
            case sdk.Columns():
                self.all((*block.main, *block.aside), depth)
            case sdk.Prose():
                self.console.print(self.line(block.text, "dim" if block.quiet else ""))
            case sdk.Metrics():
                self.rows([(item.value, item.label, item.note or "") for item in block.items], [_STYLES[item.tone] for item in block.items])
            case sdk.Facts():
                self.rows([(row.label, row.value) for row in block.rows])
            case sdk.Table():
                self.table(block)
            case sdk.Chart():
                self.console.print(self.line((block.title, "—", block.alt)))
                self.table(block.twin)
            case sdk.Graph():
                self.table(graph_twin(block)) if block.nodes else self.console.print(self.line(block.empty, "dim"))
            case sdk.Rails():
                self.rails(block)
            case sdk.Checks():
                self.rows([self.check(item) for item in block.items])
            case sdk.Downloads():
                self.rows([self.download(item) for item in block.items])
            case sdk.Links():
                self.rows([(item, item.address) for item in block.items])
            case sdk.Facets() | sdk.Pager():
                pass
            case sdk.Actions():
                self.rows([(item.label, item.verdict.reason or "") for item in block.items if not item.verdict.allowed])
            case sdk.Progress():
                told = percent(block.percent, self.language) if block.percent is not None else "…"
                self.rows([(block.label, told, block.words or "")])
            case sdk.Diff():
                self.table(diff_table(block))
            case sdk.Timeline():
                self.rows([(item.when, item.title, item.note if item.note is not None else "") for item in block.items])
            case sdk.Notice():
                text = block.text if isinstance(block.text, tuple) else (block.text,)
                self.console.print(self.line(("│", *text), _STYLES[block.tone]))
            case sdk.Quote():
                self.console.print(self.line(("«", block.words, "»", f"({self.words(block.source)})"), "italic"))
            case _:
                assert_never(block)

    def rows(self, rows: list[tuple[Cell, ...]], styles: list[str] | None = None) -> None:
        """Write aligned rows without headings."""
        from rich.table import Table as Grid

        if not rows:
            return
        grid = Grid.grid(padding=(0, 2, 0, 0))
        for index in range(len(rows[0])):
            grid.add_column(justify="right" if all(is_numeric(row[index]) for row in rows) else "left", no_wrap=index == 0)
        for number, row in enumerate(rows):
            grid.add_row(*(self.line(value, styles[number] if styles and not index else "") for index, value in enumerate(row)))
        self.console.print(grid)

    def table(self, block: sdk.Table) -> None:
        """Write a table, or the sentence that says it is empty."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table as Grid

        if not block.rows:
            self.console.print(self.line(block.empty, "dim"))
            return
        title = self.words(block.caption) if block.caption is not None else None
        grid = Grid(box=SIMPLE_HEAD, title=title, title_justify="left", title_style="dim", header_style="bold", pad_edge=False)
        for column, right in zip(block.columns, numeric_columns(block), strict=True):
            grid.add_column(self.words(column.label), justify="right" if right else "left", overflow="fold", no_wrap=right)
        for row in block.rows:
            grid.add_row(*(self.line(value) for value in row))
        self.console.print(grid)

    def download(self, item: sdk.Download) -> tuple[Cell, ...]:
        """Return a file as cells: its name, its size and where it is."""
        return (item.label, size(item.size, self.language) if item.size is not None else "", item.address)

    def check(self, item: Check) -> tuple[Cell, ...]:
        """Return a check as cells: what it found, its name, and what was found and wanted."""
        said = Text(fr="✓ atteint", en="✓ met") if item.passed else Text(fr="× non atteint", en="× missed")
        wanted = f"({say(Text(fr='attendu :', en='wanted:'), self.language)} {item.wanted})" if item.wanted else ""
        return (Badge(words=said, tone="real" if item.passed else "late"), item.name, f"{item.found} {wanted}".strip())

    def rails(self, block: sdk.Rails) -> None:
        """Write the score of promises with letters, then what each means."""
        from rich.text import Text as Line

        self.console.print(self.line(block.title, "bold"))
        for runs in score_lines(block, self.language, self.console.width):
            whole = Line(no_wrap=True)
            for words, tone in runs:
                whole.append(clean(words), style=_STYLES[tone] if tone else "")
            self.console.print(whole)
        # Folded here: a sign is not parted from its words at the end of a line.
        legend = Line()
        for tone, said in block.legend:
            told = f"{SIGNS[tone]} {self.words(said)}   "
            if len(legend.plain.rsplit("\n", 1)[-1]) + len(told) > self.console.width:
                legend.append("\n")
            legend.append(told, style=_STYLES[tone])
        self.console.print(legend)
