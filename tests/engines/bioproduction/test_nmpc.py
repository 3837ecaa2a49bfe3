"""The economic controller: its plan holds on the plant, beats feeding evenly, and starts warm."""

import numpy as np
import pytest

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import Hold
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.plants.cho import CHO, REALISTIC

pytest.importorskip("casadi", reason="extra bioproduction-control is not installed")

from filiere.engines.bioproduction.control.nmpc import Nmpc, _radau

FEED = {"feed_glc": 450.0, "feed_gln": 60.0, "T": 35.0}
START = {"Glc": 35.0}


def _plant(feeds):
    events = [Hold(24.0 * day, {**FEED, "F_feed": float(feed)}) for day, feed in enumerate(feeds)]
    return simulate(CHO, events, np.linspace(0, 336, 57), parameters=REALISTIC, initial=START)


@pytest.fixture(scope="module")
def controller():
    return Nmpc(14, 24.0, REALISTIC, held=FEED)


@pytest.fixture(scope="module")
def plan(controller):
    return controller.plan(np.array(CHO.initial(START)))


def test_collocation_integrates_polynomials_of_its_degree_exactly():
    tau, weights = _radau()
    nodes = np.concatenate([[0.0], tau])
    for degree in range(4):
        np.testing.assert_allclose(weights.T @ nodes**degree, degree * tau ** max(degree - 1, 0), atol=1e-12)


def test_what_is_planned_is_what_the_plant_gives(plan):
    assert plan.solved
    found = _plant(plan.feeds)
    assert found["mass"][-1] == pytest.approx(plan.product, rel=0.005)
    assert found["V"][-1] <= 1.6 * (1 + 1e-4)
    assert found["Lac"][-1] <= 60.0 * 1.01


def test_no_even_feed_within_the_limits_does_better(plan):
    best = 0.0
    for feed in np.linspace(0, 0.0018, 10):
        found = _plant([feed] * 14)
        if found["Lac"].max() <= 60.0 and found["V"][-1] <= 1.6:
            best = max(best, found["mass"][-1])
    assert plan.product > best


def test_a_warm_start_needs_fewer_iterations_and_finds_the_same(controller, plan):
    again = controller.plan(np.array(CHO.initial(START)) * 1.001)
    assert again.solved
    assert again.iterations < plan.iterations
    assert again.product == pytest.approx(plan.product, rel=0.01)


def test_a_state_that_does_not_exist_is_refused(controller):
    with pytest.raises(PlantError):
        controller.plan(np.full(9, np.nan))
