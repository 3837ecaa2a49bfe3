"""Branch and bound that stays warm: one linear programme is kept open by HiGHS while values change from a draw to the next.

For each draw the programme taken in part is solved again from the former basis; sets of former draws give a first answer; what cannot be
in a better set is closed by its reduced cost (L. A. Wolsey, *Integer Programming*, Wiley, 1998); only what is still taken in part is
branched on, the more promising side first. HiGHS: Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method",
Mathematical Programming Computation 10, 2018, 119–142.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from filiere.methods.choice.portfolio import NoChoice, Problem

#: Where a project counts as taken whole, or not at all.
_WHOLE = 1e-6
#: How many sets of former draws are tried first.
_REMEMBERED = 512
#: How many draws one open programme follows.
_PART = 500


class Found(NamedTuple):
    """The best set seen, its worth, and a worth that no set exceeds: equal within the tolerance where the search was ended."""

    chosen: np.ndarray
    worth: float
    ceiling: float


class Branching:
    """A problem open for many draws of its values, one after the other. Not to be shared between threads."""

    def __init__(self, made: Problem, tolerance: float = 1e-6, most_nodes: int = 400) -> None:
        """Open the problem; ``tolerance`` is relative to the worth, ``most_nodes`` bounds the programmes solved for one draw."""
        self._made, self._tolerance, self._most = made, tolerance, most_nodes
        self._size = made.rules.size
        self._places = np.arange(self._size, dtype=np.int32)
        self._low, self._high = made.lowest, made.highest
        self._rows, self._limits = made.one_sided
        self._model = _opened(made)
        self._sets: np.ndarray = np.zeros((_REMEMBERED, self._size))
        self._seen = 0

    def best(self, values: np.ndarray) -> Found:
        """Return the best set for these values.

        Raises:
            NoChoice: no set keeps to the rules.
        """
        self._model.changeColsCost(self._size, self._places, values)
        self._bound(self._low, self._high)
        whole = self._relaxed()
        if whole is None:
            raise NoChoice("no set of projects keeps to these rules")
        search = _Search(values, self._tolerance)
        self._recall(search)
        ceiling = self._walk(search, whole)
        if search.chosen is None:
            # The nodes allowed were too few to meet a set: the solver finds one.
            search.offer(self._made.best(values))
        chosen = search.met()
        self._remember(chosen)
        return Found(chosen, search.worth, min(whole.worth, max(ceiling, search.worth)))

    def _walk(self, search: "_Search", whole: "_Relaxed") -> float:
        """Search from the programme taken in part, depth first; return a worth that no set exceeds."""
        self._round(search, whole)
        low, high = self._closed(search, whole, self._low, self._high)
        waiting = [(whole.worth, low, high, whole)] if whole.split is not None else []
        solved = 1
        while waiting:
            bound, low, high, node = waiting.pop()
            if not search.wants(bound):
                search.leave(bound)
                continue
            if solved >= self._most:
                waiting.append((bound, low, high, node))
                break
            sides = []
            for taken in (0.0, 1.0):
                one, other = low.copy(), high.copy()
                one[node.split] = other[node.split] = taken
                self._bound(one, other)
                found = self._relaxed()
                solved += 1
                if found is None:
                    continue
                self._round(search, found)
                if found.split is not None:
                    sides.append((found.worth, *self._closed(search, found, one, other), found))
            # The better side is looked at first: the last in the list.
            waiting.extend(sorted(sides, key=lambda side: side[0]))
        return max([search.left, search.worth, *(bound for bound, *_ in waiting)])

    def _closed(self, search: "_Search", node: "_Relaxed", low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return bounds without what cannot be in a better set: moving it would cost more than what is left to win."""
        if search.chosen is None:
            return low, high
        room = node.worth - search.worth
        one = np.where((node.prices > room) & (node.parts > 1 - _WHOLE), 1.0, low)
        other = np.where((node.prices < -room) & (node.parts < _WHOLE), 0.0, high)
        return one, other

    def _round(self, search: "_Search", node: "_Relaxed") -> None:
        """Offer the projects taken whole, and with them what still fits, in the order of what it brings beyond the prices of the rules."""
        chosen = node.parts > 1 - _WHOLE
        room = self._limits - self._rows @ chosen
        for place in np.flatnonzero((node.parts > _WHOLE) & ~chosen):
            after = room - self._rows[:, place]
            if (after >= np.minimum(room, 0.0) - 1e-9).all():
                chosen[place], room = True, after
        if (room >= -1e-9).all():
            search.offer(self._fill(search.values, chosen, room))

    def _fill(self, values: np.ndarray, chosen: np.ndarray, room: np.ndarray) -> np.ndarray:
        while True:
            fits = (self._rows <= room[:, None] + 1e-9).all(axis=0) & ~chosen & (self._high > 0.5) & (values > 0)
            if not fits.any():
                return chosen
            place = int(np.argmax(np.where(fits, values, -np.inf)))
            chosen[place] = True
            room = room - self._rows[:, place]

    def _bound(self, low: np.ndarray, high: np.ndarray) -> None:
        self._model.changeColsBounds(self._size, self._places, low, high)

    def _relaxed(self) -> "_Relaxed | None":
        """Solve the programme taken in part; None where nothing keeps to the rules."""
        import highspy

        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        said = self._model.getSolution()
        parts = np.array(said.col_value)
        open_places = np.minimum(parts, 1 - parts)
        split = int(np.argmax(open_places))
        return _Relaxed(
            self._model.getInfo().objective_function_value,
            parts,
            np.array(said.col_dual),
            split if open_places[split] > _WHOLE else None,
        )

    def _recall(self, search: "_Search") -> None:
        """Offer the best of the sets of former draws."""
        known = min(self._seen, _REMEMBERED)
        if known:
            search.offer(self._sets[int(np.argmax(self._sets[:known] @ search.values))] > 0.5)

    def _remember(self, chosen: np.ndarray) -> None:
        self._sets[self._seen % _REMEMBERED] = chosen
        self._seen += 1


def best_sets(made: Problem, values: np.ndarray, tolerance: float, most_nodes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the best set met for each draw of the values, its worth, and a worth that no set exceeds.

    Draws are shared out in parts of a fixed length, so that the answer does not depend on how many threads there are; HiGHS frees the
    interpreter while it solves. At the end each draw also tries the sets found for all the others.

    Raises:
        NoChoice: no set keeps to the rules.
    """
    parts = [values[begin : begin + _PART] for begin in range(0, len(values), _PART)]

    def solved(part: np.ndarray) -> list[Found]:
        warm = Branching(made, tolerance, most_nodes)
        return [warm.best(row) for row in part]

    with ThreadPoolExecutor(max_workers=min(len(parts), os.cpu_count() or 1) or 1) as threads:
        found = [one for part in threads.map(solved, parts) for one in part]
    chosen = np.array([one.chosen for one in found], dtype=bool)
    worth = np.array([one.worth for one in found])
    different = np.unique(chosen, axis=0)
    for begin in range(0, len(values), _PART):
        rows = slice(begin, begin + _PART)
        offered = values[rows] @ different.T.astype(float)
        better = offered.max(axis=1) > worth[rows]
        chosen[rows][better] = different[offered.argmax(axis=1)[better]]
        worth[rows] = np.maximum(worth[rows], offered.max(axis=1))
    return chosen, worth, np.maximum(worth, [one.ceiling for one in found])


class _Relaxed(NamedTuple):
    """A programme taken in part: its worth, the part of each project, what one more would cost or bring, and where to split it."""

    worth: float
    parts: np.ndarray
    prices: np.ndarray
    split: int | None


class _Search:
    """The best set met so far for one draw."""

    def __init__(self, values: np.ndarray, tolerance: float) -> None:
        self.values, self._tolerance = values, tolerance
        self.chosen: np.ndarray | None = None
        self.worth = self.left = -np.inf

    def offer(self, chosen: np.ndarray) -> None:
        """Keep a set if it is better."""
        worth = float(self.values @ chosen)
        if worth > self.worth:
            self.chosen, self.worth = chosen.copy(), worth

    def met(self) -> np.ndarray:
        """Return the best set met.

        Raises:
            NoChoice: none was met.
        """
        if self.chosen is None:
            raise NoChoice("no set of projects keeps to these rules")
        return self.chosen

    def leave(self, bound: float) -> None:
        """Remember what was not looked into for want of a worthwhile gain."""
        self.left = max(self.left, bound)

    def wants(self, bound: float) -> bool:
        """Return whether something of that worth would be better by more than the tolerance."""
        return self.chosen is None or bound > self.worth + self._tolerance * max(1.0, abs(self.worth))


def _opened(made: Problem) -> Any:
    import highspy

    matrix = made.matrix.tocsc()
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = made.rules.size, made.matrix.shape[0]
    programme.col_cost_ = np.zeros(made.rules.size)
    programme.col_lower_, programme.col_upper_ = made.lowest, made.highest
    programme.row_lower_ = np.maximum(made.low, -highspy.kHighsInf)
    programme.row_upper_ = np.minimum(made.high, highspy.kHighsInf)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_, programme.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    programme.sense_ = highspy.ObjSense.kMaximize
    make: Any = highspy.Highs
    model = make()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    # A basis is at hand after the first draw: presolving would throw it away.
    model.setOptionValue("presolve", "off")
    model.passModel(programme)
    return model
