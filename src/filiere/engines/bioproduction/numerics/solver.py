"""Runs a plant over a schedule: SciPy on the base install, compiled loops where numba is there; the two are held equal by tests."""

from importlib import util
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError, Unsolved
from filiere.engines.bioproduction.model.emission import interpreted, written
from filiere.engines.bioproduction.model.schedule import Schedule
from filiere.engines.bioproduction.numerics import batch as kernels
from filiere.engines.bioproduction.numerics.compilation import Kernel, kernel

Array = NDArray[np.float64]
Backend = Literal["reference", "compiled"]


def fastest() -> Backend:
    """Return the compiled back end where numba is installed, else the reference."""
    return "compiled" if util.find_spec("numba") else "reference"


def solve(
    plant: Plant,
    y0: Array,
    p: Array,
    plan: Schedule,
    samples: Array,
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    backend: Backend | None = None,
) -> Array:
    """Return the states at the samples, of shape (samples, states).

    ``atol`` is relative to each state's declared scale. A sample at the instant of an event gives the state before it.

    Raises:
        Unsolved: the integration stopped before the end.
        PlantError: the vessel was emptied or overfilled, or samples are not in increasing order inside the run.
    """
    check_samples(plan, samples)
    y = np.array(y0, dtype=float)
    out = np.full((samples.size, y.size), np.nan)
    if (backend or fastest()) == "compiled":
        made, rest = kernel_arguments(plant, plan)
        given = (np.ascontiguousarray(p, dtype=float), *rest, float(rtol), tolerance(plant, atol), samples, out)
        state = made.batch(made.advance, made.rates, made.jacobian, y, *given)
    else:
        state = _reference(plant, y, p, plan, rtol, tolerance(plant, atol), samples, out)
    raise_for(plant, int(state))
    return out


def tolerance(plant: Plant, atol: float) -> Array:
    """Return the absolute tolerance of each state."""
    return atol * np.array([state.scale for state in plant.states])


def raise_for(plant: Plant, state: int) -> None:
    """Raise what the end of a batch means.

    Raises:
        Unsolved: no step was small enough.
        PlantError: the vessel was emptied or overfilled.
    """
    if state == kernels.UNSOLVED:
        raise Unsolved(
            f"{plant.name} : l’intégration s’arrête avant la fin ; ces valeurs font diverger les équations",
            f"{plant.name}: the integration stops before the end; these values make the equations diverge",
        )
    if state == kernels.EMPTIED:
        raise PlantError(f"{plant.name} : la cuve se vide avant la fin", f"{plant.name}: the vessel is emptied before the end")
    if state == kernels.OVERFILLED:
        raise PlantError(
            f"{plant.name} : la cuve dépasse son volume utile de {plant.working_volume} L",
            f"{plant.name}: the vessel exceeds its working volume of {plant.working_volume} L",
        )


def check_samples(plan: Schedule, samples: Array) -> None:
    """Raise where the times asked for do not increase, or leave the run.

    Raises:
        PlantError: such a time.
    """
    if samples.size == 0 or not np.all(np.isfinite(samples)):
        raise PlantError("il faut au moins un instant, et des nombres", "at least one time is needed, and numbers")
    if np.any(np.diff(samples) <= 0):
        raise PlantError("les instants demandés doivent croître", "the times asked for must increase")
    if samples[0] < plan.times[0] - 1e-9 or samples[-1] > plan.times[-1] + 1e-9:
        raise PlantError(
            f"les instants sortent de la marche {plan.times[0]}–{plan.times[-1]}",
            f"the times leave the run {plan.times[0]}–{plan.times[-1]}",
        )


def _limit(plant: Plant) -> float:
    return plant.working_volume * (1 + 1e-9) if plant.working_volume else np.inf


def kernel_arguments(plant: Plant, plan: Schedule) -> tuple[Kernel, tuple[Any, ...]]:
    """Return the compiled functions of a plant, and its recipe as they take it."""
    arrays = (plan.times, plan.inputs, plan.gain, plan.shift, plan.bolus, plan.feed, plan.dissolved, plan.volume)
    return kernel(plant), (*arrays, float(_limit(plant)))


def _reference(plant: Plant, y: Array, p: Array, plan: Schedule, rtol: float, atol: Array, samples: Array, out: Array) -> int:
    from scipy.integrate import solve_ivp

    rates = interpreted(written(plant).rates, "rates")
    parameters = [float(value) for value in p]
    for row in range(plan.times.size - 1):
        kernels.event(y, plan.gain[row], plan.shift[row], plan.bolus[row], plan.feed[row], plan.dissolved, plan.volume)
        if plan.volume >= 0 and not y[plan.volume] > 0:
            return kernels.EMPTIED
        start, end = plan.times[row], plan.times[row + 1]
        if row == 0:
            out[samples <= start] = y
        inside = (samples > start) & (samples <= end)
        held = [float(value) for value in plan.inputs[row]]

        def slope(t: float, state: Array, held: list[float] = held) -> Array:
            made = np.empty(state.size)
            rates(t, state.tolist(), parameters, held, made)
            return made

        wanted = np.unique(np.append(samples[inside], end))
        found = solve_ivp(slope, (start, end), y, method="BDF" if plant.stiff else "LSODA", t_eval=wanted, rtol=rtol, atol=atol)
        if not found.success or not np.all(np.isfinite(found.y)):
            return kernels.UNSOLVED
        out[inside] = found.y.T[: int(inside.sum())]
        y[:] = found.y[:, -1]
        if plan.volume >= 0 and not y[plan.volume] > 0:
            return kernels.EMPTIED
        if plan.volume >= 0 and y[plan.volume] > _limit(plant):
            return kernels.OVERFILLED
    return kernels.FINISHED
