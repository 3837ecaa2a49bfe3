"""Comments and personal calendars: who reads what, what moderation does, and that nothing is left once words are taken away."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from filiere.kernel.comments import LONGEST, Comment, CommentState, readable
from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.governance import Outcome
from filiere.workshop.entrance import actor_of
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

SECRET = "marked-words-of-a-comment"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with Workshop.open(tmp_path_factory.mktemp("comments") / "workspace", create=True) as workshop:
        yield workshop


@pytest.fixture
def desk(opened: Workshop) -> Iterator[Workshop]:
    """The workshop of a contributor who has signed in; what a test writes is rolled back."""
    store = opened.store
    from django.db import transaction

    with transaction.atomic():
        person = store.people.add("Ada Example", "contributor", "leem")
        opened.actor = Actor(role="contributor", organisation="leem", person=person.id)
        yield opened
        transaction.set_rollback(True)


OFFICE = Actor(role="secretariat")
MEMBER = Actor(role="member", bodies=("G3",))


def seen(desk: Workshop, actor: Actor, about: str) -> list[str]:
    before, desk.actor = desk.actor, actor
    found = [item.words for item in desk.comments(about)]
    desk.actor = before
    return found


def test_a_comment_for_members_is_shown_at_once_and_not_to_strangers(desk: Workshop) -> None:
    posted = desk.comment("ps1.1.1", f"  {SECRET} ")
    assert (posted.about, posted.words, posted.state) == ("PS1.1.1", SECRET, CommentState.SHOWN)
    assert seen(desk, VISITOR, "PS1.1.1") == []
    assert seen(desk, MEMBER, "PS1.1.1") == [SECRET]


def test_what_everybody_will_read_waits_for_the_office(desk: Workshop) -> None:
    key = desk.comment("PS1.1.1", SECRET, visibility="public").id
    assert [item.id for item in desk.comments("PS1.1.1")] == [key]
    assert seen(desk, VISITOR, "PS1.1.1") == seen(desk, MEMBER, "PS1.1.1") == []
    with pytest.raises(Refused):
        desk.moderate_comment(key, CommentState.SHOWN)
    desk.actor = OFFICE
    assert [item.id for item in desk.waiting_comments()] == [key]
    desk.moderate_comment(key, CommentState.SHOWN)
    assert seen(desk, VISITOR, "PS1.1.1") == [SECRET]
    with pytest.raises(UsageError, match="reason"):
        desk.moderate_comment(key, CommentState.HIDDEN)
    desk.moderate_comment(key, CommentState.HIDDEN, "Names a person.")
    assert seen(desk, VISITOR, "PS1.1.1") == []
    assert seen(desk, OFFICE, "PS1.1.1") == [SECRET]


def test_nobody_writes_for_readers_they_are_not_among(desk: Workshop) -> None:
    with pytest.raises(UsageError, match="among"):
        desk.comment("PS1.1.1", SECRET, visibility="committee")
    with pytest.raises(UsageError):
        desk.comment("PS1.1.1", " ")
    with pytest.raises(UsageError):
        desk.comment("PS1.1.1", "x" * (LONGEST + 1))
    with pytest.raises(UnknownElement):
        desk.comment("PS9.9.9", SECRET)
    desk.actor = VISITOR
    with pytest.raises(Refused):
        desk.comment("PS1.1.1", SECRET, visibility="public")


def test_meetings_evidence_and_recommendations_are_commented_too(desk: Workshop) -> None:
    person, desk.actor = desk.actor, OFFICE
    meeting = desk.add_meeting("G3", date(2019, 4, 4)).id
    evidence = desk.attest("PS1.1.1", on=date(2019, 6, 1), by="leem", statement="Done.").id
    asked = desk.recommend(by="PS2.A1.GT1", words="Open.", addressee="DGE", on=date(2020, 1, 1))
    desk.actor = person
    for name in (meeting, evidence, asked, "CSIS-PME"):
        desk.comment(name, SECRET)
        assert [item.words for item in desk.comments(name)] == [SECRET]


def test_a_comment_taken_away_leaves_no_word_and_the_log_holds(desk: Workshop) -> None:
    key = desk.comment("PS1.1.1", SECRET).id
    person = desk.actor
    desk.actor = Actor(role="contributor", organisation="snitem", person="P-somebody-else")
    with pytest.raises(Refused):
        desk.withdraw_comment(key)
    desk.actor = person
    desk.withdraw_comment(key)
    assert desk.comments("PS1.1.1") == ()
    assert SECRET not in _whole_database()
    entries = [entry for entry in desk.ledger_entries(0, 1000) if entry.key == key]
    assert [entry.content()["act"] for entry in entries] == ["post", "withdraw"]
    assert desk.ledger_verify() == []


def test_a_person_who_is_erased_leaves_no_comment(desk: Workshop) -> None:
    desk.comment("PS1.1.1", SECRET)
    person = desk.author
    desk.actor = Actor(role="administrator")
    desk.erase_person(person)
    left = _whole_database()
    assert SECRET not in left
    assert person not in left
    assert desk.ledger_verify() == []


def test_a_personal_calendar_holds_what_concerns_its_person(desk: Workshop) -> None:
    person = desk.author
    secret = desk.make_own_calendar()
    desk.actor = OFFICE
    for body in ("G3", "G5"):
        desk.add_meeting(body, date(2019, 4, 4))
    desk.open_meeting("G3-2019-04-04", reminder_read=True)
    desk.add_outcome("G3-2019-04-04", Outcome(kind="action", words="Send the map.", holder="leem", due=date(2019, 9, 1)))
    desk.add_outcome("G3-2019-04-04", Outcome(kind="action", words="Somebody else's.", holder="snitem", due=date(2019, 9, 1)))
    assert desk.calendar_reader(secret) == person
    desk.actor = Actor(role="lead", organisation="leem", person=person, projects=("PS1",), bodies=("G3",))
    feed = desk.own_calendar_ics("en").decode().replace("\r\n ", "")
    assert "meeting-G3-2019-04-04@" in feed
    assert "meeting-G5-2019-04-04@" not in feed
    assert "Send the map." in feed
    assert "Somebody else" not in feed
    assert "due-PS1.1.1@" in feed
    assert "due-PS3.1.1@" not in feed


def test_an_address_is_replaced_revoked_and_dies_with_its_person(desk: Workshop) -> None:
    first = desk.make_own_calendar()
    second = desk.make_own_calendar()
    assert first != second
    with pytest.raises(UnknownElement):
        desk.calendar_reader(first)
    assert desk.calendar_reader(second) == desk.author
    assert second not in _whole_database()
    assert desk.own_calendar_since() is not None
    assert desk.revoke_own_calendar()
    with pytest.raises(UnknownElement):
        desk.calendar_reader(second)
    third, person = desk.make_own_calendar(), desk.author
    desk.store.people.change(person, active=False)
    with pytest.raises(UnknownElement):
        desk.calendar_reader(third)
    assert actor_of(desk, person) == VISITOR
    desk.actor = Actor(role="administrator")
    with pytest.raises(UsageError, match="belongs to a person"):
        desk.make_own_calendar()


@pytest.mark.parametrize(
    ("visibility", "state", "clearance", "person", "office", "expected"),
    [
        (0, "shown", 0, "", False, True),
        (1, "shown", 0, "", False, False),
        (2, "shown", 1, "P-1", False, False),
        (0, "waiting", 0, "", False, False),
        (0, "waiting", 1, "P-1", False, True),
        (0, "waiting", 1, "P-2", False, False),
        (1, "hidden", 2, "", True, True),
        (0, "waiting", 0, "", True, True),
    ],
)
def test_who_reads_a_comment(visibility: int, state: Any, clearance: int, person: str, office: bool, expected: bool) -> None:
    from datetime import UTC, datetime

    comment = Comment(
        id="C", about="PS1", words="x", author="P-1", organisation="", visibility=visibility, state=state, reason="", at=datetime.now(UTC)
    )
    assert readable(comment, clearance=clearance, person=person, office=office) is expected


def _whole_database() -> str:
    """Return every row of every table as one text."""
    from django.apps import apps

    rows: list[Any] = []
    for model in apps.get_models():
        rows += [list(row.items()) for row in model._default_manager.values()]
    return str([[(key, bytes(value) if isinstance(value, memoryview) else value) for key, value in row] for row in rows])
