"""A plant and a recipe in, labelled trajectories with units out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant
from filiere.engines.bioproduction.model.emission import interpreted, written
from filiere.engines.bioproduction.model.schedule import Event, Schedule, schedule
from filiere.engines.bioproduction.numerics.solver import Backend, solve

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Trajectory:
    """What a batch did: times, and one column per state, output and input, each with its unit."""

    plant: str
    time_unit: str
    times: Array
    columns: Mapping[str, Array]
    units: Mapping[str, str]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def rows(self) -> list[list[float]]:
        """Return one row per time: the time, then each column."""
        rows: list[list[float]] = np.column_stack([self.times, *self.columns.values()]).tolist()
        return rows


def simulate(
    plant: Plant,
    events: Sequence[Event],
    times: Sequence[float] | Array,
    *,
    horizon: float | None = None,
    parameters: Mapping[str, float] | None = None,
    initial: Mapping[str, float] | None = None,
    rtol: float = 1e-8,
    atol: float = 1e-10,
    backend: Backend | None = None,
) -> Trajectory:
    """Return the trajectory of a plant under a recipe, at the times asked for.

    Raises:
        PlantError: unknown names, numbers that cannot be, events or times outside the run, a vessel emptied or overfilled.
        Unsolved: the integration stopped before the end.
    """
    samples = np.asarray(times, dtype=float)
    end = float(horizon if horizon is not None else samples[-1])
    plan = schedule(plant, events, 0.0, end)
    p = np.array(plant.values(parameters))
    states = solve(plant, np.array(plant.initial(initial)), p, plan, samples, rtol=rtol, atol=atol, backend=backend)
    columns = {name: states[:, place] for place, name in enumerate(plant.names("states"))}
    outputs = outputs_of(plant, states, p, plan, samples)
    columns |= {name: outputs[:, place] for place, name in enumerate(plant.names("outputs"))}
    units = {state.name: state.unit for state in plant.states} | {output.name: output.unit for output in plant.outputs}
    return Trajectory(plant.name, plant.time_unit, samples, columns, units)


def outputs_of(plant: Plant, states: Array, p: Array, plan: Schedule, samples: Array) -> Array:
    """Return the outputs of a plant along a run, (samples, outputs); at the instant of an event, with the inputs held before it."""
    outputs = interpreted(written(plant).outputs, "outputs")
    made = np.empty((samples.size, len(plant.outputs)))
    segments = np.maximum(np.searchsorted(plan.times[:-1], samples, side="left") - 1, 0)
    parameters = [float(value) for value in p]
    for row in range(samples.size):
        outputs(float(samples[row]), states[row].tolist(), parameters, plan.inputs[segments[row]].tolist(), made[row])
    return made
