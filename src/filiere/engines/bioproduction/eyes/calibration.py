"""Calibration of spectra by partial least squares, the preprocessing and the number of components chosen by nested cross-validation.

PLS1 by NIPALS with deflation (S. Wold, M. Sjöström, L. Eriksson, Chemom. Intell. Lab. Syst. 58:109–130, 2001). Samples of one batch are
never on both sides of a split: the outer folds, which choose nothing, tell the error on batches that the calibration has not seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.model.declaration import PlantError

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Preprocess = Callable[[Array], Array]


@dataclass(frozen=True)
class Calibration:
    """Centre of spectra and of values, and coefficients (components, channels), one row per number of components."""

    centre: Array
    mean: float
    coefficients: Array


@dataclass(frozen=True)
class Nested:
    """What nested cross-validation says: out-of-fold predictions, their error, the explained share, and what each outer fold chose."""

    predicted: Array
    rmsep: float
    q2: float
    chosen: tuple[tuple[str, int], ...]
    final: tuple[str, int]


def fit(spectra: Array, values: Array, components: int) -> Calibration:
    """Return the calibration with up to so many components; fewer where nothing is left to explain.

    Raises:
        PlantError: values that are not finite, fewer than three samples, or no component.
    """
    if components < 1 or values.size < 3 or spectra.shape[0] != values.size:
        raise PlantError("un étalonnage veut trois échantillons et une composante", "a calibration wants three samples and one component")
    if not (np.isfinite(spectra).all() and np.isfinite(values).all()):
        raise PlantError("un spectre ou une valeur n’est pas un nombre fini", "a spectrum or a value is not a finite number")
    centre, mean = spectra.mean(axis=0), float(values.mean())
    x, y = spectra - centre, values - mean
    size = float(np.linalg.norm(x))
    weights, loads, inner = [], [], []
    rows = []
    for _ in range(min(components, values.size - 1)):
        weight = x.T @ y
        length = float(np.linalg.norm(weight))
        if length <= 1e-12 * max(size * float(np.linalg.norm(values - mean)), 1e-300):
            break
        weight /= length
        score = x @ weight
        power = float(score @ score)
        load = x.T @ score / power
        weights.append(weight)
        loads.append(load)
        inner.append(float(y @ score) / power)
        x, y = x - np.outer(score, load), y - inner[-1] * score
        w, p = np.array(weights).T, np.array(loads).T
        rows.append(w @ np.linalg.solve(p.T @ w, np.array(inner)))
    if not rows:
        rows.append(np.zeros(spectra.shape[1]))
    return Calibration(centre, mean, np.array(rows))


def predict(model: Calibration, spectra: Array, components: int | None = None) -> Array:
    """Return the values of spectra with so many components, all of them by default."""
    row = min(components or len(model.coefficients), len(model.coefficients)) - 1
    made: Array = (spectra - model.centre) @ model.coefficients[row] + model.mean
    return made


def normal_variate(spectra: Array) -> Array:
    """Return each spectrum less its mean, over its standard deviation (SNV): gain and offset of the optics leave."""
    made: Array = (spectra - spectra.mean(axis=1, keepdims=True)) / np.maximum(spectra.std(axis=1, keepdims=True), 1e-12)
    return made


def derivative(spectra: Array, order: int, window: int = 15) -> Array:
    """Return the Savitzky–Golay derivative of each spectrum, of second degree: slow backgrounds leave."""
    from scipy.signal import savgol_filter

    made: Array = savgol_filter(spectra, window, 2, deriv=order, axis=1)
    return made


PREPROCESSING: Mapping[str, Preprocess] = {
    "none": lambda spectra: spectra,
    "snv": normal_variate,
    "first": lambda spectra: derivative(spectra, 1),
    "second": lambda spectra: derivative(spectra, 2),
    "first+snv": lambda spectra: normal_variate(derivative(spectra, 1)),
}


def nested(spectra: Array, values: Array, batches: Labels, *, most: int = 10, outer: int = 4, inner: int = 3) -> Nested:
    """Return how well values are found in batches that took no part in any choice.

    Raises:
        PlantError: fewer batches than folds, or data that cannot be used.
    """
    owners = np.unique(batches)
    if owners.size < max(outer, inner + 1) or outer < 2 or inner < 2:
        raise PlantError(f"{owners.size} lots ne suffisent pas à {outer} plis", f"{owners.size} batches are too few for {outer} folds")
    made = {name: prepare(spectra) for name, prepare in PREPROCESSING.items()}
    predicted = np.full(values.size, np.nan)
    chosen = []
    for fold in range(outer):
        left = np.isin(batches, owners[fold::outer])
        name, components = choose({key: rows[~left] for key, rows in made.items()}, values[~left], batches[~left], most, inner)
        chosen.append((name, components))
        predicted[left] = predict(fit(made[name][~left], values[~left], components), made[name][left])
    away = predicted - values
    spread = float(np.sum((values - values.mean()) ** 2)) or 1.0
    final = choose(made, values, batches, most, inner)
    return Nested(predicted, float(np.sqrt(np.mean(away**2))), float(1 - np.sum(away**2) / spread), tuple(chosen), final)


def choose(made: Mapping[str, Array], values: Array, batches: Labels, most: int, folds: int) -> tuple[str, int]:
    """Return the preprocessing and the fewest components whose error is within one standard error of the smallest."""
    owners = np.unique(batches)
    errors = {}
    for name, spectra in made.items():
        squares = np.empty((folds, most))
        for fold in range(folds):
            left = np.isin(batches, owners[fold::folds])
            model = fit(spectra[~left], values[~left], most)
            for count in range(1, most + 1):
                squares[fold, count - 1] = np.mean((predict(model, spectra[left], count) - values[left]) ** 2)
        errors[name] = squares
    best = min(errors, key=lambda name: float(errors[name].mean(axis=0).min()))
    mean = errors[best].mean(axis=0)
    place = int(mean.argmin())
    limit = mean[place] + errors[best][:, place].std(ddof=1) / np.sqrt(folds)
    return best, int(np.flatnonzero(mean <= limit)[0]) + 1
