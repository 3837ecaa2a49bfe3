"""A call worked through by a secretariat and its reviewers, and a project from its idea to a draft amendment, both driven headless."""

import json

import pytest
import yaml

from filiere.engines.cartography.calls.criteria import CRITERIA
from filiere.engines.cartography.interactions.founding import FOUNDING
from filiere.engines.cartography.interactions.sitting import SITTING
from filiere.kernel.errors import UsageError
from filiere.sdk.interactions import Stage, Step, replay

THREES = {one.id: "3" for one in CRITERIA}


def stage(seat="A", **query):
    return Stage(address=lambda act: f"/{act}", seat=seat, query=query)


def words(page):
    return json.dumps([block.model_dump(mode="json") for block in page], ensure_ascii=False)


def opened():
    state = SITTING.start(0)
    for step in (
        Step(act="open", words={"call": "deal-flow", "budget": "1"}),
        Step(act="file", words={"name": "Premier", "cost": "1", "organisations": "CHU de Lille"}),
        Step(act="file", words={"name": "Second", "cost": "1", "organisations": "Maison neuve"}),
        Step(act="home", words={"organisations": "aucune"}, seat="B"),
        Step(act="home", words={"organisations": "Centre Hospitalier Universitaire de Lille"}, seat="C"),
    ):
        state = SITTING.act(state, step)
    return state


def noted(state, seat, name, **points):
    return SITTING.act(state, Step(act="note", words={**THREES, "file": name, **points}, seat=seat))


def studied():
    state = noted(opened(), "B", "f1")
    state = noted(state, "B", "f2", x100="5", locks="5")
    return SITTING.act(state, Step(act="study"))


def test_a_reviewer_cannot_note_the_file_of_their_own_house():
    with pytest.raises(UsageError) as refusal:
        noted(opened(), "C", "f1")
    assert "conflit" in refusal.value.what.fr
    assert "conflit d’intérêts" in words(SITTING.view(opened(), stage("C")))


def test_a_reviewer_says_first_where_they_come_from():
    state = opened()
    with pytest.raises(UsageError):
        noted(state, "D", "f2")
    assert "Noter un dossier" not in words(SITTING.view(state, stage("D")))


def test_what_one_reviewer_wrote_is_not_seen_by_another():
    state = noted(opened(), "B", "f2", comment="un mot marqué")
    assert "marqué" not in words(SITTING.view(state, stage("C")))
    with_study = SITTING.act(state, Step(act="study"))
    assert "Solidité" not in words(SITTING.view(with_study, stage("C")))


def test_the_study_proposes_the_better_file_and_the_secretariat_sees_why():
    state = studied()
    assert {row["id"] for row in state["study"]["files"] if row["chosen"]} == {"f2"}
    assert "Solidité de chaque choix" in words(SITTING.view(state, stage()))


def test_a_new_note_makes_the_study_out_of_date():
    assert noted(studied(), "C", "f2")["study"] is None


def test_a_choice_against_the_study_gives_its_reason():
    decided = {"body": "Comité", "meeting": "m1", "outcome-f1": "kept", "outcome-f2": "postponed"}
    with pytest.raises(UsageError):
        SITTING.act(studied(), Step(act="decide", words=decided))
    state = SITTING.act(studied(), Step(act="decide", words={**decided, "why-f1": "parce que", "why-f2": "plus tard"}))
    told = words(SITTING.document(state, stage()))
    assert "parce que" in told
    assert "non retenu" not in told
    with pytest.raises(UsageError):
        SITTING.act(state, Step(act="study"))


def test_letters_name_no_reviewer_and_wait_for_the_decision():
    assert "pas encore de lettre" in words(SITTING.document(studied(), stage()))
    end = replay(SITTING, 0, SITTING.sample)[-1]
    first = SITTING.document(end, stage())[0]
    assert first.title == "Projet U"
    assert "Projet V" not in words([first])


def decided():
    state = studied()
    told = {"body": "Comité", "meeting": "m1", "outcome-f1": "refused", "why-f1": "hors sujet", "outcome-f2": "kept"}
    return SITTING.act(state, Step(act="decide", words=told))


def test_nothing_is_carried_before_the_decision():
    assert SITTING.carry(studied()) is None


def test_a_decision_carries_its_words_and_the_fair_notes_of_the_files_kept():
    carried = SITTING.carry(decided())
    assert carried.about == "PS1.3.1"
    assert "retenu (1) : Second" in carried.words
    assert "non retenu (1)" in carried.words
    assert "Premier" not in carried.words
    assert "hors sujet" not in carried.words
    found = {one.indicator: one.value for one in carried.readings}
    # One reviewer noted both files: no severity to correct, the notes of the file kept are its own.
    assert found == {"PS1.3.1.I1": 3, "PS1.3.1.I2": 5, "PS1.3.1.I3": 3, "PS1.3.1.I4": 5}


def test_counts_of_the_world_are_not_fed_by_notes():
    assert not {one.indicator for one in SITTING.carry(decided()).readings} & {"PS1.3.1.I5", "PS1.3.1.I6", "PS1.3.1.I7"}


KEPT = (("d-un", {"name": "Un", "call": "one-health", "cost": 2.0}), ("d-deux", {"name": "Deux", "call": "pfpe", "cost": 1.0}))


def from_record():
    words = {"record": "one-health", "title": "Un appel", "quote": "", "source": "2019:626", "budget": "3"}
    return SITTING.act(SITTING.start(0), Step(act="open", words=words))


def test_a_sitting_starts_from_the_record_of_a_call():
    query = {"record": "one-health"}
    records = {"cartography.calls": [("one-health", {"name": "Un appel", "source": "2019:626"})]}
    asked = words(SITTING.view(SITTING.start(0), Stage(address=lambda act: act, query=query, records=records)))
    assert "Un appel" in asked
    assert "Un appel" in words(SITTING.view(from_record(), stage()))


def test_the_files_of_the_register_that_answer_the_call_are_taken_in_once():
    state = from_record()
    shown = words(SITTING.view(state, Stage(address=lambda act: act, reserved={"cartography.files": KEPT})))
    assert "Prendre 1 dossiers" in shown
    told = {"files": json.dumps([{"id": "d-un", "name": "Un", "cost": 2.0}])}
    once = SITTING.act(state, Step(act="take", words=told))
    assert [one["id"] for one in once["files"]] == ["d-un"]
    assert SITTING.act(once, Step(act="take", words=told))["files"] == once["files"]
    assert "Prendre" not in words(SITTING.view(once, Stage(address=lambda act: act, reserved={"cartography.files": KEPT})))


@pytest.mark.parametrize("files", ["", "{}", "[1]", '[{"name": "sans id"}]', '[{"id": "a", "cost": "x"}]'])
def test_files_that_cannot_be_read_are_refused(files):
    with pytest.raises(UsageError):
        SITTING.act(from_record(), Step(act="take", words={"files": files}))


def test_a_reviewer_takes_nothing_in():
    with pytest.raises(UsageError):
        SITTING.act(from_record(), Step(act="take", words={"files": "[]"}, seat="B"))


def test_letters_are_not_a_reviewer_s_to_read():
    end = replay(SITTING, 0, SITTING.sample)[-1]
    assert "Projet" not in words(SITTING.document(end, stage("B")))


@pytest.mark.parametrize(
    "step",
    [
        Step(act="open", words={"call": "nowhere", "budget": "1"}),
        Step(act="open", words={"call": "deal-flow", "budget": "-1"}),
        Step(act="open", words={"call": "deal-flow", "budget": "nan"}),
        Step(act="open", words={"call": "deal-flow", "budget": "1"}, seat="B"),
        Step(act="file", words={"name": "X", "cost": "1"}),
        Step(act="study"),
        Step(act="decide", words={}),
        Step(act="note", words={"file": "f1"}),
        Step(act="nothing"),
    ],
)
def test_steps_that_cannot_be_done_first(step):
    with pytest.raises(UsageError):
        SITTING.act(SITTING.start(0), step)


@pytest.mark.parametrize("points", ["0", "6", "", "deux"])
def test_points_stay_on_the_scale(points):
    with pytest.raises(UsageError):
        noted(opened(), "B", "f1", x100=points)


def test_weights_all_zero_are_refused():
    with pytest.raises(UsageError):
        SITTING.act(opened(), Step(act="weigh", words={one.id: "0" for one in CRITERIA}))


def test_stages_of_a_project_wait_for_each_other():
    with pytest.raises(UsageError) as refusal:
        FOUNDING.act(FOUNDING.start(0), Step(act="decision", words={}))
    assert "idée" in refusal.value.what.fr


def test_a_project_taken_up_gives_a_draft_that_reads_as_yaml():
    state = replay(FOUNDING, 0, FOUNDING.sample)[-1]
    section = FOUNDING.view(state, stage())[-1]
    lines = [block.text for block in section.blocks[1:]]
    assert yaml.safe_load("\n".join(lines))[0]["brings"] == ["PS11"]


def test_a_project_not_taken_up_drafts_nothing():
    state = replay(FOUNDING, 0, FOUNDING.sample[:-1])[-1]
    state = FOUNDING.act(state, Step(act="decision", words={**FOUNDING.sample[-1].words, "decision": "non"}))
    assert "PS11:" not in words(FOUNDING.view(state, stage()))
    assert "aucune opération" in words(FOUNDING.view(state, stage()))
