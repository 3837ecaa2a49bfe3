"""Integrators, ensembles, sensitivity indices, forward sensitivities and recipes, each against something independent."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.recipes import dump, load
from filiere.engines.bioproduction.model.recipes import settings as read_settings
from filiere.engines.bioproduction.model.schedule import Bolus, Exchange, Hold, Reset, schedule
from filiere.engines.bioproduction.numerics import ensembles
from filiere.engines.bioproduction.numerics.ensembles import run_many, spread
from filiere.engines.bioproduction.numerics.explicit import explicit
from filiere.engines.bioproduction.numerics.sensitivity import forward, sobol
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.numerics.stiff import stiff
from filiere.engines.bioproduction.plants.catalogue import RECIPES, grid, ready
from filiere.engines.bioproduction.plants.cho import CHO, REALISTIC


def _decay(t, y, p, u, out):
    out[0] = -(y[0] ** 3) + np.cos(t)
    out[1] = y[0] - p[0] * y[1]


def _decay_jacobian(t, y, p, u, out):
    out[0, 0], out[1, 0], out[1, 1] = -3 * y[0] ** 2, 1.0, -p[0]


@pytest.mark.parametrize("method", [explicit, stiff])
def test_error_falls_with_the_tolerance_and_dense_output_keeps_up(method):
    from scipy.integrate import solve_ivp

    samples = np.linspace(0.3, 4.7, 9)
    exact = solve_ivp(
        lambda t, y: [-(y[0] ** 3) + np.cos(t), y[0] - 50 * y[1]], (0, 5), [1.0, 0.0], "Radau", samples, rtol=1e-12, atol=1e-14
    )
    errors = []
    for rtol in (1e-3, 1e-5, 1e-7):
        out = np.full((9, 2), np.nan)
        y = np.array([1.0, 0.0])
        end = method(_decay, _decay_jacobian, y, np.array([50.0]), np.zeros(0), 0.0, 5.0, rtol, np.full(2, rtol * 1e-2), samples, out)
        assert end == 0
        errors.append(np.abs(out - exact.y.T).max())
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-6


def test_an_equation_that_blows_up_is_told():
    def blow(t, y, p, u, out):
        out[0] = y[0] * y[0]

    out = np.full((1, 1), np.nan)
    assert explicit(blow, None, np.array([1.0]), np.zeros(0), np.zeros(0), 0.0, 2.0, 1e-6, np.full(1, 1e-9), np.array([2.0]), out) == 1


def test_an_ensemble_is_its_batches_whatever_the_workers_and_keeps_the_good_ones():
    plan = schedule(CHO, [Bolus(48.0, 0.1, {"Glc": 200.0})], 0.0, 96.0)
    initials, parameters = spread(CHO, 300, 5, cv={"mu_max": 0.1}, initial_cv={"Xv": 0.1})
    initials[7, CHO.index("V")] = 1e-12
    parameters[9, 0] = 1e6
    one, two = (run_many(CHO, initials, parameters, plan, np.array([96.0]), workers=workers) for workers in (1, 3))
    np.testing.assert_array_equal(one.states, two.states)
    assert 9 in one.failed
    assert np.isnan(one.states[9]).all()
    alone = solve(CHO, initials[20], parameters[20], plan, np.array([96.0]), backend="compiled")
    np.testing.assert_array_equal(one.states[20], alone)
    slow = run_many(CHO, initials[20:23], parameters[20:23], plan, np.array([96.0]), backend="reference")
    np.testing.assert_allclose(slow.states, one.states[20:23], rtol=1e-4, atol=1e-9)


def test_draws_do_not_depend_on_how_many_are_drawn():
    few, many = (spread(CHO, count, 3, cv={"mu_max": 0.2}, initial_cv={})[1] for count in (5, 50))
    np.testing.assert_array_equal(few, many[:5])
    assert many[:, 0].mean() == pytest.approx(0.039, rel=0.1)


def test_an_ensemble_refuses_what_cannot_be():
    plan = schedule(CHO, [], 0.0, 10.0)
    initials, parameters = spread(CHO, 3, 1, cv={}, initial_cv={})
    parameters[1, 0] = np.nan
    with pytest.raises(PlantError, match="not a number"):
        run_many(CHO, initials, parameters, plan, np.array([10.0]))
    with pytest.raises(PlantError, match="shape"):
        run_many(CHO, initials, parameters[:2], plan, np.array([10.0]))
    with pytest.raises(PlantError, match="negative"):
        spread(CHO, 3, 1, cv={"mu_max": -0.1}, initial_cv={})


def test_sobol_indices_of_the_ishigami_function():
    # Exact values: T. Ishigami, T. Homma, 1990 (a = 7, b = 0.1).
    def ishigami(x):
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sobol(("a", "b", "c"), np.full(3, -np.pi), np.full(3, np.pi), ishigami, points=4096, seed=1)
    assert [item.first for item in found] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert [item.total for item in found] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
    assert all(item.total_low <= item.total <= item.total_high for item in found)
    with pytest.raises(PlantError):
        sobol(("a",), np.zeros(1), np.ones(1), ishigami, points=100, seed=1)


def test_forward_sensitivities_equal_differences_across_additions():
    plan = schedule(CHO, [Bolus(30.0, 0.2, {"Glc": 100.0}), Reset(60.0, {"Lac": 1.0})], 0.0, 90.0)
    y0, p, samples = np.array(CHO.initial()), np.array(CHO.values(REALISTIC)), np.array([50.0, 90.0])
    names = ("mu_max", "Q_mAb", "Y_lacglc")
    states, slopes = forward(CHO, y0, p, plan, samples, names, rtol=1e-9)
    scale = np.abs(states) + 1e-3 * np.array([state.scale for state in CHO.states])
    for column, name in enumerate(names):
        place = CHO.names("parameters").index(name)
        ends = []
        for sign in (1, -1):
            changed = p.copy()
            changed[place] *= 1 + sign * 1e-4
            ends.append(solve(CHO, y0, changed, plan, samples, rtol=1e-11, atol=1e-13))
        difference = (ends[0] - ends[1]) / 2e-4
        np.testing.assert_allclose(slopes[:, :, column] * p[place] / scale, difference / scale, atol=2e-5)


events = st.lists(
    st.one_of(
        st.builds(Hold, at=st.floats(0, 90), inputs=st.just({"F_feed": 0.001})),
        st.builds(Bolus, at=st.floats(0, 90), volume=st.floats(-0.01, 0.1), composition=st.just({"Glc": 300.0})),
        st.builds(Exchange, at=st.floats(0, 90), fraction=st.floats(0, 1), composition=st.just({"Glc": 30.0}), kept=st.just(("Xv",))),
        st.builds(Reset, at=st.floats(0, 90), states=st.just({"Lac": 2.0})),
    ),
    max_size=5,
)


@given(events)
@settings(max_examples=40, deadline=None)
def test_recipes_go_to_yaml_and_back(given_):
    text = dump("trial", CHO, 96.0, given_, {"mu_max": 0.04}, {"Glc": 20.0})
    assert load(text, {"cho": CHO}) == ("trial", CHO, 96.0, tuple(given_), {"mu_max": 0.04}, {"Glc": 20.0})


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "3",
        "recipe: a",
        "{recipe: a, plant: yeast, duration: 1, formula: {}, initial: {}, operations: []}",
        "{recipe: a, plant: cho, duration: x, formula: {}, initial: {}, operations: []}",
        "{recipe: a, plant: cho, duration: 1, formula: {}, initial: {}, operations: [{at: 1, boil: {}}]}",
        "{recipe: a, plant: cho, duration: 1, formula: {}, initial: {}, operations: [{at: 1, bolus: {litres: 2}}]}",
        "{recipe: a, plant: cho, duration: 1, formula: {mu: 1}, initial: {}, operations: []}",
    ],
)
def test_what_is_no_recipe_is_refused(text):
    with pytest.raises(PlantError):
        load(text, {"cho": CHO})


def test_settings_reach_parameters_and_initial_states_and_refuse_the_rest():
    assert read_settings(CHO, ["mu_max=0.05", " Glc = 12 "]) == ({"mu_max": 0.05}, {"Glc": 12.0})
    for word in ("mu_max", "mu=1", "Glc=-3", "Glc=many", "mu_max=nan"):
        with pytest.raises(PlantError):
            read_settings(CHO, [word])


@pytest.mark.parametrize("name", RECIPES)
def test_every_shipped_recipe_runs_to_its_end(name):
    from filiere.engines.bioproduction.numerics.simulation import simulate

    chosen = ready(name)
    found = simulate(
        chosen.plant, chosen.events, grid(chosen.horizon, 5), horizon=chosen.horizon, parameters=chosen.parameters, initial=chosen.initial
    )
    assert all(np.isfinite(values).all() for values in found.columns.values())


def test_an_unknown_recipe_is_refused():
    with pytest.raises(PlantError):
        ready("yeast/batch")


def test_an_ensemble_cut_in_parts_gives_the_same_numbers_and_the_same_failures():
    """Parts travel between processes as pickles; whatever the cut, batch for batch the numbers are the same."""
    recipe = ready("cho/batch")
    plan = schedule(CHO, recipe.events, 0.0, recipe.horizon)
    initials, parameters = ensembles.spread(CHO, 11, 3, cv={"mu_max": 0.1}, initial_cv={"Xv": 0.1})
    initials[7, CHO.index("V")] = 0.0
    times = np.array([0.0, 50.0, recipe.horizon])
    whole = ensembles.run_many(CHO, initials, parameters, plan, times)
    parts = [pickle.loads(pickle.dumps(part)) for part in ensembles.cut(CHO, initials, parameters, plan, times, 4)]
    results = [pickle.loads(pickle.dumps(ensembles.run_part(part))) for part in parts]
    joined = ensembles.join(parts, results)
    np.testing.assert_array_equal(joined.states, whole.states)
    assert list(joined.failed) == list(whole.failed) == [7]
    assert str(joined.failed[7]) == str(whole.failed[7])
