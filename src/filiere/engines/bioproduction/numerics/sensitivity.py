"""What the result depends on: Sobol indices over declared ranges, and forward sensitivities along a batch.

Sobol: first order after A. Saltelli et al., Comput. Phys. Commun. 181(2):259–270, 2010 (their estimator b); total order after
M. J. W. Jansen, Comput. Phys. Commun. 117:35–43, 1999; scrambled Sobol points; intervals by bootstrap over the points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError, Unsolved
from filiere.engines.bioproduction.model.emission import interpreted, written
from filiere.engines.bioproduction.model.schedule import Schedule

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SobolIndex:
    """First-order and total index of one parameter, with their 95 % bootstrap intervals."""

    name: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def sobol(
    names: Sequence[str], lows: Array, highs: Array, result: Callable[[Array], Array], *, points: int, seed: int, resamples: int = 200
) -> tuple[SobolIndex, ...]:
    """Return the Sobol indices of a result (a function of rows of parameters) with parameters uniform over their ranges.

    It costs ``points · (parameters + 2)`` evaluations; points whose result is not finite are left out with all their companions.

    Raises:
        PlantError: ``points`` is not a power of two of at least 16, or too few points give a result.
    """
    from scipy.stats import qmc

    if points < 16 or points & (points - 1):
        raise PlantError(
            f"{points} points : il faut une puissance de 2, 16 au moins", f"{points} points: a power of 2, at least 16, is needed"
        )
    count = len(names)
    unit = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(seed)).random(points)
    a, b = lows + unit[:, :count] * (highs - lows), lows + unit[:, count:] * (highs - lows)
    mixed = [np.column_stack([b[:, j] if j == i else a[:, j] for j in range(count)]) for i in range(count)]
    found = result(np.vstack([a, b, *mixed])).reshape(count + 2, points)
    kept = np.all(np.isfinite(found), axis=0)
    if kept.sum() < 16:
        raise PlantError(f"{int(kept.sum())} points aboutissent sur {points}", f"{int(kept.sum())} points of {points} give a result")
    found = found[:, kept]
    rng = np.random.default_rng(seed + 1)
    rows = rng.integers(0, found.shape[1], size=(resamples, found.shape[1]))
    value = _indices(found)
    again = np.array([_indices(found[:, row]) for row in rows])
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    return tuple(
        SobolIndex(name, *(float(part[kind, i]) for kind in (0, 1) for part in (value, low, high))) for i, name in enumerate(names)
    )


def _indices(found: Array) -> Array:
    fa, fb, mixed = found[0], found[1], found[2:]
    variance = np.var(np.concatenate([fa, fb]))
    if variance == 0:
        return np.zeros((2, len(mixed)))
    first = np.mean(fb * (mixed - fa), axis=1) / variance
    total = 0.5 * np.mean((fa - mixed) ** 2, axis=1) / variance
    return np.array([first, total])


def forward(
    plant: Plant, y0: Array, p: Array, plan: Schedule, samples: Array, names: Sequence[str], *, rtol: float = 1e-8
) -> tuple[Array, Array]:
    """Return the states (samples, states) and their derivatives with respect to parameters (samples, states, names).

    The variational equations dS/dt = J·S + df/dp are integrated beside the plant with the Jacobians traced from its equations.

    Raises:
        PlantError: an unknown parameter.
        Unsolved: the integration stopped before the end.
    """
    from scipy.integrate import solve_ivp

    known = plant.names("parameters")
    plant.values(dict.fromkeys(names, 0.0))
    columns, n = [known.index(name) for name in names], len(plant.states)
    text = written(plant)
    rates, jacobian, slopes = (interpreted(getattr(text, part), part) for part in ("rates", "jacobian", "sensitivities"))
    parameters = [float(value) for value in p]
    z = np.concatenate([y0, np.zeros(n * len(names))])
    out = np.full((samples.size, z.size), np.nan)
    for row in range(plan.times.size - 1):
        z = _jump(z, plan, row, n)
        start, end, held = plan.times[row], plan.times[row + 1], plan.inputs[row].tolist()
        if row == 0:
            out[samples <= start] = z
        inside = (samples > start) & (samples <= end)

        def slope(t: float, state: Array, held: list[float] = held) -> Array:
            made, square, tall = np.empty(n), np.zeros((n, n)), np.zeros((n, len(parameters)))
            values = state[:n].tolist()
            rates(t, values, parameters, held, made)
            jacobian(t, values, parameters, held, square)
            slopes(t, values, parameters, held, tall)
            return np.concatenate([made, (square @ state[n:].reshape(n, -1) + tall[:, columns]).ravel()])

        wanted = np.unique(np.append(samples[inside], end))
        solved = solve_ivp(
            slope,
            (start, end),
            z,
            method="BDF" if plant.stiff else "RK45",
            t_eval=wanted,
            rtol=rtol,
            atol=rtol * 1e-2 * _scales(plant, p, columns),
        )
        if not solved.success:
            raise Unsolved(f"{plant.name} : les sensibilités divergent", f"{plant.name}: the sensitivities diverge")
        out[inside] = solved.y.T[: int(inside.sum())]
        z = solved.y[:, -1]
    return out[:, :n], out[:, n:].reshape(samples.size, n, len(names))


def _scales(plant: Plant, p: Array, columns: Sequence[int]) -> Array:
    scale = np.array([state.scale for state in plant.states])
    sizes = np.array([max(abs(float(p[column])), 1e-300) for column in columns])
    return np.concatenate([scale, (scale[:, None] / sizes[None, :]).ravel()])


def _jump(z: Array, plan: Schedule, row: int, n: int) -> Array:
    y, s = z[:n].copy(), z[n:].reshape(n, -1).copy()
    y, s = plan.gain[row] * y + plan.shift[row], plan.gain[row][:, None] * s
    added = plan.bolus[row]
    if added != 0:
        volume, dissolved = y[plan.volume], plan.dissolved > 0
        if added > 0:
            ds = s[plan.volume]
            mixed = (y * volume + plan.feed[row]) / (volume + added)
            s = np.where(dissolved[:, None], (s * volume + (y - mixed)[:, None] * ds[None, :]) / (volume + added), s)
            y = np.where(dissolved, mixed, y)
        y[plan.volume] += added
    return np.concatenate([y, s.ravel()])
