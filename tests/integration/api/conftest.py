"""One workspace with public, members' and committee's facts of each kind, served without a network."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from filiere.kernel.governance import Outcome
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

ORGANISATIONS = "steering.organisations"
#: Planted in everything that a visitor must not read.
SECRET = "zyxsecretzyx"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    workspace = tmp_path_factory.mktemp("api") / "workspace"
    with Workshop.open(workspace, create=True, settings=values("testserver")) as workshop:
        furnish(workshop)
        made: Any = House(workshop)
        yield made


def furnish(workshop: Workshop) -> None:
    workshop.fill_register(ORGANISATIONS)
    workshop.save_record(ORGANISATIONS, None, {"name": f"Committee {SECRET}"}, reason=f"Because {SECRET}")
    hidden = workshop.browse(ORGANISATIONS, SECRET).records[0].id
    workshop.show_records(ORGANISATIONS, [hidden], "committee", reason="Not public")
    workshop.store.values.set("test.hidden", hidden)
    workshop.attest("PS1.1.1", on=date(2019, 6, 28), by="leem", statement="A map of the sector.")
    workshop.decide(workshop.facts().evidence[0].id, outcome="accepted", by="G3", on=date(2019, 7, 4))
    meeting = workshop.add_meeting("G3", date(2019, 6, 4))
    workshop.open_meeting(meeting.id, reminder_read=True)
    workshop.add_outcome(meeting.id, Outcome(kind="information", words="Heard by all."))
    workshop.add_outcome(meeting.id, Outcome(kind="decision", words=f"Kept {SECRET}", confidential=True))
    workshop.close_meeting(meeting.id, "Public minutes.", closed_minutes=f"Closed {SECRET}")


@pytest.fixture
def hidden(house: House) -> str:
    return str(house.workshop.store.values.get("test.hidden"))


@pytest.fixture
def visitor(house: House) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


@pytest.fixture
def bearer(house: House) -> Callable[..., tuple[Any, str]]:
    """Return a client that brings a token of some scopes, held by a new person of a role, and the token's prefix."""

    def made(role: str, *scopes: str, organisation: str = "") -> tuple[Any, str]:
        from django.test import Client

        person = house.workshop.store.people.add("Somebody", role, organisation)
        card, key = house.workshop.create_token(scopes, label="test", person=person.id)
        return Client(**{KEY: house, "HTTP_AUTHORIZATION": f"Bearer {key}"}), card.prefix  # type: ignore[arg-type]  # as above

    return made
