"""The pages of maps in the portal: links of a record, what to review, a series undone, a search followed, two editions compared."""

from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from filiere.portal.addresses import address_of
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

LOCKS, PROJECTS = "cartography.locks", "cartography.projects"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    workspace = tmp_path_factory.mktemp("portal") / "workspace"
    with Workshop.open(workspace, create=True, settings=values("testserver")) as workshop:
        assert workshop.fill_registers() > 300
        assert workshop.fill_registers() == 0
        made: Any = House(workshop)
        yield made


@pytest.fixture
def visitor(house: House) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


@pytest.fixture
def moderator(house: House, visitor: Any) -> Any:
    assert visitor.get(address_of("enter", "fr", token=house.workshop.admin_link())).status_code == 302
    return visitor


def read(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:2000].decode()
    return unescape(answer.content.decode())


def test_a_record_shows_its_links_from_both_ends(visitor: Any) -> None:
    page = read(visitor, address_of("record", "fr", f"{LOCKS}/rendement-expression"))
    assert "← lève" in page
    assert "Ingénierie cellulaire" in page
    assert "Oncodesign" in read(visitor, address_of("record", "en", f"{PROJECTS}/hu-precimed"))
    assert "Aucun lien énoncé" in read(visitor, address_of("record", "fr", f"{LOCKS}/couts-fixes"))


def test_choices_are_said_in_the_readers_words(visitor: Any) -> None:
    assert "contrôle en ligne" in read(visitor, address_of("register", "fr", LOCKS))
    english = read(visitor, address_of("register", "en", LOCKS))
    assert "in-line control" in english
    assert "signed text" in english


def test_what_is_to_review_and_a_series_undone(moderator: Any, house: House, tmp_path: Any) -> None:
    page = read(moderator, address_of("upkeep", "fr", LOCKS))
    assert "poste à pourvoir" in page
    assert "périmée" in page
    file = tmp_path / "s.csv"
    file.write_text("id,name,source\nfaux-verrou,Un faux verrou,s\n", encoding="utf-8")
    report = house.workshop.import_register(LOCKS, file, reason="r")
    house.workshop.decide_proposals(LOCKS, outcome="accepted", batch=report.batch)
    assert "Un faux verrou" in read(moderator, address_of("register", "fr", LOCKS))
    answer = moderator.post(address_of("act", "fr", f"series-undo/{LOCKS}"), {"batch": report.batch, "reason": "faux"})
    assert answer.status_code == 302, answer.content[-2000:].decode()
    assert "Un faux verrou" not in read(moderator, address_of("register", "fr", LOCKS))


def test_a_visitor_is_not_offered_to_undo(visitor: Any) -> None:
    assert "Annuler une série" not in read(visitor, address_of("upkeep", "fr", LOCKS))


def test_a_link_is_proposed_from_the_page_of_a_record(moderator: Any, house: House) -> None:
    words = {"kind": "works_on", "target": f"{LOCKS}/couts-fixes", "source": "https://example.org/", "reason": "essai"}
    act = address_of("act", "fr", f"link-propose/cartography.links/{PROJECTS}/ia-cancer")
    assert moderator.post(act, words).status_code == 302
    (row,) = house.workshop.proposals("cartography.links")
    assert row.proposal.changes["target"] == f"{LOCKS}/couts-fixes"
    assert moderator.post(act, {**words, "target": "nulle/part"}).status_code == 400


def test_a_search_is_followed_by_its_address(visitor: Any) -> None:
    page = read(visitor, address_of("register", "fr", PROJECTS, q="maladies"))
    assert f"/api/searches/{PROJECTS}?q=maladies" in page
    answer = visitor.get(f"/api/searches/{PROJECTS}?q=maladies+rares&lang=fr")
    assert answer.status_code == 200, answer.content[:500]
    titles = [
        one.findtext("{http://www.w3.org/2005/Atom}title")
        for one in ET.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert titles == ["IA & Maladies rares"]
    filtered = visitor.get(f"/api/searches/{PROJECTS}?filter=stages%3Ddiagnostic")
    assert filtered.content.count(b"<entry>") == 1


def test_two_editions_are_compared(visitor: Any, house: House) -> None:
    workshop = house.workshop
    name = "cartography.target_zones"
    assert "Aucune édition" in read(visitor, address_of("editions", "fr", name))
    run_now(workshop, name)
    workshop.save_record("cartography.zones", None, {"name": "Une zone de plus", "source": "s", "projects": "PS4"}, reason="r")
    run_now(workshop, name)
    page = read(visitor, address_of("editions", "fr", name))
    assert "Une zone de plus" in page
    assert "ajoutée" in page
    second, first = workshop.editions(name)
    change = workshop.compare_editions(first.id, second.id)
    assert (len(change.added), change.removed, change.changed) == (1, (), {})
    assert first.on == second.on


def run_now(workshop: Workshop, name: str) -> None:
    (target,) = workshop.targets(name)
    workshop.work(workshop.store.runs.create(target.offer, target.about, None, 0))
