"""A recipe as segments: what the inputs are between two instants, and what is added or taken out at each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError

Array = NDArray[np.float64]
_TINY = 1e-9


@dataclass(frozen=True)
class Hold:
    """From a time on, inputs take values (a feed starts, stops or changes; a set point moves)."""

    at: float
    inputs: Mapping[str, float]


@dataclass(frozen=True)
class Bolus:
    """At a time, a volume (L) of a composition (by state) is added; negative, a volume is drawn as a sample or a harvest."""

    at: float
    volume: float
    composition: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
    """At a time, a fraction of the medium (0–1) is replaced by one of a composition; the states ``kept`` stay (cells held back)."""

    at: float
    fraction: float
    composition: Mapping[str, float] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reset:
    """At a time, states take values (a medium exchange that removes what is outside the cells)."""

    at: float
    states: Mapping[str, float]


Event = Hold | Bolus | Exchange | Reset


@dataclass(frozen=True)
class Schedule:
    """A recipe made ready: K segments with, at the start of each, ``y ← gain·y + shift`` and then a bolus.

    ``times`` has K+1 instants, ``inputs`` is (K, inputs), ``gain`` and ``shift`` and ``feed`` are (K, states), ``bolus`` is (K,) in L.
    """

    times: Array
    inputs: Array
    gain: Array
    shift: Array
    bolus: Array
    feed: Array
    dissolved: Array
    volume: int


def schedule(plant: Plant, events: Sequence[Event], start: float, end: float, held: Mapping[str, float] | None = None) -> Schedule:
    """Return a recipe as segments between ``start`` and ``end``, in the plant's unit of time.

    Raises:
        PlantError: an event outside the run, of unknown names, a fraction outside 0–1, or a bolus in a plant that has no volume.
    """
    if not end > start:
        raise PlantError(f"la fin ({end}) doit suivre le début ({start})", f"the end ({end}) must follow the start ({start})")
    for event in events:
        _check(plant, event, start, end)
    inner = sorted({start, *(event.at for event in events if event.at < end - _TINY)})
    count, states, inputs = len(inner), plant.names("states"), plant.names("inputs")
    made = Schedule(
        times=np.array([*inner, end]),
        inputs=np.zeros((count, len(inputs))),
        gain=np.ones((count, len(states))),
        shift=np.zeros((count, len(states))),
        bolus=np.zeros(count),
        feed=np.zeros((count, len(states))),
        dissolved=np.array([float(state.concentration) for state in plant.states]),
        volume=plant.index(plant.volume) if plant.volume else -1,
    )
    current = dict(zip(inputs, plant.held(held), strict=True))
    for row, instant in enumerate(inner):
        for event in events:
            if event.at == instant:
                _put(plant, made, row, event, current)
        made.inputs[row] = list(current.values())
    return made


def _put(plant: Plant, made: Schedule, row: int, event: Event, current: dict[str, float]) -> None:
    match event:
        case Hold():
            current.update(event.inputs)
        case Bolus():
            made.bolus[row] += event.volume
            for name, value in event.composition.items():
                made.feed[row, plant.index(name)] += value * event.volume
        case Exchange():
            for place, state in enumerate(plant.states):
                if state.concentration and state.name not in event.kept:
                    made.gain[row, place] *= 1 - event.fraction
                    made.shift[row, place] = made.shift[row, place] * (1 - event.fraction)
                    made.shift[row, place] += event.fraction * event.composition.get(state.name, 0.0)
        case Reset():
            for name, value in event.states.items():
                made.gain[row, plant.index(name)] = 0.0
                made.shift[row, plant.index(name)] = value


def _check(plant: Plant, event: Event, start: float, end: float) -> None:
    if not start <= event.at <= end:
        raise PlantError(
            f"un événement à {event.at} {plant.time_unit} sort de la marche {start}–{end}",
            f"an event at {event.at} {plant.time_unit} is outside the run {start}–{end}",
        )
    match event:
        case Hold():
            plant.held(event.inputs)
        case Bolus():
            if plant.volume is None:
                raise PlantError(f"{plant.name} n’a pas de volume : un ajout n’y a pas de sens", f"{plant.name} has no volume to add to")
            plant.initial(event.composition)
        case Exchange():
            if not 0 <= event.fraction <= 1:
                raise PlantError(f"une fraction échangée de {event.fraction}", f"an exchanged fraction of {event.fraction}")
            plant.initial(event.composition)
        case Reset():
            plant.initial(event.states)
