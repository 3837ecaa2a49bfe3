"""One penicillin batch in full, and the proof of its controllers on many plants."""

from typing import Any, Literal

import numpy as np
from pydantic import Field

from filiere.engines.bioproduction.control import penicillin as plant
from filiere.engines.bioproduction.control.penicillin_loop import MOVES
from filiere.engines.bioproduction.control.penicillin_recipe import STEP_H
from filiere.engines.bioproduction.control.proof import PUBLISHED, paired, spread
from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, row, words
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.plants.penicillin import PENICILLIN
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

ARMS: tuple[plant.Arm, ...] = ("recipe", "published", "regulator")
_TITLE = Text(fr="Lot de pénicilline", en="Penicillin batch")
_SHOWN = ("S", "DO2", "P", "V", "T", "viscosity", "PAA", "NH3")


class PenicillinBatch(Value):
    """Which plant is drawn, under which loops, with which fault."""

    plant_seed: int = Field(
        default=1, ge=0, le=100_000, json_schema_extra={"fr": "Numéro de l’installation tirée", "en": "Number of the plant drawn"}
    )
    arm: Literal["recipe", "published", "regulator"] = Field(default="recipe", json_schema_extra={"fr": "Conduite", "en": "Control"})
    fault: int = Field(default=0, ge=0, le=8, json_schema_extra={"fr": "Panne (0 : aucune)", "en": "Fault (0: none)"})
    faithful: bool = Field(default=True, json_schema_extra={"fr": "Garder les bizarreries publiées", "en": "Keep the published quirks"})


class Proof(Value):
    """How many plants, from which one on, and whether faults are drawn."""

    plants: int = Field(default=30, ge=5, le=2000, json_schema_extra={"fr": "Nombre d’installations", "en": "Number of plants"})
    first: int = Field(default=1, ge=0, le=100_000, json_schema_extra={"fr": "Première installation", "en": "First plant"})
    faults: bool = Field(
        default=False, json_schema_extra={"fr": "Avec des pannes (1 à 8, tour à tour)", "en": "With faults (1 to 8 in turn)"}
    )
    faithful: bool = Field(default=True, json_schema_extra={"fr": "Garder les bizarreries publiées", "en": "Keep the published quirks"})


def make_penicillin(run: Run[PenicillinBatch]) -> Outcome:
    """Return a whole batch: states, moves of the loops, kilograms."""
    given = run.parameters
    try:
        made = plant.run(given.plant_seed, arm=given.arm, fault=given.fault, faithful=given.faithful)
    except PlantError as error:
        raise refusal(error) from error
    hours = (np.arange(1, len(made.states) + 1) * STEP_H)[4::5]
    columns = {name: made.states[4::5, PENICILLIN.index(name)] for name in _SHOWN}
    columns["pH"] = -np.log10(made.states[4::5, PENICILLIN.index("H")])
    columns["X"] = sum((made.states[4::5, PENICILLIN.index(name)] for name in ("a0", "a1", "a3", "a4")), np.zeros(len(hours)))
    labels = {state.name: words(state.words) for state in PENICILLIN.states if state.name in _SHOWN}
    labels |= {output.name: words(output.words) for output in PENICILLIN.outputs if output.name in columns}
    units = {s.name: s.unit for s in PENICILLIN.states if s.name in columns}
    units |= {o.name: o.unit for o in PENICILLIN.outputs if o.name in columns}
    moves = {name: row(made.moves[4::5, place]) for place, name in enumerate(MOVES)}
    content = {
        "kilograms": kept(round(made.kilograms, 2)),
        "outside_h": {name: round(hour, 1) for name, hour in made.outside_h.items()},
        "labels": labels,
        "units": units,
        "times": row(hours),
        "columns": {name: row(values) for name, values in columns.items()},
        "moves": moves,
        "source": PENICILLIN.source,
        "limits": words(PENICILLIN.limits),
    }
    checks = []
    if (given.plant_seed, given.arm, given.fault, given.faithful) == (1, "recipe", 0, True):
        checks.append(
            Check(
                name=Text(
                    fr="Pénicilline du lot de référence (publié : environ 3 640 kg)",
                    en="Penicillin of the reference batch (published: about 3,640 kg)",
                ),
                passed=abs(made.kilograms / 3640.0 - 1) < 0.01,
                found=f"{made.kilograms:.0f} kg",
                wanted="3640 kg ± 1 %",
            )
        )
    table = [[*line] for line in zip(row(hours), *(row(values) for values in columns.values()), *moves.values(), strict=True)]
    return Outcome(
        artefacts=(
            json_artefact("penicillin.json", _TITLE, content),
            csv_artefact("penicillin.csv", _TITLE, ("time", *columns, *moves), table),
        ),
        checks=tuple(checks),
    )


def make_proof(run: Run[Proof]) -> Outcome:
    """Return every arm on the same plants: kilograms, spread, time outside the limits, paired gains."""
    given = run.parameters
    seeds = [given.first + place for place in range(given.plants)]
    results: dict[str, list[plant.Campaign]] = {arm: [] for arm in ARMS}
    failed = []
    for place, seed in enumerate(run.progress(seeds, Text(fr="Installations", en="Plants"))):
        fault = 1 + place % 8 if given.faults else 0
        try:
            made = {arm: plant.run(seed, arm=arm, fault=fault, faithful=given.faithful) for arm in ARMS}
        except PlantError as error:
            failed.append({"plant": seed, "fr": error.fr, "en": error.en})
            continue
        for arm in ARMS:
            results[arm].append(made[arm])
    kilograms = {arm: np.array([batch.kilograms for batch in batches]) for arm, batches in results.items()}
    if len(kilograms["recipe"]) < 2:
        raise refusal(PlantError("moins de deux installations aboutissent", "fewer than two plants finish"))
    arms = [spread(arm, kilograms[arm], [sum(batch.outside_h.values()) for batch in results[arm]]) for arm in ARMS]
    pairs = [
        paired(arm, over, kilograms[arm], kilograms[over])
        for arm, over in (("published", "recipe"), ("regulator", "recipe"), ("regulator", "published"))
    ]
    rounded = [
        {key: round(value, 3) if isinstance(value, float) else value for key, value in vars(item).items()} for item in (*arms, *pairs)
    ]
    content: dict[str, Any] = {
        "arms": rounded[: len(arms)],
        "pairs": rounded[len(arms) :],
        "published": {arm: {"mean": mean, "cv": cv} for arm, (mean, cv) in PUBLISHED.items()},
        "plants": [
            {"plant": seed, **{arm: round(float(kilograms[arm][place]), 1) for arm in ARMS}}
            for place, seed in enumerate(seed for seed in seeds if seed not in {item["plant"] for item in failed})
        ],
        "failed": failed,
        "faults": given.faults,
        "tuned_on": "1000–1039",
    }
    title = Text(fr="Épreuve des conduites", en="Proof of the controllers")
    return Outcome(artefacts=(json_artefact("proof.json", title, content),), checks=_proof_checks(content, given))


def _proof_checks(content: dict[str, Any], given: Proof) -> tuple[Check, ...]:
    recipe = content["arms"][0]
    mean, cv = PUBLISHED["recipe"]
    checks = [
        Check(
            name=Text(fr="Chaque lot aboutit", en="Every batch finishes"),
            passed=not content["failed"],
            found=str(given.plants - len(content["failed"])),
            wanted=str(given.plants),
        )
    ]
    if not given.faults and given.faithful:
        checks += [
            Check(
                name=Text(fr="Moyenne publiée dans l’intervalle de la recette", en="Published mean inside the recipe's interval"),
                passed=recipe["mean_low"] <= mean <= recipe["mean_high"],
                found=f"{recipe['mean']:.0f} [{recipe['mean_low']:.0f}–{recipe['mean_high']:.0f}] kg",
                wanted=f"{mean} kg",
            ),
            Check(
                name=Text(fr="Dispersion publiée dans l’intervalle de la recette", en="Published spread inside the recipe's interval"),
                passed=recipe["cv_low"] <= cv <= recipe["cv_high"],
                found=f"{recipe['cv']:.1f} [{recipe['cv_low']:.1f}–{recipe['cv_high']:.1f}] %",
                wanted=f"{cv} %",
            ),
        ]
    return tuple(checks)
