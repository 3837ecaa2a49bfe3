"""The page of a batch: every recipe can be read, two runs stand side by side, and the files hold what the page shows."""

import io
from datetime import UTC, datetime

import duckdb
import numpy as np
import pytest

from filiere.engines.bioproduction.deliverables.batches import Batch, make_batch
from filiere.engines.bioproduction.pages.batches import batch
from filiere.engines.bioproduction.plants.catalogue import RECIPES
from filiere.sdk.blocks import Chart, Section, Table
from filiere.sdk.context import Run
from filiere.sdk.values import RunError


class _Evidence:
    checks = ()
    subjects = ()


class _View:
    """What a page is given, reduced to what this one reads."""

    evidence = _Evidence()

    def __init__(self, outcome):
        self._files = {artefact.name: artefact.read() for artefact in outcome.artefacts}

    def json(self, name):
        import json

        return json.loads(self._files[name])

    def address(self, *_parts):
        return "/"


def _made(tmp_path, **given):
    return make_batch(Run(Batch(**given), {}, 1, datetime(2026, 1, 1, tzinfo=UTC), tmp_path))


def _charts(page):
    return [block for block in page if isinstance(block, Chart)]


@pytest.mark.parametrize("recipe", list(RECIPES))
def test_every_recipe_has_a_page(recipe, tmp_path):
    page = batch(_View(_made(tmp_path, recipe=recipe, points=9)))
    charts = _charts(page)
    assert charts
    for chart in charts:
        assert {len(row) for row in chart.twin.rows} == {len(chart.twin.columns)}


def test_two_runs_stand_side_by_side(tmp_path):
    """In the published batch, which no volume enters, the antibody is proportional to its specific rate."""
    outcome = _made(tmp_path, recipe="cho/batch", beside=("Q_mAb=3.02e-12",), points=9)
    page = batch(_View(outcome))
    (compared,) = [block for block in page if isinstance(block, Section) and block.id == "comparaison"]
    (table,) = compared.blocks
    assert isinstance(table, Table)
    product = next(row for row in table.rows if row[1] == "g/L")
    assert product[4] == pytest.approx(100.0, abs=1e-3)
    assert "Q_mAb = 3.02e-12" in table.caption.en
    chart = next(chart for chart in _charts(page) if len(chart.twin.columns) == 3)
    assert {point["run"]["en"] for point in chart.spec["data"]["values"]} == {"this batch", "the other"}


def test_another_recipe_is_compared_on_its_own_times(tmp_path):
    content = _View(_made(tmp_path, recipe="cho/fed-batch", beside_recipe="cho/perfusion", points=9)).json("batch.json")
    assert content["times"][-1] == 336.0
    assert content["beside"]["times"][-1] == 480.0
    batch(_View(_made(tmp_path, recipe="cho/fed-batch", beside_recipe="cho/perfusion", points=9)))


def test_a_recipe_of_another_plant_is_refused(tmp_path):
    with pytest.raises(RunError, match="aav"):
        _made(tmp_path, recipe="cho/batch", beside_recipe="aav/published")


def test_parquet_csv_and_json_hold_the_same_numbers(tmp_path):
    outcome = _made(tmp_path, recipe="cho/batch", points=9)
    kept = {artefact.name: artefact for artefact in outcome.artefacts}
    target = tmp_path / "read.parquet"
    target.write_bytes(kept["batch.parquet"].read())
    with duckdb.connect() as database:
        read = database.execute(f"SELECT * FROM '{target}'")
        names = [column[0] for column in read.description]
        rows = np.array(read.fetchall())
    assert names[:2] == ["time [h]", "Xv [1/L]"]
    told = np.genfromtxt(io.BytesIO(kept["batch.csv"].read()), delimiter=",", skip_header=1)
    np.testing.assert_allclose(rows, told, rtol=1e-7)
    np.testing.assert_allclose(rows[:, 1], _View(outcome).json("batch.json")["columns"]["Xv"], rtol=1e-12)
