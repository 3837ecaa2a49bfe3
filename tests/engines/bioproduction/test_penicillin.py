"""The penicillin plant: the published batch and the published spread, faults, and equality of back ends."""

import numpy as np
import pytest

from filiere.engines.bioproduction.control import penicillin as plant
from filiere.engines.bioproduction.control.penicillin_recipe import RECIPE, STEPS, draw, recipe_rows
from filiere.engines.bioproduction.control.proof import PUBLISHED, paired, spread


@pytest.fixture(scope="module")
def recipe_arm():
    return [plant.run(seed) for seed in range(1, 31)]


def test_the_default_recipe_gives_the_published_mass():
    assert plant.run(1).kilograms == pytest.approx(3640.0, rel=0.005)


def test_published_mean_and_spread_lie_in_the_intervals_of_thirty_batches(recipe_arm):
    found = spread("recipe", np.array([batch.kilograms for batch in recipe_arm]), [0.0] * 30)
    mean, cv = PUBLISHED["recipe"]
    assert found.mean_low <= mean <= found.mean_high
    assert found.cv_low <= cv <= found.cv_high


def test_the_published_loop_cuts_the_spread_as_published(recipe_arm):
    base = np.array([batch.kilograms for batch in recipe_arm])
    held = np.array([plant.run(seed, arm="published").kilograms for seed in range(1, 31)])
    gain = paired("published", "recipe", held, base)
    assert 9.0 <= gain.gain <= 30.0
    assert spread("published", held, [0.0] * 30).cv_low <= PUBLISHED["published"][1]


def test_the_reference_path_gives_the_same_batch():
    one, two = (plant.run(3, arm="published", backend=backend, rtol=1e-6) for backend in ("compiled", "reference"))
    # Closed loops amplify differences of integrators: the published validation of a port allows a few per cent.
    assert two.kilograms == pytest.approx(one.kilograms, rel=0.01)
    assert np.median(np.abs(two.states[:, 3] - one.states[:, 3])) < 0.2


def test_the_answer_does_not_depend_on_the_tolerance():
    one, two = plant.run(2, rtol=1e-4), plant.run(2, rtol=1e-7)
    assert two.kilograms == pytest.approx(one.kilograms, rel=0.005)


@pytest.mark.parametrize("fault", range(1, 9))
def test_every_fault_changes_the_batch(fault):
    healthy, faulty = plant.run(5), plant.run(5, fault=fault)
    assert np.any(faulty.moves != healthy.moves)
    assert faulty.kilograms > 0


def test_disturbances_share_one_noise_as_the_published_code_draws_them():
    rows = draw(7).disturbances
    np.testing.assert_allclose(rows[:, 1] / rows[:, 0], 0.25 / 0.03)
    assert rows.shape == (STEPS, 8)


def test_set_points_hold_until_their_hour_included():
    rows = recipe_rows(RECIPE)
    assert [rows[k, 0] for k in (0, 14, 15, 1149)] == [8, 8, 15, 80]
    assert rows[61, 3] == 0.6
    assert rows[62, 3] == 0.7


def test_the_regulator_beats_the_recipe_on_plants_it_was_not_tuned_on(recipe_arm):
    base = np.array([batch.kilograms for batch in recipe_arm])
    ours = np.array([plant.run(seed, arm="regulator").kilograms for seed in range(1, 31)])
    gain = paired("regulator", "recipe", ours, base)
    assert gain.gain_low > 0
    assert gain.cv_ratio_high < 1
