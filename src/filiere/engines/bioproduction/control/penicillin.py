"""Runs penicillin batches under a loop and tells what they gave: kilograms, and the share of time outside the limits of the process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.control import penicillin_loop as loops
from filiere.engines.bioproduction.control.penicillin_recipe import STEP_H, STEPS, Batch, draw
from filiere.engines.bioproduction.model.declaration import Unsolved
from filiere.engines.bioproduction.model.emission import interpreted, written
from filiere.engines.bioproduction.numerics.solver import Backend, fastest, tolerance
from filiere.engines.bioproduction.plants.penicillin import PENICILLIN

Array = NDArray[np.float64]
Arm = Literal["recipe", "published", "regulator"]

#: The tuning of each arm, in the order of ``penicillin_loop``; the regulator's was found on plants 1000–1039 only.
TUNINGS: dict[str, tuple[float, ...]] = {
    "recipe": (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    "published": (1.0, 1200.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    "regulator": (2.0, 721.67, 0.001, 8.0, 0.25, 0.3306, 10.0482, 0.619, 0.98, 0.9254, 1.6701, 1.1859),
}
#: Standard deviations of the sensors that the regulator reads: phenylacetic acid from spectra, dissolved oxygen, mg/L.
SENSOR_SD = (60.0, 0.3)


@dataclass(frozen=True)
class Campaign:
    """One batch, run: states (steps, 33), moves (steps, 11), penicillin in kg, and the hours outside each limit."""

    states: Array
    moves: Array
    kilograms: float
    outside_h: dict[str, float]


def run(
    seed: int,
    *,
    arm: Arm = "recipe",
    fault: int = 0,
    disturbed: bool = True,
    faithful: bool = True,
    backend: Backend | None = None,
    tuning: tuple[float, ...] | None = None,
    rtol: float = 1e-4,
    stretch: float = 0.0,
    parameters: Mapping[str, float] | None = None,
    initial: Mapping[str, float] | None = None,
) -> Campaign:
    """Return a batch of a seed under an arm; ``parameters`` and ``initial`` replace, by name, what the seed draws.

    Raises:
        Unsolved: the integration stopped before the end, with the step it reached.
        PlantError: an unknown name, or a number that cannot be.
    """
    given = draw(seed, fault=fault, disturbed=disturbed, faithful=faithful)
    _replace(given, parameters or {}, initial or {})
    states, moves = np.zeros((STEPS, 33)), np.zeros((STEPS, len(loops.MOVES)))
    noise = np.random.default_rng([seed, 7]).normal(size=(STEPS, 2)) * np.array(SENSOR_SD)
    chosen = np.array(tuning or TUNINGS[arm])
    plant = (*_functions(backend or fastest()), given.y0.copy(), given.p.copy())
    rows = (given.recipe, given.disturbances, given.forced, given.ramps, noise, chosen)
    done = plant[0](*plant[1:], *rows, faithful, stretch, rtol, tolerance(PENICILLIN, rtol * 1e-2), states, moves)
    if done < STEPS:
        raise Unsolved(
            f"penicillin, graine {seed} : l’intégration s’arrête à {done * STEP_H:.1f} h",
            f"penicillin, seed {seed}: the integration stops at {done * STEP_H:.1f} h",
        )
    return Campaign(states, moves, kilograms(states, moves), outside(states))


def _replace(given: Batch, parameters: Mapping[str, float], initial: Mapping[str, float]) -> None:
    PENICILLIN.values(parameters)
    PENICILLIN.initial(initial)
    for name, value in parameters.items():
        given.p[PENICILLIN.names("parameters").index(name)] = value
    for name, value in initial.items():
        given.y0[PENICILLIN.index(name)] = value


def kilograms(states: Array, moves: Array) -> float:
    """Return the penicillin left in the vessel at the end plus what was discharged, kg."""
    discharged = -moves[:, loops.DISCHARGE] * states[:, loops.P] * STEP_H
    return float((states[-1, loops.V] * states[-1, loops.P] + discharged.sum()) / 1000.0)


def outside(states: Array) -> dict[str, float]:
    """Return the hours spent outside the limits of the process: temperature, pH, oxygen, volume, precursor."""
    ph = -np.log10(states[:, loops.H])
    limits = {
        "T": np.abs(states[:, loops.T] - 298.0) > 1.0,
        "pH": np.abs(ph - 6.5) > 0.3,
        "DO2": states[:, loops.DO2] < 4.0,
        "V": states[:, loops.V] > 100_000.0,
        "PAA": (states[:, loops.PAA] < 200.0) | (states[:, loops.PAA] > 2400.0),
    }
    return {name: float(rows.sum() * STEP_H) for name, rows in limits.items()}


@lru_cache(maxsize=2)
def _functions(backend: Backend) -> tuple[Any, ...]:
    if backend == "compiled":
        from filiere.engines.bioproduction.control.compilation import compiled_loop
        from filiere.engines.bioproduction.numerics.compilation import kernel

        made = kernel(PENICILLIN)
        return compiled_loop(), made.advance, made.rates, made.jacobian
    return loops.loop, _with_scipy, interpreted(written(PENICILLIN).rates, "rates"), None


def _with_scipy(rates: Any, _jacobian: Any, y: Array, p: Array, u: Array, t0: float, t1: float, rtol: float, atol: Array, *_: Any) -> int:
    from scipy.integrate import solve_ivp

    parameters, held = p.tolist(), u.tolist()

    def slope(t: float, state: Array) -> Array:
        made = np.empty(state.size)
        rates(t, state.tolist(), parameters, held, made)
        return made

    found = solve_ivp(slope, (t0, t1), y, method="LSODA", rtol=rtol, atol=atol)
    if not found.success or not np.all(np.isfinite(found.y[:, -1])):
        return 1
    y[:] = found.y[:, -1]
    return 0


def batch_of(seed: int) -> Batch:
    """Return what a seed draws, faults apart."""
    return draw(seed)
