"""Estimators against published numbers, and against each other."""

import random

import pytest

from filiere.engines.health_data import characterisation

#: Remission in weeks under 6-mercaptopurine, True where relapse was seen (Freireich et al., Blood 21, 1963).
_FREIREICH = [
    *((6, True),) * 3,
    (6, False),
    (7, True),
    (9, False),
    (10, True),
    (10, False),
    (11, False),
    (13, True),
    (16, True),
    (17, False),
    (19, False),
    (20, False),
    (22, True),
    (23, True),
    (25, False),
    (32, False),
    (32, False),
    (34, False),
    (35, False),
]


def test_survival_of_freireich():
    curve = characterisation.kaplan_meier(*zip(*_FREIREICH, strict=True))
    wanted = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {time: round(kept, 3) for time, _, _, kept in curve} == wanted


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (20, 12.217, 30.888)])
def test_exact_interval_of_garwood(events, low, high):
    made = characterisation.incidence_rate(events, 1000.0)
    assert (round(made.low, 3), round(made.high, 3)) == (low, high)


def test_competing_risks_and_survival_add_up():
    rng = random.Random(1)
    times = [rng.randint(1, 40) for _ in range(200)]
    causes = [rng.choice((0, 1, 2)) for _ in times]
    reached = characterisation.aalen_johansen(times, causes)
    kept = characterisation.kaplan_meier(times, [cause > 0 for cause in causes])[-1][3]
    assert reached[1][-1][1] + reached[2][-1][1] + kept == pytest.approx(1.0, abs=1e-12)


def test_standard_population_is_whole_and_a_constant_rate_is_itself():
    assert sum(weight for _, weight in characterisation.STANDARD) == 100_000
    rates = {age: (3, 1000.0) for age, _ in characterisation.STANDARD}
    assert characterisation.standardised_rate(rates) == pytest.approx(3.0)
