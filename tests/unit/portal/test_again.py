"""A refused form comes back with what was typed, on its own page; nothing of another page or another form is touched."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

PAGE = "/livrables/PS1.1.1"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with Workshop.open(tmp_path_factory.mktemp("again") / "w", create=True, settings=values("testserver")) as workshop:
        yield House(workshop)


@pytest.fixture
def browser(house: House) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    opened = Client(**{KEY: house})  # type: ignore[arg-type]  # the client's keywords are its WSGI environment
    card = house.workshop.store.people.add("Ana Prat", "secretariat", "medicen")
    opened.force_login(get_user_model().objects.get(pk=card.id))
    return opened


def refused(browser: Any, referer: str, **words: str) -> Any:
    return browser.post("/actes/attest/PS1.1.1", words, headers={"referer": referer})


def test_what_was_typed_comes_back_with_what_is_wrong(browser: Any, house: House) -> None:
    tomorrow = (house.workshop.today() + timedelta(days=1)).isoformat()
    size = house.workshop.store.ledger.size()
    answer = refused(browser, f"http://testserver{PAGE}", statement="La <carte> est en ligne", day=tomorrow, by="leem")
    told = answer.content.decode()
    assert answer.status_code == 400
    assert "La &lt;carte&gt; est en ligne" in told
    assert f'value="{tomorrow}"' in told
    assert 'value="leem"' in told
    assert 'action="/actes/attest/PS1.1.1"' in told
    assert house.workshop.store.ledger.size() == size


@pytest.mark.parametrize(
    "referer", ["", "http://elsewhere.example/livrables/PS1.1.1", "http://testserver/nowhere/", "http://testserver/a-propos/"]
)
def test_without_its_page_the_error_is_a_page_of_its_own(browser: Any, referer: str) -> None:
    answer = refused(browser, referer, statement="Ma phrase", day="demain", by="leem")
    assert answer.status_code == 400
    assert "demain" in answer.content.decode()
    assert "Ma phrase" not in answer.content.decode()


def test_the_other_form_of_the_page_is_left_as_it_was(browser: Any) -> None:
    told = refused(browser, f"http://testserver{PAGE}", statement="Ma phrase", day="demain", by="zz-leem").content.decode()
    other = told[told.index('action="/actes/declare/PS1.1.1"') :]
    assert "zz-leem" not in other[: other.index("</form>")]
