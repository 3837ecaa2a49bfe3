"""Tools of the portal without a browser: doors that count who knocks, a wrong key that is recorded, the past looked at and not changed."""

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from filiere.portal import doing
from filiere.portal.addresses import address_of
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.guard import VISITOR
from filiere.workshop.workshop import Workshop

NAME = "digital_maturity.assessment"
COOKIE = "filiere-digital_maturity-assessment"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    workspace = tmp_path_factory.mktemp("portal") / "workspace"
    with Workshop.open(workspace, create=True, settings=values("testserver"), actor=VISITOR) as workshop:
        assert workshop.store.refusals.list() == ()
        yield House(workshop)


@pytest.fixture
def visitor(house: House) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


def do(client: Any, act: str, status: int = 302, **words: str) -> str:
    answer = client.post(address_of("interaction", "fr", f"{NAME}/{act}"), words)
    assert answer.status_code == status, answer.content[-2000:].decode()
    return unescape(answer.content.decode())


def see(client: Any, **query: str) -> str:
    return unescape(client.get(address_of("interaction", "fr", NAME, **query)).content.decode())


def test_a_door_counts_who_knocks_and_loses_nothing(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doing.DOORS, "x-resume", 3)
    do(visitor, "x-begin")
    do(visitor, "answer", question="d1", level="2")
    for _ in range(3):
        do(visitor, "x-resume", status=403, code="BCDF-GHJK-LMNP-QRST-VWXZ")
    page = do(visitor, "x-resume", status=429, code="BCDF-GHJK-LMNP-QRST-VWXZ")
    assert "Trop d’actes depuis cette adresse" in page
    assert "1 réponse sur" in see(visitor)
    do(visitor, "answer", question="d2", level="2")
    assert "2 réponses sur" in see(visitor)


def test_the_address_of_who_knocks_is_kept_nowhere(visitor: Any, house: House) -> None:
    answer = visitor.post(address_of("interaction", "fr", f"{NAME}/x-begin"), headers={"X-Forwarded-For": "192.0.2.77"})
    assert answer.status_code == 302
    house.workshop.close()
    assert not [path.name for path in house.workshop.folder.rglob("*") if path.is_file() and b"192.0.2.77" in path.read_bytes()]


def test_a_wrong_key_is_refused_and_recorded_without_the_key(visitor: Any, house: House) -> None:
    visitor.cookies[COOKIE] = "nobody-gave-this-key"
    assert "Commencer" in see(visitor)
    assert house.workshop.store.refusals.list() == ()
    do(visitor, "answer", status=403, question="d1", level="1")
    [refusal] = house.workshop.store.refusals.list()
    assert (refusal.act, refusal.thing) == ("continue", NAME)
    assert "nobody-gave" not in str(refusal)


def test_the_past_is_looked_at_step_by_step_and_cannot_be_sent_again(visitor: Any) -> None:
    do(visitor, "x-begin")
    for question in ("d1", "d2", "d3"):
        do(visitor, "answer", question=question, level="2")
    page = see(visitor)
    assert "?step=0" in page
    first = see(visitor, step="0")
    assert "0 étape(s) sur 3" in first
    assert "0 réponse sur" in first
    assert 'action="/outils/' not in first
    assert "2 réponses sur" in see(visitor, step="2")
    assert "3 étape(s) sur 3" in see(visitor, step="999999")
    assert "3 réponses sur" in see(visitor)
    assert "Commencer" in unescape(type(visitor)(**visitor.defaults).get(address_of("interaction", "fr", NAME, step="1")).content.decode())
