"""A round from its launch to its close: who is written to, how often, what an answer becomes, and what a link opens."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.rounds import Round, Said, reminder_due, said_of
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

ADDRESS = "https://filiere.example"
FIRST, MEETING = date(2023, 3, 1), date(2023, 3, 31)
WORDS = {"weather": "rain", "words": "Première ligne.\nDeuxième ligne.", "step": "Réunir les sites.", "difficulty": "Il manque un lieu."}


class Dated(Workshop):
    """A workshop whose day is chosen."""

    day = FIRST

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dated]:
    monkeypatch.delenv("FILIERE_SMTP", raising=False)
    with Dated.open(tmp_path / "workspace", create=True) as opened:
        opened.add_correspondent("one@lead.example", name="Ana Prat", organisation="medicen", projects=["PS1"])
        opened.add_correspondent("two@lead.example", organisation="sanofi", projects=["PS1", "PS3"], language="en")
        opened.add_correspondent("", name="Léo Vanel", projects=["PS2"])
        yield opened


def letters(desk: Workshop) -> list[tuple[str, str, str]]:
    """Return what lies in the outbox: to whom, the subject, the words."""
    found = []
    for file in sorted((desk.folder / "outbox").glob("*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = message.get_body()
        assert body is not None
        found.append((str(message["to"]), str(message["subject"]), body.get_content()))
    return found


def launch(desk: Workshop, **options: object) -> Round:
    return desk.launch_round("G3", address=ADDRESS, on=MEETING, **options).round  # type: ignore[arg-type]  # options of several types


def token(words: str) -> str:
    found = re.search(r"https://filiere\.example/(?:repondre|en/answer)/(\S+)", words)
    assert found
    return found[1]


def test_one_act_plans_the_meeting_and_writes_to_each_lead_of_each_project(desk: Dated) -> None:
    made = desk.launch_round("G3", address=ADDRESS, on=MEETING)
    assert desk.meeting(made.round.meeting).on == MEETING
    assert set(made.round.projects) == {item.id for item in desk.contract.projects}
    fates = {(one.project, one.organisation): one.fate for one in made.called}
    assert fates[("PS1", "medicen")] == fates[("PS1", "sanofi")] == fates[("PS3", "sanofi")] == "sent"
    assert fates[("PS2", "")] == fates[("PS4", "")] == "no_address"
    sent = letters(desk)
    assert [to for to, _, _ in sent] == ["one@lead.example", "two@lead.example", "two@lead.example"]
    assert "Bonjour Ana Prat," in sent[0][2]
    assert "until 31 March 2023" in sent[1][2]
    assert len({token(words) for _, _, words in sent}) == 3
    with pytest.raises(UsageError, match="launched already"):
        launch(desk)


def test_a_body_of_one_project_asks_that_project_only(desk: Dated) -> None:
    assert desk.launch_round("G12", address=ADDRESS, on=MEETING, dry=True).round.projects == ("PS1",)


def test_a_dry_run_writes_nothing(desk: Dated) -> None:
    size = desk.store.ledger.size()
    made = desk.launch_round("G3", address=ADDRESS, on=MEETING, dry=True)
    assert {one.fate for one in made.called} == {"dry", "no_address"}
    assert desk.store.ledger.size() == size
    assert letters(desk) == []
    assert desk.rounds() == ()


def test_no_meeting_to_come_and_days_that_cannot_be_are_refused(desk: Dated) -> None:
    with pytest.raises(UsageError, match="no meeting to come"):
        desk.launch_round("G8", address=ADDRESS)
    for last in (FIRST - timedelta(days=1), MEETING + timedelta(days=1)):
        with pytest.raises(UsageError, match="nobody can answer"):
            launch(desk, answer_by=last)


def test_reminders_leave_once_to_the_silent_only(desk: Dated) -> None:
    launch(desk)
    desk.answer_round(token(letters(desk)[0][2]), WORDS, None, seen=0)
    assert desk.remind(ADDRESS) == ()
    desk.day = MEETING - timedelta(days=7)
    assert [(one.project, one.organisation) for _, one in desk.remind(ADDRESS)] == [("PS3", "sanofi")]
    assert desk.remind(ADDRESS) == ()
    desk.day = MEETING - timedelta(days=1)
    assert len(desk.remind(ADDRESS)) == 1
    assert desk.remind(ADDRESS) == ()
    assert [subject.split(",")[0] for _, subject, _ in letters(desk)[3:]] == ["Reminder", "Last reminder"]
    desk.day = MEETING + timedelta(days=1)
    assert desk.remind(ADDRESS) == ()


def test_a_lead_who_is_added_later_is_written_to_at_the_next_reminder(desk: Dated) -> None:
    launch(desk)
    desk.add_correspondent("late@lead.example", projects=["PS4"])
    assert [one.project for _, one in desk.remind(ADDRESS)] == ["PS4"]
    assert desk.remind(ADDRESS) == ()


def test_a_message_that_fails_is_told_and_tried_again(desk: Dated, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    kept = settings.EMAIL_BACKEND
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)
    made = desk.launch_round("G3", address=ADDRESS, on=MEETING)
    assert sum(one.fate == "failed" for one in made.called) == 3
    monkeypatch.setattr(settings, "EMAIL_BACKEND", kept)
    assert {one.fate for _, one in desk.remind(ADDRESS)} == {"sent"}
    assert len(letters(desk)) == 3


@pytest.mark.parametrize(
    ("launched", "today", "due"),
    [
        (0, 22, None),
        (0, 23, "d7"),
        (0, 27, "d7"),
        (0, 28, "d2"),
        (0, 30, "d2"),
        (0, 31, None),
        (23, 24, None),
        (23, 29, "d2"),
        (29, 30, None),
    ],
)
def test_which_reminder_is_due(launched: int, today: int, due: str | None) -> None:
    day = FIRST + timedelta(days=30)
    one = Round(id="R", body="G3", meeting="M", on=day, answer_by=day, launched_on=FIRST + timedelta(days=launched), projects=())
    assert reminder_due(one, FIRST + timedelta(days=today)) == due


def test_an_answer_is_a_proposal_until_it_is_accepted(desk: Dated) -> None:
    found = launch(desk)
    link = token(letters(desk)[0][2])
    assert desk.round_link(link).said is None
    desk.answer_round(link, WORDS, None, seen=0)
    assert desk.store.notes.latest("PS1") is None
    assert desk.accept_answers(found.id) == ("PS1",)
    note = desk.store.notes.latest("PS1")
    assert note is not None
    assert (note.weather, note.words, note.by) == ("rain", "Première ligne.\nDeuxième ligne.", "medicen")
    asked = [item for item in desk.agenda("G3", MEETING) if item.because == "asked"]
    assert [(item.about, item.confidential) for item in asked] == [("PS1", True)]
    desk.actor = VISITOR
    assert all(item.because != "asked" for item in desk.agenda("G3", MEETING))


def test_the_next_round_begins_with_the_last_answer(desk: Dated) -> None:
    found = launch(desk)
    desk.answer_round(token(letters(desk)[0][2]), WORDS, None, seen=0)
    desk.accept_answers(found.id)
    desk.close_round(found.id)
    again = desk.launch_round("G3", address=ADDRESS, on=MEETING + timedelta(days=60))
    link = next(one.token for one in again.called if one.organisation == "medicen")
    assert desk.round_link(link).said == said_of(WORDS)


def test_two_leads_share_one_answer_and_nothing_is_overwritten_unread(desk: Dated) -> None:
    launch(desk)
    first, second = (token(words) for _, _, words in letters(desk)[:2])
    desk.answer_round(first, WORDS, None, seen=0)
    seen = desk.round_link(second)
    assert (seen.said, seen.mine, seen.revision) == (said_of(WORDS), False, 1)
    with pytest.raises(Refused, match="somebody else answered"):
        desk.answer_round(second, WORDS | {"words": "Autre."}, None, seen=0)
    desk.answer_round(second, WORDS | {"words": "Autre."}, None, seen=1)
    assert desk.round_link(first).said == said_of(WORDS | {"words": "Autre."})


def test_the_secretariat_amends_or_refuses_with_a_reason(desk: Dated) -> None:
    found = launch(desk)
    link = token(letters(desk)[0][2])
    key = desk.answer_round(link, WORDS, None, seen=0).id
    with pytest.raises(UsageError, match="without a reason"):
        desk.refuse_answers(found.id, ["PS1"], " ")
    desk.refuse_answers(found.id, ["PS1"], "Pas de chiffre.")
    assert (desk.round_link(link).state, desk.round_link(link).reason) == ("refused", "Pas de chiffre.")
    assert desk.accept_answers(found.id) == ()
    desk.answer_round(link, WORDS, None, seen=1)
    desk.amend_answer(key, Said(weather="cloud", words="Plus court."))
    note = desk.store.notes.latest("PS1")
    assert note is not None
    assert (note.weather, note.words) == ("cloud", "Plus court.")
    with pytest.raises(Refused, match="decided already"):
        desk.amend_answer(key, Said(weather="sun", words="Encore."))


def test_closing_records_the_silent_and_says_nothing_in_their_place(desk: Dated) -> None:
    found = launch(desk)
    link = token(letters(desk)[0][2])
    desk.answer_round(link, WORDS, None, seen=0)
    closed = desk.close_round(found.id)
    assert "PS1" not in closed.silent
    assert len(closed.silent) == len(found.projects) - 1
    assert desk.store.notes.latest("PS3") is None
    assert desk.round_link(link).ended is not None
    with pytest.raises(Refused, match="closed"):
        desk.answer_round(link, WORDS, None, seen=1)
    assert desk.remind(ADDRESS) == ()


def test_a_link_is_for_one_project_of_one_round_until_a_day(desk: Dated) -> None:
    launch(desk)
    link = token(letters(desk)[0][2])
    assert desk.round_link(link).project == "PS1"
    for forged in (link[:-1] + ("A" if link[-1] != "A" else "B"), link.replace(".", "x"), "", "a.b", link.swapcase()):
        with pytest.raises(Refused, match="opens nothing"):
            desk.round_link(forged)
    assert {row.act for row in desk.store.refusals.list()} == {"answer"}
    desk.day = MEETING + timedelta(days=1)
    ended = desk.round_link(link).ended
    assert ended is not None
    with pytest.raises(Refused, match="ended on"):
        desk.answer_round(link, WORDS, None, seen=0)


def test_a_link_made_for_something_else_opens_nothing(desk: Dated) -> None:
    from filiere.workshop.round_links import sign

    found = launch(desk)
    with pytest.raises(Refused):
        desk.round_link(sign("digest", (found.id, "PS1", ""), MEETING))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UsageError) as refused:
        said_of({"weather": "fog", "words": "1\n2\n3\n4", "step": "x" * 201, "difficulty": "y" * 401})
    assert [fault.field for fault in refused.value.faults] == ["weather", "words", "step", "difficulty"]


def test_a_file_is_what_it_says_or_is_not_taken(desk: Dated, tmp_path: Path) -> None:
    found = launch(desk)
    link = token(letters(desk)[0][2])
    for name, content in (
        ("note.pdf", b"<html>"),
        ("note.html", b"%PDF-"),
        ("note.docx", b"PK\x03\x04"),
        ("big.pdf", b"%PDF-" + b"0" * 5 * 2**20),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UsageError, match="attachment"):
            desk.answer_round(link, WORDS, tmp_path / name, seen=0)
    (tmp_path / "note.pdf").write_bytes(b"%PDF-1.7 planted")
    answer = desk.answer_round(link, WORDS, tmp_path / "note.pdf", seen=0)
    subject, path = desk.round_attachment(answer.id)
    assert (subject.name, path.read_bytes()) == ("note.pdf", b"%PDF-1.7 planted")
    assert desk.answer_round(link, WORDS, None, seen=1).attachment == subject, "sending again without a file keeps the one sent"
    desk.actor = Actor(role="lead", projects=("PS1",))
    with pytest.raises(Refused):
        desk.round_attachment(answer.id)
    assert found.id


def test_rounds_are_the_offices(desk: Dated) -> None:
    found = launch(desk)
    for actor in (VISITOR, Actor(role="lead", projects=("PS1",)), Actor(role="member")):
        desk.actor = actor
        for act in (
            lambda: launch(desk),
            lambda: desk.round(found.id),
            lambda: desk.remind(ADDRESS),
            lambda: desk.close_round(found.id),
            lambda: desk.accept_answers(found.id),
            desk.correspondents,
        ):
            with pytest.raises(Refused):
                act()


def test_a_person_who_is_forgotten_leaves_nothing(desk: Dated, tmp_path: Path) -> None:
    found = launch(desk)
    link = token(letters(desk)[0][2])
    (tmp_path / "planted.pdf").write_bytes(b"%PDF-1.7 planted-file")
    desk.answer_round(link, WORDS | {"words": "planted-words"}, tmp_path / "planted.pdf", seen=0)
    desk.accept_answers(found.id)
    key = next(item.id for item in desk.correspondents() if item.email == "one@lead.example")
    desk.forget_correspondent(key)
    with pytest.raises(Refused, match="opens nothing"):
        desk.round_link(link)
    folder = desk.folder
    desk.close()
    for file in (item for item in folder.rglob("*") if item.is_file()):
        content = file.read_bytes()
        for planted in (b"one@lead.example", b"Ana Prat", b"planted-words", b"planted-file"):
            assert planted not in content, file.name


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@c.example", "a@b.example\nBcc: x@y.example", "a@b.example,c@d.example"])
def test_what_is_no_address_is_not_kept(desk: Dated, address: str) -> None:
    with pytest.raises(UsageError) as refused:
        desk.add_correspondent(address)
    assert address not in refused.value.say("fr")


def test_a_lead_with_an_account_who_is_erased_takes_their_answers_along(desk: Dated) -> None:
    person = desk.store.people.add("Planted Name", "lead", "leem").id
    desk.store.rounds.add_correspondent(person_id=person, email="planted@lead.example", projects=["PS5"])
    found = launch(desk)
    link = next(token(words) for to, _, words in letters(desk) if to == "planted@lead.example")
    desk.answer_round(link, WORDS | {"words": "planted-words"}, None, seen=0)
    desk.accept_answers(found.id)
    desk.erase_person(person)
    with pytest.raises(Refused, match="opens nothing"):
        desk.round_link(link)
    folder = desk.folder
    desk.close()
    for file in (item for item in folder.rglob("*") if item.is_file()):
        for planted in (b"planted@lead.example", b"planted-words", b"Planted Name"):
            assert planted not in file.read_bytes(), file.name
