"""Recipes as data, with ISA-88 names, to YAML and back; and the words of ``NAME=VALUE`` settings.

A recipe file holds ``recipe`` (its name), ``plant``, ``duration``, ``formula`` (parameters), ``initial`` (states) and ``operations``, each
with ``at`` and one of ``hold``, ``bolus``, ``exchange`` or ``reset``. Times are in the plant's unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from filiere.engines.bioproduction.model.declaration import Plant, PlantError
from filiere.engines.bioproduction.model.schedule import Bolus, Event, Exchange, Hold, Reset

_KINDS: Mapping[str, type[Any]] = {"hold": Hold, "bolus": Bolus, "exchange": Exchange, "reset": Reset}


def dump(
    name: str, plant: Plant, duration: float, events: Iterable[Event], formula: Mapping[str, float], initial: Mapping[str, float]
) -> str:
    """Return a recipe as YAML."""
    import yaml

    words = {kind: word for word, kind in _KINDS.items()}
    operations = []
    for event in events:
        fields = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(event).items() if key != "at"}
        operations.append({"at": event.at, words[type(event)]: fields})
    content = {
        "recipe": name,
        "plant": plant.name,
        "duration": duration,
        "formula": dict(formula),
        "initial": dict(initial),
        "operations": operations,
    }
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))


def load(text: str, plants: Mapping[str, Plant]) -> tuple[str, Plant, float, tuple[Event, ...], dict[str, float], dict[str, float]]:
    """Return a recipe read from YAML: name, plant, duration, events, formula, initial states.

    Raises:
        PlantError: not a recipe: a key missing or unknown, an operation of no known kind, a value that is not a number.
    """
    import yaml

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PlantError(f"la recette n’est pas du YAML : {error}", f"the recipe is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise PlantError("une recette est un tableau de clés", "a recipe is a mapping of keys")
    wanted = {"recipe", "plant", "duration", "formula", "initial", "operations"}
    if strange := sorted(set(content) ^ wanted):
        raise PlantError(
            f"clés absentes ou inconnues : {', '.join(map(str, strange))}", f"keys missing or unknown: {', '.join(map(str, strange))}"
        )
    plant = plants.get(str(content["plant"]))
    if plant is None:
        raise PlantError(f"aucun modèle {content['plant']!r}", f"no plant {content['plant']!r}")
    events = tuple(_event(row, number) for number, row in enumerate(content["operations"], start=1))
    try:
        numbers = [{str(k): float(v) for k, v in content[part].items()} for part in ("formula", "initial")]
        duration = float(content["duration"])
    except (TypeError, ValueError, AttributeError) as error:
        raise PlantError(f"un nombre de la recette n’en est pas un : {error}", f"a number of the recipe is not one: {error}") from error
    plant.values(numbers[0])
    plant.initial(numbers[1])
    return str(content["recipe"]), plant, duration, events, numbers[0], numbers[1]


def settings(plant: Plant, words: Iterable[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return ``NAME=VALUE`` settings as changes of parameters and of initial states.

    Raises:
        PlantError: a word without ``=``, a name that is neither, a value that is not a finite number.
    """
    parameters: dict[str, float] = {}
    initial: dict[str, float] = {}
    for word in words:
        name, sign, value = (part.strip() for part in word.partition("="))
        if not sign:
            raise PlantError(f"{word!r} : écrivez NOM=VALEUR", f"{word!r}: write NAME=VALUE")
        try:
            number = float(value)
        except ValueError:
            raise PlantError(f"{word!r} : {value!r} n’est pas un nombre", f"{word!r}: {value!r} is not a number") from None
        (initial if name in plant.names("states") else parameters)[name] = number
    plant.values(parameters)
    plant.initial(initial)
    return parameters, initial


def _event(row: Any, number: int) -> Event:
    if not isinstance(row, dict) or "at" not in row or len(row) != 2:
        raise PlantError(f"opération {number} : « at » et un seul geste", f"operation {number}: “at” and one act")
    (word,) = (key for key in row if key != "at")
    kind = _KINDS.get(str(word))
    if kind is None:
        raise PlantError(
            f"opération {number} : {word!r} n’est pas {', '.join(_KINDS)}", f"operation {number}: {word!r} is not {', '.join(_KINDS)}"
        )
    try:
        fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row[word].items()}
        made: Event = kind(at=float(row["at"]), **fields)
    except (TypeError, ValueError, AttributeError) as error:
        raise PlantError(f"opération {number} : {error}", f"operation {number}: {error}") from error
    return made
