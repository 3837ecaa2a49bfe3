"""CHO: published landmarks, conservation laws, equality of back ends, and inputs that cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filiere.engines.bioproduction.model.declaration import PlantError, Unsolved
from filiere.engines.bioproduction.model.schedule import Bolus, Exchange, Hold, Reset, schedule
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.plants.cho import CHO, REALISTIC

#: Reference solution of the published parameter set, batch (LSODA, rtol 1e-11): Xv 1e9/L, Glc, Gln, Lac, Amm mmol/L, mAb g/L.
LANDMARKS = {
    24.0: (0.8516328, 27.738071, 5.5025523, 1.5833506, 1.2199176, 0.021752106),
    48.0: (1.6926017, 23.334322, 4.572367, 4.6659746, 1.6119481, 0.066443163),
}
NAMES = ("Xv", "Glc", "Gln", "Lac", "Amm", "mAb")


@pytest.mark.parametrize("backend", ["reference", "compiled"])
def test_published_landmarks_to_six_digits(backend):
    found = simulate(CHO, (), [0.0, *LANDMARKS], rtol=1e-11, atol=1e-13, backend=backend)
    for row, values in enumerate(LANDMARKS.values(), start=1):
        ours = [found[name][row] / (1e9 if name == "Xv" else 1.0) for name in NAMES]
        np.testing.assert_allclose(ours, values, rtol=5e-7)


def test_the_published_set_leaves_the_positive_orthant_when_the_literature_says():
    found = simulate(CHO, (), [0.0, 105.0, 105.2])
    assert found["Glc"][1] > 0 > found["Glc"][2]


@given(st.floats(0.1e9, 2e9), st.floats(5.0, 60.0), st.floats(0.0, 10.0))
@settings(max_examples=15, deadline=None)
def test_lactate_is_the_yield_times_the_glucose_used(cells, glucose, lactate):
    found = simulate(CHO, (), [0.0, 10.0, 30.0], initial={"Xv": cells, "Glc": glucose, "Lac": lactate}, backend="reference")
    np.testing.assert_allclose(found["Lac"] - lactate, 0.70 * (glucose - found["Glc"]), atol=1e-9)


@given(st.lists(st.tuples(st.floats(1.0, 90.0), st.floats(0.001, 0.05)), max_size=4), st.floats(0.0, 0.004))
@settings(max_examples=15, deadline=None)
def test_volume_and_product_are_balanced_whatever_the_recipe(additions, bleed):
    events = [Bolus(at, volume, {"Glc": 300.0}) for at, volume in additions]
    events.append(Hold(20.0, {"F_medium": bleed, "B": bleed}))
    found = simulate(CHO, events, np.linspace(0.0, 96.0, 97), parameters=REALISTIC, backend="reference", rtol=1e-9)
    assert found["V"][-1] == pytest.approx(1.0 + sum(volume for at, volume in additions if at < 96), rel=1e-7)
    # Product made is the integral of the producing cells; nothing of it may get lost between vessel and harvest.
    made = np.trapezoid(CHO.values()[CHO.names("parameters").index("Q_mAb")] * found["Xv"] * found["V"], found.times)
    assert found["mass"][-1] == pytest.approx(made, rel=0.02)


@given(st.dictionaries(st.sampled_from(["mu_max", "k_d", "m_glc", "Y_Xglc", "K_glc"]), st.floats(0.5, 1.5)))
@settings(max_examples=15, deadline=None)
def test_the_gated_variant_stays_positive(factors):
    base = dict(zip(CHO.names("parameters"), CHO.values(REALISTIC), strict=True))
    changes = {**REALISTIC, **{name: base[name] * factor for name, factor in factors.items()}}
    found = simulate(CHO, (), np.linspace(0.0, 300.0, 61), parameters=changes, backend="reference", atol=1e-12)
    for name in ("Xv", "Xd", "Glc", "Gln", "Lac", "Amm", "mAb"):
        assert found[name].min() > -1e-6 * max(1.0, found[name].max())


def test_the_answer_does_not_depend_on_where_a_segment_is_cut():
    whole = simulate(CHO, (), [0.0, 96.0])
    cut = simulate(CHO, [Hold(at, {}) for at in (7.0, 31.0, 77.7)], [0.0, 96.0])
    for name in CHO.names("states"):
        assert cut[name][-1] == pytest.approx(whole[name][-1], rel=1e-6, abs=1e-12)


def test_compiled_and_reference_trajectories_agree_over_every_kind_of_event():
    events = [
        Bolus(24.0, 0.05, {"Glc": 400.0, "Gln": 50.0}),
        Hold(48.0, {"T": 34.0, "F_medium": 0.01, "P": 0.01}),
        Exchange(60.0, 0.4, {"Glc": 30.0}, kept=("Xv",)),
        Bolus(72.0, -0.02),
        Reset(80.0, {"Lac": 5.0}),
    ]
    times = np.linspace(0.0, 120.0, 61)
    one, two = (simulate(CHO, events, times, parameters=REALISTIC, rtol=1e-9, atol=1e-11, backend=b) for b in ("reference", "compiled"))
    for name, values in one.columns.items():
        np.testing.assert_allclose(two[name], values, rtol=2e-6, atol=1e-9 * (1 + np.abs(values).max()))


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"initial": {"V": -1.0}}, "negative"),
        ({"initial": {"Glucose": 1.0}}, "no state"),
        ({"parameters": {"mu": 1.0}}, "no parameter"),
        ({"parameters": {"mu_max": float("nan")}}, "not finite"),
        ({"initial": {"Glc": float("inf")}}, "not finite"),
    ],
)
def test_values_that_cannot_be_are_refused_by_name(given_, said):
    with pytest.raises(PlantError, match=said):
        simulate(CHO, (), [0.0, 1.0], **given_)


def test_time_that_goes_backwards_and_events_outside_the_run_are_refused():
    with pytest.raises(PlantError, match="increase"):
        simulate(CHO, (), [0.0, 5.0, 4.0], horizon=10.0)
    with pytest.raises(PlantError, match="outside the run"):
        schedule(CHO, [Bolus(200.0, 0.1)], 0.0, 100.0)
    with pytest.raises(PlantError, match="follow"):
        schedule(CHO, [], 5.0, 5.0)
    with pytest.raises(PlantError, match="fraction"):
        schedule(CHO, [Exchange(1.0, 1.2)], 0.0, 100.0)


@pytest.mark.parametrize("backend", ["reference", "compiled"])
def test_a_vessel_drawn_empty_is_told(backend):
    plan = schedule(CHO, [Bolus(10.0, -2.0)], 0.0, 20.0)
    with pytest.raises(PlantError, match="emptied"):
        solve(CHO, np.array(CHO.initial()), np.array(CHO.values()), plan, np.array([20.0]), backend=backend)


def test_parameters_that_diverge_are_told_and_never_a_silent_number():
    with pytest.raises(Unsolved):
        simulate(CHO, (), [0.0, 3000.0], parameters={"mu_max": 5.0, "m_glc": -1e-6}, backend="compiled")
