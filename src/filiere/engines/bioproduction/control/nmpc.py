"""Economic model-predictive control of a CHO fed-batch: how much to feed each day, by direct collocation (extra ``bioproduction-control``).

One element of Radau IIA with three points a day; states scaled; IPOPT from CasADi, built once and warm-started from the last plan, shifted.
Collocation: L. T. Biegler, *Nonlinear Programming*, SIAM, 2010, chapter 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import Hold
from filiere.engines.bioproduction.model.symbolic import symbolic
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.plants.cho import CHO

Array = NDArray[np.float64]
_SCALE = np.array([1e9, 1e9, 10.0, 1.0, 10.0, 1.0, 1.0, 1.0, 1.0])
_TERMINAL = CHO.names("states").index("mAb"), CHO.names("states").index("V")


@dataclass(frozen=True)
class Plan:
    """What the controller intends: feed of each interval (L/h), product at the end (g), and how it was found."""

    feeds: Array
    product: float
    seconds: float
    iterations: int
    solved: bool


class Nmpc:
    """A controller that plans the feeds of the days that are left; it keeps its last plan to start the next one from."""

    def __init__(
        self,
        horizon: int,
        hours: float,
        parameters: Mapping[str, float],
        *,
        held: Mapping[str, float] | None = None,
        most_feed: float = 0.004,
        most_volume: float = 1.6,
        most_lactate: float = 60.0,
    ) -> None:
        self._n, self._hours, self._most = horizon, hours, most_feed
        self._p, self._u = CHO.values(parameters), CHO.held(held)
        self._solver, self._low, self._high, self._count = self._build(most_volume, most_lactate)
        self._last: dict[str, Any] | None = None

    def plan(self, state: Array) -> Plan:
        """Return the best feeds from a state on.

        Raises:
            PlantError: the state holds a value that is not finite.
        """
        if not np.all(np.isfinite(state)):
            raise PlantError("l’état donné au régulateur n’existe pas", "the state given to the controller does not exist")
        start = np.asarray(state, dtype=float) / _SCALE
        guess = self._guess(start)
        self._low[: start.size] = self._high[: start.size] = start
        begun = perf_counter()
        extra = {} if self._last is None else {"lam_g0": self._last["lam_g"], "lam_x0": self._last["lam_x"]}
        found = self._solver(x0=guess, lbx=self._low, ubx=self._high, lbg=0, ubg=0, **extra)
        seconds = perf_counter() - begun
        stats = self._solver.stats()
        x = np.array(found["x"]).ravel()
        self._last = {"x": x, "lam_g": found["lam_g"], "lam_x": found["lam_x"]}
        return Plan(self._feeds(x), float(-found["f"]), seconds, int(stats["iter_count"]), bool(stats["success"]))

    def _guess(self, start: Array) -> Array:
        if self._last is not None:
            x: Array = self._last["x"].copy()
            x[: start.size] = start
            return x
        return self._even(start)

    def _even(self, start: Array) -> Array:
        """Return the best even feed within the limits, simulated: the problem has local optima, and this finds the right valley."""
        tau, _ = _radau()
        n, hours = _SCALE.size, self._hours
        times = np.concatenate([[0.0], *((k + tau) * hours for k in range(self._n))])
        inputs = dict(zip(CHO.names("inputs"), self._u, strict=True))
        initial = dict(zip(CHO.names("states"), np.maximum(start * _SCALE, 0.0), strict=True))
        parameters = dict(zip(CHO.names("parameters"), self._p, strict=True))
        best, chosen = -np.inf, np.concatenate([start, np.tile(np.concatenate([[0.0], np.tile(start, 3)]), self._n)])
        for share in np.linspace(0.0, 1.0, 21) ** 2:
            events = [Hold(0.0, {**inputs, "F_feed": share * self._most})]
            try:
                found = simulate(CHO, events, times, parameters=parameters, initial=initial, rtol=1e-5, atol=1e-7, backend="reference")
            except PlantError:
                continue
            rows = np.column_stack([found[name] for name in CHO.names("states")]) / _SCALE
            product = float(found["mAb"][-1] * found["V"][-1])
            if product > best and np.all(rows[1:] <= self._high[start.size + 1 : start.size + 1 + n]):
                best = product
                chosen = np.concatenate([start, *(np.concatenate([[share], rows[1 + 3 * k : 4 + 3 * k].ravel()]) for k in range(self._n))])
        return chosen

    def _feeds(self, x: Array) -> Array:
        n = _SCALE.size
        step = 1 + 3 * n
        feeds: Array = x[n::step][: self._n] * self._most
        return feeds

    def _build(self, most_volume: float, most_lactate: float) -> tuple[Any, Array, Array, int]:
        import casadi

        rates = symbolic(CHO)
        tau, weights = _radau()
        n, scale = _SCALE.size, casadi.DM(_SCALE)
        place = CHO.names("inputs").index("F_feed")
        x = casadi.SX.sym("x0", n)
        variables, equations, before = [x], [], x
        for k in range(self._n):
            feed, points = casadi.SX.sym(f"u{k}"), [casadi.SX.sym(f"x{k}_{j}", n) for j in range(3)]
            u = casadi.vertcat(*(feed * self._most if i == place else value for i, value in enumerate(self._u)))
            for j, point in enumerate(points):
                slope = sum((weights[i, j] * node for i, node in enumerate([before, *points])), casadi.SX.zeros(n))
                t = (k + float(tau[j])) * self._hours
                equations.append(slope - self._hours * rates(t, point * scale, casadi.DM(self._p), u)[0] / scale)
            variables += [feed, *points]
            before = points[-1]
        mab, volume = _TERMINAL
        product = before[mab] * before[volume] * _SCALE[mab] * _SCALE[volume]
        problem = {"x": casadi.vertcat(*variables), "f": -product, "g": casadi.vertcat(*equations)}
        options: dict[str, Any] = {
            "print_time": False,
            "ipopt": {"print_level": 0, "sb": "yes", "tol": 1e-6, "warm_start_init_point": "yes", "mu_init": 1e-3, "max_iter": 300},
        }
        low, high = np.zeros(n), np.full(n, np.inf)
        ceiling = high.copy()
        ceiling[volume] = most_volume / _SCALE[volume]
        ceiling[CHO.names("states").index("Lac")] = most_lactate / _SCALE[CHO.names("states").index("Lac")]
        lows = np.concatenate([low, *([np.zeros(1), *([low] * 3)] * self._n)])
        highs = np.concatenate([high, *([np.ones(1), *([ceiling] * 3)] * self._n)])
        return casadi.nlpsol("nmpc", "ipopt", problem, options), lows, highs, lows.size


def _radau() -> tuple[Array, Array]:
    """Return the three Radau points and the derivatives there of the four Lagrange polynomials through 0 and them."""
    root = np.sqrt(6.0)
    tau = np.array([(4.0 - root) / 10.0, (4.0 + root) / 10.0, 1.0])
    nodes = np.concatenate([[0.0], tau])
    weights = np.empty((4, 3))
    for i in range(4):
        others = np.delete(nodes, i)
        polynomial = np.poly1d(np.poly(others) / np.prod(nodes[i] - others))
        weights[i] = polynomial.deriv()(tau)
    return tau, weights
