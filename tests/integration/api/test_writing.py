"""What programs write: a token of the right scope proposes and files as its holder may, once, through the same guard."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from filiere.portal.house import House

ORGANISATIONS = "steering.organisations"
Bearer = Callable[..., tuple[Any, str]]
RECORD = {
    "values": {"name": "Laboratoire Nouveau", "spellings": ["Lab. Nouveau", "Nouveau"]},
    "reason": "Seen at a fair",
    "licence": "etalab-2.0",
}
EVIDENCE = {"about": "PS1.1.2", "on": "2019-06-28", "by": "leem", "statement": "Filed by a program."}


def send(client: Any, path: str, body: Any) -> Any:
    return client.post(path, body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def propose(client: Any, body: Any) -> Any:
    return send(client, f"/api/registers/{ORGANISATIONS}/proposals", body)


def test_a_proposal_waits_for_a_moderator_and_its_licence_goes_with_the_record(bearer: Bearer, house: House, visitor: Any) -> None:
    client, _ = bearer("lead", "propose")
    answer = propose(client, RECORD)
    assert answer.status_code == 201, answer.content
    name = answer.json()["id"]
    row = house.workshop.proposal(name).row
    assert (row.state, row.proposal.changes["spellings"], row.proposal.licence) == ("pending", ["Lab. Nouveau", "Nouveau"], "etalab-2.0")
    house.workshop.moderate(name, {})
    found = visitor.get(f"/api/registers/{ORGANISATIONS}/records?q=laboratoire nouveau").json()["items"]
    assert [(one["label"], one["licence"]) for one in found] == [("Laboratoire Nouveau", "etalab-2.0")]
    told = house.workshop.register_licence(ORGANISATIONS)
    assert told.licence is None
    assert "without an accepted licence" in told.why.en


def test_a_change_made_on_an_old_entry_is_refused_with_both_values(bearer: Bearer, house: House) -> None:
    client, _ = bearer("secretariat", "read", "propose")
    entry = client.get(f"/api/registers/{ORGANISATIONS}/records/leem").json()["entry"]
    house.workshop.save_record(ORGANISATIONS, "leem", {"town": "Paris"}, reason="Known")
    answer = propose(client, {"record": "leem", "entry": entry, "values": {"town": "Lyon"}, "reason": "Thought so"})
    assert answer.status_code == 400
    assert "Paris" in answer.json()["languages"]["en"]["faults"][0]["what"]
    assert propose(client, {"record": "leem", "entry": entry, "values": {"siren": "123456789"}, "reason": "Read"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ({}, 400),
        ({"values": {}, "reason": "x"}, 400),
        ({"values": {"name": "x"}}, 400),
        ({"values": {"name": "x"}, "reason": " "}, 400),
        ({"values": {"nothing": "x"}, "reason": "x"}, 400),
        ({"values": {"name": ["a", "b"]}, "reason": "x"}, 400),
        ({"values": {"name": "x", "siren": "12"}, "reason": "x"}, 400),
        ({"values": {"name": "x"}, "reason": "x", "licence": "mine"}, 400),
        ({"values": {"name": "x"}, "reason": "x", "visibility": "public"}, 400),
        ({"record": "r-nowhere", "values": {"name": "x"}, "reason": "x"}, 404),
        ({"record": "../x", "values": {"name": "x"}, "reason": "x"}, 400),
        ({"values": {"name": "a\x00b"}, "reason": "x"}, 400),
    ],
)
def test_a_proposal_that_will_not_do_is_explained_and_nothing_is_written(bearer: Bearer, house: House, body: Any, status: int) -> None:
    client, _ = bearer("secretariat", "read", "propose")
    before = house.workshop.store.ledger.size()
    answer = propose(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    assert house.workshop.store.ledger.size() == before


def test_the_guard_and_the_scope_are_both_asked_and_refusals_recorded(bearer: Bearer, house: House, visitor: Any) -> None:
    assert propose(visitor, RECORD).status_code == 401
    client, prefix = bearer("lead", "read")
    assert propose(client, RECORD).status_code == 403
    assert house.workshop.store.refusals.list(1)[0].thing == prefix
    funder, _ = bearer("funder", "propose", "attest")
    assert propose(funder, RECORD).status_code == 403
    assert house.workshop.store.refusals.list(1)[0].act == "propose_record"
    assert send(funder, "/api/evidence", EVIDENCE).status_code == 403
    assert house.workshop.store.refusals.list(1)[0].act == "attest"


def test_evidence_is_filed_with_its_document(bearer: Bearer, house: House, visitor: Any) -> None:
    client, _ = bearer("secretariat", "attest")
    document = {"name": "note.txt", "content": base64.b64encode(b"A note.").decode()}
    answer = send(client, "/api/evidence", EVIDENCE | {"document": document})
    assert answer.status_code == 201, answer.content
    told = visitor.get(f"/api/evidence/{answer.json()['id']}").json()
    assert (told["about"], told["statement"], told["files"][0]["name"]) == ("PS1.1.2", "Filed by a program.", "note.txt")
    assert house.workshop.artefact(told["files"][0]["sha256"]).read_bytes() == b"A note."


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"about": "PS9"}, 404),
        ({"about": "G3"}, 404),
        ({"on": "2099-01-01"}, 400),
        ({"on": "yesterday"}, 400),
        ({"statement": ""}, 400),
        ({"by": ""}, 400),
        ({"document": {"name": "a/b", "content": "AAAA"}}, 400),
        ({"document": {"name": "a", "content": "A"}}, 400),
        ({"document": {"name": "a", "content": "AAAAA"}}, 400),
    ],
)
def test_evidence_that_will_not_do_is_explained_and_nothing_is_written(bearer: Bearer, house: House, change: Any, status: int) -> None:
    client, _ = bearer("secretariat", "attest")
    before = house.workshop.store.ledger.size()
    answer = send(client, "/api/evidence", EVIDENCE | change)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    assert house.workshop.store.ledger.size() == before


def test_what_is_too_long_is_refused_before_it_is_read(bearer: Bearer) -> None:
    client, _ = bearer("secretariat", "attest")
    assert send(client, "/api/evidence", "x" * (9 * 1024 * 1024)).status_code == 413


def test_a_token_is_made_seen_once_used_and_revoked_in_the_portal(house: House) -> None:
    import re

    from django.test import Client

    from filiere.portal.addresses import address_of
    from filiere.portal.house import KEY

    client: Any = Client(**{KEY: house})  # type: ignore[arg-type]  # the house travels in the environment, as the server hands it down
    assert "Entrez d’abord" in client.get("/jetons/").content.decode()
    client.get(address_of("enter", "fr", token=house.workshop.admin_link()))
    words = {"label": "my program", "scope-read": "yes", "days": "30"}
    made = client.post(address_of("act", "fr", "token-create/mine"), words).content.decode()
    key = re.search(r"filiere_[0-9a-f]{10}_[\w-]{43}", made)
    assert key is not None
    program: Any = Client(**{KEY: house, "HTTP_AUTHORIZATION": f"Bearer {key[0]}"})  # type: ignore[arg-type]  # as above
    assert program.get("/api/token").json()["scopes"] == ["read"]
    page = client.get("/jetons/").content.decode()
    assert "my program" in page
    assert key[0] not in page
    name = key[0].split("_")[1]
    assert client.post(address_of("act", "fr", f"token-revoke/{name}")).status_code == 302
    assert program.get("/api/token").status_code == 401
    for bad in ({"days": "30"}, {"scope-read": "yes", "days": "9999"}, {"scope-read": "yes", "days": "x"}):
        assert client.post(address_of("act", "fr", "token-create/mine"), bad).status_code == 400


def test_nobody_revokes_or_lists_the_tokens_of_another(house: House, bearer: Bearer) -> None:
    from filiere.kernel.errors import Refused
    from filiere.workshop.entrance import actor_of

    _, prefix = bearer("secretariat", "read")
    holder = house.workshop.store.tokens.get(prefix).person
    other = house.workshop.store.people.add("Other", "secretariat")
    workshop = house.workshop_of(actor_of(house.workshop, other.id))
    with pytest.raises(Refused):
        workshop.revoke_token(prefix)
    with pytest.raises(Refused):
        workshop.tokens(holder)
    with pytest.raises(Refused):
        workshop.create_token(["read"], person=holder)
    assert workshop.tokens() == ()
