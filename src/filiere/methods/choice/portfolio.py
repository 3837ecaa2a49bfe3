"""The best set of projects under a budget, diversity and dependency constraints: a small integer programme, solved by HiGHS."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

#: How far below the best a set may be, relative to it: the solver's own tolerance.
_GAP = 1e-7


@dataclass(frozen=True)
class Rules:
    """What a set of projects must keep to, projects being named by their place.

    ``costs`` and ``budget`` in one unit. ``groups`` bound how many of a set are taken (lowest, highest, members). ``needs`` says that
    the first of a pair is not taken without the second; ``excludes`` that two are not taken together. ``taken`` and ``left`` are decided
    already.
    """

    costs: tuple[float, ...]
    budget: float | None = None
    most: int | None = None
    groups: tuple[tuple[int, int | None, tuple[int, ...]], ...] = ()
    needs: tuple[tuple[int, int], ...] = ()
    excludes: tuple[tuple[int, int], ...] = ()
    taken: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many projects there are."""
        return len(self.costs)


class NoChoice(ValueError):
    """No set of projects keeps to the rules."""


@dataclass(frozen=True)
class Problem:
    """Rules as rows of an integer programme, made once and solved for many values."""

    rules: Rules
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray

    def best(self, values: Sequence[float] | np.ndarray, gap: float = _GAP) -> np.ndarray:
        """Return the best set as booleans, or one within ``gap`` of it, relative to its value.

        Raises:
            NoChoice: no set keeps to the rules.
        """
        wanted = np.asarray(values, dtype=float)
        found = milp(
            -wanted,
            constraints=LinearConstraint(self.matrix, self.low, self.high) if self.matrix.shape[0] else (),
            integrality=np.ones(len(wanted)),
            bounds=self._bounds,
            options={"mip_rel_gap": gap},
        )
        if found.x is None:
            raise NoChoice("no set of projects keeps to these rules")
        chosen: np.ndarray = found.x > 0.5
        return chosen

    def allows(self, chosen: np.ndarray) -> bool:
        """Return whether a set keeps to the rules."""
        bounds = self._bounds
        rows = self.matrix @ chosen.astype(float)
        slack = 1e-9 * np.maximum(1.0, np.abs(rows))
        inside = (chosen >= bounds.lb).all() and (chosen <= bounds.ub).all()
        return bool(inside and (rows >= self.low - slack).all() and (rows <= self.high + slack).all())

    @cached_property
    def _bounds(self) -> Bounds:
        low, high = np.zeros(self.rules.size), np.ones(self.rules.size)
        low[list(self.rules.taken)] = 1.0
        high[list(self.rules.left)] = 0.0
        return Bounds(low, high)

    @property
    def lowest(self) -> np.ndarray:
        """One for each project that is taken already."""
        return np.asarray(self._bounds.lb, dtype=float)

    @property
    def highest(self) -> np.ndarray:
        """Zero for each project that is left already."""
        return np.asarray(self._bounds.ub, dtype=float)

    @cached_property
    def one_sided(self) -> tuple[np.ndarray, np.ndarray]:
        """The rules as rows that must stay at or below limits."""
        dense = self.matrix.toarray()
        upper, lower = np.isfinite(self.high), np.isfinite(self.low)
        return np.vstack((dense[upper], -dense[lower])), np.concatenate((self.high[upper], -self.low[lower]))


def problem(rules: Rules) -> Problem:
    """Return rules as an integer programme.

    Raises:
        ValueError: a cost or a place that cannot be, or a project both taken and left.
    """
    _check(rules)
    rows: list[dict[int, float]] = []
    low: list[float] = []
    high: list[float] = []

    def add(row: dict[int, float], lowest: float, highest: float) -> None:
        rows.append(row)
        low.append(lowest)
        high.append(highest)

    if rules.budget is not None:
        add(dict(enumerate(rules.costs)), -np.inf, rules.budget)
    if rules.most is not None:
        add(dict.fromkeys(range(rules.size), 1.0), -np.inf, rules.most)
    for fewest, most, members in rules.groups:
        add(dict.fromkeys(members, 1.0), fewest, np.inf if most is None else most)
    for one, other in rules.needs:
        add({one: 1.0, other: -1.0}, -np.inf, 0.0)
    for one, other in rules.excludes:
        add({one: 1.0, other: 1.0}, -np.inf, 1.0)
    places = [(number, place, value) for number, row in enumerate(rows) for place, value in row.items()]
    values = [value for _, _, value in places]
    shape = (len(rows), rules.size)
    matrix = (
        csr_array((values, ([row for row, _, _ in places], [place for _, place, _ in places])), shape=shape) if places else csr_array(shape)
    )
    return Problem(rules, matrix, np.array(low), np.array(high))


def _check(rules: Rules) -> None:
    if any(not np.isfinite(cost) or cost < 0 for cost in rules.costs):
        raise ValueError("costs are numbers from zero up")
    named: Iterable[int] = [
        *(place for _, _, members in rules.groups for place in members),
        *(place for pair in (*rules.needs, *rules.excludes) for place in pair),
        *rules.taken,
        *rules.left,
    ]
    if any(not 0 <= place < rules.size for place in named):
        raise ValueError("a rule names a project that is not there")
    if rules.taken & rules.left:
        raise ValueError("a project is both taken and left")


def all_sets(rules: Rules) -> np.ndarray:
    """Return every set that keeps to the rules, one per row: for lists of twenty projects at most.

    Raises:
        ValueError: more than twenty projects.
    """
    if rules.size > 20:
        raise ValueError("more than twenty projects: too many sets to write down")
    made = problem(rules)
    kept = [chosen for bits in product((False, True), repeat=rules.size) if made.allows(chosen := np.array(bits, dtype=bool))]
    return np.array(kept, dtype=bool).reshape(len(kept), rules.size)
