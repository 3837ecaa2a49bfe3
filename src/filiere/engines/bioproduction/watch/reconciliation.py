"""A twin held to its plant: parameters fitted to measured batches, what the fit leaves, and the card that says how far to believe it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError
from filiere.engines.bioproduction.model.schedule import Event, schedule
from filiere.engines.bioproduction.numerics.estimation import Data, Fit, Profile, estimate, profile
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.watch.credibility import Domain, Whiteness, domain, white, whiteness
from filiere.engines.bioproduction.watch.historian import Export

Array = NDArray[np.float64]
#: A parameter whose 95 % interval is wider than this ratio, or open, is told as not identified.
IDENTIFIED = 3.0


@dataclass(frozen=True)
class Reconciled:
    """The fit, its profiles, the measured batches with what the twin predicts of them, whiteness and domain."""

    plant: Plant
    base: Array
    fit: Fit
    profiles: tuple[Profile, ...]
    data: tuple[Data, ...]
    predicted: tuple[Array, ...]
    tests: tuple[Whiteness, ...]
    domain: Domain

    @property
    def misfit(self) -> float:
        """The weighted sum of squares per degree of freedom: near 1 where the model and the stated noise explain the data."""
        return self.fit.cost / max(self.fit.data - len(self.fit.names), 1)

    @property
    def white(self) -> bool:
        """Whether what the fit leaves has no order in time."""
        return white(self.tests)

    def open(self) -> tuple[str, ...]:
        """Return the parameters that the data do not identify."""
        return tuple(item.name for item in self.profiles if item.low is None or item.high is None or item.high / item.low > IDENTIFIED)


def batch(
    plant: Plant, export: Export, events: Sequence[Event], initial: Mapping[str, float], *, relative: float, absolute: float = 0.01
) -> Data:
    """Return a measured batch as data of the fit; ``relative`` and ``absolute`` (of the state's scale) make its standard deviations.

    Raises:
        PlantError: a batch that starts before the recipe, or noise that is not above zero.
    """
    if not relative > 0:
        raise PlantError("le bruit des mesures doit être positif", "the noise of the measurements must be above zero")
    scale = 60.0 if plant.time_unit == "min" else 1.0
    times = export.hours * scale
    if times[0] < 0:
        raise PlantError("une mesure précède le début du lot", "a measurement precedes the start of the batch")
    end = max(float(times[-1]), 1e-6)
    plan = schedule(plant, [event for event in events if event.at < end], 0.0, end)
    scales = np.array([plant.states[plant.index(name)].scale for name in export.states])
    return Data(
        plan, np.array(plant.initial(initial)), times, export.states, export.values, relative * np.abs(export.values) + absolute * scales
    )


def reconcile(
    plant: Plant,
    base: Array,
    names: Sequence[str],
    data: Sequence[Data],
    *,
    points: int = 7,
    watch: Callable[[Sequence[str]], Any] = list,
) -> Reconciled:
    """Return the twin fitted to data, with its profiles; ``watch`` wraps the names while profiles are made.

    Raises:
        PlantError: data or parameters that cannot be used.
    """
    if not names:
        raise PlantError("aucun paramètre à ajuster", "no parameter to fit")
    fit = estimate(plant, base, names, data)
    tuned = base.copy()
    for name, value in zip(names, fit.values, strict=True):
        tuned[plant.names("parameters").index(name)] = value
    profiles = tuple(profile(plant, base, fit, name, data, points=points) for name in watch(names))
    predicted = tuple(
        solve(plant, item.y0, tuned, item.plan, item.times, rtol=1e-7, atol=1e-9)[:, [plant.index(name) for name in item.states]]
        for item in data
    )
    states = tuple(dict.fromkeys(name for item in data for name in item.states))
    left = {
        name: [_residual(item, made, name) for item, made in zip(data, predicted, strict=True) if name in item.states] for name in states
    }
    tests = tuple(whiteness(name, parts) for name, parts in left.items())
    seen = [np.column_stack([_column(item, name) for name in states]) for item in data]
    return Reconciled(plant, tuned, fit, profiles, tuple(data), predicted, tests, domain(states, [item.times for item in data], seen))


def told(made: Reconciled) -> dict[str, Any]:
    """Return a reconciliation as plain values: what a file keeps and a page shows."""
    words = {state.name: {"fr": state.words[0], "en": state.words[1]} for state in made.plant.states}
    parameters = {item.name: item for item in made.plant.parameters}
    return {
        "plant": made.plant.name,
        "parameters": [
            {
                "name": item.name,
                "unit": parameters[item.name].unit,
                "value": value,
                "low": item.low,
                "high": item.high,
                "declared": parameters[item.name].value,
                "grid": item.grid.tolist(),
                "rise": item.rise.tolist(),
            }
            for item, value in zip(made.profiles, made.fit.values.tolist(), strict=True)
        ],
        "open": list(made.open()),
        "sloppy": {name: float(value) for name, value in zip(made.fit.names, made.fit.worst_direction, strict=True)},
        "sloppy_sd": made.fit.worst_sd,
        "data": made.fit.data,
        "misfit": made.misfit,
        "white": made.white,
        "whiteness": [{"name": item.name, "count": item.count, "statistic": item.statistic, "p": item.p} for item in made.tests],
        "domain": {name: [made.domain.low[name], made.domain.high[name]] for name in made.domain.low},
        "hours": made.domain.hours / (60.0 if made.plant.time_unit == "min" else 1.0),
        "labels": {name: words[name] for name in made.domain.low},
        "units": {name: made.plant.states[made.plant.index(name)].unit for name in made.domain.low},
        "points": _points(made),
    }


def _points(made: Reconciled) -> list[dict[str, Any]]:
    scale = 60.0 if made.plant.time_unit == "min" else 1.0
    points = []
    for number, (item, predicted) in enumerate(zip(made.data, made.predicted, strict=True), start=1):
        for row, column in np.argwhere(np.isfinite(item.values)):
            seen, found = float(item.values[row, column]), float(predicted[row, column])
            points.append(
                {
                    "batch": number,
                    "hour": float(item.times[row]) / scale,
                    "name": item.states[column],
                    "observed": seen,
                    "predicted": found,
                    "residual": (seen - found) / float(item.sd[row, column]),
                }
            )
    return points


def _column(item: Data, name: str) -> Array:
    return item.values[:, item.states.index(name)] if name in item.states else np.full(item.times.size, np.nan)


def _residual(item: Data, predicted: Array, name: str) -> Array:
    place = item.states.index(name)
    made: Array = (item.values[:, place] - predicted[:, place]) / item.sd[:, place]
    return made
