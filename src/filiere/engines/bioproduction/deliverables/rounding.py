"""Numbers as they are kept in files: eight significant digits, more than the integrators promise, and no number that does not exist."""

import math
from collections.abc import Iterable
from typing import Any

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.sdk.values import RunError, Text


def kept(value: float) -> float | None:
    """Return a number to eight significant digits, None where it is not one.

    >>> kept(1.23456789012)
    1.2345679
    """
    number = float(value)
    return float(f"{number:.8g}") if math.isfinite(number) else None


def row(values: Iterable[float]) -> list[float | None]:
    """Return numbers as they are kept."""
    return [kept(value) for value in values]


def refusal(error: PlantError) -> RunError:
    """Return what a plant could not do as an error of the run."""
    return RunError(
        Text(fr=error.fr, en=error.en),
        Text(fr="corrigez cette valeur et relancez", en="correct that value and run again"),
    )


def words(pair: tuple[str, str]) -> dict[str, str]:
    """Return words of the science as they are kept."""
    return {"fr": pair[0], "en": pair[1]}


def table(names: Iterable[str], rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows as records."""
    keys = list(names)
    return [dict(zip(keys, values, strict=True)) for values in rows]
