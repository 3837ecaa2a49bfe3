"""The twin as an offer and as a command: a card that can be read, an alarm where the prediction leaves the data."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from filiere.engines.bioproduction.deliverables.twin import FITTED, Twin, make_twin
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.pages.twin import card, twin
from filiere.engines.bioproduction.plants.catalogue import ready
from filiere.engines.bioproduction.plants.cho import CHO
from filiere.main import main
from filiere.sdk.blocks import Chart, Notice, Section
from filiere.sdk.context import Run
from filiere.sdk.values import RunError


class _Evidence:
    checks = ()
    subjects = ()


class _View:
    evidence = _Evidence()

    def __init__(self, content):
        self._content = content

    def json(self, _name):
        return self._content

    def address(self, *_parts):
        return "/"


def _made(tmp_path, seed=1, **given):
    outcome = make_twin(Run(Twin(**given), {}, seed, datetime(2026, 1, 1, tzinfo=UTC), tmp_path))
    return outcome, json.loads(next(item for item in outcome.artefacts if item.name == "twin.json").read())


def test_what_the_other_plant_hides_is_found_again(tmp_path):
    _, content = _made(tmp_path)
    for row in content["parameters"]:
        assert row["value"] == pytest.approx(content["truth"][row["name"]], rel=0.08)
    assert [row["name"] for row in content["parameters"]] == list(FITTED)


def test_a_recipe_far_from_the_data_raises_the_alarm_and_the_same_one_does_not(tmp_path):
    _, far = _made(tmp_path, predicted="cho/perfusion")
    assert {"Xv", "time"} <= {alarm["name"] for alarm in far["alarms"]}
    notices = [block for block in twin(_View(far)) if isinstance(block, Notice)]
    assert any(block.tone == "late" and "Extrapolation" in block.text.en for block in notices)
    outcome, _ = _made(tmp_path, predicted="cho/fed-batch")
    assert all(check.found for check in outcome.checks)


def test_a_recipe_of_another_plant_is_refused(tmp_path):
    with pytest.raises(RunError, match="aav"):
        _made(tmp_path, predicted="aav/published")


def test_the_page_shows_card_cloud_residuals_and_profiles(tmp_path):
    _, content = _made(tmp_path, batches=1)
    page = twin(_View(content))
    assert [block.id for block in page if isinstance(block, Section)] == ["credibilite"]
    assert len([block for block in page if isinstance(block, Chart)]) == 3
    open_one = {**content, "parameters": [{**content["parameters"][0], "low": None}]}
    assert "open" in str(card(open_one))


def test_the_command_reads_an_export_and_tells_the_card(tmp_path, capsys):
    place = tmp_path / "historian.csv"
    hours = np.arange(12.0, 320.0, 12.0)
    recipe = ready("cho/fed-batch")
    parameters = {**recipe.parameters, "mu_max": 0.034}
    found = simulate(CHO, recipe.events, np.append(0.0, hours), parameters=parameters, initial=recipe.initial)
    rows = [f"{hour / 24},{found['Xv'][row] / 1e9},{found['mAb'][row] * 1e3}" for row, hour in enumerate(hours, start=1)]
    place.write_text("\n".join(["Day,VCD,Titre", *rows]), encoding="utf-8")
    words = ["bioproduction", "reconcile", str(place), "--fit", "mu_max", "--fit", "Q_mAb", "--noise", "3", "--json"]
    for column in ("time=Day:d", "Xv=VCD:1e6/mL", "mAb=Titre:mg/L"):
        words += ["--map", column]
    assert main(words) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["parameters"][0]["value"] == pytest.approx(0.034, rel=0.03)
    place.write_text("Day,VCD\n2,1\n1,1\n", encoding="utf-8")
    assert main(["bioproduction", "reconcile", str(place), "--map", "time=Day:d", "--map", "Xv=VCD:1e6/mL"]) == 2
    assert "3" in capsys.readouterr().err
