"""Interactions through the workshop: whoever holds the key, and nobody else, whatever their role."""

import pytest

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.workshop.guard import RIGHTS, VISITOR, Actor
from filiere.workshop.workshop import Workshop

NAME = "digital_maturity.assessment"
PROFILE = {"size": "small", "subsector": "devices"}


@pytest.fixture
def workshop(tmp_path):
    with Workshop.open(tmp_path / "workspace", create=True, actor=VISITOR) as opened:
        yield opened


def questions():
    from filiere.engines.digital_maturity.questionnaire import QUESTIONS

    return [question.id for question in QUESTIONS]


def fill(workshop, key, level=1):
    for name in questions():
        workshop.do(NAME, key, "answer", {"question": name, "level": str(level)})
    workshop.do(NAME, key, "profile", PROFILE)


def test_a_visitor_begins_continues_and_replays_without_an_account(workshop):
    key = workshop.begin(NAME)
    workshop.do(NAME, key, "answer", {"question": "d1", "level": "2"})
    workshop.do(NAME, key, "answer", {"question": "d2", "level": "0"})
    history = workshop.history(NAME, key)
    assert len(history) == 3
    assert history[-1] == workshop.held(NAME, key).state
    assert [len(state["waves"][0].get("A", {})) for state in history] == [0, 1, 2]


@pytest.mark.parametrize("role", ["visitor", "lead", "member", "secretariat", "administrator"])
def test_no_role_opens_what_it_holds_no_key_to(workshop, role):
    workshop.begin(NAME)
    workshop.actor = Actor(role=role)
    for act in (workshop.held, workshop.history, workshop.share, workshop.forget, workshop.withdraw, workshop.resume_code):
        with pytest.raises(Refused):
            act(NAME, "guess")
    for act in (
        lambda: workshop.do(NAME, "guess", "answer", {"question": "d1", "level": "1"}),
        lambda: workshop.scene(NAME, "guess", str),
        lambda: workshop.paper(NAME, "guess", "fr"),
        lambda: workshop.resume(NAME, "guess"),
    ):
        with pytest.raises(Refused):
            act()


def test_an_act_that_fails_changes_nothing(workshop):
    key = workshop.begin(NAME)
    with pytest.raises(UsageError):
        workshop.do(NAME, key, "answer", {"question": "d1", "level": "9"})
    with pytest.raises(UsageError):
        workshop.do(NAME, key, "FLY", {})
    assert workshop.held(NAME, key).steps == 0


def test_names_that_lead_nowhere(workshop):
    with pytest.raises(UnknownElement) as caught:
        workshop.begin("digital_maturity.assesment")
    assert "digital_maturity.assessment" in caught.value.say("en")
    with pytest.raises(UsageError):
        workshop.resume_code(NAME, workshop.begin(NAME), "C")


def test_it_survives_a_restart_and_moves_to_another_device(tmp_path):
    with Workshop.open(tmp_path / "workspace", create=True, actor=VISITOR) as first:
        key = first.begin(NAME)
        first.do(NAME, key, "answer", {"question": "d1", "level": "2"})
        code = first.resume_code(NAME, key)
    with Workshop.open(tmp_path / "workspace", actor=VISITOR) as second:
        other = second.resume(NAME, code)
        assert second.held(NAME, other).state["waves"][0]["A"] == {"d1": {"level": 2}}


def test_sharing_follows_what_is_known_and_a_withdrawal_ends_it(workshop):
    key = workshop.begin(NAME)
    with pytest.raises(UsageError):
        workshop.share(NAME, key)
    fill(workshop, key)
    workshop.share(NAME, key)
    assert workshop.store.interactions.shared(NAME)[0]["overall"] == 33
    workshop.do(NAME, key, "answer", {"question": "d1", "level": "3"})
    assert workshop.store.interactions.shared(NAME)[0]["overall"] > 33
    workshop.withdraw(NAME, key)
    assert workshop.store.interactions.shared(NAME) == ()


def test_others_learn_means_of_five_and_the_snapshot_holds_nothing_else(workshop):
    for level in (1, 1, 2, 2, 3):
        assert workshop.pooled(NAME)["published"] is None
        key = workshop.begin(NAME)
        fill(workshop, key, level)
        workshop.share(NAME, key)
    said = workshop.snapshot("interactions")["pooled"][NAME]
    assert said["published"]["overall"] == 60
    assert said["published"]["count"] == 5
    assert "subsector" not in str(said), "no row, only means"


def test_nothing_of_an_answer_enters_the_log_or_the_search(workshop):
    before = workshop.store.ledger.size()
    key = workshop.begin(NAME)
    workshop.do(NAME, key, "answer", {"question": "d1", "level": "na", "why": "Xq7marked"})
    assert workshop.store.ledger.size() == before
    assert not [hit for hit in workshop.search("Xq7marked") if "Xq7" in str(hit)]


def test_the_acts_are_among_the_rights():
    assert RIGHTS["begin"] == RIGHTS["continue"] == RIGHTS["read"]


def test_a_wrong_key_is_recorded_and_looking_with_an_old_one_is_not(workshop):
    secret = "a-key-nobody-gave"
    for act in (
        lambda: workshop.do(NAME, secret, "answer", {"question": "d1", "level": "1"}),
        lambda: workshop.resume(NAME, secret),
        lambda: workshop.resume_code(NAME, secret),
        lambda: workshop.share(NAME, secret),
        lambda: workshop.withdraw(NAME, secret),
        lambda: workshop.forget(NAME, secret),
    ):
        before = len(workshop.store.refusals.list())
        with pytest.raises(Refused):
            act()
        assert len(workshop.store.refusals.list()) == before + 1
    with pytest.raises(Refused):
        workshop.scene(NAME, secret, str)
    refusals = workshop.store.refusals.list()
    assert len(refusals) == 6
    assert {(one.act, one.thing, one.actor) for one in refusals} == {("continue", NAME, "visitor")}
    assert secret not in str(refusals)


def test_the_past_is_shown_step_by_step_as_it_was(workshop):
    key = workshop.begin(NAME)
    for name in questions()[:3]:
        workshop.do(NAME, key, "answer", {"question": name, "level": "2"})
    start, steps = workshop.replayed(NAME, key, 0)
    assert steps == 3
    assert "0 réponse sur" in str(start)
    assert "2 réponses sur" in str(workshop.replayed(NAME, key, 2)[0])
    assert workshop.replayed(NAME, key, 99)[0] == workshop.replayed(NAME, key, 3)[0]
    with pytest.raises(Refused):
        workshop.replayed(NAME, "guess", 0)


def test_a_testimony_is_recommended_once_it_is_accepted_and_says_by_which_rule(workshop):
    key = workshop.begin(NAME)
    fill(workshop, key)
    workshop.actor = Actor(role="administrator")
    words = {"title": "Cahier partagé", "firm": "Org X", "dimensions": "data", "before": "papier", "after": "dossier partagé"}
    proposal = workshop.propose_record("digital_maturity.use_cases", None, words, reason="seen at work")
    assert "Cahier partagé" not in str(workshop.scene(NAME, key, str))
    workshop.moderate(proposal, {})
    shown = str(workshop.scene(NAME, key, str))
    assert "Cahier partagé" in shown
    assert "Témoignages du registre des cas d’usage" in shown
    assert "Règle : usages qui conviennent" in shown
    assert "Dossier de lot électronique" in shown, "a testimony takes no kind of use away"
    workshop.undo_record("digital_maturity.use_cases", workshop.store.registers.proposal(proposal).proposal.record, reason="mistake")
    assert "Cahier partagé" not in str(workshop.scene(NAME, key, str))
