"""Choosing held against what can be known otherwise: margins of balanced notes, sets written down, exact shares of weights."""

from itertools import product

import numpy as np
import pytest

from filiere.methods.choice import acceptability, weights
from filiere.methods.choice.branching import Branching, best_sets
from filiere.methods.choice.calibration import Note, calibrate, groups
from filiere.methods.choice.portfolio import NoChoice, Rules, all_sets, problem


def balanced(merit, severity, ease, spread=0.0, seed=0):
    rng = np.random.default_rng(seed)
    return [
        Note(file, reviewer, criterion, 3 + m - s + e + spread * rng.standard_normal())
        for (file, m), (reviewer, s), (criterion, e) in product(merit.items(), severity.items(), ease.items())
    ]


MERIT, SEVERITY, EASE = {"a": 1.0, "b": 0.0, "c": -1.0}, {"x": 0.5, "y": -0.5}, {"k": 0.25, "l": -0.25}


def test_notes_without_chance_give_back_what_made_them():
    found = calibrate(balanced(MERIT, SEVERITY, EASE))
    assert {name: pytest.approx(one.value) for name, one in found.fair.items()} == {"a": 4.0, "b": 3.0, "c": 2.0}
    assert {name: pytest.approx(one.value) for name, one in found.severity.items()} == {"x": 0.5, "y": -0.5}
    assert found.ease == {"k": pytest.approx(0.25), "l": pytest.approx(-0.25)}


def test_balanced_notes_have_the_margins_for_estimates():
    notes = balanced(MERIT, SEVERITY, EASE, spread=0.4, seed=3)
    found = calibrate(notes)
    mean = np.mean([note.points for note in notes])
    for reviewer, one in found.severity.items():
        own = np.mean([note.points for note in notes if note.reviewer == reviewer])
        assert one.value == pytest.approx(mean - own)


def test_a_severe_reviewer_does_not_sink_the_files_they_read():
    notes = balanced(MERIT, SEVERITY, EASE)
    # The severe one reads the best file alone: as noted it falls behind, set right it leads.
    kept = [note for note in notes if not (note.file == "a" and note.reviewer == "y")]
    found = calibrate(kept)
    assert found.plain["a"] < 4.0
    assert found.fair["a"].value == pytest.approx(4.0)


def test_intervals_hold_the_truth_as_often_as_they_say():
    inside = total = 0
    for seed in range(200):
        found = calibrate(balanced(MERIT, SEVERITY, EASE, spread=0.5, seed=seed), level=0.9)
        for name, truth in SEVERITY.items():
            one = found.severity[name]
            inside += one.low <= truth <= one.high
            total += 1
    assert inside / total == pytest.approx(0.9, abs=0.05)


def test_reviewers_who_share_no_file_are_told_apart():
    notes = [Note("a", "x", "k", 3), Note("a", "y", "k", 4), Note("b", "z", "k", 5)]
    assert [sorted(one) for one in groups(notes)] == [["x", "y"], ["z"]]
    assert not calibrate(notes).connected


def test_one_note_has_no_interval():
    found = calibrate([Note("a", "x", "k", 3)])
    assert found.fair["a"].low is None
    assert found.sigma is None


def test_nobody_notes_twice():
    with pytest.raises(ValueError, match="twice"):
        calibrate([Note("a", "x", "k", 3), Note("a", "x", "k", 4)])


def some_rules(rng, size):
    return Rules(
        costs=tuple(rng.uniform(0.5, 3, size)),
        budget=float(size * 0.6),
        most=max(2, size // 2),
        groups=((1, 3, tuple(range(0, size, 3))), (0, 2, tuple(range(1, size, 3)))),
        needs=((0, 1), (4, 2)),
        excludes=((2, 3),),
        left=frozenset({size - 1}),
    )


def by_hand(rules):
    """Yield every set that keeps to the rules, checked one rule at a time in plain words."""
    for bits in product((0, 1), repeat=rules.size):
        cost = sum(cost for cost, taken in zip(rules.costs, bits, strict=True) if taken)
        if cost > rules.budget + 1e-12 or sum(bits) > rules.most:
            continue
        if any(not fewest <= sum(bits[place] for place in members) <= most for fewest, most, members in rules.groups):
            continue
        if any(bits[one] and not bits[other] for one, other in rules.needs) or any(
            bits[one] and bits[other] for one, other in rules.excludes
        ):
            continue
        if any(bits[place] for place in rules.left) or not all(bits[place] for place in rules.taken):
            continue
        yield np.array(bits, dtype=bool)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_set_is_the_best_of_all_sets(seed):
    rng = np.random.default_rng(seed)
    rules, values = some_rules(rng, 12), rng.uniform(0, 5, 12)
    made = problem(rules)
    best = max(float(values @ chosen) for chosen in by_hand(rules))
    assert float(values @ made.best(values)) == pytest.approx(best)
    near = Branching(made, 1e-3, 4).best(values)
    assert made.allows(near.chosen)
    assert near.worth <= best + 1e-9 <= near.ceiling + 2e-9


@pytest.mark.parametrize("seed", range(4))
def test_a_warm_search_over_many_draws_finds_the_best_of_all_sets(seed):
    rng = np.random.default_rng([seed, 1])
    rules = some_rules(rng, 11)
    drawn = rng.uniform(-1, 5, (40, 11))
    sets = np.array(list(by_hand(rules)), dtype=float)
    chosen, worth, ceilings = best_sets(problem(rules), drawn, *acceptability.TO_THE_END)
    assert worth == pytest.approx((drawn @ sets.T).max(axis=1))
    assert ceilings == pytest.approx(worth)
    assert all(problem(rules).allows(row) for row in chosen)


def test_a_search_that_is_cut_short_tells_a_ceiling_that_holds():
    rng = np.random.default_rng(8)
    costs = tuple(rng.uniform(0.2, 5, 80))
    made = problem(Rules(costs=costs, budget=0.2 * sum(costs), groups=((2, 5, tuple(range(0, 80, 3))),), needs=((0, 1), (5, 9))))
    drawn = rng.uniform(1, 5, (20, 80))
    exact = [float(row @ made.best(row)) for row in drawn]
    _, worth, ceilings = best_sets(made, drawn, *acceptability.NEAR_ENOUGH)
    assert all(low <= best + 1e-6 <= high + 2e-6 for low, best, high in zip(worth, exact, ceilings, strict=True))


def test_sets_written_down_are_those_of_the_rules():
    rules = some_rules(np.random.default_rng(9), 10)
    assert {row.tobytes() for row in all_sets(rules)} == {row.tobytes() for row in by_hand(rules)}


def test_rules_that_nothing_keeps_say_so():
    made = problem(Rules(costs=(2.0, 2.0), budget=1.0, groups=((1, None, (0, 1)),)))
    with pytest.raises(NoChoice):
        made.best([1.0, 1.0])
    with pytest.raises(NoChoice):
        Branching(made).best(np.array([1.0, 1.0]))
    with pytest.raises(NoChoice):
        acceptability.solidity(made, np.ones((3, 2)))


@pytest.mark.parametrize("how", [weights.FREE, weights.ORDERED, weights.NEAR])
def test_draws_are_weights(how):
    drawn = weights.draws([3, 2, 1], 4000, 5, how)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn >= 0).all()
    if how == weights.ORDERED:
        assert (np.diff(drawn, axis=1) <= 0).all()
    if how == weights.NEAR:
        assert drawn.mean(axis=0) == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=0.01)


def test_the_share_of_two_criteria_is_the_exact_length():
    # With weights (w, 1-w), w uniform: the first (3, 1) beats the second (1, 2) where 3w + 1-w > w + 2(1-w), that is w > 1/3.
    points = np.array([[3.0, 1.0], [1.0, 2.0]])
    values = acceptability.values_of(points, weights.draws([1, 1], 20_000, 7, weights.FREE))
    assert acceptability.ranks(values)[0, 0] == pytest.approx(2 / 3, abs=0.01)
    found = acceptability.solidity(problem(Rules(costs=(1.0, 1.0), budget=1.0)), values)
    assert found.kept == pytest.approx([2 / 3, 1 / 3], abs=0.01)
    assert found.widest == 0


def test_ranks_share_out_every_draw():
    rng = np.random.default_rng(2)
    found = acceptability.ranks(rng.uniform(size=(500, 7)))
    assert found.sum(axis=0) == pytest.approx(np.ones(7))
    assert found.sum(axis=1) == pytest.approx(np.ones(7))


def test_near_enough_sets_count_projects_as_the_best_sets_do():
    rng = np.random.default_rng(4)
    size = 60
    rules = Rules(costs=tuple(rng.uniform(1, 3, size)), budget=40.0, groups=((2, 12, tuple(range(0, size, 4))),))
    made, points = problem(rules), rng.uniform(1, 5, (size, 4))
    values = acceptability.values_of(points, weights.draws([1, 1, 1, 1], 60, 3, weights.NEAR))
    found = acceptability.solidity(made, values)
    exact = np.array([made.best(row) for row in values]).mean(axis=0)
    assert np.abs(found.kept - exact).mean() < 0.03
    assert 0 < found.gap <= found.widest < 0.05


def test_errors_in_the_notes_make_choices_less_solid():
    points = np.array([[3.0], [2.9]])
    drawn = weights.draws([1], 5000, 1, weights.FREE)
    sure = acceptability.ranks(acceptability.values_of(points, drawn))
    unsure = acceptability.ranks(acceptability.values_of(points, drawn, errors=np.full((2, 1), 0.5), seed=2))
    assert sure[0, 0] == 1
    assert 0.5 < unsure[0, 0] < 0.7


@pytest.mark.parametrize("stated", [[], [0, 0], [-1, 2], [float("nan"), 1]])
def test_weights_that_are_none(stated):
    with pytest.raises(ValueError, match="weights"):
        weights.shares(stated)


@pytest.mark.parametrize("rules", [{"costs": (-1.0,)}, {"costs": (1.0,), "needs": ((0, 3),)}, {"costs": (1.0,), "taken": {0}, "left": {0}}])
def test_rules_that_cannot_be(rules):
    said = {key: frozenset(value) if key in {"taken", "left"} else value for key, value in rules.items()}
    with pytest.raises(ValueError, match=r"."):
        problem(Rules(**said))
