"""What the engine answers at the prompt: ``filiere bioproduction simulate``. A simulation explores; nothing of it is evidence."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from filiere.sdk.blocks import Badge, FactRow, Facts, Page, Prose, Quantity, Table
from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

if TYPE_CHECKING:
    # The help of a command is written from its parameters: science waits until the command is called.
    from filiere.engines.bioproduction.model.declaration import Plant

#: What a terminal shows of a trajectory; ``--json`` gives everything.
_SHOWN = 7


class Simulation(Value):
    """Which model runs, by which recipe, with what changed, and at which hours it is told."""

    model: Literal["cho", "perfusion", "penicillin", "aav", "lentivirus", "cell-therapy"] = Field(
        json_schema_extra={"fr": "Modèle", "en": "Model"}
    )
    recipe: str = Field(
        default="",
        json_schema_extra={
            "fr": "Recette : fichier YAML, ou nom d’une recette livrée (cho/fed-batch…) ; vide : celle de référence",
            "en": "Recipe: a YAML file, or the name of a shipped one (cho/fed-batch…); empty: the reference",
        },
    )
    set: tuple[str, ...] = Field(
        default=(),
        json_schema_extra={
            "fr": "Réglage NOM=VALEUR (paramètre ou état initial), autant de fois qu’il faut",
            "en": "Setting NAME=VALUE (parameter or initial state), as many times as needed",
        },
    )
    times: tuple[float, ...] = Field(
        default=(), json_schema_extra={"fr": "Heures à donner, séparées par des virgules", "en": "Hours to tell, separated by commas"}
    )
    plant_seed: int = Field(
        default=1,
        ge=0,
        le=100_000,
        json_schema_extra={"fr": "Numéro de l’installation tirée (penicillin)", "en": "Number of the plant drawn (penicillin)"},
    )


def simulate_model(run: Run[Simulation]) -> Answer:
    """Return the trajectory of a model: every state and output, with units, at the hours asked for."""
    from filiere.engines.bioproduction.model.declaration import PlantError

    asked = run.parameters
    if any(not 0 <= hour < float("inf") for hour in asked.times):
        raise UsageError(
            Text(fr="une heure est négative ou n’est pas finie", en="an hour is negative or not finite"),
            Text(fr="donnez des heures depuis le début du lot", en="give hours since the start of the batch"),
        )
    try:
        content = _penicillin(asked) if asked.model == "penicillin" else _batch(asked)
    except PlantError as error:
        raise UsageError(
            Text(fr=error.fr, en=error.en), Text(fr="corrigez cette valeur et relancez", en="mend that value and run again")
        ) from error
    return Answer(content, _page(content))


def _batch(asked: Simulation) -> dict[str, Any]:
    import numpy as np

    from filiere.engines.bioproduction.model.recipes import settings
    from filiere.engines.bioproduction.numerics.simulation import simulate
    from filiere.engines.bioproduction.plants.catalogue import Ready, ready

    default = {"cho": "cho/batch"}.get(asked.model, asked.model)
    chosen: Ready = _read(asked.recipe) if asked.recipe and Path(asked.recipe).expanduser().is_file() else ready(asked.recipe or default)
    if chosen.plant.name != asked.model:
        raise _mismatch(asked, chosen.plant)
    parameters, initial = settings(chosen.plant, asked.set)
    parameters, initial = {**(chosen.parameters or {}), **parameters}, {**(chosen.initial or {}), **initial}
    scale = 60.0 if chosen.plant.time_unit == "min" else 1.0
    hours = np.array(asked.times or np.linspace(0.0, chosen.horizon / scale, 25), dtype=float)
    order = np.unique(hours)
    horizon = max(float(order[-1]) * scale, 1e-6)
    events = [event for event in chosen.events if event.at < horizon]
    samples = np.union1d([0.0], order * scale)
    found = simulate(chosen.plant, events, samples, horizon=horizon, parameters=parameters, initial=initial)
    places = np.searchsorted(samples, hours * scale)
    return {
        "model": chosen.plant.name,
        "recipe": {"fr": chosen.words[0], "en": chosen.words[1]},
        "source": chosen.plant.source,
        "published": chosen.plant.published,
        "limits": {"fr": chosen.plant.limits[0], "en": chosen.plant.limits[1]},
        "time_unit": "h",
        "times": hours.tolist(),
        "units": dict(found.units),
        "columns": {name: values[places].tolist() for name, values in found.columns.items()},
        "changes": {**parameters, **initial},
    }


def _read(place: str) -> Any:
    from filiere.engines.bioproduction.model.recipes import load
    from filiere.engines.bioproduction.plants.catalogue import RECIPES, Ready

    plants = {made.plant.name: made.plant for made in (recipe() for recipe in RECIPES.values())}
    name, plant, duration, events, formula, initial = load(_text(place), plants)
    return Ready(plant, (name, name), duration, events, formula, initial)


def _mismatch(asked: Simulation, plant: "Plant") -> UsageError:
    return UsageError(
        Text(
            fr=f"la recette est celle de {plant.name}, pas de {asked.model}", en=f"the recipe is one of {plant.name}, not of {asked.model}"
        ),
        Text(fr="changez le modèle ou la recette", en="change the model or the recipe"),
    )


def _penicillin(asked: Simulation) -> dict[str, Any]:
    import numpy as np

    from filiere.engines.bioproduction.control import penicillin
    from filiere.engines.bioproduction.control.penicillin_recipe import STEP_H, STEPS
    from filiere.engines.bioproduction.model.recipes import settings
    from filiere.engines.bioproduction.plants.penicillin import PENICILLIN

    arm = asked.recipe or "recipe"
    if arm not in penicillin.TUNINGS:
        raise UsageError(
            Text(fr=f"la pénicilline n’a pas de conduite {arm!r}", en=f"penicillin has no control {arm!r}"),
            Text(fr=f"choisissez : {', '.join(penicillin.TUNINGS)}", en=f"choose: {', '.join(penicillin.TUNINGS)}"),
        )
    parameters, initial = settings(PENICILLIN, asked.set)
    made = penicillin.run(asked.plant_seed, arm=arm, parameters=parameters, initial=initial)  # type: ignore[arg-type]  # checked above
    grid = np.arange(1, STEPS + 1) * STEP_H
    hours = np.array(asked.times or np.linspace(STEP_H, STEPS * STEP_H, 24), dtype=float)
    if hours.max() > grid[-1] + 1e-9:
        raise UsageError(
            Text(fr=f"le lot finit à {grid[-1]:.0f} h", en=f"the batch ends at {grid[-1]:.0f} h"),
            Text(fr="donnez des heures avant la fin", en="give hours before the end"),
        )
    # The loop decides every twelve minutes: between two decisions the states are interpolated.
    columns = {state.name: np.interp(hours, grid, made.states[:, at]).tolist() for at, state in enumerate(PENICILLIN.states)}
    return {
        "model": "penicillin",
        "recipe": {"fr": arm, "en": arm},
        "source": PENICILLIN.source,
        "published": PENICILLIN.published,
        "limits": {"fr": PENICILLIN.limits[0], "en": PENICILLIN.limits[1]},
        "time_unit": "h",
        "times": hours.tolist(),
        "units": {state.name: state.unit for state in PENICILLIN.states},
        "columns": columns,
        "changes": {**parameters, **initial},
        "kilograms": made.kilograms,
    }


def _page(content: dict[str, Any]) -> Page:
    names = list(content["columns"])[:_SHOWN]
    rows = [
        # Written out: a terminal that cuts a wide table must cut no number.
        (Quantity(value=hour), *(f"{content['columns'][name][at]:.5g}" for name in names))
        for at, hour in enumerate(content["times"])
    ]
    published = content["published"]
    badge = (
        Badge(words=Text(fr="équations et paramètres publiés", en="published equations and parameters"), tone="accepted")
        if published
        else Badge(words=Text(fr="notre variante", en="our variant"), tone="simulated")
    )
    return (
        Facts(
            rows=(
                FactRow(label=Text(fr="Modèle", en="Model"), value=content["model"]),
                FactRow(label=Text(fr="Recette", en="Recipe"), value=Text(**content["recipe"])),
                FactRow(label=Text(fr="Statut", en="Status"), value=badge),
                FactRow(label="Source", value=content["source"]),
            )
        ),
        *((Prose(text=Text(**content["limits"])),) if content["limits"]["fr"] else ()),
        Table(columns=(Text(fr="Temps (h)", en="Time (h)"), *(f"{name} ({content['units'][name]})" for name in names)), rows=tuple(rows)),
    )


class Reconciliation(Value):
    """Which export, how its columns are read, under which recipe it ran, and what is fitted to it."""

    export: str = Field(json_schema_extra={"fr": "Export d’historien (CSV)", "en": "Historian's export (CSV)"})
    map: tuple[str, ...] = Field(
        json_schema_extra={
            "fr": "Colonne NOM=EN-TÊTE:UNITÉ, autant de fois qu’il faut (time=Jour:d, Xv=VCD:1e6/mL)",
            "en": "Column NAME=HEADER:UNIT, as many times as needed (time=Day:d, Xv=VCD:1e6/mL)",
        }
    )
    recipe: str = Field(
        default="cho/fed-batch",
        json_schema_extra={"fr": "Recette suivie : fichier YAML ou nom", "en": "Recipe that was run: a YAML file or a name"},
    )
    set: tuple[str, ...] = Field(default=(), json_schema_extra={"fr": "Réglage connu NOM=VALEUR", "en": "Known setting NAME=VALUE"})
    fit: tuple[str, ...] = Field(
        default=("mu_max", "Q_mAb", "m_glc"), json_schema_extra={"fr": "Paramètres à ajuster", "en": "Parameters to fit"}
    )
    noise: float = Field(
        default=5.0, gt=0, le=100, json_schema_extra={"fr": "Bruit des mesures", "en": "Noise of the measurements", "unit": "%"}
    )


def reconcile_export(run: Run[Reconciliation]) -> Answer:
    """Return the twin held to a historian's export: parameters with their intervals, residuals, credibility card."""
    from filiere.engines.bioproduction.model.declaration import PlantError
    from filiere.engines.bioproduction.pages.twin import card, pictures

    try:
        content = _reconciled(run)
    except PlantError as error:
        raise UsageError(
            Text(fr=error.fr, en=error.en),
            Text(fr="corrigez l’export, sa carte ou la recette", en="mend the export, its map or the recipe"),
        ) from error
    return Answer(content, (*card(content), *pictures(content)))


def _reconciled(run: Run[Reconciliation]) -> dict[str, Any]:
    import numpy as np

    from filiere.engines.bioproduction.model.recipes import settings
    from filiere.engines.bioproduction.plants.catalogue import ready
    from filiere.engines.bioproduction.watch.historian import read
    from filiere.engines.bioproduction.watch.reconciliation import batch, reconcile, told

    asked = run.parameters
    chosen = _read(asked.recipe) if Path(asked.recipe).expanduser().is_file() else ready(asked.recipe)
    parameters, initial = settings(chosen.plant, asked.set)
    base = np.array(chosen.plant.values({**(chosen.parameters or {}), **parameters}))
    export = read(_text(asked.export), chosen.plant, asked.map)
    data = batch(chosen.plant, export, chosen.events, {**(chosen.initial or {}), **initial}, relative=asked.noise / 100)
    words = Text(fr="Profils de vraisemblance", en="Likelihood profiles")
    return told(reconcile(chosen.plant, base, asked.fit, [data], watch=lambda names: run.progress(names, words)))


def _text(place: str) -> str:
    try:
        return Path(place).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Text(fr=f"{place} : fichier illisible", en=f"{place}: the file cannot be read"),
            Text(fr="donnez un fichier en UTF-8", en="give a file in UTF-8"),
        ) from error
