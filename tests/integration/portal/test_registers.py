"""Registers in the portal: what each reader sees at each address, and the way from a file to a published record."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filiere.portal.addresses import address_of
from filiere.portal.house import KEY, House
from filiere.portal.settings import values
from filiere.workshop.workshop import Workshop

ORGANISATIONS = "steering.organisations"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    workspace = tmp_path_factory.mktemp("portal") / "workspace"
    with Workshop.open(workspace, create=True, settings=values("testserver")) as workshop:
        workshop.fill_register(ORGANISATIONS)
        workshop.show_records(ORGANISATIONS, ["pipame"], "committee", reason="being checked")
        made: Any = House(workshop)
        yield made


@pytest.fixture
def visitor(house: House) -> Any:
    from django.test import Client

    return Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down


@pytest.fixture
def moderator(house: House, visitor: Any) -> Any:
    """Come in by a one-time link, as the administrator."""
    assert visitor.get(address_of("enter", "fr", token=house.workshop.admin_link())).status_code == 302
    return visitor


def read(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content[:2000].decode()
    return unescape(answer.content.decode())


def post(client: Any, act: str, thing: str, status: int = 302, **words: Any) -> Any:
    answer = client.post(address_of("act", "fr", f"{act}/{thing}"), words)
    assert answer.status_code == status, answer.content[-3000:].decode()
    return answer


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_visitor_searches_filters_and_takes_the_file(visitor: Any, language: Any) -> None:
    assert "Organisations" in read(visitor, address_of("register", language))
    page = read(visitor, address_of("register", language, ORGANISATIONS, q="hopital"))
    assert "Hôpital Saint-Joseph" in page
    assert "<form" in page
    assert "csrfmiddlewaretoken" not in page
    filtered = read(visitor, address_of("register", language, ORGANISATIONS, **{"f-kind": "hôpital"}))
    assert "Hôpital Saint-Joseph" in filtered
    file = visitor.get(address_of("file", language, f"register/{ORGANISATIONS}.csv", q="hopital"))
    assert b"hopital-saint-joseph" in b"".join(file.streaming_content)
    assert read(visitor, address_of("record", language, f"{ORGANISATIONS}/hopital-saint-joseph"))


@pytest.mark.parametrize(
    "path",
    [
        address_of("record", "fr", f"{ORGANISATIONS}/pipame"),
        address_of("record", "fr", f"{ORGANISATIONS}/pipame", merged="1"),
        address_of("record", "fr", ORGANISATIONS),
        address_of("register", "fr", "steering.nothing"),
        address_of("file", "fr", "register/steering.nothing.csv"),
    ],
)
def test_what_is_not_there_for_a_visitor_is_not_found(visitor: Any, path: str) -> None:
    assert "Pôle Interministériel" not in read(visitor, path, 404)


def test_a_visitor_finds_nothing_private_and_does_nothing(visitor: Any) -> None:
    assert "pipame" not in read(visitor, address_of("register", "fr", ORGANISATIONS, q="pipa")).lower().replace("q=pipa", "")
    for form in ("csv", "json"):
        answer = visitor.get(address_of("file", "fr", f"register/{ORGANISATIONS}.{form}"))
        assert b"PIPAME" not in b"".join(answer.streaming_content)
    read(visitor, address_of("proposal", "fr", ORGANISATIONS), 403)
    post(visitor, "record-propose", ORGANISATIONS, status=403, reason="x", **{"v-name": "X"})
    read(visitor, address_of("file", "fr", f"register/{ORGANISATIONS}.doc"), 400)
    read(visitor, address_of("register", "fr", ORGANISATIONS, page="9" * 30))


def test_from_a_file_to_published_records(moderator: Any, house: House) -> None:
    content = "name,town,siren\nFirme d'essai,Évry,123456789\n<script>alert(1)</script>,Lyon,\nRatée,Nice,12\n"
    sent = SimpleUploadedFile("../../firms.csv", content.encode())
    report = unescape(post(moderator, "record-import", ORGANISATIONS, status=200, reason="cluster", file=sent).content.decode())
    assert "neuf chiffres" in report
    batch = re.search(r"batch=(PR-[0-9a-f]+)", report)
    assert batch
    page = read(moderator, address_of("proposal", "fr", ORGANISATIONS, batch=batch[1]))
    assert "Accepter les 2" in page
    post(moderator, "record-decide", ORGANISATIONS, outcome="accepted", batch=batch[1])
    shown = moderator.get(address_of("register", "fr", ORGANISATIONS, q="alert")).content
    assert b"&lt;script&gt;" in shown
    assert b"<script>alert" not in shown
    assert house.workshop.browse(ORGANISATIONS, "firme essai").total == 1


def test_a_form_keeps_what_was_typed(moderator: Any) -> None:
    answer = post(moderator, "record-propose", f"{ORGANISATIONS}/cni", status=400, reason="seen", **{"v-name": "CNI", "v-siren": "12 34"})
    page = unescape(answer.content.decode())
    assert 'value="12 34"' in page
    assert 'value="seen"' in page
    assert "neuf chiffres" in page


def test_a_proposal_is_decided_field_by_field(moderator: Any, house: House) -> None:
    workshop = house.workshop
    key = workshop.propose_record(ORGANISATIONS, "cni", {"town": "Pari", "siren": "123456789"}, reason="directory")
    page = read(moderator, address_of("proposal", "fr", key))
    assert "Pari" in page
    entry = workshop.record(ORGANISATIONS, "cni").entry
    words = {"c-town": "amend", "v-town": "Paris", "c-siren": "refuse", "reason": "no source", "seen": str(entry)}
    post(moderator, "record-moderate", key, **words)
    found = workshop.record(ORGANISATIONS, "cni").values
    assert (found["town"], found["siren"]) == ("Paris", None)
    assert "acceptée en partie" in read(moderator, address_of("proposal", "fr", key))
    post(moderator, "record-moderate", key, status=400, **words)


def test_a_merged_record_redirects_until_it_is_given_back(moderator: Any, house: House) -> None:
    thing = f"{ORGANISATIONS}/csis"
    post(moderator, "record-merge", thing, into="cni", reason="same")
    answer = moderator.get(address_of("record", "fr", thing))
    assert (answer.status_code, answer["Location"]) == (302, address_of("record", "fr", f"{ORGANISATIONS}/cni"))
    assert "Rendre cette fiche" in read(moderator, address_of("record", "fr", thing, merged="1"))
    post(moderator, "record-restore", thing, reason="not the same")
    assert read(moderator, address_of("record", "fr", thing))


def test_a_map_stands_where_a_place_is_known(moderator: Any, house: House) -> None:
    path = address_of("register", "fr", ORGANISATIONS)
    house.workshop.save_record(ORGANISATIONS, "snitem", {"town": "Évry"}, reason="map")
    before = read(moderator, path)
    assert "mercator" not in before
    assert "tuiles, par ordre alphabétique" in before
    house.workshop.save_record(ORGANISATIONS, "cni", {"latitude": "48.85", "longitude": "2.35"}, reason="map")
    assert "mercator" in read(moderator, path)
    assert 'id="carte"' in read(moderator, path)


def test_many_are_shown_or_withdrawn_at_once(moderator: Any, house: House, tmp_path: Path) -> None:
    post(moderator, "record-visibility", ORGANISATIONS, visibility="members", keys="mss premier-ministre", reason="checked")
    post(moderator, "record-visibility", ORGANISATIONS, status=400, visibility="nobody", keys="mss", reason="x")
    post(moderator, "record-withdraw", ORGANISATIONS, keys="premier-ministre", reason="gone")
    assert house.workshop.record(ORGANISATIONS, "mss").visibility == "members"
    assert house.workshop.record(ORGANISATIONS, "premier-ministre").state == "withdrawn"


def test_two_people_at_one_record_see_both_versions_and_lose_nothing(moderator: Any, house: House) -> None:
    thing, workshop = f"{ORGANISATIONS}/leem", house.workshop
    seen = str(workshop.record(ORGANISATIONS, "leem").entry)
    workshop.save_record(ORGANISATIONS, "leem", {"town": "Lyon", "kind": "fédération"}, reason="first")
    mine = {**{f"v-{name}": word for name, word in _words(workshop, "leem", int(seen)).items()}, "v-town": "Paris", "v-siren": "123456789"}
    answer = post(moderator, "record-propose", thing, status=400, reason="second", base=seen, licence="etalab-2.0", **mine)
    page = unescape(answer.content.decode())
    assert "Quelqu’un d’autre a changé cette fiche" in page
    assert re.search(r"<td[^>]*>Lyon</td>\s*<td[^>]*>Paris</td>", page)
    again = dict(re.findall(r'<input type="text" id="[^"]*" name="(v-[a-z]+)" value="([^"]*)"', page))
    assert (again["v-town"], again["v-siren"], again["v-kind"]) == ("Paris", "123456789", "fédération")
    assert 'value="second"' in page
    assert '<option value="etalab-2.0" selected' in page
    [base] = re.findall(r'name="base" value="(\d+)"', page)
    assert int(base) == workshop.record(ORGANISATIONS, "leem").entry
    post(moderator, "record-propose", thing, reason="second", base=base, **{**mine, **again})
    [waiting] = [row for row in workshop.proposals(ORGANISATIONS) if row.proposal.record == "leem"]
    assert waiting.proposal.changes == {"town": "Paris", "siren": "123456789"}
    assert "Votre proposition est enregistrée" in read(moderator, address_of("record", "fr", thing, proposed="1"))


def _words(workshop: Any, key: str, entry: int) -> dict[str, str]:
    from filiere.sdk.registers import words_of

    return words_of(workshop.register(ORGANISATIONS), workshop.record_at(ORGANISATIONS, key, entry))


def test_those_that_are_ticked_are_decided_and_the_others_wait(moderator: Any, house: House) -> None:
    workshop = house.workshop
    keys = [workshop.propose_record(ORGANISATIONS, None, {"name": f"Cochée {number}"}, reason="list") for number in range(3)]
    page = read(moderator, address_of("proposal", "fr", ORGANISATIONS))
    assert all(f'name="p-{key}"' in page for key in keys)
    post(moderator, "record-decide", ORGANISATIONS, outcome="accepted", **{f"p-{keys[0]}": "yes", f"p-{keys[2]}": "yes"})
    assert workshop.browse(ORGANISATIONS, "cochee").total == 2
    post(moderator, "record-decide", ORGANISATIONS, status=400, outcome="refused", **{f"p-{keys[1]}": "yes"})
    post(moderator, "record-decide", ORGANISATIONS, outcome="refused", reason="double", **{f"p-{keys[1]}": "yes"})
    assert workshop.proposal(keys[1]).row.state == "refused"
    post(moderator, "record-decide", ORGANISATIONS, status=400, outcome="accepted")


def test_one_that_changed_meanwhile_is_left_and_told(moderator: Any, house: House) -> None:
    workshop = house.workshop
    key = workshop.propose_record(ORGANISATIONS, "medicen", {"town": "Paris"}, reason="seen")
    workshop.save_record(ORGANISATIONS, "medicen", {"siren": "987654321"}, reason="faster")
    page = unescape(post(moderator, "record-decide", ORGANISATIONS, status=200, outcome="accepted", **{f"p-{key}": "yes"}).content.decode())
    assert "0 décidée(s), 1 laissée(s)" in page
    assert "la fiche a changé depuis" in page


def test_a_decision_that_cannot_be_kept_keeps_its_words(moderator: Any, house: House) -> None:
    key = house.workshop.propose_record(ORGANISATIONS, "afcros", {"siren": "123456789"}, reason="seen")
    words = {"c-siren": "amend", "v-siren": "1234", "reason": "typed wrong"}
    page = unescape(post(moderator, "record-moderate", key, status=400, **words).content.decode())
    assert 'value="1234"' in page
    assert 'value="typed wrong"' in page
    assert '<option value="amend" selected' in page
    assert "neuf chiffres" in page


def test_the_last_act_is_undone_and_undone_again(moderator: Any, house: House) -> None:
    workshop = house.workshop
    made = workshop.save_record(ORGANISATIONS, None, {"name": "Éphémère", "town": "Lyon"}, reason="one")
    thing = f"{ORGANISATIONS}/{made}"
    workshop.save_record(ORGANISATIONS, made, {"town": "Nice"}, reason="two")
    seen = str(workshop.record(ORGANISATIONS, made).entry)
    post(moderator, "record-undo", thing, reason="typed too fast", seen=seen)
    assert workshop.record(ORGANISATIONS, made).values["town"] == "Lyon"
    assert workshop.browse(ORGANISATIONS, "ephemere lyon").total == 1
    post(moderator, "record-undo", thing, status=400, reason="again", seen=seen)
    assert workshop.undo_record(ORGANISATIONS, made, reason="no, it was right") == "published"
    assert workshop.record(ORGANISATIONS, made).values["town"] == "Nice"
    alone = workshop.save_record(ORGANISATIONS, None, {"name": "Seule"}, reason="one")
    assert workshop.undo_record(ORGANISATIONS, alone, reason="none such") == "withdrawn"
    assert workshop.browse(ORGANISATIONS, "seule").total == 0
    assert "Dernier acte annulé" in read(moderator, address_of("record", "fr", thing))


def test_an_organisation_and_its_record_lead_to_each_other(visitor: Any) -> None:
    there = address_of("record", "fr", f"{ORGANISATIONS}/cni")
    assert f'href="{there}"' in read(visitor, address_of("organisation", "fr", "cni"))
    assert f'href="{address_of("organisation", "fr", "cni")}"' in read(visitor, there)
