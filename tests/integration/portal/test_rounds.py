"""A round in the portal: launched, answered by a link without an account, decided, closed; and what a stranger gets of it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filiere.portal.addresses import address_of, path_of
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.round_words import ANSWER_PATHS, UNSUBSCRIBE_PATHS
from filiere.workshop.workshop import Workshop

MEETING = date.today() + timedelta(days=30)
SAID = {"weather": "rain", "words": "Une ligne.", "step": "La suite.", "difficulty": "planted-difficulty", "seen": "0"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.delenv("FILIERE_SMTP", raising=False)
    monkeypatch.delenv("FILIERE_ADDRESS", raising=False)
    with Workshop.open(tmp_path / "workspace", create=True, settings=values("testserver")) as workshop:
        workshop.add_correspondent("lead@example.org", name="Ana Prat", organisation="medicen", projects=["PS1"])
        made: Any = House(workshop)
        yield made


@pytest.fixture
def stranger(house: House) -> Any:
    from django.test import Client

    return Client(enforce_csrf_checks=True, **{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment


@pytest.fixture
def office(house: House) -> Any:
    """Come in by a one-time link, as the administrator."""
    from django.test import Client

    client = Client(**{KEY: house})  # type: ignore[arg-type]  # the same
    assert client.get(address_of("enter", "fr", token=house.workshop.admin_link())).status_code == 302
    return client


def read(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:3000].decode()
    return unescape(answer.content.decode())


def post(client: Any, act: str, thing: str, status: int = 302, **words: Any) -> Any:
    answer = client.post(address_of("act", "fr", f"{act}/{thing}"), words)
    assert answer.status_code == status, answer.content[-3000:].decode()
    return answer


def launched(office: Any, house: House) -> tuple[str, str]:
    """Return a launched round and the path of the link that its message carries."""
    post(office, "round-launch", "G3", day=MEETING.isoformat())
    (file,) = (house.workshop.folder / "outbox").glob("*.eml")
    body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body()
    assert body is not None
    found = re.search(r"http://testserver(/repondre/\S+)", body.get_content())
    assert found
    return house.workshop.rounds()[0].id, found[1]


def test_the_bodies_lead_the_office_to_the_rounds(office: Any, stranger: Any, house: House) -> None:
    for path in (address_of("body", "fr"), address_of("body", "fr", "G3")):
        assert f'href="{address_of("round", "fr")}"' in read(office, path)
        assert f'href="{address_of("round", "fr")}"' not in read(stranger, path)


def test_the_messages_lead_where_the_portal_answers() -> None:
    for language in ("fr", "en"):
        assert ANSWER_PATHS[language] == path_of("answer", language)
        assert UNSUBSCRIBE_PATHS[language] == path_of("unsubscribe", language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_round_from_launch_to_close(office: Any, stranger: Any, house: House, language: Any) -> None:
    assert read(office, address_of("round", language))
    name, link = launched(office, house)
    page = read(office, address_of("round", language, name))
    assert "message parti" in page or "message sent" in page
    form = stranger.get(link)
    assert form.status_code == 200
    assert form["Cache-Control"] == "private, no-store"
    sent = stranger.post(link, SAID | {"file": SimpleUploadedFile("note.pdf", b"%PDF-1.7 planted-file")})
    assert sent.status_code == 302
    assert "planted-difficulty" in read(stranger, sent["Location"])
    assert "planted-difficulty" in read(office, address_of("round", language, f"{name}/PS1"))
    post(office, "round-accept", name, **{"p-PS1": "yes"})
    note = house.workshop.store.notes.latest("PS1")
    assert note is not None
    assert note.words == "Une ligne."
    post(office, "round-close", name)
    assert ("aucune nouvelle" if language == "fr" else "no news") in read(office, address_of("round", language, name))
    gone = stranger.get(link)
    assert gone.status_code == 410
    assert "Une ligne." in gone.content.decode()
    assert stranger.post(link, SAID | {"seen": "1"}).status_code == 410


def test_a_form_that_will_not_do_keeps_what_was_typed(office: Any, stranger: Any, house: House) -> None:
    _, link = launched(office, house)
    answer = stranger.post(link, SAID | {"weather": "", "words": "a\nb\nc\nd", "step": "gardé"})
    page = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert "a\nb\nc\nd" in page
    assert 'value="gardé"' in page
    assert "planted-difficulty" in page
    assert house.workshop.round_answers(house.workshop.rounds()[0].id) == ()


def test_the_second_lead_sees_the_first_and_loses_nothing(office: Any, stranger: Any, house: House) -> None:
    _, link = launched(office, house)
    assert stranger.post(link, SAID).status_code == 302
    late = stranger.post(link, SAID | {"words": "Écrit sans avoir lu."})
    page = unescape(late.content.decode())
    assert late.status_code == 400
    assert "Écrit sans avoir lu." in page
    assert 'name="seen" value="1"' in page
    assert stranger.post(link, SAID | {"words": "Écrit après avoir lu.", "seen": "1"}).status_code == 302


def test_a_link_that_was_changed_is_a_clear_page(office: Any, stranger: Any, house: House) -> None:
    _, link = launched(office, house)
    for path in (link[:-2] + "xx", "/repondre/nothing", "/en/answer/a.b.c"):
        assert ("n’ouvre rien" if not path.startswith("/en") else "opens nothing") in read(stranger, path, 403)
        assert stranger.post(path, SAID).status_code == 403


def test_answers_and_addresses_are_the_offices_alone(office: Any, stranger: Any, house: House) -> None:
    name, link = launched(office, house)
    stranger.post(link, SAID | {"file": SimpleUploadedFile("note.pdf", b"%PDF-1.7 planted-file")})
    key = house.workshop.round_answers(name)[0].id
    file = address_of("file", "fr", f"round/{key}")
    assert b"".join(office.get(file).streaming_content) == b"%PDF-1.7 planted-file"
    for path in (file, address_of("round", "fr"), address_of("round", "en", name), address_of("correspondent", "fr")):
        page = read(stranger, path, 403)
        assert "planted" not in page
        assert "lead@example.org" not in page
    post(office, "round-accept", name, **{"p-PS1": "yes"})
    for path in (address_of("body", "fr", "G3"), address_of("project", "fr", "PS1"), address_of("home", "fr")):
        assert "planted" not in read(stranger, path)


def test_the_secretariat_amends_refuses_and_forgets(office: Any, stranger: Any, house: House) -> None:
    name, link = launched(office, house)
    stranger.post(link, SAID)
    post(office, "round-refuse", name, status=400, **{"p-PS1": "yes"})
    post(office, "round-refuse", name, reason="Trop court.", **{"p-PS1": "yes"})
    assert "Trop court." in read(stranger, link)
    stranger.post(link, SAID | {"seen": "1"})
    key = house.workshop.round_answers(name)[0].id
    post(office, "round-amend", key, weather="cloud", words="Revu.")
    assert "Revu." in read(office, address_of("round", "fr", f"{name}/PS1"))
    assert "Rien n’était dû" in unescape(post(office, "round-remind", name, status=200).content.decode())
    person = house.workshop.correspondents()[0].id
    post(office, "correspondent-forget", "-", who=person)
    assert "lead@example.org" not in read(office, address_of("correspondent", "fr"))
    read(stranger, link, 403)


def test_someone_is_added_and_a_bad_address_is_told(office: Any, house: House) -> None:
    post(office, "correspondent-add", "-", status=400, email="nobody", projects="PS1")
    post(office, "correspondent-add", "-", status=404, email="a@example.org", projects="PS99")
    post(office, "correspondent-add", "-", email="a@example.org", projects="PS2, PS3", digest="yes", language="en", role="member")
    added = house.workshop.correspondents()[-1]
    assert (added.projects, added.digest, added.language, added.role) == (("PS2", "PS3"), True, "en", "member")


def test_papers_are_downloads_for_those_who_signed_in(office: Any, stranger: Any, house: House) -> None:
    name, link = launched(office, house)
    stranger.post(link, SAID)
    post(office, "round-accept", name, **{"p-PS1": "yes"})
    meeting = house.workshop.round(name).meeting
    for path, begins in (
        (f"paper/agenda/{meeting}.docx", b"PK"),
        (f"paper/decisions/{meeting}.pdf", b"%PDF-"),
        (f"paper/sheet/{meeting}/PS1.pdf", b"%PDF-"),
    ):
        answer = office.get(address_of("file", "fr", path))
        assert answer.status_code == 200, path
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Cache-Control"] == "private, no-store"
        read(stranger, address_of("file", "fr", path), 403)
    for path in (f"paper/poem/{meeting}.pdf", "paper/agenda/G3-1999-01-01.pdf", f"paper/agenda/{meeting}.exe"):
        read(office, address_of("file", "fr", path), 404)
