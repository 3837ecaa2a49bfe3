"""Tables of counts that name nobody: small counts are withheld, and others with them where a total would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Counts from 1 to this one are withheld (the rule of fewer than eleven that French health data are published under).
SMALLEST = 10


@dataclass(frozen=True)
class SafeTable:
    """A table of counts, None where one is withheld; totals are of all cells, withheld ones included."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def make_safe(rows: Sequence[str], columns: Sequence[str], counts: NDArray[np.int64], smallest: int = SMALLEST) -> SafeTable:
    """Return a table fit to be published.

    The table with its totals is one larger table in which every line adds up: a line with a single withheld cell would give it away, so
    that the smallest other count of that line is withheld too, until no line has one alone, nor a group of withheld cells so small in all
    that their sum betrays that each is small.
    """
    whole = np.zeros((len(rows) + 1, len(columns) + 1), np.int64)
    whole[:-1, :-1] = counts
    whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    hidden = (whole > 0) & (whole <= smallest)
    while _hide_one_more(whole, hidden, smallest):
        pass
    shown = [[None if hidden[i, j] else int(whole[i, j]) for j in range(whole.shape[1])] for i in range(whole.shape[0])]
    return SafeTable(
        tuple(rows),
        tuple(columns),
        tuple(tuple(line[:-1]) for line in shown[:-1]),
        tuple(line[-1] for line in shown[:-1]),
        tuple(shown[-1][:-1]),
        shown[-1][-1],
    )


def _hide_one_more(whole: NDArray[np.int64], hidden: NDArray[np.bool_], smallest: int) -> bool:
    """Withhold the cell that the first weak line needs, and return whether there was one."""
    for table, mask in ((whole, hidden), (whole.T, hidden.T)):
        for line, held in zip(table, mask, strict=True):
            # The last cell of a line is the sum of the others: the line is one equation whichever of them are withheld.
            weak = held.sum() == 1 or (held.any() and line[held].sum() <= smallest)
            free = np.flatnonzero(~held & (line > 0))
            if weak and len(free):
                held[free[np.argmin(line[free])]] = True
                return True
    return False


def safe_count(count: int, smallest: int = SMALLEST) -> int | None:
    """Return a count by itself, None where it is small and not zero.

    >>> safe_count(0), safe_count(3), safe_count(40)
    (0, None, 40)
    """
    return None if 0 < count <= smallest else count
