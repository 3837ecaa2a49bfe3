"""Partial least squares held against what it must equal, and a choice that never saw the batches it is judged on."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from filiere.engines.bioproduction.deliverables.spectroscopy import Spectroscopy, make_spectroscopy
from filiere.engines.bioproduction.eyes.calibration import PREPROCESSING, derivative, fit, nested, normal_variate, predict
from filiere.engines.bioproduction.eyes.spectra import ANALYTES, simulate
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.pages.spectroscopy import spectroscopy
from filiere.sdk.blocks import Section
from filiere.sdk.context import Run


@pytest.fixture(scope="module")
def seen():
    return simulate(7100, 6)


def _draw(rows=30, columns=8, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns)) * np.linspace(1, 3, columns)
    return x, x @ rng.normal(size=columns) + 0.3 * rng.normal(size=rows)


@pytest.mark.parametrize("components", [1, 2, 3, 5])
def test_it_is_least_squares_in_the_krylov_space(components):
    """I. S. Helland (1988): PLS1 with A components is least squares over the span of s, Ss, …, S^(A−1)s."""
    x, y = _draw()
    centred, away = x - x.mean(axis=0), y - y.mean()
    square, side = centred.T @ centred, centred.T @ away
    span = np.linalg.qr(np.array([np.linalg.matrix_power(square / np.trace(square), k) @ side for k in range(components)]).T)[0]
    wanted = span @ np.linalg.lstsq(centred @ span, away, rcond=None)[0]
    np.testing.assert_allclose(fit(x, y, components).coefficients[components - 1], wanted, rtol=1e-6, atol=1e-9)


def test_with_every_component_it_is_ordinary_least_squares():
    x, y = _draw()
    wanted = np.linalg.lstsq(np.column_stack([x, np.ones(30)]), y, rcond=None)[0]
    np.testing.assert_allclose(predict(fit(x, y, 8), x), x @ wanted[:-1] + wanted[-1], rtol=1e-8)


def test_values_without_spread_are_predicted_as_they_are():
    x, _ = _draw()
    np.testing.assert_allclose(predict(fit(x, np.full(30, 4.0), 3), x), 4.0)


def test_preprocessing_takes_out_what_it_says():
    x, _ = _draw(5, 40)
    np.testing.assert_allclose(normal_variate(3 * x + 7), normal_variate(x), atol=1e-12)
    ramp = np.linspace(0, 1, 40)
    np.testing.assert_allclose(derivative(x + 5, 1), derivative(x, 1), atol=1e-12)
    np.testing.assert_allclose(derivative(x + 9 * ramp, 2), derivative(x, 2), atol=1e-9)


def test_analytes_are_found_in_batches_that_chose_nothing(seen):
    for name in ANALYTES:
        found = nested(seen.counts, seen.analytes[name], seen.batches, outer=3, most=8)
        assert found.q2 > 0.8, name
        assert all(choice in PREPROCESSING for choice, _ in found.chosen)


def test_nothing_is_found_where_there_is_nothing(seen):
    """Values drawn apart from the spectra: a choice that leaked would explain a share of them."""
    values = np.random.default_rng(1).normal(size=seen.hours.size)
    assert nested(seen.counts, values, seen.batches, outer=3, most=8).q2 < 0.1


def test_what_cannot_be_calibrated_is_refused(seen):
    one = seen.batches == seen.batches[0]
    with pytest.raises(PlantError, match="too few"):
        nested(seen.counts[one], seen.analytes["S"][one], seen.batches[one])
    broken = seen.counts.copy()
    broken[0, 0] = np.nan
    with pytest.raises(PlantError, match="finite"):
        fit(broken, seen.analytes["S"], 2)
    with pytest.raises(PlantError, match="component"):
        fit(seen.counts, seen.analytes["S"], 0)


def test_the_offer_announces_an_error_that_new_batches_keep(tmp_path):
    outcome = make_spectroscopy(Run(Spectroscopy(batches=6, unseen=3), {}, 1, datetime(2026, 1, 1, tzinfo=UTC), tmp_path))
    content = json.loads(outcome.artefacts[0].read())
    assert outcome.checks[0].passed
    assert content["rmsep"] < 0.5 * content["spread"]
    assert content["rmsep"] < 2 * content["nested_rmsep"]

    class View:
        class evidence:  # noqa: N801 - stands for an attribute of the view
            checks = ()
            subjects = ()

        def json(self, _name):
            return content

    assert any(isinstance(block, Section) and block.id == "choix" for block in spectroscopy(View()))
