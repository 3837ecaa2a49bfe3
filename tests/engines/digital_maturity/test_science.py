"""Scores, agreement, road map and pooling against published numbers, exhaustive search and planted firms."""

import itertools
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filiere.engines.digital_maturity.agreement import agreement, linear_weights, weighted_kappa
from filiere.engines.digital_maturity.examples import USES, moved_by, recommended, told_by_firms
from filiere.engines.digital_maturity.firms import made_up_rows
from filiere.engines.digital_maturity.model import DIMENSIONS, FIRST, SIZES, SUBSECTORS, TECHNOLOGIES
from filiere.engines.digital_maturity.pooling import FEWEST, may_publish, pool
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.engines.digital_maturity.roadmap import MOST, Work, candidates, choose, works
from filiere.engines.digital_maturity.scoring import difference, scores

#: J. Cohen, Psychological Bulletin 70(4), 1968, table 1: proportions of joint diagnoses, and the disagreement weights he gives them.
COHEN = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
COHEN_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]


def test_the_questionnaire_keeps_its_bounds():
    assert len(QUESTIONS) == len(BY_ID) <= 45
    for question in QUESTIONS:
        assert all(len(words.split()) <= 20 for words in question.words), question.id
        texts = [question.words, *question.levels]
        assert len({words.fr for words in texts}) == len({words.en for words in texts}) == 4
        assert all(words.fr != words.en for words in texts)
    first = QUESTIONS[:FIRST]
    assert {question.dimension for question in first} == set(DIMENSIONS)
    assert {question.technology for question in first} - {""} == set(TECHNOLOGIES)


def test_needs_make_no_circle_and_lead_somewhere():
    left = dict(BY_ID)
    while ready := [name for name, question in left.items() if not set(question.needs) & set(left)]:
        for name in ready:
            del left[name]
    assert left == {}
    assert {need for question in QUESTIONS for need in question.needs} <= set(BY_ID)


def test_weighted_kappa_of_cohen_1968():
    assert weighted_kappa(COHEN, COHEN_WEIGHTS) == pytest.approx(0.348, abs=5e-4)


def test_unweighted_kappa_of_the_same_table():
    assert weighted_kappa(COHEN, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]) == pytest.approx(0.492, abs=5e-4)


def test_kappa_of_counts_is_that_of_proportions():
    counts = [[round(200 * cell) for cell in row] for row in COHEN]
    assert weighted_kappa(counts, COHEN_WEIGHTS) == pytest.approx(weighted_kappa(COHEN, COHEN_WEIGHTS))


def test_kappa_of_full_agreement_and_of_no_variation():
    assert weighted_kappa([[3, 0], [0, 4]], linear_weights(2)) == 1
    assert weighted_kappa([[0, 3], [3, 0]], linear_weights(2)) == -1
    assert weighted_kappa([[5, 0], [0, 0]], linear_weights(2)) is None


def test_disagreements_come_widest_first_and_what_does_not_apply_is_widest():
    found = agreement({"d1": 3, "d2": 1, "d3": "na", "d4": 2}, {"d1": 0, "d2": 2, "d3": 2, "d4": 2, "d5": 1})
    assert found["differ"] == ["d3", "d1", "d2"]
    assert (found["questions"], found["common"]) == (3, 4)


def test_what_does_not_apply_leaves_the_denominator():
    first = scores({"d1": 3, "d2": 0})
    assert first["dimensions"]["direction"]["score"] == 50
    assert scores({"d1": 3, "d2": 0, "d3": "na", "p1": "na"})["overall"] == first["overall"] == 50
    assert scores({"d1": "na"})["overall"] is None


def test_a_dimension_with_many_answers_weighs_no_more():
    levels = {question.id: 3 for question in QUESTIONS if question.dimension == "direction"} | {"p1": 0}
    assert scores(levels)["overall"] == 50


def test_a_difference_rests_on_common_questions_only():
    found = difference({"d1": 1, "d2": "na", "p1": 3}, {"d1": 2, "d2": 3, "p1": 2, "t1": 3})
    assert found["questions"] == 2
    assert (found["raised"], found["lowered"]) == (["d1"], ["p1"])
    assert found["before"]["dimensions"]["direction"]["score"] == pytest.approx(100 / 3)


def exhaustive(offered, budget):
    best = 0
    for count in range(len(offered) + 1):
        for group in itertools.combinations(offered, count):
            names = {work.id for work in group}
            if sum(work.effort for work in group) <= budget and all(set(work.needs) <= names for work in group):
                best = max(best, sum(work.gain for work in group))
    return best


def random_works(rng):
    names = [f"w{number}" for number in range(rng.randint(1, 9))]
    rng.shuffle(names)
    return [
        Work(name, rng.randint(1, 5), rng.randint(0, 9), tuple(rng.sample(names[:at], min(at, rng.choice([0, 0, 1, 2])))))
        for at, name in enumerate(names)
    ]


def test_the_road_map_is_the_best_there_is():
    rng = random.Random(11)
    for _ in range(300):
        offered, budget = random_works(rng), rng.randint(0, 25)
        found = choose(offered, budget)
        said = {work.id: work for work in offered}
        assert found.gain == exhaustive(offered, budget) == sum(said[name].gain for name in found.works)
        assert found.effort == sum(said[name].effort for name in found.works) <= budget
        for at, name in enumerate(found.works):
            assert set(said[name].needs) <= set(found.works[:at]), "nothing comes before what it needs"


def test_the_road_map_does_not_depend_on_the_order_of_estimates():
    rng = random.Random(12)
    for _ in range(60):
        offered = random_works(rng)
        shuffled = rng.sample(offered, len(offered))
        assert choose(offered, 12) == choose(shuffled, 12)


def test_a_work_whose_need_nobody_estimated_is_told():
    assert choose([Work("a", 5, 1, ("b",))], 9).blocked == ("a",)


def test_a_dozen_works_are_chosen_at_once():
    rng = random.Random(3)
    offered = [Work(f"w{number}", rng.randint(1, 5), rng.randint(1, 30)) for number in range(MOST)]
    assert choose(offered, 120).gain == exhaustive(offered, 120)


def test_candidates_bring_what_they_stand_on():
    levels = {question.id: 3 for question in QUESTIONS} | {"t6": 0, "t1": 0}
    assert candidates(levels) == ["t1", "t6"]
    assert works(levels, {"t6": (5, 2)})[0].needs == ("t1",)
    assert len(candidates({question.id: 0 for question in QUESTIONS})) <= MOST


def rows(count, size="small", score=40):
    part = dict.fromkeys(DIMENSIONS, score)
    return [{"size": size, "subsector": "devices", "wave": 0, "overall": score, "dimensions": part, "minutes": 12, "raised": []}] * count


def test_nothing_is_told_of_four_firms():
    assert pool(rows(4)) == {"real": 4, "why": "few", "published": None}
    assert pool([]) == {"real": 0, "why": "few", "published": None}


def test_five_equal_firms_are_told():
    found = pool(rows(5))["published"]
    assert (found["count"], found["overall"], found["minutes"]) == (5, 40, 12)


def test_a_firm_that_holds_more_than_half_of_the_people_hides_all():
    assert may_publish(rows(4, "micro") + rows(1, "large")) == "dominant"
    assert pool(rows(4, "micro") + rows(1, "large"))["published"] is None


def test_the_sixth_firm_cannot_be_read_as_a_difference():
    assert pool(rows(5) + rows(1, score=100))["published"] == pool(rows(5))["published"]
    assert pool(rows(5) + rows(5, score=100))["published"]["overall"] == 70


def test_sizes_are_told_all_or_not_at_all():
    assert pool(rows(5) + rows(5, "medium"))["published"]["by_size"].keys() == {"small", "medium"}
    assert pool(rows(7) + rows(3, "medium"))["published"]["by_size"] is None


def test_a_dimension_that_few_answered_is_not_told():
    absent = [{**row, "dimensions": {**row["dimensions"], "research": None}} for row in rows(1)]
    assert pool(rows(4) + absent)["published"]["dimensions"]["research"] is None


def test_what_firms_raised_is_told_from_five_pairs():
    def moved(count):
        return [{**row, "wave": 1, "raised": ["d1", "p1"] if number else ["d1"]} for number, row in enumerate(rows(count))]

    assert pool(rows(6) + moved(4))["published"]["pairs"] is None
    found = pool(moved(10))["published"]
    assert (found["pairs"], found["raised"]) == (10, ["d1", "p1"])
    assert pool(moved(5))["published"]["raised"] == ["d1"], "only four raised the other"
    assert moved_by(found["raised"], {"d1": 3, "p1": 0}) == ["p1"]


def test_pooled_rows_never_tell_fewer_than_five():
    rng = random.Random(4)
    for _ in range(200):
        drawn = made_up_rows(rng.randint(0, 23), rng)
        found = pool(drawn)
        if found["published"] is None:
            continue
        groups = [found["published"], *(found["published"]["by_size"] or {}).values()]
        assert all(group["count"] >= FEWEST for group in groups)
        assert found["published"]["count"] % FEWEST == 0


def test_uses_are_recommended_by_the_stated_rule():
    levels = {question.id: 3 for question in QUESTIONS} | {"t3": 0, "q7": 1}
    found = recommended(levels, scores(levels), {"size": "micro", "subsector": "digital"})
    assert [use.id for use in found] == ["restore-day", "deviation-trends"]
    assert recommended({}, scores({}), {}) == []


def test_uses_speak_of_questions_sizes_and_fields_that_exist():
    for use in USES:
        assert set(use.raises) <= set(BY_ID)
        assert set(use.sizes) <= set(SIZES)
        assert set(use.subsectors) <= set(SUBSECTORS)
    assert len({use.id for use in USES}) == len(USES)


def test_the_register_begins_with_kinds_of_use_that_its_own_form_accepts():
    from filiere.engines.digital_maturity.engine import ENGINE
    from filiere.engines.digital_maturity.registers import UseCase, kinds_of_use
    from filiere.sdk.registers import bound, check

    register = bound(ENGINE.registers[0], UseCase)
    records = dict(kinds_of_use({}))
    assert set(records) == {use.id for use in USES}
    for values in records.values():
        kept = check(register, values)
        assert (kept["nature"], kept["firm"], kept["cost_eur"]) == ("kind", None, None)
        assert kept["dimensions"]


def one_told(key, **values):
    said = {"nature": "testimony", "title": key, "dimensions": ["data"], "sizes": [], "subsectors": [], "before": None, "after": None}
    return key, said | values


def test_testimonies_are_chosen_by_the_stated_rule():
    known = scores({question.id: 3 for question in QUESTIONS} | {"t3": 0, "q7": 1})
    profile = {"size": "micro", "subsector": "digital"}
    records = [
        ("restore-day", {"nature": "kind", "title": "kind", "dimensions": ["data"]}),
        one_told("other-size", sizes=["large"]),
        one_told("other-field", subsectors=["devices"]),
        one_told("no-dimension", dimensions=[]),
        one_told("words-only"),
        one_told("pair-in-quality", dimensions=["quality"], before="three days", after="one hour"),
        one_told("pair-in-data", sizes=["micro"], before="none", after="twice a year"),
    ]
    found = [one["title"] for one in told_by_firms(records, known, profile)]
    lowest = min(("data", "quality"), key=lambda name: known["dimensions"][name]["score"])
    assert found == [f"pair-in-{lowest}", *({"pair-in-data", "pair-in-quality"} - {f"pair-in-{lowest}"}), "words-only"]
    assert [one["title"] for one in told_by_firms(records[1:2], known, {})] == ["other-size"], "a firm that did not say its size sees all"
    raised = {name: {**one, "score": 100} for name, one in known["dimensions"].items()}
    assert told_by_firms(records, {"dimensions": raised}, profile) == []


def test_a_kind_that_the_register_no_longer_holds_is_not_recommended():
    levels = {question.id: 3 for question in QUESTIONS} | {"t3": 0, "q7": 1}
    found = recommended(levels, scores(levels), {"size": "micro", "subsector": "digital"}, kept={"deviation-trends"})
    assert [use.id for use in found] == ["deviation-trends"]


SHARED = st.builds(
    lambda size, points, wave, minutes: {
        "size": size,
        "wave": wave,
        "overall": points,
        "minutes": minutes,
        "dimensions": dict.fromkeys(DIMENSIONS, points),
        "raised": ["d1"] * bool(wave),
    },
    st.sampled_from(sorted(SIZES)),
    st.none() | st.integers(0, 100),
    st.integers(0, 2),
    st.integers(1, 90),
).filter(lambda row: row["overall"] is not None)


@given(st.lists(SHARED, max_size=23))
def test_whatever_firms_share_no_group_is_told_below_five_or_with_one_above_half(rows):
    """The rule is read again here from its words: headcounts and groups are computed anew, not asked of the code under test."""
    found = pool(rows)
    assert found["real"] == len(rows)
    told = found["published"]
    entered = rows[: len(rows) - len(rows) % 5]
    heads = [{"micro": 3, "small": 22, "medium": 111, "large": 250}[row["size"]] for row in entered]
    may = len(entered) >= 5 and 2 * max(heads) <= sum(heads)
    assert (told is not None) == may
    assert found["why"] == (None if may else "dominant" if len(entered) >= 5 else "few")
    if told is None:
        return
    assert told["count"] == len(entered)
    for size, group in (told["by_size"] or {}).items():
        assert group["count"] == sum(row["size"] == size for row in entered) >= 5
    moved = [row for row in entered if row["wave"]]
    assert told["pairs"] == (len(moved) if len(moved) >= 5 else None)
    assert told["raised"] == (["d1"] if len(moved) >= 5 else [])
    assert told["minutes"] == round(statistics.median(row["minutes"] for row in entered))
