"""Soft sensors: exact on linear problems, consistent on cultures, honest when sensors are lost."""

import numpy as np
import pytest

from filiere.engines.bioproduction.eyes.filters import Belief, Coordinates, Measurement, flow, predict, sigma, track, update
from filiere.engines.bioproduction.eyes.scores import nis, scores
from filiere.engines.bioproduction.eyes.sensors import ESTIMATED, Rig, coordinates, estimate, observe
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.plants.catalogue import ready
from filiere.engines.bioproduction.plants.cho import CHO

RIG = Rig(step=1.0)


@pytest.fixture(scope="module")
def runs():
    return [(seen, estimate(seen, RIG, "ekf")) for seen in (observe(seed, RIG) for seed in range(300, 306))]


def test_the_unscented_points_carry_mean_and_covariance():
    rng = np.random.default_rng(0)
    root = rng.normal(size=(4, 4))
    belief = Belief(rng.normal(size=4), root @ root.T + np.eye(4))
    points, wm, wc = sigma(belief)
    np.testing.assert_allclose(wm @ points, belief.mean, atol=1e-12)
    away = points - belief.mean
    np.testing.assert_allclose((wc[:, None] * away).T @ away, belief.cov, atol=1e-10)


def test_an_update_is_the_gaussian_conditional():
    space = Coordinates(CHO, ("Glc", "Lac"), np.zeros(2), (), tuple(CHO.values()))
    belief = Belief(np.log([10.0, 5.0]), np.array([[0.04, 0.01], [0.01, 0.09]]))
    found, innovation, count = update(space, belief, {"Glc": (11.0, 1.0)})
    noise = (1.0 / 10.0) ** 2
    gain = belief.cov[:, 0] / (0.04 + noise)
    away = np.log(11.0 / 10.0)
    np.testing.assert_allclose(found.mean, belief.mean + gain * away)
    np.testing.assert_allclose(found.cov, belief.cov - np.outer(gain, belief.cov[0]), atol=1e-10)
    assert (innovation, count) == (pytest.approx(away**2 / (0.04 + noise)), 1)


def test_the_flow_of_the_filter_is_that_of_the_plant():
    recipe = ready("cho/fed-batch")
    space = coordinates(recipe)
    start = dict(zip(CHO.names("states"), CHO.initial(recipe.initial), strict=True))
    base = dict(zip(CHO.names("parameters"), space.base, strict=True))
    values = np.array([[*(start[name] for name in ESTIMATED), base["mu_max"], base["Q_mAb"], 1.0]])
    moved = space.outward(flow(space, space.inward(values), {"V": 1.0, "Xd": 0.0}, CHO.held(), 0.0, 0.5))
    found = simulate(CHO, (), [0.0, 0.5], parameters=recipe.parameters, initial=recipe.initial, backend="reference")
    np.testing.assert_allclose(moved[0, :6], [found[name][1] for name in ESTIMATED], rtol=1e-6, atol=1e-9)


def test_both_filters_predict_alike_when_uncertainty_is_small():
    recipe = ready("cho/fed-batch")
    space = coordinates(recipe)
    base = dict(zip(CHO.names("parameters"), space.base, strict=True))
    mean = space.inward(np.array([2e9, 20.0, 3.0, 10.0, 2.0, 0.3, base["mu_max"], base["Q_mAb"], 1.0]))
    belief = Belief(mean, 1e-6 * np.eye(9))
    one, two = (predict(kind, space, belief, {"V": 1.0}, CHO.held(), 0.0, 1.0, np.zeros(9)) for kind in ("ekf", "ukf"))
    np.testing.assert_allclose(one.mean, two.mean, atol=1e-5)
    np.testing.assert_allclose(one.cov, two.cov, atol=1e-8)


def test_intervals_cover_and_innovations_are_consistent(runs):
    table = np.array([[[score.nrmse, score.coverage] for score in scores(found, seen.truth, ESTIMATED)] for seen, found in runs])
    assert table[..., 1].mean(axis=0).min() > 85.0
    assert table[..., 0].mean(axis=0).max() < 10.0
    assert 0.8 < np.mean([nis(found)[0] for _, found in runs]) < 1.3


def test_the_estimate_is_better_than_the_model_alone(runs):
    recipe = ready("cho/fed-batch")
    better = []
    for seen, found in runs:
        alone = simulate(CHO, recipe.events, seen.times, parameters=recipe.parameters, initial=recipe.initial)["Xv"]
        better.append(np.mean((found.value[:, 0] - seen.truth[:, 0]) ** 2) < np.mean((alone - seen.truth[:, 0]) ** 2))
    assert np.mean(better) > 0.8


def test_lost_sensors_widen_the_interval_and_never_break_it():
    seen, blind = observe(7, RIG), observe(7, Rig(step=1.0, lost=(0.0, 1e9), missing=1.0))
    one, two = estimate(seen, RIG, "ekf"), estimate(blind, RIG, "ekf")
    assert not blind.measurements
    wide, narrow = (found.high[-1, 0] / max(found.low[-1, 0], 1.0) for found in (two, one))
    assert wide > narrow
    assert np.isfinite(two.value).all()


def test_a_late_assay_gives_what_it_would_have_given_in_time():
    seen = observe(9, Rig(step=1.0, delay=0.0, missing=0.0))
    late = observe(9, Rig(step=1.0, delay=4.0, missing=0.0))
    one, two = estimate(seen, RIG, "ekf"), estimate(late, RIG, "ekf")
    np.testing.assert_allclose(two.value[-1], one.value[-1], rtol=1e-6)


def test_nan_is_no_measurement_and_bad_data_are_refused():
    space = Coordinates(CHO, ("Glc",), np.zeros(1), (), tuple(CHO.values()))
    belief = Belief(np.array([1.0]), np.eye(1))
    assert update(space, belief, {"Glc": (float("nan"), 1.0)})[0] is belief
    arguments = (space, belief, np.array([0.0, 2.0, 1.0]), np.zeros((2, 11)), {}, {}, [], np.zeros(1))
    with pytest.raises(PlantError, match="backwards"):
        track("ekf", *arguments)
    stray = [Measurement(0.0, 0.0, {"pH": (7.0, 0.1)})]
    with pytest.raises(PlantError, match="unknown"):
        track("ekf", space, belief, np.array([0.0, 1.0]), np.zeros((1, 11)), {}, {}, stray, np.zeros(1))
    with pytest.raises(PlantError, match="cannot be"):
        observe(1, Rig(step=-1.0))
