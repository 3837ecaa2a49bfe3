"""One batch of a plant under a recipe, and many batches with what their spread depends on."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from filiere.engines.bioproduction.deliverables.columnar import parquet
from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, row, words
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.recipes import dump, settings
from filiere.engines.bioproduction.model.schedule import schedule
from filiere.engines.bioproduction.numerics import ensembles, sensitivity
from filiere.engines.bioproduction.numerics.simulation import Trajectory, simulate
from filiere.engines.bioproduction.numerics.solver import fastest
from filiere.engines.bioproduction.plants.aav_assays import ASSAYS, LANDMARKS
from filiere.engines.bioproduction.plants.catalogue import Ready, grid, ready
from filiere.engines.bioproduction.plants.cho import CHO
from filiere.sdk.artefacts import Artefact, csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

Times = NDArray[np.float64]
_TRAJECTORY = Text(fr="Trajectoires", en="Trajectories")


class Batch(Value):
    """A plant, a recipe, and what to change in them."""

    recipe: Literal[
        "cho/fed-batch",
        "cho/batch",
        "cho/perfusion",
        "cho/n-1",
        "aav/published",
        "aav/two-doses",
        "lentivirus/batch",
        "lentivirus/perfusion",
        "cell-therapy/one-patient",
        "perfusion/steady",
    ] = Field(default="cho/fed-batch", json_schema_extra={"fr": "Modèle et recette", "en": "Plant and recipe"})
    settings: tuple[str, ...] = Field(
        default=(),
        json_schema_extra={
            "fr": "Réglages NOM=VALEUR (paramètres, états initiaux)",
            "en": "Settings NAME=VALUE (parameters, initial states)",
        },
    )
    beside: tuple[str, ...] = Field(
        default=(),
        json_schema_extra={
            "fr": "À comparer avec : la même recette sous ces réglages NOM=VALEUR",
            "en": "Compared with: the same recipe under these settings NAME=VALUE",
        },
    )
    beside_recipe: str = Field(
        default="",
        json_schema_extra={
            "fr": "À comparer avec : une autre recette du même modèle (cho/batch…)",
            "en": "Compared with: another recipe of the same plant (cho/batch…)",
        },
    )
    points: int = Field(default=169, ge=2, le=5000, json_schema_extra={"fr": "Nombre d’instants", "en": "Number of times"})


class Ensemble(Value):
    """How many batches, how they differ, and how many points the sensitivity indices rest on."""

    batches: int = Field(default=400, ge=10, le=100_000, json_schema_extra={"fr": "Nombre de lots", "en": "Number of batches"})
    cv_kinetics: float = Field(
        default=5.0, ge=0, le=50, json_schema_extra={"fr": "Dispersion des cinétiques", "en": "Spread of the kinetics", "unit": "%"}
    )
    cv_inoculum: float = Field(
        default=10.0, ge=0, le=100, json_schema_extra={"fr": "Dispersion de l’inoculum", "en": "Spread of the inoculum", "unit": "%"}
    )
    points: Literal["16", "32", "64", "128", "256", "512", "1024", "2048"] = Field(
        default="32", json_schema_extra={"fr": "Points de Sobol", "en": "Sobol points"}
    )


#: Batches of one part of an ensemble: fewer would cost more to send than to run.
PART = 5000
#: The parameters whose ranges the indices explore.
EXPLORED = ("mu_max", "k_d", "K_glc", "K_gln", "KI_lac", "KI_amm", "Y_Xglc", "Y_lacglc", "m_glc", "Q_mAb")


def make_batch(run: Run[Batch]) -> Outcome:
    """Return the trajectory of one batch, its recipe and the balances it must keep."""
    asked = run.parameters
    try:
        chosen = ready(asked.recipe)
        times = grid(chosen.horizon, asked.points)
        found, parameters, initial = _simulated(chosen, asked.settings, times)
        other = _beside(chosen, asked, times) if asked.beside or asked.beside_recipe else None
    except PlantError as error:
        raise refusal(error) from error
    content = {
        **_told(chosen, found),
        "changes": {"parameters": parameters, "initial": initial},
        "beside": other,
    }
    text = dump(asked.recipe, chosen.plant, chosen.horizon, chosen.events, parameters, initial)
    kept_times, columns = content["times"], content["columns"]
    return Outcome(
        artefacts=(
            json_artefact("batch.json", _TRAJECTORY, content),
            csv_artefact("batch.csv", _TRAJECTORY, ("time", *found.columns), [row(line) for line in found.rows()]),
            parquet("batch.parquet", _TRAJECTORY, chosen.plant.time_unit, kept_times, columns, found.units, run.scratch),
            Artefact("recipe.yaml", Text(fr="Recette", en="Recipe"), "application/yaml", text.encode()),
        ),
        checks=tuple(_checks(chosen, found, parameters, bool(asked.settings))),
    )


def _simulated(chosen: Ready, asked: tuple[str, ...], times: Times) -> tuple[Trajectory, dict[str, float], dict[str, float]]:
    parameters, initial = settings(chosen.plant, asked)
    parameters, initial = {**(chosen.parameters or {}), **parameters}, {**(chosen.initial or {}), **initial}
    found = simulate(
        chosen.plant, chosen.events, times, horizon=chosen.horizon, parameters=parameters, initial=initial, backend="reference"
    )
    return found, parameters, initial


def _beside(chosen: Ready, asked: Batch, times: Times) -> dict[str, Any]:
    other = ready(asked.beside_recipe) if asked.beside_recipe else chosen
    if other.plant is not chosen.plant:
        raise PlantError(
            f"{asked.beside_recipe} est une recette de {other.plant.name}, pas de {chosen.plant.name}",
            f"{asked.beside_recipe} is a recipe of {other.plant.name}, not of {chosen.plant.name}",
        )
    # Another recipe may be shorter or longer: it is told on its own times.
    own = times if other.horizon == chosen.horizon else grid(other.horizon, asked.points)
    found, parameters, initial = _simulated(other, asked.beside, own)
    return {
        "recipe": words(other.words),
        "times": row(found.times),
        "columns": {name: row(values) for name, values in found.columns.items()},
        "changes": {"parameters": parameters, "initial": initial},
    }


def _told(chosen: Ready, found: Trajectory) -> dict[str, Any]:
    plant = chosen.plant
    return {
        "plant": plant.name,
        "words": words(plant.words),
        "recipe": words(chosen.words),
        "source": plant.source,
        "published": plant.published,
        "limits": words(plant.limits),
        "time_unit": plant.time_unit,
        "product": plant.product,
        "labels": {s.name: words(s.words) for s in plant.states} | {o.name: words(o.words) for o in plant.outputs},
        "units": dict(found.units),
        "times": row(found.times),
        "columns": {name: row(values) for name, values in found.columns.items()},
    }


def _checks(chosen: Ready, found: Trajectory, parameters: dict[str, float], changed: bool) -> list[Check]:
    checks = [
        Check(
            name=Text(fr="Toutes les valeurs existent", en="Every value exists"),
            passed=all(bool(np.all(np.isfinite(values))) for values in found.columns.values()),
            found=str(sum(int(np.sum(~np.isfinite(values))) for values in found.columns.values())),
            wanted="0",
        )
    ]
    if chosen.plant is CHO and not chosen.events:
        ratio = parameters.get("Y_lacglc", 0.70)
        gap = float(np.max(np.abs(found["Lac"] - found["Lac"][0] - ratio * (found["Glc"][0] - found["Glc"]))))
        checks.append(
            Check(
                name=Text(fr="Lactate formé = rendement × glucose consommé", en="Lactate made = yield × glucose used"),
                passed=gap < 1e-6 or parameters.get("r_lac", 0.0) > 0,
                found=f"{gap:.2g} mmol/L",
                wanted="< 1e-6 mmol/L",
            )
        )
    if chosen.plant.name == "aav" and len(chosen.events) == 1 and not changed:
        checks += _published_aav(chosen)
    return checks


def _published_aav(chosen: Ready) -> list[Check]:
    times = [0.0, *(hour for hour, _ in LANDMARKS)]
    found = simulate(chosen.plant, chosen.events, times, horizon=chosen.horizon, backend="reference")["full"][1:]
    return [
        Check(
            name=Text(fr=f"Virions pleins par cellule à {hour:.0f} h (publié)", en=f"Full virions per cell at {hour:.0f} h (published)"),
            passed=abs(value / wanted - 1) < 1e-5,
            found=f"{value:.6g}",
            wanted=f"{wanted:.6g} ± 1e-5",
        )
        for (hour, wanted), value in zip(LANDMARKS, found, strict=True)
    ]


def make_aav(run: Run[Batch]) -> Outcome:
    """Return a batch of AAV beside what the authors of its model measured."""
    made = make_batch(run)
    chosen = ready(run.parameters.recipe)
    parameters, initial = settings(chosen.plant, run.parameters.settings)
    hours = sorted({hour for hour, _, _ in ASSAYS})
    found = simulate(
        chosen.plant, chosen.events, [0.0, *hours], horizon=chosen.horizon, parameters=parameters, initial=initial, backend="reference"
    )
    rows = [
        {"hour": hour, "what": what, "measured": list(values), "model": kept(found[what][1 + hours.index(hour)])}
        for hour, what, values in ASSAYS
    ]
    assays = json_artefact("assays.json", Text(fr="Dosages publiés", en="Published assays"), {"rows": rows})
    return Outcome(artefacts=(*made.artefacts, assays), checks=made.checks)


class AavBatch(Batch):
    """A batch of AAV: the published protocol, or our variant with a second transfection."""

    recipe: Literal["aav/published", "aav/two-doses"] = Field(
        default="aav/published", json_schema_extra={"fr": "Protocole", "en": "Protocol"}
    )


def make_ensemble(run: Run[Ensemble]) -> Outcome:
    """Return how batches of one fed-batch recipe spread, and which parameters that spread comes from."""
    given, chosen = run.parameters, ready("cho/fed-batch")
    plan = schedule(CHO, chosen.events, 0.0, chosen.horizon)
    times = grid(chosen.horizon, 29)
    base = CHO.values(chosen.parameters)
    cv = dict.fromkeys(("mu_max", "m_glc", "Q_mAb", "Y_Xglc"), given.cv_kinetics / 100)
    try:
        initials, parameters = ensembles.spread(CHO, given.batches, run.seed, cv=cv, initial_cv={"Xv": given.cv_inoculum / 100})
    except PlantError as error:
        raise refusal(error) from error
    factors = parameters / np.array(CHO.values())[None, :].clip(1e-300)
    parameters = np.where(np.array(CHO.values()) != 0, np.array(base) * factors, np.array(base))
    initials[:, CHO.index("Glc")] = (chosen.initial or {})["Glc"]
    parts = ensembles.cut(CHO, initials, parameters, plan, times, PART)
    found = ensembles.join(parts, run.map(ensembles.run_part, parts))
    mass = found.states[:, :, CHO.index("mAb")] * found.states[:, :, CHO.index("V")]
    indices = _indices(int(given.points), run.seed, base, chosen.horizon)
    final = mass[:, -1][np.isfinite(mass[:, -1])]
    bands = np.nanquantile(mass, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    content = {
        "batches": given.batches,
        "times": row(times),
        "bands": {name: row(band) for name, band in zip(("q05", "q25", "q50", "q75", "q95"), bands, strict=True)},
        "final": row(final),
        "mean": kept(float(final.mean())),
        "cv": kept(float(100 * final.std(ddof=1) / final.mean())),
        "failed": {str(one): {"fr": error.fr, "en": error.en} for one, error in found.failed.items()},
        "indices": [{"name": item.name, **{key: kept(getattr(item, key)) for key in _INDEX}} for item in indices],
        "ranges": {item.name: [item.low, item.high, item.unit] for item in CHO.parameters if item.name in EXPLORED},
        "backend": fastest(),
    }
    title = Text(fr="Dispersion des lots", en="Spread of batches")
    return Outcome(
        artefacts=(json_artefact("ensemble.json", title, content),),
        checks=(
            Check(
                name=Text(fr="Chaque lot aboutit", en="Every batch finishes"),
                passed=not found.failed,
                found=f"{given.batches - len(found.failed)}",
                wanted=f"{given.batches}",
            ),
        ),
    )


_INDEX = ("first", "first_low", "first_high", "total", "total_low", "total_high")


def _indices(points: int, seed: int, base: list[float], horizon: float) -> tuple[sensitivity.SobolIndex, ...]:
    known = {item.name: item for item in CHO.parameters}
    lows, highs = (np.array([getattr(known[name], side) for name in EXPLORED], dtype=float) for side in ("low", "high"))
    columns = [CHO.names("parameters").index(name) for name in EXPLORED]
    recipe = ready("cho/fed-batch")

    def mass(rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        parameters = np.tile(base, (len(rows), 1))
        parameters[:, columns] = rows
        initials = np.tile(CHO.initial(recipe.initial), (len(rows), 1))
        segments = schedule(CHO, recipe.events, 0.0, horizon)
        found = ensembles.run_many(CHO, initials, parameters, segments, np.array([horizon]), rtol=1e-5)
        made: np.ndarray[tuple[int], np.dtype[np.float64]] = found.states[:, 0, CHO.index("mAb")] * found.states[:, 0, CHO.index("V")]
        return made

    return sensitivity.sobol(EXPLORED, lows, highs, mass, points=points, seed=seed)
