"""Estimation: recovers what made the data, covers it at the stated level, and tells what cannot be known."""

import numpy as np
import pytest

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import schedule
from filiere.engines.bioproduction.numerics.estimation import Data, estimate, profile
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.plants.cho import CHO

STATES = ("Xv", "Glc", "Gln", "Lac", "Amm", "mAb")
TIMES = np.arange(8.0, 97.0, 8.0)
BASE = np.array(CHO.values())
PLAN = schedule(CHO, (), 0.0, 96.0)
Y0 = np.array(CHO.initial())


def _data(seed, changes, noise=0.03):
    p = np.array(CHO.values(changes))
    truth = solve(CHO, Y0, p, PLAN, TIMES, rtol=1e-9)[:, [CHO.index(name) for name in STATES]]
    sd = noise * np.abs(truth) + 1e-3 * np.array([CHO.states[CHO.index(name)].scale for name in STATES])
    values = truth + sd * np.random.default_rng(seed).normal(size=truth.shape)
    values[2, 3] = np.nan
    return Data(PLAN, Y0, TIMES, STATES, values, sd)


def test_what_made_the_data_is_recovered():
    truth = {"mu_max": 0.043, "Q_mAb": 1.8e-12, "m_glc": 8e-11}
    fit = estimate(CHO, BASE, list(truth), [_data(1, truth), _data(2, truth)])
    np.testing.assert_allclose(fit.values, list(truth.values()), rtol=0.03)
    assert fit.cost / fit.data == pytest.approx(1.0, abs=0.3)


def test_profile_intervals_cover_the_truth_as_often_as_they_say():
    truth = {"mu_max": 0.041, "Q_mAb": 1.6e-12}
    inside = 0
    for seed in range(12):
        data = [_data(100 + seed, truth)]
        fit = estimate(CHO, BASE, list(truth), data)
        found = profile(CHO, BASE, fit, "mu_max", data, points=7)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= truth["mu_max"] <= found.high
    # Twelve draws at 95 %: fewer than nine happens less than once in two thousand.
    assert inside >= 9


def test_a_parameter_that_the_data_do_not_show_is_told():
    data = [_data(5, {})]
    fit = estimate(CHO, BASE, ["mu_max", "k_d"], data)
    assert fit.names[int(np.argmax(np.abs(fit.worst_direction)))] == "k_d"
    assert fit.worst_sd > 0.3
    found = profile(CHO, BASE, fit, "k_d", data, reach=1.0, points=5)
    assert found.low is None


def test_data_that_cannot_be_used_are_refused():
    good = _data(1, {})
    backwards = Data(PLAN, Y0, TIMES[::-1], STATES, good.values, good.sd)
    nothing = Data(PLAN, Y0, TIMES, STATES, np.full_like(good.values, np.nan), good.sd)
    for bad, said in (
        (backwards, "backwards"),
        (nothing, "no measurement"),
        (Data(PLAN, Y0, TIMES, STATES, good.values, 0 * good.sd), "deviation"),
    ):
        with pytest.raises(PlantError, match=said):
            estimate(CHO, BASE, ["mu_max"], [bad])
    with pytest.raises(PlantError, match="no parameter"):
        estimate(CHO, BASE, ["mu"], [good])
