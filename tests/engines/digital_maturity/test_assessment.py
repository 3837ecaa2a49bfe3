"""The assessment driven headless: a firm, two people, three measures, a road map; and every wrong word refused."""

import json
import random

import pytest

from filiere.engines.digital_maturity.interactions.machine import ASSESSMENT
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.kernel.errors import UsageError
from filiere.rendering.pdf import to_pdf
from filiere.rendering.terminal import to_terminal
from filiere.sdk.interactions import Stage, Step, replay, written

ALL = [question.id for question in QUESTIONS]


def answer(name, level, seat="A", second=0, **words):
    return Step(act="answer", words={"question": name, "level": str(level), **words}, seat=seat, second=second)


def after(*steps):
    return replay(ASSESSMENT, 0, steps)[-1]


def shown(state, seat="A", language="fr", **query):
    blocks = ASSESSMENT.view(state, Stage(address=lambda act: f"/{act}", seat=seat, query=query))
    return json.dumps([block.model_dump(mode="json") for block in blocks], ensure_ascii=False)


def test_no_result_after_nine_answers_and_one_after_ten():
    nine = after(*(answer(name, 2) for name in ALL[:9]))
    assert "Votre résultat" not in shown(nine)
    ten = after(*(answer(name, 2) for name in ALL[:10]))
    assert "Premier résultat" in shown(ten)
    assert shown(ten).index("Votre résultat") < shown(ten).index("10 réponses sur 42")
    eleven = after(*(answer(name, 2) for name in ALL[:11]))
    assert "Premier résultat" not in shown(eleven)
    assert "Votre résultat" in shown(eleven)


def test_questions_come_in_order_and_the_previous_one_can_be_corrected():
    state = after(answer(ALL[0], 1), answer(ALL[1], 1))
    assert BY_ID[ALL[2]].words.fr in shown(state)
    assert f"?question={ALL[1]}" in shown(state)
    assert BY_ID[ALL[1]].words.fr in shown(state, question=ALL[1])
    corrected = ASSESSMENT.act(state, answer(ALL[1], 3))
    assert corrected["waves"][0]["A"][ALL[1]] == {"level": 3}
    assert BY_ID[ALL[2]].words.fr in shown(corrected)


WRONG = [
    answer("zz", 1),
    answer("d1", 4),
    answer("d1", -1),
    answer("d1", ""),
    answer("d1", "na"),
    answer("d1", "na", why="   "),
    Step(act="profile", words={"size": "huge", "subsector": "devices"}),
    Step(act="profile", words={"size": "small", "subsector": "devices"}, seat="B"),
    Step(act="again"),
    Step(act="estimate", words={"budget": "lots"}),
    Step(act="estimate", words={}),
    Step(act="estimate", words={"budget": "-3"}),
    Step(act="estimate", words={"gain-d7": "6", "effort-d7": "1", "budget": "3"}),
    Step(act="estimate", words={"budget": "²"}),
    Step(act="fly"),
]


@pytest.mark.parametrize("step", WRONG, ids=lambda step: f"{step.act}-{step.seat}-{'-'.join(step.words.values())}")
def test_a_wrong_word_is_refused_and_changes_nothing(step):
    state = after(answer("d7", 1))
    before = written(state)
    with pytest.raises(UsageError) as caught:
        ASSESSMENT.act(state, step)
    assert caught.value.say("fr")
    assert written(state) == before


def test_a_reason_is_kept_bounded_and_printed():
    state = after(answer("d1", "na", why="pas d'atelier <b>" + "x" * 500))
    assert state["waves"][0]["A"]["d1"]["why"] == ("pas d'atelier <b>" + "x" * 500)[:200]


def test_a_long_silence_is_a_pause():
    state = after(
        answer(ALL[0], 1, second=10), answer(ALL[1], 1, second=40), answer(ALL[2], 1, second=9000), answer(ALL[3], 1, second=9020)
    )
    assert state["seconds"] == {"A0": 50}


def test_neither_person_sees_an_answer_before_giving_theirs():
    state = after(*(answer(name, 3) for name in ALL), *(answer(name, 0, seat="B") for name in ALL[:10]))
    words = shown(state, seat="B")
    assert "Vos deux regards" in words
    for name in ALL[10:]:
        # Only the question that is asked now may appear at all, and never beside an answer.
        assert words.count(BY_ID[name].words.fr) <= 1
    assert words.count("niveau 3") == 10


def test_three_measures_and_the_difference_over_common_questions():
    first = [answer(name, 1) for name in ALL]
    second = [answer(name, 2) for name in ALL[1:]] + [answer(ALL[0], "na", why="fermé")]
    state = after(*first, Step(act="again"), *second)
    words = shown(state)
    assert "De T0 à T1" in words
    assert "Sur les 41 questions" in words
    assert "+34" in words, "33 to 67"
    assert "Mesurer de nouveau (T2)" in words
    last = after(*first, Step(act="again"), *second, Step(act="again"), *first)
    with pytest.raises(UsageError):
        ASSESSMENT.act(last, Step(act="again"))


def test_a_road_map_from_the_firms_own_estimates():
    answers = [answer(name, 0 if name in {"t1", "t6"} else 3) for name in ALL]
    state = after(*answers, Step(act="estimate", words={"gain-t6": "5", "effort-t6": "4", "gain-t1": "1", "effort-t1": "3", "budget": "7"}))
    words = shown(state)
    assert words.index(BY_ID["t1"].levels[0].fr, words.index("Feuille de route")) < words.index(
        BY_ID["t6"].levels[0].fr, words.index("Feuille de route")
    )
    alone = after(*answers, Step(act="estimate", words={"gain-t6": "5", "effort-t6": "4", "budget": "7"}))
    assert "Attendent un préalable" in shown(alone)


def test_nothing_is_shared_before_the_end_and_no_answer_ever():
    half = after(*(answer(name, 2) for name in ALL[:20]), Step(act="profile", words={"size": "small", "subsector": "devices"}))
    assert ASSESSMENT.share(half) is None
    whole = after(*(answer(name, 2) for name in ALL), Step(act="profile", words={"size": "small", "subsector": "devices"}))
    row = ASSESSMENT.share(whole)
    assert row == {
        "size": "small",
        "subsector": "devices",
        "wave": 0,
        "overall": 67,
        "dimensions": dict.fromkeys(("direction", "people", "data", "research", "production", "quality"), 67),
        "minutes": 0,
        "raised": [],
    }
    assert ASSESSMENT.share(after(*(answer(name, 2) for name in ALL))) is None, "without size and field it could not be pooled"


def test_any_walk_replays_and_can_be_read_in_both_languages():
    rng = random.Random(5)
    for _ in range(20):
        steps = [
            answer(rng.choice(ALL), rng.choice([0, 1, 2, 3, "na"]), rng.choice("AB"), second, why="motif")
            for second in range(rng.randint(1, 90))
        ]
        states = replay(ASSESSMENT, 0, steps)
        assert [written(state) for state in states] == [written(state) for state in replay(ASSESSMENT, 0, steps)]
        stage = Stage(address=lambda act: f"/{act}")
        for language in ("fr", "en"):
            assert to_terminal(ASSESSMENT.view(states[-1], stage), language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_document_prints_with_every_answer(language):
    pypdf = pytest.importorskip("pypdf")
    from io import BytesIO

    states = replay(ASSESSMENT, 0, ASSESSMENT.sample)
    content = to_pdf("Document", ASSESSMENT.document(states[-1], Stage(address=lambda act: act)), language)
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())
    assert words.count("niveau 2" if language == "fr" else "level 2") >= len(ALL)


#: Speeds that we set ourselves, on the slow side: words read in a minute, and seconds to make up one's mind and press a button.
WORDS_PER_MIN = 140
CHOOSING_S = 15


def spoken(value, language):
    """Yield every text of blocks in one language, whatever it is nested in."""
    if isinstance(value, dict) and set(value) == {"fr", "en"}:
        yield value[language]
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from spoken(item, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_result_takes_an_sme_less_than_ten_minutes_of_reading_and_choosing(language):
    """Everything that a page shows is counted as read, at each of the ten questions; nothing has to be typed."""
    state, words = ASSESSMENT.start(1), 0
    for question in QUESTIONS[:10]:
        words += sum(len(said.split()) for said in spoken(json.loads(shown(state)), language))
        state = ASSESSMENT.act(state, answer(question.id, 1))
    minutes = words / WORDS_PER_MIN + 10 * CHOOSING_S / 60
    assert words > sum(len(getattr(one, language).split()) for question in QUESTIONS[:10] for one in (question.words, *question.levels))
    assert minutes <= 10, f"{minutes:.1f} minutes, {words} words"
