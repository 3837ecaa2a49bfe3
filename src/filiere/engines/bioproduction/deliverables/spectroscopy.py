"""What a spectrum says of sugar, precursor and product: a calibration, its choice and its error on batches it has not seen. Simulated."""

from typing import Literal

import numpy as np
from pydantic import Field

from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, row
from filiere.engines.bioproduction.eyes.calibration import PREPROCESSING, fit, nested, predict
from filiere.engines.bioproduction.eyes.spectra import simulate
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

#: Plants that no calibration sees before its test.
_UNSEEN = 9000


class Spectroscopy(Value):
    """Which analyte, how many batches to calibrate on, how many to test on, and how noisy the detector is."""

    analyte: Literal["PAA", "S", "P"] = Field(
        default="PAA",
        json_schema_extra={"fr": "Dosé (PAA : précurseur, S : sucre, P : produit)", "en": "Analyte (PAA: precursor, S: sugar, P: product)"},
    )
    batches: int = Field(default=8, ge=4, le=100, json_schema_extra={"fr": "Lots d’étalonnage", "en": "Calibration batches"})
    unseen: int = Field(default=4, ge=1, le=50, json_schema_extra={"fr": "Lots d’épreuve", "en": "Test batches"})
    noise: float = Field(default=1.0, ge=0, le=20, json_schema_extra={"fr": "Bruit du détecteur (×)", "en": "Detector noise (×)"})


def make_spectroscopy(run: Run[Spectroscopy]) -> Outcome:
    """Return the choice of nested cross-validation and what it finds in batches that took no part in it."""
    given = run.parameters
    try:
        seen = simulate(7000 + run.seed % 1000, given.batches, noise=given.noise)
        fresh = simulate(_UNSEEN, given.unseen, noise=given.noise)
        values = seen.analytes[given.analyte]
        found = nested(seen.counts, values, seen.batches)
    except PlantError as error:
        raise refusal(error) from error
    prepare, components = PREPROCESSING[found.final[0]], found.final[1]
    model = fit(prepare(seen.counts), values, components)
    truth, predicted = fresh.analytes[given.analyte], predict(model, prepare(fresh.counts))
    rmsep = float(np.sqrt(np.mean((predicted - truth) ** 2)))
    inside = float(100 * np.mean(np.abs(predicted - truth) <= 1.96 * found.rmsep))
    content = {
        "analyte": given.analyte,
        "samples": int(values.size),
        "nested_rmsep": kept(found.rmsep),
        "q2": kept(found.q2),
        "chosen": [{"preprocessing": name, "components": count} for name, count in found.chosen],
        "final": {"preprocessing": found.final[0], "components": components},
        "rmsep": kept(rmsep),
        "coverage": kept(inside),
        "spread": kept(float(truth.std())),
        "points": [
            {"batch": int(owner), "hour": kept(hour), "true": kept(one), "predicted": kept(two)}
            for owner, hour, one, two in zip(fresh.batches, fresh.hours, truth, predicted, strict=True)
        ],
    }
    title = Text(fr="Étalonnage spectroscopique", en="Spectroscopic calibration")
    rows = [[int(owner), *row(values)] for owner, *values in zip(fresh.batches, fresh.hours, truth, predicted, strict=True)]
    return Outcome(
        artefacts=(
            json_artefact("calibration.json", title, content),
            csv_artefact("calibration.csv", title, ("batch", "hour", "true_g_per_l", "predicted_g_per_l"), rows),
        ),
        checks=(
            Check(
                name=Text(fr="L’erreur annoncée vaut pour des lots nouveaux", en="The error announced holds for new batches"),
                passed=inside >= 85.0,
                found=f"{inside:.1f} %",
                wanted="≥ 85 %",
            ),
        ),
    )
