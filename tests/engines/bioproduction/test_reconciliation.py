"""A historian's export and the twin held to it: units, refusals, what made the data, white residuals, a wrong model told."""

import csv
import io

import numpy as np
import pytest

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.numerics.simulation import simulate
from filiere.engines.bioproduction.plants.catalogue import ready
from filiere.engines.bioproduction.plants.cho import CHO
from filiere.engines.bioproduction.watch.credibility import domain, ljung_box, outside, white, whiteness
from filiere.engines.bioproduction.watch.historian import read
from filiere.engines.bioproduction.watch.reconciliation import batch, reconcile, told

MAP = ("time=Day:d", "Xv=VCD:1e6/mL", "Glc=Glucose:g/L", "Lac=Lactate:g/L", "mAb=Titre:mg/L")
RECIPE = ready("cho/fed-batch")


def exported(changes, seed=1, noise=0.03, mark=","):
    """Write what a plant with other kinetics would have sent to its historian, in the units of a laboratory."""
    days = np.arange(0.5, 13.6, 0.5)
    found = simulate(CHO, RECIPE.events, np.append(0.0, 24 * days), parameters={**RECIPE.parameters, **changes}, initial=RECIPE.initial)
    rng = np.random.default_rng(seed)
    factor = {"Xv": 1e-9, "Glc": 0.180156, "Lac": 0.089070, "mAb": 1e3}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["Day", "VCD", "Glucose", "Lactate", "Titre"])
    for row, day in enumerate(days, start=1):
        values = [found[name][row] * unit * (1 + noise * rng.normal()) for name, unit in factor.items()]
        cells = [f"{abs(value):.6g}" for value in (day, *values)]
        writer.writerow([cell.replace(".", ",") for cell in cells] if mark == ";" else cells)
    return out.getvalue()


def fitted(text, names=("mu_max", "Q_mAb", "m_glc")):
    data = batch(CHO, read(text, CHO, MAP), RECIPE.events, RECIPE.initial, relative=0.03, absolute=1e-3)
    return reconcile(CHO, np.array(CHO.values(RECIPE.parameters)), names, [data], points=5)


def test_units_of_the_laboratory_become_those_of_the_plant():
    found = read("Day,VCD,Glucose\n0,0.5,1.80156\n1,,0.90078\n", CHO, ("time=Day:d", "Xv=VCD:1e6/mL", "Glc=Glucose:g/L"))
    np.testing.assert_allclose(found.hours, [0, 24])
    np.testing.assert_allclose(found.values, [[5e8, 10.0], [np.nan, 5.0]])


def test_french_numbers_and_instants_are_read():
    text = "\ufeffInstant;VCD\n2026-03-01T08:00;0,5\n2026-03-01T20:30;0,75\n"
    found = read(text, CHO, ("time=Instant:date", "Xv=VCD:1e6/mL"))
    np.testing.assert_allclose(found.hours, [0, 12.5])
    np.testing.assert_allclose(found.values[:, 0], [5e8, 7.5e8])


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("t,x\n1,2\n1,3\n", ("time=t:h", "Xv=x:1/L"), "line 3: time goes backwards"),
        ("t,x\n1,2\n0.5,3\n", ("time=t:h", "Xv=x:1/L"), "line 3: time goes backwards"),
        ("t,x\n1,NaN\n", ("time=t:h", "Xv=x:1/L"), "line 2, x: 'NaN' is no finite number"),
        ("t,x\n1,-3\n", ("time=t:h", "Xv=x:1/L"), "line 2, x: -3 is negative"),
        ("t,x\n,3\n", ("time=t:h", "Xv=x:1/L"), "line 2: no time"),
        ("t,x\n1,3\n", ("time=t:h", "Xv=y:1/L"), "'y' is missing"),
        ("t,x,x\n1,3,4\n", ("time=t:h", "Xv=x:1/L"), "'x' exists twice"),
        ("t,x\n1,3\n", ("time=t:h", "Xv=x:mmol/L"), "unit 'mmol/L' is not one of"),
        ("t,x\n1,3\n", ("time=t:h", "pH=x:1"), "'pH' is not a state"),
        ("t,x\n1,3\n", ("Xv=x:1/L",), "time is missing"),
        ("t,x\n1,3\n", ("time=t:h", "Xv"), "write NAME=HEADER:UNIT"),
        ("t,x\n1,\n", ("time=t:h", "Xv=x:1/L"), "no measurement"),
        ("t,x\nhier,1\n", ("time=t:date", "Xv=x:1/L"), "not an ISO 8601"),
        ("", ("time=t:h", "Xv=x:1/L"), "empty"),
    ],
)
def test_a_bad_export_is_refused_with_its_line(text, columns, said):
    with pytest.raises(PlantError, match=said):
        read(text, CHO, columns)


def test_all_faults_are_told_at_once():
    with pytest.raises(PlantError) as found:
        read("t,x\n2,a\n1,b\n", CHO, ("time=t:h", "Xv=x:1/L"))
    assert str(found.value).count("line") == 3


@pytest.mark.parametrize("mark", [",", ";"])
def test_what_made_the_export_is_found_again(mark):
    truth = {"mu_max": 0.034, "Q_mAb": 1.9e-12, "m_glc": 8e-11}
    found = fitted(exported(truth, mark=mark))
    np.testing.assert_allclose(found.fit.values, list(truth.values()), rtol=0.05)
    for item, value in zip(found.profiles, truth.values(), strict=True):
        # A factor of 1.05: three intervals at 95 % need not all hold one draw of the noise.
        assert item.low / 1.05 < value < item.high * 1.05
    assert not found.open()
    assert found.misfit == pytest.approx(1.0, abs=0.4)
    assert found.white


def test_a_model_that_is_wrong_leaves_residuals_with_an_order():
    """The plant drinks its lactate faster than the twin can be told: no fitted parameter may hide it."""
    found = fitted(exported({"r_lac": 0.0}), names=("mu_max", "Q_mAb"))
    assert not found.white
    assert found.misfit > 2


def test_what_is_told_is_plain_and_whole():
    content = told(fitted(exported({})))
    assert content["data"] == len(content["points"]) == 27 * 4
    assert {point["name"] for point in content["points"]} == {"Xv", "Glc", "Lac", "mAb"}
    cost = sum(point["residual"] ** 2 for point in content["points"])
    assert cost / (content["data"] - 3) == pytest.approx(content["misfit"], rel=1e-3)


def test_the_statistic_is_that_of_its_definition():
    values = np.random.default_rng(3).normal(size=40)
    away = values - values.mean()
    shares = [sum(away[t] * away[t - k] for t in range(k, 40)) / sum(away**2) for k in (1, 2, 3)]
    assert ljung_box(values, 3) == pytest.approx(40 * 42 * sum(r**2 / (40 - k) for k, r in zip((1, 2, 3), shares, strict=True)))


def test_white_noise_passes_as_often_as_it_should_and_order_does_not():
    rng = np.random.default_rng(5)
    refused = sum(whiteness("x", [rng.normal(size=14)], permutations=199).p <= 0.05 for _ in range(200))
    # 200 draws at 5 %: more than 20 happens less than once in a thousand.
    assert refused <= 20
    walk = [np.cumsum(rng.normal(size=30)) for _ in range(20)]
    assert sum(whiteness("x", [path], permutations=199).p <= 0.05 for path in walk) >= 17
    assert white([whiteness("x", [np.ones(3)])])


def test_a_prediction_that_leaves_the_data_raises_the_alarm():
    known = domain(("Glc",), [np.array([0.0, 10.0])], [np.array([[10.0], [20.0]])])
    hours = np.array([0.0, 5.0, 10.0])
    assert outside(known, hours, {"Glc": np.array([12.0, 15.0, 20.4])}) == ()
    (found,) = outside(known, hours, {"Glc": np.array([12.0, 25.0, 15.0])})
    assert (found.name, found.since, found.widths) == ("Glc", 5.0, pytest.approx(0.5))
    (longer,) = outside(known, np.array([0.0, 20.0]), {"Glc": np.array([12.0, 15.0])})
    assert (longer.name, longer.since) == ("time", 10.0)


def test_a_batch_that_starts_before_its_recipe_is_refused():
    with pytest.raises(PlantError, match="precedes"):
        batch(CHO, read("t,x\n-1,2\n1,3\n", CHO, ("time=t:h", "Xv=x:1/L")), (), {}, relative=0.05)
