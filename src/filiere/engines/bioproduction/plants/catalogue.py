"""The plants by name, with the recipes that each is shipped with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from filiere.engines.bioproduction.model.declaration import Plant, PlantError, Words
from filiere.engines.bioproduction.model.schedule import Bolus, Event, Exchange, Hold, Reset
from filiere.engines.bioproduction.plants.aav import AAV, EXCHANGE_AT_H, WASHED
from filiere.engines.bioproduction.plants.cell_therapy import CELL_THERAPY
from filiere.engines.bioproduction.plants.cho import CHO, REALISTIC
from filiere.engines.bioproduction.plants.lentivirus import LENTIVIRUS
from filiere.engines.bioproduction.plants.lentivirus import WASHED as WASHED_LENTIVIRUS
from filiere.engines.bioproduction.plants.perfusion import PERFUSION

_FEED = {"Glc": 450.0, "Gln": 60.0}


@dataclass(frozen=True)
class Ready:
    """A plant with a recipe: what changes in its parameters and initial states, the events, and how long it runs."""

    plant: Plant
    words: Words
    horizon: float
    events: tuple[Event, ...] = ()
    parameters: Mapping[str, float] | None = None
    initial: Mapping[str, float] | None = None


def _fed_batch() -> Ready:
    feeds = tuple(Bolus(24.0 * day, 0.03, _FEED) for day in range(2, 13))
    events: tuple[Event, ...] = (*feeds, Hold(120.0, {"T": 34.0}))
    words = ("Fed-batch de 14 jours, ajouts quotidiens, 34 °C dès le jour 5", "14-day fed-batch, daily bolus, 34 °C from day 5")
    return Ready(CHO, words, 336.0, events, REALISTIC, {"Glc": 35.0, "Gln": 6.0})


def _perfused() -> Ready:
    medium = {"medium_glc": 50.0, "medium_gln": 8.0}
    flows = [(24.0, 0.5, 0.0), (72.0, 1.0, 0.0), (120.0, 1.5, 0.10), (168.0, 2.0, 0.15)]
    events = tuple(
        Hold(at, {**medium, "F_medium": rate / 24.0, "P": (rate - bleed) / 24.0, "B": bleed / 24.0}) for at, rate, bleed in flows
    )
    words = ("Perfusion de 20 jours, purge dès le jour 5", "20-day perfusion, bleed from day 5")
    return Ready(CHO, words, 480.0, events, REALISTIC, {"Glc": 35.0, "Gln": 6.0})


def _seed_train() -> Ready:
    flow = {"F_medium": 1.0 / 24.0, "P": 1.0 / 24.0, "medium_glc": 50.0, "medium_gln": 8.0}
    words = ("N−1 perfusé, six jours", "Perfused N−1, six days")
    return Ready(CHO, words, 144.0, (Hold(24.0, flow),), REALISTIC, {"Glc": 35.0, "Gln": 6.0})


def _aav(doses: int = 1) -> Ready:
    if doses == 1:
        words = ("Protocole publié : milieu échangé à 6 h", "Published protocol: medium exchanged at 6 h")
        return Ready(AAV, words, 60.0, (Reset(EXCHANGE_AT_H, WASHED),))
    again = {name: 7.6e4 for name in WASHED}
    events: tuple[Event, ...] = (Reset(EXCHANGE_AT_H, WASHED),)
    for dose in range(1, doses):
        events = (*events, Reset(24.0 * dose, again), Reset(24.0 * dose + EXCHANGE_AT_H, WASHED))
    words = ("Nouvelle transfection à 24 h, milieu échangé (notre variante)", "Re-transfection at 24 h, medium exchanged (our variant)")
    return Ready(AAV, words, 60.0, events)


def _lentivirus(perfused: bool) -> Ready:
    words = ("Milieu échangé à 6 h, récolte en fin de lot", "Medium exchanged at 6 h, harvest at the end")
    events: tuple[Event, ...] = (Reset(EXCHANGE_AT_H, WASHED_LENTIVIRUS),)
    if perfused:
        words = ("Perfusion d’un volume par jour dès 24 h", "Perfusion of one volume a day from 24 h")
        events = (*events, Hold(24.0, {"D": 1.0 / 24.0}))
    return Ready(LENTIVIRUS, words, 96.0, events)


def _one_patient() -> Ready:
    words = ("Neuf jours, perfusion dès le jour 3", "Nine days, perfusion from day 3")
    flows = tuple(Hold(24.0 * day, {"D": rate / 24.0}) for day, rate in ((3, 0.5), (4, 1.0), (6, 2.0)))
    return Ready(CELL_THERAPY, words, 216.0, flows)


#: Recipes by ``model/recipe``; the first of a model is its reference.
RECIPES: Mapping[str, Callable[[], Ready]] = {
    "cho/batch": lambda: Ready(CHO, ("Batch publié, sans ajout", "Published batch, no feed"), 96.0),
    "cho/fed-batch": _fed_batch,
    "cho/perfusion": _perfused,
    "cho/n-1": _seed_train,
    "perfusion/steady": lambda: Ready(PERFUSION, ("État stationnaire publié", "Published steady state"), 1440.0),
    "aav/published": _aav,
    "aav/two-doses": lambda: _aav(2),
    "lentivirus/batch": lambda: _lentivirus(False),
    "lentivirus/perfusion": lambda: _lentivirus(True),
    "cell-therapy/one-patient": _one_patient,
}


def ready(name: str) -> Ready:
    """Return a recipe with its plant, by ``model/recipe`` or by model.

    Raises:
        PlantError: no such recipe.
    """
    found = next((key for key in RECIPES if key in (name,) or key.startswith(f"{name}/")), None)
    if found is None:
        raise PlantError(f"aucune recette {name!r} ; il y a {', '.join(RECIPES)}", f"no recipe {name!r}; there are {', '.join(RECIPES)}")
    return RECIPES[found]()


def grid(horizon: float, count: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return evenly spaced times from 0 to the horizon."""
    return np.linspace(0.0, horizon, count)


__all__ = ["RECIPES", "Exchange", "Ready", "grid", "ready"]
