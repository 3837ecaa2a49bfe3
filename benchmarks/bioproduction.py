"""Bioproduction beside its peers in one run: the same CHO fed-batch, the same result first, then the time.

Peers: scipy LSODA on the compiled right-hand side, and CasADi's CVODES on the symbolic one (both as their documentation says to use them).
Run: ``python -m benchmarks.bioproduction``.
"""

import statistics
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

import numpy as np

from filiere.engines.bioproduction.model.schedule import schedule
from filiere.engines.bioproduction.numerics.compilation import kernel
from filiere.engines.bioproduction.numerics.ensembles import run_many, spread
from filiere.engines.bioproduction.numerics.solver import solve, tolerance
from filiere.engines.bioproduction.plants.catalogue import ready
from filiere.engines.bioproduction.plants.cho import CHO

RTOL, ATOL = 1e-6, 1e-9
RECIPE = ready("cho/fed-batch")
PLAN = schedule(CHO, RECIPE.events, 0.0, RECIPE.horizon)
Y0, P = np.array(CHO.initial(RECIPE.initial)), np.array(CHO.values(RECIPE.parameters))
END = np.array([RECIPE.horizon])
MAB = CHO.index("mAb")


def rows() -> list[dict[str, Any]]:
    """Return one row per measure: ours, the peer's, the ratio, the budget, and how far apart the two results are."""
    truth = solve(CHO, Y0, P, PLAN, END, rtol=1e-11, atol=1e-13)[0, MAB]
    ours, ours_s = timed(lambda: float(solve(CHO, Y0, P, PLAN, END, rtol=RTOL, atol=ATOL)[0, MAB]), 50)
    found = [row("one CHO batch of 14 days", ours_s, "0.25 ms", error=abs(ours / truth - 1))]
    for name, peer, repeats in (("scipy LSODA, compiled rates", _lsoda, 5), ("CasADi CVODES", _cvodes(), 5)):
        theirs, theirs_s = timed(peer, repeats)
        found.append(row("one CHO batch of 14 days", ours_s, "≥ 40 × LSODA", error=abs(theirs / truth - 1), peer=name, theirs=theirs_s))
    found.append(_ensemble(10_000))
    return [*found, _penicillin(), _monitor(), *_nmpc()]


def row(what: str, ours: float, budget: str, *, error: float = 0.0, peer: str | None = None, theirs: float | None = None) -> dict[str, Any]:
    """Return one measure; times in seconds, ``error`` relative to the exact result."""
    ratio = None if theirs is None else theirs / ours
    return {"measure": what, "ours_s": ours, "peer": peer, "peer_s": theirs, "ratio": ratio, "error": float(error), "budget": budget}


def timed(work: Callable[[], float], repeats: int) -> tuple[float, float]:
    """Return a result and the median time of it in seconds, after one call that does not count."""
    value = work()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return value, statistics.median(times)


def _lsoda() -> float:
    from scipy.integrate import solve_ivp

    rates, y = kernel(CHO).rates, Y0.copy()
    for k in range(PLAN.times.size - 1):
        y = _added(y, k)
        held = PLAN.inputs[k]

        def slope(t: float, state: np.ndarray[Any, Any], held: np.ndarray[Any, Any] = held) -> np.ndarray[Any, Any]:
            made = np.empty(state.size)
            rates(t, state, P, held, made)
            return made

        y = solve_ivp(slope, PLAN.times[k : k + 2], y, method="LSODA", rtol=RTOL, atol=tolerance(CHO, ATOL)).y[:, -1].copy()
    return float(y[MAB])


def _cvodes() -> Callable[[], float]:
    import casadi

    from filiere.engines.bioproduction.model.symbolic import symbolic

    function = symbolic(CHO)
    z, u, h = casadi.SX.sym("z", len(CHO.states)), casadi.SX.sym("u", len(CHO.inputs)), casadi.SX.sym("h")
    scale = casadi.DM([state.scale for state in CHO.states])
    problem = {"x": z, "p": casadi.vertcat(u, h), "ode": h * function(0, z * scale, P, u)[0] / scale}
    step = casadi.integrator("step", "cvodes", problem, 0.0, 1.0, {"reltol": RTOL, "abstol": ATOL})

    def run() -> float:
        y = Y0.copy()
        for k in range(PLAN.times.size - 1):
            y = _added(y, k)
            given = np.append(PLAN.inputs[k], PLAN.times[k + 1] - PLAN.times[k])
            y = np.array(step(x0=y / np.array(scale).ravel(), p=given)["xf"]).ravel() * np.array(scale).ravel()
        return float(y[MAB])

    return run


def _added(y: np.ndarray[Any, Any], k: int) -> np.ndarray[Any, Any]:
    made, volume = y.copy(), y[PLAN.volume]
    if PLAN.bolus[k] > 0:
        mixed = (y * volume + PLAN.feed[k]) / (volume + PLAN.bolus[k])
        made = np.where(PLAN.dissolved > 0, mixed, y)
        made[PLAN.volume] = volume + PLAN.bolus[k]
    return made


def _ensemble(count: int) -> dict[str, Any]:
    initials, parameters = spread(CHO, count, 1, cv={"mu_max": 0.05, "Q_mAb": 0.1}, initial_cv={"Xv": 0.1})
    parameters *= P / np.array(CHO.values()).clip(1e-300)
    parameters = np.where(np.array(CHO.values()) != 0, parameters, P)
    run_many(CHO, initials[:50], parameters[:50], PLAN, END, rtol=RTOL, atol=ATOL)
    start, busy = perf_counter(), process_time()
    found = run_many(CHO, initials, parameters, PLAN, END, rtol=RTOL, atol=ATOL)
    seconds, busy = perf_counter() - start, process_time() - busy
    alone = solve(CHO, initials[3], parameters[3], PLAN, END, rtol=1e-11, atol=1e-13)[0, MAB]
    made = row(f"{count} CHO batches", seconds, "0.25 ms per batch", error=abs(float(found.states[3, 0, MAB]) / alone - 1))
    return {**made, "per_batch_ms": 1e3 * seconds / count, "processor_ms": 1e3 * busy / count, "failed": len(found.failed)}


def _penicillin() -> dict[str, Any]:
    from filiere.engines.bioproduction.control.penicillin import run

    mass, seconds = timed(lambda: run(1).kilograms, 9)
    return row("one penicillin batch of 230 h", seconds, "100 ms", error=abs(mass / run(1, rtol=1e-7).kilograms - 1))


def _monitor() -> dict[str, Any]:
    from filiere.engines.bioproduction.control import penicillin
    from filiere.engines.bioproduction.watch.monitoring import Watch
    from filiere.engines.bioproduction.watch.penicillin import learn, recorded

    monitor, batch = learn(5000, 20, 4, 0.999), recorded(penicillin.run(6000, arm="published"))

    def whole() -> float:
        watching = Watch(monitor)
        for values in batch:
            watching.see(values)
        return watching.spe[-1]

    _, seconds = timed(whole, 9)
    return row("one on-line monitoring update", seconds / len(batch), "50 µs")


def _nmpc() -> list[dict[str, Any]]:
    from filiere.engines.bioproduction.control.nmpc import Nmpc

    controller = Nmpc(14, 24.0, RECIPE.parameters or {}, held={"feed_glc": 450.0, "feed_gln": 60.0, "T": 35.0})
    cold = controller.plan(Y0)
    warm = [controller.plan(Y0 * (1 + 0.002 * k)) for k in (1, 2, 3, 1, 2)]
    seconds = statistics.median(plan.seconds for plan in warm)
    first = row("economic NMPC, 14 days, cold", cold.seconds, "30 ms warm")
    return [first, row("economic NMPC, 14 days, warm", seconds, "30 ms")]


if __name__ == "__main__":
    for one in rows():
        print(one)
