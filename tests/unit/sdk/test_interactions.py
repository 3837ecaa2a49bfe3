"""A small machine, driven headless: it replays, and each planted misdeed is found."""

import pytest

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.sdk.blocks import Prose
from filiere.sdk.engine import Engine, load_interaction
from filiere.sdk.interactions import LONGEST_STEP, Interaction, InteractionOffer, Step, faults_of, replay, step_of, written

OFFER = InteractionOffer(id="abacus.count", title=Text(fr="a", en="b"), what=Text(fr="c", en="d"), machine="nowhere:COUNT")


def act(state, step):
    return {"total": state["total"] + int(step.words["by"]), "seats": [*state["seats"], step.seat]}


def machine(**changed):
    ground = {
        "start": lambda seed: {"total": seed, "seats": []},
        "act": act,
        "view": lambda state, stage: (Prose(text=str(state["total"])),),
        "sample": (Step(act="add", words={"by": "2"}), Step(act="add", words={"by": "3"}, seat="B")),
    }
    return Interaction(**{**ground, **changed})


def test_steps_lead_to_states_one_by_one():
    states = replay(machine(), 7, machine().sample)
    assert [state["total"] for state in states] == [7, 9, 12]
    assert states[-1]["seats"] == ["A", "B"]
    assert faults_of(OFFER, machine()) == []


def test_equal_states_are_written_alike():
    assert written({"b": 1, "a": "é"}) == written({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


def changing(state, step):
    state["total"] += 1
    return dict(state)


def forgetful(state, step, calls=[]):  # noqa: B006 - the shared list is the misdeed: a memory outside the state
    calls.append(1)
    return {"total": len(calls), "seats": []}


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({"act": changing}, "changes the state"),
        ({"act": forgetful}, "does not replay"),
        ({"view": lambda state, stage: ()}, "shows nothing"),
        ({"document": lambda state, stage: ()}, "disagree on a document"),
    ],
)
def test_a_planted_misdeed_is_found(planted, words):
    assert any(words in fault.what.en for fault in faults_of(OFFER, machine(**planted)))


def test_a_state_that_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        written({"total": float("nan")})


@pytest.mark.parametrize(("name", "words"), [("Add", {}), ("", {}), ("add", {"by": "9" * LONGEST_STEP})])
def test_what_a_stranger_sends_is_bounded(name, words):
    with pytest.raises(UsageError):
        step_of(name, words, "A", 0)


def test_an_interaction_carries_the_name_of_its_engine():
    with pytest.raises(ValueError, match=r"begin with beads\."):
        Engine.model_validate(
            {
                "name": "beads",
                "title": OFFER.title,
                "what": OFFER.what,
                "offers": [{"id": "beads.a", "title": OFFER.title, "what": OFFER.what, "function": "a:b", "nature": "open"}],
                "interactions": [OFFER],
            }
        )


def test_a_name_that_leads_elsewhere_is_told():
    with pytest.raises(Exception, match="not an Interaction"):
        load_interaction(OFFER.model_copy(update={"machine": "filiere.sdk.interactions:Step"}))
