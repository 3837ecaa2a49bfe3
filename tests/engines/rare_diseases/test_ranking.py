import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filiere.engines.rare_diseases.explanation import explain
from filiere.engines.rare_diseases.methods import EXCLUDED, METHODS, OBSERVED, excluded_features, observed_features
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.planting import plant
from filiere.engines.rare_diseases.probability import area, believe, probabilities, signals, slope
from filiere.engines.rare_diseases.questions import next_questions
from filiere.engines.rare_diseases.ranking import rank
from filiere.engines.rare_diseases.scoring import make_batch, make_tables
from filiere.engines.rare_diseases.weights import KNOWN, RIGHT, WEIGHTS


def by_hand(knowledge, case, disease):
    """The plain likelihood, term by term, without matrices."""
    total = 0.0
    row = knowledge.profiles.spread[disease].toarray().ravel()
    for name in case.observed:
        place = knowledge.ontology.index[name]
        total += np.log(max(row[place], 0.05) / knowledge.background[place])
    return total


def resnik_by_hand(knowledge, case, disease):
    total = 0.0
    shown = set(knowledge.profiles.spread[disease].indices.tolist())
    for name in case.observed:
        common = set(knowledge.ontology.ancestors(knowledge.ontology.index[name]).tolist()) & shown
        total += max((float(knowledge.information[place]) for place in common), default=0.0)
    return total


def simgic_by_hand(knowledge, case, disease):
    mine = {place for name in case.observed for place in knowledge.ontology.ancestors(knowledge.ontology.index[name]).tolist()}
    theirs = set(knowledge.profiles.spread[disease].indices.tolist())
    weight = knowledge.information
    return sum(float(weight[i]) for i in mine & theirs) / sum(float(weight[i]) for i in mine | theirs)


CASE = Case("c", ("HP:0001001", "HP:0002002"), ("HP:0003000",))


@pytest.mark.parametrize(("name", "reference"), [("likelihood", by_hand), ("resnik", resnik_by_hand), ("simgic", simgic_by_hand)])
def test_the_fast_scores_equal_those_made_by_hand(small, name, reference):
    found = rank(small, [CASE], METHODS[name], keep=3)
    for disease, score in zip(found.disease[0].tolist(), found.score[0].tolist(), strict=True):
        assert score == pytest.approx(reference(small, CASE, disease), abs=1e-5)


@pytest.mark.parametrize("name", ["likelihood", "resnik", "simgic"])
def test_the_fast_scores_equal_those_made_by_hand_on_the_real_base(real, name):
    references = {"likelihood": by_hand, "resnik": resnik_by_hand, "simgic": simgic_by_hand}
    import random

    for case in plant(real, 5, random.Random(3)):
        found = rank(real, [case], METHODS[name], keep=4)
        for disease, score in zip(found.disease[0].tolist(), found.score[0].tolist(), strict=True):
            assert score == pytest.approx(references[name](real, case, disease), abs=1e-3)


def test_the_fast_calibrated_tables_equal_the_weighted_features(real):
    import random

    method = METHODS["calibrated"]
    batch = make_batch(real.ontology, plant(real, 30, random.Random(8)))
    tables = make_tables(real, real.profiles, batch, real.namespace("OMIM")[:300])
    for fast, names, features in (
        (method.observed(tables), OBSERVED, observed_features(tables)),
        (method.excluded(tables), EXCLUDED, excluded_features(tables)),
    ):
        slow = sum(np.float32(WEIGHTS[name]) * feature for name, feature in zip(names, features, strict=True))
        np.testing.assert_allclose(fast, slow, atol=1e-5)


def test_many_cases_at_once_rank_as_one_by_one(real):
    import random

    cases = plant(real, 12, random.Random(5))
    together = rank(real, cases, METHODS["calibrated"], keep=5)
    for number, case in enumerate(cases):
        alone = rank(real, [case], METHODS["calibrated"], keep=5)
        np.testing.assert_allclose(alone.score[0], together.score[number], atol=1e-4)


def test_ties_take_their_middle_rank(small):
    silent = Case("s", ("HP:0003577",))
    truth = np.array([small.annotations.index["OMIM:2"]], np.int32)
    found = rank(small, [silent], METHODS["likelihood"], truth=truth)
    assert found.rank.tolist() == [2.0]


def test_an_order_of_terms_changes_nothing(small):
    one = rank(small, [CASE], METHODS["calibrated"])
    other = rank(small, [Case("c", CASE.observed[::-1], CASE.excluded)], METHODS["calibrated"])
    np.testing.assert_allclose(one.score, other.score, atol=1e-5)


def test_explained_parts_add_up_to_the_differences_of_scores(small):
    found = rank(small, [CASE], METHODS["calibrated"], keep=3)
    told = explain(small, CASE, METHODS["calibrated"], found.disease[0].tolist())
    for number in (1, 2):
        gap = float(found.score[0, number] - found.score[0, 0])
        assert told[number].score - told[0].score == pytest.approx(gap, abs=0.01)
    assert {term[0] for term in told[0].terms} == {"HP:0001001", "HP:0002002", "HP:0003000"}


def test_what_most_persons_show_and_the_case_is_silent_on_is_missing(small):
    told = explain(small, Case("c", ("HP:0001001",)), METHODS["calibrated"], [small.annotations.index["OMIM:1"]])
    assert told[0].missing == (("HP:0002001", 0.5),)


def test_probabilities_are_probabilities(real):
    import random

    cases = plant(real, 20, random.Random(1))
    batch = make_batch(real.ontology, cases)
    found = rank(real, cases, METHODS["calibrated"], batch=batch)
    belief = believe(signals(real, batch, found, None), RIGHT, KNOWN)
    chances = probabilities(found, belief)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (chances.sum(axis=1) <= belief.known + 1e-9).all()
    assert (np.diff(chances, axis=1) <= 1e-9).all()


def test_the_best_question_separates_the_candidates(small):
    index = small.annotations.index
    diseases = np.array([index["OMIM:1"], index["OMIM:2"]], np.int32)
    asked = next_questions(small, Case("c", ("HP:0000118",)), diseases, np.array([0.5, 0.5]))
    # HP:0001002 is shown by 89.5 % of the second and almost none of the first.
    assert asked[0].term == "HP:0001002"
    assert asked[0].for_if_yes == ("OMIM:2",)
    assert 0 < asked[0].bits <= 1


def test_a_costly_question_comes_later_and_known_answers_are_not_asked(small):
    index = small.annotations.index
    diseases = np.array([index["OMIM:1"], index["OMIM:2"]], np.int32)
    dear = next_questions(small, Case("c", ("HP:0000118",)), diseases, np.array([0.5, 0.5]), costs={"HP:0001002": 50.0})
    assert dear[0].term != "HP:0001002"
    known = next_questions(small, Case("c", ("HP:0001002",), ("HP:0002000",)), diseases, np.array([0.5, 0.5]))
    assert not {one.term for one in known} & {"HP:0001002", "HP:0001000", "HP:0002000", "HP:0002001"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_area_counts_pairs(high, low):
    pairs = [(a > b) + 0.5 * (a == b) for a in high for b in low]
    assert area(high, low) == pytest.approx(sum(pairs) / len(pairs))


def test_slope_finds_the_distortion_that_was_put_in():
    rng = np.random.default_rng(0)
    logit = rng.normal(0, 1.5, 40000)
    happened = rng.random(40000) < 1 / (1 + np.exp(-(0.3 + 0.5 * logit)))
    intercept, steepness = slope(1 / (1 + np.exp(-logit)), happened)
    assert intercept == pytest.approx(0.3, abs=0.05)
    assert steepness == pytest.approx(0.5, abs=0.03)
