"""Forms: what is read of them, and what is told when a word is wrong."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from filiere.kernel.errors import UsageError
from filiere.portal.acts import ACTS
from filiere.portal.form import Form
from filiere.workshop.guard import RIGHTS

#: Act of a form → the act that the guard knows it by.
GUARDED = {
    "attest": "attest",
    "declare": "declare",
    "decide": "decide",
    "decide-several": "decide",
    "propose": "propose_reading",
    "reading": "check_reading",
    "weather": "weather",
    "run": "run",
    "cancel": "cancel",
    "verify": "verify",
    "news": "news",
    "plan": "meeting",
    "add-meeting": "meeting",
    "open": "meeting",
    "not-held": "meeting",
    "attend": "meeting",
    "outcome": "meeting",
    "close": "meeting",
    "ask-item": "meeting",
    "confidential": "meeting",
    "recuse": "meeting",
    "action-news": "follow_action",
    "comment": "comment",
    "comment-withdraw": "comment",
    "comment-show": "moderate_comment",
    "comment-hide": "moderate_comment",
    "calendar-make": "own_calendar",
    "calendar-revoke": "own_calendar",
    "financing-document": "propose_record",
    "recommend": "recommend",
    "answer": "answer_request",
    "apply": "apply_request",
    **dict.fromkeys((f"round-{act}" for act in ("launch", "remind", "close", "accept", "amend", "refuse")), "round"),
    **dict.fromkeys(("correspondent-add", "correspondent-forget"), "round"),
    **dict.fromkeys((f"person-{act}" for act in ("invite", "again", "role", "appoint", "dismiss")), "people"),
    "person-delegate": "delegate",
    "person-leave": "leave",
    "person-erase": "own_data",
    "person-me": "own_data",
    "person-terms": "retention",
    "record-propose": "propose_record",
    "token-create": "hold_token",
    "token-revoke": "hold_token",
    "record-import": "propose_record",
    "record-erase": "persons",
    "link-propose": "propose_record",
    "series-undo": "moderate_record",
    **dict.fromkeys(
        (f"record-{act}" for act in ("moderate", "decide", "fill", "merge", "restore", "withdraw", "visibility", "undo")),
        "moderate_record",
    ),
}


def form(**words: str) -> Form:
    return Form(cast(Any, SimpleNamespace(POST={"csrfmiddlewaretoken": "t", **words}, FILES={}, scheme="http", get_host=lambda: "here")))


def test_the_token_is_no_word_of_the_form() -> None:
    assert form(by=" medicen ").words == {"by": "medicen"}


@pytest.mark.parametrize(("words", "expected"), [("12,5", 12.5), ("1\u202f234", 1234.0), ("", None), ("-3", -3.0)])
def test_numbers_are_read_in_both_typographies(words: str, expected: float | None) -> None:
    assert form(value=words).number("value") == expected


@pytest.mark.parametrize("words", ["douze", "1.2.3"])
def test_a_wrong_number_is_told(words: str) -> None:
    with pytest.raises(UsageError):
        form(value=words).number("value")


@pytest.mark.parametrize("words", ["", "31/12/2019", "2019-02-30"])
def test_a_wrong_date_is_told(words: str) -> None:
    with pytest.raises(UsageError):
        form(day=words).day()


def test_every_act_is_one_the_guard_knows_and_no_visitor_may_do() -> None:
    assert set(GUARDED) == set(ACTS)
    for act in GUARDED.values():
        assert "visitor" not in RIGHTS[act]
