"""A historian's export: a CSV file read by a map of its columns, units turned into the plant's, bad lines told by number.

A map says, for time and for each state, ``NAME=HEADER:UNIT`` (``time=Day:d``, ``Xv=VCD:1e6/mL``). An empty cell is what was not measured;
a cell that is no number, a time that goes backwards or a concentration below zero is refused with its line. Molar masses (g/mol): IUPAC
standard atomic weights, 2021.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import Plant, PlantError, State

Array = NDArray[np.float64]
#: g/mol; lactate and ammonium as ions.
MOLAR_MASS = {"Glc": 180.156, "Gln": 146.146, "Lac": 89.070, "Amm": 18.039}
_HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0}
_FACTORS: Mapping[str, Mapping[str, float]] = {
    "1/L": {"1/L": 1.0, "1/mL": 1e3, "1e5/mL": 1e8, "1e6/mL": 1e9, "1e9/L": 1e9},
    "1/mL": {"1/mL": 1.0, "1/L": 1e-3, "1e6/mL": 1e6},
    "mmol/L": {"mmol/L": 1.0, "mM": 1.0, "mol/L": 1e3},
    "g/L": {"g/L": 1.0, "mg/mL": 1.0, "mg/L": 1e-3},
    "L": {"L": 1.0, "mL": 1e-3, "m3": 1e3},
}
#: No more faults than a reader can mend at one go.
_TOLD = 20


@dataclass(frozen=True)
class Export:
    """What a historian said: hours, states, values (times, states) in the plant's units, NaN where nothing was measured."""

    hours: Array
    states: tuple[str, ...]
    values: Array
    units: Mapping[str, str]


@dataclass(frozen=True)
class _Mapped:
    header: str
    unit: str


def factors(state: State) -> dict[str, float]:
    """Return the units a state can be told in, with the factor to the plant's."""
    known = {**_FACTORS.get(state.unit, {}), state.unit: 1.0}
    if state.unit == "mmol/L" and state.name in MOLAR_MASS:
        known |= {"g/L": 1000.0 / MOLAR_MASS[state.name], "mg/L": 1.0 / MOLAR_MASS[state.name]}
    return known


def read(text: str, plant: Plant, columns: Iterable[str]) -> Export:
    """Return a CSV export read by a map of columns; comma, semicolon (with decimal commas) or tab between cells.

    Raises:
        PlantError: a map or a file that cannot be read; all faults at once, twenty at most.
    """
    mapped = _map(plant, columns)
    mark = _mark(text)
    table = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mark)]
    if not table:
        raise PlantError("le fichier est vide", "the file is empty")
    headers = [cell.strip() for cell in table[0]]
    places = {name: _place(headers, item.header) for name, item in mapped.items()}
    faults: list[tuple[str, str]] = []
    times: list[float] = []
    values: list[list[float]] = []
    names = [name for name in mapped if name != "time"]
    scale = {name: factors(plant.states[plant.index(name)])[mapped[name].unit] for name in names}
    start: list[datetime] = []
    for number, row in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        hour = _hour(cells["time"], mapped["time"].unit, mark, start, number, faults)
        if times and hour <= times[-1]:
            faults.append((f"ligne {number} : le temps recule ou se répète", f"line {number}: time goes backwards or repeats"))
        times.append(hour)
        values.append([_number(cells[name], mark, f"{number}, {mapped[name].header}", faults) * scale[name] for name in names])
    _refuse(faults)
    made = Export(np.array(times), tuple(names), np.array(values, dtype=float).reshape(len(times), len(names)), _units(plant, names))
    if not np.isfinite(made.values).any():
        raise PlantError("aucune mesure dans les colonnes choisies", "no measurement in the chosen columns")
    return made


def _map(plant: Plant, columns: Iterable[str]) -> dict[str, _Mapped]:
    made: dict[str, _Mapped] = {}
    faults: list[tuple[str, str]] = []
    for word in columns:
        name, sign, rest = (part.strip() for part in word.partition("="))
        header, colon, unit = (part.strip() for part in rest.rpartition(":"))
        if not sign or not colon or not header:
            faults.append((f"{word!r} : écrivez NOM=EN-TÊTE:UNITÉ", f"{word!r}: write NAME=HEADER:UNIT"))
            continue
        if name in made:
            faults.append((f"{name} est donné deux fois", f"{name} is given twice"))
        known: Sequence[str]
        if name == "time":
            known = (*_HOURS, "date")
        elif name in plant.names("states"):
            known = tuple(factors(plant.states[plant.index(name)]))
        else:
            states = ", ".join(plant.names("states"))
            faults.append((f"{name!r} n’est pas un état : {states}", f"{name!r} is not a state: {states}"))
            continue
        if unit not in known:
            faults.append(
                (f"{name} : l’unité {unit!r} n’est pas {', '.join(known)}", f"{name}: unit {unit!r} is not one of {', '.join(known)}")
            )
        made[name] = _Mapped(header, unit)
    if "time" not in made:
        faults.append(("la colonne du temps manque (time=EN-TÊTE:h)", "the column of time is missing (time=HEADER:h)"))
    if not set(made) - {"time"}:
        faults.append(("aucun état n’est donné", "no state is given"))
    _refuse(faults)
    return made


def _mark(text: str) -> str:
    first = text.partition("\n")[0]
    return max(";\t,", key=first.count)


def _place(headers: Sequence[str], header: str) -> int:
    found = [place for place, name in enumerate(headers) if name == header]
    if len(found) != 1:
        told = ", ".join(headers[:30])
        raise PlantError(
            f"la colonne {header!r} {'manque' if not found else 'existe deux fois'} ; il y a {told}",
            f"the column {header!r} {'is missing' if not found else 'exists twice'}; there are {told}",
        )
    return found[0]


def _hour(cell: str, unit: str, mark: str, start: list[datetime], number: int, faults: list[tuple[str, str]]) -> float:
    if unit != "date":
        hour = _number(cell, mark, f"{number}, time", faults, signed=True) * _HOURS[unit]
        if not cell:
            faults.append((f"ligne {number} : pas de temps", f"line {number}: no time"))
        return hour
    try:
        instant = datetime.fromisoformat(cell)
        if not start:
            start.append(instant)
        return (instant - start[0]).total_seconds() / 3600.0
    except (ValueError, TypeError):
        # Dates with and without an offset cannot be subtracted: that is a TypeError.
        faults.append((f"ligne {number} : {cell!r} n’est pas un instant ISO 8601", f"line {number}: {cell!r} is not an ISO 8601 instant"))
        return math.nan


def _number(cell: str, mark: str, place: str, faults: list[tuple[str, str]], *, signed: bool = False) -> float:
    if not cell:
        return math.nan
    try:
        value = float(cell.replace(",", ".") if mark != "," else cell)
    except ValueError:
        value = math.inf
    if not math.isfinite(value):
        faults.append(
            (
                f"ligne {place} : {cell!r} n’est pas un nombre fini ; laissez vide",
                f"line {place}: {cell!r} is no finite number; leave empty",
            )
        )
        return math.nan
    if value < 0 and not signed:
        faults.append((f"ligne {place} : {cell} est négatif", f"line {place}: {cell} is negative"))
    return value


def _units(plant: Plant, names: Sequence[str]) -> dict[str, str]:
    return {name: plant.states[plant.index(name)].unit for name in names}


def _refuse(faults: Sequence[tuple[str, str]]) -> None:
    if not faults:
        return
    more = len(faults) - _TOLD
    rest = (f" ; et {more} de plus", f"; and {more} more") if more > 0 else ("", "")
    raise PlantError(*("; ".join(fault[side] for fault in faults[:_TOLD]) + rest[side] for side in (0, 1)))
