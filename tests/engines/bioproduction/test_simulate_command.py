"""``filiere bioproduction simulate``: published landmarks at the prompt, balances of the variants, and what is refused in words."""

import json

import numpy as np
import pytest

from filiere.engines.bioproduction.commands import Simulation, simulate_model
from filiere.engines.bioproduction.plants.catalogue import RECIPES, ready
from filiere.main import main
from filiere.sdk.values import UsageError


class _Asked:
    def __init__(self, **given):
        self.parameters = Simulation(**given)


def _columns(**given):
    return {name: np.array(values) for name, values in simulate_model(_Asked(**given)).content["columns"].items()}


def test_cho_without_a_recipe_is_the_published_batch():
    found = _columns(model="cho", times=(24.0, 48.0))
    wanted = {
        "Xv": (0.8516328e9, 1.6926017e9),
        "Glc": (27.738071, 23.334322),
        "Gln": (5.5025523, 4.572367),
        "Lac": (1.5833506, 4.6659746),
        "Amm": (1.2199176, 1.6119481),
        "mAb": (0.021752106, 0.066443163),
    }
    for name, values in wanted.items():
        assert found[name] == pytest.approx(values, rel=2e-7)


def test_aav_gives_the_published_virions():
    assert _columns(model="aav", times=(6.0, 12.0, 24.0))["full"] == pytest.approx((0.0976378, 30.043083, 370.27879), rel=1e-5)


def test_perfusion_stays_at_the_published_steady_state():
    found = _columns(model="perfusion", times=(0.0, 24.0))
    assert found["Xv1"] == pytest.approx((3.26342265e10, 3.26342265e10), rel=1e-6)
    assert found["mu"] == pytest.approx((0.0876023, 0.0876023), rel=1e-5)


def test_settings_reach_parameters_and_initial_states():
    base = _columns(model="cho", times=(24.0,))
    more = _columns(model="cho", set=("Xv=0.8e9", "Q_mAb=3.02e-12"), times=(0.0, 24.0))
    assert more["Xv"][0] == 0.8e9
    assert more["mAb"][1] > 3.5 * base["mAb"][0]


def test_times_come_back_in_the_order_asked():
    found = _columns(model="cho", times=(48.0, 0.0, 48.0))
    assert found["Glc"][0] == found["Glc"][2] < found["Glc"][1] == 30.0


def test_lentivirus_decays_at_the_published_half_life():
    """Without secretion, what is left after the half-life is a half."""
    found = _columns(model="lentivirus", set=("beta=0", "TU=1e6"), times=(0.0, 35.0, 70.0))
    assert found["TU"] / 1e6 == pytest.approx((1.0, 0.5, 0.25), rel=1e-6)


def test_lentivirus_harvested_cold_is_not_lost():
    batch = _columns(model="lentivirus", times=(96.0,))
    perfused = _columns(model="lentivirus", recipe="lentivirus/perfusion", times=(96.0,))
    assert perfused["total"][0] > batch["total"][0]
    assert batch["harvest"][0] == 0.0


def test_one_patient_conserves_glucose_carbon_in_lactate():
    """Without perfusion, lactate made is the yield times glucose used."""
    found = _columns(model="cell-therapy", times=(0.0, 60.0))
    assert found["Lac"][1] == pytest.approx(1.7 * (found["Glc"][0] - found["Glc"][1]), rel=1e-6)
    assert found["X"][1] > found["X"][0]


@pytest.mark.parametrize("name", sorted(RECIPES.keys() - {"cho/batch"}))
def test_every_shipped_recipe_stays_positive(name):
    """Except the published batch of CHO, whose set leaves the positive orthant after 105 h, as its limits say."""
    made = ready(name)
    hours = made.horizon / (60.0 if made.plant.time_unit == "min" else 1.0)
    found = _columns(model=made.plant.name, recipe=name, times=tuple(np.linspace(0.0, hours, 9)))
    for state in made.plant.states:
        assert np.all(found[state.name] >= -1e-6 * state.scale), state.name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"model": "cho", "set": ("Foo=1",)}, "Foo"),
        ({"model": "cho", "set": ("Glc=-1",)}, "Glc"),
        ({"model": "cho", "set": ("Glc",)}, "NAME=VALUE"),
        ({"model": "cho", "times": (-1.0,)}, "negative"),
        ({"model": "cho", "recipe": "aav/published"}, "recipe"),
        ({"model": "cho", "recipe": "nowhere"}, "nowhere"),
    ],
)
def test_what_cannot_run_is_said(given, said):
    with pytest.raises(UsageError) as caught:
        simulate_model(_Asked(**given))
    assert said in caught.value.say("en")


def test_a_recipe_file_runs(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "recipe: mine\nplant: cho\nduration: 48\nformula: {}\ninitial: {Glc: 20}\noperations:\n"
        "  - at: 24\n    bolus: {volume: 0.05, composition: {Glc: 400}}\n",
        encoding="utf-8",
    )
    found = _columns(model="cho", recipe=str(file), times=(0.0, 48.0))
    assert found["V"] == pytest.approx((1.0, 1.05))


def test_the_prompt_takes_repeated_settings_and_many_times(capsys):
    line = ["bioproduction", "simulate", "cho", "--set", "Glc=25", "--set", "Gln=4", "--times", "0,24", "--json", "--lang", "en"]
    assert main(line) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["times"] == [0.0, 24.0]
    assert answer["columns"]["Gln"][0] == 4.0
    assert answer["changes"] == {"Glc": 25.0, "Gln": 4.0}
