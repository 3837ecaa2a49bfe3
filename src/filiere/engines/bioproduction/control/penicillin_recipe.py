"""The sequence of a penicillin batch: published set points, initial conditions, disturbances and faults, one row per 12-minute step.

Values: PenSimPy (Quartic.ai, MIT), ``recipe.py``, ``batch_data.py`` and ``peni_env_setup.py``, after Goldrick et al. 2015 and 2019.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.plants.penicillin import PENICILLIN

Array = NDArray[np.float64]
STEP_H = 0.2
STEPS = 1150

#: Set points by variable: (until which hour, value), in the order of ``VARIABLES``.
VARIABLES = ("Fs", "Foil", "Fg", "pressure", "discharge", "Fw", "Fpaa")
Setpoints = tuple[tuple[float, float], ...]
RECIPE: Mapping[str, Setpoints] = {
    "Fs": (
        (3, 8), (12, 15), (16, 30), (20, 75), (24, 150), (28, 30), (32, 37), (36, 43), (40, 47), (44, 51), (48, 57), (52, 61), (56, 65),
        (60, 72), (64, 76), (68, 80), (72, 84), (76, 90), (80, 116), (160, 90), (230, 80),
    ),
    "Foil": ((4, 22), (16, 30), (56, 35), (60, 34), (64, 33), (68, 32), (72, 31), (76, 30), (80, 29), (230, 23)),
    "Fg": ((8, 30), (20, 42), (40, 55), (90, 60), (200, 75), (230, 65)),
    "pressure": ((12.4, 0.6), (25, 0.7), (30, 0.8), (40, 0.9), (100, 1.1), (150, 1.0), (230, 0.9)),
    "discharge": (
        (100, 0), (102, 4000), (130, 0), (132, 4000), (150, 0), (152, 4000), (170, 0), (172, 4000), (190, 0), (192, 4000), (210, 0),
        (212, 4000), (230, 0),
    ),
    "Fw": ((50, 0), (75, 500), (150, 100), (160, 0), (170, 400), (200, 150), (230, 250)),
    "Fpaa": ((5, 5), (40, 0), (200, 10), (230, 4)),
}  # fmt: skip

#: Faults by number: in which steps (from 1) which column takes which value; 7 and 8 are sensor ramps.
FAULTS: Mapping[int, tuple[tuple[int, int, str, float], ...]] = {
    1: ((100, 120, "Fg", 20.0), (500, 550, "Fg", 20.0)),
    2: ((500, 520, "pressure", 2.0), (1000, 1200, "pressure", 2.0)),
    3: ((100, 150, "Fs", 2.0), (380, 460, "Fs", 20.0), (1000, 1070, "Fs", 20.0)),
    4: ((400, 420, "Fb", 5.0), (700, 800, "Fb", 10.0)),
    5: ((350, 450, "Fc", 2.0), (1200, 1350, "Fc", 10.0)),
}
#: Columns that a fault may force; NaN where nothing does.
FORCED = ("Fs", "Fg", "pressure", "Fb", "Fc")
#: Disturbances of the inputs, in the order of the plant's ``d_…`` inputs, and the standard deviation of their noise.
NOISE = (
    ("d_mup", 0.03),
    ("d_mux", 0.25),
    ("d_cs", 1500.0),
    ("d_coil", 300.0),
    ("d_abc", 0.2),
    ("d_PAA", 300000.0),
    ("d_Tcin", 100.0),
    ("d_O2", 0.02),
)


@dataclass(frozen=True)
class Batch:
    """All that a batch needs; per step: recipe (steps, 7), disturbances (steps, 8), forced values (steps, 5), ramps (steps, 2)."""

    y0: Array
    p: Array
    recipe: Array
    disturbances: Array
    forced: Array
    ramps: Array


def recipe_rows(recipe: Mapping[str, Sequence[tuple[float, float]]], steps: int = STEPS) -> Array:
    """Return the set points of each step, (steps, 7); the last one holds after its time."""
    minutes = np.arange(1, steps + 1) * 12
    rows = np.empty((steps, len(VARIABLES)))
    for column, name in enumerate(VARIABLES):
        until = np.array([round(60 * hour) for hour, _ in recipe[name]])
        values = np.array([value for _, value in recipe[name]], dtype=float)
        rows[:, column] = values[np.minimum(np.searchsorted(until, minutes, side="left"), len(values) - 1)]
    return rows


def draw(seed: int, *, fault: int = 0, disturbed: bool = True, faithful: bool = True) -> Batch:
    """Return the batch of a seed: initial conditions and disturbances as the published code draws them.

    The published code starts a generator anew for each quantity, from the seed: the eight disturbances therefore share one noise.
    """
    draws = iter(range(31 + seed, 31 + seed + 40))

    def normal(at: int | None = None) -> float:
        return float(np.random.RandomState(next(draws) if at is None else at).randn(1)[0])

    seeded = 31 + seed
    start = 0.5 + 0.05 * normal(seeded)
    changes = {"mux": 0.41 + 0.025 * normal(), "mup": 0.041 + 0.0025 * normal()}
    states = {"S": 1 + 0.1 * normal(), "DO2": 15 + 0.5 * normal()}
    normal()
    states |= {"V": 58000 + 500 * normal(), "Wt": 62000 + 500 * normal(), "CO2": 0.038 + 0.001 * normal(), "O2": 0.20 + 0.05 * normal()}
    states |= {"H": 10 ** -(6.5 + 0.1 * normal()), "T": 297 + 0.5 * normal()}
    normal()
    states |= {"PAA": 1400 + 50 * normal(), "NH3": 1700 + 50 * normal(), "a0": start / 3, "a1": 2 * start / 3}
    changes |= {"alpha_kla": 85 + 10 * normal(seeded + 14), "PAA_c": 530000 + 20000 * normal(seeded + 15)}
    changes |= {"N_conc_paa": 150000 + 2000 * normal(seeded + 16), "faithful": float(faithful)}
    return Batch(
        y0=np.array(PENICILLIN.initial(states)),
        p=np.array(PENICILLIN.values(changes)),
        recipe=recipe_rows(RECIPE),
        disturbances=_disturbances(seed) if disturbed else np.zeros((STEPS, len(NOISE))),
        forced=_forced(fault),
        ramps=_ramps(fault),
    )


def _disturbances(seed: int) -> Array:
    from scipy.signal import lfilter

    noise = np.random.RandomState(seed).randn(STEPS + 1)
    shape = lfilter([0.005], [1.0, -0.995], noise)[:STEPS]
    return np.column_stack([scale * shape for _, scale in NOISE])


def _forced(fault: int) -> Array:
    rows = np.full((STEPS, len(FORCED)), np.nan)
    for number, windows in FAULTS.items():
        if fault in {number, 6}:
            for first, last, name, value in windows:
                rows[first - 1 : last, FORCED.index(name)] = value
    return rows


def _ramps(fault: int) -> Array:
    rows = np.zeros((STEPS, 2))
    ramp = np.interp(np.arange(1, STEPS + 1), [0, 200, 800, 1750], [0, 0, 1, 1])
    if fault == 7:
        rows[:, 1] = 0.4 * ramp
    if fault == 8:
        rows[:, 0] = 0.1 * ramp
    return rows
