"""Raman spectra of the penicillin plant, simulated: a rising fluorescence, bands of sugar, precursor and product, and noise.

Our variant of the generator of S. Goldrick et al. (2019): as there, the background grows with biomass, product, viscosity and age, and the
analytes add Gaussian bands; the reference spectrum of the authors is not in this tree, so that base line, bands and noise are our
assumptions. No spectrum of a real culture enters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filiere.engines.bioproduction.control import penicillin
from filiere.engines.bioproduction.control.penicillin_recipe import STEP_H
from filiere.engines.bioproduction.plants.penicillin import PENICILLIN

Array = NDArray[np.float64]
#: Raman shifts, 1/cm.
SHIFTS = np.arange(201.0, 2401.0, 4.0)
#: Bands by analyte: centre and width (1/cm), counts per g/L. They overlap on purpose: that is what a calibration is for.
BANDS: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "S": ((437.0, 18.0, 190.0), (1060.0, 24.0, 260.0), (1125.0, 20.0, 240.0)),
    "PAA": ((1004.0, 9.0, 900.0), (1032.0, 12.0, 420.0)),
    "P": ((1004.0, 12.0, 60.0), (1590.0, 26.0, 95.0)),
    "X": ((1450.0, 30.0, 40.0), (1660.0, 38.0, 45.0)),
}
ANALYTES = ("S", "PAA", "P")


@dataclass(frozen=True)
class Spectra:
    """Spectra (samples, shifts) of several batches with the analytes of each sample, in g/L, and the batch each comes from."""

    counts: Array
    analytes: Mapping[str, Array]
    batches: NDArray[np.int64]
    hours: Array


def simulate(first: int, batches: int, *, every: float = 12.0, noise: float = 1.0) -> Spectra:
    """Return the spectra of batches ``first`` and up, at each assay; ``noise`` multiplies that of the detector.

    Raises:
        Unsolved: a batch that could not be integrated.
    """
    counts, rows, owners, hours = [], [], [], []
    for seed in range(first, first + batches):
        made = penicillin.run(seed, arm="recipe")
        picked = np.arange(round(every / STEP_H), len(made.states), round(every / STEP_H))
        states = made.states[picked]
        told = {name: states[:, PENICILLIN.index(name)] for name in ("S", "P", "viscosity")}
        told["PAA"] = states[:, PENICILLIN.index("PAA")] / 1000.0
        told["X"] = np.sum([states[:, PENICILLIN.index(name)] for name in ("a0", "a1", "a3", "a4")], axis=0)
        age = picked.astype(np.float64) * STEP_H
        counts.append(spectra(told, age, np.random.default_rng([seed, 11]), noise))
        rows.append(told)
        owners.append(np.full(picked.size, seed))
        hours.append(age)
    analytes = {name: np.concatenate([row[name] for row in rows]) for name in ANALYTES}
    return Spectra(np.vstack(counts), analytes, np.concatenate(owners), np.concatenate(hours))


def spectra(told: Mapping[str, Array], hours: Array, rng: np.random.Generator, noise: float = 1.0) -> Array:
    """Return the spectra (samples, shifts) of what is dissolved at each hour."""
    place = (SHIFTS - SHIFTS[0]) / (SHIFTS[-1] - SHIFTS[0])
    glow = 0.4 * told["X"] / 40.0 + 0.2 * told["P"] / 40.0 + 0.1 * told["viscosity"] / 100.0 + 0.3 * hours / 230.0
    base = 3000.0 * np.exp(-2.0 * place)[None, :] + 8000.0 * glow[:, None] * (np.exp(place) - 0.5)[None, :]
    made = base + sum(
        told[name][:, None] * height * np.exp(-0.5 * ((SHIFTS - centre) / width) ** 2)[None, :]
        for name, bands in BANDS.items()
        for centre, width, height in bands
    )
    # The lamp and the optics scale a whole spectrum; the detector counts photons; the fluorescence wanders between two samples.
    gain = 1.0 + 0.02 * rng.standard_normal((hours.size, 1))
    wander = 40.0 * np.cumsum(rng.standard_normal((hours.size, SHIFTS.size)), axis=1) / np.sqrt(SHIFTS.size)
    photons = np.sqrt(np.maximum(made, 1.0)) * 0.15 * rng.standard_normal(made.shape)
    seen: Array = gain * made + noise * (wander + photons)
    return seen
