"""A twin held to batches that another plant made: what is found again, what is left, and how far to believe it. All is simulated."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import Field

from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, words
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import schedule
from filiere.engines.bioproduction.numerics.estimation import Data
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.plants.catalogue import grid, ready
from filiere.engines.bioproduction.plants.cho import CHO
from filiere.engines.bioproduction.watch.credibility import outside
from filiere.engines.bioproduction.watch.reconciliation import Reconciled, reconcile, told
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

MEASURED = ("Xv", "Glc", "Gln", "Lac", "Amm", "mAb")
FITTED = ("mu_max", "m_glc", "Y_lacglc", "Q_mAb")


class Twin(Value):
    """How many batches the other plant made, how it differs from the model, how it is measured, and what is predicted next."""

    batches: int = Field(default=2, ge=1, le=10, json_schema_extra={"fr": "Lots mesurés", "en": "Measured batches"})
    mismatch: float = Field(
        default=10.0, ge=0, le=50, json_schema_extra={"fr": "Écart des cinétiques au modèle", "en": "Mismatch of the kinetics", "unit": "%"}
    )
    noise: float = Field(default=4.0, gt=0, le=50, json_schema_extra={"fr": "Bruit des dosages", "en": "Noise of the assays", "unit": "%"})
    every: float = Field(default=24.0, ge=4, le=72, json_schema_extra={"fr": "Dosage toutes les", "en": "Assay every", "unit": "h"})
    predicted: str = Field(
        default="cho/perfusion", json_schema_extra={"fr": "Recette à prédire ensuite (CHO)", "en": "Recipe to predict next (CHO)"}
    )


def make_twin(run: Run[Twin]) -> Outcome:
    """Return the reconciliation of a twin with measured batches, and where its next prediction leaves what they cover."""
    given = run.parameters
    recipe = ready("cho/fed-batch")
    base = np.array(CHO.values(recipe.parameters))
    try:
        truth, data = _measured(run.seed, given)

        def watched(names: Sequence[str]) -> Iterator[str]:
            return run.progress(names, Text(fr="Profils de vraisemblance", en="Likelihood profiles"))

        made = reconcile(CHO, base, FITTED, data, points=9, watch=watched)
        alarms = _alarms(made, given.predicted)
    except PlantError as error:
        raise refusal(error) from error
    content = {**told(made), "truth": truth, "alarms": alarms, "recipe": words(ready(given.predicted).words), "source": CHO.source}
    content |= {"limits": words(CHO.limits), "nature": "simulated"}
    kept_content = _rounded(content)
    points = [tuple(point.values()) for point in kept_content["points"]]
    title = Text(fr="Réconciliation du jumeau", en="Reconciliation of the twin")
    columns = ("batch", "hour", "name", "observed", "predicted", "residual")
    return Outcome(
        artefacts=(json_artefact("twin.json", title, kept_content), csv_artefact("residuals.csv", title, columns, points)),
        checks=_checks(made),
    )


def _measured(seed: int, given: Twin) -> tuple[dict[str, float], list[Data]]:
    rng, recipe = np.random.default_rng(seed), ready("cho/fed-batch")
    changes = dict(recipe.parameters or {})
    values = dict(zip(CHO.names("parameters"), CHO.values(changes), strict=True))
    truth = {name: values[name] * float(np.exp(given.mismatch / 100 * rng.standard_normal())) for name in FITTED}
    times = np.arange(given.every, recipe.horizon, given.every) - 1.0
    plan = schedule(CHO, [event for event in recipe.events if event.at < times[-1]], 0.0, float(times[-1]))
    scales = np.array([CHO.states[CHO.index(name)].scale for name in MEASURED])
    data = []
    for _ in range(given.batches):
        y0 = np.array(CHO.initial({**(recipe.initial or {}), "Xv": 0.4e9 * float(np.exp(0.1 * rng.standard_normal()))}))
        exact = solve(CHO, y0, np.array(CHO.values({**changes, **truth})), plan, times, rtol=1e-7, atol=1e-9)
        exact = exact[:, [CHO.index(name) for name in MEASURED]]
        sd = given.noise / 100 * np.abs(exact) + 0.02 * scales
        data.append(Data(plan, y0, times, MEASURED, np.maximum(exact + sd * rng.standard_normal(exact.shape), 0.0), sd))
    return truth, data


def _alarms(made: Reconciled, name: str) -> list[dict[str, Any]]:
    chosen = ready(name)
    if chosen.plant is not CHO:
        raise PlantError(f"{name} n’est pas une recette de cho", f"{name} is no recipe of cho")
    tuned = dict(zip(CHO.names("parameters"), made.base.tolist(), strict=True))
    times = grid(chosen.horizon, 97)
    found = simulate(CHO, chosen.events, times, horizon=chosen.horizon, parameters=tuned, initial=chosen.initial)
    return [{"name": item.name, "since": item.since, "widths": item.widths} for item in outside(made.domain, times, found.columns)]


def _checks(made: Reconciled) -> tuple[Check, ...]:
    least = min(made.tests, key=lambda item: item.p)
    return (
        Check(
            name=Text(fr="Les données identifient chaque paramètre ajusté", en="The data identify every fitted parameter"),
            passed=not made.open(),
            found=", ".join(made.open()) or "0",
            wanted="0",
        ),
        Check(
            name=Text(fr="Les résidus sont blancs (Ljung–Box, permutations)", en="The residuals are white (Ljung–Box, permutations)"),
            passed=made.white,
            found=f"p = {least.p:.3f} ({least.name})",
            wanted=f"p > {0.05 / len(made.tests):.4f}",
        ),
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return kept(value) if isinstance(value, float) else value
