"""A plant, declared once: states, parameters and inputs with units and sources, and one function for the equations.

The function is written in ordinary arithmetic over named values and a namespace of mathematical functions, so that the same text runs on
NumPy arrays (the reference), is traced into compiled code (``model.emission``) and is evaluated on CasADi symbols (``model.symbolic``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

#: Words in French and in English.
Words = tuple[str, str]
#: ``equations(t, states, parameters, inputs, functions)`` → (derivatives by state, outputs by name).
Equations = Callable[[Any, Any, Any, Any, Any], tuple[Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True)
class State:
    """One state: its unit, its initial value and whether it is a concentration (which dilution and bolus additions change)."""

    name: str
    unit: str
    initial: float
    words: Words
    scale: float = 1.0
    concentration: bool = False
    positive: bool = True


@dataclass(frozen=True)
class Parameter:
    """One parameter: its value, unit, source, and the range in which the source or the declared variant lets it vary."""

    name: str
    value: float
    unit: str
    source: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Input:
    """One input, held constant between two events: its unit and its value before any event."""

    name: str
    unit: str
    value: float
    words: Words


@dataclass(frozen=True)
class Output:
    """One quantity computed from the states, with its unit."""

    name: str
    unit: str
    words: Words


@dataclass(frozen=True)
class Plant:
    """A model: what it holds, the equations, the unit of time, and where they come from.

    ``published`` says that the equations and the parameters were checked against the cited source; otherwise it is our own variant.
    ``volume`` names the state that a bolus adds to, where there is one.
    """

    name: str
    words: Words
    time_unit: str
    states: tuple[State, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    equations: Equations
    source: str
    published: bool
    stiff: bool = False
    volume: str | None = None
    working_volume: float | None = None
    horizon: float = 0.0
    product: str = ""
    limits: Words = field(default=("", ""))

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of its ``states``, ``parameters``, ``inputs`` or ``outputs``, in order."""
        return tuple(item.name for item in getattr(self, kind))

    def index(self, state: str) -> int:
        """Return the place of a state.

        Raises:
            KeyError: the plant has no such state.
        """
        try:
            return self.names("states").index(state)
        except ValueError:
            raise KeyError(state) from None

    def initial(self, changes: Mapping[str, float] | None = None) -> list[float]:
        """Return the initial state, with changes by name.

        Raises:
            PlantError: an unknown name, or a value that is not finite or below zero where the state cannot be.
        """
        return _filled(self.name, "state", {s.name: s.initial for s in self.states}, changes, {s.name for s in self.states if s.positive})

    def values(self, changes: Mapping[str, float] | None = None) -> list[float]:
        """Return the parameters, with changes by name.

        Raises:
            PlantError: an unknown name, or a value that is not finite.
        """
        return _filled(self.name, "parameter", {p.name: p.value for p in self.parameters}, changes, set())

    def held(self, changes: Mapping[str, float] | None = None) -> list[float]:
        """Return the inputs, with changes by name.

        Raises:
            PlantError: an unknown name, or a value that is not finite.
        """
        return _filled(self.name, "input", {i.name: i.value for i in self.inputs}, changes, set())

    def evaluate(self, t: Any, y: Sequence[Any], p: Sequence[Any], u: Sequence[Any], functions: Any) -> tuple[list[Any], dict[str, Any]]:
        """Return the derivatives in the order of the states, and the outputs by name, on whatever values ``functions`` knows."""
        rates, outputs = self.equations(
            t,
            SimpleNamespace(**dict(zip(self.names("states"), y, strict=True))),
            SimpleNamespace(**dict(zip(self.names("parameters"), p, strict=True))),
            SimpleNamespace(**dict(zip(self.names("inputs"), u, strict=True))),
            functions,
        )
        return [rates[name] for name in self.names("states")], dict(outputs)


class PlantError(ValueError):
    """Something asked of a plant that it cannot do: what, where, and what would do, in French and in English."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr, self.en = fr, en


class Unsolved(PlantError):
    """An integration that could not be finished, and the time it reached."""


def _filled(plant: str, kind: str, known: Mapping[str, float], changes: Mapping[str, float] | None, positive: set[str]) -> list[float]:
    kinds = {"state": "état", "parameter": "paramètre", "input": "entrée"}
    values = dict(known)
    for name, value in (changes or {}).items():
        if name not in values:
            raise PlantError(
                f"{plant} n’a pas de {kinds[kind]} {name!r} ; elle a {', '.join(known)}",
                f"{plant} has no {kind} {name!r}; it has {', '.join(known)}",
            )
        number = float(value)
        if not abs(number) < float("inf"):
            raise PlantError(
                f"{plant}, {kinds[kind]} {name} : {value} n’est pas un nombre fini", f"{plant}, {kind} {name}: {value} is not finite"
            )
        if name in positive and number < 0:
            raise PlantError(f"{plant}, {kinds[kind]} {name} : {value} est négatif", f"{plant}, {kind} {name}: {value} is negative")
        values[name] = number
    return list(values.values())
