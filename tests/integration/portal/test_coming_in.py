"""Coming in by an address: passwords under scrypt, wrong ones recorded and slowed down; nobody signs up alone, sessions end elsewhere."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

EMAIL, PASSWORD = "ada@example.org", "a long pass phrase of hers"


@pytest.fixture
def house(tmp_path: Any) -> Iterator[Any]:
    with Workshop.open(tmp_path / "workspace", create=True, settings=values("testserver")) as workshop:
        made: Any = House(workshop)
        workshop.facts()
        from django.core.cache import cache

        cache.clear()
        yield made


@pytest.fixture
def person(house: Any) -> str:
    from django.contrib.auth import get_user_model

    invited = house.workshop.invite(name="Ada", role="lead", email=EMAIL, projects=["PS1"])
    house.workshop.accept(invited.token)
    user: Any = get_user_model().objects.get(pk=invited.person)
    user.set_password(PASSWORD)
    user.save()
    assert user.password.startswith("scrypt$")
    return str(invited.person)


def browser(house: Any) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


def enter(opened: Any, email: str, password: str) -> Any:
    return opened.post("/compte/login/", {"login": email, "password": password})


def test_a_password_opens_and_a_wrong_one_is_recorded_without_its_words(house: Any, person: str) -> None:
    opened = browser(house)
    wrong = enter(opened, EMAIL, "wrong words")
    assert wrong.status_code == 200
    assert "_auth_user_id" not in opened.session
    refusal = house.workshop.store.refusals.list(1)[0]
    assert (refusal.actor, refusal.act) == ("visitor", "sign_in")
    assert "wrong" not in refusal.model_dump_json()
    assert EMAIL not in refusal.model_dump_json()
    assert enter(opened, EMAIL, PASSWORD).headers["Location"] == "/a-faire/"
    assert opened.session["_auth_user_id"] == person


def test_somebody_unknown_is_answered_as_somebody_known(house: Any, person: str) -> None:
    known, unknown = (enter(browser(house), email, "wrong words") for email in (EMAIL, "nobody@example.org"))
    assert known.status_code == unknown.status_code
    faults = [re.findall(r'<p class="fault" role="alert">(.*?)</p>', answer.content.decode()) for answer in (known, unknown)]
    assert faults[0] == faults[1] != []


def test_guessing_is_slowed_down_until_even_the_right_word_waits(house: Any, person: str) -> None:
    opened = browser(house)
    for number in range(10):
        enter(opened, EMAIL, f"guess {number}")
    answer = enter(opened, EMAIL, PASSWORD)
    assert "_auth_user_id" not in opened.session
    assert answer.status_code in {200, 429}


def test_nobody_signs_up_alone(house: Any) -> None:
    opened = browser(house)
    before = len(house.workshop.store.people.list())
    form = {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for path in ("/compte/signup/", "/en/account/signup/", "/compte/3rdparty/signup/"):
        opened.post(path, form)
    assert len(house.workshop.store.people.list()) == before
    assert "invitation" in unescape(opened.get("/compte/signup/").content.decode())


def test_a_new_password_ends_the_sessions_begun_before(house: Any, person: str) -> None:
    from django.contrib.auth import get_user_model

    opened = browser(house)
    enter(opened, EMAIL, PASSWORD)
    assert opened.get("/mes-donnees/").status_code == 200
    user: Any = get_user_model().objects.get(pk=person)
    user.set_password("another long pass phrase")
    user.save()
    assert opened.get("/mes-donnees/").status_code == 403


def test_leaving_ends_what_is_open_elsewhere(house: Any, person: str) -> None:
    opened = browser(house)
    enter(opened, EMAIL, PASSWORD)
    house.workshop.leave(person)
    assert opened.get("/mes-donnees/").status_code == 403
    fresh = browser(house)
    enter(fresh, EMAIL, PASSWORD)
    assert "_auth_user_id" not in fresh.session


def test_a_role_taken_back_is_taken_back_at_the_next_request(house: Any, person: str) -> None:
    opened = browser(house)
    enter(opened, EMAIL, PASSWORD)
    house.workshop.give_role(person, "secretariat")
    assert opened.get("/personnes/").status_code == 200
    house.workshop.give_role(person, "lead")
    assert opened.get("/personnes/").status_code == 403


def test_each_reader_finds_what_awaits_them(house: Any, person: str) -> None:
    opened = browser(house)
    enter(opened, EMAIL, PASSWORD)
    page = unescape(opened.get("/a-faire/").content.decode())
    assert "PS1 : dire où en est ce qui était promis" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "PS2 : dire" not in page
    other = house.workshop.invite(name="Bob", role="lead", projects=["PS2"]).person
    house.workshop.leave(other)
    office = browser(house)
    office.get(f"/entrer/?token={house.workshop.admin_link()}")
    assert "poste vacant" in unescape(office.get("/a-faire/").content.decode())
