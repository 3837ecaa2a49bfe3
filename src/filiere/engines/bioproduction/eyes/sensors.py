"""A culture as its sensors tell it: in line with drift, assays once a day, late and sometimes missing. All is simulated."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.eyes.filters import Belief, Coordinates, Kind, Measurement, Track, track
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import Bolus, Schedule, schedule
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.plants.catalogue import Ready, ready
from filiere.engines.bioproduction.plants.cho import CHO

Array = NDArray[np.float64]
ESTIMATED = ("Xv", "Glc", "Gln", "Lac", "Amm", "mAb")
WALKING = ("mu_max", "Q_mAb", "drift")
_SHIFTS = {"Xv": 1e8, "Glc": 2.0, "Gln": 0.5, "Lac": 2.0, "Amm": 0.5, "mAb": 0.02}
#: Relative and absolute standard deviation of the daily assays.
_ASSAY = {"Xv": (0.06, 2e7), "Glc": (0.04, 0.2), "Gln": (0.06, 0.1), "Lac": (0.04, 0.3), "Amm": (0.06, 0.1), "mAb": (0.05, 0.01)}


@dataclass(frozen=True)
class Rig:
    """The sensors of a run: step in h, standard deviations in line, drift of capacitance, delay in h and share of missing assays."""

    step: float = 0.25
    capacitance: float = 0.05
    glucose: float = 1.5
    lactate: float = 2.0
    drift: float = 0.05
    delay: float = 4.0
    missing: float = 0.15
    lost: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Seen:
    """One simulated culture and what its sensors said."""

    times: Array
    truth: Array
    states: Array
    inputs: Array
    plan: Schedule
    measurements: tuple[Measurement, ...]
    mu_max: float = 0.0
    q_mab: float = 0.0
    extra: dict[str, float] = field(default_factory=dict)


def observe(seed: int, rig: Rig, mismatch: float = 0.10) -> Seen:
    """Return a culture whose kinetics differ from the model's by ``mismatch`` (coefficient of variation), and its measurements.

    Raises:
        PlantError: a rig that cannot be (a step or a deviation that is not above zero, a share outside 0–1).
    """
    if not (rig.step > 0 and min(rig.capacitance, rig.glucose, rig.lactate) > 0 and 0 <= rig.missing <= 1 and rig.delay >= 0):
        raise PlantError("ces capteurs ne peuvent pas être", "these sensors cannot be")
    rng, recipe = np.random.default_rng(seed), ready("cho/fed-batch")
    times = np.arange(0.0, recipe.horizon + rig.step / 2, rig.step)
    changes = dict(recipe.parameters or {})
    base = dict(zip(CHO.names("parameters"), CHO.values(changes), strict=True))
    for name in ("mu_max", "Q_mAb", "m_glc", "Y_Xglc", "Y_lacglc"):
        changes[name] = base[name] * float(np.exp(mismatch * rng.standard_normal()))
    plan = schedule(CHO, recipe.events, 0.0, recipe.horizon)
    y0 = np.array(CHO.initial({**(recipe.initial or {}), "Xv": 0.4e9 * float(np.exp(0.1 * rng.standard_normal()))}))
    states = solve(CHO, y0, np.array(CHO.values(changes)), plan, times, rtol=1e-7, atol=1e-9)
    truth = states[:, [CHO.index(name) for name in ESTIMATED]]
    segments = np.maximum(np.searchsorted(plan.times[:-1], times[:-1], side="right") - 1, 0)
    in_line, assays = _in_line(times, truth, rig, rng), _assays(times, truth, rig, rng)
    return Seen(times, truth, states, plan.inputs[segments], plan, (*in_line, *assays), changes["mu_max"], changes["Q_mAb"])


def estimate(seen: Seen, rig: Rig, kind: Kind) -> Track:
    """Return what a filter, given the nominal model and the measurements, believes of the culture."""
    recipe = ready("cho/fed-batch")
    space = coordinates(recipe)
    base = dict(zip(CHO.names("parameters"), space.base, strict=True))
    initial = dict(zip(CHO.names("states"), CHO.initial(recipe.initial), strict=True))
    values = np.array([*(initial[name] for name in ESTIMATED), *(base.get(name, 1.0) for name in WALKING)])
    spread = np.array([0.15, 0.05, 0.05, 0.02, 0.05, 0.10, 0.12, 0.12, 0.01])
    # What the model does not know of glucose, lactate and the others enters as a walk; variances are per hour, in logarithms.
    walk = np.array([1e-4, 4e-4, 1e-4, 2e-4, 1e-4, 1e-5, 1e-4, 4e-5, 2e-5])
    known = {name: seen.states[:, CHO.index(name)] for name in ("V", "Xd", "harvest")}
    start = Belief(space.inward(values), np.diag(spread**2))
    return track(kind, space, start, seen.times, seen.inputs, known, _jumps(seen), seen.measurements, walk)


def coordinates(recipe: Ready) -> Coordinates:
    """Return the coordinates of the CHO filter."""
    shifts = np.array([*(_SHIFTS[name] for name in ESTIMATED), *(0.0 for _ in WALKING)])
    return Coordinates(CHO, ESTIMATED, shifts, WALKING, tuple(CHO.values(recipe.parameters)), {"capacitance": ("Xv", "drift")})


def _jumps(seen: Seen) -> dict[int, dict[str, tuple[float, float]]]:
    volumes = seen.states[:, CHO.index("V")]
    made: dict[int, dict[str, tuple[float, float]]] = {}
    for event in ready("cho/fed-batch").events:
        if isinstance(event, Bolus):
            k = int(np.argmin(np.abs(seen.times - event.at)))
            share = event.volume / (volumes[k] + event.volume)
            made[k] = {name: (1 - share, share * event.composition.get(name, 0.0)) for name in ESTIMATED}
    return made


def _in_line(times: Array, truth: Array, rig: Rig, rng: np.random.Generator) -> list[Measurement]:
    drift = rig.drift * rng.standard_normal() * times / times[-1]
    noise = rng.standard_normal((times.size, 3))
    made = []
    for k, t in enumerate(times):
        if rig.lost[0] <= t < rig.lost[1]:
            continue
        cells, glucose, lactate = truth[k, 0], truth[k, 1], truth[k, 3]
        sd = rig.capacitance * cells + 2e7
        said = {
            "capacitance": (cells * (1 + drift[k]) + sd * noise[k, 0], float(sd)),
            "Glc": (glucose + rig.glucose * noise[k, 1], rig.glucose),
            "Lac": (lactate + rig.lactate * noise[k, 2], rig.lactate),
        }
        made.append(Measurement(float(t), float(t), {name: (float(v), float(s)) for name, (v, s) in said.items()}))
    return made


def _assays(times: Array, truth: Array, rig: Rig, rng: np.random.Generator) -> list[Measurement]:
    made = []
    for day in range(1, int(times[-1] // 24)):
        # Samples are drawn an hour before the daily addition.
        k = int(np.argmin(np.abs(times - (24.0 * day - 1.0))))
        values = {}
        for place, name in enumerate(ESTIMATED):
            relative, absolute = _ASSAY[name]
            sd = relative * truth[k, place] + absolute
            draw = rng.standard_normal()
            if rng.random() >= rig.missing:
                values[name] = (float(truth[k, place] + sd * draw), float(sd))
        if values and times[k] + rig.delay <= times[-1]:
            made.append(Measurement(float(times[k]), float(times[int(np.argmin(np.abs(times - times[k] - rig.delay)))]), values))
    return made
