"""What soft sensors believe of simulated cultures, and how right they are."""

from typing import Any, Literal

import numpy as np
from pydantic import Field

from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, row, words
from filiere.engines.bioproduction.eyes.scores import nis, scores
from filiere.engines.bioproduction.eyes.sensors import ESTIMATED, Rig, estimate, observe
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.plants.cho import CHO
from filiere.sdk.artefacts import json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value


class SoftSensor(Value):
    """Which filter, on how many cultures, with which sensors."""

    filter: Literal["ukf", "ekf"] = Field(default="ukf", json_schema_extra={"fr": "Filtre", "en": "Filter"})
    cultures: int = Field(default=2, ge=1, le=200, json_schema_extra={"fr": "Nombre de cultures", "en": "Number of cultures"})
    every: float = Field(
        default=60.0,
        ge=5,
        le=240,
        json_schema_extra={"fr": "Mesure en ligne, toutes les", "en": "In-line measurement, every", "unit": "min"},
    )
    delay: float = Field(default=4.0, ge=0, le=48, json_schema_extra={"fr": "Délai des dosages", "en": "Delay of assays", "unit": "h"})
    missing: float = Field(default=15.0, ge=0, le=100, json_schema_extra={"fr": "Dosages manquants", "en": "Missing assays", "unit": "%"})
    mismatch: float = Field(
        default=10.0, ge=0, le=50, json_schema_extra={"fr": "Écart des cinétiques au modèle", "en": "Mismatch of the kinetics", "unit": "%"}
    )
    lost_from: float = Field(
        default=0.0,
        ge=0,
        le=336,
        json_schema_extra={"fr": "Capteurs en ligne perdus à partir de", "en": "In-line sensors lost from", "unit": "h"},
    )
    lost_until: float = Field(
        default=0.0,
        ge=0,
        le=336,
        json_schema_extra={"fr": "Capteurs en ligne perdus jusqu’à", "en": "In-line sensors lost until", "unit": "h"},
    )


def make_soft_sensor(run: Run[SoftSensor]) -> Outcome:
    """Return the track of one culture in full, and the scores of all."""
    given = run.parameters
    step = given.every / 60.0
    rig = Rig(step=step, delay=given.delay, missing=given.missing / 100, lost=(given.lost_from, given.lost_until))
    if abs(24.0 / step - round(24.0 / step)) > 1e-9:
        raise refusal(PlantError("un jour doit compter un nombre entier de mesures", "a day must hold a whole number of measurements"))
    first: dict[str, Any] = {}
    rows, consistent = [], []
    for place in run.progress(range(given.cultures), Text(fr="Cultures", en="Cultures")):
        try:
            seen = observe(run.seed + place, rig, given.mismatch / 100)
            track = estimate(seen, rig, given.filter)
        except PlantError as error:
            raise refusal(error) from error
        rows.append([[score.nrmse, score.coverage] for score in scores(track, seen.truth, ESTIMATED)])
        consistent.append(nis(track))
        if not first:
            kept_rows = slice(None, None, max(1, round(2.0 / step)))
            first = {
                "times": row(track.times[kept_rows]),
                "states": {
                    name: {
                        part: row(values[kept_rows, column])
                        for part, values in (("truth", seen.truth), ("value", track.value), ("low", track.low), ("high", track.high))
                    }
                    for column, name in enumerate(ESTIMATED)
                },
            }
    mean = np.mean(rows, axis=0)
    table = [
        {"name": name, "nrmse": kept(round(mean[k, 0], 3)), "coverage": kept(round(mean[k, 1], 2))} for k, name in enumerate(ESTIMATED)
    ]
    innovation = [kept(round(float(np.mean([part[k] for part in consistent])), 4)) for k in range(3)]
    content = {
        **first,
        "labels": {state.name: words(state.words) for state in CHO.states if state.name in ESTIMATED},
        "units": {state.name: state.unit for state in CHO.states if state.name in ESTIMATED},
        "scores": table,
        "nis": innovation,
        "cultures": given.cultures,
        "filter": given.filter,
    }
    title = Text(fr="Estimations et scores", en="Estimates and scores")
    lowest = float(mean[:, 1].min())
    return Outcome(
        artefacts=(json_artefact("sensing.json", title, content),),
        checks=(
            Check(
                name=Text(
                    fr="Couverture des intervalles à 95 %, état le moins bien couvert", en="Coverage of the 95 % intervals, worst state"
                ),
                passed=lowest >= 85.0,
                found=f"{lowest:.1f} %",
                wanted="≥ 85 %",
            ),
        ),
    )
