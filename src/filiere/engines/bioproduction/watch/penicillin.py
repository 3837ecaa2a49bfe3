"""What an operator of the penicillin plant sees each hour, and how early the monitor finds each published fault."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.control import penicillin as plant
from filiere.engines.bioproduction.control.penicillin_loop import MOVES
from filiere.engines.bioproduction.control.penicillin_recipe import FAULTS, STEP_H
from filiere.engines.bioproduction.watch.monitoring import Alarm, Monitor, fit, watch

Array = NDArray[np.float64]

#: States and moves recorded in line, in this order; pH is computed from the hydrogen ion.
STATES = (("DO2", 1), ("O2", 2), ("V", 4), ("T", 7), ("CO2", 27))
FLOWS = ("Fs", "Fg", "Fc", "Fb", "pressure")
VARIABLES = (*(name for name, _ in STATES), "pH", *FLOWS)
#: The published loop: its batches are the ones worth copying.
ARM: plant.Arm = "published"


@dataclass(frozen=True)
class Detection:
    """How one fault was found: hours between its start and the alarm (None where it was not), and the variable blamed."""

    fault: int
    plant: int
    starts_h: float
    alarm_h: float | None
    delay_h: float | None
    blamed: str | None


def recorded(batch: plant.Campaign) -> Array:
    """Return the hourly record of a batch, (230, variables)."""
    states = [batch.states[4::5, place] for _, place in STATES]
    flows = [batch.moves[4::5, MOVES.index(name)] for name in FLOWS]
    return np.column_stack([*states, -np.log10(batch.states[4::5, 6]), *flows])


def start_h(fault: int) -> float:
    """Return when a fault first acts, h; a ramp starts at step 200."""
    windows = [first for number, rows in FAULTS.items() if fault in {number, 6} for first, _, _, _ in rows]
    return float(min(windows, default=200) * STEP_H)


def learn(first: int, count: int, components: int, level: float) -> Monitor:
    """Return the monitor of that many good batches, from a plant on."""
    return fit(np.array([recorded(plant.run(seed, arm=ARM)) for seed in range(first, first + count)]), components, level)


def healthy(monitor: Monitor, first: int, count: int) -> list[Alarm]:
    """Return the alarms of good batches that the monitor has not seen: each is false."""
    return [watch(monitor, recorded(plant.run(seed, arm=ARM))) for seed in range(first, first + count)]


def detect(monitor: Monitor, first: int, each: int) -> list[Detection]:
    """Return how each of the eight faults is found, on so many plants each."""
    found = []
    for fault in range(1, 9):
        for seed in range(first, first + each):
            alarm = watch(monitor, recorded(plant.run(seed, arm=ARM, fault=fault)))
            begins, step = start_h(fault), alarm.step
            at = None if step is None else float(step + 1)
            late = at is not None and at >= begins
            blamed = VARIABLES[alarm.variable] if alarm.variable is not None else None
            found.append(
                Detection(fault, seed, begins, at, round(at - begins, 1) if at is not None and late else None, blamed if late else None)
            )
    return found
