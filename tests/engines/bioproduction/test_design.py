"""The next experiment: what it promises is what a fit then finds, and what it cannot show is told."""

import numpy as np
import pytest

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.model.schedule import schedule
from filiere.engines.bioproduction.numerics.design import Candidate, information, rank
from filiere.engines.bioproduction.numerics.estimation import Data, estimate
from filiere.engines.bioproduction.numerics.solver import solve
from filiere.engines.bioproduction.plants.cho import CHO

P, Y0, PLAN = np.array(CHO.values()), np.array(CHO.initial()), schedule(CHO, (), 0.0, 96.0)
NAMES = ("mu_max", "Q_mAb", "m_glc")
STATES = ("Xv", "Glc", "mAb")


def _candidate(name, times, states=STATES):
    return Candidate(name, PLAN, Y0, np.array(times, dtype=float), states)


def test_the_information_is_that_of_differences():
    """Sensitivities by integration of the variational equations, against plain central differences of the solution."""
    candidate = _candidate("x", [24, 48, 72, 96])
    places = [CHO.index(name) for name in STATES]
    scales = np.array([CHO.states[place].scale for place in places])

    def seen(p):
        return solve(CHO, Y0, p, PLAN, candidate.times, rtol=1e-10, atol=1e-12)[:, places]

    sd = 0.05 * np.abs(seen(P)) + 0.01 * scales
    columns = []
    for name in NAMES:
        up, down = P.copy(), P.copy()
        up[CHO.names("parameters").index(name)] *= 1.001
        down[CHO.names("parameters").index(name)] *= 0.999
        columns.append(((seen(up) - seen(down)) / np.log(1.001 / 0.999) / sd).ravel())
    slopes = np.array(columns).T
    np.testing.assert_allclose(information(CHO, P, NAMES, candidate), slopes.T @ slopes, rtol=1e-3)


def test_the_promised_deviation_is_what_fits_of_drawn_data_scatter_by():
    candidate = _candidate("x", np.arange(12.0, 97.0, 12.0))
    promised = rank(CHO, P, NAMES, [candidate])[0].deviations
    places = [CHO.index(name) for name in STATES]
    exact = solve(CHO, Y0, P, PLAN, candidate.times, rtol=1e-9)[:, places]
    sd = 0.05 * np.abs(exact) + 0.01 * np.array([CHO.states[place].scale for place in places])
    found = []
    for seed in range(40):
        values = exact + sd * np.random.default_rng(seed).normal(size=exact.shape)
        found.append(np.log(estimate(CHO, P, NAMES, [Data(PLAN, Y0, candidate.times, STATES, values, sd)]).values))
    # The deviation of 40 draws is itself known within a quarter at 95 %.
    np.testing.assert_allclose(np.std(found, axis=0, ddof=1), promised, rtol=0.35)


def test_late_samples_beat_early_ones_and_more_beat_fewer():
    early, late = _candidate("early", [2, 4, 6, 8]), _candidate("late", [24, 48, 72, 96])
    more = _candidate("more", [24, 36, 48, 60, 72, 84, 96])
    assert [item.name for item in rank(CHO, P, NAMES, [early, late, more])] == ["more", "late", "early"]


def test_what_was_learnt_before_changes_what_comes_next():
    """Where the growth is known already, the assay of the product is worth more than a second one of the cells."""
    cells, product = _candidate("cells", [48, 72, 96], ("Xv",)), _candidate("product", [48, 72, 96], ("mAb",))
    known = 30 * information(CHO, P, NAMES[:2], cells)
    assert rank(CHO, P, NAMES[:2], [cells, product], known)[0].name == "product"


def test_what_cannot_be_seen_is_told_as_infinite():
    only = rank(CHO, P, ("mu_max", "Q_mAb"), [_candidate("cells", [48, 96], ("Xv",))])[0]
    assert only.log_determinant == -np.inf
    assert np.isfinite(only.deviations[0])
    assert np.isinf(only.deviations[1])


def test_nothing_to_choose_from_is_refused():
    with pytest.raises(PlantError, match="no experiment"):
        rank(CHO, P, NAMES, [])
    with pytest.raises(PlantError, match="precision"):
        information(CHO, P, NAMES, Candidate("x", PLAN, Y0, np.array([24.0]), STATES, 0.0, 0.0))
