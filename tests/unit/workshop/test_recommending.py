"""Requests and answers: a new workspace shows what the text holds and nothing else; each act enters the log."""

from collections.abc import Iterator
from datetime import date

import pytest

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

#: The measures of the health-industries council, as counted by hand in the signed text.
CITED = 11


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with Workshop.open(tmp_path_factory.mktemp("requests") / "workspace", create=True) as workshop:
        yield workshop


@pytest.fixture
def desk(opened: Workshop) -> Iterator[Workshop]:
    """The workshop of the secretariat; what a test writes is rolled back."""
    opened.store  # noqa: B018 - opening configures the database that the transaction needs
    from django.db import transaction

    with transaction.atomic():
        opened.actor = Actor(role="secretariat")
        yield opened
        transaction.set_rollback(True)


def recommend(desk: Workshop) -> str:
    return desk.recommend(by="PS2.A1.GT1", words="Open the access.", addressee="Health Data Hub", on=date(2020, 1, 10), about=("ps2.1.1",))


def test_a_new_workspace_holds_the_measures_of_the_text_without_an_answer(desk: Workshop) -> None:
    found = desk.requests(date(2020, 1, 1))
    assert len(found) == CITED
    assert {item.kind for item in found} == {"measure"}
    assert {item.answer for item in found} == {None}
    assert {item.applied for item in found} == {()}
    assert {item.waited_days(date(2020, 1, 1)) for item in found} == {(date(2020, 1, 1) - date(2019, 2, 4)).days}
    assert desk.requests(date(2019, 2, 3)) == ()


def test_the_text_names_two_working_groups(desk: Workshop) -> None:
    assert {"PS2.A1.GT1", "PS2.A1.GT2"} <= {item.id for item in desk.groups()}


def test_a_recommendation_is_answered_and_applied(desk: Workshop) -> None:
    name = recommend(desk)
    desk.answer_request(name, response="partly", by="DGE", on=date(2020, 3, 10), words="Without the costs.")
    desk.answer_request(name, response="accepted", by="DGE", on=date(2020, 6, 10))
    desk.apply_request(name, where="AV.1e", on=date(2021, 6, 8), words="Continued.")
    now, then = desk.request(name), desk.request(name, date(2020, 4, 1))
    assert now.answer is not None
    assert now.answer.response == "accepted"
    assert [item.where for item in now.applied] == ["AV.1e"]
    assert now.about == ("PS2.1.1",)
    assert now.waited_days(date(2024, 1, 1)) == 60
    assert then.answer is not None
    assert then.answer.words == "Without the costs."
    assert then.applied == ()
    assert desk.request(name, date(2020, 2, 9)).waited_days(date(2020, 2, 9)) == 30
    assert desk.store.verify() == []


def test_a_measure_carries_the_same_follow_up(desk: Workshop) -> None:
    desk.answer_request("CSIS-PME", response="accepted", by="DGE", on=date(2019, 9, 1))
    desk.apply_request("CSIS-PME", where="PS6.1.1", on=date(2019, 10, 1))
    found = desk.request("CSIS-PME")
    assert found.kind == "measure"
    assert found.answer is not None
    assert [item.where for item in found.applied] == ["PS6.1.1"]
    assert len(desk.requests()) == CITED


def test_what_does_not_hold_is_refused_in_words(desk: Workshop) -> None:
    name = recommend(desk)
    with pytest.raises(UnknownElement, match="neither a group nor a body"):
        desk.recommend(by="PS2.1.1", words="x", addressee="y", on=date(2020, 1, 1))
    with pytest.raises(UsageError, match="addressee"):
        desk.recommend(by="PS2.A1.GT1", words="x", addressee=" ", on=date(2020, 1, 1))
    with pytest.raises(UsageError, match="why"):
        desk.answer_request(name, response="refused", by="DGE", on=date(2020, 2, 1))
    with pytest.raises(UsageError, match="2020-01-09"):
        desk.answer_request(name, response="accepted", by="DGE", on=date(2020, 1, 9))
    with pytest.raises(UsageError):
        desk.answer_request(name, response="accepted", by="DGE", on=date(2190, 1, 9))
    with pytest.raises(UnknownElement):
        desk.apply_request(name, where="PS9.9.9", on=date(2020, 2, 1))
    with pytest.raises(UnknownElement, match="neither recommendation nor measure"):
        desk.answer_request("REC-none", response="accepted", by="DGE", on=date(2020, 2, 1))


def test_a_visitor_reads_and_a_lead_does_not_answer_for_the_state(desk: Workshop) -> None:
    name = recommend(desk)
    desk.actor = VISITOR
    assert desk.request(name).words.fr == "Open the access."
    with pytest.raises(Refused):
        recommend(desk)
    desk.actor = Actor(role="lead", projects=("PS2",))
    with pytest.raises(Refused):
        desk.answer_request(name, response="accepted", by="DGE", on=date(2020, 2, 1))
