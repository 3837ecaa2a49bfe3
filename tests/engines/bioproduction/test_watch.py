"""Batch monitoring: against principal components by another road, false alarms at their level, faults found."""

import numpy as np
import pytest

from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.watch.monitoring import Watch, fit, watch
from filiere.engines.bioproduction.watch.penicillin import detect, healthy, learn


def _batches(count, seed, times=30, variables=4):
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(count, 2))
    shapes = np.random.default_rng(0).normal(size=(2, times, variables))
    return 5.0 + np.einsum("if,fkj->ikj", factors, shapes) + 0.3 * rng.normal(size=(count, times, variables))


def test_scores_at_the_end_are_those_of_the_covariance_matrix():
    batches = _batches(40, 1)
    monitor = fit(batches, 2)
    rows = ((batches - batches.mean(0)) / batches.std(0, ddof=1)).reshape(40, -1)
    values, vectors = np.linalg.eigh(np.cov(rows.T))
    watching = Watch(monitor)
    for row in batches[3]:
        t2, _ = watching.see(row)
    scores = rows @ vectors[:, ::-1][:, :2]
    expected = scores[3] @ np.linalg.inv(np.cov(scores.T)) @ scores[3]
    assert t2 == pytest.approx(expected, rel=1e-6)
    assert monitor.explained == pytest.approx(values[::-1][:2].sum() / values.sum(), rel=1e-9)


def test_good_batches_rarely_alarm_and_a_shift_always_does():
    monitor = fit(_batches(100, 2), 2, level=0.99)
    good = [watch(monitor, batch) for batch in _batches(200, 3)]
    assert np.mean([alarm.step is not None for alarm in good]) < 0.05
    shifted = _batches(20, 4)
    shifted[:, 12:, 2] += 5.0
    for alarm in (watch(monitor, batch) for batch in shifted):
        assert alarm.step is not None
        assert 12 <= alarm.step <= 18
        assert alarm.variable == 2


def test_bad_data_are_refused():
    batches = _batches(10, 5)
    with pytest.raises(PlantError, match="too few"):
        fit(batches, 8)
    batches[0, 0, 0] = np.nan
    with pytest.raises(PlantError, match="missing"):
        fit(batches, 2)
    monitor = fit(_batches(20, 6), 2)
    with pytest.raises(PlantError, match="does not exist"):
        Watch(monitor).see(np.array([1.0, np.nan, 1.0, 1.0]))
    with pytest.raises(PlantError, match="longer"):
        watch(monitor, np.full((31, 4), 5.0))


def test_published_faults_are_found_early_and_blamed_rightly():
    monitor = learn(5000, 30, 4, 0.999)
    assert sum(alarm.step is not None for alarm in healthy(monitor, 6000, 10)) <= 3
    found = {item.fault: item for item in detect(monitor, 6001, 1)}
    for fault, blamed in ((1, "Fg"), (2, "pressure"), (3, "Fs")):
        assert found[fault].delay_h is not None
        assert found[fault].delay_h <= 4
        assert found[fault].blamed == blamed
